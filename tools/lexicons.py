"""Get published word lists, as packages or from a folder that has these, and write their synonyms as lexicons.

    python -m tools.lexicons data/lexicons
    python -m tools.lexicons data/lexicons gcide --source ../packages

It is not a stage of the pipeline: those use no network. lexicons.yaml pins each package and the contents of what is
read in it; no code of a package runs.
"""

import tarfile
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatchcase
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samesense.console import run
from samesense.errors import DataError
from samesense.files import write_csv, write_text
from samesense.lexicons.ding import read_ding
from samesense.lexicons.gcide import read_gcide
from tools.copies import verified
from tools.packages import Package, get_artefact, read_packages

if TYPE_CHECKING:
    import pandas as pd

SOURCES = Path(__file__).with_name("lexicons.yaml")
READERS = {"gcide": read_gcide, "ding": lambda texts: read_ding("".join(texts))}
AR_MAGIC, AR_HEADER = b"!<arch>\n", 60  # bytes; man 5 ar


class WordList(Package):
    """A pinned package with a word list in it.

    Attributes:
        members: a pattern of the files in it to read.
        content_sha256: of their contents, in the order of their names, one after the other.
        license: of the word list, an SPDX identifier.
        source: whose the word list is, and where it is from.
    """

    members: str
    content_sha256: str
    license: str
    source: str


def read_members(package: WordList, artefact: bytes) -> list[str]:
    """Return the texts of the files to read in a wheel or a Debian package, in the order of their names.

    Raises:
        DataError: their contents are other ones.
    """
    files = _unzip(artefact) if package.file.endswith(".whl") else _unpack_debian(artefact)
    contents = [content for name, content in sorted(files) if fnmatchcase(name, package.members)]
    verified(b"".join(contents), package.content_sha256, f"{package.file}, {package.members}")
    return [content.decode() for content in contents]


def _unzip(artefact: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(artefact)) as archive:
        yield from ((name, archive.read(name)) for name in archive.namelist())


def _unpack_debian(artefact: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a Debian package: an ar archive with data.tar in it, here read without Debian's tools."""
    place = len(AR_MAGIC)
    while place < len(artefact):
        header = artefact[place : place + AR_HEADER]
        start, size = place + AR_HEADER, int(header[48:58])
        if header.startswith(b"data.tar"):
            with tarfile.open(fileobj=BytesIO(artefact[start : start + size])) as archive:
                for member in archive:
                    if file := archive.extractfile(member):
                        yield member.name, file.read()
        place = start + size + size % 2  # the next header is at an even place


def write_lexicon(name: str, package: WordList, folder: Path, source: Path | None) -> None:
    """Write ``NAME.csv``, the pairs of a word list, and ``NAME.license`` beside it."""
    table: pd.DataFrame = READERS[name](read_members(package, get_artefact(package, source)))
    write_text(f"{package.license}, {package.source}\n", folder / f"{name}.license")
    path = folder / f"{name}.csv"
    write_csv(table, path)
    typer.echo(f"{path}: {len(table):,} pairs, {package.license}")


def main(
    folder: Annotated[Path, typer.Argument(help="folder of lexicons")],
    names: Annotated[list[str] | None, typer.Argument(help="lexicons to write (all)")] = None,
    source: Annotated[Path | None, typer.Option(help="folder that has the packages")] = None,
) -> None:
    """Get published word lists, and write their synonyms as lexicons, each with its licence beside it."""
    packages = read_packages(SOURCES, WordList)
    for name in names or packages:
        if name not in packages:
            raise DataError(f"{name!r}: no such lexicon; expected {', '.join(packages)}")
    for name in names or packages:
        write_lexicon(name, packages[name], folder, source)


if __name__ == "__main__":
    run(main)
