"""CSV, TSV and JSON lines: a broken row is rejected, and every other row is read."""

import csv
import io
import json
from collections.abc import Iterable

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from samesense.errors import DataError
from samesense.scoring import text_tables
from samesense.scoring.chunks import Chunk, Columns, Reject
from samesense.scoring.text_tables import JSON_TEXTS, Record, csv_records, json_records, text_chunks

COLUMNS = Columns("left", "right")


def read(content: str | bytes, form: str, columns: Columns = COLUMNS) -> list[Chunk]:
    lines = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return list(text_chunks(f"in.{form}", lines, form, columns))


def numbered_reasons(rejects: Iterable[Reject]) -> list[tuple[int, str]]:
    return [(reject.number, reject.reason) for reject in rejects]


def test_csv_has_a_byte_order_mark_quotes_and_cells_of_several_lines() -> None:
    text = '\ufeffword,note,other\ncold,"a ""cold"" one",icy\n\nice_cream,"two\nlines",gelato\n'
    assert read(text, "csv", Columns("word", "other")) == [
        Chunk(
            pa.table(
                {"word": ["cold", "ice_cream"], "note": ['a "cold" one', "two\nlines"], "other": ["icy", "gelato"]}
            ),
            [("cold", "icy"), ("ice cream", "gelato")],
            [],
        )
    ]


def test_a_record_has_the_number_of_its_first_line() -> None:
    lines = [b"a,b\n", b"\n", b'c,"d\n', b'e"\r\n', b"f\n"]
    assert list(csv_records(lines, ",")) == [
        Record(1, "a,b", ["a", "b"]),
        Record(3, 'c,"d\ne"', ["c", "d\ne"]),
        Record(5, "f", ["f"]),
    ]
    assert list(json_records([b'{"a": 1}\n', b" \n", b"{\n"])) == [
        Record(1, '{"a": 1}', {"a": 1}),
        Record(3, "{", "is not JSON: Expecting property name enclosed in double quotes: line 2 column 1 (char 2)"),
    ]


def test_rows_of_csv_that_cannot_be_scored_have_a_reason() -> None:
    long = "x" * 10_000
    rows = [b"left,right", b"cold,icy", b"big,", b'hot,"warm', b"bad,\xff", b"a,b,c", "🔥,fire".encode(), b"nul,a\0b"]
    content = b"\n".join([*rows, b'"a"b,c', f"{long},y".encode(), b"old,aged", b""])
    assert read(content, "csv") == [
        Chunk(
            pa.table({"left": ["cold", "old"], "right": ["icy", "aged"]}),
            [("cold", "icy"), ("old", "aged")],
            [
                Reject(3, "right is empty", '{"left": "big", "right": ""}'),
                Reject(4, "has a quote that is not closed", 'hot,"warm'),
                Reject(5, "is not UTF-8 (byte 5)", "bad,\ufffd"),
                Reject(6, "has 3 cells, not 2", "a,b,c"),
                Reject(
                    7,
                    "left '🔥' has no Latin letter and no digit; the model reads English",
                    '{"left": "🔥", "right": "fire"}',
                ),
                Reject(
                    8,
                    "right has the control character U+0000 (character 2)",
                    '{"left": "nul", "right": "a\\u0000b"}',
                ),
                Reject(9, "is broken CSV: ',' expected after '\"'", '"a"b,c'),
                Reject(
                    10,
                    "left has 10,000 characters; at most 200 are scored",
                    json.dumps({"left": long, "right": "y"}),
                ),
            ],
        )
    ]


def test_broken_json_has_a_reason() -> None:
    lines = ["{", '{"left": "cold", "right": "icy"}', "[1]", '{"left": 7, "right": "x"}', '{"right": "x"}']
    lines += ['{"left": "a", "right": "b", "c": 1}', '{"left": "\\ud800", "right": "b"}', "[" * 100_000]
    (chunk,) = read("\n".join(lines), "jsonl")
    first, *others, last = numbered_reasons(chunk.rejects)
    assert first == (1, "is not JSON: Expecting property name enclosed in double quotes: line 2 column 1 (char 2)")
    assert others == [
        (3, "is not a JSON object"),
        (4, "left is not a text: 7"),
        (5, "left is missing"),
        (6, "has a column 'c', which the first row does not have"),
        (7, "left has the half of a surrogate pair U+D800 (character 1)"),
    ]
    assert last[0] == 8
    assert last[1].startswith("is not JSON: ")
    assert [reject.row for reject in chunk.rejects] == [lines[reject.number - 1] for reject in chunk.rejects]
    assert chunk.pairs == [("cold", "icy")]


def test_columns_beside_the_pair_stay_json() -> None:
    rows = ['{"left": "cold", "n": 1, "right": "icy", "more": {"a": [null]}}', '{"left": "big", "right": "large"}']
    (chunk,) = read("\n".join(rows), "jsonl")
    assert chunk.table.to_pylist() == [
        {"left": "cold", "n": "1", "right": "icy", "more": '{"a": [null]}'},
        {"left": "big", "n": "null", "right": "large", "more": "null"},
    ]
    assert chunk.table.schema.metadata == {JSON_TEXTS: b'["n", "more"]'}


def test_nan_is_null_and_a_name_that_comes_twice_is_no_value_less() -> None:
    rows = ['{"left": "cold", "right": "icy", "n": NaN, "more": [-Infinity, 1e999]}', '{"left": NaN, "right": "x"}']
    rows += ['{"left": "a", "right": "b", "left": "c"}', '{"left": "a", "right": "b", "more": {"d": 1, "d": 2}}']
    (chunk,) = read("\n".join(rows), "jsonl")
    assert chunk.table.to_pylist() == [{"left": "cold", "right": "icy", "n": "null", "more": "[null, null]"}]
    assert chunk.rejects == [
        Reject(2, "left is missing", rows[1]),
        Reject(3, "has two values of 'left'", rows[2]),
        Reject(4, "has two values of 'd'", rows[3]),
    ]


def test_columns_of_one_name_keep_their_values_in_place() -> None:
    (chunk,) = read("note,left,note,right,note\n1,cold,2,icy,3\n4,big,5,,6\n", "csv")
    assert chunk.table.column_names == ["note", "left", "note", "right", "note"]
    assert [column.to_pylist() for column in chunk.table.columns] == [["1"], ["cold"], ["2"], ["icy"], ["3"]]
    assert chunk.rejects == [Reject(3, "right is empty", '["4", "big", "5", "", "6"]')]


@pytest.mark.parametrize(
    ("form", "content", "message"),
    [
        ("csv", b"", "in.csv: is empty; the first line should have the names of the columns"),
        ("csv", b"\xff\n", "in.csv: line 1 is not UTF-8 (byte 1); the first line should have the names of the columns"),
        (
            "tsv",
            b"left,right\n",
            "in.tsv: no column 'left'; there are 'left,right' (--left and --right choose columns)",
        ),
        ("jsonl", b'{"a": 1}\n', "in.jsonl: no column 'left'; there are 'a' (--left and --right choose columns)"),
    ],
)
def test_a_file_without_the_columns_is_refused(form: str, content: bytes, message: str) -> None:
    with pytest.raises(DataError) as caught:
        read(content, form)
    assert str(caught.value) == message


@pytest.mark.parametrize(("form", "content"), [("csv", "left,right\n"), ("jsonl", "")])
def test_a_file_without_rows_is_one_empty_chunk(form: str, content: str) -> None:
    (chunk,) = read(content, form)
    assert (chunk.table.column_names, len(chunk.table), chunk.rejects) == (["left", "right"], 0, [])


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(st.lists(st.tuples(cells, cells), max_size=20), st.sampled_from(["csv", "tsv", "jsonl"]), st.integers(1, 5))
@example([("\r", "\n")], "csv", 1)
@example([('"\r', "a\r\n")], "tsv", 2)
def test_every_row_is_scored_or_rejected_once(rows: list[tuple[str, str]], form: str, size: int) -> None:
    table = pd.DataFrame(rows, columns=["left", "right"]).assign(place=range(len(rows)))
    if form == "jsonl":
        content = "".join(json.dumps(row) + "\n" for row in table.to_dict("records"))
    else:
        # A carriage return ends a line unless it is quoted, which pandas by itself does not do
        content = table.to_csv(index=False, sep=text_tables.SEPARATORS[form], quoting=csv.QUOTE_NONNUMERIC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_tables, "CHUNK", size)
        chunks = read(content, form)
    kept = [int(place) for chunk in chunks for place in chunk.table["place"].to_pylist()] if rows else []
    assert kept == sorted(set(kept))
    assert len(kept) + sum(len(chunk.rejects) for chunk in chunks) == len(rows)
    assert all(len(chunk.pairs) == len(chunk.table) for chunk in chunks)
