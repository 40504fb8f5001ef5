"""Scores, temperatures and thresholds on values that can be checked by hand."""

import numpy as np
import pandas as pd
import pytest

from stages import _baselines as baselines
from stages._judging import best_threshold, fit_temperature, judged
from stages.evaluate import by_kind, by_pos, curves, headline, precision_at_recall

SCORES = np.array([0.9, 0.8, 0.6, 0.4, 0.2])
LABELS = np.array([1, 0, 1, 1, 0], dtype=np.int8)


def test_scores_by_hand() -> None:
    assert judged(SCORES, LABELS, 0.5) == pytest.approx(
        {
            "precision": 2 / 3,
            "recall": 2 / 3,
            "f1": 2 / 3,
            "accuracy": 3 / 5,
            "average_precision": (1 + 2 / 3 + 3 / 4) / 3,
            "roc_auc": 4 / 6,
        }
    )


def test_no_call_of_synonyms_scores_nought() -> None:
    found = judged(SCORES, LABELS, 2.0)
    assert (found["precision"], found["recall"], found["f1"]) == (0.0, 0.0, 0.0)


def test_the_threshold_is_the_score_of_highest_f1() -> None:
    assert best_threshold(SCORES, LABELS) == 0.4  # precision 3/4, recall 1


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_that_made_the_odds_is_found(temperature: float) -> None:
    rng = np.random.default_rng(0)
    odds = rng.normal(size=(50_000, 1)).repeat(2, axis=1)
    labels = (rng.random(len(odds)) < 1 / (1 + np.exp(-odds[:, 0]))).astype(np.int8)
    assert fit_temperature(odds * temperature, labels) == pytest.approx(temperature, rel=0.05)


def test_baselines_by_hand() -> None:
    pairs = pd.DataFrame({"left": ["cat", "abcd"], "right": ["cats", "wxyz"], "label": [1, 0]})
    assert baselines.spelling(pairs).tolist() == pytest.approx([6 / 7, 0])
    assert baselines.majority(pd.DataFrame({"label": [1, 1, 0]}), pairs).tolist() == [1, 1]
    assert baselines.majority(pd.DataFrame({"label": [1, 0, 0]}), pairs).tolist() == [0, 0]


def test_slices_by_hand() -> None:
    test = pd.DataFrame(
        {
            "label": LABELS,
            "kind": ["synonym", "antonym", "synonym", "synonym", "random"],
            "pos": ["n", "n", "n", "v", "v"],
        }
    )
    kinds = by_kind(test, SCORES, 0.5)
    assert kinds["antonym"] == {"rows": 1, "false_positive_rate": 1.0, "roc_auc": pytest.approx(1 / 3)}
    assert kinds["random"] == {"rows": 1, "false_positive_rate": 0.0, "roc_auc": 1.0}
    assert list(kinds) == ["antonym", "random"]
    assert {pos: values["rows"] for pos, values in by_pos(test, SCORES, 0.5).items()} == {"n": 3, "v": 2}
    assert by_pos(test, SCORES, 0.5)["v"]["recall"] == 0.0


def test_the_plot_has_the_best_precision_at_each_recall() -> None:
    curve = precision_at_recall(SCORES, LABELS)
    assert len(curve) == 101
    assert curve[[0, 33, 34, 66, 67, 100]].tolist() == [1.0, 1.0, 0.75, 0.75, 0.75, 0.75]


def test_the_headline_has_the_model_plain_and_baselines_by_name() -> None:
    test = pd.DataFrame({"label": LABELS})
    found = headline({"model": (SCORES, 0.5), "cosine": (1 - SCORES, 0.5)}, test)
    assert found["rows"] == 5
    assert found["synonym_share"] == 0.6
    assert found["f1"] == pytest.approx(2 / 3)
    assert found["cosine_roc_auc"] == pytest.approx(2 / 6)
    plot = curves({"model": SCORES, "cosine": 1 - SCORES}, test)
    assert plot.columns.tolist() == ["recall", "model", "cosine"]
    assert plot["recall"].iloc[[0, 1, 100]].tolist() == [0.0, 0.01, 1.0]
