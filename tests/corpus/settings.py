"""Settings of hard negatives that suit a tiny WordNet."""

from samesense.corpus.negatives import Negatives
from samesense.corpus.neighbours import NeighbourWindow

SETTINGS = Negatives(
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
