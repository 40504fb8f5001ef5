"""What the stage evaluate tells: headline, slices, plots; by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from stages._bootstrap import Bootstrap
from stages._curves import precision_at_recall, recall_at_false_positives, write_curves
from stages._scores import Scored
from stages._slices import sliced
from stages.evaluate import HEADLINE, headline, probabilities

SCORES = np.array([0.9, 0.8, 0.6, 0.4, 0.2])
LABELS = np.array([1, 0, 1, 1, 0], dtype=np.int8)
TEST = pd.DataFrame(
    {
        "left": ["cat", "hot", "big", "run", "run"],
        "right": ["moggy", "cold", "large scale", "sprint", "xylophonist"],
        "label": LABELS,
        "kind": ["synonym", "antonym", "synonym", "synonym", "random"],
        "pos": ["n", "a", "a", "v", "v"],
        "origin": ["wordnet", "wordnet", "lexicon:shop.v2", "wordnet", "wordnet"],
    }
)
BOOTSTRAP = Bootstrap(1, 100)


def test_slices_by_hand() -> None:
    found = sliced(TEST, Scored(SCORES, 0.5), BOOTSTRAP)
    assert {key: value for key, value in found.items() if key.endswith(".rows")} == {
        "pos.a.rows": 2,
        "pos.n.rows": 1,
        "pos.v.rows": 2,
        "origin.lexicon:shop.v2.rows": 1,
        "origin.wordnet.rows": 4,
        "form.phrase.rows": 1,
        "form.word.rows": 4,
        "zipf.0.rows": 1,
        "zipf.1.rows": 1,
        "zipf.3.rows": 1,
        "zipf.4.rows": 1,
        "zipf.5.rows": 1,
        "kind.antonym.rows": 4,
        "kind.random.rows": 4,
    }
    assert found["pos.n.recall"] == 1.0
    assert "pos.n.roc_auc" not in found
    assert found["pos.a.roc_auc"] == 0.0
    assert found["kind.antonym.roc_auc"] == pytest.approx(1 / 3)
    assert found["kind.antonym.false_positive_rate"] == 1.0
    assert found["kind.random.roc_auc"] == 1.0
    assert "kind.random.f1" not in found
    assert found["form.word.f1_low"] <= found["form.word.f1"] <= found["form.word.f1_high"]


def test_the_headline_has_the_model_plain_and_baselines_by_name() -> None:
    model = dict.fromkeys(HEADLINE, 0.5) | {"f1_low": 0.4, "f1_high": 0.6}
    cosine = Scored(1 - SCORES, 0.5).told(TEST, LABELS, BOOTSTRAP)
    assert headline({"model": model, "cosine": cosine}) == dict.fromkeys(HEADLINE, 0.5) | {
        "cosine_average_precision": pytest.approx((1 / 2 + 2 / 3 + 3 / 5) / 3, abs=0.1),
        "cosine_roc_auc": pytest.approx(2 / 6),
        "cosine_f1": pytest.approx(0.4),
    }


def test_what_is_told_has_intervals() -> None:
    found = Scored(SCORES, 0.5).told(TEST, LABELS, BOOTSTRAP)
    assert (found["rows"], found["synonyms"]) == (5, 3)
    assert found["f1"] == pytest.approx(2 / 3)
    assert found["f1_low"] <= found["f1"] <= found["f1_high"]


def test_probabilities_are_judged_before_and_after_scaling_and_by_order() -> None:
    odds = np.array([[2.0, 2.0], [1.0, -1.0], [0.5, 0.5], [-1.0, -1.0], [-2.0, -2.0]])
    found = probabilities(odds, 0.5, 4.0, TEST, BOOTSTRAP)
    assert found["order_consistency"] == 4 / 5
    assert found["expected_calibration_error"] != found["expected_calibration_error_uncalibrated"]
    assert probabilities(odds, 0.5, 1.0, TEST, BOOTSTRAP)["expected_calibration_error_uncalibrated"] == pytest.approx(
        found["expected_calibration_error"]
    )


def test_the_plots_have_the_best_at_each_point() -> None:
    assert precision_at_recall(SCORES, LABELS)[[0, 33, 34, 66, 67, 100]].tolist() == [1.0, 1.0, 0.75, 0.75, 0.75, 0.75]
    assert recall_at_false_positives(SCORES, LABELS)[[0, 49, 50, 100]].round(3).tolist() == [0.333, 0.333, 1.0, 1.0]


def test_the_plots_of_level_scores_are_level() -> None:
    level = np.full(5, 0.5)
    assert precision_at_recall(level, LABELS).tolist() == [0.6] * 101
    assert recall_at_false_positives(level, LABELS).tolist() == pytest.approx(np.linspace(0, 1, 101))


def test_the_plots_data_are_of_fixed_size(tmp_path: Path) -> None:
    scores = {"model": Scored(SCORES, 0.5), "cosine": Scored(1 - SCORES, 0.5)}
    write_curves(scores, SCORES, TEST, tmp_path / "curves")
    tables = {path.stem: pd.read_csv(path) for path in (tmp_path / "curves").iterdir()}
    assert tables["precision_recall"].columns.tolist() == ["recall", "model", "cosine"]
    assert tables["roc"].columns.tolist() == ["false_positive_rate", "model", "cosine"]
    assert len(tables["precision_recall"]) == len(tables["roc"]) == 101
    assert tables["confusion"].to_numpy().tolist() == [
        ["synonym", "synonym"],
        ["not_synonym", "synonym"],
        ["synonym", "synonym"],
        ["synonym", "not_synonym"],
        ["not_synonym", "not_synonym"],
    ]
    assert tables["reliability"].to_numpy().tolist() == [
        [0.25, 0.0, 0.0, 0.25],
        [0.45, 1.0, 1.0, 0.45],
        [0.65, 1.0, 1.0, 0.65],
        [0.85, 0.0, 0.0, 0.85],
        [0.95, 1.0, 1.0, 0.95],
    ]
    histograms = tables["histograms"]
    assert histograms["probability"].iloc[[8, 9]].tolist() == [0.85, 0.95]
    assert histograms["synonym"].iloc[9] == pytest.approx(1 / 3, abs=1e-4)
    assert histograms["antonym"].iloc[8] == 1.0
    assert (histograms["user"] == 0).all()
    assert len(histograms) == 10
