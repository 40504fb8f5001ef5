"""Hard negatives mined with an encoder: words whose vectors are near, and that are not synonyms."""

from typing import TYPE_CHECKING

from pydantic import Field

from samesense.models.nearest import nearest_rows
from samesense.pairs import sort_sides
from samesense.params import Section

if TYPE_CHECKING:
    import pandas as pd

    from samesense.corpus.closeness import Closeness
    from samesense.models.word_vectors import WordVectors

SPARE = 20  # neighbours beyond the window, in place of those that are close
PLACES = 3  # decimals of a cosine that count: more would differ between processors


class NeighbourWindow(Section):
    """The section ``negatives.neighbour`` of params.yaml: names as in sentence-transformers' mine_hard_negatives."""

    model: str
    range_min: int = Field(ge=0)
    range_max: int = Field(ge=1)
    max_score: float = Field(ge=-1, le=1)
    absolute_margin: float = Field(ge=0, le=2)


def mine_neighbours(
    vocabulary: "pd.DataFrame",
    vectors: "WordVectors",
    synonyms: "pd.DataFrame",
    closeness: "Closeness",
    window: NeighbourWindow,
) -> "tuple[pd.DataFrame, pd.Series[str]]":
    """Return each word's nearest words of its part of speech, and the rule that leaves a pair out, if one does.

    A neighbour that is close to its word is left out (see `Closeness.rule`). Of the others, ranks ``range_min`` to
    ``range_max`` (from 0) stay if their cosine is at most ``max_score``, and is less by ``absolute_margin`` than the
    cosine of each word's nearest synonym: what is nearer than a known synonym may be one.

    Args:
        vocabulary: ``word`` and ``pos``, each once.
        vectors: the words' vectors.
        synonyms: pair table of known synonyms.
        closeness: the rules for these words.
        window: the limits.

    Returns:
        Pairs in the form of `unique_pairs`, and for each the rule's name, or an empty string.
    """
    import numpy as np
    import pandas as pd

    nearest = pd.concat([_nearest(group, vectors, window.range_max) for _, group in vocabulary.groupby("pos")])
    nearest = nearest.reset_index(drop=True)
    rules = closeness.rule(nearest)
    rank = nearest[rules == ""].groupby(["left", "pos"]).cumcount().reindex(nearest.index, fill_value=-1)
    score = nearest["score"].to_numpy()
    best = _nearest_synonym(synonyms, vectors)
    limit = np.minimum(nearest["left"].map(best).fillna(1), nearest["right"].map(best).fillna(1))
    limit -= window.absolute_margin
    for name, broken in (
        ("margin", score > limit),
        ("max_score", score > window.max_score),
        ("range", (rank < window.range_min) | (rank > window.range_max)),
    ):
        rules = rules.mask((rules == "") & broken, name)
    # Of a pair that each of its words finds, the better row counts: an empty rule sorts first.
    left, right = sort_sides(nearest["left"], nearest["right"])
    pairs = pd.DataFrame(
        {"left": left, "right": right, "pos": nearest["pos"], "source": "", "weight": 1.0, "rule": rules}
    )
    pairs = pairs.sort_values("rule", kind="stable").drop_duplicates(["left", "right"], ignore_index=True)
    return pairs.drop(columns="rule"), pairs["rule"]


def _nearest(words: "pd.DataFrame", vectors: "WordVectors", range_max: int) -> "pd.DataFrame":
    import numpy as np
    import pandas as pd

    number = min(range_max + 1 + SPARE, len(words) - 1) + 1
    scores, places = nearest_rows(vectors.of(words["word"]), number)
    anchors = np.repeat(np.arange(len(words)), number)
    rows = pd.DataFrame({"anchor": anchors, "place": places.ravel(), "score": scores.ravel().round(PLACES)})
    rows = rows[rows["anchor"] != rows["place"]].sort_values(
        ["anchor", "score", "place"], ascending=[True, False, True]
    )
    names = words["word"].to_numpy()
    return pd.DataFrame(
        {
            "left": names[rows["anchor"]],
            "right": names[rows["place"]],
            "pos": words["pos"].iloc[0],
            "score": rows["score"].to_numpy(),
        }
    )


def _nearest_synonym(synonyms: "pd.DataFrame", vectors: "WordVectors") -> "pd.Series[float]":
    """Return the cosine of each word's nearest synonym."""
    import pandas as pd

    known = synonyms[synonyms["left"].isin(vectors.words) & synonyms["right"].isin(vectors.words)]
    cosine = vectors.cosine(known).round(PLACES)
    both = pd.DataFrame({"word": [*known["left"], *known["right"]], "cosine": [*cosine, *cosine]})
    return both.groupby("word")["cosine"].max()
