"""How the transformers Trainer is set up."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from stages._cli import BadInputError
from stages._params import Section

if TYPE_CHECKING:
    import torch
    from datasets import Dataset
    from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

CHUNK = 50  # batches, within which rows of like length come together


class Recipe(Section):
    """The part of the section ``train`` of params.yaml that the Trainer is told."""

    max_steps: int | None = Field(ge=1)
    epochs: float = Field(gt=0)
    batch_size: int = Field(ge=1)
    learning_rate: float = Field(gt=0, lt=1)
    head_learning_rate: float = Field(gt=0, lt=1)
    weight_decay: float = Field(ge=0)
    warmup: float = Field(ge=0, lt=1)
    label_smoothing: float = Field(ge=0, lt=1)
    evaluations: int = Field(ge=1)

    def steps(self, pairs: int) -> int:
        """Return how many steps training takes, for this many pairs in an epoch."""
        return int(min(self.max_steps or math.inf, math.ceil(pairs / self.batch_size * self.epochs)))


def processes() -> int:
    """Return how many processes train together: torchrun says so."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def is_first_process() -> bool:
    """Tell whether this is the process that writes the results: the only one, or the first of torchrun's."""
    return os.environ.get("RANK", "0") == "0"


def in_order(data: Dataset, orders: int, recipe: Recipe, seed: int) -> Dataset:
    """Return the rows of every step, one after the other: all epochs, each pair once per epoch.

    With two orders ``data`` has the pairs as they are, then all with their sides exchanged: which of the two a pair is
    seen in is drawn for the first epoch, and it is the other in each next one.

    If there is a column ``length``, the rows of a batch are of like length. The order depends on the seed only, not on
    what was drawn before: an interrupted training goes on with the rows that it had not seen, and several processes
    share the batches of one.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    pairs = len(data) // orders
    size = recipe.steps(pairs) * recipe.batch_size
    first = rng.integers(orders, size=pairs)
    epochs = [rng.permutation(pairs) for _ in range(math.ceil(size / pairs))]
    every = [drawn + (first[drawn] + epoch) % orders * pairs for epoch, drawn in enumerate(epochs)]
    rows = np.concatenate(every)[:size]
    if "length" not in data.column_names:
        return data.select(rows)
    lengths, batches = np.array(data["length"]), []
    for chunk in np.split(rows, range(CHUNK * recipe.batch_size, size, CHUNK * recipe.batch_size)):
        by_length = chunk[np.argsort(lengths[chunk], kind="stable")].reshape(-1, recipe.batch_size)
        batches.append(rng.permutation(by_length))
    return data.remove_columns("length").select(np.concatenate(batches).ravel())


def once(data: Dataset, orders: int) -> Dataset:
    """Return each pair in one order, pairs of like length together: what training is judged on."""
    import numpy as np

    pairs = data.select(range(len(data) // orders))
    return pairs.select(np.argsort(pairs["length"], kind="stable")) if "length" in pairs.column_names else pairs


def arguments(recipe: Recipe, steps: int, seed: int, folder: Path) -> TrainingArguments:
    """Say how to train: the best of ``evaluations`` checkpoints by validation loss is kept, and the last.

    ``batch_size`` is of all processes together.

    Raises:
        BadInputError: the processes can't share a batch evenly.
    """
    import torch
    from transformers import TrainingArguments

    per_device, rest = divmod(recipe.batch_size, processes())
    if rest:
        raise BadInputError(
            f"params.yaml: train.batch_size: {recipe.batch_size} is no multiple of {processes()} processes"
        )
    on_gpu = torch.cuda.is_available()
    every = math.ceil(steps / recipe.evaluations)
    return TrainingArguments(
        output_dir=str(folder),
        seed=seed,
        max_steps=steps,
        per_device_train_batch_size=per_device,
        per_device_eval_batch_size=4 * per_device,  # no gradients to keep
        train_sampling_strategy="sequential",  # see in_order
        learning_rate=recipe.learning_rate,
        label_smoothing_factor=recipe.label_smoothing,
        warmup_steps=recipe.warmup,  # below 1 it is a share of the steps
        eval_strategy="steps",
        eval_steps=every,
        logging_steps=every,
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model="eval_loss",
        greater_is_better=False,
        use_cpu=not torch.accelerator.is_available(),  # else several processes on CPU would train a model each
        bf16=on_gpu and torch.cuda.is_bf16_supported(),
        dataloader_pin_memory=on_gpu,
        report_to="none",
    )


def optimizer(model: torch.nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """Return AdamW with a learning rate for the pretrained encoder and one for the new head.

    Weights that are frozen are left out: nothing is computed or kept for them.
    """
    import torch

    encoder = {id(weights) for weights in getattr(model, "base_model", getattr(model, "encoder", model)).parameters()}
    trained = [weights for weights in model.parameters() if weights.requires_grad]
    groups = [
        {"params": [weights for weights in trained if id(weights) in encoder], "lr": recipe.learning_rate},
        {"params": [weights for weights in trained if id(weights) not in encoder], "lr": recipe.head_learning_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=recipe.weight_decay, fused=True)


def log_last_step() -> TrainerCallback:
    """Return a callback that logs the last step, which else is only logged if it is a multiple of logging_steps."""
    from transformers import TrainerCallback

    class LogLastStep(TrainerCallback):
        def on_step_end(
            self,
            args: TrainingArguments,  # noqa: ARG002  # the Trainer's signature
            state: TrainerState,
            control: TrainerControl,
            **_: object,
        ) -> None:
            control.should_log |= state.global_step >= state.max_steps

    return LogLastStep()
