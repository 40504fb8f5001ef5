"""How a classifier's scores are judged on a gold set: by labels, by people's ratings, or as answers to questions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from samesense.evaluation.metrics import accuracy, answer_credit, best_threshold, correlation, label_metrics
from samesense.gold.sets import GoldSet, Labelled, Questions

if TYPE_CHECKING:
    from collections.abc import Container

    import pandas as pd

    from samesense.evaluation.bootstrap import Judge
    from samesense.evaluation.classifier_scores import ClassifierScores


def judge_task(table: pd.DataFrame, gold: GoldSet, scores: ClassifierScores) -> Judge:
    """Return what gives the scores of a set's task by weights of its rows, or of its questions."""
    if isinstance(gold, Labelled):
        return scores.judge(table["label"].to_numpy())
    if isinstance(gold, Questions):
        return partial(accuracy, answer_credit(table, scores.scores))
    return partial(correlation, scores.scores, table["score"].to_numpy())


def task_words(table: pd.DataFrame, gold: GoldSet) -> tuple[pd.Series[str], ...]:
    """Return the words of what counts once: both sides of each row, or the stem of each question."""
    if isinstance(gold, Questions):
        return (table.groupby("question")["left"].first(),)
    return table["left"], table["right"]


def main_scores(names: Container[str]) -> tuple[str, ...]:
    """Return those of a set's scores that say most, given the names of all: they depend on its task and labels."""
    if "f1" in names:
        return "average_precision", "roc_auc", "f1"
    return tuple(name for name in ("spearman", "false_positive_rate", "recall", "accuracy") if name in names)


def best_f1(table: pd.DataFrame, scores: ClassifierScores) -> dict[str, float]:
    """Return the F1 at the threshold that is best on ``table`` itself, which nobody knows beforehand, as ``best_f1``.

    A table of one label has none.
    """
    labels = table["label"].to_numpy()
    if labels.all() or not labels.any():
        return {}
    threshold = best_threshold(scores.scores, labels)
    return {"best_f1": label_metrics(scores.scores, labels, threshold)["f1"]}
