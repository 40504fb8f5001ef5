"""What WordNet links a word to, as compact tables that look up many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np

from samesense.evidence.spelling import base_forms, spelling_key
from samesense.texts import surface

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from samesense.texts import Pair

    Arrays = Mapping[str, NDArray[np.generic]]
    Orders = NDArray[np.float32]
    Rows = NDArray[np.intp]

N = TypeVar("N", bound=np.integer)
DEPTH = 4  # of hypernyms: from car to vehicle it is four steps
FARTHEST = 255  # sense: the order of later ones is this
NEVER = np.inf  # the order of a link that is not there
# The relations of a pair: what the left word has that the right one has too. Tables of one word are compared with
# tables of the other, in both directions.
RELATIONS: dict[str, tuple[str, str]] = {
    "synset": ("synsets", "synsets"),
    "antonym": ("lemmas", "antonyms"),
    "indirect_antonym": ("clusters", "opposites"),
    "similar": ("synsets", "similars"),
    "cluster": ("similars", "similars"),
    "hypernym": ("synsets", "nouns_parents"),
    "troponym": ("synsets", "verbs_parents"),
    "ancestor": ("synsets", "ancestors"),
    "co_hyponym": ("nouns_parents", "nouns_parents"),
    "co_troponym": ("verbs_parents", "verbs_parents"),
    "names": ("instances", "instances"),
    "meronym": ("synsets", "meronyms"),
    "verb_group": ("synsets", "verb_groups"),
    "see_also": ("synsets", "see_alsos"),
    "derivation": ("derivations", "derivations"),
    "adverbs": ("bases", "bases"),
}
BROADER = ("hypernym", "troponym", "ancestor")  # those of a broader word to a narrower one
PARTS = ("counts", "targets", "orders")  # of a table: its links by word, what they lead to, and the orders of senses
TABLES = tuple(dict.fromkeys(table for tables in RELATIONS.values() for table in tables))


@dataclass(frozen=True)
class Table:
    """Links of one kind: where those of each word start, what they lead to, and the orders of the word's senses.

    Attributes:
        starts: of each word's links, and their end, of shape (words + 2,); the last word is unknown and has none.
        targets: numbers of synsets, lemmas or derivations, of shape (links,), ascending within each word.
        orders: of the senses, 1 for the most used, of shape (links,).
    """

    starts: NDArray[np.int64]
    targets: NDArray[np.int64]
    orders: NDArray[np.float32]

    @classmethod
    def of_arrays(cls, arrays: Arrays, name: str, words: int) -> Self:
        """Return one of the tables that `samesense.evidence.link_tables.link_arrays` made.

        Raises:
            KeyError: an array is missing.
            ValueError: an array is of another length.
        """
        counts, targets, orders = (arrays[f"{name}.{part}"] for part in PARTS)
        starts = np.concatenate([[0], counts.astype(np.int64), [0]]).cumsum()
        if len(counts) != words or not len(targets) == len(orders) == starts[-1]:
            raise ValueError(f"the links of {name} are not those of {words:,} words")
        return cls(starts, targets.astype(np.int64), orders.astype(np.float32))

    def links(self, rows: Rows) -> tuple[Rows, Rows, Orders]:
        """Return the links of some words: the places of the words among ``rows``, ascending; targets; orders."""
        starts = self.starts[rows]
        counts = self.starts[rows + 1] - starts
        words = np.repeat(np.arange(len(rows)), counts)
        links = np.arange(len(words)) + np.repeat(starts - (counts.cumsum() - counts), counts)
        return words, self.targets[links], self.orders[links]


@dataclass(frozen=True)
class WordLinks:
    """What every word of WordNet is linked to.

    A word is found by its exact spelling or, if WordNet lacks that, by its `spelling_key`, or else by that of what may
    be its base form. A word with a capital has the links of the same word without it, too, and an irregular form those
    of its base form, as links of later senses.

    Attributes:
        words: hashes of the words, sorted, of shape (words,).
        tables: by name (`TABLES`).
    """

    words: NDArray[np.uint64]
    tables: Mapping[str, Table]

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Self:
        """Return the links in arrays that `samesense.evidence.link_tables.link_arrays` made.

        Raises:
            KeyError: an array is missing.
            ValueError: an array is of another length.
        """
        words = arrays["words"].astype(np.uint64)
        return cls(words, {name: Table.of_arrays(arrays, name, len(words)) for name in TABLES})

    @classmethod
    def nothing(cls) -> Self:
        """Return no links, of no words."""
        starts, targets, orders = np.zeros(2, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)
        return cls(np.zeros(0, np.uint64), dict.fromkeys(TABLES, Table(starts, targets, orders)))

    def rows(self, words: Sequence[str]) -> Rows:
        """Return the row of each word, of shape (words,); that of an unknown word is the number of words."""
        return find_words(self.words, words)

    def orders(self, relation: str, left: Rows, right: Rows) -> Orders:
        """Return the least sum of two senses' orders that are so related, of shape (pairs,); `NEVER` if none is.

        Args:
            relation: one of `RELATIONS`; it goes either way.
            left: rows of the left words, of shape (pairs,).
            right: rows of the right words.
        """
        there = self.orders_as_given(relation, left, right)
        one, other = RELATIONS[relation]
        return there if one == other else np.minimum(there, self.orders_as_given(relation, right, left))

    def orders_as_given(self, relation: str, left: Rows, right: Rows) -> Orders:
        """Return what `orders` does, in one direction only: of hypernyms, the left word is that of the right."""
        one, other = (self.tables[name] for name in RELATIONS[relation])
        return _least_sums(one, left, other, right)

    def narrower(self, pairs: Sequence[Pair]) -> NDArray[np.bool_]:
        """Return whether the left word of each pair is a hyponym of the right one, in some sense, of shape (pairs,)."""
        left, right = (self.rows([pair[side] for pair in pairs]) for side in (0, 1))
        steps = [self.orders_as_given(name, right, left) for name in BROADER]
        narrower: NDArray[np.bool_] = np.min(steps, axis=0) < NEVER
        return narrower


def _least_sums(one: Table, left: Rows, other: Table, right: Rows) -> Orders:
    """Return, for each pair of words, the least sum of two orders whose links lead to the same target."""
    words, targets, orders = one.links(left)
    other_words, other_targets, other_orders = other.links(right)
    size = 1 + max(targets.max(initial=0), other_targets.max(initial=0))
    places = find_places(words * size + targets, other_words * size + other_targets)  # both ascend
    found = places >= 0
    sums = np.full(len(left), NEVER, dtype=np.float32)
    np.minimum.at(sums, other_words[found], orders[places[found]] + other_orders[found])
    return sums


def find_words(known: NDArray[np.uint64], words: Sequence[str]) -> Rows:
    """Return the place of each word among known hashes, which are sorted, of shape (words,); their number if unknown.

    A word is found by its exact spelling, else by its `spelling_key`, else by that of what may be its base form.
    """
    exact, alike = (find_hashes(known, [name(word) for word in words]) for name in (exact_hash, key_hash))
    rows = np.where(exact >= 0, exact, alike)
    for place in np.flatnonzero(rows < 0).tolist():
        bases = find_hashes(known, map(key_hash, base_forms(words[place])))
        rows[place] = next((row for row in bases.tolist() if row >= 0), len(known))
    return rows


def find_hashes(known: NDArray[np.uint64], hashes: Iterable[int]) -> Rows:
    """Return the place of each hash among those known, which are sorted, of shape (hashes,); -1 if it is not there."""
    return find_places(known, np.fromiter(hashes, dtype=np.uint64))


def find_places(known: NDArray[N], wanted: NDArray[N]) -> Rows:
    """Return the place of each number among those known, which are sorted, of shape (wanted,); -1 where it is none."""
    if not len(known):
        return np.full(len(wanted), -1)
    places = np.searchsorted(known, wanted).clip(max=len(known) - 1)
    return np.where(known[places] == wanted, places, -1)


def key_hash(word: str) -> int:
    """Return 64 bits that stand for a word and its other spellings."""
    return text_hash(spelling_key(word))


def exact_hash(word: str) -> int:
    """Return 64 bits that stand for one spelling of a word."""
    return text_hash(f"={surface(word)}")


def text_hash(text: str) -> int:
    """Return 64 bits that stand for a text."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
