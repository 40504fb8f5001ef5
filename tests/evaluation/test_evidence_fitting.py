"""Fitting: the weights are those of the data, and what is counted is what was fitted to."""

import numpy as np
import pytest

from samesense.evaluation.evidence_fitting import count_fit, fit_regression
from samesense.evidence.features import FEATURES, PairFeatures
from samesense.evidence.regression import Regression


def features(*names: str, composed: tuple[int, ...] = ()) -> PairFeatures:
    """Return the features of pairs that have one each."""
    values = np.array([[feature == name for feature in FEATURES] for name in names])
    is_composed = np.isin(np.arange(len(names)), composed)
    return PairFeatures(values, [("a", "b")] * len(names), is_composed)


def test_fitted_weights_have_the_signs_and_the_order_of_those_that_made_the_data() -> None:
    draws = np.random.default_rng(1)
    names = draws.choice(["similar", "antonym", "nothing_shared", "one_unknown"], 4000).tolist()
    pairs = features(*names, composed=tuple(range(0, 4000, 3)))
    model = draws.uniform(0.02, 0.98, 4000)
    made = Regression(
        intercept=-0.5,
        weights=dict.fromkeys(FEATURES, 0.0) | {"similar": 2.0, "antonym": -3.0, "nothing_shared": -1.0},
        composed=-1.0,
        model=0.5,
        model_alone=1.5,
        threshold=0.5,
    )
    labels = (draws.uniform(size=4000) < made.probabilities(pairs, model)).astype(np.int8)
    fitted = fit_regression(pairs, model, labels)
    apart = fitted.weights["similar"] - fitted.weights["nothing_shared"]
    assert apart == pytest.approx(3.0, abs=0.5)
    assert fitted.weights["antonym"] < fitted.weights["nothing_shared"] < 0 < fitted.weights["similar"]
    assert fitted.composed == pytest.approx(-1.0, abs=0.3)
    assert fitted.model == pytest.approx(0.5, abs=0.15)
    assert fitted.model_alone == pytest.approx(1.5, abs=0.3)
    assert {name for name, weight in fitted.weights.items() if weight} == set(names)
    right = (fitted.probabilities(pairs, model) >= fitted.threshold) == labels
    assert right.mean() >= ((fitted.probabilities(pairs, model) >= 0.5) == labels).mean()
    assert fit_regression(pairs, model, labels) == fitted


def test_a_model_that_is_worse_than_none_weighs_nothing() -> None:
    pairs = features("similar", "antonym", "one_unknown", "one_unknown")
    labels = np.array([1, 0, 1, 0], dtype=np.int8)
    fitted = fit_regression(pairs, np.array([0.1, 0.9, 0.6, 0.4]), labels)
    assert fitted.model == 0
    assert fitted.model_alone > 0


def test_the_fit_is_counted() -> None:
    pairs = features("similar", "similar", "antonym")
    model, labels = np.array([0.8, 0.6, 0.2]), np.array([1, 0, 0], dtype=np.int8)
    fitted = fit_regression(pairs, model, labels)
    counts = count_fit(fitted, pairs, model, labels)
    assert counts["features"]["similar"] == {"pairs": 2, "synonyms": 1, "weight": fitted.weights["similar"]}
    assert counts["features"]["meronym"] == {"pairs": 0, "synonyms": 0, "weight": 0.0}
    assert (counts["pairs"], counts["synonyms"], counts["threshold"]) == (3, 1, fitted.threshold)
    assert counts["tuning_accuracy"] == 1
