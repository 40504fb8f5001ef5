"""Why a pair is judged as it is, seen from outside: beside the model alone, WordNet and the baselines."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from samesense.classifier import Prediction
from samesense.errors import TextError
from samesense.explaining.baseline_verdicts import Absent, Verdict, baseline_verdicts
from samesense.files import round_floats
from samesense.texts import checked_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from samesense.classifier import Classifier
    from samesense.lexicons.lookup import Comparison, Lookup
    from samesense.models.runtime import Runtime
    from samesense.texts import Pair

CANDIDATES = 200  # of a word that are judged at most, so that the answer comes in seconds
NEAREST = 5  # of them are in an explanation


@dataclass(frozen=True)
class Neighbour:
    """A word near another, the probability that they are synonyms, and the verdict."""

    word: str
    probability: float
    synonyms: bool


@dataclass(frozen=True)
class Neighbours:
    """The nearest synonyms of a word, among those that WordNet puts near it (`samesense.lexicons.lookup.Lookup`).

    Attributes:
        word: the word.
        candidates: how many words WordNet puts near it.
        judged: how many of them were judged: the first 200 at most.
        nearest: the five likeliest synonyms of those, the likeliest first.
    """

    word: str
    candidates: int
    judged: int
    nearest: tuple[Neighbour, ...]


@dataclass(frozen=True)
class ModelAlone:
    """What the model says without evidence.

    Attributes:
        probability: that a pair is of synonyms: the mean over both orders.
        orders: the probability as given, and with the sides exchanged; None if the model reads each word by itself.
    """

    probability: float
    orders: tuple[float, float] | None


@dataclass(frozen=True)
class Explanation:
    """The verdict on a pair, and what explains it.

    Attributes:
        left: the left word.
        right: the right word.
        synonyms: the verdict.
        probability: that they are synonyms.
        because: the reason.
        relation: that agrees with the verdict, as the model sees it; None: the model has no relation head.
        relation_probability: its probability: see `samesense.classifier.Prediction`.
        threshold: the least probability that is called synonyms.
        model: what the model alone says.
        contributions: what adds up to the log-odds of synonyms, in nats, by name: see
            `samesense.evidence.known.Known.contributions`.
        wordnet: what WordNet says.
        baselines: their verdicts, and whether they agree with this one.
        neighbours: the nearest synonyms of the left word, and of the right.
    """

    left: str
    right: str
    synonyms: bool
    probability: float
    because: str
    relation: str | None
    relation_probability: float | None
    threshold: float
    model: ModelAlone
    contributions: dict[str, float]
    wordnet: Comparison
    baselines: tuple[Verdict | Absent, ...]
    neighbours: tuple[Neighbours, Neighbours]

    @property
    def verdict(self) -> Prediction:
        """The verdict by itself."""
        relation = self.relation, self.relation_probability
        return Prediction(self.synonyms, self.probability, self.because, *relation)

    def as_json(self) -> dict[str, Any]:
        """Return the explanation as values of JSON, with numbers of four digits; without a relation if it has none."""
        values: dict[str, Any] = round_floats(asdict(self))
        return {name: value for name, value in values.items() if value is not None}


def explain_pair(classifier: Classifier, lookup: Lookup, baselines: Path, pair: Pair) -> Explanation:
    """Explain the verdict on a pair.

    Args:
        classifier: gave the verdict.
        lookup: WordNet.
        baselines: the file that the stage ``baselines`` wrote; baselines that lack it are absent.
        pair: two words or phrases, as `samesense.texts.checked_pair` returns them.
    """
    left, right = pair
    (verdict,) = classifier.judge([pair])
    comparison = lookup.compare(left, right)
    verdicts = baseline_verdicts(comparison, baselines, classifier.metadata.base, synonyms=verdict.synonyms)
    alone = _model_alone(classifier.runtime, pair)
    (contributions,) = classifier.look_up([pair]).contributions(np.array([alone.probability]))
    return Explanation(
        left,
        right,
        **asdict(verdict),
        threshold=classifier.threshold,
        model=alone,
        contributions=contributions,
        wordnet=comparison,
        baselines=tuple(verdicts),
        neighbours=(_neighbours(classifier, lookup, left), _neighbours(classifier, lookup, right)),
    )


def _model_alone(runtime: Runtime, pair: Pair) -> ModelAlone:
    from samesense.models.runtime import mean_probability

    log_odds = runtime.log_odds([pair])
    there, back = mean_probability(log_odds.T).tolist()  # of each order by itself
    return ModelAlone(float(mean_probability(log_odds)[0]), None if runtime.symmetric else (there, back))


def _neighbours(classifier: Classifier, lookup: Lookup, word: str) -> Neighbours:
    candidates = lookup.neighbours(word)
    judged = list(islice(_scorable(candidates), CANDIDATES))
    verdicts = classifier.judge([(word, candidate) for candidate in judged])
    neighbours = [
        Neighbour(candidate, verdict.probability, verdict.synonyms)
        for candidate, verdict in zip(judged, verdicts, strict=True)
    ]
    neighbours.sort(key=lambda each: (-each.probability, each.word))
    return Neighbours(word, len(candidates), len(judged), tuple(neighbours[:NEAREST]))


def _scorable(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        with suppress(TextError):
            yield checked_text(word)
