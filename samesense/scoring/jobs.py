"""Score a table of pairs of any length: in constant memory, and resuming after an interruption."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from samesense.files import read_parquet, replacing
from samesense.places import STANDARD
from samesense.scoring.chunks import Chunk, Columns, append_results, judge_pairs
from samesense.scoring.formats import Format, SourceFormat, read_chunks
from samesense.scoring.judges import judge_identity, part_name
from samesense.scoring.writers import check_names, rejects_writer, table_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyarrow as pa

    from samesense.classifier import Classifier
    from samesense.places import Place
    from samesense.scoring.chunks import Reject


@dataclass(frozen=True)
class Job:
    """A table to score, and where the result goes.

    Attributes:
        source: a file, a folder of Parquet files, or "-" for standard input.
        source_format: its format.
        columns: the columns of the pair.
        target: a file, or "-" for standard output.
        target_format: its format.
        rejects: a file for the rows that cannot be scored (JSON lines), or "-" for standard error.
    """

    source: str
    source_format: SourceFormat
    columns: Columns
    target: str
    target_format: Format
    rejects: str

    @property
    def parts(self) -> Path:
        """The folder where the parts of the result lie until it is whole."""
        return Path(self.target).with_name(f".{Path(self.target).name}.parts")

    @property
    def written(self) -> dict[str, Place]:
        """What is written, for `samesense.places.claimed`."""
        places: dict[str, Place] = {"the output": self.target}
        if self.target != STANDARD:
            places["the folder of its parts"] = self.parts
        if self.rejects != STANDARD:
            places["the file for rejected rows"] = self.rejects
        return places


@dataclass
class Summary:
    """How many rows were scored and rejected.

    Attributes:
        scored: in the result.
        rejected: not scored.
        reused: of those scored, how many an interrupted run had scored before.
    """

    scored: int = 0
    rejected: int = 0
    reused: int = 0


def score_file(classifier: Classifier, job: Job, report: Callable[[int], object]) -> Summary:
    """Score a table, and write its rows with their ``probability``, whether they are ``synonyms``, and ``because``.

    If ``job.columns`` asks for it, also with their ``relation`` and its ``relation_probability``.

    Parts of the result lie beside it until it is whole. After an interruption, the same call with the same model and
    evidence reuses the parts whose rows are still the same. Standard output gets each part at once.

    Args:
        classifier: the model.
        job: what to score.
        report: called with the number of rows of each finished chunk.

    Raises:
        DataError: a table cannot be read or written.
    """
    summary = Summary()
    with rejects_writer(job.rejects) as reject:
        chunks = read_chunks(job.source, job.source_format, job.columns)
        first = next(chunks)
        check_names(job.target, job.target_format, first.table.column_names)  # before hours of scoring
        chunks = _count(chain([first], chunks), reject, summary, report)
        if job.target == STANDARD:
            _write(job, (score_chunk(chunk, classifier, job.columns) for chunk in chunks))
            return summary
        parts = _Parts(job.parts, classifier, job.columns)
        for chunk in chunks:
            parts.add(chunk)
        _write(job, parts.tables())
    shutil.rmtree(parts.folder)
    summary.reused = parts.reused
    return summary


def score_chunk(chunk: Chunk, classifier: Classifier, columns: Columns) -> pa.Table:
    """Return the rows of a chunk with their results."""
    return append_results(chunk.table, judge_pairs(classifier, chunk.pairs, columns))


def _count(
    chunks: Iterable[Chunk], reject: Callable[[Reject], object], summary: Summary, report: Callable[[int], object]
) -> Iterator[Chunk]:
    """Yield the chunks; when one is done, count it and write its rejected rows."""
    for chunk in chunks:
        yield chunk
        for row in chunk.rejects:
            reject(row)
        summary.scored += len(chunk.pairs)
        summary.rejected += len(chunk.rejects)
        report(len(chunk.pairs) + len(chunk.rejects))


class _Parts:
    """The chunks of a result, each in a file whose name has a digest of its rows and of what scored them."""

    def __init__(self, folder: Path, classifier: Classifier, columns: Columns) -> None:
        self.folder = folder
        self.paths: list[Path] = []
        self.reused = 0
        self._classifier, self._columns = classifier, columns
        self._judge = judge_identity(classifier, columns)

    def add(self, chunk: Chunk) -> None:
        """Score a chunk, unless an earlier run did."""
        from pyarrow import parquet

        path = self.folder / part_name(len(self.paths), self._judge, chunk.table)
        self.paths.append(path)
        if path.is_file():
            self.reused += len(chunk.pairs)
            return
        scored = score_chunk(chunk, self._classifier, self._columns)
        with replacing(path, parents=True) as partial:
            parquet.write_table(scored, partial)

    def tables(self) -> Iterator[pa.Table]:
        """Yield the parts in order."""
        return map(read_parquet, self.paths)


def _write(job: Job, tables: Iterator[pa.Table]) -> None:
    first = next(tables)
    with table_writer(job.target, job.target_format, first.schema) as write:
        for table in chain([first], tables):
            write(table)
