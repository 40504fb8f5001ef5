"""The baselines' verdicts on a pair: a look-up in WordNet, spelling, and the encoder as it was before training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samesense.errors import DataError, ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from samesense.evaluation.baselines import Baselines
    from samesense.lexicons.lookup import Comparison
    from samesense.texts import Pair

ENCODER = ("cosine", "logistic_regression")  # baselines that judge the untuned encoder's vectors


@dataclass(frozen=True)
class Verdict:
    """A baseline's verdict.

    Attributes:
        name: wordnet (1 if the words share a synset, else 0), spelling (normalised Indel similarity), cosine (of the
            encoder's vectors) or logistic_regression (a probability, from the same vectors).
        score: higher for likelier synonyms.
        threshold: the least score that is called synonyms, chosen on validation pairs.
        synonyms: whether the score reaches it.
        agrees: with the verdict that is explained.
    """

    name: str
    score: float
    threshold: float
    synonyms: bool
    agrees: bool


@dataclass(frozen=True)
class Absent:
    """A baseline that is not available, and why."""

    name: str
    reason: str


def baseline_verdicts(
    comparison: Comparison, path: Path, base: dict[str, Any], *, synonyms: bool
) -> list[Verdict | Absent]:
    """Return the verdicts of the baselines on a pair; a baseline that lacks something is `Absent`.

    Args:
        comparison: what WordNet says of the pair.
        path: the file that the stage ``baselines`` wrote.
        base: the checkpoint that the model was trained from (see `samesense.models.metadata.Metadata`).
        synonyms: the verdict that is explained.
    """
    from samesense.evaluation.baselines import read_baselines, spelling_scores

    pair = comparison.left.word, comparison.right.word
    scores: dict[str, float | str] = {"wordnet": _wordnet_score(comparison)}
    try:
        baselines = read_baselines(path)
    except DataError as error:
        scores |= dict.fromkeys(("spelling", *ENCODER), str(error))
        thresholds = {"wordnet": 1.0}
    else:
        scores["spelling"] = float(spelling_scores([pair])[0])
        scores |= _encoder_scores(pair, baselines, base)
        thresholds = {"wordnet": 1.0, **baselines.thresholds}
        scores |= {name: f"{path}: no threshold of {name}" for name in scores if name not in thresholds}
    return [
        Absent(name, score) if isinstance(score, str) else _verdict(name, score, thresholds[name], synonyms=synonyms)
        for name, score in scores.items()
    ]


def _verdict(name: str, score: float, threshold: float, *, synonyms: bool) -> Verdict:
    return Verdict(name, score, threshold, score >= threshold, (score >= threshold) == synonyms)


def _wordnet_score(comparison: Comparison) -> float | str:
    unknown = [entry.word for entry in (comparison.left, comparison.right) if not entry.senses]
    return f"WordNet lacks {' and '.join(unknown)}" if unknown else float(bool(comparison.shared))


def _encoder_scores(pair: Pair, baselines: Baselines, base: dict[str, Any]) -> dict[str, float | str]:
    """Return the scores of the baselines that judge the encoder before training, or why there are none."""
    from samesense.evaluation.baselines import encoder_scores
    from samesense.models.word_vectors import embed_words

    try:
        vectors = embed_words(pair, _find_base(base))
        scores = encoder_scores(baselines, vectors[:1], vectors[1:])
    except (DataError, ModelError) as error:
        return dict.fromkeys(ENCODER, str(error))
    return {name: float(scores[name][0]) for name in ENCODER}


def _find_base(base: dict[str, Any]) -> Path:
    """Return the folder of the checkpoint that a model was trained from, if it is on this machine.

    Its weights are checked if the model's configuration has their sha256.
    """
    from pydantic import ValidationError

    from samesense.models.catalogue import Checkpoint
    from samesense.models.checkpoints import find_checkpoint

    try:
        checkpoint = Checkpoint.model_validate({"sha256": None, "license": "unknown", **base})
    except ValidationError as error:
        raise ModelError("the model does not say which checkpoint it was trained from") from error
    return find_checkpoint(checkpoint.hub, checkpoint, download=False)
