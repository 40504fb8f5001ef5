"""The user's own lexicons: a folder of CSV files and synonym files."""

from pathlib import Path
from typing import TYPE_CHECKING

from samesense.errors import DataError
from samesense.files import list_folder, read_text
from samesense.lexicons.delimited import read_csv_lexicon
from samesense.lexicons.solr import read_synonym_file
from samesense.pairs import sort_sides

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("left", "right", "label", "pos", "origin")
READERS = {".csv": read_csv_lexicon, ".txt": read_synonym_file}
LICENSE = ".license"  # of the file beside a lexicon that states its licence


def read_lexicons(folder: Path) -> "pd.DataFrame":
    """Read every lexicon of a folder, in the order of their names: ``NAME.csv`` and ``NAME.txt``.

    Returns:
        ``left`` and ``right`` (surface forms in sorted order, never the same word), ``label``, ``pos`` and ``origin``
        (``lexicon:NAME``); a pair may occur several times.

    Raises:
        DataError: a file is neither, is not UTF-8, or has a line that is not what it should be.
    """
    import pandas as pd

    tables = []
    for path in list_folder(folder):
        if path.name == "README.md" or path.suffix == LICENSE:
            continue
        if path.suffix not in READERS:
            raise DataError(f"{path}: expected a lexicon: .csv (left,right,label) or .txt (Solr synonyms)")
        rows = READERS[path.suffix](path)
        left, right = sort_sides(rows["left"], rows["right"])
        rows = rows.assign(left=left, right=right, origin=f"lexicon:{path.stem}")
        tables.append(rows[left != right])
    if not tables:
        return pd.DataFrame(columns=COLUMNS, dtype=str)
    return pd.concat(tables, ignore_index=True)[list(COLUMNS)]


def read_licenses(folder: Path) -> dict[str, str]:
    """Return the licence of each lexicon of a folder, by the lexicon's name, sorted.

    It is the text of ``NAME.license``, on one line, and empty if there is no such file. A licence without a lexicon
    is left out.

    Raises:
        DataError: the folder or a licence cannot be read.
    """
    paths = list_folder(folder)
    texts = {path.stem: " ".join(read_text(path).split()) for path in paths if path.suffix == LICENSE}
    names = sorted({path.stem for path in paths if path.suffix in READERS})
    return {name: texts.get(name, "") for name in names}
