"""Experiments, compared."""

from typing import Any

import pytest

from samesense.errors import DataError
from tools.compare import comparison_table, finished_runs

PARAMS = ["seed", "model", "train.architecture", "train.epochs", "train.max_pairs"]


def run_of(rev: str, seed: float, precision: float | None, **changed: Any) -> dict[str, Any]:
    scores = {"average_precision": precision, "roc_auc": 0.8, "f1": 0.7, "fallows.model.roc_auc": 0.6}
    params = {"model": "minilm", "train.architecture": "joint", "train.epochs": 1.0, "train.max_pairs": None}
    return {"rev": rev, "seed": seed} | params | changed | scores


WORKSPACE = run_of("workspace", 1.0, 0.1)
COMMIT = run_of("main", 1.0, 0.7)


def test_seeds_are_averaged_by_what_a_run_changed() -> None:
    rows = [
        WORKSPACE,
        COMMIT,
        run_of("same", 1.0, 0.7),
        run_of("other_seed", 2.0, 0.8) | {"State": "Success"},
        run_of("small", 1.0, 0.5) | {"train.max_pairs": 4000.0, "train.epochs": 2.0},
        run_of("large", 1.0, 0.6) | {"train.max_pairs": 1234567.0},
        run_of("larger", 1.0, 0.4) | {"train.max_pairs": 1234568.0},
        run_of("mpnet", 1.0, 0.9, model="mpnet"),
        run_of("failed", 2.0, None, model="mpnet") | {"State": "Failed"},
        run_of("waiting", 3.0, 0.7) | {"State": "Queued"},
    ]
    table = comparison_table(finished_runs(rows, PARAMS))
    assert table.columns[:4] == ["", "seeds", "test, average precision", "ROC AUC"]
    assert [row[:4] + row[7:8] for row in table.rows] == [
        ["minilm, joint", "2", "0.750 ± 0.071", "0.800 ± 0.000", "0.600 ± 0.000"],
        ["minilm, joint, train.epochs=2, train.max_pairs=4000", "1", "0.500", "0.800", "0.600"],
        ["minilm, joint, train.max_pairs=1234567", "1", "0.600", "0.800", "0.600"],
        ["minilm, joint, train.max_pairs=1234568", "1", "0.400", "0.800", "0.600"],
        ["mpnet, joint", "1", "0.900", "0.800", "0.600"],
    ]
    assert {row[6] for row in table.rows} == {"–"}  # noqa: RUF001  # EVALution: no run has it


def test_without_a_run_with_scores_there_is_nothing_to_compare() -> None:
    with pytest.raises(DataError, match=r"^no run has finished; run some: dvc exp run --queue"):
        finished_runs([WORKSPACE, run_of("failed", 1.0, None)], PARAMS)
