"""Fit the baselines that a trained model has to beat."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.evaluation.baseline_fitting import fit_baselines
from samesense.files import write_text
from samesense.models.catalogue import Checkpoint
from samesense.models.checkpoints import find_checkpoint
from samesense.models.word_vectors import WordVectors
from samesense.pairs import all_words, read_pairs
from samesense.params import Section, read_params


class Params(Section):
    """The parameters that the stage declares."""

    model: str
    models: dict[str, Checkpoint]


def main(
    train: Annotated[Path, typer.Argument(help="pairs to fit to (Parquet)")],
    validation: Annotated[Path, typer.Argument(help="pairs to choose penalty and thresholds by (Parquet)")],
    baselines: Annotated[Path, typer.Argument(help="fitted baselines to write (JSON)")],
) -> None:
    """Fit the baselines that a trained model has to beat: on train and validation, with the untuned encoder."""
    params = read_params("baselines", Params)
    known, held_out = read_pairs(train), read_pairs(validation)
    encoder = find_checkpoint(params.model, params.models[params.model])
    fitted = fit_baselines(known, held_out, WordVectors(all_words(known, held_out), encoder))
    write_text(fitted.model_dump_json(indent=1) + "\n", baselines)


if __name__ == "__main__":
    run(main)
