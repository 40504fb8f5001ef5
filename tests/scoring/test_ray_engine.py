"""On a cluster, too, no row is lost or doubled: with two workers, one of which is killed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from samesense import Classifier, texts
from samesense.errors import DataError, SamesenseError
from samesense.models.loading import Backend
from samesense.scoring.chunks import Columns
from samesense.scoring.cluster import needed_workers
from samesense.scoring.jobs import Summary
from samesense.scoring.judges import Judge
from samesense.scoring.ray_engine import DONE, UNFINISHED, score_folder
from samesense.scoring.ray_parts import Scorer

COLUMNS = Columns("left", "right")
ROWS = 12_000

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")  # Ray's own


@pytest.mark.usefixtures("cluster")
def test_a_worker_is_killed_and_no_row_is_lost_or_doubled(
    informed_folders: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    killing: Callable[..., AbstractContextManager[list[str]]],
) -> None:
    monkeypatch.chdir(tmp_path)  # the workers are in other folders
    words = pd.Series(["cold", "icy", "run", "jog", "hot", "", "a very hot day", "warm"])
    rows = pd.DataFrame({"place": range(ROWS)})
    rows["left"], rows["right"] = (
        words.iloc[rows["place"] // step % len(words)].to_numpy() for step in (1, len(words))
    )
    (tmp_path / "in").mkdir()
    for start in range(0, ROWS, ROWS // 10):
        rows.iloc[start : start + ROWS // 10].to_parquet(tmp_path / "in" / f"{start:06}.parquet", index=False)
    model, reported = informed_folders["cross"], list[int]()
    with killing("ray::Scorer.score_part") as killed:
        summary = score_folder("in", "out", Judge(str(model)), COLUMNS, reported.append)
    assert killed == ["ray::Scorer.score_part"]
    assert reported == [ROWS // 10] * 10
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert {DONE} == {name for name in files if not name.endswith(".parquet")}
    result = parquet.read_table(tmp_path / "out").to_pandas()
    assert result["place"].tolist() == list(range(ROWS))
    empty = (rows["left"] == "") | (rows["right"] == "")
    assert summary == Summary(scored=int((~empty).sum()), rejected=int(empty.sum()))
    assert result["reason"].notna().tolist() == empty.tolist() == result["probability"].isna().tolist()
    assert result["because"].isna().tolist() == empty.tolist()
    assert "similar in WordNet" in set(result["because"])
    classifier = Classifier.load(model)
    sample = rows[~empty].head(60)
    expected = classifier.score(sample["left"], sample["right"])
    np.testing.assert_allclose(result.loc[sample.index, "probability"].astype(float), expected, atol=1e-5)
    with pytest.raises(DataError, match=r"^out: the folder is not empty; choose another folder$"):
        score_folder("in", "out", Judge(str(model)), COLUMNS, reported.append)


@pytest.mark.usefixtures("cluster")
def test_an_unfinished_run_is_resumed_with_the_parts_that_it_finished(
    informed_folders: dict[str, Path], tmp_path: Path
) -> None:
    source, target, judge = tmp_path / "in", tmp_path / "out", Judge(str(informed_folders["twin"]))
    source.mkdir()
    for name, words in (("a", ["cold", ""]), ("b", ["hot", "run"]), ("c", [])):
        rows = {"right": ["icy", "jog"][: len(words)], "left": words}
        parquet.write_table(
            pa.table(rows, pa.schema([("right", pa.string()), ("left", pa.string())])), source / f"{name}.parquet"
        )

    def score() -> Summary:
        return score_folder(str(source), str(target), judge, COLUMNS, lambda _: None)

    assert score() == Summary(scored=3, rejected=1)
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    assert [name[:7] for name in sorted(before)] == ["000000-", "000001-", "000002-", DONE[:7]]
    (target / DONE).rename(target / UNFINISHED)
    (target / sorted(before)[1]).rename(target / "000001-0123456789abcdef.parquet")  # of other rows
    (target / f"_half-{sorted(before)[2]}").touch()
    assert score() == Summary(scored=3, rejected=1, reused=1)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before


@pytest.mark.usefixtures("cluster")
def test_what_goes_wrong_in_a_process_is_told_as_it_is_here(informed_folders: dict[str, Path], tmp_path: Path) -> None:
    parquet.write_table(pa.table({"left": ["cold"] * 1000, "right": ["icy"] * 1000}), tmp_path / "in.parquet")
    content = (tmp_path / "in.parquet").read_bytes()
    (tmp_path / "in.parquet").write_bytes(b"PAR1" + bytes(40) + content[44:])
    files, judge = (str(tmp_path / "in.parquet"), str(tmp_path / "out")), Judge(str(informed_folders["twin"]))
    with pytest.raises(DataError, match=rf"^{tmp_path}/in\.parquet: cannot be read: "):
        score_folder(*files, judge, COLUMNS, lambda _: None)


@pytest.mark.parametrize(
    ("resources", "backend", "workers"),
    [
        ({"CPU": 8.0}, "torch", (8, {"num_cpus": 1, "num_gpus": 0})),
        ({"CPU": 8.0, "GPU": 2.0}, "torch", (2, {"num_cpus": 1, "num_gpus": 1})),
        ({"CPU": 8.0, "GPU": 2.0}, "int8", (8, {"num_cpus": 1, "num_gpus": 0})),
        ({"CPU": 80.0}, "onnx", (20, {"num_cpus": 1, "num_gpus": 0})),
        ({}, "torch", (1, {"num_cpus": 1, "num_gpus": 0})),
    ],
)
def test_each_process_has_a_core_and_a_gpu_if_it_can_use_one(
    resources: dict[str, float], backend: Backend, workers: tuple[int, dict[str, int]]
) -> None:
    assert needed_workers(resources, backend, parts=20) == workers


@pytest.mark.parametrize("evidence", [True, False])
def test_a_batch_keeps_its_rows_and_each_text_is_checked_once(
    informed_folders: dict[str, Path], count_calls: Callable[[Any, str], list[tuple[Any, ...]]], *, evidence: bool
) -> None:
    model = informed_folders["twin"]
    table = pa.table({"left": ["", "cold", "run"], "right": ["x", "icy", None], "n": [1, 2, 3]})
    value = Classifier.load(model, evidence=evidence).predict("cold", "icy")
    nothing = {"probability": None, "synonyms": None, "because": None}
    calls = count_calls(texts, "checked_text")
    scorer = Scorer(Judge(str(model), evidence=evidence), COLUMNS, table.schema, "nowhere", b"")
    assert scorer.score_rows(table).to_pylist() == [
        {"left": "", "right": "x", "n": 1} | nothing | {"reason": "left is empty"},
        {
            "left": "cold",
            "right": "icy",
            "n": 2,
            "probability": round(value.probability, 6),
            "synonyms": value.synonyms,
            "because": value.because,
            "reason": None,
        },
        {"left": "run", "right": None, "n": 3} | nothing | {"reason": "right is missing"},
    ]
    assert calls == [("",), ("cold",), ("icy",), ("run",), (None,)]
    assert (value.because == "the model alone") != evidence


def test_what_cannot_be_scored_is_refused_before_the_result_is_begun(
    model_folders: dict[str, Path], tmp_path: Path
) -> None:
    target = str(tmp_path / "out")

    def refusal(source: str, target: str = target, model: Path = tmp_path / "model") -> str:
        with pytest.raises(SamesenseError) as caught:
            score_folder(f"{tmp_path}/{source}", target, Judge(str(model)), COLUMNS, lambda _: None)
        assert not (tmp_path / "out").exists()
        return str(caught.value).removeprefix(f"{tmp_path}/")

    def write(name: str, **columns: list[Any]) -> None:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        parquet.write_table(pa.table(columns), tmp_path / name)

    assert refusal("nowhere") == "nowhere: no such file or folder"
    (tmp_path / "empty").mkdir()
    assert refusal("empty") == "empty: no file *.parquet in this folder"
    (tmp_path / "empty" / "a.parquet").symlink_to("nowhere")
    assert refusal("empty") == "empty/a.parquet: cannot be read: No such file or directory"
    write("numbers.parquet", left=[1], right=["x"])
    assert refusal("numbers.parquet") == "numbers.parquet: column 'left' holds int64, not text"
    write("reason.parquet", left=["x"], right=["x"], reason=["x"])
    problem = "there is a column 'reason' already; rename it: the result needs that name"
    assert refusal("reason.parquet") == f"reason.parquet: {problem}"
    (tmp_path / "text.parquet").write_text("left,right\n")
    assert refusal("text.parquet").startswith("text.parquet: cannot be read: ")
    write("in/a.parquet", left=["x"], right=["x"])
    assert refusal("in").startswith("model: no model here (no such folder)")
    write("in/b.parquet", left=["x"])
    assert refusal("in") == f"in/b.parquet: no column 'right', which {tmp_path}/in/a.parquet has"
    (tmp_path / "in" / "b.parquet").unlink()
    beneath = f"{tmp_path}/in/a.parquet/out"
    assert refusal("in", beneath, model_folders["twin"]).startswith("in/a.parquet/out: cannot be written: ")
    twice = pa.table([["x"]] * 4, names=["left", "right", "n", "n"])
    parquet.write_table(twice, tmp_path / "twice.parquet")
    assert refusal("twice.parquet") == "out: two columns are named 'n', which parquet cannot hold; write CSV instead"
