"""Which relation the relation head should name, by the kind of a pair, and the loss where it names another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.models.relations import EXCHANGED, INVERSE, UNKNOWN, places_of_kinds
from samesense.pairs import PARAPHRASE

if TYPE_CHECKING:
    import pandas as pd
    import torch

TARGET = "relation"  # the column of targets


def with_targets(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs with the place of their relation in `RELATIONS` as the column `TARGET`, or `UNKNOWN`.

    Sides are sorted, so a paraphrase may have them the other way round than the pair that it was made from, whose kind
    it has. A side that stayed as it was shows that; where both are new, it is not known which is the hypernym.
    """
    targets = places_of_kinds(pairs["kind"])
    rewritten = pairs["kind"].isin(INVERSE) & pairs["origin"].str.startswith(PARAPHRASE)
    if rewritten.any():
        before = pairs.loc[rewritten, "source"].str.split("\t", expand=True)
        left, right = pairs.loc[rewritten, "left"], pairs.loc[rewritten, "right"]
        stays, turns = (left == before[0]) | (right == before[1]), (left == before[1]) | (right == before[0])
        known = targets[rewritten]
        targets[rewritten] = known.where(stays, exchange_targets(known).where(turns, UNKNOWN))
    return pairs.assign(**{TARGET: targets})


def exchange_targets(targets: pd.Series[int]) -> pd.Series[int]:
    """Return the targets of pairs with their sides exchanged."""
    return targets.map({UNKNOWN: UNKNOWN, **dict(enumerate(EXCHANGED))})


def relation_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Return the mean cross-entropy of the rows whose target is known, 0 if none is.

    Args:
        logits: of shape (rows, relations).
        targets: the place of each row's relation, or `UNKNOWN`.
    """
    from torch.nn import functional

    known = (targets != UNKNOWN).sum().clamp(min=1)
    return functional.cross_entropy(logits.float(), targets, ignore_index=UNKNOWN, reduction="sum") / known
