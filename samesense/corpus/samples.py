"""Samples of every kind of pair, for a reader to judge."""

from typing import TYPE_CHECKING

from pydantic import Field

from samesense.draws import draw_order
from samesense.pairs import PARAPHRASE, POSITIVE, row_keys
from samesense.params import Section

if TYPE_CHECKING:
    import pandas as pd


class Samples(Section):
    """The section ``samples`` of params.yaml."""

    per_group: int = Field(ge=1)


def sample_groups(pairs: "pd.DataFrame", size: int, seed: int) -> "pd.DataFrame":
    """Return up to ``size`` rows of each group: synonyms by part of speech, negatives by kind, paraphrases by method.

    Returns:
        ``group``, ``number`` (from 1, within the group), ``left``, ``right``, ``label``, ``pos`` and ``origin``.
    """
    group = pairs["kind"].where(pairs["kind"] != POSITIVE, POSITIVE + ":" + pairs["pos"])
    group = group.where(~pairs["origin"].str.startswith(PARAPHRASE), pairs["origin"])
    order = draw_order(pairs["origin"] + "\t" + row_keys(pairs), seed, "samples")
    sample = pairs.assign(group=group).iloc[order].groupby("group").head(size)
    sample = sample.sort_values("group", kind="stable", ignore_index=True)
    sample["number"] = sample.groupby("group").cumcount() + 1
    return sample[["group", "number", "left", "right", "label", "pos", "origin"]]
