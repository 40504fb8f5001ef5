"""Metrics by slice, by hand."""

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from samesense.evaluation.bootstrap import Bootstrap
from samesense.evaluation.classifier_scores import ClassifierScores
from samesense.evaluation.slices import slice_metrics, slices


def test_every_slice_has_its_rows(test_pairs: pd.DataFrame) -> None:
    assert {name: np.flatnonzero(rows).tolist() for name, rows in slices(test_pairs)} == {
        "pos.a": [1, 2],
        "pos.n": [0],
        "pos.v": [3, 4],
        "origin.lexicon:shop.v2": [2],
        "origin.wordnet": [0, 1, 3, 4],
        "form.mixed": [2],
        "form.words": [0, 1, 3, 4],
        "zipf.0": [4],
        "zipf.1": [0],
        "zipf.3": [3],
        "zipf.4": [2],
        "zipf.5": [1],
        "kind.antonym": [0, 1, 2, 3],
        "kind.random": [0, 2, 3, 4],
    }


def test_pairs_without_a_part_of_speech_are_a_slice(test_pairs: pd.DataFrame) -> None:
    names = [name for name, _ in slices(test_pairs.assign(pos=["", "n", "n", "n", "n"])) if name.startswith("pos.")]
    assert names == ["pos.n", "pos.none"]


def test_slice_metrics_by_hand(test_pairs: pd.DataFrame, scores: NDArray[np.float64]) -> None:
    metrics = slice_metrics(test_pairs, ClassifierScores(scores, 0.5), Bootstrap(1, 100))
    by_slice: dict[str, dict[str, float]] = {}
    for key, value in metrics.items():
        name, _, metric = key.rpartition(".")
        by_slice.setdefault(name, {})[metric] = value
    assert by_slice.keys() == {name for name, _ in slices(test_pairs)}
    one_synonym = {"rows": 1, "synonyms": 1, "recall": 1.0, "recall_low": 1.0, "recall_high": 1.0}
    assert by_slice["pos.n"] == by_slice["origin.lexicon:shop.v2"] == by_slice["form.mixed"] == one_synonym
    assert by_slice["pos.a"]["roc_auc"] == 0.0
    assert by_slice["kind.antonym"]["roc_auc"] == pytest.approx(1 / 3, rel=1e-12)
    assert by_slice["kind.antonym"]["false_positive_rate"] == 1.0
    assert by_slice["kind.random"]["roc_auc"] == 1.0
    rates = ("false_positive_rate", "roc_auc")
    of_kind = {"rows", "synonyms", *(f"{rate}{end}" for rate in rates for end in ("", "_low", "_high"))}
    assert by_slice["kind.random"].keys() == of_kind
    word = by_slice["form.words"]
    assert word["f1_low"] <= word["f1"] <= word["f1_high"]


def test_metrics_without_a_bootstrap_have_no_intervals(test_pairs: pd.DataFrame, scores: NDArray[np.float64]) -> None:
    metrics = slice_metrics(test_pairs, ClassifierScores(scores, 0.5), None)
    assert metrics["form.words.f1"] == 1 / 2
    assert [name for name in metrics if name.endswith(("_low", "_high"))] == []
