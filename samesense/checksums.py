"""Checksums beside files, in the form of `sha256sum`, so that damage to a model is told rather than judged with."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from samesense.errors import ModelError
from samesense.files import file_digest, write_text


def write_checksums(path: Path, names: Iterable[str]) -> None:
    """Write the sha256 of files in the folder of ``path``: ``sha256sum --check`` in that folder compares them.

    Raises:
        DataError: it cannot be written.
    """
    write_text("".join(f"{file_digest(path.with_name(name))}  {name}\n" for name in sorted(names)), path)


def update_checksums(path: Path) -> None:
    """Write the checksums of the files that ``path`` lists anew; if there is no such file, nothing.

    Raises:
        DataError: it cannot be written.
    """
    if path.is_file():
        write_checksums(path, [name for _, name in _entries(path)])


def check_checksums(path: Path) -> None:
    """Check the files that ``path`` lists; if there is no such file, as in a model of someone else's, nothing is.

    Raises:
        ModelError: a file is missing, or is not what it was when it was written.
    """
    if not path.is_file():
        return
    try:
        damaged = [name for digest, name in _entries(path) if file_digest(path.with_name(name)) != digest]
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be checked: {error}") from error
    if damaged:
        raise ModelError(
            f"{path.with_name(damaged[0])}: damaged or edited: its sha256 is not that in {path.name}; "
            f"get the file again, or remove {path.name} if the edit was meant"
        )


def _entries(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        yield digest, name
