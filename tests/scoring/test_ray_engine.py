"""On a cluster, too, no row is lost or doubled: with two workers, one of which is killed."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pandas as pd
import psutil
import pyarrow as pa
import pytest
from pyarrow import parquet

from samesense import Classifier, texts
from samesense.errors import DataError
from samesense.scoring.chunks import Columns
from samesense.scoring.jobs import Summary
from samesense.scoring.ray_engine import DONE, UNFINISHED, Scorer, score_folder

COLUMNS = Columns("left", "right")
ROWS = 12_000
SCORING = "ray::MapWorker(MapBatches(Scorer)).submit"

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")  # Ray's own


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run a cluster of two nodes of one core each."""
    import ray
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, log_to_driver=False)
    yield
    ray.shutdown()
    cluster.shutdown()  # type: ignore[no-untyped-call]


def scoring_processes() -> list[psutil.Process]:
    """Return the processes of the cluster that are scoring now."""
    scoring = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if SCORING in " ".join(process.cmdline()):
                scoring.append(process)
    return scoring


def kill_one(killed: list[int]) -> None:
    """Kill the first process that scores, as soon as it does."""
    end = time.monotonic() + 300
    while time.monotonic() < end and not killed:
        for process in scoring_processes()[:1]:
            process.kill()
            killed.append(process.pid)
        time.sleep(0.02)


@pytest.mark.usefixtures("cluster")
def test_a_worker_is_killed_and_no_row_is_lost_or_doubled(
    informed_folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
    (tmp_path / "out").mkdir()
    for name in (UNFINISHED, "half.parquet"):  # of an unfinished run
        (tmp_path / "out" / name).touch()
    killed: list[int] = []
    killer = Thread(target=kill_one, args=(killed,))
    killer.start()
    model = informed_folders["cross"]
    summary = score_folder("in", "out", str(model), "torch", COLUMNS)
    killer.join()
    assert len(killed) == 1
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert {DONE} == {name for name in files if not name.endswith(".parquet")}
    assert "half.parquet" not in files
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
        score_folder("in", "out", str(model), "torch", COLUMNS)


@pytest.mark.parametrize("evidence", [True, False])
def test_a_batch_keeps_its_rows_and_each_text_is_checked_once(
    informed_folders: dict[str, Path], count_calls: Callable[[Any, str], list[tuple[Any, ...]]], *, evidence: bool
) -> None:
    model = informed_folders["twin"]
    table = pa.table({"left": ["", "cold", "run"], "right": ["x", "icy", None], "n": [1, 2, 3]})
    value = Classifier.load(model, evidence=evidence).predict("cold", "icy")
    nothing = {"probability": None, "synonyms": None, "because": None}
    calls = count_calls(texts, "checked_text")
    assert Scorer(str(model), "torch", COLUMNS, evidence=evidence)(table).to_pylist() == [
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


def test_a_table_that_cannot_be_scored_is_refused_before_the_cluster_starts(tmp_path: Path) -> None:
    target = str(tmp_path / "out")

    def refusal(source: Path) -> str:
        with pytest.raises(DataError) as caught:
            score_folder(str(source), target, "nowhere", "torch", COLUMNS)
        assert not Path(target).exists()
        return str(caught.value)

    assert refusal(tmp_path / "nowhere").endswith("nowhere: no such file or folder")
    (tmp_path / "empty").mkdir()
    assert refusal(tmp_path / "empty").endswith("empty: no file *.parquet in this folder")
    parquet.write_table(pa.table({"left": [1], "right": ["x"]}), tmp_path / "numbers.parquet")
    assert refusal(tmp_path / "numbers.parquet").endswith("numbers.parquet: column 'left' holds int64, not text")
    (tmp_path / "text.parquet").write_text("left,right\n")
    assert "text.parquet: " in refusal(tmp_path / "text.parquet")
