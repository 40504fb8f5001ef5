"""The user's own lexicons: CSV files of labelled pairs, and synonym files of Elasticsearch and Solr."""

import re
from itertools import combinations, product
from pathlib import Path
from typing import TYPE_CHECKING

from stages._cli import BadInputError
from stages._pairs import POS, ordered, surface
from stages._texts import WORD, csv_rows, is_word, lines

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

SIDES = ("left", "right")
REQUIRED = (*SIDES, "label")


def read_lexicons(folder: Path) -> "pd.DataFrame":
    """Read every lexicon of a folder, in the order of their names: ``NAME.csv`` and ``NAME.txt``.

    Returns:
        ``left`` and ``right`` (surface forms in sorted order, never the same word), ``label``, ``pos`` and ``origin``
        (``lexicon:NAME``); a pair may be there several times.

    Raises:
        BadInputError: a file is neither, is not UTF-8, or has a line that is not what it should be.
    """
    import pandas as pd

    tables = []
    for path in sorted(folder.iterdir()):
        if path.name == "README.md":
            continue
        if path.suffix not in {".csv", ".txt"}:
            raise BadInputError(f"{path}: expected a lexicon: .csv (left,right,label) or .txt (Solr synonyms)")
        rows = _read_csv(path) if path.suffix == ".csv" else _read_solr(path)
        tables.append(rows.assign(origin=f"lexicon:{path.stem}"))
    columns = [*REQUIRED, "pos", "origin"]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns, dtype=str)


def _read_csv(path: Path) -> "pd.DataFrame":
    """Read a CSV by column, and look for the line at fault only where there is one: lexicons have millions of rows."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    columns = _header(path)
    text = dict.fromkeys(columns, pa.large_string())
    try:
        table = arrow_csv.read_csv(
            path,
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(column_types=text, strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        for number, row in csv_rows(path):  # raises at a broken encoding
            if len(row) != len(columns):
                raise BadInputError(
                    f"{path}, line {number}: {len(row)} values; expected {len(columns)}: {','.join(columns)}"
                ) from error
        raise BadInputError(f"{path}: not a readable CSV: {error}") from error
    return _checked(table, path)


def _header(path: Path) -> list[str]:
    _, columns = next(csv_rows(path), (1, []))
    columns = [column.removeprefix("\ufeff") for column in columns]
    if not set(REQUIRED) <= set(columns) <= {*REQUIRED, "pos"} or len(columns) != len(set(columns)):
        raise BadInputError(
            f"{path}, line 1: {','.join(columns)!r}; expected the columns left,right,label and maybe pos"
        )
    return columns


def _checked(table: "pa.Table", path: Path) -> "pd.DataFrame":
    """Return the rows with their words as surface forms, their label as a number."""
    rows = table.to_pandas()
    rows = rows.assign(label=rows["label"].str.strip(), pos=rows["pos"].str.strip() if "pos" in rows else "")
    found = {word: surface(word) for side in SIDES for word in rows[side].unique()}
    bad = {word for word in found if not is_word(word)}
    for side in SIDES:
        _refuse(rows[side].isin(bad), rows[side], path, WORD)
        rows[side] = rows[side].map(found)
    _refuse(~rows["label"].isin(["0", "1"]), rows["label"], path, "label 1 (synonyms) or 0 (not)")
    _refuse(~rows["pos"].isin(POS), rows["pos"], path, "pos n, v, a, r or empty")
    return _as_pairs(rows.assign(label=(rows["label"] == "1").astype("int8")))


def _refuse(wrong: "pd.Series[bool]", values: "pd.Series[str]", path: Path, expected: str) -> None:
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        number = next(number for place, (number, _) in enumerate(csv_rows(path)) if place == row + 1)
        raise BadInputError(f"{path}, line {number}: {values.iloc[row]!r}; expected {expected}")


def _as_pairs(rows: "pd.DataFrame") -> "pd.DataFrame":
    left, right = ordered(rows["left"], rows["right"])
    return rows.assign(left=left, right=right)[left != right]


def _read_solr(path: Path) -> "pd.DataFrame":
    """Read ``a, b, c`` (each a synonym of each) and ``a, b => c`` (each of the left a synonym of each of the right).

    The format is Solr's, which Elasticsearch reads too: ``#`` starts a comment, a backslash takes a comma literally.
    """
    import pandas as pd

    pairs: list[tuple[str, ...]] = []
    for number, line in lines(path):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        terms = [[_term(term, path, number) for term in re.split(r"(?<!\\),", part)] for part in text.split("=>")]
        if len(terms) > 2 or (len(terms) == 1 and len(terms[0]) == 1):  # noqa: PLR2004  # two sides of an arrow
            raise BadInputError(f"{path}, line {number}: {text!r}; expected a, b, c or a => b")
        pairs += combinations(terms[0], 2) if len(terms) == 1 else product(*terms)
    return _as_pairs(pd.DataFrame(pairs, columns=["left", "right"], dtype=str).assign(label=1, pos=""))


def _term(text: str, path: Path, number: int) -> str:
    term = surface(text.replace("\\,", ",").replace("\\", ""))
    if not is_word(term):
        raise BadInputError(f"{path}, line {number}: {text.strip()!r}; expected {WORD}")
    return term
