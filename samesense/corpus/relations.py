"""The pairs of words that a relation of WordNet joins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.pairs import NEGATIVES, sort_sides

if TYPE_CHECKING:
    import pandas as pd

    from samesense.lexicons.wordnet import WordNet

MAX_DEPTH = 20  # WordNet's deepest noun has 18 hypernyms above it
ANCESTORS = 4  # steps from a word to a broader one: from car to vehicle there are four
BROADEST = 8_000  # hyponyms at most of a broader word: object and organism say little of what they are broader than
ENDING = 3  # letters: words of another form (specializer, diversification) are odd, not opposite
SIBLINGS = {"hypernym": "co_hyponym", "instance_hypernym": "name"}  # relation to a parent, and the kind of its children


def related_pairs(wordnet: WordNet, senses: pd.DataFrame, max_sense_rank_sum: int) -> pd.DataFrame:
    """Return every pair of the words in ``senses`` that a relation of WordNet joins.

    Args:
        wordnet: the relations.
        senses: the rows of ``wordnet.senses`` that may be used.
        max_sense_rank_sum: limit of both words' sense ranks together.

    Returns:
        ``left``, ``right``, ``kind``, ``pos``, ``source`` (the synsets of left and right) and ``weight``: how likely
        the question is, by the ranks of the senses and by how near the relation is. The kinds are antonym,
        indirect_antonym, meronym, hypernym, hyponym (named by what ``right`` is to ``left``), co_hyponym and name
        (instances of one class).
    """
    import pandas as pd

    hypernyms = _links(wordnet, "hypernym")
    opposed = wordnet.antonyms[["source", "target"]].drop_duplicates()
    indirect = opposed.merge(_links(wordnet, "similar").rename(columns={"source": "target", "target": "near"}))
    indirect = indirect.drop(columns="target").rename(columns={"near": "target"})
    links = [
        ("antonym", wordnet.antonyms),
        ("indirect_antonym", opposed),
        ("indirect_antonym", derived_antonyms(wordnet)),
        ("indirect_antonym", indirect.assign(distance=2)),
        ("meronym", _links(wordnet, "meronym")),
        *(("hypernym", table) for table in _ancestors(hypernyms)),
        *((kind, _siblings(_links(wordnet, relation))) for relation, kind in SIBLINGS.items()),
    ]
    pairs = [_word_pairs(table, senses, max_sense_rank_sum).assign(kind=kind) for kind, table in links]
    return _sort_sides(pd.concat(pairs, ignore_index=True))


def antonym_pairs(wordnet: WordNet, senses: pd.DataFrame, max_sense_rank_sum: int) -> pd.DataFrame:
    """Return the pairs of kind antonym that `related_pairs` returns."""
    return _sort_sides(_word_pairs(wordnet.antonyms, senses, max_sense_rank_sum).assign(kind="antonym"))


def derived_antonyms(wordnet: WordNet) -> pd.DataFrame:
    """Return what is derived from the words of antonym pairs, as links from word to word: legalize, criminalize.

    The words of a link have the same part of speech and the same ending, and the senses are their first.
    """
    import pandas as pd

    pointers = wordnet.derivations
    names = ("base", "word"), ("word", "base")  # each is derived from the other, as far as WordNet says
    both = pd.concat([pointers[["source_word", "target_word"]].set_axis(pair, axis=1) for pair in names])
    both = both.drop_duplicates()
    first = wordnet.senses.loc[wordnet.senses["rank"] == 1, ["word", "pos", "synset"]]
    derived = both.merge(first, on="word")
    source, target = (
        derived.rename(columns={"base": f"{end}_base", "word": f"{end}_word", "synset": end})
        for end in ("source", "target")
    )
    bases = wordnet.antonyms[["source_word", "target_word"]].set_axis(["source_base", "target_base"], axis=1)
    pairs = bases.merge(source, on="source_base").merge(target, on=["target_base", "pos"])
    pairs = pairs[["source_word", "source", "target_word", "target"]].drop_duplicates()
    is_alike = pairs["source_word"].str[-ENDING:] == pairs["target_word"].str[-ENDING:]
    return pairs[is_alike & (pairs["source_word"] != pairs["target_word"])]


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


def _ancestors(hypernyms: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the links to the hypernyms of each synset, to theirs, and so on: up to `ANCESTORS` steps."""
    import pandas as pd

    numbers = count_hyponyms(hypernyms) if len(hypernyms) else pd.Series(dtype=int)
    steps = [hypernyms]
    for _ in range(ANCESTORS - 1):
        above = hypernyms.rename(columns={"source": "target", "target": "above"})
        steps.append(steps[-1].merge(above)[["source", "above"]].rename(columns={"above": "target"}).drop_duplicates())
    near = [table[table["target"].map(numbers) <= BROADEST] for table in steps]
    return [table.assign(distance=distance) for distance, table in enumerate(near, start=1)]


def _siblings(parents: pd.DataFrame) -> pd.DataFrame:
    """Return the links between the children of one parent; the more children it has, the less they have in common."""
    import numpy as np

    children = parents.assign(distance=1 + np.log2(parents.groupby("target")["source"].transform("size")))
    pairs = children.merge(parents, on="target", suffixes=("", "_right"))
    pairs = pairs[pairs["source"] < pairs["source_right"]].drop(columns="target")
    return pairs.rename(columns={"source_right": "target"})


def _sort_sides(pairs: pd.DataFrame) -> pd.DataFrame:
    """Sort the sides, so that a hypernym on the left makes the right a hyponym, and keep each pair once.

    A pair of several kinds is of the first; of several senses, it has the likeliest.
    """
    swapped = pairs["left"] > pairs["right"]
    left, right = sort_sides(pairs["left"], pairs["right"])
    one, other = pairs["source"] + " " + pairs["target"], pairs["target"] + " " + pairs["source"]
    pairs = pairs.assign(
        left=left,
        right=right,
        kind=pairs["kind"].mask(swapped & (pairs["kind"] == "hypernym"), "hyponym"),
        source=one.where(~swapped, other),
    )
    order = pairs.assign(rank=pairs["kind"].map(NEGATIVES.index)).sort_values(
        ["rank", "weight"], ascending=[True, False], kind="stable"
    )
    pairs = pairs.loc[order.index].drop(columns="target")
    return pairs.drop_duplicates(["left", "right"], ignore_index=True)


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
    distance = pairs.get("distance", 1)
    pairs = pairs.assign(weight=1 / (pairs["left_rank"] * pairs["right_rank"] * distance))
    return pairs.rename(columns={"left_pos": "pos"})[["left", "right", "pos", "source", "target", "weight"]]
