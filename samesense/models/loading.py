"""Where a trained model comes from: a folder, or a repository on the Hugging Face hub; and what runs it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from samesense.errors import ModelError
from samesense.models.hub import WEIGHTS, get_snapshot
from samesense.models.metadata import ADVICE, Metadata, read_metadata

if TYPE_CHECKING:
    from samesense.models.runtime import Runtime
    from samesense.models.torch_runtime import TorchRuntime

Backend = Literal["torch", "onnx", "int8"]
TRIAL = ("hot", "cold")  # a pair that every model can judge
WEIGHT_PATTERNS = ("*.safetensors", "*.onnx")  # of the files in a repository


def load_model(folder: Path, backend: Backend) -> tuple[Runtime, Metadata]:
    """Return the model in a folder, ready to run, and its metadata: see `samesense.Classifier.load`."""
    if backend not in get_args(Backend):
        raise ModelError(f"no backend {backend!r}; there are {', '.join(get_args(Backend))}")
    if backend == "torch":
        return load_torch_model(folder), read_metadata(folder)
    from samesense.models.onnx_runtime import OnnxRuntime

    return _tried(OnnxRuntime.load(folder, backend), folder), read_metadata(folder)


def load_torch_model(source: str | Path, revision: str | None = None) -> TorchRuntime:
    """Return a model of torch, ready to run: see `samesense.Classifier.load`."""
    from samesense.models.sizes import check_sizes, check_tokens
    from samesense.models.torch_runtime import TorchRuntime

    folder = find_folder(source, revision)
    if list(folder.glob("*.onnx")) and not (folder / WEIGHTS).is_file():
        raise ModelError(f"{folder}: an ONNX model, for the backends onnx and int8")
    check_sizes(folder)
    runtime = TorchRuntime.load(folder)
    check_tokens(runtime, folder)
    return _tried(runtime, folder)


R = TypeVar("R", bound="Runtime")


def _tried(runtime: R, folder: Path) -> R:
    """Return a runtime after a trial: what damage leaves in a model shows at the first pair, and not when it is read.

    Raises:
        ModelError: it cannot judge a pair, or its verdict is no number.
    """
    import numpy as np

    try:
        outputs = runtime.outputs([TRIAL])
    except Exception as error:  # of torch and onnxruntime
        raise ModelError(f"{folder}: not a readable model: it cannot judge a pair: {error}") from error
    if not np.isfinite(outputs).all():
        raise ModelError(f"{folder}: not a readable model: what it says of a pair is no number")
    return runtime


def require_relations(source: str | Path) -> None:
    """Check that a model names relations.

    Raises:
        ModelError: it has no relation head, or there is no model.
    """
    if not read_metadata(find_folder(source)).relations:
        raise ModelError(
            f"{source}: the model names no relations; train one that does with train.relation_weight above 0"
        )


def find_folder(source: str | Path, revision: str | None = None) -> Path:
    """Return the folder of a model, or of a snapshot of a repository on the hub.

    Raises:
        ModelError: there is neither.
    """
    folder = Path(source)
    if folder.is_dir():
        return folder
    # "data/model" could be either: where its first part is a folder, it was meant as a path
    if not re.fullmatch(r"[\w-][\w.-]*/[\w.-]+", str(source)) or folder.parent.is_dir():
        raise ModelError(f"{folder}: no model here (no such folder); {ADVICE}")
    try:
        return get_snapshot(str(source), revision, WEIGHT_PATTERNS)
    except ModelError as error:
        raise ModelError(f"{source}: neither a folder nor found on the hub ({error}); {ADVICE}") from error
