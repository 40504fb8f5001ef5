"""The baselines: fitted on train and validation, scored by hand."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from stages import _baselines as baselines
from stages._cli import BadInputError

WORDS = {"cat": [1.0, 0.0], "cats": [0.8, 0.6], "abcd": [0.0, 1.0], "wxyz": [-0.6, 0.8]}


def vectors() -> Any:
    def of(words: pd.Series) -> np.ndarray:
        return np.array([WORDS[word] for word in words])

    def cosine(pairs: pd.DataFrame) -> np.ndarray:
        return np.asarray((of(pairs["left"]) * of(pairs["right"])).sum(axis=1))

    return SimpleNamespace(of=of, cosine=cosine)


PAIRS = pd.DataFrame({"left": ["cat", "abcd", "cat"], "right": ["cats", "wxyz", "wxyz"], "label": [1, 0, 0]})


def test_scores_by_hand() -> None:
    fitted = baselines.Baselines(majority=0.0, thresholds={}, weights=[1.0, 2.0, 0.0, -1.0], intercept=0.5)
    found = baselines.scored(fitted, PAIRS, vectors())
    assert found.keys() == set(baselines.NAMES)
    assert found["spelling"].tolist() == pytest.approx([6 / 7, 0, 0])
    assert found["cosine"].tolist() == pytest.approx([0.8, 0.8, -0.6])
    assert found["majority"].tolist() == [0, 0, 0]
    odds = np.array([0.8 + 0 - 0.6, 0 + 1.6 - 0.2, -0.6 + 0 - 0.8]) + 0.5  # u * v weighs 1 and 2, |u - v| 0 and -1
    assert found["logistic_regression"].tolist() == pytest.approx((1 / (1 + np.exp(-odds))).tolist())


def test_fitted_baselines_rank_what_they_were_fitted_to_and_travel_as_json(tmp_path: Path) -> None:
    fitted = baselines.fitted(PAIRS, PAIRS, vectors())
    scores = baselines.scored(fitted, PAIRS, vectors())
    assert fitted.majority == 0.0
    assert fitted.thresholds["spelling"] == pytest.approx(6 / 7)
    assert fitted.thresholds["majority"] == 0.5
    assert scores["logistic_regression"][0] == max(scores["logistic_regression"])
    path = tmp_path / "baselines.json"
    path.write_text(fitted.model_dump_json())
    assert baselines.read_baselines(path) == fitted
    path.write_text("{}")
    with pytest.raises(BadInputError, match=r"baselines\.json: majority is missing; .*; expected the fitted baselines"):
        baselines.read_baselines(path)
