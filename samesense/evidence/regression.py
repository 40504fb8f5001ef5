"""Model and evidence in one verdict: a logistic regression whose weights people can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pydantic import Field, field_validator

from samesense.evidence.features import FEATURES
from samesense.params import Section

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from samesense.evidence.features import PairFeatures

    Floats = NDArray[np.float64]

BOUND = 6.0  # of the model's log-odds: beyond, they are less sure than they say


class Joint(NamedTuple):
    """What evidence leaves the model to decide: the log-odds of synonyms are ``known + slopes * model's``.

    Attributes:
        known: the log-odds without the model's part, of shape (pairs,).
        slopes: the weights of the model's log-odds, 0 or more, of shape (pairs,).
    """

    known: Floats
    slopes: Floats

    def probabilities(self, model: Floats) -> Floats:
        """Return the probability of synonyms, given the model's, each of shape (pairs,)."""
        from scipy.special import expit

        return np.asarray(expit(self.known + self.slopes * bounded_log_odds(model)))

    def least_model_probabilities(self, threshold: float) -> Floats:
        """Return the model's least probability with which each pair reaches ``threshold``, of shape (pairs,).

        0: it always does; infinity: it never does.
        """
        from scipy.special import expit, logit

        with np.errstate(divide="ignore", invalid="ignore"):
            least = np.nan_to_num((logit(threshold) - self.known) / self.slopes, nan=-np.inf, posinf=np.inf)
        return np.where(least <= -BOUND, 0.0, np.where(least > BOUND, np.inf, expit(least)))


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
    model: float = Field(ge=0)
    model_alone: float = Field(ge=0)
    threshold: float = Field(ge=0, le=1)

    @field_validator("weights")
    @classmethod
    def _are_of_the_features(cls, weights: dict[str, float]) -> dict[str, float]:
        if set(weights) != set(FEATURES):
            raise ValueError(f"expected weights of {', '.join(FEATURES)}")
        return weights

    def join(self, features: PairFeatures) -> Joint:
        """Return what the features of pairs leave the model to decide."""
        weights = np.array([self.weights[name] for name in FEATURES])
        known = self.intercept + features.values @ weights + self.composed * features.is_composed
        return Joint(known, np.where(features.is_known, self.model, self.model_alone))


def bounded_log_odds(probabilities: Floats) -> Floats:
    """Return the log-odds of the model's probabilities, within `BOUND`."""
    from scipy.special import logit

    return np.asarray(logit(probabilities)).clip(-BOUND, BOUND)
