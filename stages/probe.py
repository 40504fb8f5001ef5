"""Ask whether one word gives the label away: a probe that sees one side of a pair must do no better than chance."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.draws import draw_order
from samesense.evaluation.probe import one_word_auc
from samesense.files import write_json
from samesense.models.catalogue import Checkpoint
from samesense.models.checkpoints import find_checkpoint
from samesense.models.word_vectors import WordVectors
from samesense.pairs import all_words, read_pairs, row_keys
from samesense.params import Section, read_params

TRAINING_PAIRS = 10_000  # more of them only take longer to embed


class Params(Section):
    """The parameters that the stage declares."""

    seed: int
    model: str
    models: dict[str, Checkpoint]


def main(
    train: Annotated[Path, typer.Argument(help="pairs to train the probe on (Parquet)")],
    test: Annotated[Path, typer.Argument(help="pairs to judge it on (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="its ROC AUC per side, to write (JSON)")],
) -> None:
    """Ask whether one word gives the label away: a probe that sees one side of a pair must do no better than chance."""
    params = read_params("probe", Params)
    known, held_out = read_pairs(train), read_pairs(test)
    known = known.iloc[draw_order(row_keys(known), params.seed, "probe")[:TRAINING_PAIRS]]
    encoder = find_checkpoint(params.model, params.models[params.model])
    write_json(one_word_auc(known, held_out, WordVectors(all_words(known, held_out), encoder)), metrics)


if __name__ == "__main__":
    run(main)
