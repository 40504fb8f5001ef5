"""Why the model judges a pair as it does, as far as that can be told from outside: beside WordNet and baselines."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from samesense.baselines import Absent, Verdict, baselines
from samesense.errors import TextError
from samesense.texts import checked_pair, surface

if TYPE_CHECKING:
    from pathlib import Path

    from samesense.classifier import Classifier
    from samesense.wordnet import Said, WordNet

CANDIDATES = 200  # of a word, that are judged at most: so that the answer comes in seconds
NEAREST = 5  # of them are told


@dataclass(frozen=True)
class Neighbour:
    """A word near another, and the model's probability that they are synonyms."""

    word: str
    probability: float
    synonyms: bool


@dataclass(frozen=True)
class Neighbours:
    """The nearest synonyms of a word, among those that WordNet puts near it (`samesense.wordnet.WordNet.near`).

    Attributes:
        word: the word.
        candidates: how many words WordNet puts near it.
        judged: how many of them the model judged: the first 200 at most.
        nearest: the five of them that the model finds likeliest to be synonyms, the likeliest first.
    """

    word: str
    candidates: int
    judged: int
    nearest: tuple[Neighbour, ...]


@dataclass(frozen=True)
class Explanation:
    """What there is to say of a pair.

    Attributes:
        left: the left word.
        right: the right word.
        synonyms: the model's verdict.
        probability: that they are synonyms: the mean over both orders.
        threshold: from which on the verdict is synonyms.
        orders: the probability as given, and with the sides exchanged; None if the model reads each word by itself.
        wordnet: what WordNet says.
        baselines: what they say, and whether they agree with the model.
        neighbours: the nearest synonyms of the left word, and of the right.
    """

    left: str
    right: str
    synonyms: bool
    probability: float
    threshold: float
    orders: tuple[float, float] | None
    wordnet: Said
    baselines: tuple[Verdict | Absent, ...]
    neighbours: tuple[Neighbours, Neighbours]

    def as_json(self) -> dict[str, Any]:
        """Return what JSON can hold, with numbers of four digits."""
        rounded: dict[str, Any] = _rounded(asdict(self))
        return rounded


def explained(classifier: Classifier, wordnet: WordNet, fitted: Path, pair: tuple[str, str]) -> Explanation:
    """Explain what the model says of a pair.

    Args:
        classifier: the model.
        wordnet: WordNet.
        fitted: the file that the stage ``baselines`` wrote; baselines that lack it are told as absent.
        pair: two words or phrases.

    Raises:
        TextError: a text cannot be scored.
    """
    from samesense.architectures import Twin
    from samesense.scoring import log_odds, probability

    left, right = checked_pair(pair)
    odds = log_odds(classifier.model, classifier.tokenizer, [(left, right)])
    chance = float(probability(odds)[0])
    synonyms = chance >= classifier.threshold
    said = wordnet.says(left, right)
    base = classifier.model.config.samesense.get("base")
    one, other = probability(odds.T).tolist()  # of each order by itself
    return Explanation(
        left,
        right,
        synonyms,
        chance,
        classifier.threshold,
        None if isinstance(classifier.model, Twin) else (one, other),
        said,
        tuple(baselines(said, fitted, base, synonyms=synonyms)),
        (_neighbours(classifier, wordnet, left), _neighbours(classifier, wordnet, right)),
    )


def _neighbours(classifier: Classifier, wordnet: WordNet, word: str) -> Neighbours:
    candidates = wordnet.near(word)
    judged = [each for each in candidates if _is_scorable(each)][:CANDIDATES]
    chances = classifier.probabilities((word, each) for each in judged).tolist()
    best = sorted(zip(chances, judged, strict=True), key=lambda each: (-each[0], each[1]))[:NEAREST]
    nearest = tuple(Neighbour(each, chance, chance >= classifier.threshold) for chance, each in best)
    return Neighbours(word, len(candidates), len(judged), nearest)


def _is_scorable(text: str) -> bool:
    try:
        surface(text)
    except TextError:
        return False
    return True


def _rounded(value: Any) -> Any:  # noqa: ANN401  # what JSON can hold
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_rounded(each) for each in value]
    return round(value, 4) if isinstance(value, float) else value
