"""What judges pairs, and what tells one judge from another, so that finished parts of a result are used again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samesense.scoring.chunks import RELATION_RESULTS, Columns, judge_pairs

if TYPE_CHECKING:
    import pyarrow as pa

    from samesense.classifier import Classifier
    from samesense.models.loading import Backend

# The probabilities of these pairs tell one model from another.
PROBES = [("cold", "icy"), ("buy", "purchase"), ("hot", "cold"), ("car", "vehicle"), ("quick", "fast"), ("run", "jog")]


@dataclass(frozen=True)
class Judge:
    """A model that is not loaded yet.

    Attributes:
        model: its folder, or owner/name of a repository on the hub.
        backend: what runs it.
        evidence: see `samesense.Classifier.load`.
    """

    model: str
    backend: Backend = "torch"
    evidence: bool = True

    def load(self) -> Classifier:
        """Load it: see `samesense.Classifier.load`."""
        from samesense.classifier import Classifier

        return Classifier.load(self.model, backend=self.backend, evidence=self.evidence)

    def absolute(self) -> Judge:
        """Return the same, but a path does not depend on the folder that a process is in."""
        folder = Path(self.model)
        return replace(self, model=str(folder.resolve())) if folder.is_dir() else self


def judge_identity(classifier: Classifier, columns: Columns) -> bytes:
    """Return what stands for a model, its evidence, and the results that it is asked for."""
    probabilities = classifier.runtime.probabilities(PROBES)
    evidence = classifier.evidence.digest if classifier.evidence else None
    judge: tuple[Any, ...] = (probabilities.round(4).tolist(), classifier.threshold, evidence)
    if columns.relation:
        judge += (judge_pairs(classifier, PROBES, columns).select(RELATION_RESULTS).to_pydict(),)
    return repr(judge).encode()


def part_name(number: int, judge: bytes, table: pa.Table) -> str:
    """Return the name of a file for the results of the rows of ``table``, the part of this ``number``."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return f"{number:06}-{blake2b(judge + sink.getvalue().to_pybytes(), digest_size=8).hexdigest()}.parquet"


def encoder_identity(classifier: Classifier) -> bytes:
    """Return what stands for the vectors that a model gives words."""
    left, right = (classifier.runtime.vectors([pair[side] for pair in PROBES]) for side in (0, 1))
    return repr((left * right).sum(axis=1).round(4).tolist()).encode()
