"""Text files as chunks: CSV, TSV and JSON lines. A broken row is rejected, and reading continues at the next line."""

from __future__ import annotations

import csv
import json
from codecs import BOM_UTF8
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from samesense.errors import DataError
from samesense.scoring.chunks import CHUNK, Chunk, Columns, Reject, check_columns, check_sides, show_row
from samesense.scoring.json_texts import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SEPARATORS = {"csv": ",", "tsv": "\t"}
JSON_TEXTS = b"samesense.json_texts"  # metadata of a table from JSON lines: the columns that stay JSON
MAX_LINES = 100  # of a quoted field; a quote that is open for longer is a mistake in its first line
csv.field_size_limit(1 << 30)  # the check of texts refuses what is too long


@dataclass(frozen=True)
class Record:
    """One row of a text file.

    Attributes:
        number: of its first line, from 1.
        text: as written.
        value: the cells, or the object of JSON; for a broken record, a text that says what is wrong with it.
    """

    number: int
    text: str
    value: list[str] | dict[str, Any] | str


def text_chunks(path: str, file: Iterable[bytes], form: str, columns: Columns) -> Iterator[Chunk]:
    """Read chunks, one at least, from the lines of a file; ``path`` is its name in messages.

    Raises:
        DataError: the file has no header, or lacks a column.
    """
    lines = _without_mark(file)
    records = json_records(lines) if form == "jsonl" else csv_records(lines, SEPARATORS[form])
    names = [] if form == "jsonl" else _header(path, records)
    part = list(islice(records, CHUNK))
    names = names or _names(part, columns)
    check_columns(path, names, columns)
    texts = [name for name in names if name not in (columns.left, columns.right)]
    metadata = {JSON_TEXTS: json.dumps(texts).encode()} if form == "jsonl" else None
    yield _chunk(part, names, columns, metadata)
    while part := list(islice(records, CHUNK)):
        yield _chunk(part, names, columns, metadata)


def csv_records(lines: Iterable[bytes], separator: str) -> Iterator[Record]:
    """Read CSV by RFC 4180, from lines that end in a newline; blank lines are not records."""
    waiting = deque[tuple[int, bytes]]()
    source = enumerate(lines, start=1)

    def following() -> tuple[int, bytes] | None:
        return waiting.popleft() if waiting else next(source, None)

    while line := following():
        taken, value = [line], _cells(line[1], separator)
        while value is None and len(taken) < MAX_LINES and (line := following()):
            taken.append(line)
            value = _cells(b"".join(text for _, text in taken), separator)
        if value is None or (isinstance(value, str) and len(taken) > 1):  # the line with the quote is at fault
            waiting.extendleft(reversed(taken[1:]))
            taken, value = taken[:1], "has a quote that is not closed"
        text = b"".join(text for _, text in taken)
        if text.strip():
            yield Record(taken[0][0], _decode(text), value)


def json_records(lines: Iterable[bytes]) -> Iterator[Record]:
    """Read JSON lines; blank lines are not records."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield Record(number, _decode(line), _object(line))


def _cells(text: bytes, separator: str) -> list[str] | str | None:
    """Return the cells of a record, or what is wrong with it; None if a quote is still open."""
    try:
        rows = list(csv.reader([text.decode()], delimiter=separator, strict=True))
    except UnicodeDecodeError as error:
        return _undecodable(error)
    except csv.Error as error:
        return None if "unexpected end of data" in str(error) else f"is broken CSV: {error}"
    return rows[0] if rows else []


def _object(line: bytes) -> dict[str, Any] | str:
    try:
        value = json.loads(line, parse_constant=lambda _: None, object_pairs_hook=_single)  # NaN is null
    except UnicodeDecodeError as error:
        return _undecodable(error)
    except KeyError as error:
        return f"has two values of {error.args[0]!r}"
    except (ValueError, RecursionError) as error:
        return f"is not JSON: {error}"
    return value if isinstance(value, dict) else "is not a JSON object"


def _single(items: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; a KeyError names what it has twice, of which `json` would drop one."""
    values = dict(items)
    if len(values) < len(items):
        names = [name for name, _ in items]
        raise KeyError(next(name for name in names if names.count(name) > 1))
    return values


def _undecodable(error: UnicodeDecodeError) -> str:
    return f"is not UTF-8 (byte {error.start + 1})"


def _decode(text: bytes) -> str:
    return text.decode(errors="replace").rstrip("\r\n")


def _without_mark(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Leave out the byte order mark, with which some programs start a file."""
    rest = iter(lines)
    yield next(rest, b"").removeprefix(BOM_UTF8)
    yield from rest


def _header(path: str, records: Iterator[Record]) -> list[str]:
    record = next(records, None)
    if record is None or not isinstance(record.value, list):
        problem = f"line {record.number} {record.value}" if record else "is empty"
        raise DataError(f"{path}: {problem}; the first line should have the names of the columns")
    return record.value


def _names(records: list[Record], columns: Columns) -> list[str]:
    """Return the columns of the first row of JSON; of a file without any row, those of the pair."""
    rows = (record.value for record in records if isinstance(record.value, dict))
    return list(next(rows, {columns.left: "", columns.right: ""}))


def _chunk(records: list[Record], names: list[str], columns: Columns, metadata: dict[bytes, bytes] | None) -> Chunk:
    """Return records as a chunk; with ``metadata``, they are JSON, and the columns beside the pair stay JSON."""
    import pyarrow as pa

    rows, rejects = list[tuple[Record, list[Any]]](), list[Reject]()
    for record in records:
        cells = _cells_of(record, names)
        if isinstance(cells, str):
            rejects.append(Reject(record.number, cells, record.text))
        else:
            rows.append((record, cells))
    left, right = names.index(columns.left), names.index(columns.right)
    checked = check_sides((cells[left], cells[right]) for _, cells in rows)
    for row, reason in checked.reasons.items():
        record, cells = rows[row]
        shown = record.text if metadata else show_row(names, cells)  # the former is JSON already
        rejects.append(Reject(record.number, reason, shown))
    values = [[rows[row][1][place] for row in checked.rows] for place in range(len(names))]
    if metadata:
        for place in {*range(len(names))} - {left, right}:
            values[place] = [to_json(value, ascii_only=True) for value in values[place]]
    table = pa.table(values, schema=pa.schema([(name, pa.string()) for name in names], metadata))
    return Chunk(table, checked.pairs, sorted(rejects, key=lambda reject: reject.number))


def _cells_of(record: Record, names: list[str]) -> list[Any] | str:
    """Return the values of a record in the order of the columns, or what is wrong with it."""
    if isinstance(record.value, str):
        return record.value
    if isinstance(record.value, dict):
        unknown = sorted(set(record.value) - set(names))
        if unknown:
            return f"has a column {unknown[0]!r}, which the first row does not have"
        return [record.value.get(name) for name in names]
    return record.value if len(record.value) == len(names) else f"has {len(record.value)} cells, not {len(names)}"
