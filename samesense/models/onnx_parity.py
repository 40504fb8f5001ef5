"""Whether an exported model judges like the one it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from samesense.errors import DataError, ModelError
from samesense.files import read_parquet
from samesense.models.metadata import read_metadata
from samesense.models.onnx_runtime import GRAPHS, OnnxRuntime, Precision, graph_files
from samesense.models.relations import mean_distribution
from samesense.models.runtime import mean_probability
from samesense.texts import checked_pair

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from samesense.models.runtime import Runtime
    from samesense.texts import Pair

F1_DROP = 0.005  # at most
BOUNDS: dict[Precision, tuple[float, float]] = {  # of the difference of probabilities: the greatest, and the mean
    "onnx": (1e-4, 1e-5),
    "int8": (0.25, 0.02),  # the greatest of the 15,000 test pairs is an outlier; the mean and the F1 tell more
}
COLUMNS = ("left", "right", "label")


class LabelledPairs(NamedTuple):
    """Pairs, and whether they are synonyms, of shape (number of pairs,)."""

    pairs: list[Pair]
    labels: NDArray[np.bool_]


@dataclass(frozen=True)
class Parity:
    """How far a backend is from torch on labelled pairs.

    Attributes:
        backend: which.
        megabytes: of its graphs.
        greatest: difference of a pair's probabilities: of synonyms, or of a relation if the model has a relation head.
        mean: difference of the probabilities; of all relations, that of the greatest.
        f1: of the backend, at its best threshold.
        f1_torch: of torch, at its own.
    """

    backend: Precision
    megabytes: float
    greatest: float
    mean: float
    f1: float
    f1_torch: float


def read_labelled_pairs(path: Path) -> LabelledPairs:
    """Read ``left``, ``right`` and ``label`` (0 or 1) of a Parquet file.

    Raises:
        DataError: the file cannot be read, lacks a column, or has no pair of each label.
        TextError: a text cannot be scored.
    """
    table = read_parquet(path, COLUMNS)
    left, right, labels = (table[name].to_pylist() for name in COLUMNS)
    if set(labels) != {0, 1}:
        raise DataError(f"{path}: expected labels 0 and 1, with pairs of each")
    pairs = enumerate(zip(left, right, strict=True), start=1)
    return LabelledPairs([checked_pair(pair, f"{path}, row {row}: ") for row, pair in pairs], np.array(labels) == 1)


def measure_parity(model: Runtime, folder: Path, table: LabelledPairs) -> list[Parity]:
    """Compare the backends of an exported ``folder`` with the model that it was made from."""
    expected = _probabilities(model, table.pairs)
    reference = _best_f1(expected[:, 0], table.labels)
    parities = []
    architecture = read_metadata(folder).architecture
    for backend in GRAPHS:
        probabilities = _probabilities(OnnxRuntime.load(folder, backend), table.pairs)
        differences = np.abs(probabilities - expected)
        greatest, mean = float(differences.max()), float(differences.mean(axis=0).max())
        megabytes = sum((folder / name).stat().st_size for name in graph_files(architecture, backend)) / 1e6
        f1 = _best_f1(probabilities[:, 0], table.labels)
        parities.append(Parity(backend, megabytes, greatest, mean, f1, reference))
    return parities


def _probabilities(runtime: Runtime, pairs: list[Pair]) -> NDArray[np.float64]:
    """Return the probability of synonyms, and that of each relation: of shape (pairs, 1 + relations)."""
    outputs = runtime.outputs(pairs)
    synonyms = mean_probability(outputs[..., 0])
    return np.column_stack([synonyms, mean_distribution(outputs[..., 1:])] if runtime.relations else [synonyms])


def check_parity(parities: list[Parity]) -> None:
    """Refuse an export that judges otherwise than the model.

    Raises:
        ModelError: a backend is out of its `BOUNDS`, or its F1 is less than torch's by more than `F1_DROP`.
    """
    for parity in parities:
        greatest, mean = BOUNDS[parity.backend]
        if not (parity.greatest <= greatest and parity.mean <= mean):
            raise ModelError(
                f"{parity.backend}: probabilities differ from torch's by up to {parity.greatest:.2g}, "
                f"{parity.mean:.2g} on average; at most {greatest:g} and {mean:g} are allowed; nothing was written"
            )
        if parity.f1 < parity.f1_torch - F1_DROP:
            raise ModelError(
                f"{parity.backend}: the best F1 is {parity.f1:.3f}, and torch's {parity.f1_torch:.3f}; it may drop "
                f"by {F1_DROP} at most; nothing was written"
            )


def _best_f1(probabilities: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Return the F1 at the threshold where it is highest: at any other one, rounding moves verdicts either way."""
    hits = labels[np.argsort(-probabilities, kind="stable")].cumsum()
    return float((2 * hits / (np.arange(1, len(labels) + 1) + hits[-1])).max())
