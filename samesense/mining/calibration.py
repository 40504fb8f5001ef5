"""What a verdict is worth among candidates: a probability of .9 means nine in ten there, too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from samesense.evidence.regression import BOUND, bounded_log_odds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """A logistic regression (Platt 1999) on the classifier's log-odds and the closeness of the two vectors.

    Attributes:
        intercept: of every candidate; it holds the prior of candidates in place of that of the classifier's pairs.
        judged: the weight of the classifier's log-odds, within `samesense.evidence.regression.BOUND`.
        closeness: the weight of `samesense.mining.candidates.Candidates.closeness`.
    """

    intercept: float
    judged: float
    closeness: float

    def probabilities(self, judged: Floats, closeness: Floats) -> Floats:
        """Return the probability of synonyms among candidates, of shape (pairs,), given the classifier's."""
        from scipy.special import expit

        odds = self.intercept + self.judged * bounded_log_odds(judged) + self.closeness * closeness
        return np.asarray(expit(odds))

    def least_judged(self, threshold: float, closeness: Floats) -> Floats:
        """Return what the classifier's probability must reach for `probabilities` to reach ``threshold``: (pairs,).

        Infinity: they never do.
        """
        from scipy.special import expit, logit

        odds = (logit(threshold) - self.intercept - self.closeness * closeness) / self.judged
        return np.where(odds <= -BOUND, 0.0, np.where(odds > BOUND, np.inf, expit(odds)))


# Fitted by `python -m benchmarks.mining calibrate` on the candidates among WordNet's words of validation, which are
# right if they share a synset: by the judged model with Moby Thesaurus, since WordNet would judge itself, and alone
WITH_EVIDENCE = Calibration(-1.726, 0.899, 2.337)
ALONE = Calibration(-2.572, 0.691, 2.645)
