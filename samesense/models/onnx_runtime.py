"""Models run by onnxruntime, without torch: less to load, and int8 is several times as fast on a CPU."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from samesense.errors import ModelError, SamesenseError
from samesense.extras import require
from samesense.models.metadata import check_model, check_relations, read_config, read_metadata
from samesense.models.relations import RELATIONS
from samesense.models.runtime import Runtime

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from samesense.models.architectures import Architecture
    from samesense.models.encodings import Batch

    Floats = NDArray[np.float32]

Precision = Literal["onnx", "int8"]
GRAPHS: dict[Precision, str] = {"onnx": "model.onnx", "int8": "model_int8.onnx"}
HEAD = "head.onnx"  # of a twin: judges pairs of vectors
PAIR_GRAPHS: dict[Precision, str] = {"onnx": "pairs.onnx", "int8": "pairs_int8.onnx"}  # of a late model: upper layers
TOKENIZER = "tokenizer.json"
SLOW = ["SkipLayerNormFusion"]  # on a CPU the fused kernel takes longer than its parts


class OnnxRuntime(Runtime):
    """A model that `samesense.models.onnx_export.write_export` wrote, on the CPU."""

    def __init__(self, folder: Path, precision: Precision, tokenizer: Tokenizer, pad: int) -> None:
        """Load the graphs of a folder; ``pad`` is the token id to pad with."""
        architecture = read_metadata(folder).architecture
        self._model, *judges = (_session(folder / name) for name in graph_files(architecture, precision))
        self._judge = judges[0] if judges else None
        self.tokenizer = tokenizer
        self.late = architecture == "late"
        self.symmetric = self._judge is not None
        self.relations = RELATIONS if len((self._judge or self._model).get_outputs()) > 1 else ()
        self.width = self._judge.get_inputs()[0].shape[-1] if self._judge else 0
        self.pair_inputs = [] if self.symmetric else [graph_input.name for graph_input in self._model.get_inputs()]
        self.pad = pad

    @classmethod
    def load(cls, folder: Path, precision: Precision) -> Self:
        """Load an exported model, without torch and transformers, which take seconds to import.

        Raises:
            ModelError: the folder holds no exported model, or a damaged one, or onnxruntime is not installed.
        """
        from tokenizers import Tokenizer

        for name in [TOKENIZER, *graph_files(read_metadata(folder).architecture, precision)]:
            if not (folder / name).is_file():
                raise ModelError(f"{folder}: no ONNX model here ({name} is missing); write one with `samesense export`")
        check_model(folder)
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
        if self.late or not self.symmetric:
            raise ModelError(
                "an ONNX model that reads pairs has no vectors of words; give --encoder the model it was exported from"
            )
        return _run(self._model, batch)[0]

    def judge(self, left: Floats, right: Floats) -> Floats:
        """Return the log-odds of pairs of a twin's vectors, and the logits of the relations."""
        return np.column_stack(_run(self._judge, {"left": left, "right": right}))

    def read(self, batch: Batch) -> Floats:
        """Return the states of a late model's lower layers for a batch of words."""
        return _run(self._model, batch)[0]

    def interact(self, states: Floats, sides: NDArray[np.int64]) -> Floats:
        """Return the log-odds for such states of both words of pairs, and the logits of the relations."""
        return np.column_stack(_run(self._judge, {"states": states, "sides": sides}))


def graph_files(architecture: Architecture, precision: Precision) -> list[str]:
    """Return the files of a model's graphs: the one that reads, and the one that judges what it read, if it is another.

    A twin's second graph judges vectors of words, and a late model's their states.
    """
    judges: dict[Architecture, list[str]] = {"twin": [HEAD], "late": [PAIR_GRAPHS[precision]]}
    return [GRAPHS[precision], *judges.get(architecture, [])]


def _session(path: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOW)


def _run(session: InferenceSession, inputs: Mapping[str, NDArray[Any]]) -> list[Floats]:
    return [np.asarray(output) for output in session.run(None, inputs)]
