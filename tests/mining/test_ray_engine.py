"""On a cluster, too, all synonyms are found: with two workers that are killed, and after an interruption."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from samesense import Classifier
from samesense.errors import DataError, ModelError
from samesense.mining.ray_engine import ClusterSearch, Models, Sizes, mine_file_on_cluster
from samesense.mining.search import Mined, Search, mine
from samesense.mining.vocabulary import Vocabulary
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
def test_workers_are_killed_and_all_synonyms_are_found(
    models: Models, tmp_path: Path, killing: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    reported: list[tuple[str, int, int]] = []
    search = ClusterSearch(models, SEARCH, tmp_path / "parts", lambda *step: reported.append(step), SIZES)
    methods = ["ray::Embedder.embed", "ray::Indexer.search", "ray::PairJudge.judge_pairs"]
    with killing(*methods) as killed:
        mined = search.mine(WORDS)
    assert killed == methods
    steps = {"embed": 5, "index": 3, "search": 15, "judge_pairs": 6}
    assert reported == [(step, done, parts) for step, parts in steps.items() for done in range(parts + 1)]
    here = mine(models.judge.load(), WORDS, SEARCH)
    assert mined.candidates == here.candidates == 618 - 0
    assert [pair[:2] for pair in mined.pairs] == [pair[:2] for pair in here.pairs]


@pytest.mark.usefixtures("cluster")
def test_a_search_goes_on_with_the_parts_that_are_finished(models: Models, tmp_path: Path) -> None:
    reported: list[tuple[str, int, int]] = []
    search = ClusterSearch(models, SEARCH, tmp_path / "parts", lambda *step: reported.append(step), SIZES)
    mined = search.mine(WORDS)
    files = sorted((tmp_path / "parts").iterdir())
    assert [file.name[:-17] for file in files if file.name.startswith(("cells", "judged"))] == [
        "cells-000000",
        *(f"judged-{place:06}" for place in range(6)),
    ]
    times = {file: file.stat().st_mtime_ns for file in files}
    files[-1].unlink()
    reported.clear()
    assert search.mine(WORDS) == mined
    assert reported == [("embed", 4, 5), ("embed", 5, 5), ("index", 3, 3), ("search", 15, 15), ("judge_pairs", 6, 6)]
    assert [file for file in files if file.stat().st_mtime_ns != times[file]] == files[-1:]
    reported.clear()
    replace(search, search=Search(1, 0.9)).mine(WORDS)
    assert reported[:4] == [("embed", 5, 5), ("index", 3, 3), ("search", 0, 15), ("search", 1, 15)]
