"""On a cluster, too, all synonyms are found: with two workers that are killed, and after an interruption."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from samesense.errors import DataError
from samesense.mining import ray_engine
from samesense.mining.ray_engine import Models, OnCluster, Sizes, mine_file_on_cluster
from samesense.mining.ray_parts import Embedder, Indexer, NearestPart, ShardPart, VectorsPart, read_neighbours
from samesense.mining.search import Local, Mined, Search, Summary, mine
from samesense.mining.vocabulary import Vocabulary
from samesense.mining.writers import Target
from samesense.scoring.judges import Judge

WORDS = sorted(
    " ".join(words).strip()
    for words in product(["cold", "icy", "hot"], ["car", "auto", "Auto", "bike"], ["", "run", "jog"])
)
SIZES = Sizes(words=8, shard=2, pairs=100)  # five parts of words, in three shards
SEARCH = Search(len(WORDS), 0.3)  # so many neighbours that none is left out
STEPS = {"embed": 5, "index": 3, "search": 15, "judge": 7}

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")  # Ray's own


class Steps(list[tuple[str, int, int]]):
    """What a search reported."""

    def __call__(self, *step: *tuple[str, int, int]) -> None:
        self.append(step)


@pytest.fixture
def models(informed_folders: dict[str, Path]) -> Models:
    judge = Judge(str(informed_folders["twin"]))
    return Models(judge, judge)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this process work on all parts."""
    monkeypatch.setattr(ray_engine, "map_parts", lambda method, parts, *_: map(method, parts))


def assert_as_on_one_machine(mined: Mined, models: Models) -> None:
    expected = mine(Local(models.judge.load()), WORDS, SEARCH)
    assert mined.candidates == expected.candidates > 600
    for found, pairs in ((mined.pairs, expected.pairs), (mined.weak, expected.weak)):
        assert sorted((pair[:2], pair.because) for pair in found) == sorted((pair[:2], pair.because) for pair in pairs)
        probabilities = [pair.probability for pair in pairs]
        np.testing.assert_allclose([pair.probability for pair in found], probabilities, atol=0.01)
    assert mined.pairs


@pytest.mark.usefixtures("cluster")
def test_workers_are_killed_and_no_pair_is_lost(
    models: Models, tmp_path: Path, killing: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    steps, methods = Steps(), ["ray::Embedder.embed", "ray::PairJudge.judge"]
    engine = OnCluster.prepare(models, tmp_path / "parts", steps, SIZES)
    with killing(*methods) as killed:
        mined = mine(engine, WORDS, SEARCH)
    assert killed == methods
    assert steps == [(step, done, parts) for step, parts in STEPS.items() for done in range(parts + 1)]
    assert_as_on_one_machine(mined, models)


@pytest.mark.usefixtures("here")
def test_a_search_goes_on_with_the_parts_that_are_finished(models: Models, tmp_path: Path) -> None:
    steps, folder = Steps(), tmp_path / "parts"
    engine = OnCluster.prepare(models, folder, steps, SIZES)
    mined = mine(engine, WORDS, SEARCH)
    assert_as_on_one_machine(mined, models)
    files = {"vectors": 5, "shard": 3, "nearest": 15, "judged": 7}
    names = sorted(file.name[:-17] for file in folder.iterdir())
    assert names == sorted(f"{step}-{place:06}" for step, parts in files.items() for place in range(parts))
    times = {file: file.stat().st_mtime_ns for file in folder.iterdir()}
    (lost,) = folder.glob("judged-000003-*")
    lost.unlink()
    steps.clear()
    assert mine(engine, WORDS, SEARCH) == mined
    assert steps == [("embed", 5, 5), ("index", 3, 3), ("search", 15, 15), ("judge", 6, 7), ("judge", 7, 7)]
    assert [file for file in times if file.stat().st_mtime_ns != times[file]] == [lost]
    steps.clear()
    mine(engine, WORDS, Search(len(WORDS), 0.9))
    assert steps[:4] == [("embed", 5, 5), ("index", 3, 3), ("search", 15, 15), ("judge", 0, 7)]
    steps.clear()
    mine(engine, WORDS[1:], SEARCH)
    assert steps[0] == ("embed", 0, 5)


@pytest.mark.usefixtures("cluster", "here")
def test_the_parts_are_removed_when_the_result_is_whole(
    models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder, words = Path(".found.csv.parts"), Vocabulary(WORDS, [], {})
    seen = []
    summary = mine_file_on_cluster(
        models, words, Target.of_path(Path("found.csv"), None), SEARCH, lambda *_: seen.append(folder.is_dir())
    )
    assert (summary.words, summary.candidates > 600, all(seen)) == (36, True, True)
    assert isinstance(summary, Summary)
    assert [path.name for path in tmp_path.iterdir()] == ["found.csv"]


@pytest.mark.usefixtures("cluster")
def test_what_goes_wrong_in_a_process_names_the_file_and_the_part(models: Models, tmp_path: Path) -> None:
    engine = OnCluster.prepare(models, tmp_path, lambda *_: None)
    vectors = tmp_path / "vectors-0"
    vectors.write_bytes(b"no vectors")
    part = ShardPart(tmp_path / "shard-0", [vectors])
    with pytest.raises(DataError, match=rf"^{vectors}: cannot be read: ") as caught:
        engine._make(Indexer().index, [part.path], lambda _: part)
    assert caught.value.__notes__ == [f"while working on {part.path}"]


def test_files_that_cannot_be_read_are_named(models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = ShardPart(tmp_path / "shard-0", [tmp_path / "vectors-0"])
    with pytest.raises(DataError, match=rf"^{part.vectors[0]}: cannot be read: "):
        Indexer().index(part)
    vectors = tmp_path / "vectors-1"
    Embedder(models.encoder).embed(VectorsPart(vectors, WORDS))
    with pytest.raises(DataError, match=rf"^{part.path}: cannot be read: [^\n]*$"):
        Indexer().search(NearestPart(tmp_path / "nearest-0", part.path, 0, vectors, 1))
    with pytest.raises(DataError, match=rf"^{tmp_path}/nearest-0: cannot be read: "):
        read_neighbours(tmp_path / "nearest-0")
    engine = OnCluster.prepare(models, tmp_path, lambda *_: None)
    monkeypatch.setattr(ray_engine, "map_parts", lambda *_: [])  # as if on another disk
    problem = "a process wrote it elsewhere; expected a disk that all nodes share"
    with pytest.raises(DataError, match=rf"^{part.path}: {problem}$"):
        engine._make(Indexer().index, [part.path], lambda _: part)
