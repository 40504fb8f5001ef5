"""On a cluster, too, all synonyms are found: with two workers that are killed, and after an interruption."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from samesense.errors import DataError
from samesense.mining.ray_engine import ClusterSearch, Models, Sizes
from samesense.mining.ray_parts import Indexer, ShardPart, write_index
from samesense.mining.search import Search, mine
from samesense.mining.shards import train_index
from samesense.scoring.judges import Judge

WORDS = sorted(
    " ".join(words) for words in product(["cold", "icy", "hot"], ["car", "auto", "Auto", "bike"], ["", "run", "jog"])
)
SIZES = Sizes(words=8, shard=2, pairs=100)  # five parts of words, in three shards
SEARCH = Search(len(WORDS), 0.5)  # so many neighbours that none is left out

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")  # Ray's own


@pytest.fixture
def models(informed_folders: dict[str, Path]) -> Models:
    judge = Judge(str(informed_folders["twin"]))
    return Models(judge, judge)


@pytest.mark.usefixtures("cluster")
def test_workers_are_killed_and_all_synonyms_are_found_and_a_search_goes_on_with_finished_parts(
    models: Models, tmp_path: Path, killing: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    reported: list[tuple[str, int, int]] = []
    folder = tmp_path / "parts"
    search = ClusterSearch(models, SEARCH, folder, lambda *step: reported.append(step), SIZES)
    methods = ["ray::Embedder.embed", "ray::PairJudge.judge_pairs"]
    with killing(*methods) as killed:
        mined = search.mine(WORDS)
    assert killed == methods
    here = mine(models.judge.load(), WORDS, SEARCH)
    assert (mined.candidates, [pair[:2] for pair in mined.pairs]) == (621, [pair[:2] for pair in here.pairs])
    assert [pair.probability for pair in mined.pairs] == pytest.approx([pair.probability for pair in here.pairs])
    steps = {"embed": 5, "index": 3, "search": 15, "judge_pairs": 7}
    assert reported == [(step, done, parts) for step, parts in steps.items() for done in range(parts + 1)]
    files = {"vectors": 5, "cells": 1, "shard": 3, "nearest": 15, "judged": 7}
    names = sorted(file.name[:-17] for file in folder.iterdir())
    assert names == sorted(f"{step}-{place:06}" for step, parts in files.items() for place in range(parts))
    times = {file: file.stat().st_mtime_ns for file in folder.iterdir()}
    (lost,) = folder.glob("judged-000003-*")
    lost.unlink()
    reported.clear()
    assert search.mine(WORDS) == mined
    assert reported == [
        *((step, steps[step], steps[step]) for step in list(steps)[:3]),
        *((("judge_pairs"), done, 7) for done in (6, 7)),
    ]
    assert [file for file in times if file.stat().st_mtime_ns != times[file]] == [lost]


@pytest.mark.usefixtures("cluster")
def test_what_goes_wrong_names_the_file(models: Models, tmp_path: Path) -> None:
    search = ClusterSearch(models, SEARCH, tmp_path, lambda *_: None, SIZES)
    vectors = tmp_path / "vectors-0"
    vectors.write_bytes(b"no vectors")
    part = ShardPart(tmp_path / "shard-0", tmp_path / "cells", [vectors], 0)
    write_index(train_index(np.eye(4, dtype=np.float32), 1), part.cells)
    with pytest.raises(DataError, match=rf"^{vectors}: cannot be read: ") as caught:
        search._make(Indexer().index, [part.path], lambda _: part)
    assert caught.value.__notes__ == [f"while working on {part.path}"]
    part.cells.unlink()
    with pytest.raises(DataError, match=rf"^{part.cells}: cannot be read: .*$"):
        Indexer().index(part)
