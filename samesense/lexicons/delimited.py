"""Lexicons as CSV files of labelled pairs."""

from pathlib import Path
from typing import TYPE_CHECKING

from samesense.errors import DataError, TextError
from samesense.files import read_csv_rows
from samesense.pairs import POS, SIDES
from samesense.texts import checked_text

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

REQUIRED = (*SIDES, "label")


def read_csv_lexicon(path: Path) -> "pd.DataFrame":
    """Read a CSV of ``left,right,label`` and maybe ``pos``.

    It reads by column, and looks for the line at fault only if there is one: lexicons may have millions of rows.

    Returns:
        ``left`` and ``right`` (surface forms), ``label`` and ``pos``, a row per line.

    Raises:
        DataError: a column is missing or unknown, or a line is not what it should be.
    """
    import pyarrow as pa
    from pyarrow import csv

    columns = _read_header(path)
    text = dict.fromkeys(columns, pa.large_string())
    try:
        table = csv.read_csv(
            path,
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(column_types=text, strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        for number, row in read_csv_rows(path):  # raises at a broken encoding
            if len(row) != len(columns):
                raise DataError(
                    f"{path}, line {number}: {len(row)} values; expected {len(columns)}: {','.join(columns)}"
                ) from error
        raise DataError(f"{path}: not a readable CSV: {error}") from error
    return _check_rows(table, path)


def _read_header(path: Path) -> list[str]:
    number, columns = next(read_csv_rows(path), (1, []))
    if not set(REQUIRED) <= set(columns) <= {*REQUIRED, "pos"} or len(columns) != len(set(columns)):
        raise DataError(
            f"{path}, line {number}: {','.join(columns)!r}; expected the columns left,right,label and maybe pos"
        )
    return columns


def _check_rows(table: "pa.Table", path: Path) -> "pd.DataFrame":
    """Return the rows with their words as surface forms and their label as a number."""
    rows = table.to_pandas()
    rows = rows.assign(label=rows["label"].str.strip(), pos=rows["pos"].str.strip() if "pos" in rows else "")
    forms, problems = _check_words({word for side in SIDES for word in rows[side].unique()})
    for side in SIDES:
        wrong = rows[side].isin(problems)
        if wrong.any():
            place = int(wrong.to_numpy().argmax())
            raise DataError(f"{path}, line {_line(path, place)}: {side} {problems[rows[side].iloc[place]]}")
        rows[side] = rows[side].map(forms)
    _refuse(~rows["label"].isin(["0", "1"]), rows["label"], path, "label 1 (synonyms) or 0 (not)")
    _refuse(~rows["pos"].isin(POS), rows["pos"], path, "pos n, v, a, r or empty")
    checked: pd.DataFrame = rows.assign(label=(rows["label"] == "1").astype("int8"))
    return checked


def _check_words(words: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the surface form of each word that can be scored, and what is wrong with each other word."""
    forms, problems = {}, {}
    for word in words:
        try:
            forms[word] = checked_text(word)
        except TextError as error:
            problems[word] = str(error)
    return forms, problems


def _refuse(wrong: "pd.Series[bool]", values: "pd.Series[str]", path: Path, expected: str) -> None:
    if wrong.any():
        place = int(wrong.to_numpy().argmax())
        raise DataError(f"{path}, line {_line(path, place)}: {values.iloc[place]!r}; expected {expected}")


def _line(path: Path, place: int) -> int:
    """Return the number of the last line of a row, given its place among the rows after the header."""
    lines = (number for row, (number, _) in enumerate(read_csv_rows(path)) if row == place + 1)
    return next(lines, place + 2)  # pyarrow and csv may disagree on where a broken row ends
