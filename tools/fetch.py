"""Get the public gold sets: from where they are published, or from a folder that has them.

    python -m tools.fetch data/gold
    python -m tools.fetch data/gold --source ../gold

It is not a stage of the pipeline: those use no network. The checksums in the folder's sets.yaml verify each file.
"""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.errors import DataError
from samesense.files import file_digest, replacing
from samesense.gold.reserved import write_reserved_words
from samesense.gold.sets import GoldSet, gold_path, read_sets
from tools.copies import read_copy, verified

HOST = "https://raw.githubusercontent.com"
TIMEOUT = 60  # seconds


def download(url: str) -> bytes:
    """Return the content at ``url``."""
    from urllib.error import URLError
    from urllib.request import urlopen

    try:
        with urlopen(url, timeout=TIMEOUT) as answer:  # noqa: S310  # always HOST
            content: bytes = answer.read()
    except (OSError, URLError) as error:
        raise DataError(f"{url}: {error}; --source names a folder that has the sets") from error
    return content


def fetch(name: str, gold: GoldSet, folder: Path, source: Path | None) -> None:
    """Put the files of one public set into ``folder``, unless they are there."""
    for part, file in gold.files.items():
        path = gold_path(folder, name, gold, part)
        if path.is_file() and file_digest(path) == file.sha256:
            continue
        if source is None:
            content = download(f"{HOST}/{gold.repository}/{gold.commit}/{file.path}")
        else:
            content = read_copy(source / name / path.name, "a copy of the gold set")
        verified(content, file.sha256, f"{name}, {path.name}")
        with replacing(path, parents=True) as partial:
            partial.write_bytes(content)
        typer.echo(f"{path}")


def main(
    folder: Annotated[Path, typer.Argument(help="folder of gold sets")],
    source: Annotated[Path | None, typer.Option(help="folder that has them, by set")] = None,
) -> None:
    """Get the public gold sets, and list the words of their test parts, which training must not see."""
    sets = {name: gold for name, gold in read_sets(folder).items() if gold.repository}
    for name, gold in sets.items():
        fetch(name, gold, folder, source)
    write_reserved_words(folder, sets.items())


if __name__ == "__main__":
    run(main)
