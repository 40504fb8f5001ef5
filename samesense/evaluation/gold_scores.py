"""The scores of the model and the baselines on gold sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samesense.evaluation.bootstrap import difference, scores_of_all
from samesense.evaluation.classifier_scores import ClassifierScores
from samesense.evaluation.gold_tasks import best_f1, judge_task, main_scores, task_words
from samesense.gold.sets import GoldSet, Labelled, Questions, gold_path, read_gold
from samesense.pairs import SIDES, pair_tuples, row_keys, sort_sides, word_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from samesense.evaluation.bootstrap import Bootstrap

    Mask = NDArray[np.bool_]
    Metrics = dict[str, float]

BESIDE = ("average_precision", "spearman", "accuracy")  # scores beside which the cosine's stands in the headline


def read_present(folder: Path, sets: dict[str, GoldSet]) -> tuple[dict[str, pd.DataFrame], dict[str, Path]]:
    """Return the test part of every set whose file exists, and the paths of those that do not."""
    paths = {name: gold_path(folder, name, gold, "test") for name, gold in sets.items()}
    present = {name: path for name, path in paths.items() if path.is_file()}
    missing = {name: path for name, path in paths.items() if name not in present}
    return {name: read_gold(path, sets[name], "test") for name, path in present.items()}, missing


def distinct_pairs(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the pairs of all sets, each once, sides and rows sorted: what has to be scored."""
    import pandas as pd

    nothing = pd.DataFrame(columns=[*SIDES], dtype=str)
    pairs = pd.concat([nothing, *(table[[*SIDES]] for table in tables.values())], ignore_index=True)
    left, right = sort_sides(pairs["left"], pairs["right"])
    return pairs.assign(left=left, right=right).drop_duplicates().sort_values([*SIDES], ignore_index=True)


def with_predictions(tables: Mapping[str, pd.DataFrame], predictions: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the sets that were there when the predictions were made: those of which every pair is among them."""
    scored = set(pair_tuples(predictions))
    return {
        name: table for name, table in tables.items() if scored.issuperset(pair_tuples(distinct_pairs({name: table})))
    }


def share_synset(pairs: pd.DataFrame, senses: pd.DataFrame) -> Mask:
    """Return which pairs share a synset of WordNet, in any sense: the look-up that a model should beat."""
    import numpy as np

    synsets = senses.groupby(word_keys(senses["word"]))["synset"].agg(set).to_dict()
    keys = zip(word_keys(pairs["left"]), word_keys(pairs["right"]), strict=True)
    return np.array([not synsets.get(left, set()).isdisjoint(synsets.get(right, set())) for left, right in keys])


@dataclass(frozen=True)
class ScoredPairs:
    """The distinct pairs of all gold sets, with every classifier's scores.

    Attributes:
        pairs: what `distinct_pairs` returns.
        scores: of the pairs, by classifier.
        shared: which of them share a synset.
    """

    pairs: pd.DataFrame
    scores: dict[str, ClassifierScores]
    shared: Mask

    def rows_of(self, table: pd.DataFrame) -> NDArray[np.int64]:
        """Return the place of each pair of ``table`` among the distinct pairs."""
        places = self.pairs.reset_index().set_index(row_keys(self.pairs))["index"]
        left, right = sort_sides(table["left"], table["right"])
        rows: NDArray[np.int64] = places.loc[row_keys(table.assign(left=left, right=right))].to_numpy()
        return rows


def with_look_up(pairs: pd.DataFrame, scores: dict[str, ClassifierScores], senses: pd.DataFrame) -> ScoredPairs:
    """Return distinct pairs with their scores and, as ``wordnet``, those of a look-up in WordNet's ``senses``."""
    shared = share_synset(pairs, senses)
    return ScoredPairs(pairs, scores | {"wordnet": ClassifierScores(shared.astype(float), 0.5)}, shared)


def score_gold(
    tables: Mapping[str, pd.DataFrame],
    sets: Mapping[str, GoldSet],
    scored: ScoredPairs,
    bootstrap: Bootstrap,
    main: str = "model",
) -> Metrics:
    """Return the metrics of every gold set, by ``SET.CLASSIFIER.PART.NAME``.

    ``SET.difference.OTHER.NAME`` is how much higher the score of the main classifier is than another's.

    Args:
        tables: the test part of each set.
        sets: how each is declared.
        scored: the pairs of all, with their scores.
        bootstrap: for the intervals, of the main classifier and of the differences.
        main: that classifier.
    """
    from tqdm import tqdm

    result: Metrics = {}
    for name, table in tqdm(tables.items(), "gold sets", unit="set", mininterval=1):
        rows = scored.rows_of(table)
        scores = {classifier: one.at(rows) for classifier, one in scored.scores.items()}
        used = dict.fromkeys(scores, None) | {main: bootstrap}
        metrics = _set_metrics(table, sets[name], scores, scored.shared[rows], used)
        metrics |= _differences(table, sets[name], scores, bootstrap, main)
        result |= {f"{name}.{key}": value for key, value in metrics.items()}
    return result


def _set_metrics(
    table: pd.DataFrame,
    gold: GoldSet,
    scores: dict[str, ClassifierScores],
    shared: Mask,
    bootstraps: Mapping[str, Bootstrap | None],
) -> Metrics:
    """Return the metrics of a set and of its parts, by ``CLASSIFIER.PART.NAME``, with intervals where there is one."""
    result: Metrics = {}
    for name, one in scores.items():
        used = bootstraps[name]
        result |= {f"{name}.{key}": value for key, value in _metrics(table, gold, one, used).items()}
        for part, rows in _parts(table, gold, shared).items():
            metrics = _metrics(table[rows], gold, one.at(rows), used)
            result |= {f"{name}.{part}.{key}": value for key, value in metrics.items()}
    return result


def _metrics(table: pd.DataFrame, gold: GoldSet, scores: ClassifierScores, bootstrap: Bootstrap | None) -> Metrics:
    """Return the metrics of a set's task, on the set or on some of its rows."""
    judge, words = judge_task(table, gold, scores), task_words(table, gold)
    metrics: Metrics = {"rows": len(words[0])}
    if isinstance(gold, Labelled):
        metrics |= {"synonyms": int(table["label"].sum())} | best_f1(table, scores)
    metrics |= scores_of_all(judge, len(words[0]))
    return metrics | (bootstrap.intervals(judge, words) if bootstrap else {})


def _differences(
    table: pd.DataFrame, gold: GoldSet, scores: dict[str, ClassifierScores], bootstrap: Bootstrap, main: str
) -> Metrics:
    """Return how much higher a classifier's main scores are than each other's, by ``difference.OTHER.NAME``."""
    words = task_words(table, gold)
    judges = {name: judge_task(table, gold, one) for name, one in scores.items()}
    model = judges.pop(main)
    names = main_scores(scores_of_all(model, len(words[0])))
    result: Metrics = {}
    for name, judge in judges.items():
        lead = difference(model, judge, names)
        metrics = scores_of_all(lead, len(words[0])) | bootstrap.intervals(lead, words, names)
        result |= {f"difference.{name}.{key}": value for key, value in metrics.items()}
    return result


def gold_headline(metrics: Metrics, names: Iterable[str]) -> Metrics:
    """Return the few scores that runs are compared by: the model's on each set of ``names``, by ``SET.NAME``.

    Beside a score of `BESIDE` stands the untuned cosine's, as ``SET.cosine_NAME``.

    Args:
        metrics: what `score_gold` returns.
        names: of the sets.
    """
    result: Metrics = {}
    for name in names:
        start = f"{name}.model."
        scores = main_scores({key.removeprefix(start) for key in metrics if key.startswith(start)})
        result |= {f"{name}.{score}": metrics[start + score] for score in scores if score != "f1"}
        beside = [score for score in scores if score in BESIDE]
        result |= {f"{name}.cosine_{score}": metrics[f"{name}.cosine.{score}"] for score in beside}
    return result


def _parts(table: pd.DataFrame, gold: GoldSet, shared: Mask) -> dict[str, Mask]:
    """Return the parts with metrics of their own: pairs that share a synset, the others, each relation but synonymy.

    A model that was trained on WordNet has seen the answers of the first part.
    """
    if isinstance(gold, Questions):
        return {}
    parts = {"shared_synset": shared, "no_shared_synset": ~shared}
    if isinstance(gold, Labelled):
        relations = sorted(set(table["relation"]) - set(gold.synonyms))
        parts |= {f"relation.{name}": (table["relation"] == name).to_numpy() for name in relations}
    return {name: rows for name, rows in parts.items() if rows.any()}
