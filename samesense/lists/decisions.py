"""What people decided on pairs: a CSV of ``left,right,label``, which is a lexicon, too.

A label of 1 accepts a pair as synonyms, 0 rejects it. The file can go into ``data/lexicons`` as it is, so that the next
model learns from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.errors import DataError
from samesense.files import read_csv_rows
from samesense.lists.rules import sorted_pair
from samesense.texts import checked_pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from samesense.texts import Pair

COLUMNS = ("left", "right", "label")
LABELS = {"0": False, "1": True}


class Decisions:
    """Whether pairs are synonyms, by people; case and the order of the two make no difference."""

    def __init__(self, labels: Mapping[Pair, bool] | None = None) -> None:
        """Take pairs of checked texts, and whether each is accepted."""
        self._labels = {_key(pair): (pair, label) for pair, label in (labels or {}).items()}

    def label(self, pair: Pair) -> bool | None:
        """Return whether a pair was accepted or rejected; None: neither."""
        _, label = self._labels.get(_key(pair), (pair, None))
        return label

    def items(self) -> list[tuple[Pair, bool]]:
        """Return the pairs, as they were written, and whether each was accepted."""
        return [*self._labels.values()]

    def accepted(self, words: Iterable[str]) -> list[Pair]:
        """Return the pairs of some words that were accepted, each in sorted order, as the words are written."""
        named = {word.casefold(): word for word in words}
        return [
            sorted_pair(named[left], named[right])
            for (left, right), (_, label) in self._labels.items()
            if label and left in named and right in named
        ]


def _key(pair: Pair) -> Pair:
    left, right = pair
    return sorted_pair(left.casefold(), right.casefold())


def read_decisions(path: Path) -> Decisions:
    """Read decisions.

    Raises:
        DataError: the file cannot be read, has other columns, another label, or both labels for one pair.
        TextError: a text cannot be scored.
    """
    labels: dict[Pair, bool] = {}
    first: dict[Pair, tuple[int, bool]] = {}
    for number, pair, label in _rows(path):
        place, other = first.setdefault(_key(pair), (number, label))
        if other != label:
            both = f"{pair[0]} / {pair[1]} has label {label:d}, and {other:d} in line {place}"
            raise DataError(f"{path}, line {number}: {both}; expected one of them")
        labels[pair] = label
    return Decisions(labels)


def _rows(path: Path) -> Iterator[tuple[int, Pair, bool]]:
    """Yield the number of each row's line, its pair and its label."""
    rows = read_csv_rows(path)
    number, header = next(rows, (1, []))
    if tuple(header) != COLUMNS:
        raise DataError(f"{path}, line {number}: {','.join(header)!r}; expected the columns {','.join(COLUMNS)}")
    for number, row in rows:
        if len(row) != len(COLUMNS):
            raise DataError(f"{path}, line {number}: {len(row)} values; expected {len(COLUMNS)}: {','.join(COLUMNS)}")
        label = LABELS.get(row[2].strip())
        if label is None:
            raise DataError(f"{path}, line {number}: {row[2]!r}; expected label 1 (synonyms) or 0 (not)")
        yield number, checked_pair((row[0], row[1]), f"{path}, line {number}: "), label
