"""The pair table: its forms, its keys, and what is refused at every read and write."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages._cli import BadInputError
from stages._pairs import COLUMNS, pair_table, read_pairs, surface, word_key, write_pairs

ROW = {
    "left": "car",
    "right": "auto",
    "label": 1,
    "kind": "synonym",
    "pos": "n",
    "origin": "wordnet",
    "source": "car.n.01",
}


def table(**changes: Any) -> pd.DataFrame:
    return pair_table(pd.DataFrame([ROW])).assign(**changes)


def test_surface_and_key() -> None:
    assert surface(" ice_cream\u00a0 cone ") == "ice cream cone"
    assert surface("cafe\u0301") == "caf\u00e9"
    assert word_key("Ice-Cream") == word_key("ice cream") == word_key("icecream") == "icecream"


@given(st.text())
def test_surface_is_stable(text: str) -> None:
    assert surface(surface(text)) == surface(text)


def test_pair_table_orders_sides_and_rows_and_keeps_the_first_of_equal_pairs() -> None:
    rows = [ROW, {**ROW, "left": "auto", "right": "car", "pos": "v"}, {**ROW, "left": "bike", "right": "a bike"}]
    result = pair_table(pd.DataFrame(rows))
    assert result[["left", "right", "pos"]].to_numpy().tolist() == [["a bike", "bike", "n"], ["auto", "car", "n"]]
    assert tuple(result.columns) == COLUMNS
    assert str(result["label"].dtype) == "int8"


def test_a_table_comes_back_as_it_was_written_with_equal_bytes(tmp_path: Path) -> None:
    write_pairs(table(), tmp_path / "one.parquet")
    write_pairs(table(), tmp_path / "two.parquet")
    pd.testing.assert_frame_equal(read_pairs(tmp_path / "one.parquet"), table())
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"label": 2}, "row 0, column label: '2'; expected 0 or 1"),
        ({"label": 0}, "row 0, pair: 'auto, car, 0, synonym'; expected label 1 for"),
        ({"kind": "cousin"}, "row 0, column kind: 'cousin'; expected a known kind of pair"),
        ({"pos": "x"}, "row 0, column pos: 'x'; expected n, v, a, r or empty"),
        ({"left": "old_auto"}, "row 0, column left: 'old_auto'; expected a surface form"),
        ({"left": ""}, "row 0, column left: ''; expected"),
        ({"left": "zebra"}, "expected left before right in sorted order"),
        ({"extra": 1}, "columns left, right, label, kind, pos, origin, source, extra; expected left, right, label"),
    ],
)
def test_a_bad_table_is_refused_by_row_value_and_expectation_and_not_written(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    path = tmp_path / "pairs.parquet"
    bad = table(**changes)
    if "label" in changes:
        bad["label"] = bad["label"].astype("int8")
    with pytest.raises(BadInputError) as caught:
        write_pairs(bad, path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    bad.to_parquet(path)
    with pytest.raises(BadInputError, match=r"pairs\.parquet: "):
        read_pairs(path)


def test_a_table_of_the_wrong_types_or_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pairs.parquet"
    table(label="yes").to_parquet(path)
    with pytest.raises(BadInputError, match=r"column label: .*int8"):
        read_pairs(path)
    path.write_text("left,right\n")
    with pytest.raises(BadInputError, match="not a readable Parquet file"):
        read_pairs(path)
    with pytest.raises(BadInputError, match="not a readable Parquet file"):
        read_pairs(tmp_path / "absent.parquet")
