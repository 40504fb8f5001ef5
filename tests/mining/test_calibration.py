"""A probability among candidates is that of a regression, and its least judged probability is its inverse."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit

from samesense.mining.calibration import WITH_EVIDENCE, Calibration


def test_the_log_odds_are_a_sum() -> None:
    calibration = Calibration(-2.0, 0.5, 3.0)
    judged, closeness = np.array([0.5, 0.9, 1.0]), np.array([0.0, 0.5, -0.5])
    expected = expit([-2.0, -0.5 + 0.5 * logit(0.9), -3.5 + 0.5 * 6])  # beyond 6, log-odds are 6
    np.testing.assert_allclose(calibration.probabilities(judged, closeness), expected)


@given(st.floats(0.001, 0.999), st.floats(0, 1), st.floats(-1, 1))
def test_a_pair_reaches_a_threshold_only_with_the_least_judged_probability(
    threshold: float, judged: float, closeness: float
) -> None:
    close = np.array([closeness])
    (least,) = WITH_EVIDENCE.least_judged(threshold, close)
    (probability,) = WITH_EVIDENCE.probabilities(np.array([judged]), close)
    if judged < least - 1e-9:
        assert probability < threshold
    if judged > least + 1e-9:
        assert probability > threshold - 1e-9
