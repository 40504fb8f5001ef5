"""The data of the plots, by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from samesense.evaluation.classifier_scores import ClassifierScores
from samesense.evaluation.curves import precision_at_recall, recall_at_false_positives, write_curves

Floats = NDArray[np.float64]
Labels = NDArray[np.int8]


def test_the_curves_have_the_best_at_each_point(scores: Floats, labels: Labels) -> None:
    assert precision_at_recall(scores, labels)[[0, 33, 34, 66, 67, 100]].tolist() == [1.0, 1.0, 0.75, 0.75, 0.75, 0.75]
    assert recall_at_false_positives(scores, labels)[[0, 49, 50, 100]].tolist() == [1 / 3, 1 / 3, 1.0, 1.0]


def test_the_curves_of_equal_scores_are_straight(labels: Labels) -> None:
    equal = np.full(5, 0.5)
    assert precision_at_recall(equal, labels).tolist() == [0.6] * 101
    assert recall_at_false_positives(equal, labels).tolist() == pytest.approx(np.linspace(0, 1, 101), rel=1e-12)


@pytest.fixture
def tables(scores: Floats, test_pairs: pd.DataFrame, tmp_path: Path) -> dict[str, pd.DataFrame]:
    """Write the data of all plots, and return it by name."""
    classifiers = {"model": ClassifierScores(scores, 0.5), "cosine": ClassifierScores(1 - scores, 0.5)}
    write_curves(classifiers, np.array([0.95, 0.85, 0.7, 0.45, 0.15]), test_pairs, tmp_path / "curves")
    return {path.stem: pd.read_csv(path) for path in (tmp_path / "curves").iterdir()}


def test_the_tables_are_of_fixed_size_with_a_column_per_classifier(tables: dict[str, pd.DataFrame]) -> None:
    assert sorted(tables) == ["confusion", "histograms", "precision_recall", "reliability", "roc"]
    assert tables["precision_recall"].columns.tolist() == ["recall", "model", "cosine"]
    assert tables["roc"].columns.tolist() == ["false_positive_rate", "model", "cosine"]
    assert len(tables["precision_recall"]) == len(tables["roc"]) == 101
    assert tables["precision_recall"].iloc[34].tolist() == [0.34, 0.75, 0.6667]
    assert len(tables["histograms"]) == 10


def test_the_confusion_is_a_row_per_pair(tables: dict[str, pd.DataFrame]) -> None:
    assert tables["confusion"].columns.tolist() == ["actual", "predicted"]
    assert tables["confusion"].to_numpy().tolist() == [
        ["synonym", "synonym"],
        ["not_synonym", "synonym"],
        ["synonym", "synonym"],
        ["synonym", "not_synonym"],
        ["not_synonym", "not_synonym"],
    ]


def test_the_reliability_is_the_share_of_synonyms_by_probability(
    scores: Floats, test_pairs: pd.DataFrame, tmp_path: Path
) -> None:
    write_curves({"model": ClassifierScores(scores, 0.5)}, scores, test_pairs, tmp_path / "curves")
    table = pd.read_csv(tmp_path / "curves" / "reliability.csv")
    assert table.columns.tolist() == ["probability", "calibrated", "uncalibrated", "ideal"]
    assert table.to_numpy().tolist() == [
        [0.25, 0.0, 0.0, 0.25],
        [0.45, 1.0, 1.0, 0.45],
        [0.65, 1.0, 1.0, 0.65],
        [0.85, 0.0, 0.0, 0.85],
        [0.95, 1.0, 1.0, 0.95],
    ]


def test_bins_that_are_empty_before_or_after_scaling_are_left_out(tables: dict[str, pd.DataFrame]) -> None:
    assert tables["reliability"].to_numpy().tolist() == [
        [0.45, 1.0, 1.0, 0.45],
        [0.85, 0.0, 0.0, 0.85],
        [0.95, 1.0, 1.0, 0.95],
    ]


def test_the_histograms_are_shares_of_each_kind(tables: dict[str, pd.DataFrame]) -> None:
    histograms = tables["histograms"].set_index("probability")
    assert histograms.index.tolist() == [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95]
    assert histograms["synonym"].to_dict() == dict.fromkeys(histograms.index, 0.0) | dict.fromkeys(
        [0.45, 0.65, 0.95], 0.3333
    )
    assert histograms["antonym"].to_dict() == dict.fromkeys(histograms.index, 0.0) | {0.85: 1.0}
    assert (histograms["user"] == 0).all()
