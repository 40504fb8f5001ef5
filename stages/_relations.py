"""What WordNet's relations say of two words: how they are related, and whether they are too close to be a negative."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stages._pairs import word_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

    from stages._wordnet import WordNet

CLOSE = ("similar", "verb_group", "see_also")


def related_pairs(wordnet: WordNet, senses: pd.DataFrame, max_sense_rank_sum: int) -> pd.DataFrame:
    """Return every pair of ``senses`` that a relation of WordNet joins.

    Args:
        wordnet: the relations.
        senses: rows of ``wordnet.senses``: the words and senses that may be used.
        max_sense_rank_sum: limit of both words' sense ranks together.

    Returns:
        ``left``, ``right``, ``kind``, ``pos`` and ``source`` (two synsets), of the kinds antonym,
        indirect_antonym, meronym, hypernym, hyponym (what ``right`` is to ``left``, in sorted order) and co_hyponym.
    """
    import pandas as pd

    hypernyms = _links(wordnet, "hypernym")
    opposed = wordnet.antonyms[["source", "target"]].drop_duplicates()
    siblings = hypernyms.merge(hypernyms, on="target", suffixes=("", "_right"))
    siblings = siblings[siblings["source"] < siblings["source_right"]].drop(columns="target")
    indirect = opposed.merge(_links(wordnet, "similar").rename(columns={"source": "target", "target": "near"}))
    joined = {
        "antonym": wordnet.antonyms,
        "indirect_antonym": pd.concat(
            [opposed, indirect.drop(columns="target").rename(columns={"near": "target"})], ignore_index=True
        ),
        "meronym": _links(wordnet, "meronym"),
        "hypernym": hypernyms,
        "co_hyponym": siblings.rename(columns={"source_right": "target"}),
    }
    pairs = [_word_pairs(found, senses, max_sense_rank_sum).assign(kind=kind) for kind, found in joined.items()]
    return _in_order(pd.concat(pairs, ignore_index=True))


def _links(wordnet: WordNet, relation: str) -> pd.DataFrame:
    links = wordnet.relations
    return links.loc[links["relation"] == relation, ["source", "target"]]


def _in_order(pairs: pd.DataFrame) -> pd.DataFrame:
    """Put the sides in sorted order, where a hypernym on the left makes the right a hyponym, and each pair once."""
    swapped = pairs["left"] > pairs["right"]
    pairs = pairs.assign(
        left=pairs["left"].where(~swapped, pairs["right"]),
        right=pairs["right"].where(~swapped, pairs["left"]),
        kind=pairs["kind"].mask(swapped & (pairs["kind"] == "hypernym"), "hyponym"),
    )
    return pairs.drop_duplicates(["left", "right"], ignore_index=True)


def _word_pairs(links: pd.DataFrame, senses: pd.DataFrame, max_sense_rank_sum: int) -> pd.DataFrame:
    """Join the words of ``senses`` that ``links`` joins: synset to synset, or lemma to lemma where it names words."""
    pairs = links
    for side, end in (("left", "source"), ("right", "target")):
        found = senses.rename(columns={"word": side, "synset": end, "rank": f"{side}_rank", "pos": f"{side}_pos"})
        pairs = pairs.merge(found, on=end)
        if f"{end}_word" in links:
            pairs = pairs[pairs[f"{end}_word"] == pairs[side]]
    ranks = pairs["left_rank"] + pairs["right_rank"]
    pairs = pairs[(ranks <= max_sense_rank_sum) & (pairs["left_pos"] == pairs["right_pos"])]
    pairs = pairs.assign(pos=pairs["left_pos"], source=pairs["source"] + " " + pairs["target"])
    return pairs[["left", "right", "pos", "source"]]


def clusters(wordnet: WordNet, relations: Collection[str] = CLOSE) -> dict[str, set[str]]:
    """Map each word's key to what it shares with the words that are close to it in any sense.

    Two words that share a member are synonyms, in one adjective cluster, joined by one of ``relations`` or derived
    from each other: too close to be a negative.
    """
    shared: dict[str, set[str]] = defaultdict(set)
    links = wordnet.relations[wordnet.relations["relation"].isin(relations)]
    by_synset: dict[str, set[str]] = defaultdict(set)
    for source, target in zip(links["source"], links["target"], strict=True):
        # A link is named by its target, so that the satellites of one head are close to each other too.
        by_synset[source].add(target)
    for word, synset in zip(wordnet.senses["word"], wordnet.senses["synset"], strict=True):
        shared[word_key(word)] |= {synset, *by_synset[synset]}
    for source, target in zip(wordnet.derivations["source_word"], wordnet.derivations["target_word"], strict=True):
        link = f"{source}~{target}"
        shared[word_key(source)].add(link)
        shared[word_key(target)].add(link)
    return dict(shared)


def are_close(left: str, right: str, shared: Mapping[str, set[str]]) -> bool:
    """Tell whether two words share a cluster (see `clusters`) or are spelling variants of one word."""
    one, other = word_key(left), word_key(right)
    return one == other or not shared.get(one, set()).isdisjoint(shared.get(other, set()))
