"""On a cluster, too, no row is lost or doubled: with two workers, one of which is killed."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import numpy as np
import pandas as pd
import psutil
import pyarrow as pa
import pytest
from pyarrow import parquet

from samesense import Classifier
from samesense.bulk import Summary
from samesense.chunks import Columns
from samesense.distributed import DONE, UNFINISHED, Scorer, score_folder
from samesense.errors import TableError

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


def scoring() -> list[psutil.Process]:
    """Return the processes that are scoring now."""
    return [one for one in psutil.process_iter(["cmdline"]) if SCORING in " ".join(one.info["cmdline"] or [])]


def kill_one(killed: list[int]) -> None:
    """Kill the first process that scores, as soon as it does."""
    end = time.monotonic() + 300
    while time.monotonic() < end and not killed:
        for process in scoring()[:1]:
            process.kill()
            killed.append(process.pid)
        time.sleep(0.02)


@pytest.mark.usefixtures("cluster")
def test_a_worker_is_killed_and_no_row_is_lost_or_doubled(
    model_folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
    for name in (UNFINISHED, "half.parquet"):  # of a run that broke off
        (tmp_path / "out" / name).touch()
    killed: list[int] = []
    killer = Thread(target=kill_one, args=(killed,))
    killer.start()
    model = model_folders["cross"]
    summary = score_folder("in", "out", str(model), "torch", COLUMNS)
    killer.join()
    assert len(killed) == 1
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert {DONE} == {name for name in files if not name.endswith(".parquet")}
    assert "half.parquet" not in files
    found = parquet.read_table(tmp_path / "out").to_pandas()
    assert found["place"].tolist() == list(range(ROWS))
    empty = (rows["left"] == "") | (rows["right"] == "")
    assert summary == Summary(scored=int((~empty).sum()), rejected=int(empty.sum()))
    assert found["reason"].notna().tolist() == empty.tolist() == found["probability"].isna().tolist()
    classifier = Classifier.load(model)
    asked = rows[~empty].head(60)
    expected = classifier.score(asked["left"], asked["right"])
    np.testing.assert_allclose(found.loc[asked.index, "probability"].astype(float), expected, atol=1e-5)
    with pytest.raises(TableError, match=r"^out: the folder is not empty; give another"):
        score_folder("in", "out", str(model), "torch", COLUMNS)


def test_a_batch_keeps_its_rows(model_folders: dict[str, Path]) -> None:
    model = model_folders["twin"]
    table = pa.table({"left": ["cold", "", "run"], "right": ["icy", "x", None], "n": [1, 2, 3]})
    value = Classifier.load(model).predict("cold", "icy")
    assert Scorer(str(model), "torch", COLUMNS)(table).to_pylist() == [
        {
            "left": "cold",
            "right": "icy",
            "n": 1,
            "probability": round(value.probability, 6),
            "synonyms": value.synonyms,
            "reason": None,
        },
        {"left": "", "right": "x", "n": 2, "probability": None, "synonyms": None, "reason": "left is empty"},
        {"left": "run", "right": None, "n": 3, "probability": None, "synonyms": None, "reason": "right is missing"},
    ]


def test_what_cannot_be_scored_is_refused_before_the_cluster_is_asked(tmp_path: Path) -> None:
    target = str(tmp_path / "out")

    def refused(source: Path) -> str:
        with pytest.raises(TableError) as caught:
            score_folder(str(source), target, "nowhere", "torch", COLUMNS)
        assert not Path(target).exists()
        return str(caught.value)

    assert refused(tmp_path / "nowhere").endswith("nowhere: there is no such file or folder")
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty").endswith("empty: there is no file *.parquet in it")
    parquet.write_table(pa.table({"left": [1], "right": ["x"]}), tmp_path / "numbers.parquet")
    assert refused(tmp_path / "numbers.parquet").endswith("numbers.parquet: column 'left' holds int64, not texts")
    (tmp_path / "text.parquet").write_text("left,right\n")
    assert "text.parquet: " in refused(tmp_path / "text.parquet")
