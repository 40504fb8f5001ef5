"""Build the known pairs: synonyms of WordNet, and the pairs of the user's lexicons."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.corpus.senses import SenseLimits, usable_senses
from samesense.corpus.sources import count_sources, merge_sources
from samesense.corpus.synonyms import synonym_pairs
from samesense.errors import ParamsError
from samesense.files import write_csv, write_json
from samesense.lexicons.folder import read_lexicons
from samesense.lexicons.wordnet import read_wordnet
from samesense.pairs import write_pairs
from samesense.params import Section, read_params


class Params(Section):
    """The parameters that the stage declares."""

    corpus: SenseLimits


def main(
    tables: Annotated[Path, typer.Argument(help="folder of WordNet's tables (Parquet)")],
    lexicons: Annotated[Path, typer.Argument(help="folder of lexicons (CSV; TXT for Solr synonyms)")],
    corpus: Annotated[Path, typer.Argument(help="pairs to write (Parquet)")],
    contradictions: Annotated[Path, typer.Argument(help="pairs on which sources differ, to write (CSV)")],
    metrics: Annotated[Path, typer.Argument(help="counts to write (JSON)")],
) -> None:
    """Build the known pairs: synonyms of WordNet, and the pairs of the user's lexicons."""
    limits = read_params("corpus", Params).corpus
    every_sense = usable_senses(read_wordnet(tables).senses, limits.model_copy(update={"offensive": True}))
    senses = usable_senses(every_sense, limits)
    synonyms = synonym_pairs(senses if limits.wordnet else senses.head(0), limits.max_sense_rank_sum)
    pairs, disputed = merge_sources(synonyms, read_lexicons(lexicons))
    if not (pairs["label"] == 1).any():
        raise ParamsError(f"params.yaml: corpus: no synonym pair in {tables} or {lexicons} within these limits")
    write_pairs(pairs, corpus)
    write_csv(disputed, contradictions)
    write_json(count_sources(pairs, disputed, len(every_sense) - len(senses)), metrics)


if __name__ == "__main__":
    run(main)
