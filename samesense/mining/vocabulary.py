"""Vocabularies, in UTF-8: a word or phrase per line, or in a column of a table, maybe beside a column of counts."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from samesense.errors import DataError, TextError
from samesense.scoring.chunks import Reject
from samesense.texts import checked_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

DELIMITERS = {".csv": ",", ".tsv": "\t"}  # by the ending of a table's name
COUNTED = re.compile(r".*\D,\s*\d+\s*")  # a line of a table without a name


@dataclass(frozen=True)
class Vocabulary:
    """The content of a file, without its blank lines.

    Attributes:
        words: that can be scored, as `samesense.texts.checked_text` returns them, each once, sorted.
        rejects: the lines that cannot.
        counts: how often each word occurs, by the column of counts; the sum of its rows. Empty without such a column.
    """

    words: list[str]
    rejects: list[Reject]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class TableColumns:
    """Where a table has its words, and its counts: the name of a column, which the first row has, or its number from 1.

    Attributes:
        words: the column of words.
        counts: the column of counts; None: there is none.
    """

    words: str = "1"
    counts: str | None = None


class _Row(NamedTuple):
    number: int  # of its line
    text: str
    uses: str | None  # the cell of the column of counts


def read_vocabulary(path: Path, columns: TableColumns | None = None) -> Vocabulary:
    """Read a vocabulary.

    A file named .csv or .tsv is a table, and so is any other, in commas, if columns are given. A table for which no
    columns are given has its words in the first; the second has counts if all its cells, but maybe a name, are numbers.

    Raises:
        DataError: the file is missing, is not UTF-8, lacks a column, has a count that is no whole number, or has no
            word that can be scored; or it seems to be a table, but is not named so.
    """
    text = _text(path).removeprefix("\ufeff")
    delimiter = DELIMITERS.get(path.suffix.lower(), "," if columns else None)
    rows = [*(_cells(path, text, delimiter, columns) if delimiter else _lines(path, text))]
    counts, rejects = Counter[str](), []
    for row in rows:
        try:
            counts[checked_text(row.text)] += _count(path, row)
        except TextError as error:
            rejects.append(Reject(row.number, str(error), row.text))
    if not counts:
        first = f"; line {rejects[0].number} {rejects[0].reason}" if rejects else ""
        raise DataError(f"{path}: no word that can be scored; expected one per line{first}")
    return Vocabulary(sorted(counts), rejects, counts if any(row.uses for row in rows) else {})


def _lines(path: Path, text: str) -> Iterator[_Row]:
    lines = [(number, line.removesuffix("\r")) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) > 1 and all(COUNTED.fullmatch(line) for _, line in lines[1:]):
        first = lines[0][1]
        names = ["1", "2"] if COUNTED.fullmatch(first) else [name.strip() for name in first.split(",", 1)]
        column, counts = names if len(names) > 1 else (*names, "2")
        raise DataError(
            f"{path}: lines end in a comma and a number; for a table, give --column {column} and --counts {counts}"
        )
    return (_Row(number, line, None) for number, line in lines)


def _cells(path: Path, text: str, delimiter: str, columns: TableColumns | None) -> Iterator[_Row]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise DataError(f"{path}, line {reader.line_num}: {error}; expected a row of a table") from error
    if not rows:
        return
    if columns is None:
        columns = _columns([cells for _, cells in rows])
    names = [columns.words] if columns.counts is None else [columns.words, columns.counts]
    is_named = not all(name.isdecimal() for name in names)
    places = [_place(path, rows[0][1], name) for name in names]
    for number, cells in rows[is_named:]:
        if len(cells) <= max(places):
            raise DataError(f"{path}, line {number}: {len(cells)} cells; expected {max(places) + 1} at least")
        yield _Row(number, cells[places[0]], cells[places[1]] if columns.counts else None)


def _columns(rows: list[list[str]]) -> TableColumns:
    """Return the first column, and the second as counts if it has numbers, maybe below a name."""
    numbers = [len(cells) > 1 and cells[1].strip().isdecimal() for cells in rows]
    if numbers[0]:
        return TableColumns(counts="2")
    return TableColumns(rows[0][0], rows[0][1]) if any(numbers) and all(numbers[1:]) else TableColumns()


def _place(path: Path, first: list[str], name: str) -> int:
    """Return the place of a column, by its name in the first row or by its number."""
    if name in first:
        return first.index(name)
    if name.isdecimal() and 1 <= int(name) <= len(first):
        return int(name) - 1
    raise DataError(f"{path}: no column {name}; it has {', '.join(first)}")


def _count(path: Path, row: _Row) -> int:
    text = "1" if row.uses is None else row.uses.strip()
    if not text.isdecimal():
        raise DataError(f"{path}, line {row.number}: the count is {row.uses!r}; expected a whole number")
    return int(text)


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        return content.decode()
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(f"{path}, line {line}: not UTF-8; expected a word or phrase per line") from error
