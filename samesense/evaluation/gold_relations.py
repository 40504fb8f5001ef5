"""How well the relations of gold sets are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from samesense.errors import DataError
from samesense.evaluation.relations import relation_metrics
from samesense.gold.sets import Labelled
from samesense.models.relations import EXCHANGED, RELATIONS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import pandas as pd
    from numpy.typing import NDArray

    from samesense.evaluation.gold_scores import ScoredPairs
    from samesense.gold.sets import GoldSet

    Places = NDArray[np.integer[Any]]


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
