"""Tables of pairs in files: CSV, TSV, JSON lines and Parquet."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, Literal, cast, get_args

from samesense.chunks import CHUNK, Chunk, Columns, check_columns, checked
from samesense.errors import TableError
from samesense.text_tables import text_chunks

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

Format = Literal["csv", "tsv", "jsonl", "parquet"]
STANDARD = "-"  # standard input or output


def format_of(path: str, given: Format | None) -> Format:
    """Return the format of a file: the one ``given``, else that of its name; CSV for standard input and output.

    Raises:
        TableError: the name tells none.
    """
    if given:
        return given
    if path == STANDARD:
        return "csv"
    suffix = Path(path).suffix.lower().removeprefix(".")
    found = "parquet" if Path(path).is_dir() else {"ndjson": "jsonl"}.get(suffix, suffix)
    if found not in get_args(Format):
        raise TableError(f"{path}: its name does not tell its format, which is one of {', '.join(get_args(Format))}")
    return cast("Format", found)


def read_chunks(path: str, form: Format, columns: Columns) -> Iterator[Chunk]:
    """Read a file, a folder of Parquet files, or standard input, in memory that does not grow with its length.

    There is one chunk at least. In a text file blank lines are no rows. Columns of text files are texts; of JSON lines,
    those of the first row.

    Raises:
        TableError: it is missing, is no table of that format, or lacks a column.
    """
    if form == "parquet" and Path(path).is_dir():
        yield from _folder_chunks(Path(path), columns)
        return
    with _opened(path, seekable=form == "parquet") as file:
        if form == "parquet":
            yield from _parquet_chunks(path, file, columns)
        else:
            yield from text_chunks(path, file, form, columns)


def count_rows(path: str, form: Format) -> int | None:
    """Return about how many rows there are, to show progress by: None if nobody knows."""
    from pyarrow import ArrowException, parquet

    if path == STANDARD:
        return None
    try:
        if form == "parquet":
            files = sorted(Path(path).rglob("*.parquet")) if Path(path).is_dir() else [Path(path)]
            return sum(int(parquet.read_metadata(file).num_rows) for file in files)
        with Path(path).open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except (OSError, ArrowException):
        return None  # reading it will say what is wrong


@contextmanager
def _opened(path: str, *, seekable: bool) -> Iterator[BinaryIO]:
    if path != STANDARD:
        try:
            with Path(path).open("rb") as file:
                yield file
        except OSError as error:
            raise TableError(f"{path}: {error.strerror or error}") from error
    elif seekable:
        with TemporaryFile() as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
            yield file
    else:
        yield sys.stdin.buffer


def _folder_chunks(folder: Path, columns: Columns) -> Iterator[Chunk]:
    files = sorted(folder.rglob("*.parquet"))
    if not files:
        raise TableError(f"{folder}: there is no file *.parquet in it")
    for path in files:
        with path.open("rb") as file:
            yield from _parquet_chunks(str(path), file, columns)


def _parquet_chunks(path: str, file: BinaryIO, columns: Columns) -> Iterator[Chunk]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(file)
        check_types(path, table.schema_arrow, columns)
        yield Chunk(table.schema_arrow.empty_table(), [], [])
        start = 1
        for batch in table.iter_batches(CHUNK):
            yield checked(pa.Table.from_batches([batch]), columns, range(start, start + len(batch)))
            start += len(batch)
    except (OSError, pa.ArrowException) as error:
        raise TableError(f"{path}: not a readable Parquet file: {error}") from error


def check_types(path: str, schema: pa.Schema, columns: Columns) -> None:
    """Raise a `TableError` if a table of ``schema`` lacks a column of ``columns``, or has no texts in it."""
    import pyarrow as pa

    check_columns(path, schema.names, columns)
    for side in (columns.left, columns.right):
        kind = schema.field(side).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
            raise TableError(f"{path}: column {side!r} holds {kind}, not texts")
