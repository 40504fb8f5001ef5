"""The pairs of words that a relation of WordNet joins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.pairs import sort_sides

if TYPE_CHECKING:
    import pandas as pd

    from samesense.lexicons.wordnet import WordNet

MAX_DEPTH = 20  # WordNet's deepest noun has 18 hypernyms above it


def related_pairs(
    wordnet: WordNet, senses: pd.DataFrame, max_sense_rank_sum: int, min_hyponyms: int = 0
) -> pd.DataFrame:
    """Return every pair of the words in ``senses`` that a relation of WordNet joins.

    Args:
        wordnet: the relations.
        senses: the rows of ``wordnet.senses`` that may be used.
        max_sense_rank_sum: limit of both words' sense ranks together.
        min_hyponyms: least number of hyponyms, direct and indirect, of a hypernym, and of what co-hyponyms share.

    Returns:
        ``left``, ``right``, ``kind``, ``pos`` and ``source`` (the synsets of left and right), of the kinds antonym,
        indirect_antonym, meronym, hypernym, hyponym (named by what ``right`` is to ``left``) and co_hyponym.
    """
    import pandas as pd

    hypernyms = _links(wordnet, "hypernym")
    if min_hyponyms:
        numbers = count_hyponyms(hypernyms)
        hypernyms = hypernyms[hypernyms["target"].map(numbers) >= min_hyponyms]
    opposed = wordnet.antonyms[["source", "target"]].drop_duplicates()
    siblings = hypernyms.merge(hypernyms, on="target", suffixes=("", "_right"))
    siblings = siblings[siblings["source"] < siblings["source_right"]].drop(columns="target")
    indirect = opposed.merge(_links(wordnet, "similar").rename(columns={"source": "target", "target": "near"}))
    links = {
        "antonym": wordnet.antonyms,
        "indirect_antonym": pd.concat(
            [opposed, indirect.drop(columns="target").rename(columns={"near": "target"})], ignore_index=True
        ),
        "meronym": _links(wordnet, "meronym"),
        "hypernym": hypernyms,
        "co_hyponym": siblings.rename(columns={"source_right": "target"}),
    }
    pairs = [_word_pairs(table, senses, max_sense_rank_sum).assign(kind=kind) for kind, table in links.items()]
    return _sort_sides(pd.concat(pairs, ignore_index=True))


def antonym_pairs(wordnet: WordNet, senses: pd.DataFrame, max_sense_rank_sum: int) -> pd.DataFrame:
    """Return the pairs of kind antonym that `related_pairs` returns."""
    return _sort_sides(_word_pairs(wordnet.antonyms, senses, max_sense_rank_sum).assign(kind="antonym"))


def count_hyponyms(hypernyms: pd.DataFrame) -> pd.Series[int]:
    """Return the number of hyponyms, direct and indirect, of each synset (one reached in two ways counts twice)."""
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

    synsets = pd.Index(sorted({*hypernyms["source"], *hypernyms["target"]}))
    rows, columns = (synsets.get_indexer(hypernyms[end]) for end in ("target", "source"))
    children = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(synsets), len(synsets)))
    total, generation = np.zeros(len(synsets)), np.ones(len(synsets))
    for _ in range(MAX_DEPTH):
        generation = children @ generation
        total += generation
    return pd.Series(total.astype(int), index=synsets)


def _links(wordnet: WordNet, relation: str) -> pd.DataFrame:
    pointers = wordnet.relations
    return pointers.loc[pointers["relation"] == relation, ["source", "target"]]


def _sort_sides(pairs: pd.DataFrame) -> pd.DataFrame:
    """Sort the sides, so that a hypernym on the left makes the right a hyponym, and keep each pair once."""
    swapped = pairs["left"] > pairs["right"]
    left, right = sort_sides(pairs["left"], pairs["right"])
    one, other = pairs["source"] + " " + pairs["target"], pairs["target"] + " " + pairs["source"]
    pairs = pairs.assign(
        left=left,
        right=right,
        kind=pairs["kind"].mask(swapped & (pairs["kind"] == "hypernym"), "hyponym"),
        source=one.where(~swapped, other),
    )
    return pairs.drop(columns="target").drop_duplicates(["left", "right"], ignore_index=True)


def _word_pairs(links: pd.DataFrame, senses: pd.DataFrame, max_sense_rank_sum: int) -> pd.DataFrame:
    """Join the words of ``senses`` that ``links`` joins: synset to synset, or lemma to lemma where it names words."""
    pairs = links
    for side, end in (("left", "source"), ("right", "target")):
        words = senses[["word", "synset", "rank", "pos"]]
        words = words.rename(columns={"word": side, "synset": end, "rank": f"{side}_rank", "pos": f"{side}_pos"})
        pairs = pairs.merge(words, on=end)
        if f"{end}_word" in links:
            pairs = pairs[pairs[f"{end}_word"] == pairs[side]]
    ranks = pairs["left_rank"] + pairs["right_rank"]
    pairs = pairs[(ranks <= max_sense_rank_sum) & (pairs["left_pos"] == pairs["right_pos"])]
    return pairs.rename(columns={"left_pos": "pos"})[["left", "right", "pos", "source", "target"]]
