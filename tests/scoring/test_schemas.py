"""Files of Parquet are one table if they have the same columns, in any order."""

import pyarrow as pa
import pytest

from samesense.errors import DataError
from samesense.scoring.chunks import Columns
from samesense.scoring.schemas import arrange, check_types, common_schema

COLUMNS = Columns("left", "right")
FIRST = pa.schema([("left", pa.string()), ("n", pa.int64()), ("n", pa.float64())], {"by": "us"})


def test_columns_are_matched_by_name_and_those_of_one_name_by_their_order() -> None:
    other = pa.schema([("n", pa.int64()), pa.field("left", pa.string(), nullable=False), ("n", pa.float64())])
    common = common_schema({"a": FIRST, "b": other})
    assert common.equals(FIRST, check_metadata=True)
    table = pa.table([[1], ["cold"], [2.5]], schema=other)
    assert arrange(table, common).equals(pa.table([["cold"], [1], [2.5]], schema=FIRST), check_metadata=True)


def test_a_column_without_values_takes_the_type_of_the_other_files() -> None:
    nothing, number = pa.schema([("n", pa.null())]), pa.schema([("n", pa.int64())])
    assert common_schema({"a": nothing, "b": number, "c": nothing}) == number
    assert arrange(pa.table({"n": pa.nulls(2)}), number) == pa.table({"n": [None, None]}, schema=number)


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        (FIRST.remove(0), "no column 'left', which a.parquet has"),
        (FIRST.remove(2), "no column 'n', which a.parquet has"),
        (FIRST.append(pa.field("m", pa.string())), "a column 'm', which a.parquet lacks"),
        (
            FIRST.set(0, pa.field("left", pa.large_string())),
            "column 'left' holds large_string; expected string, as in the files before it",
        ),
        (
            FIRST.set(1, FIRST.field(2)).set(2, FIRST.field(1)),
            "column 'n' holds double; expected int64, as in the files before it",
        ),
    ],
)
def test_files_of_other_columns_are_named(other: pa.Schema, problem: str) -> None:
    with pytest.raises(DataError) as caught:
        common_schema({"a.parquet": FIRST, "b.parquet": FIRST, "c.parquet": other})
    assert str(caught.value) == f"c.parquet: {problem}"


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
)
def test_texts_of_every_type_are_taken(kind: pa.DataType) -> None:
    check_types("in.parquet", pa.schema([("left", kind), ("right", pa.string()), ("n", pa.int64())]), COLUMNS)


def test_columns_of_the_pair_hold_texts() -> None:
    with pytest.raises(DataError, match=r"^in\.parquet: column 'left' holds int64, not text$"):
        check_types("in.parquet", pa.schema([("left", pa.int64()), ("right", pa.string())]), COLUMNS)
