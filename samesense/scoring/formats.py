"""The formats of tables of pairs: CSV, TSV, JSON lines and Parquet; how to recognise and to read them."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, Literal, TypeVar

from samesense.errors import DataError
from samesense.scoring.chunks import CHUNK, Chunk, Columns, check_columns, table_chunk
from samesense.scoring.text_tables import text_chunks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

Format = Literal["csv", "tsv", "jsonl", "parquet"]
SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
STANDARD = "-"  # standard input or output


def format_of(path: str, given: Format | None) -> Format:
    """Return the format of a file: the one ``given``, else that of its name; CSV for standard input and output.

    Raises:
        DataError: the name shows none.
    """
    if given:
        return given
    if path == STANDARD:
        return "csv"
    return "parquet" if Path(path).is_dir() else format_by_suffix(Path(path), SUFFIXES)


F = TypeVar("F", bound=str)


def format_by_suffix(path: Path, suffixes: Mapping[str, F]) -> F:
    """Return the format that the ending of a file's name stands for.

    Raises:
        DataError: it stands for none.
    """
    form = suffixes.get(path.suffix.lower())
    if form is None:
        formats = ", ".join(dict.fromkeys(suffixes.values()))
        raise DataError(f"{path}: cannot recognise the format from the name; name one of {formats}")
    return form


def read_chunks(path: str, form: Format, columns: Columns) -> Iterator[Chunk]:
    """Read a file, a folder of Parquet files, or standard input, in memory that does not grow with its length.

    It yields at least one chunk. It skips the blank lines of a text file. The columns of a text file are texts; JSON
    lines have the columns of the first row.

    Raises:
        DataError: the file is missing, is not a table of that format, or lacks a column.
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
    """Return about how many rows there are, for a progress bar; None if that is unknown."""
    from pyarrow import ArrowException, parquet

    if path == STANDARD:
        return None
    try:
        if form == "parquet":
            files = _parquet_files(Path(path)) if Path(path).is_dir() else [Path(path)]
            return sum(int(parquet.read_metadata(file).num_rows) for file in files)
        with Path(path).open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except (OSError, ArrowException):
        return None  # reading the file will say what is wrong


@contextmanager
def _opened(path: str, *, seekable: bool) -> Iterator[BinaryIO]:
    if path != STANDARD:
        try:
            with Path(path).open("rb") as file:
                yield file
        except OSError as error:
            raise DataError(f"{path}: {error.strerror or error}") from error
    elif seekable:
        with TemporaryFile() as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
            yield file
    else:
        yield sys.stdin.buffer


def _parquet_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.parquet"))


def _folder_chunks(folder: Path, columns: Columns) -> Iterator[Chunk]:
    files = _parquet_files(folder)
    if not files:
        raise DataError(f"{folder}: no file *.parquet in this folder")
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
            yield table_chunk(pa.Table.from_batches([batch]), columns, start)
            start += len(batch)
    except (OSError, pa.ArrowException) as error:
        raise DataError(f"{path}: not a readable Parquet file: {error}") from error


def check_types(path: str, schema: pa.Schema, columns: Columns) -> None:
    """Check a table's columns and that those of the pair hold texts.

    Raises:
        DataError: see `check_columns`; or a column of the pair holds something else than texts.
    """
    import pyarrow as pa

    check_columns(path, schema.names, columns)
    for side in (columns.left, columns.right):
        kind = schema.field(side).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
            raise DataError(f"{path}: column {side!r} holds {kind}, not text")
