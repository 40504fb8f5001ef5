"""Tables written in parts: CSV, TSV, JSON lines and Parquet."""

from __future__ import annotations

import csv
import json
import sys
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from samesense.errors import DataError
from samesense.files import replacing
from samesense.places import STANDARD
from samesense.scoring.json_texts import to_json
from samesense.scoring.text_tables import JSON_TEXTS, SEPARATORS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from samesense.scoring.chunks import Reject
    from samesense.scoring.formats import Format

    Write = Callable[[pa.Table], None]


@contextmanager
def table_writer(path: str, form: Format, schema: pa.Schema) -> Iterator[Write]:
    """Yield a function that appends a table of ``schema`` to a file, which is written whole or not at all.

    Standard output gets each table at once.

    Raises:
        DataError: the file cannot be written, or the format has no such values.
    """
    import pyarrow as pa

    check_names(path, form, schema.names)
    try:
        with _opened(path) as file, _writer(file, form, schema) as write:
            yield write
    except (pa.ArrowException, OverflowError, UnicodeDecodeError) as error:  # the last two: dates, broken texts
        raise DataError(f"{path}: these columns cannot be written as {form}: {error}") from error


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if path != STANDARD:
        with replacing(Path(path)) as partial, partial.open("wb") as file:
            yield file
        return
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:  # others name their files
        raise DataError(f"standard output: cannot be written: {error.strerror or error}") from error


def check_names(path: str, form: Format, names: list[str]) -> None:
    """Check that a format can hold columns of these names.

    Raises:
        DataError: two have the same name, and the format is not CSV or TSV.
    """
    for name in names:
        if form not in SEPARATORS and names.count(name) > 1:
            raise DataError(f"{path}: two columns are named {name!r}, which {form} cannot hold; write CSV instead")


def rejects_beside(output: str | Path) -> str:
    """Return the default path of the rejected rows of an output."""
    return f"{output}.rejects.jsonl"


@contextmanager
def rejects_writer(path: str) -> Iterator[Callable[[Reject], object]]:
    """Yield a function that writes a rejected row, as JSON lines; "-" is standard error.

    If no row is rejected, it leaves no file and removes an earlier run's.

    Raises:
        DataError: the file cannot be written.
    """
    if path == STANDARD:
        yield lambda reject: sys.stderr.write(f"{_where(reject)}: {reject.reason}: {reject.row}\n")
        return
    with replacing(Path(path)) as partial, partial.open("w", encoding="utf-8", errors="replace") as file:
        yield lambda reject: file.write(f"{reject.as_json()}\n")
    if not Path(path).stat().st_size:
        Path(path).unlink()


def _where(reject: Reject) -> str:
    return f"{reject.file}:{reject.number}" if reject.file else str(reject.number)


@contextmanager
def _writer(file: BinaryIO, form: Format, schema: pa.Schema) -> Iterator[Write]:
    from pyarrow import parquet

    if form == "parquet":
        plain = _as_texts(schema.empty_table()).schema
        with parquet.ParquetWriter(file, plain, compression="zstd") as writer:
            yield lambda table: writer.write_table(_as_texts(table).cast(plain))
    elif form == "jsonl":
        yield lambda table: file.writelines(_json_lines(table))
    else:
        text = TextIOWrapper(file, encoding="utf-8", errors="replace", newline="", write_through=True)
        rows = csv.writer(text, delimiter=SEPARATORS[form], lineterminator="\n")
        rows.writerow(schema.names)
        yield lambda table: rows.writerows(_cells(table))
        text.detach()


def _cells(table: pa.Table) -> Iterator[list[Any]]:
    """Yield rows for CSV: null is empty; a value that is neither text nor number is JSON."""
    for row in zip(*(column.to_pylist() for column in _as_texts(table).columns), strict=True):
        yield [to_json(value) if isinstance(value, bool | dict | list) else value for value in row]


def _json_lines(table: pa.Table) -> Iterator[bytes]:
    encoded = _json_columns(table)
    for row in table.to_pylist():
        values = {name: json.loads(value) if name in encoded else value for name, value in row.items()}
        yield f"{to_json(values)}\n".encode(errors="replace")


def _as_texts(table: pa.Table) -> pa.Table:
    """Return ``table`` with texts for its JSON: a JSON string becomes its text, null stays, the rest is JSON."""
    import pyarrow as pa

    for name in _json_columns(table):
        values = [json.loads(value) for value in table[name].to_pylist()]
        texts = [value if isinstance(value, str | None) else to_json(value) for value in values]
        table = table.set_column(table.column_names.index(name), name, pa.array(texts, pa.string()))
    metadata = {key: value for key, value in (table.schema.metadata or {}).items() if key != JSON_TEXTS}
    return table.replace_schema_metadata(metadata)


def _json_columns(table: pa.Table) -> list[str]:
    names: list[str] = json.loads((table.schema.metadata or {}).get(JSON_TEXTS, b"[]"))
    return names
