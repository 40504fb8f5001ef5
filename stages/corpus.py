"""Build the known pairs: synonyms of WordNet, and the pairs of the user's lexicons."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.corpus.numbers import numeral_synonyms
from samesense.corpus.senses import SenseLimits, corpus_senses
from samesense.corpus.sources import count_sources, merge_sources
from samesense.corpus.synonyms import synonym_pairs
from samesense.errors import ParamsError
from samesense.files import write_csv, write_json
from samesense.lexicons.folder import LexiconParams, read_lexicons
from samesense.lexicons.moby import Moby
from samesense.lexicons.wordnet import read_wordnet
from samesense.pairs import write_pairs
from samesense.params import Section, read_params


class Params(Section):
    """The parameters that the stage declares."""

    seed: int
    corpus: SenseLimits
    lexicons: LexiconParams


def main(  # noqa: PLR0913, PLR0917  # a path each
    tables: Annotated[Path, typer.Argument(help="folder of WordNet's tables (Parquet)")],
    thesaurus: Annotated[Path, typer.Argument(help="Moby Thesaurus, a witness of synonymy (text, xz)")],
    lexicons: Annotated[Path, typer.Argument(help="folder of lexicons (docs/lists.md has their formats)")],
    corpus: Annotated[Path, typer.Argument(help="pairs to write (Parquet)")],
    contradictions: Annotated[Path, typer.Argument(help="pairs on which sources differ, to write (CSV)")],
    metrics: Annotated[Path, typer.Argument(help="counts to write (JSON)")],
) -> None:
    """Build the known pairs: synonyms of WordNet, and the pairs of the user's lexicons."""
    params = read_params("corpus", Params)
    limits, wordnet = params.corpus, read_wordnet(tables).senses
    every_sense = corpus_senses(wordnet, limits.model_copy(update={"offensive": True}))
    senses = corpus_senses(every_sense, limits)
    synonyms, doubted = synonym_pairs(wordnet, limits, Moby.read(thesaurus))
    numerals = numeral_synonyms(senses if limits.numbers else senses.head(0), params.seed)
    pairs, disputed = merge_sources(synonyms, numerals, read_lexicons(lexicons, params.lexicons.one_way, typer.echo))
    if not (pairs["label"] == 1).any():
        raise ParamsError(f"params.yaml: corpus: no synonym pair in {tables} or {lexicons} within these limits")
    write_pairs(pairs, corpus)
    write_csv(disputed, contradictions)
    write_json(
        count_sources(pairs, disputed, offensive=len(every_sense) - len(senses), unconfirmed=len(doubted)), metrics
    )


if __name__ == "__main__":
    run(main)
