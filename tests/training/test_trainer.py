"""How the Trainer is set up, and the losses that it logs."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import torch
from safetensors import SafetensorError
from transformers import Trainer, TrainerState

from samesense.errors import DataError, ParamsError
from samesense.models.architectures import ARCHITECTURES, Architecture
from samesense.models.torch_runtime import TorchRuntime
from samesense.pairs import pair_tuples
from samesense.training.distillation import SOFT_LABEL
from samesense.training.fine_tuning import Training, all_orders, load_base, make_trainer
from samesense.training.inputs import INPUTS, collated_with
from samesense.training.recipe import Recipe
from samesense.training.trainer import (
    count_seen,
    last_loss,
    loss_curve,
    make_optimizer,
    trainer_class,
    training_arguments,
)


def test_processes_share_a_batch_evenly(
    make_recipe: Callable[..., Recipe], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORLD_SIZE", "3")
    message = r"^params\.yaml: train\.batch_size: 4 is not a multiple of 3 processes$"
    with pytest.raises(ParamsError, match=message):
        training_arguments(make_recipe(), 10, 1, tmp_path, evaluates=True)


@pytest.mark.parametrize(("evaluates", "strategy"), [(True, "steps"), (False, "no")])
def test_the_trainer_writes_checkpoints_as_often_as_the_recipe_says_and_keeps_the_best_if_it_evaluates(
    *, evaluates: bool, strategy: str, make_recipe: Callable[..., Recipe], tmp_path: Path
) -> None:
    arguments = training_arguments(make_recipe(evaluations=4), 10, 7, tmp_path, evaluates=evaluates)
    assert (arguments.max_steps, arguments.seed, arguments.learning_rate) == (10, 7, 0.01)
    assert (arguments.eval_steps, arguments.save_steps, arguments.logging_steps) == (3, 3, 3)
    assert (arguments.eval_strategy, arguments.load_best_model_at_end) == (strategy, evaluates)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_label_smoothing_is_in_the_loss_of_training_only(
    architecture: Architecture, make_training: Callable[..., Training], pairs: pd.DataFrame, tmp_path: Path
) -> None:
    training, inputs = make_training(architecture=architecture, label_smoothing=0.3, dropout=0.0), INPUTS[architecture]
    model, tokenizer = load_base(training)
    rows = inputs.rows(pairs, tokenizer)
    arguments = training_arguments(training.recipe, 10, 1, tmp_path, evaluates=True)
    trainer = trainer_class(0.0, 0.0)(model, arguments, eval_dataset=rows)
    batch = inputs.collator(tokenizer)([{key: row[key] for key in row if key != "length"} for row in rows])
    with torch.no_grad():
        logits, labels = model(**batch).logits, batch["labels"]
        for is_training, smoothing in ((True, 0.3), (False, 0.0)):
            loss = trainer.compute_loss(model.train(is_training), dict(batch))
            expected = torch.nn.functional.cross_entropy(logits, labels, label_smoothing=smoothing)
            torch.testing.assert_close(loss, expected)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_encoder_and_head_have_learning_rates_of_their_own(
    architecture: Architecture, make_training: Callable[..., Training]
) -> None:
    training = make_training(architecture=architecture)
    model, _ = load_base(training)
    names = {id(weights): name for name, weights in model.named_parameters()}
    groups = make_optimizer(model, training.recipe).param_groups
    assert [(group["lr"], group["weight_decay"]) for group in groups] == [(0.01, 0.01), (0.02, 0.01)]
    encoder, head = ([names[id(weights)] for weights in group["params"]] for group in groups)
    prefixes = {"cross": ("classifier.", "pre_classifier.")}.get(architecture, ("head.",))
    assert head == [name for name, _ in model.named_parameters() if name.startswith(prefixes)]
    frozen = [name for name, weights in model.named_parameters() if not weights.requires_grad]
    unread = [name for name in names.values() if name.startswith("encoder.pooler.")]
    assert [name.endswith("embeddings.word_embeddings.weight") for name in frozen if name not in unread] == [True]
    assert {*encoder, *head, *frozen} == set(names.values())


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        RuntimeError("[enforce fail] unexpected pos 42 vs 40\nmore"),
        SafetensorError("Error while serializing: No space left on device"),
    ],
)
def test_a_checkpoint_that_cannot_be_written_is_told_in_one_line(
    error: Exception,
    make_training: Callable[..., Training],
    tables: dict[str, pd.DataFrame],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise error

    training = make_training()
    model, tokenizer = load_base(training)
    trainer = make_trainer(tables, training, model, tokenizer)
    monkeypatch.setattr(Trainer, "_save_checkpoint", fail)
    with pytest.raises(DataError) as told:
        trainer.train()
    reason = str(error).partition("\n")[0]
    assert str(told.value) == f"{training.checkpoints}: a checkpoint cannot be written: {reason}"


LOG: list[dict[str, float]] = [
    {"step": 3, "loss": 0.71239, "learning_rate": 0.01},
    {"step": 3, "eval_loss": 0.7},
    {"step": 6, "loss": 0.5},
    {"step": 6, "eval_loss": 0.60004},
    {"step": 6, "train_runtime": 1.0, "train_loss": 0.6},
]


def test_the_last_loss_is_that_of_the_last_steps_and_not_the_mean_of_all() -> None:
    assert last_loss(TrainerState(log_history=LOG)) == 0.5


def test_what_training_saw_by_hand(make_recipe: Callable[..., Recipe]) -> None:
    state = TrainerState(global_step=5)
    assert count_seen(state, 10, make_recipe(batch_size=4)) == {"pairs": 10, "pairs_seen": 20, "steps": 5}


def test_the_loss_curve_by_hand() -> None:
    state = TrainerState(log_history=LOG)
    assert loss_curve(state).to_dict("list") == {
        "step": [3, 6],
        "training_loss": [0.7124, 0.5],
        "validation_loss": [0.7, 0.6],
    }


def test_soft_labels_have_their_share_of_the_loss_of_training_only(
    make_training: Callable[..., Training], pairs: pd.DataFrame, tmp_path: Path
) -> None:
    training, inputs = make_training(architecture="joint", dropout=0.0, label_smoothing=0.0), INPUTS["joint"]
    model, tokenizer = load_base(training)
    arguments = training_arguments(training.recipe, 10, 1, tmp_path, evaluates=True)
    rows = all_orders(pairs.assign(**{SOFT_LABEL: [0.1 * number for number in range(10)]}), inputs, tokenizer)
    assert rows[SOFT_LABEL] == [0.1 * number for number in range(10)] * 2
    trainer = trainer_class(0.0, 0.75)(model, arguments, eval_dataset=rows)
    collate = collated_with([SOFT_LABEL], inputs.collator(tokenizer))
    batch = collate([{key: row[key] for key in row if key != "length"} for row in rows])
    with torch.no_grad():
        logits = model(**{name: values for name, values in batch.items() if name != SOFT_LABEL}).logits
        hard = torch.nn.functional.cross_entropy(logits, batch["labels"])
        (not_synonym, synonym), soft = logits.log_softmax(dim=1).T, batch[SOFT_LABEL]
        expected = -(soft * synonym + (1 - soft) * not_synonym).mean()
        torch.testing.assert_close(trainer.compute_loss(model.train(), dict(batch)), 0.25 * hard + 0.75 * expected)
        torch.testing.assert_close(trainer.compute_loss(model.eval(), dict(batch)), hard)


def test_a_model_learns_from_the_probabilities_of_another(
    make_training: Callable[..., Training], tables: dict[str, pd.DataFrame], model_folders: dict[str, Path]
) -> None:
    training = make_training(distillation=1.0)
    model, tokenizer = load_base(training)
    teacher = model_folders["joint"]
    trainer = make_trainer(tables, replace(training, teacher=teacher), model, tokenizer)
    expected = TorchRuntime.load(teacher).probabilities(pair_tuples(tables["train"])).astype("float32")
    rows: Any = trainer.train_dataset
    assert set(rows[SOFT_LABEL]) == set(expected.tolist())
    trainer.train()
