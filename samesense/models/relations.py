"""The relations that a model with a relation head tells apart, and how its output becomes their probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from samesense.pairs import POSITIVE

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

# What the right side is to the left: red is a hyponym of colour. Of part and whole, the data do not say which is which.
RELATIONS = ("synonym", "antonym", "hypernym", "hyponym", "co_hyponym", "meronym", "unrelated")
SYNONYM = RELATIONS.index("synonym")
INVERSE = {"hypernym": "hyponym", "hyponym": "hypernym"}  # the relation with the sides exchanged, where it is another
UNKNOWN = -100  # in place of a relation's place: it is not known, and counts for nothing, as torch has it
# The kinds of pair that are one relation. Neighbours, lookalikes and phrases with a word in common are of any or of
# none, and two numbers are neither opposite nor unrelated.
KINDS = {
    POSITIVE: "synonym",
    "antonym": "antonym",
    "indirect_antonym": "antonym",
    "hypernym": "hypernym",
    "hyponym": "hyponym",
    "co_hyponym": "co_hyponym",
    "name": "co_hyponym",
    "meronym": "meronym",
    "random": "unrelated",
}
EXCHANGED = [RELATIONS.index(INVERSE.get(name, name)) for name in RELATIONS]  # the place of each with sides exchanged


def places_of_kinds(kinds: pd.Series[str]) -> pd.Series[int]:
    """Return the place in `RELATIONS` of the relation that each kind of pair is, `UNKNOWN` where it is not one."""
    places = {kind: RELATIONS.index(relation) for kind, relation in KINDS.items()}
    return kinds.map(places).fillna(UNKNOWN).astype(int)


def mean_distribution(logits: Floats, temperature: float = 1.0) -> Floats:
    """Return the probability of each relation of the pairs as given, the mean over both orders: (n, relations).

    Args:
        logits: of the relations, of shape (n, 2, relations): of the pairs as given, and with their sides exchanged.
        temperature: divides the logits.
    """
    import numpy as np
    from scipy.special import softmax

    distributions = softmax(logits / temperature, axis=-1)
    return np.asarray((distributions[:, 0] + distributions[:, 1][:, EXCHANGED]) / 2)


def name_relations(
    distributions: Floats, probabilities: Floats, synonyms: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], Floats]:
    """Return the place of each pair's relation, and its probability: of shape (n,) each.

    The verdict rules. Where it is synonyms, so is the relation, with the verdict's probability. Where it is not, the
    relation is the likeliest of the others, and its probability is its share of theirs: what it would be if the two
    were known to be no synonyms.

    Args:
        distributions: the probability of each relation, of shape (n, relations).
        probabilities: that the pairs are of synonyms, of shape (n,).
        synonyms: the verdicts, of shape (n,).
    """
    import numpy as np

    rest = [place for place in range(len(RELATIONS)) if place != SYNONYM]
    others = distributions[:, rest]
    likeliest, whole = others.argmax(axis=1), others.sum(axis=1)
    shares = np.divide(others.max(axis=1), whole, out=np.zeros_like(whole), where=whole > 0)
    return np.where(synonyms, SYNONYM, np.array(rest)[likeliest]), np.where(synonyms, probabilities, shares)
