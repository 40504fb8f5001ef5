"""Train the released model: on all pairs, by the recipe of the judged model, whose temperature and threshold it has.

No word is left to validate on, so it has the weights of the last step.
Several processes train one model: ``torchrun --nproc_per_node 2 -m stages.release ...``.
"""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.files import write_json
from samesense.models.metadata import check_model, read_metadata
from samesense.pairs import read_pairs
from samesense.params import read_params
from samesense.training.fine_tuning import fine_tune, plan_training
from samesense.training.processes import is_first_process
from samesense.training.recipe import TrainingParams
from samesense.training.rows import select_pairs
from samesense.training.saving import save_model
from samesense.training.temperature import divide_head, divide_relation_head
from samesense.training.trainer import count_seen, last_loss


class Params(TrainingParams):
    """The parameters that the stage declares."""


def main(
    pairs: Annotated[Path, typer.Argument(help="pairs to train on (Parquet)")],
    judged: Annotated[Path, typer.Argument(help="the judged model")],
    earlier: Annotated[Path, typer.Argument(help="a model to start or to learn from, if train says so")],
    model_folder: Annotated[Path, typer.Argument(help="folder to write: the model and its tokenizer")],
    metrics: Annotated[Path, typer.Argument(help="counts and the last loss to write (JSON)")],
) -> None:
    """Train the released model: on all pairs, by the recipe of the judged model."""
    training, metadata = plan_training(read_params("release", Params), earlier, model_folder), read_metadata(judged)
    check_model(judged)
    selected = select_pairs(read_pairs(pairs), training.recipe, training.seed)
    model, tokenizer, state = fine_tune({"train": selected}, training)
    if not is_first_process():
        return
    divide_head(model, metadata.temperature)
    if metadata.relations:
        divide_relation_head(model, metadata.relation_temperature)
    save_model(model, tokenizer, metadata, model_folder)
    values = {"temperature": metadata.temperature, "threshold": metadata.threshold, "training_loss": last_loss(state)}
    write_json(values | count_seen(state, len(selected), training.recipe), metrics)
    shutil.rmtree(training.checkpoints)


if __name__ == "__main__":
    run(main)
