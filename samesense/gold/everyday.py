"""Pairs of everyday words and phrases, labelled by hand: half to tune on, half to test on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from samesense.errors import DataError, TextError
from samesense.files import read_csv_rows
from samesense.texts import checked_pair

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

Half = Literal["tuning", "test"]
HALVES: tuple[Half, ...] = get_args(Half)
COLUMNS = ("left", "right", "label", "kind", "part")
LABELS = {"0": 0, "1": 1}


def read_everyday(path: Path, part: Half) -> pd.DataFrame:
    """Read one half of the pairs.

    Returns:
        ``left`` and ``right`` (surface forms), ``label`` (1: synonyms), ``kind``.

    Raises:
        DataError: the file is missing, a row is not what it should be, a pair occurs twice, or the half lacks a label.
    """
    import pandas as pd

    lines = read_csv_rows(path)
    _, header = next(lines, (1, []))
    if tuple(header) != COLUMNS:
        raise DataError(f"{path}, line 1: {','.join(header)!r}; expected the columns {','.join(COLUMNS)}")
    rows, seen = [], set[tuple[str, ...]]()
    for number, values in lines:
        row = _check_row(values, f"{path}, line {number}: ")
        pair = tuple(sorted(row[:2]))
        if pair in seen:
            raise DataError(f"{path}, line {number}: {' / '.join(pair)} occurs twice")
        seen.add(pair)
        rows.append(row)
    half = [row[:-1] for row in rows if row[-1] == part]
    if lacking := set(LABELS.values()) - {label for _, _, label, _ in half}:
        raise DataError(f"{path}: part {part} has no pair with label {min(lacking)}; expected some with each label")
    return pd.DataFrame(half, columns=COLUMNS[:-1])


def _check_row(values: list[str], place: str) -> tuple[str, str, int, str, str]:
    if len(values) != len(COLUMNS):
        raise DataError(f"{place}{len(values)} values; expected {len(COLUMNS)}: {', '.join(COLUMNS)}")
    left, right, label, kind, part = values
    if label not in LABELS:
        raise DataError(f"{place}label {label!r}; expected 0 or 1")
    if part not in HALVES:
        raise DataError(f"{place}part {part!r}; expected {' or '.join(HALVES)}")
    if not kind:
        raise DataError(f"{place}kind is empty")
    try:
        return (*checked_pair((left, right)), LABELS[label], kind, part)
    except TextError as error:
        raise DataError(f"{place}{error}") from error
