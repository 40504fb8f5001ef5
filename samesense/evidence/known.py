"""What is known of some pairs: all that their verdicts need beside the model's probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from samesense.evidence.features import FEATURES, LOOKED_UP, UNKNOWN
from samesense.evidence.reasons import ABBREVIATION, MODEL_ALONE, feature_reason, listed_reason
from samesense.evidence.regression import BOUND, bounded_log_odds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from samesense.evidence.features import PairFeatures
    from samesense.evidence.listed import ListedPairs
    from samesense.evidence.regression import Regression

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

SLIGHT = 0.5  # of weights, in nats
SLACK = 1e-9  # of a threshold: far more than rounding changes a probability
# Least probability of an abbreviation and its phrase. Of the everyday pairs and the lists of a shop and of a health
# search, the rule held for 15, of which it was wrong on one (af / athlete's foot)
ABBREVIATED = 0.9


@dataclass(frozen=True)
class Known:
    """What evidence knows of some pairs.

    Attributes:
        regression: what the features weigh.
        listed: the pairs of the user's lexicons.
        features: of the pairs.
        places: of the pairs among those listed, of shape (pairs,); -1 where no lexicon lists them.
        abbreviated: whether one side abbreviates the other by its letters, and WordNet does not know better, of shape
            (pairs,).
    """

    regression: Regression
    listed: ListedPairs
    features: PairFeatures
    places: NDArray[np.intp]
    abbreviated: Flags

    @property
    def is_listed(self) -> Flags:
        """Which pairs a lexicon decides, whatever the model says, of shape (pairs,)."""
        return self.places >= 0

    def probabilities(self, model: Floats) -> Floats:
        """Return the probability of synonyms, of shape (pairs,), given the model's.

        That of an abbreviation and its phrase is at least `ABBREVIATED`; that of a listed pair is 0 or 1.
        """
        return self.overruled(self.regression.probabilities(self.features, model))

    def overruled(self, probabilities: Floats) -> Floats:
        """Return probabilities, of shape (pairs,), with those that abbreviations and lexicons decide."""
        decided = np.where(self.abbreviated, np.maximum(probabilities, ABBREVIATED), probabilities)
        decided[self.is_listed] = self._labels
        return decided

    def least_model_probabilities(self, threshold: float | Floats) -> Floats:
        """Return what the model's probability of each pair must reach for the pair to reach ``threshold``.

        Args:
            threshold: of all pairs, or of each, of shape (pairs,); more than 1 is never reached.

        Returns:
            Of shape (pairs,). A pair whose model's probability is less never reaches the threshold; one that has as
            much does, but for `SLACK`. 0: it does whatever the model says; infinity: never.
        """
        from scipy.special import expit, logit

        evidence, slopes = self.regression.of_features(self.features)
        thresholds = np.broadcast_to(threshold, len(evidence))
        missing = logit((thresholds - SLACK).clip(0.0, 1.0)) - evidence
        with np.errstate(divide="ignore", invalid="ignore"):  # where the model weighs nothing, the sign decides
            log_odds = np.where(slopes > 0, missing / slopes, np.where(missing <= 0, -np.inf, np.inf))
        least = np.where(log_odds <= -BOUND, 0.0, np.where(log_odds > BOUND, np.inf, expit(log_odds)))
        least[thresholds > 1] = np.inf
        least[self.abbreviated & (thresholds <= ABBREVIATED)] = 0.0
        least[self.is_listed] = np.where(self._labels >= thresholds[self.is_listed], 0.0, np.inf)
        return least

    def contributions(self, model: Floats) -> list[dict[str, float]]:
        """Return what adds up to each pair's log-odds of synonyms, in nats, by name, given the model's probability.

        Those are ``intercept``, ``model``, the pair's features and, if the words in which it differs were looked up,
        ``composed``. Nothing adds up to the probability of a pair that a lexicon or the rule of abbreviations decides.
        """
        regression, features = self.regression, self.features
        _, slopes = regression.of_features(features)
        of_model = (slopes * bounded_log_odds(model)).tolist()
        return [
            {}
            if decided
            else {"intercept": regression.intercept, "model": weight}
            | {FEATURES[row]: regression.weights[FEATURES[row]] for row in np.flatnonzero(has).tolist()}
            | ({"composed": regression.composed} if composed else {})
            for decided, weight, has, composed in zip(
                self.is_listed | self.abbreviated, of_model, features.values, features.is_composed, strict=True
            )
        ]

    def reasons(self, synonyms: Flags) -> list[str]:
        """Return why each verdict is as it is: a lexicon that lists the pair, the rule of abbreviations, or a feature.

        The feature is the one that weighs most for the verdict or, if none speaks for it, that of most weight.
        """
        weights, has = self.regression.feature_weights, self.features.values
        for_verdict = np.where(synonyms[:, None], weights, -weights)
        # A feature that weighs little speaks neither for nor against a verdict
        speaks = has & (for_verdict >= SLIGHT)
        candidates = np.where(speaks.any(axis=1, keepdims=True), speaks, has)
        heaviest = np.where(candidates, np.abs(weights), -1).argmax(axis=1)
        agrees = for_verdict[np.arange(len(heaviest)), heaviest] > -SLIGHT
        return [
            self._rule_reason(place) or self._feature_reason(place, FEATURES[row], agrees=agreed)
            for place, (row, agreed) in enumerate(zip(heaviest.tolist(), agrees.tolist(), strict=True))
        ]

    @property
    def _labels(self) -> NDArray[np.int8]:
        """The labels of the pairs that are listed."""
        return self.listed.labels[self.places[self.is_listed]]

    def _rule_reason(self, place: int) -> str | None:
        """Return the reason of a pair that is decided beside the regression; None if it is not."""
        listed = self.places[place]
        if listed >= 0:
            lexicon = self.listed.names[self.listed.lexicons[listed]]
            return listed_reason(lexicon, synonyms=bool(self.listed.labels[listed]))
        return ABBREVIATION if self.abbreviated[place] else None

    def _feature_reason(self, place: int, name: str, *, agrees: bool) -> str:
        differing = name in LOOKED_UP and self.features.is_composed[place]  # spelling is of the whole phrases
        compared = self.features.compared[place] if differing else None
        return feature_reason(name, compared, agrees=agrees or name in UNKNOWN)


@dataclass(frozen=True)
class Unknown:
    """Some pairs without evidence, where the model alone decides; has what `Known` has.

    Attributes:
        number: of pairs.
    """

    number: int

    @property
    def is_listed(self) -> Flags:
        """Which pairs are listed, of shape (pairs,): none."""
        return np.zeros(self.number, dtype=bool)

    def probabilities(self, model: Floats) -> Floats:
        """Return the model's probabilities, of shape (pairs,)."""
        return model

    def overruled(self, probabilities: Floats) -> Floats:
        """Return the probabilities as they are: nothing decides."""
        return probabilities

    def least_model_probabilities(self, threshold: float | Floats) -> Floats:
        """Return ``threshold`` for each pair, of shape (pairs,)."""
        return np.full(self.number, threshold)

    def contributions(self, model: Floats) -> list[dict[str, float]]:
        """Return the model's log-odds of each pair, by name."""
        from scipy.special import logit

        return [{"model": value} for value in logit(model.clip(SLACK, 1 - SLACK)).tolist()]

    def reasons(self, synonyms: Flags) -> list[str]:
        """Return that the model alone decides, for each verdict."""
        return [MODEL_ALONE] * len(synonyms)
