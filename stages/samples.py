"""Draw samples of every kind of pair, for a reader to judge."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.corpus.samples import Samples, sample_groups
from samesense.files import write_csv
from samesense.pairs import read_pairs
from samesense.params import Section, read_params


class Params(Section):
    """The parameters that the stage declares."""

    seed: int
    samples: Samples


def main(
    corpus: Annotated[Path, typer.Argument(help="known pairs (Parquet)")],
    negatives: Annotated[Path, typer.Argument(help="hard negatives (Parquet)")],
    paraphrases: Annotated[Path, typer.Argument(help="rewritten pairs (Parquet)")],
    samples: Annotated[Path, typer.Argument(help="samples to write (CSV)")],
) -> None:
    """Draw samples of every kind of pair, for a reader to judge."""
    params = read_params("samples", Params)
    pairs = read_pairs(corpus, negatives, paraphrases)
    write_csv(sample_groups(pairs, params.samples.per_group, params.seed), samples)


if __name__ == "__main__":
    run(main)
