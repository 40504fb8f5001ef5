"""Tables are scored row by row: none is lost, none is doubled, and an interrupted run resumes."""

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from numpy.typing import NDArray
from pyarrow import parquet

from samesense import Classifier
from samesense.errors import DataError
from samesense.evidence.store import Evidence
from samesense.models.metadata import Metadata
from samesense.scoring import text_tables
from samesense.scoring.chunks import Columns, check_columns
from samesense.scoring.formats import format_of
from samesense.scoring.jobs import Job, Summary, score_file
from samesense.scoring.judges import PROBES
from samesense.scoring.writers import rejects_beside


class LengthRuntime:
    """Gives a pair the share of the left side's letters in both sides, and notes which pairs it judged."""

    def __init__(self, *, fails_after: int | None = None) -> None:
        self.judged: list[tuple[str, str]] = []
        self.fails_after = fails_after

    def probabilities(self, pairs: Sequence[tuple[str, str]], *, progress: bool = False) -> NDArray[np.float64]:  # noqa: ARG002
        if pairs != PROBES:
            if self.fails_after is not None and len(self.judged) >= self.fails_after:
                raise KeyboardInterrupt
            self.judged += pairs
        return np.array([len(left) / len(left + right) for left, right in pairs])


def score(
    source: Path,
    target: Path,
    runtime: LengthRuntime | None = None,
    *,
    threshold: float = 0.5,
    evidence: Evidence | None = None,
    **columns: str,
) -> Summary:
    sides = Columns(columns.get("left", "left"), columns.get("right", "right"))
    files = str(source), format_of(str(source), None), sides, str(target), format_of(str(target), None)
    classifier = Classifier(cast("Any", runtime or LengthRuntime()), Metadata("cross", threshold, 1.0, {}), evidence)
    return score_file(classifier, Job(*files, rejects_beside(target)), lambda _: None)


RESULTS = [  # of cold / icy and of big / large
    {"probability": 0.571429, "synonyms": True, "because": "the model alone"},
    {"probability": 0.375, "synonyms": False, "because": "the model alone"},
]


def rejected(target: Path) -> list[tuple[int, str]]:
    lines = Path(rejects_beside(target)).read_text().splitlines()
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
            """word,note,other,probability,synonyms,because
cold,"a ""cold"" one",icy,0.571429,true,the model alone
big,,large,0.375,false,the model alone
ice_cream,"two
lines",gelato,0.6,true,the model alone
""",
        ),
        (
            "out.tsv",
            """word\tnote\tother\tprobability\tsynonyms\tbecause
cold\t"a ""cold"" one"\ticy\t0.571429\ttrue\tthe model alone
big\t\tlarge\t0.375\tfalse\tthe model alone
ice_cream\t"two
lines"\tgelato\t0.6\ttrue\tthe model alone
""",
        ),
        (
            "out.jsonl",
            "".join(
                f"{json.dumps(row)}\n"
                for row in [
                    {"word": "cold", "note": 'a "cold" one', "other": "icy"} | RESULTS[0],
                    {"word": "big", "note": "", "other": "large"} | RESULTS[1],
                    {"word": "ice_cream", "note": "two\nlines", "other": "gelato"} | RESULTS[0] | {"probability": 0.6},
                ]
            ),
        ),
    ],
)
def test_rows_keep_their_columns_and_get_a_probability(tmp_path: Path, name: str, expected: str) -> None:
    (tmp_path / "in.csv").write_text(CSV)
    summary = score(tmp_path / "in.csv", tmp_path / name, left="word", right="other")
    assert asdict(summary) == {"scored": 3, "rejected": 0, "reused": 0}
    assert (tmp_path / name).read_text() == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", name]


def test_columns_of_one_name_keep_their_values_in_place(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("note,left,note,right,note\n1,cold,2,icy,3\n4,big,5,large,6\n")
    score(tmp_path / "in.csv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == (
        "note,left,note,right,note,probability,synonyms,because\n"
        "1,cold,2,icy,3,0.571429,true,the model alone\n4,big,5,large,6,0.375,false,the model alone\n"
    )


def test_parquet_keeps_its_types_and_a_folder_is_read_in_order(tmp_path: Path) -> None:
    rows = pd.DataFrame({"left": ["cold", "big"], "right": ["icy", "large"], "weight": [1, 2], "tags": [["a"], []]})
    (tmp_path / "in").mkdir()
    rows.iloc[1:].to_parquet(tmp_path / "in" / "b.parquet", index=False)
    rows.iloc[:1].to_parquet(tmp_path / "in" / "a.parquet", index=False)
    score(tmp_path / "in", tmp_path / "out.parquet")
    assert parquet.read_table(tmp_path / "out.parquet").to_pylist() == [
        {"left": "cold", "right": "icy", "weight": 1, "tags": ["a"]} | RESULTS[0],
        {"left": "big", "right": "large", "weight": 2, "tags": []} | RESULTS[1],
    ]
    score(tmp_path / "in", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == (
        "left,right,weight,tags,probability,synonyms,because\n"
        'cold,icy,1,"[""a""]",0.571429,true,the model alone\nbig,large,2,[],0.375,false,the model alone\n'
    )


def test_values_of_a_folder_stay_under_the_names_of_their_columns(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    parquet.write_table(pa.table({"left": ["cold"], "right": ["icy"], "n": [1]}), tmp_path / "in" / "a.parquet")
    parquet.write_table(pa.table({"n": [2], "right": ["large"], "left": ["big"]}), tmp_path / "in" / "b.parquet")
    score(tmp_path / "in", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == (
        "left,right,n,probability,synonyms,because\n"
        "cold,icy,1,0.571429,true,the model alone\nbig,large,2,0.375,false,the model alone\n"
    )
    score(tmp_path / "in", tmp_path / "out.parquet")
    assert parquet.read_table(tmp_path / "out.parquet").to_pylist() == [
        {"left": "cold", "right": "icy", "n": 1} | RESULTS[0],
        {"left": "big", "right": "large", "n": 2} | RESULTS[1],
    ]


def test_json_lines_keep_their_values(tmp_path: Path) -> None:
    lines = [
        '{"left": "cold", "right": "icy", "n": 1, "more": {"a": [null]}, "text": "x"}',
        '{"left": "big", "right": "large", "text": null}',
    ]
    (tmp_path / "in.jsonl").write_text("\n\n".join(lines))
    score(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    assert [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()] == [
        {"left": "cold", "right": "icy", "n": 1, "more": {"a": [None]}, "text": "x"} | RESULTS[0],
        {"left": "big", "right": "large", "n": None, "more": None, "text": None} | RESULTS[1],
    ]
    score(tmp_path / "in.jsonl", tmp_path / "out.parquet")
    assert parquet.read_table(tmp_path / "out.parquet").drop_columns(["left", "right"]).to_pylist() == [
        {"n": "1", "more": '{"a": [null]}', "text": "x"} | RESULTS[0],
        {"n": None, "more": None, "text": None} | RESULTS[1],
    ]


def test_rejected_rows_go_to_a_file_beside_the_result(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("left,right\ncold,icy\nbig,\nold,aged\na,b,c\n")
    summary = score(tmp_path / "in.csv", tmp_path / "out.csv")
    assert asdict(summary) == {"scored": 2, "rejected": 2, "reused": 0}
    assert rejected(tmp_path / "out.csv") == [(3, "right is empty"), (5, "has 3 cells, not 2")]
    assert (tmp_path / "out.csv").read_text().splitlines()[1:] == [
        "cold,icy,0.571429,true,the model alone",
        "old,aged,0.428571,false,the model alone",
    ]
    (tmp_path / "in.csv").write_text("left,right\ncold,icy\n")
    score(tmp_path / "in.csv", tmp_path / "out.csv")
    assert not Path(rejects_beside(tmp_path / "out.csv")).exists()


def test_rejected_rows_of_parquet_have_the_number_of_the_row(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"left": ["cold", None], "right": ["icy", "x"]}), tmp_path / "in.parquet")
    score(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert rejected(tmp_path / "out.parquet") == [(2, "left is missing")]


def test_rejected_rows_of_a_folder_name_their_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        parquet.write_table(
            pa.table({"left": ["cold", None], "right": ["icy", "x"]}), tmp_path / "in" / f"{name}.parquet"
        )
    score(tmp_path / "in", tmp_path / "out.csv")
    assert [json.loads(line) for line in Path(rejects_beside(tmp_path / "out.csv")).read_text().splitlines()] == [
        {"number": 2, "reason": "left is missing", "row": '{"left": null, "right": "x"}', "file": str(path)}
        for path in sorted((tmp_path / "in").iterdir())
    ]


def test_rejected_rows_keep_the_values_of_columns_of_one_name(tmp_path: Path) -> None:
    table = pa.table([["cold"], [""], ["1"], ["2"]], names=["left", "right", "note", "note"])
    parquet.write_table(table, tmp_path / "in.parquet")
    score(tmp_path / "in.parquet", tmp_path / "out.csv")
    rejects = Path(rejects_beside(tmp_path / "out.csv")).read_text()
    assert json.loads(rejects) == {
        "number": 1,
        "reason": "right is empty",
        "row": '["cold", "", "1", "2"]',
    }


def test_what_cannot_be_read_or_written_is_named_and_nothing_else(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"left": ["cold"], "right": ["icy"]}), tmp_path / "a.parquet")
    (tmp_path / "b.parquet").symlink_to("nowhere")
    with pytest.raises(DataError) as caught:
        score(tmp_path, tmp_path.with_suffix(".csv"))
    assert str(caught.value) == f"{tmp_path}/b.parquet: cannot be read: No such file or directory"
    (tmp_path / ".out.csv.parts").touch()
    with pytest.raises(
        DataError, match=r"/\.out\.csv\.parts/000000-[0-9a-f]{16}\.parquet: cannot be written: File exists$"
    ):
        score(tmp_path / "a.parquet", tmp_path / "out.csv")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("in.csv", b"", "in.csv: is empty; the first line should have the names of the columns"),
        ("in.csv", b"\xff\n", "in.csv: line 1 is not UTF-8"),
        ("in.csv", b"a,b\n", "in.csv: no column 'left'; there are 'a', 'b' \\(--left and --right choose columns\\)"),
        ("in.csv", b"left,right,left\n", "in.csv: more than one column 'left'"),
        ("in.csv", b"left,right,synonyms\n", "in.csv: there is a column 'synonyms' already"),
        ("in.jsonl", b'{"left": "a", "right": "b", "because": 1}\n', "in.jsonl: there is a column 'because' already"),
        ("in.jsonl", b'{"a": 1}\n', "in.jsonl: no column 'left'; there are 'a'"),
        ("in.parquet", b"PAR1", "in.parquet: not a readable Parquet file"),
        ("in.xlsx", b"", "in.xlsx: cannot recognise the format from the name"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_and_leaves_nothing(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=message):
        score(tmp_path / name, tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_result_that_cannot_be_written_is_refused_before_pairs_are_scored(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("left,right,note,note\ncold,icy,1,2\n")
    runtime = LengthRuntime()
    for name in ("out.jsonl", "out.parquet"):
        with pytest.raises(DataError, match=rf"{name}: two columns are named 'note', which"):
            score(tmp_path / "in.csv", tmp_path / name, runtime)
    with pytest.raises(DataError, match=r"out\.csv\.rejects\.jsonl: cannot be written"):
        score(tmp_path / "in.csv", tmp_path / "missing" / "out.csv", runtime)
    assert runtime.judged == []


WORDS = ["a", "bb", "ccc", "dddd", "eeeee", "ffffff", "ggggggg"]


def test_an_interrupted_run_resumes_without_scoring_twice_or_losing_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_tables, "CHUNK", 2)
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text("left,right\n" + "".join(f"{word},x\n" for word in WORDS))
    stopped = LengthRuntime(fails_after=4)
    with pytest.raises(KeyboardInterrupt):
        score(path, target, stopped)
    assert not target.exists()
    resumed = LengthRuntime()
    assert asdict(score(path, target, resumed)) == {"scored": 7, "rejected": 0, "reused": 4}
    assert [left for left, _ in stopped.judged + resumed.judged] == WORDS
    assert pd.read_csv(target)["left"].tolist() == WORDS
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_parts_of_other_rows_or_another_model_are_not_reused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_tables, "CHUNK", 1)
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text("left,right\na,x\nb,x\nc,x\n")
    with pytest.raises(KeyboardInterrupt):
        score(path, target, LengthRuntime(fails_after=2))
    path.write_text("left,right\na,x\nq,x\nc,x\n")
    resumed = LengthRuntime()
    assert score(path, target, resumed).reused == 1
    assert resumed.judged == [("q", "x"), ("c", "x")]
    with pytest.raises(KeyboardInterrupt):
        score(path, target, LengthRuntime(fails_after=2))
    assert score(path, target, threshold=0.7).reused == 0
    assert pd.read_csv(target)["synonyms"].tolist() == [False] * 3


def test_evidence_joins_the_verdicts(tmp_path: Path, evidence: Evidence) -> None:
    (tmp_path / "in.csv").write_text("left,right\ncold,icy\ncold,hot\nRun,jog\n")
    runtime = LengthRuntime()
    score(tmp_path / "in.csv", tmp_path / "out.csv", runtime, evidence=evidence)
    assert runtime.judged == [("cold", "icy"), ("cold", "hot")]
    assert (tmp_path / "out.csv").read_text() == (
        "left,right,probability,synonyms,because\n"
        "cold,icy,0.758384,true,similar in WordNet\n"
        "cold,hot,0.033694,false,antonyms in WordNet\n"
        "Run,jog,0.0,false,listed as no synonyms in sport\n"
    )


def test_parts_of_other_evidence_are_not_reused(
    tmp_path: Path, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_tables, "CHUNK", 1)
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text("left,right\na,x\nb,x\nc,x\n")
    threshold = evidence.regression.threshold
    judges = [evidence, replace(evidence, digest="other"), None]  # all by one model, at one threshold
    for before, after in ((judges[0], judges[1]), (judges[0], judges[2]), (judges[2], judges[0])):
        with pytest.raises(KeyboardInterrupt):
            score(path, target, LengthRuntime(fails_after=2), threshold=threshold, evidence=before)
        assert score(path, target, threshold=threshold, evidence=after).reused == 0
        with pytest.raises(KeyboardInterrupt):
            score(path, target, LengthRuntime(fails_after=2), threshold=threshold, evidence=before)
        assert score(path, target, threshold=threshold, evidence=before).reused == 2


def test_standard_input_and_output(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"left,right\ncold,icy\nbig,\n")))
    reported: list[int] = []
    classifier = Classifier(cast("Any", LengthRuntime()), Metadata("cross", 0.5, 1.0, {}))
    summary = score_file(classifier, Job("-", "csv", Columns("left", "right"), "-", "csv", "-"), reported.append)
    assert reported == [2]
    assert asdict(summary) == {"scored": 1, "rejected": 1, "reused": 0}
    out, err = capsysbinary.readouterr()
    assert out == b"left,right,probability,synonyms,because\ncold,icy,0.571429,true,the model alone\n"
    assert err == b'3: right is empty: {"left": "big", "right": ""}\n'


def test_relations_are_columns_on_demand(relation_folders: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("left,right\ncold,icy\nbig,large\n")
    classifier, target = Classifier.load(relation_folders["joint"]), tmp_path / "out.jsonl"
    expected = [asdict(prediction) for prediction in classifier.judge([("cold", "icy"), ("big", "large")])]
    for relation, names in ((True, [*expected[0]]), (False, ["synonyms", "probability", "because"])):
        columns = Columns("left", "right", relation=relation)
        job = Job(str(tmp_path / "in.csv"), "csv", columns, str(target), "jsonl", rejects_beside(target))
        score_file(classifier, job, lambda _: None)
        rows = [json.loads(line) for line in target.read_text().splitlines()]
        assert [{name: row[name] for name in row if name not in {"left", "right"}} for row in rows] == [
            pytest.approx({name: row[name] for name in names}, abs=1e-5) for row in expected
        ]
    with pytest.raises(DataError, match=r"^table: there is a column 'relation' already; rename it: "):
        check_columns("table", ["left", "right", "relation"], Columns("left", "right", relation=True))
