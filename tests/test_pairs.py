"""The pair table: its form, its words, and what every read and write refuses."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from wordfreq import zipf_frequency

from samesense.errors import DataError
from samesense.pairs import (
    COLUMNS,
    all_word_keys,
    all_words,
    are_common,
    frequency_bands,
    is_among,
    pair_forms,
    pair_table,
    rarer_frequencies,
    read_pairs,
    row_keys,
    token_overlaps,
    write_pairs,
)

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


def test_several_tables_are_read_one_after_the_other(tmp_path: Path) -> None:
    write_pairs(table(), tmp_path / "one.parquet")
    write_pairs(table(pos="v"), tmp_path / "two.parquet")
    both = read_pairs(tmp_path / "one.parquet", tmp_path / "two.parquet")
    pd.testing.assert_frame_equal(both, pd.concat([table(), table(pos="v")], ignore_index=True))
    table(kind="cousin").to_parquet(tmp_path / "bad.parquet")
    with pytest.raises(DataError, match=r"bad\.parquet: row 0, column kind"):
        read_pairs(tmp_path / "one.parquet", tmp_path / "bad.parquet")


def test_the_words_of_tables_are_listed_once_and_sorted() -> None:
    more = pair_table(pd.DataFrame([{**ROW, "right": "Bike"}, ROW]))
    assert all_words() == []
    assert all_words(more, table()) == ["Bike", "auto", "car"]
    assert all_word_keys(more) == {"auto", "bike", "car"}


def test_form_shared_tokens_and_frequency_of_a_pair_keep_its_index() -> None:
    rows = [("car", "auto"), ("ice cream", "gelato"), ("Ice-cream soda", "ice cream"), ("the", "of"), ("-", "- -")]
    pairs = pd.DataFrame(rows, columns=["left", "right"], index=[9, 7, 5, 3, 1])
    described = pd.DataFrame(
        {
            "key": row_keys(pairs),
            "form": pair_forms(pairs),
            "shared": token_overlaps(pairs),
            "zipf": frequency_bands(pairs),
        }
    )
    expected = pd.DataFrame(
        [
            ("car\tauto", "words", 0.0, "4"),
            ("ice cream\tgelato", "mixed", 0.0, "2"),
            ("Ice-cream soda\tice cream", "phrases", 2 / 3, "3"),
            ("the\tof", "words", 0.0, "7"),
            ("-\t- -", "mixed", 0.0, "0"),
        ],
        columns=described.columns,
        index=pairs.index,
    )
    pd.testing.assert_frame_equal(described, expected)
    assert [len(function(pairs.head(0))) for function in (pair_forms, token_overlaps, frequency_bands)] == [0, 0, 0]


def test_a_pair_is_as_frequent_as_its_rarer_side_and_each_space_takes_one_from_a_phrase() -> None:
    rows = [("the", "car"), ("car", "the"), ("car", "jalopy"), ("ice cream", "car"), ("of the", "the")]
    pairs = pd.DataFrame(rows, columns=["left", "right"], index=[9, 7, 5, 3, 1])
    zipf = {word: zipf_frequency(word, "en") for word in ("car", "jalopy", "ice cream", "of the")}
    rarer = [zipf["car"], zipf["car"], zipf["jalopy"], zipf["ice cream"] - 1, zipf["of the"] - 1]
    pd.testing.assert_series_equal(rarer_frequencies(pairs), pd.Series(rarer, index=pairs.index))
    assert are_common(pairs).to_dict() == {9: True, 7: True, 5: False, 3: False, 1: True}
    assert rarer_frequencies(pairs.head(0)).empty


def test_membership_is_that_of_pandas() -> None:
    values = pd.Series(["b", "", "c", "b"], index=[7, 5, 3, 1])
    others = pd.Series(["b", "x"])
    pd.testing.assert_series_equal(is_among(values, others), values.isin(others))
    assert not is_among(values, others.head(0)).any()


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
def test_a_bad_table_is_not_written_or_read_and_the_message_has_row_value_and_expectation(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    path = tmp_path / "pairs.parquet"
    bad = table(**changes)
    if "label" in changes:
        bad["label"] = bad["label"].astype("int8")
    with pytest.raises(DataError) as caught:
        write_pairs(bad, path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    bad.to_parquet(path)
    with pytest.raises(DataError, match=r"pairs\.parquet: "):
        read_pairs(path)


def test_a_table_of_the_wrong_types_or_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pairs.parquet"
    table(label="yes").to_parquet(path)
    with pytest.raises(DataError, match=r"column label: .*int8"):
        read_pairs(path)
    path.write_text("left,right\n")
    with pytest.raises(DataError, match="not a readable Parquet file"):
        read_pairs(path)
    with pytest.raises(DataError, match="not a readable Parquet file"):
        read_pairs(tmp_path / "absent.parquet")
