"""The encoder that a model was trained from, as it was before training."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WEIGHTS = "model.safetensors"
FILES = ("*.json", "*.txt", "*.model", WEIGHTS)  # no pickles, no code


class NotAtHandError(Exception):
    """Something that can be done without is missing; the message is the reason."""


def embedded(pair: tuple[str, str], folder: Path) -> Floats:
    """Return the mean-pooled token embeddings of a pair, as unit vectors of shape (2, hidden size).

    Raises:
        NotAtHandError: there is no readable encoder in ``folder``.
    """
    import numpy as np
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModel, AutoTokenizer, logging

    from samesense import scoring
    from samesense.architectures import Twin

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # a head that is left out is no news
    try:
        encoder = AutoModel.from_pretrained(folder, dtype=torch.float32, use_safetensors=True, local_files_only=True)
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, SafetensorError) as error:
        raise NotAtHandError(f"{folder}: not a readable encoder: {error}") from error
    return np.asarray(scoring.embedded(Twin(encoder), tokenizer, pair), dtype=float)


def folder_of(base: Any) -> Path:  # noqa: ANN401  # whatever a JSON file holds
    """Return where an encoder lies, as the pipeline looks for it: in the hub's cache, then in a package.

    Args:
        base: ``samesense.base`` in a model's configuration: ``hub``, ``revision``, ``package``.

    Raises:
        NotAtHandError: it is in neither.
    """
    if not isinstance(base, dict) or not isinstance(base.get("hub"), str):
        raise NotAtHandError("the model does not say which encoder it was trained from")
    for folder in (_cached(base["hub"], base.get("revision")), _packaged(base)):
        if folder and (folder / WEIGHTS).is_file():
            return folder
    raise NotAtHandError(f"{base['hub']} is neither in the hub's cache nor installed as a package")


def _cached(hub: str, revision: str | None) -> Path | None:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(hub, revision=revision, allow_patterns=list(FILES), local_files_only=True))
    except (OSError, ValueError):  # the hub's errors are of these kinds
        return None


def _packaged(base: dict[str, Any]) -> Path | None:
    from importlib.util import find_spec

    from huggingface_hub.constants import HF_HOME

    package = base.get("package")
    if isinstance(package, list):  # its parts were joined there when the model was trained
        return Path(HF_HOME, "assembled", f"{base['hub'].replace('/', '--')}-{base.get('revision')}")
    match = re.fullmatch(r"(\w+)/([\w/]+)", package or "")
    spec = find_spec(match[1]) if match else None
    return Path(spec.origin).parent / match[2] if match and spec and spec.origin else None
