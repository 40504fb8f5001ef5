"""The scores that classifiers give pairs."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from samesense.evaluation.baselines import NAMES, Baselines
from samesense.evaluation.bootstrap import Bootstrap
from samesense.evaluation.classifier_scores import ClassifierScores, score_by_all

Floats = NDArray[np.float64]
Labels = NDArray[np.int8]


def test_metrics_have_counts_and_intervals(scores: Floats, labels: Labels, test_pairs: pd.DataFrame) -> None:
    metrics = ClassifierScores(scores, 0.5).metrics(test_pairs, labels, Bootstrap(1, 100))
    assert (metrics["rows"], metrics["synonyms"]) == (5, 3)
    assert metrics["f1"] == pytest.approx(2 / 3, rel=1e-12)
    assert metrics["f1_low"] < metrics["f1"] < metrics["f1_high"]


def test_some_of_the_pairs_keep_their_scores_and_the_threshold(scores: Floats) -> None:
    part = ClassifierScores(scores, 0.5).at(np.array([True, False, False, True, False]))
    assert (part.scores.tolist(), part.threshold) == ([0.9, 0.4], 0.5)


def test_the_model_and_every_baseline_score_the_pairs(test_pairs: pd.DataFrame, tiny_distilbert: Path) -> None:
    thresholds = {name: place / 10 for place, name in enumerate(NAMES)}
    baselines = Baselines(thresholds=thresholds, weights=[0.0] * 32, intercept=0.0)
    log_odds = np.array([[0.0, 0.0], [50.0, -50.0], [50.0, 50.0], [-50.0, -50.0], [0.0, 0.0]])
    scores = score_by_all(log_odds, 0.7, baselines, test_pairs, tiny_distilbert)
    assert {name: one.threshold for name, one in scores.items()} == {"model": 0.7, **thresholds}
    assert scores["model"].scores.round(12).tolist() == [0.5, 0.5, 1.0, 0.0, 0.5]
    assert scores["logistic_regression"].scores.tolist() == [0.5] * 5
    assert scores["all_synonyms"].scores.tolist() == [1.0] * 5
    assert scores["spelling"].scores.tolist() == pytest.approx([0, 2 / 7, 1 / 7, 4 / 9, 1 / 7], rel=1e-12)
    assert (np.abs(scores["cosine"].scores) <= 1 + 1e-6).all()
