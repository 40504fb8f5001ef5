"""The licences of the user's own lexicons, each in a file beside the lexicon."""

from pathlib import Path

from samesense.files import list_folder, read_text

LICENSE = ".license"  # of the file beside a lexicon that states its licence


def is_lexicon(path: Path) -> bool:
    """Return whether a file in the folder of lexicons should be one, and is no licence and no description."""
    return path.name != "README.md" and path.suffix != LICENSE


def read_licenses(folder: Path) -> dict[str, str]:
    """Return the licence of each lexicon of a folder, by the lexicon's name, sorted.

    It is the text of ``NAME.license``, on one line, and empty if there is no such file. A licence without a lexicon
    is left out.

    Raises:
        DataError: the folder or a licence cannot be read.
    """
    paths = list_folder(folder)
    texts = {path.stem: " ".join(read_text(path).split()) for path in paths if path.suffix == LICENSE}
    return {name: texts.get(name, "") for name in sorted({path.stem for path in paths if is_lexicon(path)})}
