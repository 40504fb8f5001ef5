"""Lists as CSV: expansions (raw, expanded), and pairs (left, right) as lexicons and `samesense mine` have them."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from samesense.errors import DataError

if TYPE_CHECKING:
    from samesense.lists.collector import Collector

EXPANSIONS = ["raw", "expanded"]
PAIRS = ["left", "right"]
OTHERS = {"label", "pos", "probability", "because"}  # columns that pairs may have
SEPARATOR = "|"  # of the terms of a cell in expansions


def is_header(columns: list[str]) -> bool:
    """Return whether columns are those of a list."""
    return columns == EXPANSIONS or (columns[:2] == PAIRS and set(columns[2:]) <= OTHERS)


def read_delimited(text: str, found: Collector) -> None:
    """Read a row as a rule: ``raw`` is replaced by ``expanded``, one way; ``left`` and ``right`` are synonyms.

    Pairs whose ``label`` is 0 are no synonyms, and no rules.

    Raises:
        DataError: the text is not CSV, or has other columns.
    """
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise DataError(f"{found.path}, line {reader.line_num}: not readable CSV: {error}") from error
    number, columns = rows[0] if rows else (1, EXPANSIONS)
    if not is_header(columns):
        raise DataError(
            f"{found.path}, line {number}: {','.join(columns)!r}; expected the columns raw,expanded or"
            " left,right,label; if each line has synonyms, it is Solr's format: --format solr"
        )
    for number, row in rows[1:]:
        _add_row(number, row, columns, found)


def _add_row(number: int, row: list[str], columns: list[str], found: Collector) -> None:
    if len(row) != len(columns):
        found.leave_out(number, ",".join(row), f"has {len(row)} values; expected {len(columns)}: {','.join(columns)}")
    elif columns == EXPANSIONS:
        found.add(number, *(cell.split(SEPARATOR) for cell in row))
    elif (label := dict(zip(columns, row, strict=True)).get("label", "1").strip()) == "1":
        found.add(number, row[:2])
    elif label != "0":
        found.leave_out(number, label, "is no label; expected 1 (synonyms) or 0 (not)")
