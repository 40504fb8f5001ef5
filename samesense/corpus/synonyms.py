"""Positives: the pairs of words that share a synset of WordNet."""

from typing import TYPE_CHECKING

from samesense.pairs import POSITIVE, pair_table, word_keys

if TYPE_CHECKING:
    import pandas as pd


def synonym_pairs(senses: "pd.DataFrame", max_sense_rank_sum: int) -> "pd.DataFrame":
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
