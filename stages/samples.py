"""Draw samples of every kind of pair, for a reader to judge."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import Field

from stages._cli import run
from stages._files import replacing
from stages._pairs import POSITIVE, read_pairs
from stages._params import Section, declared

if TYPE_CHECKING:
    import pandas as pd


class Samples(Section):
    """The section ``samples`` of params.yaml."""

    per_group: int = Field(ge=1)


class Params(Section):
    """What the stage declares."""

    seed: int
    samples: Samples


def sampled(pairs: "pd.DataFrame", size: int, seed: int) -> "pd.DataFrame":
    """Return up to ``size`` rows of each group: synonyms by part of speech, negatives by kind, paraphrases by method.

    Returns:
        ``group``, ``number`` (from 1, within the group), ``left``, ``right``, ``label``, ``pos`` and ``origin``.
    """
    group = pairs["kind"].where(pairs["kind"] != POSITIVE, POSITIVE + ":" + pairs["pos"])
    group = group.where(~pairs["origin"].str.startswith("paraphrase:"), pairs["origin"])
    drawn = pairs.assign(group=group).sample(frac=1, random_state=seed).groupby("group").head(size)
    drawn = drawn.sort_values("group", kind="stable", ignore_index=True)
    drawn["number"] = drawn.groupby("group").cumcount() + 1
    return drawn[["group", "number", "left", "right", "label", "pos", "origin"]]


def main(
    corpus: Annotated[Path, typer.Argument(help="pairs that are known (Parquet)")],
    negatives: Annotated[Path, typer.Argument(help="hard negatives (Parquet)")],
    paraphrases: Annotated[Path, typer.Argument(help="rewritten pairs (Parquet)")],
    samples: Annotated[Path, typer.Argument(help="samples to write (CSV)")],
) -> None:
    """Draw samples of every kind of pair, for a reader to judge."""
    import pandas as pd

    params = declared("samples", Params)
    pairs = pd.concat([read_pairs(path) for path in (corpus, negatives, paraphrases)], ignore_index=True)
    with replacing(samples) as partial:
        sampled(pairs, params.samples.per_group, params.seed).to_csv(partial, index=False)


if __name__ == "__main__":
    run(main)
