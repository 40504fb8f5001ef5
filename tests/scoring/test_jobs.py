"""Tables are scored row by row: none is lost, none is doubled, and what cannot be scored is told."""

import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyarrow import parquet

from samesense import bulk, text_tables
from samesense.bulk import Job, Summary, score_file
from samesense.chunks import Columns
from samesense.errors import TableError
from samesense.tables import Format, count_rows, format_of, read_chunks

if TYPE_CHECKING:
    from samesense import Classifier

COLUMNS = Columns("left", "right")


class Lengths:
    """A classifier that takes the share of the left side's letters in both, and counts what it judged."""

    threshold = 0.5

    def __init__(self, *, fails_at: int | None = None) -> None:
        self.judged: list[tuple[str, str]] = []
        self.fails_at = fails_at

    def probabilities(self, pairs: Iterable[tuple[str, str]]) -> NDArray[np.float64]:
        pairs = list(pairs)
        if pairs != bulk.PROBES:
            if self.fails_at is not None and len(self.judged) >= self.fails_at:
                raise KeyboardInterrupt
            self.judged += pairs
        return np.array([len(left) / len(left + right) for left, right in pairs])


def scored(path: Path, target: Path, classifier: Any = None, **options: Any) -> Summary:
    forms = format_of(str(path), None), format_of(str(target), None)
    rejects = options.pop("rejects", str(target) + ".rejects.jsonl")
    job = Job(
        str(path), forms[0], Columns(**{"left": "left", "right": "right"} | options), str(target), forms[1], rejects
    )
    return score_file(cast("Classifier", classifier or Lengths()), job, print)


def rejected(target: Path) -> list[tuple[int, str]]:
    lines = Path(f"{target}.rejects.jsonl").read_text().splitlines()
    return [(row["number"], row["reason"]) for row in map(json.loads, lines)]


CSV = """\ufeffword,note,other
cold,"a ""cold"" one",icy
big,,large
ice_cream,"two
lines",gelato
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "out.csv",
            """word,note,other,probability,synonyms
cold,"a ""cold"" one",icy,0.571429,true
big,,large,0.375,false
ice_cream,"two
lines",gelato,0.6,true
""",
        ),
        (
            "out.tsv",
            """word\tnote\tother\tprobability\tsynonyms
cold\t"a ""cold"" one"\ticy\t0.571429\ttrue
big\t\tlarge\t0.375\tfalse
ice_cream\t"two
lines"\tgelato\t0.6\ttrue
""",
        ),
        (
            "out.jsonl",
            r"""{"word": "cold", "note": "a \"cold\" one", "other": "icy", "probability": 0.571429, "synonyms": true}
{"word": "big", "note": "", "other": "large", "probability": 0.375, "synonyms": false}
{"word": "ice_cream", "note": "two\nlines", "other": "gelato", "probability": 0.6, "synonyms": true}
""",
        ),
    ],
)
def test_rows_keep_their_columns_and_get_a_probability(tmp_path: Path, name: str, expected: str) -> None:
    (tmp_path / "in.csv").write_text(CSV)
    summary = scored(tmp_path / "in.csv", tmp_path / name, left="word", right="other")
    assert asdict(summary) == {"scored": 3, "rejected": 0, "reused": 0}
    assert (tmp_path / name).read_text() == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", name]


def test_parquet_keeps_its_types_and_a_folder_is_read_in_order(tmp_path: Path) -> None:
    rows = pd.DataFrame({"left": ["cold", "big"], "right": ["icy", "large"], "weight": [1, 2], "tags": [["a"], []]})
    (tmp_path / "in").mkdir()
    rows.iloc[1:].to_parquet(tmp_path / "in" / "b.parquet", index=False)
    rows.iloc[:1].to_parquet(tmp_path / "in" / "a.parquet", index=False)
    scored(tmp_path / "in", tmp_path / "out.parquet")
    found = parquet.read_table(tmp_path / "out.parquet")
    assert found.to_pylist() == [
        {"left": "cold", "right": "icy", "weight": 1, "tags": ["a"], "probability": 0.571429, "synonyms": True},
        {"left": "big", "right": "large", "weight": 2, "tags": [], "probability": 0.375, "synonyms": False},
    ]
    scored(tmp_path / "in", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == (
        'left,right,weight,tags,probability,synonyms\ncold,icy,1,"[""a""]",0.571429,true\nbig,large,2,[],0.375,false\n'
    )


def test_json_lines_keep_their_values(tmp_path: Path) -> None:
    lines = [
        '{"left": "cold", "right": "icy", "n": 1, "more": {"a": [null]}, "text": "x"}',
        '{"left": "big", "right": "large", "text": null}',
    ]
    results = [{"probability": 0.571429, "synonyms": True}, {"probability": 0.375, "synonyms": False}]
    (tmp_path / "in.jsonl").write_text("\n\n".join(lines))
    scored(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    assert [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()] == [
        {"left": "cold", "right": "icy", "n": 1, "more": {"a": [None]}, "text": "x"} | results[0],
        {"left": "big", "right": "large", "n": None, "more": None, "text": None} | results[1],
    ]
    scored(tmp_path / "in.jsonl", tmp_path / "out.parquet")
    assert parquet.read_table(tmp_path / "out.parquet").drop_columns(["left", "right"]).to_pylist() == [
        {"n": "1", "more": '{"a": [null]}', "text": "x"} | results[0],
        {"n": None, "more": None, "text": None} | results[1],
    ]


def test_rows_that_cannot_be_scored_are_told(tmp_path: Path) -> None:
    long = "x" * 10_000
    rows = [b"left,right", b"cold,icy", b"big,", b'hot,"warm', b"bad,\xff", b"a,b,c", "🔥,fire".encode(), b"nul,a\0b"]
    (tmp_path / "in.csv").write_bytes(b"\n".join([*rows, b'"a"b,c', f"{long},y".encode(), b"old,aged", b""]))
    summary = scored(tmp_path / "in.csv", tmp_path / "out.csv")
    assert asdict(summary) == {"scored": 2, "rejected": 8, "reused": 0}
    assert rejected(tmp_path / "out.csv") == [
        (3, "right is empty"),
        (4, "has a quote that is not closed"),
        (5, "is not UTF-8 (byte 5)"),
        (6, "has 3 cells, not 2"),
        (7, "left '🔥' has no Latin letter and no digit; the model reads English"),
        (8, "right has the control character U+0000 (character 2)"),
        (9, "is broken CSV: ',' expected after '\"'"),
        (10, "left has 10,000 characters; at most 200 are scored"),
    ]
    assert (tmp_path / "out.csv").read_text().splitlines()[1:] == ["cold,icy,0.571429,true", "old,aged,0.428571,false"]
    (tmp_path / "in.csv").write_text("left,right\ncold,icy\n")
    scored(tmp_path / "in.csv", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv.rejects.jsonl").exists()


def test_broken_json_is_told(tmp_path: Path) -> None:
    lines = ["{", '{"left": "cold", "right": "icy"}', "[1]", '{"left": 7, "right": "x"}', '{"right": "x"}']
    lines += ['{"left": "a", "right": "b", "c": 1}', '{"left": "\\ud800", "right": "b"}', "[" * 100_000]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    scored(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    found = rejected(tmp_path / "out.jsonl")
    assert found[0][1].startswith("is no JSON: ")
    assert found[1:-1] == [
        (3, "is no JSON object"),
        (4, "left is no text: 7"),
        (5, "left is missing"),
        (6, "has a column 'c', which the first row has not"),
        (7, "left has the half of a surrogate pair U+D800 (character 1)"),
    ]
    assert found[-1][0] == 8


def test_missing_values_of_parquet_are_told_by_row(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"left": ["cold", None], "right": ["icy", "x"]}), tmp_path / "in.parquet")
    scored(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert rejected(tmp_path / "out.parquet") == [(2, "left is missing")]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("in.csv", b"", "in.csv: is empty; the first line should have the names of the columns"),
        ("in.csv", b"\xff\n", "in.csv: line 1 is not UTF-8"),
        ("in.csv", b"a,b\n", "in.csv: no column 'left'; there are 'a', 'b' \\(--left and --right choose\\)"),
        ("in.csv", b"left,right,left\n", "in.csv: more than one column 'left'"),
        ("in.csv", b"left,right,synonyms\n", "in.csv: there is a column 'synonyms' already"),
        ("in.jsonl", b'{"a": 1}\n', "in.jsonl: no column 'left'; there are 'a'"),
        ("in.parquet", b"PAR1", "in.parquet: not a readable Parquet file"),
        ("in.xlsx", b"", "in.xlsx: its name does not tell its format"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_and_leaves_nothing(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=message):
        scored(tmp_path / name, tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_other_tables_that_cannot_be_read_or_written_are_refused(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"left": [1], "right": ["icy"]}), tmp_path / "in.parquet")
    with pytest.raises(TableError, match=r"in\.parquet: column 'left' holds int64, not texts"):
        scored(tmp_path / "in.parquet", tmp_path / "out.csv")
    with pytest.raises(TableError, match=r"nowhere\.csv: No such file or directory"):
        scored(tmp_path / "nowhere.csv", tmp_path / "out.csv")
    (tmp_path / "folder").mkdir()
    with pytest.raises(TableError, match=r"folder: there is no file \*\.parquet in it"):
        scored(tmp_path / "folder", tmp_path / "out.csv")
    (tmp_path / "in.csv").write_text("left,right\ncold,icy\n")
    with pytest.raises(TableError, match=r"out\.csv\.rejects\.jsonl: cannot be written"):
        scored(tmp_path / "in.csv", tmp_path / "missing" / "out.csv")


def test_an_interrupted_run_goes_on_without_scoring_twice_or_losing_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_tables, "CHUNK", 2)
    words = ["a", "bb", "ccc", "dddd", "eeeee", "ffffff", "ggggggg"]
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text("left,right\n" + "".join(f"{word},x\n" for word in words))
    stopped = Lengths(fails_at=4)
    with pytest.raises(KeyboardInterrupt):
        scored(path, target, stopped)
    assert not target.exists()
    again = Lengths()
    assert asdict(scored(path, target, again)) == {"scored": 7, "rejected": 0, "reused": 4}
    assert [left for left, _ in stopped.judged + again.judged] == words
    assert pd.read_csv(target)["left"].tolist() == words
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_what_another_model_or_other_rows_gave_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_tables, "CHUNK", 1)
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text("left,right\na,x\nb,x\nc,x\n")
    with pytest.raises(KeyboardInterrupt):
        scored(path, target, Lengths(fails_at=2))
    path.write_text("left,right\na,x\nq,x\nc,x\n")
    again = Lengths()
    assert scored(path, target, again).reused == 1
    assert again.judged == [("q", "x"), ("c", "x")]
    with pytest.raises(KeyboardInterrupt):
        scored(path, target, Lengths(fails_at=2))
    other = Lengths()
    other.threshold = 0.7
    assert scored(path, target, other).reused == 0
    assert pd.read_csv(target)["synonyms"].tolist() == [False] * 3


def test_standard_input_and_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"left,right\ncold,icy\nbig,\n")))
    done: list[int] = []
    summary = score_file(cast("Classifier", Lengths()), Job("-", "csv", COLUMNS, "-", "csv", "-"), done.append)
    assert done == [2]
    assert asdict(summary) == {"scored": 1, "rejected": 1, "reused": 0}
    out, err = capsysbinary.readouterr()
    assert out == b"left,right,probability,synonyms\ncold,icy,0.571429,true\n"
    assert err == b'3: right is empty: {"left": "big", "right": ""}\n'


def test_rows_are_counted_for_the_progress_bar(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("left,right\ncold,icy\n")
    parquet.write_table(pa.table({"left": ["a"] * 3, "right": ["b"] * 3}), tmp_path / "in.parquet")
    assert count_rows(str(tmp_path / "in.csv"), "csv") == 2
    assert count_rows(str(tmp_path / "in.parquet"), "parquet") == 3
    assert count_rows("-", "csv") is None


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(st.lists(st.tuples(cells, cells), max_size=20), st.sampled_from(["csv", "tsv", "jsonl"]), st.integers(1, 5))
def test_every_row_is_scored_or_rejected_once(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], form: Format, size: int
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    path = folder / f"in.{form}"
    table = pd.DataFrame(rows, columns=["left", "right"]).assign(place=range(len(rows)))
    if form == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in table.to_dict("records")))
    else:
        table.to_csv(path, index=False, sep=text_tables.SEPARATORS[form])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_tables, "CHUNK", size)
        found = list(read_chunks(str(path), form, COLUMNS))
    kept = [int(place) for chunk in found for place in chunk.table["place"].to_pylist()] if rows else []
    assert kept == sorted(set(kept))
    assert len(kept) + sum(len(chunk.rejects) for chunk in found) == len(rows)
    assert all(len(chunk.pairs) == len(chunk.table) for chunk in found)
