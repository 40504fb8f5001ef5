"""Metrics on values that can be checked by hand, or against scikit-learn and SciPy."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn import metrics as sk

from samesense.evaluation.metrics import (
    accuracy,
    answer_credit,
    best_threshold,
    calibration_metrics,
    correlation,
    label_metrics,
    most_right_threshold,
    ranking_metrics,
    verdict_metrics,
)

Floats = NDArray[np.float64]
Labels = NDArray[np.int8]


def test_label_metrics_by_hand(scores: Floats, labels: Labels) -> None:
    assert label_metrics(scores, labels, 0.5) == pytest.approx(
        {
            "precision": 2 / 3,
            "recall": 2 / 3,
            "f1": 2 / 3,
            "accuracy": 3 / 5,
            "mcc": 1 / 6,
            "false_positive_rate": 1 / 2,
            "average_precision": (1 + 2 / 3 + 3 / 4) / 3,
            "roc_auc": 4 / 6,
        },
        rel=1e-12,
    )


def test_undefined_metrics_are_zero_and_those_of_one_label_are_left_out(scores: Floats, labels: Labels) -> None:
    metrics = label_metrics(scores, labels, 2.0)
    assert (metrics["precision"], metrics["recall"], metrics["f1"], metrics["mcc"]) == (0.0, 0.0, 0.0, 0.0)
    assert label_metrics(scores, np.ones(5, dtype=np.int8), 0.5) == {"recall": 3 / 5}
    assert label_metrics(scores, np.zeros(5, dtype=np.int8), 0.5) == {"false_positive_rate": 3 / 5}


rows = st.lists(
    st.tuples(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), st.sampled_from([0, 1]), st.integers(0, 3)),
    min_size=2,
    max_size=30,
).filter(lambda table: {label for _, label, weight in table if weight} == {0, 1})


@given(rows)
def test_weighted_metrics_are_those_of_scikit_learn(table: list[tuple[float, int, int]]) -> None:
    scores, labels, weights = (np.array(column, dtype=float) for column in zip(*table, strict=True))
    predicted = scores >= 0.5
    labels = labels.astype(np.int8)
    metrics = verdict_metrics(scores, labels, 0.5, weights[None]) | ranking_metrics(scores, labels, weights[None])
    weighted = {"sample_weight": weights}
    assert {name: values[0] for name, values in metrics.items()} == pytest.approx(
        {
            "precision": sk.precision_score(labels, predicted, zero_division=0.0, **weighted),
            "recall": sk.recall_score(labels, predicted, **weighted),
            "f1": sk.f1_score(labels, predicted, **weighted),
            "accuracy": sk.accuracy_score(labels, predicted, **weighted),
            "mcc": sk.matthews_corrcoef(labels, predicted, **weighted),
            "false_positive_rate": 1 - sk.recall_score(1 - labels, ~predicted, **weighted),
            "average_precision": sk.average_precision_score(labels, scores, **weighted),
            "roc_auc": sk.roc_auc_score(labels, scores, **weighted),
        }
    )
    brier = calibration_metrics(scores, labels, weights[None])["brier"]
    assert brier == pytest.approx(sk.brier_score_loss(labels, scores, **weighted))


def test_the_calibration_error_by_hand() -> None:
    probabilities = np.array([0.31, 0.32, 0.9, 0.95, 1.0])  # bins of a fifteenth: the first two share one, the last two
    labels = np.array([0, 1, 1, 0, 1], dtype=np.int8)
    error = calibration_metrics(probabilities, labels, np.ones((1, 5)))["expected_calibration_error"]
    assert error == pytest.approx((abs(0.63 - 1) + abs(0.9 - 1) + abs(1.95 - 1)) / 5, rel=1e-12)


def test_the_threshold_is_the_score_of_highest_f1(scores: Floats, labels: Labels) -> None:
    assert best_threshold(scores, labels) == 0.4  # precision 3/4, recall 1


def test_the_correlation_is_spearmans(scores: Floats) -> None:
    ratings, once = np.array([3.0, 2.0, 2.0, 7.0, 1.0]), np.ones((1, 5))
    assert correlation(scores, ratings, once)["spearman"] == pytest.approx(spearmanr(scores, ratings).statistic)
    assert correlation(np.ones(5), ratings, once)["spearman"].tolist() == [0.0]
    weights = np.array([[1.0, 1.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 1.0, 1.0]])
    ranks, rated = np.array([5.0, 4.0, 1.0]), np.array([4.0, 2.5, 1.0])
    other_ranks, other_rated = np.array([4.0, 2.0, 1.0]), np.array([2.5, 5.0, 1.0])
    expected = [np.corrcoef(ranks, rated)[0, 1], np.corrcoef(other_ranks, other_rated)[0, 1]]
    assert correlation(scores, ratings, weights)["spearman"] == pytest.approx(expected)


def test_the_answer_is_the_option_of_highest_score_and_equal_ones_share() -> None:
    table = pd.DataFrame(
        {
            "left": ["cold"] * 2 + ["hot"] * 2 + ["old"] * 2,
            "right": ["icy", "dog", "warm", "cat", "aged", "new"],
            "question": [0, 0, 1, 1, 2, 2],
            "label": [1, 0, 1, 0, 1, 0],
        }
    )
    credit = answer_credit(table, np.array([0.9, 0.1, 0.2, 0.3, 0.5, 0.5]))
    assert credit.tolist() == [1.0, 0.0, 0.5]
    weights = np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 3.0]])
    assert accuracy(credit, weights)["accuracy"].tolist() == [0.5, 0.375]


@pytest.mark.parametrize(
    ("probabilities", "labels", "threshold"),
    [
        ([0.2, 0.4, 0.8], [0, 0, 1], 0.6),
        ([0.8, 0.2, 0.4], [1, 0, 0], 0.6),
        ([0.2, 0.3, 0.6, 0.9], [0, 1, 0, 1], 0.75),  # as right as .25 and .45: the widest gap
        ([0.2, 0.8], [0, 0], 0.9),
        ([0.2, 0.8], [1, 1], 0.1),
        ([0.5, 0.5, 0.9], [0, 1, 1], 0.25),  # two of one probability cannot be told apart
    ],
)
def test_the_threshold_is_the_one_with_the_most_right_verdicts(
    probabilities: list[float], labels: list[int], threshold: float
) -> None:
    assert most_right_threshold(np.array(probabilities), np.array(labels)) == pytest.approx(threshold)
