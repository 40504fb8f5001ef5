"""The scores of predictions: of verdicts, of rankings, of probabilities, and of a gold set's other tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int8]

BINS = 15  # of the expected calibration error, as in Guo et al.


def best_threshold(scores: Floats, labels: Labels) -> float:
    """Return the threshold of the highest F1: pairs of that score and more are called synonyms."""
    import numpy as np
    from sklearn.metrics import precision_recall_curve

    precision, recall, thresholds = precision_recall_curve(labels, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return float(thresholds[np.argmax(f1[:-1])])


def most_right_threshold(scores: Floats, labels: Labels) -> float:
    """Return the threshold with the largest share of right verdicts: the middle of the widest gap that has it.

    It is from 0 to 1, unless a score is not.
    """
    import numpy as np

    order = np.argsort(scores, kind="stable")
    values = np.concatenate([[min(0.0, scores.min())], scores[order], [max(1.0, scores.max())]])
    below = np.concatenate([[0], (labels[order] == 0).cumsum()])  # right verdicts on pairs below the threshold
    above = labels.sum() - np.concatenate([[0], (labels[order] == 1).cumsum()])
    gaps = np.diff(values)
    right = np.where(gaps > 0, below + above, -1)
    best = np.flatnonzero(right == right.max())
    widest = best[np.argmax(gaps[best])]
    return float(values[widest : widest + 2].mean())


def label_metrics(scores: Floats, labels: Labels, threshold: float) -> dict[str, float]:
    """Return the `weighted_label_metrics` of rows that each count once."""
    import numpy as np

    metrics = weighted_label_metrics(scores, labels, threshold, np.ones((1, len(labels))))
    return {name: float(values[0]) for name, values in metrics.items()}


def weighted_label_metrics(scores: Floats, labels: Labels, threshold: float, weights: Floats) -> dict[str, Floats]:
    """Return the `verdict_metrics` and `ranking_metrics` of rows, or one rate if all have one label.

    Args:
        scores: of shape (rows,).
        labels: 1 or 0, of shape (rows,).
        threshold: the least score that is called synonyms.
        weights: of the rows, of shape (samples, rows).

    Returns:
        Scores by name, each of shape (samples,).
    """
    if 0 < labels.sum() < len(labels):
        return verdict_metrics(scores, labels, threshold, weights) | ranking_metrics(scores, labels, weights)
    name = "recall" if labels.any() else "false_positive_rate"
    return {name: _ratio(weights @ (scores >= threshold), weights.sum(axis=1))}


def verdict_metrics(scores: Floats, labels: Labels, threshold: float, weights: Floats) -> dict[str, Floats]:
    """Return precision, recall and F1 of the synonym class, accuracy, Matthews' correlation (mcc), false-positive rate.

    What is undefined, such as the precision where nothing is called synonyms, is 0. Each is of shape (samples,) for
    weights of shape (samples, rows).
    """
    predicted, true = scores >= threshold, labels == 1
    hits, misses = weights @ (predicted & true), weights @ (~predicted & true)
    alarms, rejections = weights @ (predicted & ~true), weights @ (~predicted & ~true)
    spread = (hits + alarms) * (hits + misses) * (rejections + alarms) * (rejections + misses)
    return {
        "precision": _ratio(hits, hits + alarms),
        "recall": _ratio(hits, hits + misses),
        "f1": _ratio(2 * hits, 2 * hits + alarms + misses),
        "accuracy": _ratio(hits + rejections, hits + misses + alarms + rejections),
        "mcc": _ratio(hits * rejections - alarms * misses, spread**0.5),
        "false_positive_rate": _ratio(alarms, alarms + rejections),
    }


def ranking_metrics(scores: Floats, labels: Labels, weights: Floats) -> dict[str, Floats]:
    """Return average precision and ROC AUC, of shape (samples,) for weights of shape (samples, rows)."""
    import numpy as np

    order = np.argsort(-scores, kind="stable")
    ends = np.flatnonzero(np.diff(scores[order], append=-np.inf))  # equal scores are passed at once
    ranked, true = weights[:, order], labels[order] == 1
    hits, alarms = (np.cumsum(ranked * rows, axis=1)[:, ends] for rows in (true, ~true))
    steps = np.diff(hits, axis=1, prepend=0)
    precision = _ratio(hits, hits + alarms)
    area = (np.diff(alarms, axis=1, prepend=0) * (hits - steps / 2)).sum(axis=1)
    return {
        "average_precision": _ratio((steps * precision).sum(axis=1), hits[:, -1]),
        "roc_auc": _ratio(area, hits[:, -1] * alarms[:, -1]),
    }


def calibration_metrics(probabilities: Floats, labels: Labels, weights: Floats) -> dict[str, Floats]:
    """Return Brier score and expected calibration error, of shape (samples,) for weights of shape (samples, rows).

    The error is the mean distance of probability and share of synonyms over bins of equal width, weighted by their rows
    (Guo et al. 2017, arxiv.org/abs/1706.04599).
    """
    import numpy as np

    bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    gaps = np.zeros((len(probabilities), BINS))
    gaps[np.arange(len(probabilities)), bins] = probabilities - labels
    total = weights.sum(axis=1)
    return {
        "brier": _ratio(weights @ (probabilities - labels) ** 2, total),
        "expected_calibration_error": _ratio(np.abs(weights @ gaps).sum(axis=1), total),
    }


def correlation(scores: Floats, ratings: Floats, weights: Floats) -> dict[str, Floats]:
    """Return Spearman's correlation of scores with people's ratings, of shape (samples,) for weights (samples, rows).

    The ranks are those of all rows, whatever they weigh; where all scores are equal, the correlation is 0.
    """
    from scipy.stats import rankdata

    shares = weights / weights.sum(axis=1, keepdims=True)
    one, other = (rank - (shares @ rank)[:, None] for rank in (rankdata(scores), rankdata(ratings)))
    spread = ((shares * one**2).sum(axis=1) * (shares * other**2).sum(axis=1)) ** 0.5
    return {"spearman": _ratio((shares * one * other).sum(axis=1), spread.round(9))}


def accuracy(credit: Floats, weights: Floats) -> dict[str, Floats]:
    """Return the accuracy on questions, of shape (samples,) for weights (samples, questions).

    ``credit`` has what each answer is worth: see `answer_credit`.
    """
    return {"accuracy": _ratio(weights @ credit, weights.sum(axis=1))}


def answer_credit(table: pd.DataFrame, scores: Floats) -> Floats:
    """Return what a classifier's answer to each multiple-choice question of ``table`` is worth, 0-1.

    It chooses the option of the highest score; of several with that score, one at random (the expectation counts).
    """
    best = scores == table.assign(score=scores).groupby("question")["score"].transform("max").to_numpy()
    by_question = table.assign(right_one=best & (table["label"] == 1), best=best).groupby("question")
    credit: Floats = (by_question["right_one"].sum() / by_question["best"].sum()).to_numpy()
    return credit


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Divide; nothing of nothing is 0."""
    import numpy as np

    result: Floats = np.divide(part, whole, out=np.zeros_like(whole, dtype=float), where=whole > 0)
    return result
