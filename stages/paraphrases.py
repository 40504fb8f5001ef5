"""Rewrite training pairs so that their label holds."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.corpus.methods import Paraphrases
from samesense.corpus.paraphrases import count_paraphrases, paraphrase
from samesense.corpus.senses import SenseLimits
from samesense.files import read_text, write_json
from samesense.lexicons.wordnet import read_wordnet
from samesense.models.catalogue import Checkpoint
from samesense.pairs import read_pairs, write_pairs
from samesense.params import Section, read_params


class Params(Section):
    """The parameters that the stage declares."""

    seed: int
    corpus: SenseLimits
    paraphrases: Paraphrases
    models: dict[str, Checkpoint]


def main(  # a path each
    tables: Annotated[Path, typer.Argument(help="folder of WordNet's tables (Parquet)")],
    train: Annotated[Path, typer.Argument(help="pairs to rewrite (Parquet)")],
    held_out: Annotated[Path, typer.Argument(help="digests of the words that stay out")],
    paraphrases: Annotated[Path, typer.Argument(help="rewritten pairs to write (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="counts and samples to write (JSON)")],
) -> None:
    """Rewrite training pairs so that their label holds."""
    params = read_params("paraphrases", Params)
    settings, encoder = params.paraphrases, params.paraphrases.find_encoder(params.models)
    pairs, wordnet, digests = read_pairs(train), read_wordnet(tables), set(read_text(held_out).split())
    table = paraphrase(pairs, wordnet, digests, settings, params.corpus, encoder=encoder, seed=params.seed)
    write_pairs(table, paraphrases)
    write_json(count_paraphrases(table, pairs, digests, params.seed), metrics)


if __name__ == "__main__":
    run(main)
