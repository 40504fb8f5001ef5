"""The scores that a classifier, the model or a baseline, gives pairs, and how good they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from samesense.evaluation.baselines import NAMES, Baselines, baseline_scores
from samesense.evaluation.metrics import label_metrics, weighted_label_metrics
from samesense.models.runtime import mean_probability
from samesense.models.word_vectors import WordVectors
from samesense.pairs import all_words, pair_tuples

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from samesense.evaluation.bootstrap import Bootstrap, Judge

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int8]
    Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class ClassifierScores:
    """The scores that one classifier gives pairs.

    Attributes:
        scores: one per pair; the higher, the likelier synonyms.
        threshold: the least score that is called synonyms.
    """

    scores: Floats
    threshold: float

    def at(self, rows: Mask | NDArray[np.int64]) -> ClassifierScores:
        """Return the scores of some of the pairs."""
        return ClassifierScores(self.scores[rows], self.threshold)

    def judge(self, labels: Labels) -> Judge:
        """Return what gives the `weighted_label_metrics` by weights of the pairs."""
        return partial(weighted_label_metrics, self.scores, labels, self.threshold)

    def metrics(self, pairs: pd.DataFrame, labels: Labels, bootstrap: Bootstrap | None = None) -> dict[str, float]:
        """Return the counts of rows and synonyms, and the label metrics; with a bootstrap, their intervals too."""
        metrics: dict[str, float] = {"rows": len(pairs), "synonyms": int(labels.sum())}
        metrics |= label_metrics(self.scores, labels, self.threshold)
        if bootstrap:
            metrics |= bootstrap.intervals(self.judge(labels), (pairs["left"], pairs["right"]))
        return metrics


def score_by_all(
    log_odds: Floats, threshold: float, baselines: Baselines, pairs: pd.DataFrame, encoder: Path
) -> dict[str, ClassifierScores]:
    """Return the scores of ``pairs`` by the ``model`` and by each baseline.

    Args:
        log_odds: the model's, in both orders, of shape (pairs, 2).
        threshold: the model's.
        baselines: the fitted values.
        pairs: what is scored.
        encoder: folder of the checkpoint before training.
    """
    vectors = WordVectors(all_words(pairs), encoder)
    others = baseline_scores(baselines, pair_tuples(pairs), vectors.of(pairs["left"]), vectors.of(pairs["right"]))
    return {
        "model": ClassifierScores(mean_probability(log_odds), threshold),
        **{name: ClassifierScores(others[name], baselines.thresholds[name]) for name in NAMES},
    }
