"""Rows of a table of pairs, in chunks: those that can be scored, and those that cannot, with the reason."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from samesense.errors import TableError, TextError
from samesense.texts import checked_pair

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

CHUNK = 8192  # rows
RESULTS = ("probability", "synonyms")  # columns that are written
DIGITS = 6  # of a probability that is written


@dataclass(frozen=True)
class Columns:
    """The names of the columns that have the two sides of a pair."""

    left: str
    right: str


@dataclass(frozen=True)
class Reject:
    """A row that cannot be scored.

    Attributes:
        number: of its first line in a text file, or of the row in Parquet, from 1.
        reason: why.
        row: what it holds.
    """

    number: int
    reason: str
    row: str


@dataclass(frozen=True)
class Chunk:
    """Rows of a table.

    Attributes:
        table: those that can be scored, as they came.
        pairs: their pairs, as `samesense.texts.surface` gives them.
        rejects: the others.
    """

    table: pa.Table
    pairs: list[tuple[str, str]]
    rejects: list[Reject]


def checked(table: pa.Table, columns: Columns, numbers: Iterable[int], rejects: Iterable[Reject] = ()) -> Chunk:
    """Return the rows of ``table``, which have these ``numbers``, as a chunk, with further ``rejects``."""
    import pyarrow as pa

    pairs, kept, refused = [], [], list(rejects)
    sides = zip(table[columns.left].to_pylist(), table[columns.right].to_pylist(), strict=True)
    for row, (number, pair) in enumerate(zip(numbers, sides, strict=True)):
        try:
            pairs.append(checked_pair(pair))
            kept.append(row)
        except TextError as error:
            held = json.dumps(table.slice(row, 1).to_pylist()[0], ensure_ascii=False, default=str)
            refused.append(Reject(number, str(error), held))
    part = table if len(kept) == len(table) else table.take(pa.array(kept, pa.int64()))
    return Chunk(part, pairs, sorted(refused, key=lambda reject: reject.number))


def check_columns(path: str, names: Iterable[str], columns: Columns) -> None:
    """Raise a `TableError` if a table's columns lack one of ``columns``, have it twice, or have one that is written."""
    found = list(names)
    for side in (columns.left, columns.right):
        if found.count(side) != 1:
            amount = "no column" if side not in found else "more than one column"
            raise TableError(
                f"{path}: {amount} {side!r}; there are {', '.join(map(repr, found))} (--left and --right choose)"
            )
    for name in sorted({*RESULTS} & set(found)):
        raise TableError(f"{path}: there is a column {name!r} already; rename it, since the result is written to it")
