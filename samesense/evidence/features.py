"""The features of a pair: what WordNet, Moby Thesaurus and spelling show of it, one of them or several at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from samesense.evidence.links import NEVER, RELATIONS
from samesense.evidence.spelling import are_initials, differing_words, have_other_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from samesense.evidence.links import Orders, Rows, WordLinks
    from samesense.evidence.thesaurus import Thesaurus
    from samesense.texts import Pair

    Flags = NDArray[np.bool_]

ALIKE = 75  # least similarity of the spellings of lookalikes, 0-100
FIRST, LATER = 2, 4  # sums of two senses' orders: both words' first senses; first and third, or second and second
UNKNOWN = ("one_unknown", "both_unknown")  # words that WordNet lacks; of pairs that have no other feature
# All but those of UNKNOWN, in order of precedence: what a pair has of two that weigh the same is called by the first
WORDNET = (
    "antonym",
    "synset_first",
    "synset_later",
    "synset_rare",
    "indirect_antonym",
    "similar",
    "cluster",
    "hypernym",
    "troponym",
    "ancestor",
    "co_hyponym",
    "co_troponym",
    "names",
    "meronym",
    "verb_group",
    "see_also",
    "derivation",
    "adverbs",
    "nothing_shared",
)
THESAURUS = ("thesaurus_both", "thesaurus_one", "thesaurus_neither")  # listed under each other, one, neither
SPELLING = ("lookalike", "initials", "other_number")  # what the texts show by themselves
LOOKED_UP = (*WORDNET, *THESAURUS)
FEATURES = (*LOOKED_UP, *SPELLING, *UNKNOWN)


@dataclass(frozen=True)
class PairFeatures:
    """The features of some pairs.

    Attributes:
        values: which features a pair has, of shape (pairs, features), in the order of `FEATURES`.
        compared: the words that were looked up for each pair: the pair itself, or those in which its phrases differ.
        is_composed: whether it is the latter, of shape (pairs,).
        share_synset: whether the pair itself shares a synset, in any sense: what a look-up in WordNet says.
    """

    values: Flags
    compared: Sequence[Pair]
    is_composed: Flags
    share_synset: Flags

    def at(self, rows: Flags) -> PairFeatures:
        """Return the features of some of the pairs, of a mask of shape (pairs,)."""
        compared = [words for words, kept in zip(self.compared, rows.tolist(), strict=True) if kept]
        return PairFeatures(self.values[rows], compared, self.is_composed[rows], self.share_synset[rows])

    def has(self, names: Sequence[str]) -> Flags:
        """Return which pairs have one of these features, of shape (pairs,)."""
        return np.asarray(self.values[:, [FEATURES.index(name) for name in names]].any(axis=1))

    @property
    def is_known(self) -> Flags:
        """Whether anything is known of each pair, of shape (pairs,)."""
        return ~self.has(UNKNOWN)


def pair_features(links: WordLinks, thesaurus: Thesaurus, pairs: Sequence[Pair]) -> PairFeatures:
    """Look up pairs; where WordNet lacks a side, those words instead in which the two phrases differ."""
    compared, unknown = list(pairs), len(links.words)
    rows, is_composed = _rows(links.rows, pairs), np.zeros(len(pairs), dtype=bool)
    lacking = np.flatnonzero((rows == unknown).any(axis=1)).tolist()
    parts = {place: words for place in lacking if (words := differing_words(*pairs[place]))}
    for place, row in zip(parts, _rows(links.rows, list(parts.values())), strict=True):
        if (row < unknown).all():
            rows[place], compared[place], is_composed[place] = row, parts[place], True
    orders = {name: links.orders(name, *rows.T) for name in RELATIONS}
    unknown_words = (rows == unknown).sum(axis=1)
    flags = _wordnet_features(orders, unknown_words == 0)
    flags |= thesaurus.features(*_rows(thesaurus.rows, compared).T)
    alike = np.array([fuzz.ratio(*words) >= ALIKE for words in compared], dtype=bool)
    flags["lookalike"] = flags["nothing_shared"] & alike
    flags["nothing_shared"] &= ~alike
    flags["initials"] = np.array([are_initials(*pair) or are_initials(*pair[::-1]) for pair in pairs], dtype=bool)
    flags["other_number"] = np.array([have_other_numbers(*pair) for pair in pairs], dtype=bool)
    is_known = np.any([*flags.values()], axis=0)
    flags |= {name: ~is_known & (unknown_words == number) for number, name in enumerate(UNKNOWN, start=1)}
    values = np.column_stack([flags[name] for name in FEATURES])
    return PairFeatures(values, compared, is_composed, (orders["synset"] < NEVER) & ~is_composed)


def _rows(find: Callable[[Sequence[str]], Rows], pairs: Sequence[Pair]) -> Rows:
    """Return the rows of both sides, of shape (pairs, 2); each word is looked up once."""
    words = list(dict.fromkeys(word for pair in pairs for word in pair))
    row = dict(zip(words, find(words).tolist(), strict=True))
    return np.array([(row[left], row[right]) for left, right in pairs], dtype=int).reshape(-1, 2)


def _wordnet_features(orders: Mapping[str, Orders], has_both: Flags) -> dict[str, Flags]:
    """Return the features that WordNet gives by name, each of shape (pairs,).

    Args:
        orders: least sums of senses' orders by relation.
        has_both: whether WordNet has both words of each pair.
    """
    there = {name: order < NEVER for name, order in orders.items()}
    # Words in one rare synset may be antonyms in their usual senses (king, queen: a playing card)
    synset = np.where(orders["antonym"] < orders["synset"], NEVER, orders["synset"])
    flags = {name: orders[name] < synset for name in RELATIONS if name in FEATURES}
    flags |= {
        "antonym": there["antonym"],
        "synset_first": synset <= FIRST,
        "synset_later": (synset > FIRST) & (synset <= LATER),
        "synset_rare": (synset > LATER) & (synset < NEVER),
        "indirect_antonym": there["indirect_antonym"] & ~there["antonym"],
        "cluster": (orders["cluster"] < synset) & ~there["similar"],
        "ancestor": (orders["ancestor"] < synset) & ~there["hypernym"] & ~there["troponym"],
        "names": (orders["names"] < synset) & ~there["co_hyponym"],
    }
    related = np.any([flags[name] for name in WORDNET if name in flags], axis=0)
    flags["nothing_shared"] = has_both & ~related
    return flags
