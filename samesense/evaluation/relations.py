"""How well relations are named: the F1 of each, on pairs of known kinds and on gold sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from samesense.errors import DataError
from samesense.gold.sets import Labelled
from samesense.models.relations import EXCHANGED, RELATIONS, UNKNOWN, mean_distribution, name_relations
from samesense.models.runtime import mean_probability

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import pandas as pd
    from numpy.typing import NDArray

    from samesense.evaluation.gold_scores import ScoredPairs
    from samesense.gold.sets import GoldSet

    Floats = NDArray[np.float64]
    Places = NDArray[np.integer[Any]]


def named_relations(outputs: Floats, threshold: float) -> Places:
    """Return the place in `RELATIONS` of what each pair is said to be.

    Args:
        outputs: what `samesense.models.runtime.Runtime.outputs` returns.
        threshold: the least probability that is called synonyms.
    """
    probabilities = mean_probability(outputs[..., 0])
    return name_relations(mean_distribution(outputs[..., 1:]), probabilities, probabilities >= threshold)[0]


def relation_metrics(named: Places, true: Places) -> dict[str, float]:
    """Return ``named.NAME.f1`` of each relation that a row has, their mean ``named.macro_f1``, and ``named.accuracy``.

    Args:
        named: the place in `RELATIONS` of what each row is said to be, of shape (rows,).
        true: the place of what it is; rows of which that is `UNKNOWN` do not count.
    """
    named, true = named[true != UNKNOWN], true[true != UNKNOWN]
    if not len(true):
        return {}
    scores = {}
    for place in np.unique(true).tolist():
        hits, either = ((named == place) & (true == place)).sum(), (named == place).sum() + (true == place).sum()
        scores[RELATIONS[place]] = float(2 * hits / either)
    return {
        **{f"named.{name}.f1": score for name, score in scores.items()},
        "named.macro_f1": sum(scores.values()) / len(scores),
        "named.accuracy": float((named == true).mean()),
    }


def score_relations(
    tables: Mapping[str, pd.DataFrame], sets: Mapping[str, GoldSet], scored: ScoredPairs, named: Places
) -> dict[str, float]:
    """Return the `relation_metrics` of every gold set that declares relations, by ``SET.model.NAME``.

    Args:
        tables: the test part of each set.
        sets: how each is declared.
        scored: the pairs of all.
        named: what each of these pairs is said to be.

    Raises:
        DataError: a set declares a relation that there is not.
    """
    metrics: dict[str, float] = {}
    for name, table in tables.items():
        gold = sets[name]
        if not isinstance(gold, Labelled):
            continue
        if unknown := set(gold.relations.values()) - set(RELATIONS):
            raise DataError(f"{name}.relations: {', '.join(sorted(unknown))}; expected some of {', '.join(RELATIONS)}")
        places = {label: RELATIONS.index(relation) for label, relation in gold.relations.items()}
        true = table["relation"].map(places).fillna(UNKNOWN).astype(int).to_numpy()
        of_sorted = named[scored.rows_of(table)]  # sides of `scored` are in sorted order
        of_rows = np.where(table["left"] > table["right"], np.array(EXCHANGED)[of_sorted], of_sorted)
        metrics |= {f"{name}.model.{key}": value for key, value in relation_metrics(of_rows, true).items()}
    return metrics
