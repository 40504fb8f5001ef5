"""Draw the pairs of the released model: all known pairs, hard negatives and paraphrases, with nothing held out."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.corpus.methods import Paraphrases
from samesense.corpus.negatives import Negatives
from samesense.corpus.released import count_released, paraphrase_rates, released_pairs
from samesense.corpus.senses import SenseLimits
from samesense.files import write_json
from samesense.lexicons.moby import Moby
from samesense.lexicons.wordnet import read_wordnet
from samesense.models.catalogue import Checkpoint
from samesense.pairs import read_pairs, write_pairs
from samesense.params import Section, read_params


class Params(Section):
    """The parameters that the stage declares."""

    seed: int
    corpus: SenseLimits
    negatives: Negatives
    paraphrases: Paraphrases
    models: dict[str, Checkpoint]


def main(  # noqa: PLR0913, PLR0917  # a path each
    tables: Annotated[Path, typer.Argument(help="folder of WordNet's tables (Parquet)")],
    thesaurus: Annotated[Path, typer.Argument(help="Moby Thesaurus, a witness against negatives (text, xz)")],
    corpus: Annotated[Path, typer.Argument(help="known pairs (Parquet)")],
    train: Annotated[Path, typer.Argument(help="the judged model's training pairs (Parquet)")],
    paraphrases: Annotated[Path, typer.Argument(help="paraphrases of them (Parquet)")],
    pairs: Annotated[Path, typer.Argument(help="pairs to train on, to write (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="counts to write, by kind and method (JSON)")],
) -> None:
    """Draw the pairs of the released model: all known pairs, hard negatives and paraphrases."""
    params = read_params("release_pairs", Params)
    table = released_pairs(
        read_wordnet(tables),
        Moby.read(thesaurus) if params.negatives.thesaurus else None,
        read_pairs(corpus),
        params.negatives,
        params.paraphrases,
        params.corpus,
        rates=paraphrase_rates(read_pairs(train), read_pairs(paraphrases)),
        models=params.models,
        seed=params.seed,
    )
    write_pairs(table, pairs)
    write_json(count_released(table), metrics)


if __name__ == "__main__":
    run(main)
