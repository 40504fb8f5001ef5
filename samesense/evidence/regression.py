"""Model and evidence in one verdict: a logistic regression whose weights people can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from samesense.evidence.features import FEATURES
from samesense.params import Section

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from samesense.evidence.features import PairFeatures

    Floats = NDArray[np.float64]

BOUND = 6.0  # of the model's log-odds: beyond, they are less sure than they say
STRENGTH = 1.0  # of the L2 penalty, as scikit-learn's C: the inverse
DIGITS = 4  # of what is fitted


class Regression(Section):
    """Fitted weights; the log-odds of synonyms are their sum.

    Attributes:
        intercept: of every pair.
        weights: of each feature that a pair has, by name (see `samesense.evidence.features.FEATURES`).
        composed: of pairs whose differing words were looked up in place of themselves.
        model: of the model's log-odds where WordNet knows both words.
        model_alone: of the model's log-odds where it does not.
        threshold: the least probability that is called synonyms.
    """

    intercept: float
    weights: dict[str, float]
    composed: float
    model: float = Field(gt=0)
    model_alone: float = Field(gt=0)
    threshold: float = Field(ge=0, le=1)

    @property
    def feature_weights(self) -> Floats:
        """The weights, of shape (features,), in the order of `samesense.evidence.features.FEATURES`."""
        return np.array([self.weights[name] for name in FEATURES])

    def of_features(self, features: PairFeatures) -> tuple[Floats, Floats]:
        """Return the log-odds of pairs without the model's part, and the weight of that part: both (pairs,)."""
        evidence = self.intercept + features.values @ self.feature_weights + self.composed * features.is_composed
        return evidence, np.where(features.is_known, self.model, self.model_alone)

    def probabilities(self, features: PairFeatures, model: Floats) -> Floats:
        """Return the probability of synonyms, of shape (pairs,), given the model's."""
        from scipy.special import expit

        evidence, slopes = self.of_features(features)
        return np.asarray(expit(evidence + slopes * bounded_log_odds(model)))


def bounded_log_odds(probabilities: Floats) -> Floats:
    """Return the log-odds of the model's probabilities, within `BOUND`."""
    from scipy.special import logit

    return np.asarray(logit(probabilities)).clip(-BOUND, BOUND)


def fit_regression(features: PairFeatures, probabilities: Floats, labels: NDArray[np.int8]) -> Regression:
    """Fit the weights to pairs that people labelled, and choose the threshold by the share of right verdicts on them.

    Args:
        features: of the pairs.
        probabilities: the model's, of shape (pairs,).
        labels: 1 for synonyms, 0 for others.
    """
    from sklearn.linear_model import LogisticRegression

    log_odds, known = bounded_log_odds(probabilities), features.is_known
    columns = [features.values, features.is_composed, log_odds * known, log_odds * ~known]
    inputs = np.column_stack(columns).astype(float)
    fitted = LogisticRegression(C=STRENGTH, max_iter=10_000).fit(inputs, labels)
    *weights, composed, model, alone = fitted.coef_[0].round(DIGITS).tolist()
    regression = Regression(
        intercept=round(float(fitted.intercept_[0]), DIGITS),
        weights=dict(zip(FEATURES, weights, strict=True)),
        composed=composed,
        model=model,
        model_alone=alone,
        threshold=0.5,
    )
    threshold = most_right_threshold(regression.probabilities(features, probabilities), labels)
    return regression.model_copy(update={"threshold": round(threshold, DIGITS)})


def most_right_threshold(probabilities: Floats, labels: NDArray[np.int8]) -> float:
    """Return the threshold with the largest share of right verdicts: the middle of the widest gap that has it."""
    order = np.argsort(probabilities, kind="stable")
    values = np.concatenate([[0.0], probabilities[order], [1.0]])
    below = np.concatenate([[0], (labels[order] == 0).cumsum()])  # right verdicts on pairs below the threshold
    above = labels.sum() - np.concatenate([[0], (labels[order] == 1).cumsum()])
    gaps = np.diff(values)
    right = np.where(gaps > 0, below + above, -1)
    best = np.flatnonzero(right == right.max())
    widest = best[np.argmax(gaps[best])]
    return float(values[widest : widest + 2].mean())
