"""How the transformers Trainer is set up, and how an interrupted training is taken up again."""

from __future__ import annotations

import json
import math
import os
import shutil
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from stages._cli import BadInputError
from stages._files import replacing
from stages._params import Section

if TYPE_CHECKING:
    import torch
    from datasets import Dataset
    from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

CHUNK = 50  # batches, within which rows of like length come together
STATE = "trainer_state.json"  # the Trainer writes it after the rest of a checkpoint
IDENTITY = "identity.txt"  # in the folder of checkpoints: what they are of


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

    def steps(self, rows: int) -> int:
        """Return how many steps training takes, for this many rows in an epoch."""
        return int(min(self.max_steps or math.inf, math.ceil(rows / self.batch_size * self.epochs)))


def processes() -> int:
    """Return how many processes train together: torchrun says so."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def is_first_process() -> bool:
    """Tell whether this is the process that writes the results: the only one, or the first of torchrun's."""
    return os.environ.get("RANK", "0") == "0"


def in_order(data: Dataset, recipe: Recipe, seed: int) -> Dataset:
    """Return the rows of every step, one after the other: all epochs, each row once per epoch.

    If there is a column ``length``, the rows of a batch are of like length. The order depends on the seed only, not on
    what was drawn before: an interrupted training goes on with the rows that it had not seen, and several processes
    share the batches of one.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    size = recipe.steps(len(data)) * recipe.batch_size
    rows = np.concatenate([rng.permutation(len(data)) for _ in range(math.ceil(size / len(data)))])[:size]
    if "length" not in data.column_names:
        return data.select(rows)
    lengths, batches = np.array(data["length"]), []
    for chunk in np.split(rows, range(CHUNK * recipe.batch_size, size, CHUNK * recipe.batch_size)):
        by_length = chunk[np.argsort(lengths[chunk], kind="stable")].reshape(-1, recipe.batch_size)
        batches.append(rng.permutation(by_length))
    return data.remove_columns("length").select(np.concatenate(batches).ravel())


def arguments(recipe: Recipe, steps: int, seed: int, folder: Path) -> TrainingArguments:
    """Say how to train: the best of ``evaluations`` checkpoints by validation loss is kept, and the last.

    ``batch_size`` is of all processes together.

    Raises:
        BadInputError: the processes can't share a batch evenly.
    """
    import torch
    from transformers import TrainingArguments

    if recipe.batch_size % processes():
        raise BadInputError(
            f"params.yaml: train.batch_size: {recipe.batch_size} is no multiple of {processes()} processes"
        )
    on_gpu = torch.cuda.is_available()
    every = math.ceil(steps / recipe.evaluations)
    per_device = recipe.batch_size // processes()
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
        bf16=on_gpu and torch.cuda.is_bf16_supported(),
        dataloader_pin_memory=on_gpu,
        report_to="none",
    )


def clear(folder: Path, identity: str | None) -> None:
    """Leave in ``folder`` the whole checkpoints of the training ``identity``, none if it is None, and nothing else.

    Call it in one process only.
    """
    known, digest = folder / IDENTITY, sha256((identity or "").encode()).hexdigest()
    ours = identity is not None and known.is_file() and known.read_text(encoding="utf-8") == digest
    if folder.is_dir() and not ours:
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(known) as partial:
        partial.write_text(digest, encoding="utf-8")
    for checkpoint in folder.glob("checkpoint-*"):
        if not _is_whole(checkpoint):  # the process was killed while it wrote it
            shutil.rmtree(checkpoint)


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


def last_checkpoint(folder: Path) -> str | None:
    """Return the last checkpoint in ``folder``, if there is one."""
    found = sorted(folder.glob("checkpoint-*"), key=lambda path: int(path.name.rpartition("-")[2]))
    return str(found[-1]) if found else None


def _is_whole(checkpoint: Path) -> bool:
    try:
        json.loads((checkpoint / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return True


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
