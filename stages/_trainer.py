"""How the transformers Trainer is set up."""

import math
from typing import TYPE_CHECKING

from pydantic import Field

from stages._params import Section

if TYPE_CHECKING:
    from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments


class Recipe(Section):
    """The part of the section ``train`` of params.yaml that the Trainer is told."""

    max_steps: int | None = Field(ge=1)
    epochs: float = Field(gt=0)
    batch_size: int = Field(ge=1)
    learning_rate: float = Field(gt=0, lt=1)
    weight_decay: float = Field(ge=0)
    warmup: float = Field(ge=0, lt=1)
    label_smoothing: float = Field(ge=0, lt=1)
    evaluations: int = Field(ge=1)


def arguments(wanted: Recipe, rows: int, seed: int, folder: str) -> "TrainingArguments":
    """Say how to train on ``rows`` rows: the best of ``evaluations`` checkpoints by validation loss is kept."""
    import torch
    from transformers import TrainingArguments

    on_gpu = torch.cuda.is_available()
    steps = min(wanted.max_steps or math.inf, math.ceil(rows / wanted.batch_size * wanted.epochs))
    every = math.ceil(steps / wanted.evaluations)
    return TrainingArguments(
        output_dir=folder,
        seed=seed,
        max_steps=int(steps),
        per_device_train_batch_size=wanted.batch_size,
        per_device_eval_batch_size=4 * wanted.batch_size,  # no gradients to keep
        train_sampling_strategy="group_by_length",
        learning_rate=wanted.learning_rate,
        weight_decay=wanted.weight_decay,
        label_smoothing_factor=wanted.label_smoothing,
        warmup_steps=wanted.warmup,  # below 1 it is a share of the steps
        eval_strategy="steps",
        eval_steps=every,
        logging_steps=every,
        save_strategy="best",
        save_only_model=True,
        save_total_limit=1,
        load_best_model_at_end=True,
        metric_for_best_model="eval_loss",
        greater_is_better=False,
        bf16=on_gpu and torch.cuda.is_bf16_supported(),
        dataloader_pin_memory=on_gpu,
        report_to="none",
    )


def log_last_step() -> "TrainerCallback":
    """Return a callback that logs the last step, which else is only logged if it is a multiple of logging_steps."""
    from transformers import TrainerCallback

    class LogLastStep(TrainerCallback):
        def on_step_end(
            self,
            args: "TrainingArguments",  # noqa: ARG002  # the Trainer's signature
            state: "TrainerState",
            control: "TrainerControl",
            **_: object,
        ) -> None:
            control.should_log |= state.global_step >= state.max_steps

    return LogLastStep()
