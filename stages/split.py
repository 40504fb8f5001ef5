"""Split the pairs by word, so that no word of validation or test is seen in training."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.corpus.given_split import read_given_split
from samesense.corpus.senses import SenseLimits
from samesense.corpus.split import check_disjoint, check_labels, count_parts, held_out_digests, split_pairs
from samesense.corpus.word_parts import PARTS, Split, assign_parts
from samesense.files import write_json, write_text
from samesense.gold.reserved import reserved_word_digests
from samesense.lexicons.wordnet import read_wordnet
from samesense.pairs import all_words, pair_table, read_pairs, write_pairs
from samesense.params import Section, read_params
from samesense.texts import word_digest


class Params(Section):
    """The parameters that the stage declares."""

    corpus: SenseLimits
    split: Split


def main(  # noqa: PLR0913, PLR0917  # a path each
    tables: Annotated[Path, typer.Argument(help="folder of WordNet's tables (Parquet)")],
    corpus: Annotated[Path, typer.Argument(help="known pairs (Parquet)")],
    negatives: Annotated[Path, typer.Argument(help="hard negatives (Parquet)")],
    gold: Annotated[Path, typer.Argument(help="folder of gold sets")],
    train: Annotated[Path, typer.Argument(help="pairs to train on, to write (Parquet)")],
    validation: Annotated[Path, typer.Argument(help="pairs to choose by, to write (Parquet)")],
    test: Annotated[Path, typer.Argument(help="pairs to report on, to write (Parquet)")],
    held_out: Annotated[Path, typer.Argument(help="digests of the words that training must not see, to write")],
    metrics: Annotated[Path, typer.Argument(help="counts to write (JSON)")],
) -> None:
    """Split the pairs by word, so that no word of validation or test is seen in training."""
    params = read_params("split", Params)
    reserved = reserved_word_digests(gold) if params.split.reserve else set()
    if params.split.given:
        parts = read_given_split(gold, params.split.given)  # as published, words in common included
        digests = {word_digest(word) for word in all_words(parts["validation"], parts["test"])}
    else:
        known, pairs = read_pairs(corpus), read_pairs(corpus, negatives)
        words = assign_parts(read_wordnet(tables), known, params.corpus, params.split, reserved)
        parts = split_pairs(pairs, words)
        check_disjoint(parts)
        digests = held_out_digests(parts, words)
    check_labels(parts)
    for part, path in zip(PARTS, (train, validation, test), strict=True):
        write_pairs(pair_table(parts[part]), path)
    write_text("".join(f"{digest}\n" for digest in sorted(digests)), held_out)
    write_json(count_parts(parts, reserved), metrics)


if __name__ == "__main__":
    run(main)
