"""Whether an exported model judges as the one it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from samesense.classifier import Classifier
from samesense.errors import ModelError, TableError
from samesense.onnx_runtime import GRAPHS, Precision

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

F1_DROP = 0.005  # at most, at the model's threshold
BOUNDS: dict[Precision, tuple[float, float]] = {  # of the difference of probabilities: the greatest, and the mean
    "onnx": (1e-4, 1e-5),
    "int8": (0.15, 0.02),
}


class Pairs(NamedTuple):
    """Labelled pairs: words, and whether they are synonyms, of shape (number of pairs,)."""

    pairs: list[tuple[str, str]]
    labels: NDArray[np.bool_]


@dataclass(frozen=True)
class Parity:
    """How far a backend is from torch on labelled pairs.

    Attributes:
        backend: which.
        megabytes: of its graph.
        greatest: difference of a pair's probabilities.
        mean: difference of the probabilities.
        f1: of the backend, at the model's threshold.
        f1_torch: of torch.
    """

    backend: Precision
    megabytes: float
    greatest: float
    mean: float
    f1: float
    f1_torch: float


def read_pairs(path: Path) -> Pairs:
    """Read ``left``, ``right`` and ``label`` (0 or 1) of a Parquet file.

    Raises:
        TableError: it cannot be read, lacks a column, or has no pair of each label.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(path).read(columns=["left", "right", "label"])
        left, right, labels = (table[name].to_pylist() for name in ("left", "right", "label"))
    except (OSError, pa.ArrowException, KeyError) as error:
        raise TableError(f"{path}: not a Parquet file of left, right and label: {error}") from error
    if set(labels) != {0, 1}:
        raise TableError(f"{path}: its labels are not 0 and 1, with pairs of both")
    return Pairs(list(zip(left, right, strict=True)), np.array(labels) == 1)


def measured(classifier: Classifier, folder: Path, table: Pairs) -> list[Parity]:
    """Compare the backends of an exported ``folder`` with the model of torch it was made from."""
    expected = classifier.probabilities(table.pairs)
    reference = _f1(expected >= classifier.threshold, table.labels)
    found = []
    for backend, name in GRAPHS.items():
        chances = Classifier.load(folder, backend=backend).probabilities(table.pairs)
        differences = np.abs(chances - expected)
        score = _f1(chances >= classifier.threshold, table.labels)
        size = (folder / name).stat().st_size / 1e6
        found.append(Parity(backend, size, float(differences.max()), float(differences.mean()), score, reference))
    return found


def refuse(found: list[Parity]) -> None:
    """Refuse an export that judges otherwise than the model.

    Raises:
        ModelError: a backend is out of its `BOUNDS`, or its F1 is less than torch's by more than `F1_DROP`.
    """
    for one in found:
        greatest, mean = BOUNDS[one.backend]
        if not (one.greatest <= greatest and one.mean <= mean):
            raise ModelError(
                f"{one.backend}: probabilities differ from torch's by up to {one.greatest:.2g}, {one.mean:.2g} on "
                f"average; at most {greatest:g} and {mean:g} are allowed; nothing was written"
            )
        if one.f1 < one.f1_torch - F1_DROP:
            raise ModelError(
                f"{one.backend}: F1 is {one.f1:.3f}, and torch's {one.f1_torch:.3f}; it may drop by {F1_DROP} at most; "
                "nothing was written"
            )


def show(found: list[Parity]) -> None:
    """Print what was measured as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table("backend", "MB", "probability differs, at most", "on average", "F1", "torch's F1", box=None)
    for one in found:
        scores = f"{one.f1:.3f}", f"{one.f1_torch:.3f}"
        table.add_row(one.backend, f"{one.megabytes:.0f}", f"{one.greatest:.1g}", f"{one.mean:.1g}", *scores)
    Console(width=100, highlight=False).print(table)


def _f1(called: NDArray[np.bool_], labels: NDArray[np.bool_]) -> float:
    return float(2 * (called & labels).sum() / max(1, called.sum() + labels.sum()))
