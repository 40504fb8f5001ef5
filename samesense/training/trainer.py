"""How the transformers Trainer is set up, and the losses that it logs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from samesense.errors import DataError, ParamsError
from samesense.training.distillation import SOFT_LABEL, soft_loss
from samesense.training.initial_model import encoder_of
from samesense.training.processes import process_count
from samesense.training.relation_targets import TARGET, relation_loss

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import torch
    from transformers import Trainer, TrainerCallback, TrainerControl, TrainerState, TrainingArguments

    from samesense.training.initial_model import Model
    from samesense.training.recipe import Recipe


def training_arguments(recipe: Recipe, steps: int, seed: int, folder: Path, *, evaluates: bool) -> TrainingArguments:
    """Return the Trainer's arguments: it keeps the last checkpoint and, if it ``evaluates``, that of least loss.

    It writes checkpoints at the same steps whether it evaluates or not. The batch size is of all processes together.

    Raises:
        ParamsError: the processes cannot share a batch evenly.
    """
    import torch
    from transformers import TrainingArguments

    processes = process_count()
    per_device, rest = divmod(recipe.batch_size, processes)
    if rest:
        raise ParamsError(
            f"params.yaml: train.batch_size: {recipe.batch_size} is not a multiple of {processes} processes"
        )
    on_gpu = torch.cuda.is_available()
    every = math.ceil(steps / recipe.evaluations)
    return TrainingArguments(
        output_dir=str(folder),
        seed=seed,
        max_steps=steps,
        per_device_train_batch_size=per_device,
        per_device_eval_batch_size=4 * per_device,  # no gradients to keep
        train_sampling_strategy="sequential",  # see `samesense.training.rows.training_rows`
        learning_rate=recipe.learning_rate,
        label_smoothing_factor=recipe.label_smoothing,
        warmup_steps=recipe.warmup,  # below 1 it is a share of the steps
        eval_strategy="steps" if evaluates else "no",
        eval_steps=every,
        logging_steps=every,
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=evaluates,
        metric_for_best_model="eval_loss",
        greater_is_better=False,
        use_cpu=not torch.accelerator.is_available(),  # else several processes on CPU would train a model each
        bf16=computes_in_bf16(),
        dataloader_pin_memory=on_gpu,
        label_names=["labels", *([TARGET] if recipe.relations else []), *([SOFT_LABEL] if recipe.distillation else [])],
        report_to="none",
    )


def computes_in_bf16() -> bool:
    """Return whether training is in mixed precision: on a GPU that has bfloat16."""
    import torch

    return torch.cuda.is_available() and torch.cuda.is_bf16_supported()


def trainer_class(relation_weight: float, distillation: float) -> type[Trainer]:
    """Return a Trainer whose evaluation loss is the verdict's plain cross-entropy.

    Label smoothing is for training only: a smoothed loss is least where the model is as unsure as the smoothing, not
    where its probabilities are best. So are the loss of the relations, times its weight, and that of soft labels, whose
    share of the verdict's loss is ``distillation``.
    """
    from safetensors import SafetensorError
    from transformers import Trainer

    from samesense.models.pooled import RELATION_LOGITS

    class PlainlyEvaluating(Trainer):
        def compute_loss(
            self,
            model: torch.nn.Module,
            inputs: dict[str, Any],
            return_outputs: bool = False,  # noqa: FBT001, FBT002  # the Trainer's signature
            num_items_in_batch: torch.Tensor | int | None = None,
        ) -> torch.Tensor | tuple[torch.Tensor, Any]:
            targets, soft = inputs.pop(TARGET, None), inputs.pop(SOFT_LABEL, None)
            if model.training:
                loss, outputs = super().compute_loss(model, inputs, True, num_items_in_batch)  # noqa: FBT003  # the same
                if soft is not None:
                    loss = (1 - distillation) * loss + distillation * soft_loss(outputs.logits, soft)
                if targets is not None:
                    loss = loss + relation_weight * relation_loss(outputs[RELATION_LOGITS], targets)
                return (loss, outputs) if return_outputs else loss
            outputs = model(**inputs)  # every architecture's own loss is the mean cross-entropy of the batch
            return (outputs.loss, outputs) if return_outputs else outputs.loss

        def _save_checkpoint(self, model: torch.nn.Module, trial: object) -> None:
            try:
                super()._save_checkpoint(model, trial)
            except (OSError, RuntimeError, SafetensorError) as error:  # each part of it has its own for a full disk
                reason = str(error).partition("\n")[0]
                raise DataError(f"{self.args.output_dir}: a checkpoint cannot be written: {reason}") from error

    return PlainlyEvaluating


def make_optimizer(model: Model, recipe: Recipe) -> torch.optim.Optimizer:
    """Return AdamW with a learning rate for the pretrained encoder and one for the new head.

    It leaves out frozen weights, so that nothing is computed or kept for them.
    """
    import torch

    encoder = {id(weights) for weights in encoder_of(model).parameters()}
    trained = [weights for weights in model.parameters() if weights.requires_grad]
    groups = [
        {"params": [weights for weights in trained if id(weights) in encoder], "lr": recipe.learning_rate},
        {"params": [weights for weights in trained if id(weights) not in encoder], "lr": recipe.head_learning_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=recipe.weight_decay, fused=True)


def descent(
    encoder: torch.nn.Module, learning_rate: float, steps: int, recipe: Recipe
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """Return AdamW for the weights of an encoder that are not frozen, and the Trainer's own schedule."""
    import torch
    from transformers import get_linear_schedule_with_warmup

    trained = [weights for weights in encoder.parameters() if weights.requires_grad]
    optimizer = torch.optim.AdamW(trained, learning_rate, weight_decay=recipe.weight_decay, fused=True)
    schedule = get_linear_schedule_with_warmup(  # type: ignore[no-untyped-call]
        optimizer, math.ceil(recipe.warmup * steps), steps
    )
    return optimizer, schedule


def log_last_step() -> TrainerCallback:
    """Return a callback that logs the last step; the Trainer does so only at multiples of logging_steps."""
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


def last_loss(state: TrainerState) -> float:
    """Return the loss on training pairs, with label smoothing, that was logged last: the mean since the log before."""
    return float([entry["loss"] for entry in state.log_history if "loss" in entry][-1])


def count_seen(state: TrainerState, pairs: int, recipe: Recipe) -> dict[str, int]:
    """Return the number of pairs to train on, of steps, and of the pairs that these saw, a pair as often as it came."""
    return {"pairs": pairs, "pairs_seen": state.global_step * recipe.batch_size, "steps": state.global_step}


def loss_curve(state: TrainerState) -> pd.DataFrame:
    """Return the loss by step: on training pairs with label smoothing, on validation pairs without."""
    import pandas as pd

    history = pd.DataFrame(state.log_history).groupby("step", as_index=False).first()
    losses = history.rename(columns={"loss": "training_loss", "eval_loss": "validation_loss"})
    return losses[["step", "training_loss", "validation_loss"]].dropna().round(4)
