"""A regression joins the model's log-odds with features: its weights are those of the data, its threshold the best."""

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.special import expit, logit

from samesense.evidence.features import FEATURES, PairFeatures
from samesense.evidence.regression import BOUND, Regression, bounded_log_odds, fit_regression, most_right_threshold

WEIGHTS = {"similar": 1.0, "antonym": -2.0}
REGRESSION = Regression(
    intercept=0.25,
    weights=dict.fromkeys(FEATURES, 0.0) | WEIGHTS | {"one_unknown": -0.5},
    composed=-0.125,
    model=0.5,
    model_alone=2.0,
    threshold=0.5,
)


def features(*names: str, composed: tuple[int, ...] = ()) -> PairFeatures:
    """Return the features of pairs that have one each."""
    values = np.array([[feature == name for feature in FEATURES] for name in names])
    is_composed = np.isin(np.arange(len(names)), composed)
    return PairFeatures(values, [("a", "b")] * len(names), is_composed)


def test_log_odds_are_the_sum_of_weights_and_the_models_part() -> None:
    pairs = features("similar", "antonym", "one_unknown", "similar", composed=(3,))
    evidence, slopes = REGRESSION.of_features(pairs)
    assert (evidence.tolist(), slopes.tolist()) == ([1.25, -1.75, -0.25, 1.125], [0.5, 0.5, 2.0, 0.5])
    model = np.array([0.5, 0.9, 0.9, 0.0])
    expected = expit([1.25, -1.75 + 0.5 * logit(0.9), -0.25 + 2 * logit(0.9), 1.125 - 0.5 * BOUND])
    np.testing.assert_allclose(REGRESSION.probabilities(pairs, model), expected)


def test_the_models_log_odds_are_bounded() -> None:
    bounded = bounded_log_odds(np.array([0.0, 0.5, 1.0, expit(2.0)]))
    np.testing.assert_allclose(bounded, [-BOUND, 0, BOUND, 2])


@pytest.mark.parametrize("change", [{"model": 0.0}, {"model_alone": -1.0}, {"threshold": 1.5}, {"other": 1}])
def test_a_regression_that_cannot_be_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        Regression.model_validate(REGRESSION.model_dump() | change)


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
