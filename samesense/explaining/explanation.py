"""Why the model judges a pair as it does, seen from outside: beside WordNet and the baselines."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from samesense.errors import TextError
from samesense.explaining.baseline_verdicts import Absent, Verdict, baseline_verdicts
from samesense.files import round_floats
from samesense.texts import checked_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from samesense.classifier import Classifier
    from samesense.lexicons.lookup import Comparison, Lookup
    from samesense.texts import Pair

CANDIDATES = 200  # of a word that the model judges at most, so that the answer comes in seconds
NEAREST = 5  # of them are in an explanation


@dataclass(frozen=True)
class Neighbour:
    """A word near another, and the model's probability that they are synonyms."""

    word: str
    probability: float
    synonyms: bool


@dataclass(frozen=True)
class Neighbours:
    """The nearest synonyms of a word, among those that WordNet puts near it (`samesense.lexicons.lookup.Lookup`).

    Attributes:
        word: the word.
        candidates: how many words WordNet puts near it.
        judged: how many of them the model judged: the first 200 at most.
        nearest: the five likeliest synonyms of those, the likeliest first.
    """

    word: str
    candidates: int
    judged: int
    nearest: tuple[Neighbour, ...]


@dataclass(frozen=True)
class Explanation:
    """The verdict on a pair, and what explains it.

    Attributes:
        left: the left word.
        right: the right word.
        synonyms: the model's verdict.
        probability: that they are synonyms: the mean over both orders.
        threshold: the least probability that is called synonyms.
        orders: the probability as given, and with the sides exchanged; None if the model reads each word by itself.
        wordnet: what WordNet says.
        baselines: their verdicts, and whether they agree with the model.
        neighbours: the nearest synonyms of the left word, and of the right.
    """

    left: str
    right: str
    synonyms: bool
    probability: float
    threshold: float
    orders: tuple[float, float] | None
    wordnet: Comparison
    baselines: tuple[Verdict | Absent, ...]
    neighbours: tuple[Neighbours, Neighbours]

    def as_json(self) -> dict[str, Any]:
        """Return the explanation as values of JSON, with numbers of four digits."""
        values: dict[str, Any] = round_floats(asdict(self))
        return values


def explain_pair(classifier: Classifier, lookup: Lookup, baselines: Path, pair: Pair) -> Explanation:
    """Explain the model's verdict on a pair.

    Args:
        classifier: the model.
        lookup: WordNet.
        baselines: the file that the stage ``baselines`` wrote; baselines that lack it are absent.
        pair: two words or phrases, as `samesense.texts.checked_pair` returns them.
    """
    from samesense.models.runtime import mean_probability

    left, right = pair
    log_odds = classifier.runtime.log_odds([pair])
    verdict = classifier.verdict(float(mean_probability(log_odds)[0]))
    comparison = lookup.compare(left, right)
    verdicts = baseline_verdicts(comparison, baselines, classifier.metadata.base, synonyms=verdict.synonyms)
    there, back = mean_probability(log_odds.T).tolist()  # of each order by itself
    return Explanation(
        left,
        right,
        verdict.synonyms,
        verdict.probability,
        classifier.threshold,
        None if classifier.runtime.symmetric else (there, back),
        comparison,
        tuple(verdicts),
        (_neighbours(classifier, lookup, left), _neighbours(classifier, lookup, right)),
    )


def _neighbours(classifier: Classifier, lookup: Lookup, word: str) -> Neighbours:
    candidates = lookup.neighbours(word)
    judged = list(islice(_scorable(candidates), CANDIDATES))
    probabilities = classifier.runtime.probabilities([(word, candidate) for candidate in judged]).tolist()
    best = sorted(zip(probabilities, judged, strict=True), key=lambda scored: (-scored[0], scored[1]))[:NEAREST]
    nearest = tuple(
        Neighbour(candidate, probability, classifier.verdict(probability).synonyms) for probability, candidate in best
    )
    return Neighbours(word, len(candidates), len(judged), nearest)


def _scorable(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        with suppress(TextError):
            yield checked_text(word)
