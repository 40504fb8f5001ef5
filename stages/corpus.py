"""Build synonym pairs: the words and phrases that share a WordNet synset."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stages._cli import BadInputError, run
from stages._pairs import POSITIVE, pair_table, word_key, write_pairs
from stages._params import Section, declared
from stages._senses import SenseLimits, usable_senses
from stages._wordnet import read_wordnet

if TYPE_CHECKING:
    import pandas as pd


class Params(Section):
    """What the stage declares."""

    corpus: SenseLimits


def synonym_pairs(senses: "pd.DataFrame", max_sense_rank_sum: int) -> "pd.DataFrame":
    """Return the pair table of words that share a synset.

    A pair that shares several synsets is told by the one where both words' sense ranks are lowest together. Spelling
    variants (icecream, ice-cream) are not a pair.
    """
    shared = senses.merge(senses, on=["synset", "pos"], suffixes=("", "_right"))
    shared = shared.rename(columns={"word": "left", "word_right": "right", "synset": "source"})
    shared = shared[shared["left"] < shared["right"]]
    shared = shared[shared["left"].map(word_key) != shared["right"].map(word_key)]
    shared["ranks"] = shared["rank"] + shared["rank_right"]
    shared = shared[shared["ranks"] <= max_sense_rank_sum].sort_values(["ranks", "source"])
    return pair_table(shared.assign(label=1, kind=POSITIVE, origin="wordnet"))


def main(
    wordnet: Annotated[Path, typer.Argument(help="WordNet, a zip in NLTK's layout")],
    corpus: Annotated[Path, typer.Argument(help="synonym pairs to write (Parquet)")],
) -> None:
    """Build synonym pairs: the words and phrases that share a WordNet synset."""
    limits = declared("corpus", Params).corpus
    senses = usable_senses(read_wordnet(wordnet, limits.pos).senses, limits)
    pairs = synonym_pairs(senses, limits.max_sense_rank_sum)
    if pairs.empty:
        raise BadInputError(f"params.yaml: corpus: no synonym pair in {wordnet} is within these limits: loosen them")
    write_pairs(pairs, corpus)


if __name__ == "__main__":
    run(main)
