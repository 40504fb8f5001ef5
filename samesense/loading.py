"""Where a trained model comes from: a folder, or a repository on the Hugging Face hub."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from samesense.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerBase

    from samesense.onnx_runtime import OnnxModel, Precision

Backend = Literal["torch", "onnx", "int8"]
TRAIN = "train one with `make repro`"
FILES = ("*.json", "*.txt", "*.model", "*.safetensors", "*.onnx")  # of a repository: no pickles, no code
ARCHITECTURES = ("cross", "joint", "twin")


def loaded(source: str | Path, revision: str | None, backend: Backend) -> tuple[Any, Any, float]:
    """Return a model, its tokenizer and its threshold: see `samesense.Classifier.load`."""
    if backend not in get_args(Backend):
        raise ModelError(f"no backend {backend!r}; there are {', '.join(get_args(Backend))}")
    folder = _folder(source, revision)
    try:
        threshold, architecture = _told(folder)
        if backend == "torch":
            return *_torch_model(folder, architecture), threshold
        return *_onnx_model(folder, architecture, backend), threshold
    except (OSError, ValueError) as error:
        if isinstance(error, ModelError):
            raise
        raise ModelError(f"{folder}: not a readable model: {error}") from error


def _folder(source: str | Path, revision: str | None) -> Path:
    folder = Path(source)
    if folder.is_dir():
        return folder
    # "data/model" could be either: where its first part is a folder, it was meant as a path
    if not re.fullmatch(r"[\w-][\w.-]*/[\w.-]+", str(source)) or folder.parent.is_dir():
        raise ModelError(f"{folder}: no model here (no such folder); {TRAIN}")
    from huggingface_hub import logging, snapshot_download

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # its retries are no news: the last error is told
    try:
        return Path(snapshot_download(str(source), revision=revision, allow_patterns=list(FILES)))
    except Exception as error:  # the hub's, the HTTP client's and the file system's
        reason = str(error).split("\n", maxsplit=1)[0]
        raise ModelError(f"{source}: neither a folder nor to be had from the hub ({reason}); {TRAIN}") from error


def _config(folder: Path) -> dict[str, Any]:
    path = folder / "config.json"
    if not path.is_file():
        raise ModelError(f"{folder}: no model here (config.json is missing); {TRAIN}")
    config = json.loads(path.read_text(encoding="utf-8"))
    return config if isinstance(config, dict) else {}


def _told(folder: Path) -> tuple[float, str]:
    """Return the threshold and the architecture in a folder's configuration."""
    ours = _config(folder).get("samesense")
    if not isinstance(ours, dict):
        raise ModelError(f"{folder}: not a model of samesense: its config.json has no samesense")
    threshold, architecture = ours.get("threshold"), ours.get("architecture")
    if not isinstance(threshold, float) or not 0 <= threshold <= 1:
        raise ModelError(f"{folder}: not a model of samesense: samesense.threshold is {threshold!r}, not 0-1")
    if architecture not in ARCHITECTURES:
        raise ModelError(
            f"{folder}: not a model of samesense: samesense.architecture is {architecture!r}, "
            f"not one of {', '.join(ARCHITECTURES)}"
        )
    return threshold, architecture


def _torch_model(folder: Path, architecture: str) -> tuple[Any, PreTrainedTokenizerBase]:
    """Load the weights of a folder, onto a GPU if there is one, and the tokenizer."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers.utils import logging

    from samesense.architectures import Joint, Twin

    if not (folder / "model.safetensors").is_file():
        advice = "for its ONNX model name the backend, onnx or int8" if list(folder.glob("*.onnx")) else TRAIN
        raise ModelError(f"{folder}: no model here (model.safetensors is missing); {advice}")
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # of the weights: they are few
    kinds: dict[str, Any] = {"cross": AutoModelForSequenceClassification, "joint": Joint, "twin": Twin}
    model = kinds[architecture].from_pretrained(folder, local_files_only=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return model.to(device), AutoTokenizer.from_pretrained(folder, local_files_only=True)


def _onnx_model(folder: Path, architecture: str, precision: Precision) -> tuple[OnnxModel, Tokenizer]:
    """Load the graphs of a folder, and the tokenizer, without torch and transformers, which take seconds."""
    from tokenizers import Tokenizer

    from samesense.onnx_runtime import GRAPHS, HEAD, OnnxModel

    for name in [GRAPHS[precision], "tokenizer.json", *([HEAD] if architecture == "twin" else [])]:
        if not (folder / name).is_file():
            raise ModelError(f"{folder}: no ONNX model here ({name} is missing); write one with `samesense export`")
    try:
        import onnxruntime  # noqa: F401
    except ImportError as error:
        raise ModelError("onnxruntime is not installed; `pip install samesense[onnx]`") from error
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return OnnxModel(folder, precision, _config(folder).get("pad_token_id") or 0), tokenizer
    except Exception as error:  # of both libraries, which have no class of their own for it
        raise ModelError(f"{folder}: not a readable model: {error}") from error
