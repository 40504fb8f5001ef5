"""What Moby Thesaurus lists, as compact tables that look up many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from samesense.evidence.links import find_places, find_words, text_hash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from samesense.evidence.links import Rows
    from samesense.lexicons.moby import Moby

    Arrays = Mapping[str, NDArray[np.generic]]
    Flags = NDArray[np.bool_]

COLUMNS = ("words", "heads", "both", "one")
BOTH = 2  # directions in which a pair is listed


@dataclass(frozen=True)
class Thesaurus:
    """The words of Moby Thesaurus and its pairs, as numbers: ``lesser row * (words + 1) + greater row``.

    A word is found as in `samesense.evidence.links.WordLinks`, but for irregular forms.

    Attributes:
        words: hashes of the words, sorted, of shape (words,).
        heads: whether words are listed under each, of shape (words,).
        both: pairs of which each word is listed under the other, sorted.
        one: pairs of which only one is, sorted.
    """

    words: NDArray[np.uint64]
    heads: Flags
    both: NDArray[np.int64]
    one: NDArray[np.int64]

    @classmethod
    def of_moby(cls, moby: Moby) -> Self:
        """Take the heads and the entries of the thesaurus."""
        entries = [entry.split("\t") for entry in sorted(moby.entries)]
        spellings = sorted(moby.heads.union(*entries))
        hashes = np.array([text_hash(spelling) for spelling in spellings], dtype=np.uint64)
        order = np.argsort(hashes)
        row = {spellings[place]: row for row, place in enumerate(order.tolist())}
        sides = np.array([[row[head], row[word]] for head, word in entries], dtype=np.int64).reshape(-1, 2)
        sides = sides[sides[:, 0] != sides[:, 1]]  # a few words are listed under themselves
        pairs, directions = np.unique(_pair_numbers(sides[:, 0], sides[:, 1], len(row)), return_counts=True)
        heads = np.isin(np.arange(len(row)), [row[head] for head in moby.heads])
        return cls(hashes[order], heads, pairs[directions == BOTH], pairs[directions < BOTH])

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Self:
        """Return the thesaurus in arrays that `as_arrays` gave.

        Raises:
            KeyError: an array is missing.
            ValueError: the heads are not those of the words.
        """
        words, heads, both, one = (arrays[f"thesaurus.{name}"] for name in COLUMNS)
        if len(heads) != len(words):
            raise ValueError(f"the heads of the thesaurus are not those of {len(words):,} words")
        return cls(words.astype(np.uint64), heads.astype(bool), both.astype(np.int64), one.astype(np.int64))

    def as_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the thesaurus as arrays by name."""
        return {f"thesaurus.{name}": getattr(self, name) for name in COLUMNS}

    def rows(self, words: Sequence[str]) -> Rows:
        """Return the row of each word, of shape (words,); that of an unknown word is the number of words."""
        return find_words(self.words, words)

    def features(self, left: Rows, right: Rows) -> dict[str, Flags]:
        """Return what the thesaurus says of pairs of rows, by the name of the feature, each of shape (pairs,).

        That it lists neither word under the other says something of two heads only.
        """
        numbers = _pair_numbers(left, right, len(self.words))
        both, one = (find_places(pairs, numbers) >= 0 for pairs in (self.both, self.one))
        heads = np.append(self.heads, False)  # the unknown word
        neither = heads[left] & heads[right] & (left != right) & ~both & ~one
        return {"thesaurus_both": both, "thesaurus_one": one, "thesaurus_neither": neither}

    def mutual_pairs(self, rows: Rows) -> NDArray[np.int64]:
        """Return the places of the words in ``rows`` that are listed under each other: of shape (pairs, 2)."""
        unknown = len(self.words)
        places = np.full(unknown + 1, -1)
        places[rows] = np.arange(len(rows))
        places[unknown] = -1
        pairs = places[np.column_stack(np.divmod(self.both, unknown + 1))]
        return np.asarray(pairs[(pairs >= 0).all(axis=1)])


def _pair_numbers(left: NDArray[np.int64], right: NDArray[np.int64], words: int) -> NDArray[np.int64]:
    """Return a number for each pair of rows, the same in either order."""
    return np.minimum(left, right) * (words + 1) + np.maximum(left, right)
