"""Models run by onnxruntime, without torch: less to load, and int8 is several times as fast on a CPU."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

    Floats = NDArray[np.float32]

Precision = Literal["onnx", "int8"]
GRAPHS: dict[Precision, str] = {"onnx": "model.onnx", "int8": "model_int8.onnx"}
HEAD = "head.onnx"  # of a twin: judges pairs of vectors
TOKENS = 512  # in a batch: the fastest; they stay in the cache
SLOW = ["SkipLayerNormFusion"]  # on a CPU the fused kernel takes longer than its parts


class OnnxModel:
    """A model that `samesense.onnx_export.export` wrote, as `samesense.scoring.Runtime`.

    Attributes:
        names, pad, tokens, size: as `samesense.scoring.Runtime` has them.
    """

    def __init__(self, folder: Path, precision: Precision, pad: int) -> None:
        """Load the graphs of a folder, to be run on the CPU; ``pad`` is the token id to pad with."""
        self._model = _session(folder / GRAPHS[precision])
        self._head = _session(folder / HEAD) if (folder / HEAD).is_file() else None
        self.pad = pad
        self.tokens = TOKENS
        self.names: list[str] = [one.name for one in self._model.get_inputs()]
        self.size: int = self._head.get_inputs()[0].shape[1] if self._head else 0

    def run(self, batch: dict[str, NDArray[np.int64]]) -> Floats:
        """Return the log-odds of pair encodings, or a twin's vectors."""
        return _only(self._model, batch)

    def judge(self, left: Floats, right: Floats) -> Floats:
        """Return the log-odds of pairs of a twin's vectors."""
        if self._head is None:
            raise TypeError("only a twin judges vectors")
        return _only(self._head, {"left": left, "right": right})


def _session(path: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOW)


def _only(session: InferenceSession, inputs: dict[str, NDArray[np.int64]] | dict[str, Floats]) -> Floats:
    (found,) = session.run(None, inputs)
    return np.asarray(found)
