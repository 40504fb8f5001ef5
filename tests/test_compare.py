"""Experiments, compared."""

import pytest

from stages._cli import BadInputError
from stages.compare import compared, finished

COLUMNS = {"train.architecture": "joint", "roc_auc": 0.8, "f1": 0.7, "fallows.model.roc_auc": 0.6}


def test_seeds_are_averaged_by_model_and_architecture() -> None:
    rows = [
        {"rev": "workspace", "model": "minilm", "seed": 1, "average_precision": 0.1},
        {"Experiment": "a", "model": "minilm", "seed": 1, "average_precision": 0.7} | COLUMNS,
        {"Experiment": "b", "model": "minilm", "seed": 2, "average_precision": 0.8} | COLUMNS,
        {"Experiment": "c", "model": "mpnet", "seed": 1, "average_precision": 0.9} | COLUMNS,
        {"Experiment": "failed", "model": "mpnet", "seed": 2} | COLUMNS | {"average_precision": None},
    ]
    table = compared(finished(rows))
    assert table.columns[:4] == ["", "runs", "average precision", "ROC AUC"]
    assert table.rows == [
        ["minilm, joint", "2", "0.750 ± 0.071", "0.800 ± 0.000", "0.700 ± 0.000", "–", "0.600 ± 0.000", "–"],  # noqa: RUF001
        ["mpnet, joint", "1", "0.900", "0.800", "0.700", "–", "0.600", "–"],  # noqa: RUF001
    ]


def test_no_experiment_is_told() -> None:
    with pytest.raises(BadInputError, match="no experiment has finished"):
        finished([{"rev": "workspace", "average_precision": 0.1}])
