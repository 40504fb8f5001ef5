"""Fine-tune a pretrained model with the transformers Trainer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samesense.errors import ModelError
from samesense.models.checkpoints import find_checkpoint
from samesense.models.metadata import check_model, read_metadata
from samesense.models.pretrained import read_pretrained
from samesense.training.contrastive import train_word_vectors
from samesense.training.distillation import SOFT_LABEL, with_soft_labels
from samesense.training.initial_model import Design, load_initial_model
from samesense.training.inputs import INPUTS, collated_with
from samesense.training.processes import is_first_process, leave_group
from samesense.training.relation_targets import TARGET, with_targets
from samesense.training.resuming import clear_checkpoints, training_identity
from samesense.training.rows import by_length, draw_keys, training_rows, with_exchanged
from samesense.training.template import with_template
from samesense.training.trainer import log_last_step, make_optimizer, trainer_class, training_arguments

if TYPE_CHECKING:
    import pandas as pd
    from datasets import Dataset
    from transformers import PreTrainedTokenizerBase, Trainer, TrainerState

    from samesense.training.initial_model import Model
    from samesense.training.inputs import Inputs
    from samesense.training.recipe import Recipe, TrainingParams

    Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Training:
    """How to train.

    Attributes:
        recipe: the section ``train`` of params.yaml.
        seed: of the new head, and of the order of the pairs; see `Recipe.seed_or`.
        base: folder of the checkpoint to start from, or of the model.
        origin: what the model is then based on: see `samesense.models.metadata.Metadata`.
        checkpoints: folder for the Trainer's checkpoints.
        params: all parameters, to tell an interrupted training from another one.
        teacher: folder of the model to learn from beside the labels; None: there is none.
    """

    recipe: Recipe
    seed: int
    base: Path
    origin: Mapping[str, Any]
    checkpoints: Path
    params: Mapping[str, Any]
    teacher: Path | None = None

    @property
    def folders(self) -> list[Path]:
        """The folders of what the training depends on."""
        return [self.base, *([self.teacher] if self.teacher else [])]


def plan_training(params: TrainingParams, earlier: Path, model_folder: Path) -> Training:
    """Return how to train the model that ``model_folder`` is to hold; its checkpoints lie beside the folder.

    ``earlier`` is the folder of the model to start from, or to learn from, if the recipe says so.

    Raises:
        ModelError: what to start from is nowhere, or a model of another architecture, or of another checkpoint.
    """
    recipe, checkpoint = params.train, params.models[params.model]
    if recipe.start == "model":
        check_model(earlier)
        base, metadata = earlier, read_metadata(earlier)
        origin = metadata.base
        if metadata.architecture != recipe.architecture:
            raise ModelError(f"{earlier}: a {metadata.architecture} model; train.architecture is {recipe.architecture}")
        if origin.get("hub") != checkpoint.hub:
            raise ModelError(f"{earlier}: trained from {origin.get('hub')}; model is {params.model}, {checkpoint.hub}")
    else:
        base = find_checkpoint(params.model, checkpoint)
        origin = checkpoint.model_dump(include={"hub", "revision", "package"})
    checkpoints = model_folder.with_name(f".{model_folder.name}.checkpoints")
    values, teacher = params.model_dump(mode="json"), earlier if recipe.distillation else None
    return Training(recipe, recipe.seed_or(params.seed), base, origin, checkpoints, values, teacher)


def load_base(training: Training) -> tuple[Model, PreTrainedTokenizerBase]:
    """Load the checkpoint to start from with new heads, or the model with its own, and the tokenizer.

    Raises:
        ModelError: the model is damaged.
    """
    from transformers import AutoTokenizer, logging, set_seed

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # it would warn that the head is new
    set_seed(training.seed)
    recipe = training.recipe
    design = Design(
        recipe.architecture,
        recipe.layers,
        recipe.dropout,
        recipe.lower_layers,
        len(recipe.relations),
        parasiamese=recipe.parasiamese,
        trained=recipe.start == "model",
    )
    model = load_initial_model(training.base, design)
    tokenizer = read_pretrained(AutoTokenizer, training.base, model_max_length=recipe.max_length)
    if recipe.freeze_embeddings:
        model.get_input_embeddings().requires_grad_(requires_grad=False)
    return model, with_template(tokenizer, recipe.template) if recipe.template else tokenizer


def all_orders(pairs: pd.DataFrame, inputs: Inputs, tokenizer: PreTrainedTokenizerBase) -> Dataset:
    """Return the rows of the pairs and, unless the model is symmetric, of the pairs with their sides exchanged."""
    ordered = pairs if inputs.symmetric else with_exchanged(pairs)
    rows = inputs.rows(ordered, tokenizer)
    for column in (TARGET, SOFT_LABEL):
        rows = rows.add_column(column, ordered[column].tolist()) if column in ordered else rows
    return rows


def make_trainer(tables: Tables, training: Training, model: Model, tokenizer: PreTrainedTokenizerBase) -> Trainer:
    """Return the Trainer of a model; of the checkpoints in its folder, those of another training are gone."""
    from transformers import EarlyStoppingCallback

    recipe, pairs = training.recipe, tables["train"]
    inputs, steps, evaluates = INPUTS[recipe.architecture], recipe.steps(len(pairs)), "validation" in tables
    targeted = {name: with_targets(table) if recipe.relations else table for name, table in tables.items()}
    if training.teacher:
        targeted = {name: with_soft_labels(table, training.teacher) for name, table in targeted.items()}
    rows = {name: all_orders(table, inputs, tokenizer) for name, table in targeted.items()}
    arguments = training_arguments(recipe, steps, training.seed, training.checkpoints, evaluates=evaluates)
    with arguments.main_process_first(local=False):
        if is_first_process():
            identity = training_identity(tables, training.params, training.folders) if recipe.resume else None
            clear_checkpoints(training.checkpoints, identity)
    stopping = [EarlyStoppingCallback(recipe.patience)] if evaluates else []
    return trainer_class(recipe.relation_weight, recipe.distillation)(
        model,
        arguments,
        data_collator=collated_with([TARGET, SOFT_LABEL], inputs.collator(tokenizer)),
        train_dataset=training_rows(rows["train"], draw_keys(pairs), steps, recipe.batch_size, training.seed),
        eval_dataset=by_length(rows["validation"]) if evaluates else None,
        optimizers=(make_optimizer(model, recipe), None),
        callbacks=[*stopping, log_last_step()],
    )


def fine_tune(tables: Tables, training: Training) -> tuple[Model, PreTrainedTokenizerBase, TrainerState]:
    """Train a model on ``tables["train"]``, to the checkpoint of least loss on ``tables["validation"]``.

    The validation loss is the mean cross-entropy over both orders of each pair, without label smoothing. If there is no
    ``validation``, nothing is evaluated: training takes all its steps, and the model has the weights of the last.
    Before, word vectors are trained on the synonyms if the recipe says so.
    With ``resume``, an interrupted training resumes from its last checkpoint: see `training_identity`.

    Returns:
        The model, its tokenizer, and the Trainer's state.
    """
    from transformers.trainer_utils import get_last_checkpoint

    model, tokenizer = load_base(training)
    trainer = make_trainer(tables, training, model, tokenizer)
    last: str | None = get_last_checkpoint(training.checkpoints)  # type: ignore[no-untyped-call]
    if training.recipe.contrastive.steps and last is None:  # a checkpoint has it behind it
        train_word_vectors(model, tokenizer, tables["train"], training.recipe, training.seed)
    trainer.train(resume_from_checkpoint=last)
    leave_group()
    return model, tokenizer, trainer.state
