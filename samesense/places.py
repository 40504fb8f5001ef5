"""Where a command reads and writes: never over what it reads, never two outputs in one place, nor two runs."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from samesense.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Place: TypeAlias = str | Path  # of a file or a folder, or an address such as s3://bucket/pairs
STANDARD = "-"  # standard input or output


@contextmanager
def claimed(read: Mapping[str, Place], written: Mapping[str, Place], *, parents: bool = False) -> Iterator[None]:
    """Check places as `check_places` does, and let no other run write to those that are written until the block ends.

    A lock lies beside each of them; after a crash, it holds nobody up. Standard output and addresses have none.

    Args:
        read: see `check_places`.
        written: the same.
        parents: make the folders that the latter lie in.

    Raises:
        DataError: see `check_places`; or another run writes there, the folder cannot be written, or a device is there.
    """
    check_places(read, written)
    with ExitStack() as locks:
        for path in written.values():
            place = str(path).removeprefix("file://")
            if place != STANDARD and "://" not in place:
                locks.enter_context(_locked(Path(place), parents=parents))
        yield


def check_places(read: Mapping[str, Place], written: Mapping[str, Place]) -> None:
    """Check that what a command writes is apart from what it reads, and from what else it writes.

    Places are compared by what they are, not by how they are spelt: links lead to their targets, and where the file
    system takes ``A`` and ``a`` for one name, so does this. A file in a folder is not apart from the folder.

    Args:
        read: files and folders, by what they are to the user (``the source``); links in a folder are read, too.
        written: the same, of what the command makes, replaces or removes.

    Raises:
        DataError: two are not apart.
    """
    taken = [(role, place) for role, path in read.items() for place in _places(path, "/dev/stdin")]
    for role, path in written.items():
        for place in _places(path, "/dev/stdout")[:1]:
            for other, there in taken:
                if overlap := _overlap(place, there):
                    raise DataError(f"{path}: {role} {overlap} {other}, {there}; name another place to write")
            taken.append((role, place))


def _places(path: Place, stream: str) -> list[Path]:
    """Return the real path of a place, and those of the links in it; none of a ``stream`` that is no file."""
    if str(path) == STANDARD:
        return [Path(os.path.realpath(stream))] if Path(stream).is_file() else []
    place = Path(str(path).removeprefix("file://"))
    links = [inner for inner in place.rglob("*") if inner.is_symlink()] if place.is_dir() else []
    return [Path(os.path.realpath(each)) for each in (place, *links)]


def _overlap(one: Path, other: Path) -> str | None:
    """Return how a place is not apart from another; None if it is."""
    if _is_same(one, other):
        return "is"
    if any(_is_same(parent, other) for parent in one.parents):
        return "lies in"
    return "holds" if any(_is_same(one, parent) for parent in other.parents) else None


def _is_same(one: Path, other: Path) -> bool:
    """Return whether two real paths are one; of what is not there yet, names that differ in case only are one."""
    exist = one.exists(), other.exists()
    if all(exist):
        return one.samefile(other)
    return not any(exist) and str(one).casefold() == str(other).casefold()


@contextmanager
def _locked(path: Path, *, parents: bool) -> Iterator[None]:
    from filelock import FileLock, Timeout

    place = Path(os.path.realpath(path))
    if place.exists() and not (place.is_file() or place.is_dir()):
        raise DataError(f"{path}: is neither a file nor a folder; name another place to write")
    if not (parents or place.parent.is_dir()):
        raise DataError(f"{path}: cannot be written: there is no folder {place.parent}")
    lock = FileLock(place.with_name(f".{place.name}.lock"), blocking=False)  # it makes the folder
    try:
        lock.acquire()
    except Timeout as error:
        raise DataError(f"{path}: another run writes there; wait until it ends, or name another place") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be written: {error.strerror or error}") from error
    try:
        yield
    finally:
        Path(lock.lock_file).unlink(missing_ok=True)  # while it is held: whoever waits for it sees that it is gone
        lock.release()
