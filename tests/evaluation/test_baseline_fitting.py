"""The baselines, fitted to three pairs."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from samesense.evaluation.baseline_fitting import fit_baselines
from samesense.evaluation.baselines import NAMES, baseline_scores
from samesense.pairs import pair_tuples

WORDS = {"cat": [1.0, 0.0], "cats": [0.8, 0.6], "abcd": [0.0, 1.0], "wxyz": [-0.6, 0.8]}
PAIRS = pd.DataFrame({"left": ["cat", "abcd", "cat"], "right": ["cats", "wxyz", "wxyz"], "label": [1, 0, 0]})


def lookup(words: "pd.Series[str]") -> np.ndarray:
    return np.array([WORDS[word] for word in words])


def test_fitted_baselines_rank_what_they_were_fitted_to() -> None:
    vectors: Any = SimpleNamespace(of=lookup)
    fitted = fit_baselines(PAIRS, PAIRS, vectors)
    scores = baseline_scores(fitted, pair_tuples(PAIRS), lookup(PAIRS["left"]), lookup(PAIRS["right"]))
    assert fitted.thresholds.keys() == set(NAMES)
    assert fitted.thresholds["spelling"] == pytest.approx(6 / 7, rel=1e-12)
    assert fitted.thresholds["cosine"] == pytest.approx(0.8)
    assert fitted.thresholds["all_synonyms"] == 1.0
    regression = scores["logistic_regression"]
    assert fitted.thresholds["logistic_regression"] == regression[0] == max(regression)
