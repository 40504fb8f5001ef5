"""How well relations are named: the F1 of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from samesense.models.relations import RELATIONS, UNKNOWN, mean_distribution, name_relations
from samesense.models.runtime import mean_probability

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

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
