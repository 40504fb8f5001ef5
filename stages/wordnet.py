"""Read WordNets, zips in NLTK's layout, into tables."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import Field

from samesense.console import run
from samesense.lexicons.wordnet import write_wordnet
from samesense.lexicons.wordnet_zip import read_wordnets
from samesense.pairs import PartOfSpeech
from samesense.params import Section, read_params


class Corpus(Section):
    """The parameter that the stage reads of the section ``corpus``."""

    pos: list[PartOfSpeech] = Field(min_length=1)


class Params(Section):
    """The parameters that the stage declares."""

    corpus: Corpus


def main(
    wordnet: Annotated[Path, typer.Argument(help="WordNet 3.0, a zip in NLTK's layout")],
    others: Annotated[Path, typer.Argument(help="folder of other WordNets, zips in the same layout")],
    tables: Annotated[Path, typer.Argument(help="folder to write: a table (Parquet) of senses, of relations, ...")],
) -> None:
    """Read WordNets, zips in NLTK's layout, into tables."""
    pos = read_params("wordnet", Params).corpus.pos
    write_wordnet(read_wordnets(wordnet, others, pos), tables)


if __name__ == "__main__":
    run(main)
