"""A gold set's own split, as train, validation and test of the pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

from samesense.errors import ParamsError
from samesense.gold.sets import SETS, Labelled, Part, gold_path, read_gold, read_sets
from samesense.pairs import POSITIVE, pair_table

if TYPE_CHECKING:
    import pandas as pd


def read_given_split(folder: Path, name: str) -> dict[str, pd.DataFrame]:
    """Return the parts of a labelled gold set, as it is split, as pair tables.

    A pair that a part has with both labels, in one order and the other, counts as synonyms.

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
        kind = table["label"].map({1: POSITIVE, 0: "user"})
        parts[part] = pair_table(table.assign(kind=kind, pos="", origin=f"gold:{name}", source=""))
    return parts
