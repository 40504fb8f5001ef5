"""Where a pretrained checkpoint comes from: the hub's cache, a package that ships it, or the hub."""

import hashlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from pydantic import Field

from stages._cli import BadInputError
from stages._params import Section

WEIGHTS = "model.safetensors"
# Configuration and tokenizer files of every kind, and weights as safetensors only: pickles run code when loaded.
FILES = ("*.json", "*.txt", "*.model", WEIGHTS)


class Checkpoint(Section):
    """An entry of ``models`` in params.yaml."""

    hub: str = Field(pattern=r"^[\w.-]+/[\w.-]+$")
    revision: str = Field(min_length=1)
    sha256: str | None = Field(pattern=r"^[0-9a-f]{64}$")
    package: str | None = Field(pattern=r"^[\w.]+/[\w./]+$")
    license: str = Field(min_length=1)


def checkpoint_folder(name: str, checkpoint: Checkpoint) -> Path:
    """Return a folder with the checkpoint's configuration, tokenizer and weights.

    The hub's cache comes first, then the package (a module and a folder in it, ``module/folder``), then the hub. The
    weights' sha256 is checked wherever they come from.

    Raises:
        BadInputError: it is nowhere to be had, or the weights are not those of params.yaml.
    """
    tried = []
    for place, folder in _places(checkpoint):
        if isinstance(folder, Exception):
            tried.append(f"{place} ({_reason(folder)})")
            continue
        if not (folder / WEIGHTS).is_file():
            tried.append(f"{place} (it has no {WEIGHTS})")
            continue
        _check(folder / WEIGHTS, name, checkpoint)
        return folder
    raise BadInputError(
        f"model {name}: {checkpoint.hub} at revision {checkpoint.revision} was not found; tried "
        f"{', then '.join(tried)}; run once with access to the hub, or `hf download {checkpoint.hub} --revision "
        f"{checkpoint.revision}` on a machine that has it and copy its HF_HOME, or choose another model"
    )


def _places(checkpoint: Checkpoint) -> Iterator[tuple[str, Path | Exception]]:
    from huggingface_hub.constants import HF_HUB_CACHE, is_offline_mode

    yield f"the hub cache {HF_HUB_CACHE}", _snapshot(checkpoint, local_files_only=True)
    if checkpoint.package:
        module, _, folder = checkpoint.package.partition("/")
        spec = find_spec(module)
        found = Path(spec.origin).parent / folder if spec and spec.origin else FileNotFoundError("not installed")
        yield f"the package {module}", found
    if is_offline_mode():
        yield "the hub", ConnectionError("HF_HUB_OFFLINE is set")
    else:
        yield "the hub", _snapshot(checkpoint, local_files_only=False)


def _snapshot(checkpoint: Checkpoint, *, local_files_only: bool) -> Path | Exception:
    from huggingface_hub import logging, snapshot_download

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # its retries are no news: the last error is told
    try:
        return Path(
            snapshot_download(
                checkpoint.hub,
                revision=checkpoint.revision,
                allow_patterns=list(FILES),
                local_files_only=local_files_only,
            )
        )
    except Exception as error:  # the hub's, the HTTP client's and the file system's  # noqa: BLE001
        return error


def _reason(error: Exception) -> str:
    return str(error).split("\n", maxsplit=1)[0].rstrip(".") or type(error).__name__


def _check(weights: Path, name: str, checkpoint: Checkpoint) -> None:
    if checkpoint.sha256 is None:
        return
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != checkpoint.sha256:
        raise BadInputError(
            f"model {name}: {weights} has sha256 {found}; models.{name}.sha256 in params.yaml is {checkpoint.sha256}"
        )
