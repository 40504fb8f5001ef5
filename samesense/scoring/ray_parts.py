"""Parts of a folder of Parquet files, each scored by one process into one file."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from samesense.errors import DataError
from samesense.scoring.chunks import REASON, Columns, append_results, check_sides, column_sides, judge_pairs
from samesense.scoring.judges import Judge, part_name
from samesense.scoring.schemas import arrange

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from pyarrow.fs import FileSystem

    from samesense.classifier import Classifier


@dataclass(frozen=True)
class Part:
    """Rows of a file.

    Attributes:
        number: of the part, in the order of the table, from 0.
        file: address of the file.
        start: the first row, from 0.
        rows: how many there are.
    """

    number: int
    file: str
    start: int
    rows: int

    @property
    def label(self) -> str:
        """What it is, for messages."""
        return f"{self.file}, rows {self.start + 1:,} to {self.start + self.rows:,}"


@dataclass(frozen=True)
class Done:
    """A part that is in the result.

    Attributes:
        name: of its file.
        rows: how many it has.
        rejected: how many of them could not be scored.
        reused: an earlier run wrote it.
    """

    name: str
    rows: int
    rejected: int
    reused: bool


@dataclass
class Scorer:
    """Scores parts, in a process that loads the model once.

    Attributes:
        judge: judges the pairs.
        columns: of the pair.
        schema: of the table.
        target: address of the folder for the result.
        identity: what `samesense.scoring.judges.judge_identity` returns for the model.
    """

    judge: Judge
    columns: Columns
    schema: pa.Schema
    target: str
    identity: bytes

    @cached_property
    def classifier(self) -> Classifier:
        """The model, which is loaded with the first part, so that an error reaches who asked for the part."""
        return self.judge.load()

    def score_part(self, part: Part) -> Done:
        """Write the rows of a part with their results, unless an earlier run did.

        Raises:
            DataError: the part cannot be read or written.
            ModelError: there is no such model.
        """
        with naming(part.file, "read"):
            rows = arrange(_read_rows(part), self.schema)
        name = part_name(part.number, self.identity, rows)
        with naming(self.target, "written"):
            system, folder = locate(self.target)
            if reused := system.get_file_info(f"{folder}/{name}").is_file:
                return Done(name, part.rows, _count_rejected(system, f"{folder}/{name}"), reused)
        scored = self.score_rows(rows)
        with naming(self.target, "written"):
            _write_whole(scored, system, folder, name)
        return Done(name, part.rows, part.rows - scored[REASON].null_count, reused)

    def score_rows(self, table: pa.Table) -> pa.Table:
        """Return all rows, with their results, and the `REASON` of those that cannot be scored."""
        import pyarrow as pa

        checked, rows = check_sides(column_sides(table, self.columns)), range(len(table))
        places = {row: place for place, row in enumerate(checked.rows)}
        by_row = pa.array([places.get(row) for row in rows], pa.int64())  # null: not scored
        table = append_results(table, judge_pairs(self.classifier, checked.pairs, self.columns).take(by_row))
        return table.append_column(REASON, pa.array([checked.reasons.get(row) for row in rows], pa.string()))


@contextmanager
def naming(place: str, done: str) -> Iterator[None]:
    """Turn an error of files into a DataError that names a place and says what cannot be ``done`` with it."""
    from pyarrow import ArrowException

    try:
        yield
    except (OSError, ArrowException, UnicodeDecodeError, OverflowError) as error:
        problem = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error  # Arrow's is long
        raise DataError(f"{place}: cannot be {done}: {problem}") from error


def locate(address: str) -> tuple[FileSystem, str]:
    """Return the file system of a path or an address such as ``s3://bucket/pairs``, and the path in it."""
    from pyarrow.fs import FileSystem

    location: tuple[FileSystem, str] = FileSystem.from_uri(absolute(address))
    return location


def absolute(address: str) -> str:
    """Return a path as one that does not depend on the folder that a process is in."""
    return address if "://" in address else str(Path(address).resolve())


def _read_rows(part: Part) -> pa.Table:
    from pyarrow.parquet import ParquetFile

    system, path = locate(part.file)
    with system.open_input_file(path) as opened:
        file = ParquetFile(opened)
        groups, skipped, end = [], 0, 0
        for group in range(file.num_row_groups):
            start, end = end, end + file.metadata.row_group(group).num_rows
            if end <= part.start:
                skipped = end
            elif start < part.start + part.rows:
                groups.append(group)
        return file.read_row_groups(groups).slice(part.start - skipped, part.rows)


def _write_whole(table: pa.Table, system: FileSystem, folder: str, name: str) -> None:
    """Write a file under another name, which readers of the folder ignore, and move it: it is whole or not there."""
    from pyarrow import parquet

    partial = f"{folder}/_{uuid4().hex}-{name}"
    with system.open_output_stream(partial) as file:
        parquet.write_table(table, file, compression="zstd")
    system.move(partial, f"{folder}/{name}")


def _count_rejected(system: FileSystem, path: str) -> int:
    from pyarrow import parquet

    with system.open_input_file(path) as file:
        reasons = parquet.ParquetFile(file).read([REASON])
    return len(reasons) - int(reasons[REASON].null_count)
