"""What WordNet links a word to, as compact tables that look up many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Self

import numpy as np

from samesense.texts import surface, word_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Arrays = Mapping[str, NDArray[np.generic]]
    Orders = NDArray[np.float32]

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
PARTS = ("counts", "targets", "orders")  # of a table: its links by word, what they lead to, and the orders of senses
TABLES = tuple(dict.fromkeys(table for tables in RELATIONS.values() for table in tables))


@dataclass(frozen=True)
class WordLinks:
    """What every word of WordNet is linked to.

    A word is found by its exact spelling or, if WordNet lacks that, by its `word_key`: without regard to case, spaces
    and hyphens. Each table has a row per word; a link has the order of the word's sense, 1 for the most used.

    Attributes:
        words: hashes of the words, sorted, of shape (words,).
        tables: by name (`TABLES`), of shape (words + 1, targets); the last row, of unknown words, is empty.
    """

    words: NDArray[np.uint64]
    tables: Mapping[str, csr_array]

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Self:
        """Return the links that `as_arrays` gave."""
        from scipy.sparse import csr_array

        words, tables = arrays["words"].astype(np.uint64), {}
        size = 1 + max(int(arrays[f"{name}.targets"].max(initial=0)) for name in TABLES)
        for name in TABLES:
            counts, targets, orders = (arrays[f"{name}.{part}"] for part in PARTS)
            starts = np.concatenate([[0], counts.astype(np.int32), [0]]).cumsum(dtype=np.int32)
            cells = (orders.astype(np.float32), targets.astype(np.int32), starts)
            tables[name] = csr_array(cells, shape=(len(words) + 1, size))
        return cls(words, tables)

    def rows(self, words: Sequence[str]) -> NDArray[np.intp]:
        """Return the row of each word, of shape (words,); that of an unknown word is the number of words."""
        exact, alike = (find_hashes(self.words, [name(word) for word in words]) for name in (exact_hash, key_hash))
        return np.where(exact >= 0, exact, np.where(alike >= 0, alike, len(self.words)))

    def orders(self, relation: str, left: NDArray[np.intp], right: NDArray[np.intp]) -> Orders:
        """Return the least sum of two senses' orders that are so related, of shape (pairs,); `NEVER` if none is.

        Args:
            relation: one of `RELATIONS`; it goes either way.
            left: rows of the left words, of shape (pairs,).
            right: rows of the right words.
        """
        one, other = (self.tables[name] for name in RELATIONS[relation])
        there = _least_sums(one[left], other[right])
        return there if one is other else np.minimum(there, _least_sums(one[right], other[left]))


def _least_sums(left: csr_array, right: csr_array) -> Orders:
    """Return, for each row, the least sum of the values in a column that both have."""
    marks = [side.astype(bool).astype(np.float32) for side in (left, right)]
    both = (left * marks[1] + marks[0] * right).tocsr()
    sums = np.full(both.shape[0], NEVER, dtype=np.float32)
    found = np.flatnonzero(np.diff(both.indptr))
    if len(found):
        sums[found] = np.minimum.reduceat(both.data, both.indptr[found])
    return sums


def find_hashes(known: NDArray[np.uint64], hashes: Iterable[int]) -> NDArray[np.intp]:
    """Return the place of each hash among those known, which are sorted, of shape (hashes,); -1 if it is not there."""
    wanted = np.fromiter(hashes, dtype=np.uint64)
    if not len(known):
        return np.full(len(wanted), -1)
    places = np.searchsorted(known, wanted).clip(max=len(known) - 1)
    return np.where(known[places] == wanted, places, -1)


def key_hash(word: str) -> int:
    """Return 64 bits that stand for a word and its spelling variants."""
    return int(word_digest(word), 16)


def exact_hash(word: str) -> int:
    """Return 64 bits that stand for one spelling of a word."""
    return int.from_bytes(blake2b(f"={surface(word)}".encode(), digest_size=8).digest())
