"""Runs in clones: which outputs are equal, and how far metrics spread."""

from benchmarks.determinism import compare_runs, output_digests, spread_metrics

LOCK = {
    "stages": {
        "corpus": {"deps": [{"path": "a", "md5": "0"}], "outs": [{"path": "corpus.parquet", "md5": "1"}]},
        "train": {"outs": [{"path": "judged", "md5": "2.dir"}, {"path": "train.json", "md5": "3"}]},
        "check": {"deps": []},
    }
}


def test_the_outputs_of_a_run_are_those_of_its_lock() -> None:
    assert output_digests(LOCK) == {"corpus.parquet": "1", "judged": "2.dir", "train.json": "3"}


def test_outputs_are_compared_within_groups_of_runs() -> None:
    runs = [{"data": "1", "model": "2"}, {"data": "1", "model": "2"}, {"data": "1", "model": "3"}]
    assert list(compare_runs(runs, [0, 0, 0])) == ["model"]
    assert list(compare_runs(runs, [2, 2, 1])) == []
    assert list(compare_runs(runs, [2, 1, 1])) == ["model"]


def test_an_output_that_a_run_lacks_is_not_equal() -> None:
    assert list(compare_runs([{"data": "1"}, {}], [1, 1])) == ["data"]


def test_only_metrics_that_differ_are_spread() -> None:
    runs = [{"f1": 0.5, "brier": 0.1, "own": 1.0}, {"f1": 0.52, "brier": 0.1}]
    assert list(spread_metrics(runs)) == [("f1", [0.5, 0.52])]
