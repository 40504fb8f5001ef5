"""Settings of hard negatives that suit a tiny WordNet, and a tiny thesaurus."""

from samesense.corpus.negatives import Negatives
from samesense.corpus.neighbours import NeighbourWindow
from samesense.lexicons.moby import Moby
from samesense.texts import Pair

SETTINGS = Negatives(
    per_positive=2,
    per_common_positive=2,
    mix={"antonym": 0.2, "co_hyponym": 0.5},
    shared_token=0,
    taxonomic_pos=["n"],
    extra_quota=1,
    thesaurus=True,
    max_vocabulary=100,
    min_spelling_similarity=70,
    neighbour=NeighbourWindow(model="none", range_min=0, range_max=3, max_score=0.9, absolute_margin=0),
)


def thesaurus(*listed: Pair) -> Moby:
    """Return a thesaurus that has these heads, each with a word that it lists under it."""
    return Moby(frozenset(head for head, _ in listed), frozenset(f"{head}\t{word}" for head, word in listed))
