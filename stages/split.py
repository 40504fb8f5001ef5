"""Split the pairs by word, so that no word of validation or test is seen in training."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.corpus.split import PARTS, Split, check_disjoint, check_labels, count_parts, split_pairs
from samesense.files import write_json
from samesense.gold.given_split import read_given_split
from samesense.gold.reserved import reserved_word_digests
from samesense.gold.sets import GoldSet
from samesense.pairs import pair_table, read_pairs, write_pairs
from samesense.params import Section, read_params


class Params(Section):
    """The parameters that the stage declares."""

    split: Split
    gold: dict[str, GoldSet]


def main(  # noqa: PLR0913, PLR0917  # a path each
    corpus: Annotated[Path, typer.Argument(help="known pairs (Parquet)")],
    negatives: Annotated[Path, typer.Argument(help="hard negatives (Parquet)")],
    gold: Annotated[Path, typer.Argument(help="folder of gold sets")],
    train: Annotated[Path, typer.Argument(help="pairs to train on, to write (Parquet)")],
    validation: Annotated[Path, typer.Argument(help="pairs to choose by, to write (Parquet)")],
    test: Annotated[Path, typer.Argument(help="pairs to report on, to write (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="counts to write (JSON)")],
) -> None:
    """Split the pairs by word, so that no word of validation or test is seen in training."""
    params = read_params("split", Params)
    reserved = reserved_word_digests(gold, params.gold) if params.split.reserve else set()
    if params.split.given:
        parts = read_given_split(gold, params.split.given, params.gold)  # as published, words in common included
    else:
        parts = split_pairs(read_pairs(corpus, negatives), params.split, reserved)
        check_disjoint(parts)
    check_labels(parts)
    for part, path in zip(PARTS, (train, validation, test), strict=True):
        write_pairs(pair_table(parts[part]), path)
    write_json(count_parts(parts, reserved), metrics)


if __name__ == "__main__":
    run(main)
