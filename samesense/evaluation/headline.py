"""The scores of the model and the baselines on test pairs: all of them, and the headline that runs are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from samesense.evaluation.bootstrap import difference, scores_of_all
from samesense.evaluation.metrics import calibration_metrics
from samesense.evaluation.slices import slice_metrics
from samesense.models.runtime import mean_probability

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from samesense.evaluation.bootstrap import Bootstrap
    from samesense.evaluation.classifier_scores import ClassifierScores

    Floats = NDArray[np.float64]
    Metrics = dict[str, float]

SLICED = ("model", "cosine")  # classifiers with scores per slice
COMPARED = ("average_precision", "roc_auc", "f1")  # scores whose difference from the baselines' has an interval
OF_BASELINES = ("average_precision", "f1")  # their part of the headline
CALIBRATION = ("brier", "expected_calibration_error", "expected_calibration_error_uncalibrated", "order_consistency")
HEADLINE = ("rows", "synonyms", *COMPARED, "precision", "recall", "mcc", *CALIBRATION)


@dataclass(frozen=True)
class ModelOutput:
    """The model's log-odds of pairs, and what turns them into verdicts.

    Attributes:
        log_odds: in both orders, of shape (pairs, 2), after temperature scaling.
        threshold: the least probability that is called synonyms.
        temperature: the divisor of the log-odds.
    """

    log_odds: Floats
    threshold: float
    temperature: float

    @property
    def uncalibrated(self) -> Floats:
        """The probabilities before temperature scaling, of shape (pairs,)."""
        return mean_probability(self.log_odds, 1 / self.temperature)


def probability_metrics(output: ModelOutput, pairs: pd.DataFrame, bootstrap: Bootstrap) -> Metrics:
    """Return how good the model's probabilities are.

    Returns:
        The calibration metrics with their intervals; the calibration error before temperature scaling; and the order
        consistency: the share of the pairs on which the two orders, one at a time, give one verdict.
    """
    labels = pairs["label"].to_numpy()
    judge, before = (
        partial(calibration_metrics, probabilities, labels)
        for probabilities in (mean_probability(output.log_odds), output.uncalibrated)
    )
    metrics = scores_of_all(judge, len(pairs)) | bootstrap.intervals(judge, (pairs["left"], pairs["right"]))
    error = scores_of_all(before, len(pairs))["expected_calibration_error"]
    there, back = (mean_probability(output.log_odds[:, [order]]) >= output.threshold for order in (0, 1))
    return metrics | {
        "expected_calibration_error_uncalibrated": error,
        "order_consistency": float((there == back).mean()),
    }


def score_test(
    output: ModelOutput, scores: dict[str, ClassifierScores], pairs: pd.DataFrame, bootstrap: Bootstrap
) -> tuple[Metrics, Metrics]:
    """Return the headline, and the metrics of all pairs and of every slice, with the model's lead over each baseline.

    Args:
        output: the model's.
        scores: of the pairs, by classifier; ``model`` is the model.
        pairs: the test pairs.
        bootstrap: for the intervals.

    Returns:
        Metrics by ``NAME``, and by ``CLASSIFIER.DIMENSION.GROUP.NAME``; ``difference.BASELINE.all.NAME`` is how much
        higher the model's score is.
    """
    from tqdm import tqdm

    labels = pairs["label"].to_numpy()
    bar = tqdm(scores.items(), "test pairs", unit="classifier", mininterval=1)
    whole = {name: one.metrics(pairs, labels, bootstrap) for name, one in bar}
    whole["model"] |= probability_metrics(output, pairs, bootstrap)
    parts = {f"{name}.all.{key}": value for name, metrics in whole.items() for key, value in metrics.items()}
    for name in tqdm(scores.keys() - {"model"}, "leads", unit="baseline", mininterval=1):
        lead = lead_over(scores["model"], scores[name], pairs, bootstrap)
        parts |= {f"difference.{name}.all.{key}": value for key, value in lead.items()}
    for name in SLICED:  # intervals for the model only: they are most of the work
        metrics = slice_metrics(pairs, scores[name], bootstrap if name == "model" else None)
        parts |= {f"{name}.{key}": value for key, value in metrics.items()}
    return headline(whole), parts


def lead_over(
    model: ClassifierScores, baseline: ClassifierScores, pairs: pd.DataFrame, bootstrap: Bootstrap
) -> Metrics:
    """Return how much higher the model's scores are than a baseline's, with intervals from the same samples of both."""
    labels = pairs["label"].to_numpy()
    judge = difference(model.judge(labels), baseline.judge(labels), COMPARED)
    return scores_of_all(judge, len(pairs)) | bootstrap.intervals(judge, (pairs["left"], pairs["right"]), COMPARED)


def headline(whole: dict[str, Metrics]) -> Metrics:
    """Return the few scores that runs are compared by: the model's, and each baseline's as ``BASELINE_SCORE``."""
    metrics = {key: whole["model"][key] for key in HEADLINE}
    return metrics | {f"{name}_{key}": whole[name][key] for name in whole.keys() - {"model"} for key in OF_BASELINES}
