"""A regression joins the model's log-odds with features: the log-odds are their sum."""

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.special import expit, logit

from samesense.evidence.features import FEATURES, PairFeatures
from samesense.evidence.regression import BOUND, Regression, bounded_log_odds

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
    return PairFeatures(values, [("a", "b")] * len(names), is_composed, np.zeros(len(names), dtype=bool))


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


@pytest.mark.parametrize(
    "change", [{"model": -0.5}, {"model_alone": -1.0}, {"threshold": 1.5}, {"composed": float("nan")}, {"other": 1}]
)
def test_a_regression_that_cannot_be_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        Regression.model_validate(REGRESSION.model_dump() | change)


def test_where_wordnet_lacks_a_word_the_models_own_threshold_decides() -> None:
    regression = REGRESSION.with_unknown_as_alone(0.8)
    assert regression.weights | {"one_unknown": -0.5, "both_unknown": 0.0} == REGRESSION.weights
    pairs = features("one_unknown", "both_unknown", "one_unknown", "similar")
    model = np.array([0.79, 0.81, 0.81, 0.3])
    assert (regression.probabilities(pairs, model) >= 0.5).tolist() == [False, True, True, True]
