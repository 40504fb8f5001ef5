"""Build the tables of `samesense.evidence.links.WordLinks` from WordNet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from samesense.evidence.links import DEPTH, FARTHEST, TABLES, exact_hash, key_hash
from samesense.evidence.spelling import spelling_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable

    from numpy.typing import NDArray

    from samesense.lexicons.wordnet import WordNet

    Arrays = dict[str, NDArray[np.generic]]

COMMON = 4  # the hypernyms of a word's later senses are not kept: they join words that nobody would relate
PARENT = ("hypernym", "instance_hypernym")


def link_arrays(wordnet: WordNet, irregular: Iterable[tuple[str, str]] = ()) -> Arrays:
    """Return the arrays of `WordLinks.of_arrays`: for every word its links, with the order of its sense.

    Args:
        wordnet: the words and what links them.
        irregular: inflected forms with their base forms (bought, buy).
    """
    senses = _ordered_senses(wordnet.senses)
    links = _links(senses, wordnet)
    words = _entries(senses, irregular)
    hashes = np.sort(words["hash"].unique())
    arrays: Arrays = {"words": hashes}
    for name in TABLES:
        cells = words.merge(links[name], on="word")
        cells["order"] += cells["after"]
        table = cells.groupby(["hash", "target"])["order"].min().reset_index()
        rows = np.searchsorted(hashes, table["hash"])
        arrays[f"{name}.counts"] = _small(np.bincount(rows, minlength=len(hashes)))
        arrays[f"{name}.targets"] = _small(table["target"].to_numpy())
        arrays[f"{name}.orders"] = _small(table["order"].clip(upper=FARTHEST).to_numpy())
    return arrays


def _small(numbers: NDArray[np.generic]) -> NDArray[np.generic]:
    """Return numbers, none of them negative, in the smallest type that holds them."""
    return numbers.astype(np.min_scalar_type(numbers.max(initial=0)))


def _ordered_senses(senses: pd.DataFrame) -> pd.DataFrame:
    """Return ``word``, ``synset`` and ``order``: 1 for the word's most used sense, of all parts of speech."""
    by_use = senses.sort_values(["word", "share", "rank", "synset"], ascending=[True, False, True, True])
    return by_use.assign(order=by_use.groupby("word").cumcount() + 1)[["word", "synset", "order"]]


def _entries(senses: pd.DataFrame, irregular: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Return ``hash``, ``word`` and ``after``: how many senses come before those of the word.

    Every word has its key, and its exact spelling if others share the key. Under a word with a capital stands the one
    without it, too (for titles, King and Queen), and under an irregular form its base form, after their own senses.
    """
    number = Counter(senses["word"].tolist())
    keys = {word: spelling_key(word) for word in sorted(number)}
    together = Counter(keys.values())
    shared = {word for word, key in keys.items() if together[key] > 1}
    rows = [(name(word), word, 0) for word in keys for name in _names(word, shared)]
    lowered = [(word, word.lower()) for word in keys if word != word.lower()]
    for form, base in (*lowered, *sorted(irregular)):
        if base in number:
            rows += [(name(form), base, number[form]) for name in _names(form, shared)]
    entries = pd.DataFrame(rows, columns=["hash", "word", "after"])
    return entries.assign(hash=np.array(entries["hash"].tolist(), dtype=np.uint64))


def _names(word: str, shared: Container[str]) -> list[Callable[[str], int]]:
    """Return the hashes by which a word is found: by its spelling, too, if others share its key."""
    return [key_hash, exact_hash] if word in shared else [key_hash]


def _links(senses: pd.DataFrame, wordnet: WordNet) -> dict[str, pd.DataFrame]:
    """Return, for each table, ``word``, ``target`` (a number) and ``order``."""
    lemmas, antonyms = _antonyms(senses, wordnet.antonyms)
    opposites = wordnet.antonyms[["source", "target"]].drop_duplicates()
    clusters = _clusters(senses, wordnet, {*opposites["source"], *opposites["target"]})
    parents = _targets(senses[senses["order"] <= COMMON], wordnet, PARENT)
    verbs = set(wordnet.senses.loc[wordnet.senses["pos"] == "v", "synset"])
    of_verbs = parents["synset"].isin(verbs)
    links = {
        "bases": _bases(senses, wordnet),
        "synsets": senses,
        "clusters": clusters,
        "similars": _targets(senses, wordnet, ("similar",)),
        "opposites": _step(clusters, opposites),
        "nouns_parents": parents[~of_verbs],
        "verbs_parents": parents[of_verbs],
        "ancestors": _ancestors(parents, wordnet),
        "meronyms": _targets(senses, wordnet, ("meronym",)),
        "verb_groups": _targets(senses, wordnet, ("verb_group",)),
        "see_alsos": _targets(senses, wordnet, ("see_also",)),
    }
    broader = wordnet.relations.loc[wordnet.relations["relation"].isin(PARENT), "target"]
    # Most links lead to hypernyms: they come first, so that their numbers are small
    synsets = pd.Index(pd.concat([broader, wordnet.senses["synset"]]).unique())
    numbered = {name: _numbered(table, synsets) for name, table in links.items()}
    instances = _targets(senses[senses["order"] <= COMMON], wordnet, ("instance_hypernym",))
    return numbered | {
        "instances": instances.assign(target=0)[["word", "target", "order"]],
        "lemmas": lemmas,
        "antonyms": antonyms,
        "derivations": _derivations(wordnet.derivations),
    }


def _numbered(table: pd.DataFrame, synsets: pd.Index[str]) -> pd.DataFrame:
    """Return ``word``, ``target`` (the synset's number) and ``order``, without synsets that have no word."""
    numbers = table.assign(target=synsets.get_indexer(pd.Index(table["synset"])))
    return numbers.loc[numbers["target"] >= 0, ["word", "target", "order"]]


def _step(table: pd.DataFrame, pointers: pd.DataFrame) -> pd.DataFrame:
    """Return the synsets one pointer away from those of ``table``."""
    moved = table.merge(pointers, left_on="synset", right_on="source")
    moved = moved[["word", "target", "order"]].rename(columns={"target": "synset"}).sort_values("order", kind="stable")
    return moved.drop_duplicates(["word", "synset"])


def _targets(senses: pd.DataFrame, wordnet: WordNet, relations: Collection[str]) -> pd.DataFrame:
    pointers = wordnet.relations[wordnet.relations["relation"].isin(relations)]
    return _step(senses, pointers[["source", "target"]])


def _clusters(senses: pd.DataFrame, wordnet: WordNet, opposed: Collection[str]) -> pd.DataFrame:
    """Return the synsets that have an antonym or are similar to another, and those that they are similar to."""
    similar = wordnet.relations[wordnet.relations["relation"] == "similar"]
    own = senses[senses["synset"].isin({*opposed, *similar["source"], *similar["target"]})]
    return pd.concat([own, _targets(senses, wordnet, ("similar",))]).drop_duplicates(["word", "synset"])


def _ancestors(parents: pd.DataFrame, wordnet: WordNet) -> pd.DataFrame:
    """Return the hypernyms of hypernyms, of every level up to `DEPTH`."""
    pointers = wordnet.relations[wordnet.relations["relation"] == "hypernym"][["source", "target"]]
    levels = [parents]
    for _ in range(DEPTH - 1):
        levels.append(_step(levels[-1], pointers))
    return pd.concat(levels[1:]).sort_values("order", kind="stable").drop_duplicates(["word", "synset"])


def _antonyms(senses: pd.DataFrame, antonyms: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the lemmas that are an antonym of another, and the antonyms of each, both in numbers of lemmas."""
    ends = [antonyms[f"{end}_word"] + "\t" + antonyms[end] for end in ("source", "target")]
    numbers = pd.Index(pd.concat(ends).unique(), dtype=str)
    named = senses.assign(lemma=senses["word"] + "\t" + senses["synset"])
    own = named.assign(target=numbers.get_indexer(pd.Index(named["lemma"])))
    pointers = pd.DataFrame({"lemma": ends[0], "target": numbers.get_indexer(pd.Index(ends[1]))})
    return own[own["target"] >= 0][["word", "target", "order"]], named.merge(pointers)[["word", "target", "order"]]


def _derivations(derivations: pd.DataFrame) -> pd.DataFrame:
    """Return the derivations that each word is an end of, with a number each."""
    numbers = range(len(derivations))
    ends = [pd.DataFrame({"word": derivations[f"{end}_word"], "target": numbers}) for end in ("source", "target")]
    return pd.concat(ends).assign(order=1)


def _bases(senses: pd.DataFrame, wordnet: WordNet) -> pd.DataFrame:
    """Return the synsets of the adjectives that each adverb is derived from."""
    adverbs = wordnet.senses.loc[wordnet.senses["pos"] == "r", "word"].unique()
    adjectives = wordnet.senses.loc[wordnet.senses["pos"] == "a", "synset"].unique()
    pointers = wordnet.derivations[wordnet.derivations["source_word"].isin(adverbs)]
    of_adjectives = senses[senses["synset"].isin(adjectives)].rename(columns={"word": "target_word"})
    bases = pointers.merge(of_adjectives, on="target_word").rename(columns={"source_word": "word"})
    similar = wordnet.relations[wordnet.relations["relation"] == "similar"][["source", "target"]]
    bases = bases[["word", "synset", "order"]]
    return (
        pd.concat([bases, _step(bases, similar)])
        .sort_values("order", kind="stable")
        .drop_duplicates(["word", "synset"])
    )
