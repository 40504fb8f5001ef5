"""Scored rows as CSV, TSV, JSON lines and Parquet; rejected rows as JSON lines."""

import math
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from samesense.errors import DataError
from samesense.scoring.chunks import Reject
from samesense.scoring.formats import Format
from samesense.scoring.text_tables import JSON_TEXTS
from samesense.scoring.writers import rejects_beside, rejects_writer, table_writer

TABLE = pa.table({"left": ['a "b"', None], "n": [1, 2], "tags": [["x"], []], "synonyms": [True, False]})
JSON_TABLE = pa.table(
    {"left": ["cold", "big"], "n": ["1", '"1"'], "more": ['{"é": [null]}', "null"]}
).replace_schema_metadata({JSON_TEXTS: b'["n", "more"]'})


def written(table: pa.Table, path: Path, form: Format) -> bytes:
    """Write a table in two parts, and return the file's content."""
    with table_writer(str(path), form, table.schema) as write:
        write(table.slice(0, 1))
        write(table.slice(1))
    return path.read_bytes()


@pytest.mark.parametrize(
    ("form", "table", "content"),
    [
        ("csv", TABLE, 'left,n,tags,synonyms\n"a ""b""",1,"[""x""]",true\n,2,[],false\n'),
        ("tsv", TABLE, 'left\tn\ttags\tsynonyms\n"a ""b"""\t1\t"[""x""]"\ttrue\n\t2\t[]\tfalse\n'),
        (
            "jsonl",
            TABLE,
            r"""{"left": "a \"b\"", "n": 1, "tags": ["x"], "synonyms": true}
{"left": null, "n": 2, "tags": [], "synonyms": false}
""",
        ),
        ("csv", JSON_TABLE, 'left,n,more\ncold,1,"{""é"": [null]}"\nbig,1,\n'),
        (
            "jsonl",
            JSON_TABLE,
            '{"left": "cold", "n": 1, "more": {"é": [null]}}\n{"left": "big", "n": "1", "more": null}\n',
        ),
    ],
)
def test_values_are_texts_numbers_or_json(tmp_path: Path, form: Format, table: pa.Table, content: str) -> None:
    assert written(table, tmp_path / "out", form).decode() == content


def test_nan_is_null_in_json(tmp_path: Path) -> None:
    table = pa.table({"n": [math.nan, 1.5], "tags": [[math.inf], [2.0]]})
    lines = b'{"n": null, "tags": [null]}\n{"n": 1.5, "tags": [2.0]}\n'
    assert written(table, tmp_path / "out", "jsonl") == lines
    assert written(table, tmp_path / "out", "csv") == b"n,tags\nnan,[null]\n1.5,[2.0]\n"


def test_cells_that_a_spreadsheet_would_run_stay_as_they_are(tmp_path: Path) -> None:
    table = pa.table({"left": ["=1+1", "@SUM(A1)"], "right": ["+1", "-1"]})
    assert written(table, tmp_path / "out", "csv") == b"left,right\n=1+1,+1\n@SUM(A1),-1\n"


def test_parquet_keeps_types_and_has_texts_for_json(tmp_path: Path) -> None:
    written(TABLE, tmp_path / "out", "parquet")
    assert parquet.read_table(tmp_path / "out").equals(TABLE)
    written(JSON_TABLE, tmp_path / "out", "parquet")
    expected = pa.table({"left": ["cold", "big"], "n": ["1", "1"], "more": ['{"é": [null]}', None]})
    assert parquet.read_table(tmp_path / "out").equals(expected, check_metadata=True)


def test_columns_of_one_name_keep_their_values_in_place(tmp_path: Path) -> None:
    table = pa.table([["1", "4"], ["cold", "big"], ["2", "5"]], names=["note", "left", "note"])
    assert written(table, tmp_path / "out", "csv") == b"note,left,note\n1,cold,2\n4,big,5\n"
    others: list[Format] = ["jsonl", "parquet"]
    for form in others:
        message = rf"out\.x: two columns are named 'note', which {form} cannot hold; write CSV instead$"
        with pytest.raises(DataError, match=message):
            written(table, tmp_path / "out.x", form)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_types_that_the_format_lacks_are_refused_and_leave_the_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "out.parquet").write_text("before")
    table = TABLE.append_column("age", pa.array([None, None], pa.month_day_nano_interval()))
    with pytest.raises(DataError, match=r"out\.parquet: these columns cannot be written as parquet: "):
        written(table, tmp_path / "out.parquet", "parquet")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.parquet", "before")]


def test_values_that_the_format_lacks_are_refused(tmp_path: Path) -> None:
    table = pa.table({"on": pa.array([2**30], pa.int32()).cast(pa.date32())})
    with pytest.raises(DataError, match=r"out\.csv: these columns cannot be written as csv: days=1073741824; must "):
        written(table, tmp_path / "out.csv", "csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_said_of_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr("sys.stdout", full)
        with (
            pytest.raises(DataError, match=r"^standard output: cannot be written: No space left on device$"),
            table_writer("-", "csv", TABLE.schema) as write,
        ):
            write(TABLE)
        monkeypatch.undo()
        with suppress(OSError):  # what is left in its buffer
            full.close()


def test_half_of_a_surrogate_pair_is_written_as_a_question_mark(tmp_path: Path) -> None:
    table = pa.table({"left": ["cold"], "note": [r'"\ud800"']}).replace_schema_metadata({JSON_TEXTS: b'["note"]'})
    assert written(table, tmp_path / "out", "jsonl") == b'{"left": "cold", "note": "?"}\n'


def test_rejects_are_json_lines_and_without_any_there_is_no_file(tmp_path: Path) -> None:
    path = Path(rejects_beside(tmp_path / "out.csv"))
    assert path == tmp_path / "out.csv.rejects.jsonl"
    with rejects_writer(str(path)) as reject:
        reject(Reject(3, "right is empty", "é,"))
        reject(Reject(1, "left is missing", "{}", "in/a.parquet"))
    assert path.read_text() == (
        '{"number": 3, "reason": "right is empty", "row": "é,"}\n'
        '{"number": 1, "reason": "left is missing", "row": "{}", "file": "in/a.parquet"}\n'
    )
    with rejects_writer(str(path)):
        pass
    assert list(tmp_path.iterdir()) == []


def test_rejects_on_standard_error_have_their_place(capsys: pytest.CaptureFixture[str]) -> None:
    with rejects_writer("-") as reject:
        reject(Reject(3, "right is empty", "é,"))
        reject(Reject(1, "left is missing", "{}", "in/a.parquet"))
    assert capsys.readouterr().err == "3: right is empty: é,\nin/a.parquet:1: left is missing: {}\n"
