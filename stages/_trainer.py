"""How the transformers Trainer is set up, and what it tells."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from stages._cli import BadInputError
from stages._params import Section

if TYPE_CHECKING:
    import pandas as pd
    import torch
    from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments


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


def arguments(recipe: Recipe, steps: int, seed: int, folder: Path) -> TrainingArguments:
    """Say how to train: the best of ``evaluations`` checkpoints by validation loss is kept, and the last.

    ``batch_size`` is of all processes together.

    Raises:
        BadInputError: the processes can't share a batch evenly.
    """
    import torch
    from transformers import TrainingArguments

    sharing = processes()
    per_device, rest = divmod(recipe.batch_size, sharing)
    if rest:
        raise BadInputError(f"params.yaml: train.batch_size: {recipe.batch_size} is no multiple of {sharing} processes")
    on_gpu = torch.cuda.is_available()
    every = math.ceil(steps / recipe.evaluations)
    return TrainingArguments(
        output_dir=str(folder),
        seed=seed,
        max_steps=steps,
        per_device_train_batch_size=per_device,
        per_device_eval_batch_size=4 * per_device,  # no gradients to keep
        train_sampling_strategy="sequential",  # see `_rows.in_order`
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


def curve(state: TrainerState) -> pd.DataFrame:
    """Return the loss on training and validation pairs by step."""
    import pandas as pd

    history = pd.DataFrame(state.log_history).groupby("step", as_index=False).first()
    losses = history.rename(columns={"loss": "training_loss", "eval_loss": "validation_loss"})
    return losses[["step", "training_loss", "validation_loss"]].dropna().round(4)
