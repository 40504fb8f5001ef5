"""Fine-tune a pretrained model on pairs of words, with one of the architectures, and calibrate it on validation.

Several processes train one model: ``torchrun --nproc_per_node 2 -m stages.train ...``.
"""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.files import write_csv, write_json
from samesense.models.metadata import Metadata
from samesense.pairs import read_pairs
from samesense.params import read_params
from samesense.training.calibration import calibrate
from samesense.training.fine_tuning import fine_tune, plan_training
from samesense.training.processes import is_first_process
from samesense.training.recipe import TrainingParams
from samesense.training.rows import select_pairs
from samesense.training.saving import save_model
from samesense.training.trainer import count_seen, loss_curve


class Params(TrainingParams):
    """The parameters that the stage declares."""


def main(  # noqa: PLR0913, PLR0917  # a path each
    train: Annotated[Path, typer.Argument(help="pairs to train on (Parquet)")],
    paraphrases: Annotated[Path, typer.Argument(help="rewritten pairs to train on (Parquet)")],
    validation: Annotated[Path, typer.Argument(help="pairs to choose by (Parquet)")],
    earlier: Annotated[Path, typer.Argument(help="a model to start or to learn from, if train says so")],
    model_folder: Annotated[Path, typer.Argument(help="folder to write: the model and its tokenizer")],
    metrics: Annotated[Path, typer.Argument(help="losses and scores on validation to write (JSON)")],
    training_curve: Annotated[Path, typer.Argument(help="losses by step to write (CSV)")],
) -> None:
    """Fine-tune a pretrained model on the pairs, and calibrate it on validation."""
    params = read_params("train", Params)
    training, held_out = plan_training(params, earlier, model_folder), read_pairs(validation)
    recipe, pairs = training.recipe, select_pairs(read_pairs(train, paraphrases), training.recipe, training.seed)
    model, tokenizer, state = fine_tune({"train": pairs, "validation": held_out}, training)
    if not is_first_process():
        return
    fit = calibrate(model, tokenizer, held_out)
    metadata = Metadata(recipe.architecture, fit.threshold, fit.temperature, dict(training.origin))
    if fit.relation_temperature is not None:
        metadata = replace(metadata, relations=recipe.relations, relation_temperature=fit.relation_temperature)
    save_model(model, tokenizer, metadata, model_folder)
    write_csv(loss_curve(state), training_curve)
    best = {"best_step": state.best_global_step, "validation_loss": state.best_metric}
    write_json(fit.as_metrics() | best | count_seen(state, len(pairs), recipe), metrics)
    shutil.rmtree(training.checkpoints)


if __name__ == "__main__":
    run(main)
