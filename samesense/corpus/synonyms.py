"""Positives: the pairs of words that share a synset of WordNet."""

from typing import TYPE_CHECKING

from samesense.corpus.senses import SenseLimits, corpus_senses, known_pairs
from samesense.pairs import POSITIVE, SIDES, is_among, pair_table, row_keys, word_keys

if TYPE_CHECKING:
    import pandas as pd

    from samesense.lexicons.moby import Moby

BOTH = 2  # directions: each word is listed under the other


def synonym_pairs(senses: "pd.DataFrame", limits: SenseLimits, moby: "Moby") -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Return the pairs of words that share a synset, by WordNet's evidence and that of a second witness.

    Within the limits of senses, every pair is a positive unless Moby has both words as heads and lists neither under
    the other: most of such pairs puzzle a reader (pique, temper). What Moby lists in both directions is one beyond
    these limits, too: guarantee and warranty share only the second and the third of their senses.

    Args:
        senses: of all words, as `samesense.lexicons.wordnet.WordNet` has them.
        limits: the section ``corpus`` of params.yaml.
        moby: the thesaurus that is a witness.

    Returns:
        The pair table, and that of the pairs that are left out since Moby does not confirm them.
    """
    import pandas as pd

    pairs = known_pairs(shared_synsets(corpus_senses(senses, limits), limits.max_sense_rank_sum), limits)
    doubted = pairs.head(0)
    if not limits.unconfirmed:
        known = [word_keys(pairs[side]).isin(moby.heads) for side in SIDES]
        is_doubted = known[0] & known[1] & (moby.directions(pairs) == 0)
        pairs, doubted = pairs[~is_doubted], pairs[is_doubted]
    wider = {"max_sense_rank": limits.confirmed_sense_rank_sum, "min_sense_share": 0.0}
    others = shared_synsets(corpus_senses(senses, limits.model_copy(update=wider)), limits.confirmed_sense_rank_sum)
    others = known_pairs(others[~is_among(row_keys(others), row_keys(pairs))], limits)
    return pair_table(pd.concat([pairs, others[moby.directions(others) == BOTH]])), pair_table(doubted)


def shared_synsets(senses: "pd.DataFrame", max_sense_rank_sum: int) -> "pd.DataFrame":
    """Return the pair table of words that share a synset.

    The source of a pair that shares several synsets is the one where the words' sense ranks add up to the least.
    Spelling variants (icecream, ice-cream) are not a pair.
    """
    columns = ["word", "pos", "synset", "rank", "origin"]
    shared = senses[columns].merge(senses[columns], on=["synset", "pos", "origin"], suffixes=("", "_right"))
    shared = shared.rename(columns={"word": "left", "word_right": "right", "synset": "source"})
    shared = shared[shared["left"] < shared["right"]]
    shared = shared[word_keys(shared["left"]) != word_keys(shared["right"])]
    shared["ranks"] = shared["rank"] + shared["rank_right"]
    shared = shared[shared["ranks"] <= max_sense_rank_sum].sort_values(["ranks", "source"])
    return pair_table(shared.assign(label=1, kind=POSITIVE))
