"""The formats of tables of pairs: CSV, TSV, JSON lines, Parquet, and lists of synonyms; how to read them."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, Literal, TypeVar, cast, get_args

from samesense.errors import DataError
from samesense.places import STANDARD
from samesense.scoring.chunks import CHUNK, Chunk, Columns, table_chunk
from samesense.scoring.rules import RuleFormat, rule_chunks
from samesense.scoring.schemas import arrange, check_types, common_schema
from samesense.scoring.text_tables import text_chunks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

Format = Literal["csv", "tsv", "jsonl", "parquet"]
SourceFormat = Literal[Format, RuleFormat]
SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}


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


def read_chunks(path: str, form: SourceFormat, columns: Columns) -> Iterator[Chunk]:
    """Read a file, a folder of Parquet files, or standard input, in memory that grows with a list's length only.

    It yields at least one chunk. It skips the blank lines of a text file. The columns of a text file are texts; JSON
    lines have the columns of the first row.

    Raises:
        DataError: the file is missing, is not a table of that format, or lacks a column.
    """
    if form == "parquet":
        yield from _folder_chunks(Path(path), columns) if Path(path).is_dir() else _file_chunks(path, columns)
        return
    if form in get_args(RuleFormat):
        yield from rule_chunks(path, cast("RuleFormat", form), columns)
        return
    with _opened(path, seekable=False) as file:
        yield from text_chunks(path, file, form, columns)


def count_rows(path: str, form: SourceFormat) -> int | None:
    """Return about how many rows there are, for a progress bar; None if that is unknown."""
    from pyarrow import ArrowException, parquet

    if path == STANDARD or form in get_args(RuleFormat):
        return None
    try:
        if form == "parquet":
            files = parquet_files(Path(path)) if Path(path).is_dir() else [Path(path)]
            return sum(int(parquet.read_metadata(file).num_rows) for file in files)
        with Path(path).open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except (OSError, ArrowException, DataError):
        return None  # reading the file will say what is wrong


@contextmanager
def _opened(path: str, *, seekable: bool) -> Iterator[BinaryIO]:
    try:
        if path != STANDARD:
            with Path(path).open("rb") as file:
                yield file
        elif seekable:
            with TemporaryFile() as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
                yield file
        else:
            yield sys.stdin.buffer
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from error


def parquet_files(folder: Path) -> list[Path]:
    """Return the files of a table in a folder; what only has the name of one, such as a broken link, is among them.

    Raises:
        DataError: there is none.
    """
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".parquet" and not path.is_dir())
    if not files:
        raise DataError(f"{folder}: no file *.parquet in this folder")
    return files


def _folder_chunks(folder: Path, columns: Columns) -> Iterator[Chunk]:
    files = list(map(str, parquet_files(folder)))
    schemas: dict[str, pa.Schema] = {}
    for path in files:
        with _opened_parquet(path) as file:
            schemas[path] = file.schema_arrow
    schema = common_schema(schemas)  # before hours of scoring
    check_types(files[0], schema, columns)
    yield Chunk(schema.empty_table(), [], [])
    for path in files:
        with _opened_parquet(path) as file:
            yield from _row_chunks(file, schema, columns, path)


def _file_chunks(path: str, columns: Columns) -> Iterator[Chunk]:
    with _opened_parquet(path) as file:
        check_types(path, file.schema_arrow, columns)
        yield Chunk(file.schema_arrow.empty_table(), [], [])
        yield from _row_chunks(file, file.schema_arrow, columns)


def _row_chunks(file: ParquetFile, schema: pa.Schema, columns: Columns, path: str | None = None) -> Iterator[Chunk]:
    """Yield the rows of a file; ``path`` names it in rejected rows."""
    from pyarrow import Table

    start = 1
    for batch in file.iter_batches(CHUNK):
        yield table_chunk(arrange(Table.from_batches([batch]), schema), columns, start, path)
        start += len(batch)


@contextmanager
def _opened_parquet(path: str) -> Iterator[ParquetFile]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    with _opened(path, seekable=True) as file:
        try:
            yield ParquetFile(file)
        except (OSError, ArrowException, OverflowError, UnicodeDecodeError) as error:  # the last two: of a value
            raise DataError(f"{path}: not a readable Parquet file: {error}") from error
