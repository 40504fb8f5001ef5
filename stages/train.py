"""Fine-tune a pretrained model as a cross-encoder: both words in one pair encoding, a linear head, cross-entropy."""

import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import Field

from stages._checkpoint import Checkpoint, load_classifier
from stages._cli import run
from stages._files import replacing, write_json
from stages._judging import calibrate
from stages._pairs import read_pairs
from stages._params import Section, declared

if TYPE_CHECKING:
    import pandas as pd
    from datasets import Dataset
    from transformers import (
        PreTrainedModel,
        PreTrainedTokenizerBase,
        TrainerCallback,
        TrainerControl,
        TrainerState,
        TrainingArguments,
    )


class Train(Section):
    """The section ``train`` of params.yaml."""

    max_pairs: int | None = Field(ge=1)
    max_steps: int | None = Field(ge=1)
    epochs: float = Field(gt=0)
    batch_size: int = Field(ge=1)
    learning_rate: float = Field(gt=0, lt=1)
    weight_decay: float = Field(ge=0)
    warmup: float = Field(ge=0, lt=1)
    label_smoothing: float = Field(ge=0, lt=1)
    freeze_embeddings: bool
    max_length: int = Field(ge=8)
    evaluations: int = Field(ge=1)
    patience: int = Field(ge=1)


class Params(Section):
    """What the stage declares."""

    seed: int = Field(ge=0)
    model: str
    models: dict[str, Checkpoint]
    train: Train


def drawn(pairs: "pd.DataFrame", params: Params) -> "pd.DataFrame":
    """Return ``max_pairs`` of the pairs at random, all of them if it is null."""
    return pairs.sample(frac=1, random_state=params.seed).head(params.train.max_pairs or len(pairs))


def both_orders(pairs: "pd.DataFrame", tokenizer: "PreTrainedTokenizerBase") -> "Dataset":
    """Return the pairs, then the pairs with their sides exchanged, as the tokenizer's pair encoding."""
    from datasets import Dataset

    left, right = pairs["left"].tolist(), pairs["right"].tolist()
    encoded = tokenizer(left + right, right + left, truncation=True)
    return Dataset.from_dict({**encoded, "labels": pairs["label"].tolist() * 2})


def arguments(wanted: Train, rows: int, seed: int, folder: str) -> "TrainingArguments":
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


def fine_tune(
    model: "PreTrainedModel", tokenizer: "PreTrainedTokenizerBase", tables: "dict[str, pd.DataFrame]", params: Params
) -> "TrainerState":
    """Train ``model`` in place on ``tables["train"]``; it ends as the checkpoint of least loss on ``validation``."""
    from transformers import DataCollatorWithPadding, EarlyStoppingCallback, Trainer

    data = {name: both_orders(table, tokenizer) for name, table in tables.items()}
    with TemporaryDirectory() as folder:
        trainer = Trainer(
            model,
            arguments(params.train, len(data["train"]), params.seed, folder),
            data_collator=DataCollatorWithPadding(tokenizer),
            train_dataset=data["train"],
            eval_dataset=data["validation"],
            callbacks=[EarlyStoppingCallback(params.train.patience), log_last_step()],
        )
        trainer.train()
    return trainer.state


def curve(state: "TrainerState") -> "pd.DataFrame":
    """Return the loss on training and validation pairs by step."""
    import pandas as pd

    history = pd.DataFrame(state.log_history).groupby("step", as_index=False).first()
    losses = history.rename(columns={"loss": "training_loss", "eval_loss": "validation_loss"})
    return losses[["step", "training_loss", "validation_loss"]].dropna().round(4)


def main(
    train: Annotated[Path, typer.Argument(help="pairs to train on (Parquet)")],
    validation: Annotated[Path, typer.Argument(help="pairs to choose by (Parquet)")],
    model_folder: Annotated[Path, typer.Argument(help="folder to write: a stock Hugging Face model")],
    metrics: Annotated[Path, typer.Argument(help="losses and scores on validation to write (JSON)")],
    training_curve: Annotated[Path, typer.Argument(help="losses by step to write (CSV)")],
) -> None:
    """Fine-tune a pretrained model on the pairs, and calibrate it on validation."""
    from transformers import set_seed

    params = declared("train", Params)
    tables = {"train": drawn(read_pairs(train), params), "validation": read_pairs(validation)}
    set_seed(params.seed)
    model, tokenizer = load_classifier(params.model, params.models[params.model], params.train.max_length)
    if params.train.freeze_embeddings:
        model.get_input_embeddings().requires_grad_(requires_grad=False)
    state = fine_tune(model, tokenizer, tables, params)
    scores = calibrate(model, tokenizer, tables["validation"])
    with replacing(model_folder) as partial:
        model.save_pretrained(partial)
        tokenizer.save_pretrained(partial)
    with replacing(training_curve) as partial:
        curve(state).to_csv(partial, index=False)
    steps = {"pairs": len(tables["train"]), "steps": state.global_step, "best_step": state.best_global_step}
    write_json(scores | steps | {"validation_loss": state.best_metric}, metrics)


if __name__ == "__main__":
    run(main)
