"""What the baselines say of a pair: a look-up in WordNet, spelling, and the encoder as it was before training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from samesense.untuned import NotAtHandError, embedded, folder_of

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from samesense.wordnet import Said

    Floats = NDArray[np.float64]

SPELLING, COSINE, REGRESSION = FITTED = ("spelling", "cosine", "logistic_regression")


@dataclass(frozen=True)
class Verdict:
    """What a baseline says.

    Attributes:
        name: wordnet (1 if they share a synset, else 0), spelling (normalised Indel similarity), cosine (of the
            encoder's vectors) or logistic_regression (a probability, from the same vectors).
        score: higher for likelier synonyms.
        threshold: the least score that is called synonyms, chosen on validation pairs.
        synonyms: whether the score reaches it.
        agrees: with the model.
    """

    name: str
    score: float
    threshold: float
    synonyms: bool
    agrees: bool


@dataclass(frozen=True)
class Absent:
    """A baseline that is not at hand, and why."""

    name: str
    reason: str


class _Fitted(NamedTuple):
    """What the stage ``baselines`` wrote; the weights are of u * v and |u - v|, of shape (2 * hidden size,)."""

    thresholds: dict[str, float]
    weights: Floats
    intercept: float


def baselines(said: Said, path: Path, base: object, *, synonyms: bool) -> list[Verdict | Absent]:
    """Return what the baselines say of a pair, where they are at hand.

    Args:
        said: what WordNet says of it.
        path: the file that the stage ``baselines`` wrote.
        base: the encoder that the model was trained from, as the model's configuration has it.
        synonyms: the model's verdict.
    """
    pair = said.left.word, said.right.word
    unknown = [entry.word for entry in (said.left, said.right) if not entry.senses]
    found: dict[str, tuple[float, float] | str] = {
        "wordnet": f"WordNet lacks {' and '.join(unknown)}" if unknown else (float(bool(said.shared)), 1.0)
    }
    try:
        fitted = _read(path)
        found[SPELLING] = _spelling(pair), fitted.thresholds[SPELLING]
        scores = _encoder_scores(pair, folder_of(base), fitted)
        found |= {name: (score, fitted.thresholds[name]) for name, score in scores.items()}
    except NotAtHandError as error:
        found |= {name: str(error) for name in FITTED if name not in found}
    return [_verdict(name, result, synonyms=synonyms) for name, result in found.items()]


def _verdict(name: str, result: tuple[float, float] | str, *, synonyms: bool) -> Verdict | Absent:
    if isinstance(result, str):
        return Absent(name, result)
    score, threshold = result
    return Verdict(name, score, threshold, score >= threshold, (score >= threshold) == synonyms)


def _read(path: Path) -> _Fitted:
    import json

    import numpy as np

    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        thresholds = {name: float(values["thresholds"][name]) for name in FITTED}
        return _Fitted(thresholds, np.array(values["weights"], dtype=float), float(values["intercept"]))
    except FileNotFoundError as error:
        raise NotAtHandError(f"{path} is missing; `make repro` makes it") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotAtHandError(f"{path}: not the fitted baselines: {error}") from error


def _spelling(pair: tuple[str, str]) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(*pair) / 100


def _encoder_scores(pair: tuple[str, str], folder: Path, fitted: _Fitted) -> dict[str, float]:
    import numpy as np
    from scipy.special import expit

    left, right = embedded(pair, folder)
    features = np.hstack([left * right, np.abs(left - right)])
    if features.shape != fitted.weights.shape:
        raise NotAtHandError("the baselines were fitted to another encoder")
    return {COSINE: float(left @ right), REGRESSION: float(expit(features @ fitted.weights + fitted.intercept))}
