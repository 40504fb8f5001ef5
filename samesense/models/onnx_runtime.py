"""Models run by onnxruntime, without torch: less to load, and int8 is several times as fast on a CPU."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

import numpy as np

from samesense.errors import ModelError, SamesenseError
from samesense.extras import require
from samesense.models.metadata import check_relations, read_config, read_metadata
from samesense.models.relations import RELATIONS
from samesense.models.runtime import Runtime

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from samesense.models.encodings import Batch

    Floats = NDArray[np.float32]

Precision = Literal["onnx", "int8"]
GRAPHS: dict[Precision, str] = {"onnx": "model.onnx", "int8": "model_int8.onnx"}
HEAD = "head.onnx"  # of a twin: judges pairs of vectors
TOKENIZER = "tokenizer.json"
SLOW = ["SkipLayerNormFusion"]  # on a CPU the fused kernel takes longer than its parts


class OnnxRuntime(Runtime):
    """A model that `samesense.models.onnx_export.write_export` wrote, on the CPU."""

    def __init__(self, folder: Path, precision: Precision, tokenizer: Tokenizer, pad: int) -> None:
        """Load the graphs of a folder; ``pad`` is the token id to pad with."""
        self._model = _session(folder / GRAPHS[precision])
        self._head = _session(folder / HEAD) if (folder / HEAD).is_file() else None
        self.tokenizer = tokenizer
        self.symmetric = self._head is not None
        self.relations = RELATIONS if len((self._head or self._model).get_outputs()) > 1 else ()
        self.width = self._head.get_inputs()[0].shape[1] if self._head else 0
        self.pair_inputs = [] if self.symmetric else [graph_input.name for graph_input in self._model.get_inputs()]
        self.pad = pad

    @classmethod
    def load(cls, folder: Path, precision: Precision) -> Self:
        """Load an exported model, without torch and transformers, which take seconds to import.

        Raises:
            ModelError: the folder holds no exported model, or a damaged one, or onnxruntime is not installed.
        """
        from tokenizers import Tokenizer

        needs_head = read_metadata(folder).architecture == "twin"
        for name in [GRAPHS[precision], TOKENIZER, *([HEAD] if needs_head else [])]:
            if not (folder / name).is_file():
                raise ModelError(f"{folder}: no ONNX model here ({name} is missing); write one with `samesense export`")
        try:
            require("onnx", "onnxruntime")
        except SamesenseError as error:
            raise ModelError(str(error)) from error
        try:
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            runtime = cls(folder, precision, tokenizer, read_config(folder).get("pad_token_id") or 0)
        except Exception as error:  # of both libraries, which have no class of their own for it
            raise ModelError(f"{folder}: not a readable model: {error}") from error
        check_relations(runtime.relations, folder)
        return runtime

    @property
    def batch_tokens(self) -> int:
        """The fastest number of tokens in a batch: they stay in the cache."""
        return 512

    def score(self, batch: Batch) -> Floats:
        """Return the log-odds of a batch of pair encodings, and the logits of the relations."""
        return np.column_stack(_run(self._model, batch))

    def embed(self, batch: Batch) -> Floats:
        """Return the vectors of a batch of words."""
        if not self.symmetric:
            raise ModelError(
                "an ONNX model that reads pairs has no vectors of words; give --encoder the model it was exported from"
            )
        return _run(self._model, batch)[0]

    def judge(self, left: Floats, right: Floats) -> Floats:
        """Return the log-odds of pairs of a twin's vectors, and the logits of the relations."""
        if self._head is None:
            raise TypeError("only a twin judges vectors")
        return np.column_stack(_run(self._head, {"left": left, "right": right}))


def _session(path: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOW)


def _run(session: InferenceSession, inputs: Batch | dict[str, Floats]) -> list[Floats]:
    return [np.asarray(output) for output in session.run(None, inputs)]
