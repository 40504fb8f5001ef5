"""The sides of every row are checked once, and rows that cannot be scored are set apart with the reason."""

import math
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from samesense.errors import DataError
from samesense.scoring.chunks import CheckedSides, Chunk, Columns, Reject, check_columns, check_sides, table_chunk

COLUMNS = Columns("left", "right")


def test_sides_are_surface_forms_or_have_a_reason() -> None:
    sides: list[tuple[Any, Any]] = [
        ("ice_cream ", "gelato"),
        ("cold", None),
        (math.nan, "x"),
        (7, ""),
        ("cafe\u0301", "a"),
        (pd.NA, "x"),
        ("so\u200bfa", "\uff53ofa"),
    ]
    assert check_sides(sides) == CheckedSides(
        pairs=[("ice cream", "gelato"), ("café", "a"), ("sofa", "sofa")],
        rows=[0, 4, 6],
        reasons={1: "right is missing", 2: "left is missing", 3: "left is not a text: 7", 5: "left is missing"},
    )


def test_a_chunk_has_the_rows_that_can_be_scored_as_they_came() -> None:
    table = pa.table({"left": ["ice_cream", None, "cold"], "n": [1, 2, 3], "right": ["gelato", "x", "icy"]})
    assert table_chunk(table, COLUMNS, start=11) == Chunk(
        table.take([0, 2]),
        [("ice cream", "gelato"), ("cold", "icy")],
        [Reject(12, "left is missing", '{"left": null, "n": 2, "right": "x"}')],
    )


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["a", "b"], "in.csv: no column 'left'; there are 'a', 'b' (--left and --right choose columns)"),
        (
            ["left", "left"],
            "in.csv: more than one column 'left'; there are 'left', 'left' (--left and --right choose columns)",
        ),
        (
            ["left", "right", "synonyms", "probability"],
            "in.csv: there is a column 'probability' already; rename it: the result needs that name",
        ),
        (
            ["left", "because", "right"],
            "in.csv: there is a column 'because' already; rename it: the result needs that name",
        ),
    ],
)
def test_columns_are_checked(names: list[str], message: str) -> None:
    with pytest.raises(DataError) as caught:
        check_columns("in.csv", names, COLUMNS)
    assert str(caught.value) == message


def test_other_columns_may_have_any_names() -> None:
    check_columns("in.csv", ["note", "left", "", "note", "right"], COLUMNS)
