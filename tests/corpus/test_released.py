"""The pairs of the released model: of every word, and each with one label."""

from collections.abc import Callable

import pandas as pd
import pytest

from samesense.corpus.methods import Paraphrases
from samesense.corpus.negatives import Negatives
from samesense.corpus.neighbours import NeighbourWindow
from samesense.corpus.released import count_released, released_pairs
from samesense.corpus.senses import SenseLimits
from samesense.corpus.synonyms import synonym_pairs
from samesense.corpus.word_parts import WordParts
from samesense.lexicons.wordnet import WordNet
from samesense.pairs import COLUMNS, METHODS, pair_table
from samesense.texts import word_digest

NEGATIVES = Negatives(
    per_positive=2,
    mix={"antonym": 0.2, "co_hyponym": 0.5},
    shared_token=0,
    taxonomic_pos=["n"],
    min_hyponyms=0,
    opposed_quota=1,
    max_vocabulary=100,
    min_spelling_similarity=70,
    neighbour=NeighbourWindow(model="none", range_min=0, range_max=3, max_score=0.9, absolute_margin=0),
)
PARAPHRASES = Paraphrases.model_validate(
    {
        **dict.fromkeys(METHODS, 0.0),
        "context": 1.0,
        "masked_language_model": None,
        "translation_models": None,
        "encoder": "none",
        "min_similarity": 0.0,
    }
)
AUTO, BIKE, CAR = (f"he needs {word} to get to work" for word in ("an auto", "a bike", "a car"))
USER = [("bike", "bumper", 0, "user", "n", "lexicon:mine", ""), (CAR, AUTO, 0, "user", "", "lexicon:mine", "")]
EXPECTED = [
    ("auto", "bicycle", 0, "co_hyponym", "n", "wordnet", "car.n.01 bicycle.n.01"),
    ("auto", "car", 1, "synonym", "n", "wordnet", "car.n.01"),
    ("bicycle", "bike", 1, "synonym", "n", "wordnet", "bicycle.n.01"),
    USER[0],
    ("bike", "car", 0, "co_hyponym", "n", "wordnet", "bicycle.n.01 car.n.01"),
    ("cold", "hot", 0, "antonym", "a", "wordnet", "cold.a.01 hot.a.01"),
    (BIKE, CAR, 0, "co_hyponym", "n", "paraphrase:context", "bike\tcar"),
    USER[1],
]


@pytest.fixture
def released(wordnet: WordNet, limits: SenseLimits) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return a function that draws the released pairs for some known pairs."""

    def draw(corpus: pd.DataFrame) -> pd.DataFrame:
        return released_pairs(wordnet, corpus, NEGATIVES, PARAPHRASES, limits, models={}, seed=1)

    return draw


@pytest.fixture
def corpus(wordnet: WordNet) -> pd.DataFrame:
    """Return WordNet's synonyms and two negatives of a lexicon, one of them what a synonym pair is rewritten to."""
    return pair_table(pd.concat([synonym_pairs(wordnet.senses, 3), pd.DataFrame(USER, columns=list(COLUMNS))]))


def test_they_are_all_known_pairs_with_negatives_and_paraphrases_each_with_one_label(
    released: Callable[[pd.DataFrame], pd.DataFrame], corpus: pd.DataFrame
) -> None:
    table = released(corpus)
    pd.testing.assert_frame_equal(table, pair_table(pd.DataFrame(EXPECTED, columns=list(COLUMNS))))
    pd.testing.assert_frame_equal(released(corpus.iloc[::-1]), table)
    assert count_released(table) == {
        "rows": 8,
        "kinds": {"synonym": 2, "antonym": 1, "co_hyponym": 2, "user": 2},
        "paraphrases": {"context": 1},
    }


def test_words_of_test_and_of_gold_sets_are_in_them(
    released: Callable[[pd.DataFrame], pd.DataFrame], corpus: pd.DataFrame
) -> None:
    table = released(corpus)
    reserved = frozenset(map(word_digest, ("bicycle", "hot")))
    parts = WordParts(0.2, reserved, frozenset(), frozenset()).of_pairs(table)  # auto is of test by its digest
    assert parts.tolist() == ["test", "test", "test", "train", "train", "test", "train", "train"]
