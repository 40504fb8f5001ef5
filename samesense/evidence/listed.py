"""The pairs of the user's lexicons: what they list, they decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from samesense.evidence.links import find_hashes, text_hash
from samesense.evidence.spelling import spelling_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from samesense.texts import Pair

    Arrays = Mapping[str, NDArray[np.generic]]

COLUMNS = ("pairs", "labels", "lexicons")
PREFIX = "lexicon:"  # of an origin


@dataclass(frozen=True)
class ListedPairs:
    """The labelled pairs of lexicons; other spellings and the order of the two make no difference.

    Attributes:
        pairs: hashes of the pairs, sorted, of shape (pairs,).
        labels: 1 for synonyms, 0 for others.
        lexicons: the place of each pair's lexicon in ``names``.
        names: of the lexicons.
    """

    pairs: NDArray[np.uint64]
    labels: NDArray[np.int8]
    lexicons: NDArray[np.uint16]
    names: tuple[str, ...]

    @classmethod
    def of_table(cls, table: pd.DataFrame) -> Self:
        """Take the pairs of lexicons: ``left``, ``right``, ``label`` and ``origin``, as `read_lexicons` returns them.

        A pair that lexicons contradict each other on is left out; of several lexicons, the first has it.
        """
        hashes = np.array([pair_hash(pair) for pair in zip(table["left"], table["right"], strict=True)], np.uint64)
        rows = table.assign(pair=hashes)
        agreed = rows[rows.groupby("pair")["label"].transform("nunique") == 1]
        agreed = agreed.drop_duplicates("pair").sort_values("pair")
        names = tuple(dict.fromkeys(table["origin"].str.removeprefix(PREFIX)))
        lexicons = [names.index(origin.removeprefix(PREFIX)) for origin in agreed["origin"]]
        columns = agreed["pair"].to_numpy(np.uint64), agreed["label"].to_numpy(np.int8)
        return cls(*columns, np.array(lexicons, np.uint16), names)

    @classmethod
    def of_arrays(cls, arrays: Arrays, names: Sequence[str]) -> Self:
        """Return the pairs that `as_arrays` gave, of lexicons of these names.

        Raises:
            KeyError: an array is missing.
            ValueError: a lexicon has no name.
        """
        pairs, labels, lexicons = (arrays[f"listed.{name}"] for name in COLUMNS)
        if len(lexicons) and lexicons.max() >= len(names):
            raise ValueError(f"{lexicons.max() + 1} lexicons, but {len(names)} names")
        return cls(pairs.astype(np.uint64), labels.astype(np.int8), lexicons.astype(np.uint16), tuple(names))

    @classmethod
    def nothing(cls) -> Self:
        """Return no pairs."""
        return cls(np.zeros(0, np.uint64), np.zeros(0, np.int8), np.zeros(0, np.uint16), ())

    def as_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the pairs as arrays by name."""
        return {f"listed.{name}": getattr(self, name) for name in COLUMNS}

    def places(self, pairs: Sequence[Pair]) -> NDArray[np.intp]:
        """Return the place of each pair among the listed ones, of shape (pairs,); -1 if it is not listed."""
        if not len(self.pairs):
            return np.full(len(pairs), -1)
        return find_hashes(self.pairs, map(pair_hash, pairs))


def pair_hash(pair: Pair) -> int:
    """Return 64 bits that stand for a pair, in either order, and for other spellings of its words."""
    return text_hash("\t".join(sorted(map(spelling_key, pair))))
