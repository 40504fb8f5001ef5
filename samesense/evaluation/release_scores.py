"""The scores of the released model, and what evidence adds: on everyday pairs, people's lists and gold sets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Self

import numpy as np

from samesense.evaluation.baselines import read_baselines
from samesense.evaluation.bootstrap import scores_of_all
from samesense.evaluation.classifier_scores import ClassifierScores, score_by_all
from samesense.evaluation.gold_scores import ScoredPairs, score_gold
from samesense.evaluation.gold_words import have_seen_word
from samesense.evaluation.metrics import calibration_metrics, most_right_threshold
from samesense.evidence.listed import PREFIX
from samesense.evidence.store import Evidence
from samesense.models.metadata import read_metadata
from samesense.models.nearest import nearest_rows
from samesense.models.word_vectors import WordVectors
from samesense.pairs import SIDES, all_words, pair_tuples, word_keys
from samesense.texts import word_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from samesense.evaluation.baselines import Baselines
    from samesense.evaluation.bootstrap import Bootstrap
    from samesense.gold.sets import GoldSet
    from samesense.models.torch_runtime import TorchRuntime

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

Metrics = dict[str, float]

NEAREST = 3  # terms of other lines that a term of a list is paired with
OF_LISTS = ("average_precision", "roc_auc")  # what ranks the pairs of a list; no threshold was chosen for it
PROBABILITIES = ("with_evidence", "released", "judged")  # classifiers whose scores are probabilities
# Whose threshold is chosen on everyday pairs, as those of the released model with evidence and without were
RETUNED = ("evidence", "judged", "logistic_regression", "cosine", "spelling")


@dataclass(frozen=True)
class Classifiers:
    """What judges pairs.

    Attributes:
        judged: the judged model.
        judged_threshold: its least probability of synonyms.
        released: the released model.
        evidence: what joins it, with its thresholds.
        baselines: the fitted values.
        encoder: folder of the checkpoint before training.
    """

    judged: TorchRuntime
    judged_threshold: float
    released: TorchRuntime
    evidence: Evidence
    baselines: Baselines
    encoder: Path

    @classmethod
    def load(cls, judged: Path, released: Path, evidence: Path, baselines: Path, encoder: Path) -> Self:
        """Read what judges: the folders of two models and of evidence, fitted baselines, and a checkpoint's folder.

        Raises:
            ModelError: a model or the evidence is missing or damaged.
            DataError: the baselines are.
        """
        from samesense.models.torch_runtime import TorchRuntime

        one, other = (TorchRuntime.load(folder) for folder in (judged, released))
        threshold, known = read_metadata(judged).threshold, Evidence.load(evidence)
        return cls(one, threshold, other, known, read_baselines(baselines), encoder)

    def scores(self, table: pd.DataFrame) -> dict[str, ClassifierScores]:
        """Return the scores of pairs by each classifier.

        They are ``judged`` and ``released``, the models alone; ``with_evidence``, the released one with evidence;
        ``evidence``, without a model; ``wordnet``, a look-up whether they share a synset; and the baselines.
        """
        pairs = pair_tuples(table)
        log_odds = self.judged.log_odds(pairs, progress=True)
        scores = score_by_all(log_odds, self.judged_threshold, self.baselines, table, self.encoder)
        scores["judged"] = scores.pop("model")
        alone = self.released.probabilities(pairs, progress=True)
        known = self.evidence.without_lexicons().look_up(pairs)
        joined = self.evidence.regression.threshold
        return {
            "with_evidence": ClassifierScores(known.probabilities(alone), joined),
            "released": ClassifierScores(alone, self.evidence.threshold_alone),
            "evidence": ClassifierScores(known.probabilities(np.full(len(pairs), 0.5)), joined),
            "wordnet": ClassifierScores(known.features.share_synset.astype(float), 0.5),
            **scores,
        }


def unseen_parts(pairs: pd.DataFrame, judged: pd.DataFrame, released: pd.DataFrame) -> dict[str, Mask]:
    """Return what the models cannot have learnt by heart.

    Args:
        pairs: ``left``, ``right``.
        judged: the judged model's training pairs, paraphrases included.
        released: the released model's.

    Returns:
        ``unseen_words``: which of the pairs have no word of the judged model's training; ``unseen_pairs``: which are no
        pair of the released model's. Spelling variants make no difference.
    """
    learnt, ours = set(_pair_keys(released)), _pair_keys(pairs)
    return {
        "unseen_words": ~have_seen_word(pairs, judged).to_numpy(),
        "unseen_pairs": np.array([pair not in learnt for pair in ours]),
    }


def _pair_keys(pairs: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return both words' keys of each pair, sorted."""
    return [tuple(sorted(keys)) for keys in zip(*(word_keys(pairs[side]) for side in SIDES), strict=True)]


def everyday_scores(
    classifiers: Classifiers,
    tuning: pd.DataFrame,
    test: pd.DataFrame,
    parts: Mapping[str, Mask],
    bootstrap: Bootstrap,
) -> Metrics:
    """Return how good each classifier is on the test half of the everyday pairs.

    Every threshold is chosen on the tuning half, but for those of the look-up and of all synonyms, which need none.

    Args:
        classifiers: what judges.
        tuning: ``left``, ``right``, ``label``, ``kind``.
        test: the same, of the other half.
        parts: of the test half, with scores of their own: what `unseen_parts` returns.
        bootstrap: for the intervals.

    Returns:
        ``CLASSIFIER.NAME`` with intervals; ``CLASSIFIER.PART.NAME``; ``CLASSIFIER.kind.KIND.accuracy``; and, as
        ``rows.KIND``, the pairs of each kind.
    """
    from tqdm import tqdm

    scores, before = classifiers.scores(test), classifiers.scores(tuning)
    for name in RETUNED:
        threshold = most_right_threshold(before[name].scores, tuning["label"].to_numpy())
        scores[name] = ClassifierScores(scores[name].scores, threshold)
    labels = test["label"].to_numpy()
    kinds = {str(kind): (test["kind"] == kind).to_numpy() for kind in dict.fromkeys(test["kind"])}
    result: Metrics = {f"rows.{kind}": int(rows.sum()) for kind, rows in kinds.items()}
    for name, one in tqdm(scores.items(), "everyday pairs", unit="classifier", mininterval=1):
        metrics: Metrics = one.metrics(test, labels, bootstrap)
        if name in PROBABILITIES:
            judge = partial(calibration_metrics, one.scores, labels)
            metrics |= scores_of_all(judge, len(test)) | bootstrap.intervals(judge, (test["left"], test["right"]))
        right = (one.scores >= one.threshold) == (labels == 1)
        metrics |= {f"kind.{kind}.accuracy": float(right[rows].mean()) for kind, rows in kinds.items()}
        for part, rows in parts.items():
            if rows.any():
                of_part = one.at(rows).metrics(test[rows], labels[rows]) | {"accuracy": float(right[rows].mean())}
                metrics |= {f"{part}.{key}": value for key, value in of_part.items()}
        result |= {f"{name}.{key}": value for key, value in metrics.items()}
    return result


def gold_scores(
    classifiers: Classifiers,
    tables: Mapping[str, pd.DataFrame],
    sets: Mapping[str, GoldSet],
    predictions: pd.DataFrame,
    bootstrap: Bootstrap,
) -> Metrics:
    """Return how good the judged model is on gold sets with evidence, by ``SET.with_evidence.PART.NAME``.

    ``SET.difference.judged.NAME`` is how much evidence adds. What lexicons list does not count.

    Args:
        classifiers: what judges.
        tables: the test part of each set.
        sets: how each is declared.
        predictions: ``left`` and ``right`` of the distinct pairs, the judged model's probabilities as ``model``, and
            whether they share a synset as ``wordnet``.
        bootstrap: for the intervals.
    """
    known = classifiers.evidence.without_lexicons().look_up(pair_tuples(predictions))
    alone = predictions["model"].to_numpy()
    scores = {
        "with_evidence": ClassifierScores(known.probabilities(alone), classifiers.evidence.regression.threshold),
        "judged": ClassifierScores(alone, classifiers.judged_threshold),
    }
    scored = ScoredPairs(predictions[[*SIDES]], scores, predictions["wordnet"].to_numpy() > 0)
    return score_gold(tables, sets, scored, bootstrap, main="with_evidence")


def list_candidates(listed: pd.DataFrame, vectors: WordVectors) -> pd.DataFrame:
    """Return the pairs of a list, and each term with its `NEAREST` terms of other lines.

    Those are neither spelling variants of the term, nor listed with it, nor with a synonym of it. A pair that the list
    labels in both ways is left out.

    Args:
        listed: ``left``, ``right`` and ``label`` of what one list says, as `read_lexicons` returns it.
        vectors: of the terms, by the untuned encoder.

    Returns:
        ``left`` and ``right`` in sorted order, ``label`` (1: synonyms by the list); sorted, each pair once.
    """
    import pandas as pd

    terms, close = all_words(listed), _close_terms(listed)
    size = min(len(terms), NEAREST + max(map(len, close.values())))
    _, places = nearest_rows(vectors.of(pd.Series(terms)), size)
    apart = set[tuple[str, str, int]]()
    for term, row in zip(terms, places.tolist(), strict=True):
        others = [terms[place] for place in row if terms[place] not in close[term]]
        apart.update((min(term, other), max(term, other), 0) for other in others[:NEAREST])
    agreed = listed[listed.groupby([*SIDES])["label"].transform("nunique") == 1]
    pairs = apart.union(zip(agreed["left"], agreed["right"], agreed["label"], strict=True))
    return pd.DataFrame(sorted(pairs), columns=[*SIDES, "label"])


def _close_terms(listed: pd.DataFrame) -> dict[str, set[str]]:
    """Return, for each term, itself, its spelling variants, what it is listed with, and synonyms of its synonyms."""
    beside, synonyms, variants = defaultdict(set), defaultdict(set), defaultdict(set)
    for left, right, label in zip(listed["left"], listed["right"], listed["label"], strict=True):
        for one, other in ((left, right), (right, left)):
            beside[one].add(other)
            variants[word_key(one)].add(one)
            if label:
                synonyms[one].add(other)
    return {
        term: others.union(variants[word_key(term)], *(synonyms[other] for other in synonyms[term]))
        for term, others in beside.items()
    }


def lists_scores(classifiers: Classifiers, listed: pd.DataFrame, bootstrap: Bootstrap) -> Metrics:
    """Return how well each classifier ranks the synonyms of each list above other pairs, by ``LIST.CLASSIFIER.NAME``.

    Average precision and ROC AUC have intervals. ``LIST.rows`` and ``LIST.synonyms`` count the pairs; a list whose
    pairs are all of one label, such as a single line, has these counts only.

    Args:
        classifiers: what judges.
        listed: what lists say, as `samesense.lexicons.folder.read_lexicons` returns it.
        bootstrap: for the intervals.
    """
    from tqdm import tqdm

    vectors, result = WordVectors(all_words(listed), classifiers.encoder), Metrics()
    for origin, rows in tqdm(listed.groupby("origin"), "lists", unit="list", mininterval=1):
        pairs, name = list_candidates(rows, vectors), str(origin).removeprefix(PREFIX)
        labels = pairs["label"].to_numpy()
        result |= {f"{name}.rows": len(pairs), f"{name}.synonyms": int(labels.sum())}
        if not 0 < labels.sum() < len(labels):
            continue
        for classifier, one in classifiers.scores(pairs).items():
            judge = partial(_rank, one, labels)
            metrics = scores_of_all(judge, len(pairs)) | bootstrap.intervals(judge, (pairs["left"], pairs["right"]))
            result |= {f"{name}.{classifier}.{key}": value for key, value in metrics.items()}
    return result


def _rank(scores: ClassifierScores, labels: NDArray[np.int8], weights: Floats) -> dict[str, Floats]:
    every = scores.judge(labels)(weights)
    return {name: every[name] for name in OF_LISTS}
