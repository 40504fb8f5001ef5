"""Tables of pairs: their formats, and how Parquet and folders are read."""

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from samesense.errors import DataError
from samesense.scoring import formats
from samesense.scoring.chunks import Chunk, Columns, Reject
from samesense.scoring.formats import Format, count_rows, format_of, read_chunks

COLUMNS = Columns("left", "right")


@pytest.mark.parametrize(
    ("path", "given", "form"),
    [
        ("in.csv", None, "csv"),
        ("in.TSV", None, "tsv"),
        ("in.jsonl", None, "jsonl"),
        ("in.ndjson", None, "jsonl"),
        ("in.parquet", None, "parquet"),
        (".", None, "parquet"),
        ("-", None, "csv"),
        ("-", "jsonl", "jsonl"),
        ("in.csv", "tsv", "tsv"),
    ],
)
def test_the_name_tells_the_format_unless_it_is_given(path: str, given: Format | None, form: Format) -> None:
    assert format_of(path, given) == form


def test_a_name_that_does_not_tell_the_format_is_refused() -> None:
    with pytest.raises(DataError) as caught:
        format_of("in.xlsx", None)
    assert str(caught.value) == (
        "in.xlsx: cannot recognise the format from the name; name one of csv, tsv, jsonl, parquet"
    )


def test_parquet_is_read_in_batches_with_the_number_of_each_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "CHUNK", 2)
    table = pa.table({"left": ["cold", None, "big"], "right": ["icy", "x", "large"], "tags": [["a"], [], ["b"]]})
    parquet.write_table(table, tmp_path / "in.parquet")
    assert list(read_chunks(str(tmp_path / "in.parquet"), "parquet", COLUMNS)) == [
        Chunk(table.slice(0, 0), [], []),  # so that a file without rows has its columns
        Chunk(
            table.slice(0, 1),
            [("cold", "icy")],
            [Reject(2, "left is missing", '{"left": null, "right": "x", "tags": []}')],
        ),
        Chunk(table.slice(2, 1), [("big", "large")], []),
    ]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name, word in [("b/b", "third"), ("c", "fourth"), ("a", "first"), ("b/a", "second")]:
        parquet.write_table(pa.table({"left": [word], "right": ["x"]}), tmp_path / f"{name}.parquet")
    chunks = read_chunks(str(tmp_path), "parquet", COLUMNS)
    assert [pair for chunk in chunks for pair in chunk.pairs] == [
        ("first", "x"),
        ("second", "x"),
        ("third", "x"),
        ("fourth", "x"),
    ]


def test_files_of_a_folder_are_one_table_by_the_names_of_its_columns(tmp_path: Path) -> None:
    tables = [
        pa.table({"left": ["cold"], "right": ["icy"], "n": pa.nulls(1)}),
        pa.table({"n": [7], "right": ["large"], "left": ["big"]}),
    ]
    for name, table in zip("ab", tables, strict=True):
        parquet.write_table(table, tmp_path / f"{name}.PARQUET")
    schema = pa.schema([("left", pa.string()), ("right", pa.string()), ("n", pa.int64())])
    first, second = (pa.table([*row], schema) for row in ([["cold"], ["icy"], [None]], [["big"], ["large"], [7]]))
    assert list(read_chunks(str(tmp_path), "parquet", COLUMNS)) == [
        Chunk(schema.empty_table(), [], []),
        Chunk(first, [("cold", "icy")], []),
        Chunk(second, [("big", "large")], []),
    ]


def test_files_that_are_no_one_table_are_refused_before_a_row_is_read(tmp_path: Path) -> None:
    for name, n in (("a", [1]), ("b", ["1"])):
        parquet.write_table(pa.table({"left": ["cold"], "right": ["icy"], "n": n}), tmp_path / f"{name}.parquet")
    with pytest.raises(DataError) as caught:
        next(read_chunks(str(tmp_path), "parquet", COLUMNS))
    problem = "column 'n' holds string; expected int64, as in the files before it"
    assert str(caught.value) == f"{tmp_path}/b.parquet: {problem}"


def test_rows_are_counted_for_the_progress_bar(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("left,right\ncold,icy\n")
    parquet.write_table(pa.table({"left": ["a"] * 3, "right": ["b"] * 3}), tmp_path / "in.parquet")
    assert count_rows(str(tmp_path / "in.csv"), "csv") == 2
    assert count_rows(str(tmp_path / "in.parquet"), "parquet") == 3
    assert count_rows(str(tmp_path), "parquet") == 3
    assert count_rows("-", "csv") is None
    assert count_rows(str(tmp_path / "nowhere.csv"), "csv") is None


def test_a_table_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder" / "folder.parquet").mkdir(parents=True)
    (tmp_path / "broken").mkdir()
    parquet.write_table(pa.table({"left": ["a"], "right": ["b"]}), tmp_path / "broken" / "a.parquet")
    (tmp_path / "broken" / "b.parquet").symlink_to("nowhere")
    (tmp_path / "text.parquet").write_text("left,right\n")
    problems: list[tuple[str, Format, str]] = [
        ("nowhere.csv", "csv", "nowhere.csv: cannot be read: No such file or directory"),
        ("nowhere.parquet", "parquet", "nowhere.parquet: cannot be read: No such file or directory"),
        ("folder", "parquet", "folder: no file *.parquet in this folder"),
        ("broken", "parquet", "broken/b.parquet: cannot be read: No such file or directory"),
        ("text.parquet", "parquet", "text.parquet: not a readable Parquet file: "),
    ]
    for name, form, message in problems:
        with pytest.raises(DataError) as caught:
            list(read_chunks(str(tmp_path / name), form, COLUMNS))
        assert str(caught.value).startswith(f"{tmp_path}/{message}")
