"""How well relations are named: the F1 of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.models.relations import RELATIONS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int64]


def relation_metrics(named: NDArray[np.intp], true: Places) -> dict[str, float]:
    """Return ``relation.f1.NAME`` of each relation that a row has, their mean ``relation.macro_f1``, and accuracy.

    Args:
        named: the place in `RELATIONS` of what each row is said to be, of shape (rows,).
        true: the place of what it is.
    """
    scores = {}
    for place in sorted(set(true.tolist())):
        hits, either = ((named == place) & (true == place)).sum(), (named == place).sum() + (true == place).sum()
        scores[RELATIONS[place]] = float(2 * hits / either)
    return {
        **{f"relation.f1.{name}": score for name, score in scores.items()},
        "relation.macro_f1": sum(scores.values()) / len(scores),
        "relation.accuracy": float((named == true).mean()),
    }
