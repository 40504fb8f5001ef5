"""A gold set's own split, as train, validation and test of the pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

from samesense.errors import ParamsError
from samesense.gold.sets import SETS, Labelled, Part, gold_path, read_gold, read_sets
from samesense.models.relations import INVERSE, KINDS
from samesense.pairs import POSITIVE, pair_table

if TYPE_CHECKING:
    import pandas as pd


def read_given_split(folder: Path, name: str) -> dict[str, pd.DataFrame]:
    """Return the parts of a labelled gold set, as it is split, as pair tables.

    A pair that a part has with both labels, in one order and the other, counts as synonyms. If the set declares the
    relations of its labels, a pair is of the kind that is its relation, so that a relation head learns it.

    Raises:
        ParamsError: there is no such set, it has no labels, or it lacks a part.
        DataError: the declarations or a file are missing or damaged.
    """
    gold = read_sets(folder).get(name)
    if not isinstance(gold, Labelled) or set(gold.files) != set(get_args(Part)):
        raise ParamsError(
            f"params.yaml: split.given: {name!r}; "
            f"expected a set of {folder / SETS} with labels, in train, validation and test"
        )
    parts = {}
    for part in get_args(Part):
        table = read_gold(gold_path(folder, name, gold, part), gold, part)
        table = table[table["left"] != table["right"]].sort_values("label", ascending=False, kind="stable")
        parts[part] = pair_table(table.assign(kind=_kinds(table, gold), pos="", origin=f"gold:{name}", source=""))
    return parts


def _kinds(table: pd.DataFrame, gold: Labelled) -> pd.Series[str]:
    """Return the kind of each pair as `pair_table` has it: that of the sides in sorted order."""
    of_relations = {relation: kind for kind, relation in reversed(KINDS.items())}  # the first kind of each
    kinds = table["relation"].map(gold.relations).map(of_relations).fillna("user")
    kinds = kinds.mask(table["left"] > table["right"], kinds.replace(INVERSE))
    return kinds.where(kinds != POSITIVE, "user").mask(table["label"] == 1, POSITIVE)
