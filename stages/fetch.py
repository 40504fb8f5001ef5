"""Get the public gold sets: from where they are published, or from a folder that has them.

    python -m stages.fetch data/gold
    python -m stages.fetch data/gold --source ../gold

No stage of the pipeline: those use no network. What is fetched is known by its checksum, in params.yaml.
"""

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ConfigDict

from stages._cli import BadInputError, run
from stages._files import replacing
from stages._gold import GoldSet, location
from stages._params import Section, declared
from stages._reserve import WORDS, test_words

HOST = "https://raw.githubusercontent.com"
TIMEOUT = 60  # seconds


class Params(Section):
    """What is read of what the stage ``gold`` declares."""

    model_config = ConfigDict(extra="ignore")
    gold: dict[str, GoldSet]


def download(url: str) -> bytes:
    """Return what is at ``url``."""
    from urllib.error import URLError
    from urllib.request import urlopen

    try:
        with urlopen(url, timeout=TIMEOUT) as answer:  # noqa: S310  # always HOST
            content: bytes = answer.read()
    except (OSError, URLError) as error:
        raise BadInputError(f"{url}: {error}; with --source, a folder that has the sets is used") from error
    return content


def fetch(name: str, gold: GoldSet, folder: Path, source: Path | None) -> None:
    """Put the files of one public set into ``folder``, unless they are there."""
    for part, file in gold.files.items():
        path = location(folder, name, gold, part)
        if path.is_file() and sha256(path.read_bytes()).hexdigest() == file.sha256:
            continue
        if source is None:
            content = download(f"{HOST}/{gold.repository}/{gold.commit}/{file.path}")
        else:
            content = read_copy(source / name / path.name)
        if (found := sha256(content).hexdigest()) != file.sha256:
            raise BadInputError(f"{name}, {path.name}: its sha256 is {found}; expected {file.sha256}")
        with replacing(path) as partial:
            partial.write_bytes(content)
        typer.echo(f"{path}")


def read_copy(path: Path) -> bytes:
    """Return the content of a copy."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInputError(f"{path}: {error.strerror}; expected a copy of the gold set") from error


def main(
    folder: Annotated[Path, typer.Argument(help="folder of gold sets")],
    source: Annotated[Path | None, typer.Option(help="folder that has them, by set")] = None,
) -> None:
    """Get the public gold sets, and list the words of their test parts, which training must not see."""
    sets = {name: gold for name, gold in declared("gold", Params).gold.items() if gold.repository}
    for name, gold in sets.items():
        fetch(name, gold, folder, source)
    with replacing(folder / WORDS) as partial:
        partial.write_text("\n".join(sorted(test_words(folder, sets.items()))) + "\n", encoding="ascii")


if __name__ == "__main__":
    run(main)
