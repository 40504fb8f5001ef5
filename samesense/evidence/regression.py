"""Model and evidence in one verdict: a logistic regression whose weights people can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
from pydantic import ConfigDict, Field

from samesense.evidence.features import FEATURES, UNKNOWN
from samesense.params import Section

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from samesense.evidence.features import PairFeatures

    Floats = NDArray[np.float64]

BOUND = 6.0  # of the model's log-odds: beyond, they are less sure than they say


class Regression(Section):
    """Fitted weights; the log-odds of synonyms are their sum.

    Attributes:
        intercept: of every pair.
        weights: of each feature that a pair has, by name (see `samesense.evidence.features.FEATURES`).
        composed: of pairs whose differing words were looked up in place of themselves.
        model: of the model's log-odds where anything is known of the pair.
        model_alone: of the model's log-odds where nothing is.
        threshold: the least probability that is called synonyms.
    """

    model_config = ConfigDict(allow_inf_nan=False)
    intercept: float
    weights: dict[str, float]
    composed: float
    model: float = Field(ge=0)
    model_alone: float = Field(ge=0)
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

    def with_unknown_as_alone(self, threshold: float) -> Self:
        """Return the same weights, but for pairs of which nothing is known: these are as by the model alone.

        ``threshold`` is the model's own: a pair that reaches it reaches the regression's.
        """
        own, alone = bounded_log_odds(np.array([self.threshold, threshold])).tolist()
        weight = round(own - self.intercept - self.model_alone * alone, 4)
        return self.model_copy(update={"weights": self.weights | dict.fromkeys(UNKNOWN, weight)})


def bounded_log_odds(probabilities: Floats) -> Floats:
    """Return the log-odds of the model's probabilities, within `BOUND`."""
    from scipy.special import logit

    return np.asarray(logit(probabilities)).clip(-BOUND, BOUND)
