"""Score a table of pairs: a long one, in constant memory, and on from where it was interrupted."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from samesense.chunks import DIGITS, Chunk, Columns
from samesense.tables import STANDARD, Format, read_chunks
from samesense.writers import rejects_writer, replacing, table_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from samesense.chunks import Reject
    from samesense.classifier import Classifier

# What a model says of these tells it from another.
PROBES = [("cold", "icy"), ("buy", "purchase"), ("hot", "cold"), ("car", "vehicle"), ("quick", "fast"), ("run", "jog")]


@dataclass(frozen=True)
class Job:
    """What is scored, and where the result goes.

    Attributes:
        source: a file, a folder of Parquet files, or "-" for standard input.
        source_format: its format.
        columns: the columns of the pair.
        target: a file, or "-" for standard output.
        target_format: its format.
        rejects: a file for the rows that cannot be scored (JSON lines); "-" for standard error.
    """

    source: str
    source_format: Format
    columns: Columns
    target: str
    target_format: Format
    rejects: str


@dataclass
class Summary:
    """What was done, in rows.

    Attributes:
        scored: that are in the result.
        rejected: that could not be scored.
        reused: of those scored, that an interrupted run had scored before.
    """

    scored: int = 0
    rejected: int = 0
    reused: int = 0


def score_file(classifier: Classifier, job: Job, report: Callable[[int], object]) -> Summary:
    """Score a table, and write its rows with their ``probability`` and whether they are ``synonyms``.

    Parts of the result are kept beside it until it is whole. A run that was interrupted, if it is called again with the
    same model, takes those of its parts whose rows are still the same. Standard output has each part at once.

    Args:
        classifier: the model.
        job: what is scored.
        report: is called with the number of rows of each chunk that is done.

    Raises:
        TableError: a table cannot be read or written.
    """
    summary = Summary()
    with rejects_writer(job.rejects) as reject:
        chunks = _told(read_chunks(job.source, job.source_format, job.columns), reject, summary, report)
        if job.target == STANDARD:
            _write(job, (scored(chunk, classifier) for chunk in chunks))
            return summary
        parts = _Parts(Path(job.target), classifier)
        for chunk in chunks:
            parts.add(chunk)
        _write(job, parts.tables())
    shutil.rmtree(parts.folder)
    summary.reused = parts.reused
    return summary


def scored(chunk: Chunk, classifier: Classifier) -> pa.Table:
    """Return the rows of a chunk with their probabilities and verdicts."""
    import pyarrow as pa

    chances = classifier.probabilities(chunk.pairs)
    table = chunk.table.append_column("probability", pa.array(chances.round(DIGITS)))
    return table.append_column("synonyms", pa.array(chances >= classifier.threshold))


def _told(
    chunks: Iterator[Chunk], reject: Callable[[Reject], object], summary: Summary, report: Callable[[int], object]
) -> Iterator[Chunk]:
    """Yield the chunks; count each, and write what is rejected, when it is done."""
    for chunk in chunks:
        yield chunk
        for one in chunk.rejects:
            reject(one)
        summary.scored += len(chunk.pairs)
        summary.rejected += len(chunk.rejects)
        report(len(chunk.pairs) + len(chunk.rejects))


class _Parts:
    """The chunks of a result, each in a file whose name tells its rows and the model that scored them, by a digest."""

    def __init__(self, target: Path, classifier: Classifier) -> None:
        self.folder = target.with_name(f".{target.name}.parts")
        self.paths: list[Path] = []
        self.reused = 0
        self._classifier = classifier
        self._model = repr((classifier.probabilities(PROBES).round(4).tolist(), classifier.threshold)).encode()

    def add(self, chunk: Chunk) -> None:
        """Score a chunk, unless that was done before."""
        from pyarrow import parquet

        path = self.folder / f"{len(self.paths):06}-{self._digest(chunk.table)}.parquet"
        self.paths.append(path)
        if path.is_file():
            self.reused += len(chunk.pairs)
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with replacing(path) as partial:
            parquet.write_table(scored(chunk, self._classifier), partial)

    def tables(self) -> Iterator[pa.Table]:
        """Yield the parts in order."""
        from pyarrow import parquet

        for path in self.paths:
            yield parquet.read_table(path)

    def _digest(self, table: pa.Table) -> str:
        import pyarrow as pa

        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks())
        return blake2b(self._model + sink.getvalue().to_pybytes(), digest_size=8).hexdigest()


def _write(job: Job, tables: Iterator[pa.Table]) -> None:
    first = next(tables)
    with table_writer(job.target, job.target_format, first.schema) as write:
        for table in chain([first], tables):
            write(table)
