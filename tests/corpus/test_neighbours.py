"""Which words near to each other in the space of an encoder are negatives."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from samesense.corpus.closeness import Closeness
from samesense.corpus.neighbours import NeighbourWindow, mine_neighbours
from samesense.lexicons.wordnet import WordNet
from samesense.pairs import pair_tuples


class Plane:
    """Vectors in a plane, by their angle in degrees."""

    def __init__(self, **angles: float) -> None:
        """Keep the words and their vectors."""
        self.words = pd.Index(angles)
        self.values = np.array([(np.cos(np.radians(a)), np.sin(np.radians(a))) for a in angles.values()], dtype="f4")

    def of(self, words: pd.Series) -> np.ndarray:
        """Return the words' vectors."""
        return np.asarray(self.values[self.words.get_indexer(pd.Index(words))])

    def cosine(self, pairs: pd.DataFrame) -> np.ndarray:
        """Return the cosine of each pair."""
        return np.asarray((self.of(pairs["left"]) * self.of(pairs["right"])).sum(axis=1))


def test_neighbours_are_in_the_window_below_the_limits_and_not_close(
    wordnet: WordNet, make_pairs: Callable[..., pd.DataFrame]
) -> None:
    plane = Plane(car=0, auto=50, desk=10, fern=25, goat=60, hill=90, pond=110, road=200)
    vocabulary = pd.DataFrame({"word": plane.words, "pos": "n"})
    synonyms = make_pairs([("auto", "car")])  # 50 degrees apart: nearer words may be synonyms too
    window = NeighbourWindow(model="none", range_min=0, range_max=2, max_score=0.9, absolute_margin=0.05)
    pairs, rules = mine_neighbours(vocabulary, plane, synonyms, Closeness(wordnet, synonyms), window)  # type: ignore[arg-type]
    pairs_by_rule = {rule: set(pair_tuples(rows)) for rule, rows in pairs.groupby(rules)}
    assert pairs_by_rule == {
        "": {
            ("auto", "pond"),
            ("car", "goat"),
            ("fern", "goat"),
            ("goat", "hill"),
            ("goat", "pond"),
            ("goat", "road"),  # of road the third, though of goat the last
            ("hill", "road"),
            ("pond", "road"),
        },
        "lexicon": {("auto", "car")},
        "margin": {
            ("auto", "desk"),
            ("auto", "fern"),
            ("auto", "goat"),
            ("auto", "hill"),
            ("car", "desk"),
            ("car", "fern"),
            ("desk", "fern"),
        },
        "max_score": {("hill", "pond")},
        "range": {
            ("auto", "road"),
            *(("car", word) for word in ("hill", "pond", "road")),
            *(("desk", word) for word in ("goat", "hill", "pond", "road")),
            *(("fern", word) for word in ("hill", "pond", "road")),
        },
    }
