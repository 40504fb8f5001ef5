"""Sample hard negatives: pairs of the positives' words that are related, or alike, and not synonyms."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.corpus.negatives import Negatives, hard_negatives
from samesense.corpus.senses import SenseLimits
from samesense.corpus.word_parts import Split, assign_parts
from samesense.files import write_json
from samesense.gold.reserved import reserved_word_digests
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
    split: Split
    models: dict[str, Checkpoint]


def main(  # noqa: PLR0913, PLR0917  # a path each
    tables: Annotated[Path, typer.Argument(help="folder of WordNet's tables (Parquet)")],
    thesaurus: Annotated[Path, typer.Argument(help="Moby Thesaurus, a witness against negatives (text, xz)")],
    corpus: Annotated[Path, typer.Argument(help="known pairs (Parquet)")],
    gold: Annotated[Path, typer.Argument(help="folder of gold sets, whose words are kept for test")],
    negatives: Annotated[Path, typer.Argument(help="hard negatives to write (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="counts to write, by kind and rule (JSON)")],
) -> None:
    """Sample hard negatives: pairs of the positives' words that are related, or alike, and not synonyms."""
    params = read_params("negatives", Params)
    settings, encoder = params.negatives, params.negatives.find_encoder(params.models)
    wordnet, pairs = read_wordnet(tables), read_pairs(corpus)
    reserved = reserved_word_digests(gold) if params.split.reserve else set()
    words = assign_parts(wordnet, pairs, params.corpus, params.split, reserved)
    table, counts = hard_negatives(
        wordnet,
        Moby.read(thesaurus) if settings.thesaurus else None,
        pairs,
        words,
        settings,
        params.corpus,
        encoder=encoder,
        seed=params.seed,
    )
    write_pairs(table, negatives)
    write_json(counts, metrics)


if __name__ == "__main__":
    run(main)
