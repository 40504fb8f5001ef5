"""The user's own lexicons: a folder of labelled pairs and of lists of synonyms."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from samesense.errors import DataError
from samesense.files import list_folder, read_csv_rows
from samesense.lexicons.delimited import read_csv_lexicon
from samesense.lexicons.licenses import is_lexicon
from samesense.lists.delimited import EXPANSIONS
from samesense.lists.formats import JSON_SUFFIXES, SUFFIXES
from samesense.lists.reading import read_list
from samesense.pairs import sort_sides
from samesense.params import Section

if TYPE_CHECKING:
    import pandas as pd

    from samesense.lists.rules import SynonymList

COLUMNS = ("left", "right", "label", "pos", "origin")
ENDINGS = {*SUFFIXES, *JSON_SUFFIXES}  # of the names of lexicons
SHOWN = 10  # places of what is left out, in a message


class LexiconParams(Section):
    """How the folder is read.

    Attributes:
        one_way: see `read_lexicons`.
    """

    one_way: list[str]


def read_lexicons(
    folder: Path, one_way: Collection[str] | None = None, report: Callable[[str], object] = print
) -> "pd.DataFrame":
    """Read every lexicon of a folder, in the order of their names: labelled pairs in CSV, and lists of synonyms.

    Args:
        folder: that they are in.
        one_way: names of the lists whose one-way rules count as synonyms; those of other lists are left out. None: all.
        report: takes a line about what is left out of a lexicon.

    Returns:
        ``left`` and ``right`` (surface forms in sorted order, never the same word), ``label``, ``pos`` and ``origin``
        (``lexicon:NAME``); a pair may occur several times.

    Raises:
        DataError: a file is neither, is not UTF-8, or is not what its name says; or ``one_way`` names no lexicon.
    """
    import pandas as pd

    paths = [path for path in list_folder(folder) if is_lexicon(path)]
    for path in paths:
        if path.suffix not in ENDINGS:
            endings = ", ".join(sorted(ENDINGS - {".csv"}))
            raise DataError(f"{path}: expected a lexicon: .csv (left,right,label), or a list of synonyms ({endings})")
    if unknown := sorted(set(one_way or ()) - {path.stem for path in paths}):
        raise DataError(f"{folder}: no lexicon {unknown[0]!r}, which lexicons.one_way in params.yaml names")
    tables = []
    for path in paths:
        rows = _read_lexicon(path, report, one_way=one_way is None or path.stem in one_way)
        left, right = sort_sides(rows["left"], rows["right"])
        rows = rows.assign(left=left, right=right, origin=f"lexicon:{path.stem}")
        tables.append(rows[left != right])
    if not tables:
        return pd.DataFrame(columns=COLUMNS, dtype=str)
    return pd.concat(tables, ignore_index=True)[list(COLUMNS)]


def _read_lexicon(path: Path, report: Callable[[str], object], *, one_way: bool) -> "pd.DataFrame":
    import pandas as pd

    if path.suffix == ".csv" and not _has_expansions(path):
        return read_csv_lexicon(path)
    found = read_list(path)
    for message in _left_out(found, one_way=one_way):
        report(f"{path}: {message}")
    pairs = [pair for rule in found.rules if one_way or not rule.one_way for pair in rule.pairs()]
    return pd.DataFrame(pairs, columns=["left", "right"], dtype=str).assign(label=1, pos="")


def _has_expansions(path: Path) -> bool:
    _, columns = next(read_csv_rows(path), (1, []))
    return columns == EXPANSIONS


def _left_out(found: "SynonymList", *, one_way: bool) -> Iterator[str]:
    """Say what is left out of a list, and where."""
    if found.unread:
        places = [str(number) for number in dict.fromkeys(unread.number for unread in found.unread)]
        more = ", ..." if len(places) > SHOWN else ""
        where = f"on {found.unit} {', '.join(places[:SHOWN])}{more}"
        yield f"{len(found.unread):,} terms or rules left out, {where}; the first: {found.unread[0]}"
    if not one_way and (count := sum(1 for rule in found.rules if rule.one_way for _ in rule.pairs())):
        yield f"{count:,} one-way pairs are no synonyms; lexicons.one_way in params.yaml says which lexicons' are"
