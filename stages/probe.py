"""Ask what gives the label away: one word of a pair, or the words that both sides share."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.draws import draw_order
from samesense.evaluation.probe import one_word_auc, token_overlap
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
    metrics: Annotated[Path, typer.Argument(help="ROC AUC of each probe, to write (JSON)")],
) -> None:
    """Ask what gives the label away: one word of a pair, or the words that both sides share."""
    params = read_params("probe", Params)
    known, held_out = read_pairs(train), read_pairs(test)
    known = known.iloc[draw_order(row_keys(known), params.seed, "probe")[:TRAINING_PAIRS]]
    encoder = find_checkpoint(params.model, params.models[params.model])
    auc = one_word_auc(known, held_out, WordVectors(all_words(known, held_out), encoder))
    write_json(auc | token_overlap(held_out), metrics)


if __name__ == "__main__":
    run(main)
