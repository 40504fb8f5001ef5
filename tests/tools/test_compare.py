"""Experiments, compared."""

from typing import Any

import pytest

from samesense.errors import DataError
from tools.compare import comparison_table, finished_runs

PARAMS = ["seed", "model", "train.architecture", "train.epochs", "train.max_pairs"]


def run_of(rev: str, seed: float, precision: float | None, **changed: Any) -> dict[str, Any]:
    scores = {"average_precision": precision, "roc_auc": 0.8, "f1": 0.7, "fallows.roc_auc": 0.6}
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
    assert table.columns[:5] == ["", "seeds", "of", "test, average precision", "ROC AUC"]
    assert {row[2] for row in table.rows} == {"data and training"}
    assert [row[:2] + row[3:5] + row[8:9] for row in table.rows] == [
        ["minilm, joint", "2", "0.750 ± 0.071", "0.800 ± 0.000", "0.600 ± 0.000"],
        ["minilm, joint, train.epochs=2, train.max_pairs=4000", "1", "0.500", "0.800", "0.600"],
        ["minilm, joint, train.max_pairs=1234567", "1", "0.600", "0.800", "0.600"],
        ["minilm, joint, train.max_pairs=1234568", "1", "0.400", "0.800", "0.600"],
        ["mpnet, joint", "1", "0.900", "0.800", "0.600"],
    ]
    assert {row[7] for row in table.rows} == {"–"}  # noqa: RUF001  # EVALution: no run has it


def test_seeds_of_training_alone_are_another_spread_than_those_of_data_and_training() -> None:
    rows = [
        WORKSPACE | {"train.seed": None},
        COMMIT,  # made before there was such a parameter
        run_of("both", 2.0, 0.8) | {"train.seed": "None"},
        run_of("as_the_commit", 1.0, 0.7) | {"train.seed": 1.0},
        run_of("training", 1.0, 0.5) | {"train.seed": 2.0},
        run_of("training_more", 1.0, 0.6) | {"train.seed": 3.0},
        run_of("alone", 3.0, 0.9, model="mpnet") | {"train.seed": 2.0},
    ]
    table = comparison_table(finished_runs(rows, [*PARAMS, "train.seed"]))
    assert [row[:4] for row in table.rows] == [
        ["minilm, joint", "2", "data and training", "0.750 ± 0.071"],
        ["minilm, joint", "3", "training, seed=1", "0.600 ± 0.100"],
        ["mpnet, joint", "1", "training, seed=3", "0.900"],
    ]


def test_without_a_run_with_scores_there_is_nothing_to_compare() -> None:
    with pytest.raises(DataError, match=r"^no run has finished; run some: dvc exp run --queue"):
        finished_runs([WORKSPACE, run_of("failed", 1.0, None)], PARAMS)
