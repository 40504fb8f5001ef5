"""Files: read with errors that name the place, and written whole or not at all."""

from __future__ import annotations

import csv
import fcntl
import glob
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError

from samesense.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    import pyarrow as pa


@contextmanager
def replacing(path: Path, *, parents: bool = False) -> Iterator[Path]:
    """Yield a temporary path to write a file to; it replaces ``path`` when the block ends without an error.

    Args:
        path: the file to write.
        parents: make the folders that it lies in.

    Raises:
        DataError: the file cannot be written, or a folder is in its place.
    """
    if path.is_dir():
        raise DataError(f"{path}: is a folder; expected a file to write")
    with _temporary(path, parents=parents) as partial:
        yield partial
        partial.replace(path)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """Yield a temporary folder to fill; it replaces ``path`` when the block ends without an error.

    Raises:
        DataError: the folder cannot be written, or a file is in its place.
    """
    if path.is_file():
        raise DataError(f"{path}: is a file; expected a folder to write")
    with _temporary(path, parents=True) as partial:
        partial.mkdir()
        yield partial
        if path.is_dir():
            path.replace(partial.with_name("before"))  # to be removed where nobody takes what is left for the folder
        partial.replace(path)


@contextmanager
def _temporary(path: Path, *, parents: bool) -> Iterator[Path]:
    """Yield a path of the same name in a folder of its own beside ``path``, so that nobody else writes to it."""
    try:
        if parents:
            path.parent.mkdir(parents=True, exist_ok=True)
        prefix, suffix = f".{path.name}.", ".tmp"
        for left in path.parent.glob(f"{glob.escape(prefix)}*{suffix}"):
            _remove_left(left)
        with TemporaryDirectory(dir=path.parent, prefix=prefix, suffix=suffix) as folder, _locked(Path(folder)):
            yield Path(folder, path.name)
    except shutil.Error as error:  # of several files, of which the first will do
        raise DataError(f"{path}: cannot be written: {error.args[0][0][-1]}") from error
    except (OSError, SafetensorError) as error:
        if isinstance(error, BrokenPipeError) or not _is_about(error, path):
            raise  # something else failed in the block, such as reading another file
        raise DataError(f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}") from error


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a lock on a folder, which ends with the block or with the process.

    Raises:
        BlockingIOError: another process holds it.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _remove_left(folder: Path) -> None:
    """Remove the temporary folder of a process that was killed, but not of one that still writes."""
    with suppress(OSError), _locked(folder):
        shutil.rmtree(folder)


def _is_about(error: OSError | SafetensorError, path: Path) -> bool:
    """Return whether an error names ``path``, its folders or its temporary folder; or no file, as on a full disk."""
    if isinstance(error, SafetensorError):
        return str(error).startswith("Error while serializing")
    if error.filename is None:
        return True
    named, own = Path(str(error.filename)).absolute(), path.absolute()
    return (
        named.is_relative_to(own)
        or own.is_relative_to(named)
        or str(named).startswith(str(own.with_name(f".{own.name}.")))
    )


def write_text(text: str, path: Path) -> None:
    """Write a text file, whole or not at all, in a folder that need not exist."""
    with replacing(path, parents=True) as partial:
        partial.write_text(text, encoding="utf-8")


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a CSV file, whole or not at all, in a folder that need not exist."""
    with replacing(path, parents=True) as partial:
        table.to_csv(partial, index=False)


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Write a Parquet file, whole or not at all, in a folder that need not exist; equal tables give equal bytes.

    Its pages have checksums, so that `read_parquet` tells damaged ones.
    """
    with replacing(path, parents=True) as partial:
        table.to_parquet(partial, index=False, compression="zstd", write_page_checksum=True)


def write_json(values: Mapping[str, Any], path: Path) -> None:
    """Write JSON with sorted keys and rounded floats (see `round_floats`): the form of every metrics file."""
    write_text(json.dumps(round_floats(values), indent=2, sort_keys=True) + "\n", path)


def round_floats(value: object) -> Any:  # noqa: ANN401  # whatever JSON can hold
    """Return a value of JSON with every float in it rounded to 4 places."""
    if isinstance(value, Mapping):
        return {key: round_floats(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [round_floats(inner) for inner in value]
    return round(value, 4) if isinstance(value, float) else value


def file_digest(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def list_folder(path: Path) -> list[Path]:
    """Return what a folder holds, sorted.

    Raises:
        DataError: it is missing, or not a folder.
    """
    try:
        return sorted(path.iterdir())
    except OSError as error:
        raise DataError(f"{path}: not a readable folder: {error.strerror or error}") from error


def read_text(path: Path) -> str:
    """Read a text file.

    Raises:
        DataError: the file is missing, or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not a readable text: {error}") from error


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON file that holds an object.

    Raises:
        DataError: the file is missing or damaged.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"{path}: not a readable JSON file: {error}") from error
    if not isinstance(values, dict):
        raise DataError(f"{path}: expected a JSON object")
    return values


def read_yaml(path: Path) -> Any:  # noqa: ANN401  # whatever YAML can hold
    """Read a YAML file.

    Raises:
        DataError: the file is missing, or is not YAML.
    """
    import yaml

    text = read_text(path)
    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DataError(f"{path}, line {line}: not readable YAML: {error.problem}") from error
    except Exception as error:  # PyYAML raises whatever a value that cannot be makes it stumble on
        raise DataError(f"{path}: not readable YAML: {error}") from error


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each line of a text file with its number, from 1; without a byte order mark at the start.

    Raises:
        DataError: the file cannot be read, or a line is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}, line {number}: {line.strip()!r}; expected UTF-8") from error


def read_csv_rows(path: Path, **form: Any) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401  # csv.reader's options
    """Yield each row that is not empty with the number of its last line; ``form`` has options of csv.reader.

    Raises:
        DataError: the file cannot be read, a line is not UTF-8, or is not CSV.
    """
    reader = csv.reader((line for _, line in read_lines(path)), **form)
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise DataError(f"{path}, line {reader.line_num}: not readable CSV: {error}") from error


def read_parquet(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a Parquet file, all of it or some of its columns.

    Raises:
        DataError: the file is missing, is not Parquet, is damaged, or lacks one of ``columns``.
    """
    from pyarrow import ArrowException, parquet

    try:
        file = parquet.ParquetFile(path, page_checksum_verification=True)
        for name in columns or ():
            if (count := file.schema_arrow.names.count(name)) != 1:
                problem = f"{count} columns" if count else "no column"
                raise DataError(f"{path}: {problem} {name!r}; expected {', '.join(columns or ())}")
        table = file.read(columns=columns)
    except OSError as error:
        raise DataError(f"{path}: not a readable Parquet file: {error.strerror or error}") from error
    except (ValueError, ArrowException) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"{path}: not a readable Parquet file: {error}") from error
    return table if columns is None else table.select(columns)
