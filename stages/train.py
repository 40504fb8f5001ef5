"""Fine-tune a pretrained model on pairs of words, by one of the architectures, and calibrate it on validation.

Several processes train one model: ``torchrun --nproc_per_node 2 -m stages.train ...``.
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from pydantic import Field

from stages._architectures import ARCHITECTURES, Name
from stages._calibration import calibrate
from stages._checkpoint import Checkpoint, checkpoint_folder
from stages._cli import run
from stages._files import replacing, write_json
from stages._pairs import METHODS, NEGATIVES, read_pairs
from stages._params import Section, declared
from stages._resume import clear, identity, last_checkpoint
from stages._rows import by_length, in_order, with_exchanged
from stages._trainer import Recipe, arguments, curve, is_first_process, log_last_step, optimizer

if TYPE_CHECKING:
    import pandas as pd
    from transformers import PreTrainedTokenizerBase, TrainerState

    from stages._architectures import Model

    Tables = dict[str, pd.DataFrame]


class Train(Recipe):
    """The section ``train`` of params.yaml."""

    architecture: Name
    leave_out: list[Literal[*NEGATIVES, *METHODS]]  # type: ignore[valid-type]  # built at run time
    repeat: dict[Literal[*NEGATIVES], Annotated[int, Field(ge=1)]]  # type: ignore[valid-type]  # the same
    max_pairs: int | None = Field(ge=1)
    freeze_embeddings: bool
    dropout: float | None = Field(ge=0, lt=1)
    max_length: int = Field(ge=8)
    patience: int = Field(ge=1)
    resume: bool


class Params(Section):
    """What the stage declares."""

    seed: int = Field(ge=0)
    model: str
    models: dict[str, Checkpoint]
    train: Train


def drawn(pairs: "pd.DataFrame", params: Params) -> "pd.DataFrame":
    """Return ``max_pairs`` of the pairs at random, all if it is null.

    Without what ``leave_out`` names, and with the kinds in ``repeat`` as often as it says.
    """
    method = pairs["origin"].str.removeprefix("paraphrase:")
    kept = pairs[~pairs["kind"].isin(params.train.leave_out) & ~method.isin(params.train.leave_out)]
    kept = kept.loc[kept.index.repeat(kept["kind"].map(params.train.repeat).fillna(1).astype(int))]
    return kept.sample(frac=1, random_state=params.seed).head(params.train.max_pairs or len(kept))


def loaded(params: Params) -> "tuple[Model, PreTrainedTokenizerBase]":
    """Load the checkpoint that ``params`` name, with a new head, and its tokenizer."""
    from transformers import AutoTokenizer, logging, set_seed

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # that the head is new is no news
    set_seed(params.seed)
    folder = checkpoint_folder(params.model, params.models[params.model])
    model = ARCHITECTURES[params.train.architecture].load(folder, params.train.dropout)
    if params.train.freeze_embeddings:
        model.get_input_embeddings().requires_grad_(requires_grad=False)
    # local_files_only is saved with the tokenizer; left to itself, it is what HF_HUB_OFFLINE is
    tokenizer = AutoTokenizer.from_pretrained(folder, model_max_length=params.train.max_length, local_files_only=True)
    return model, tokenizer


def fine_tune(
    model: "Model", tokenizer: "PreTrainedTokenizerBase", tables: "Tables", params: Params, checkpoints: Path
) -> "TrainerState":
    """Train ``model`` in place on ``tables["train"]``; it ends as the checkpoint of least loss on ``validation``.

    With ``resume``, a training of the same parameters and pairs that was interrupted goes on from its last checkpoint.
    """
    import torch
    from transformers import EarlyStoppingCallback, Trainer

    architecture = ARCHITECTURES[params.train.architecture]
    pairs, steps = tables["train"], params.train.steps(len(tables["train"]))
    rows = architecture.rows(pairs if architecture.symmetric else with_exchanged(pairs), tokenizer)
    told = arguments(params.train, steps, params.seed, checkpoints)
    with told.main_process_first(local=False):
        if is_first_process():
            clear(checkpoints, identity(tables, params.model_dump(mode="json")) if params.train.resume else None)
    trainer = Trainer(
        model,
        told,
        data_collator=architecture.collator(tokenizer),
        train_dataset=in_order(rows, len(pairs), steps, params.train.batch_size, params.seed),
        eval_dataset=by_length(architecture.rows(tables["validation"], tokenizer)),
        optimizers=(optimizer(model, params.train), None),
        callbacks=[EarlyStoppingCallback(params.train.patience), log_last_step()],
    )
    trainer.train(resume_from_checkpoint=last_checkpoint(checkpoints))
    if torch.distributed.is_initialized():
        torch.distributed.destroy_process_group()
    return trainer.state


def trained(
    tables: "Tables", params: Params, checkpoints: Path
) -> "tuple[Model, PreTrainedTokenizerBase, TrainerState]":
    """Load the checkpoint that ``params`` name and fine-tune it: see `fine_tune`."""
    model, tokenizer = loaded(params)
    return model, tokenizer, fine_tune(model, tokenizer, tables, params, checkpoints)


def main(  # noqa: PLR0913, PLR0917  # a path each
    train: Annotated[Path, typer.Argument(help="pairs to train on (Parquet)")],
    paraphrases: Annotated[Path, typer.Argument(help="rewritten pairs to train on (Parquet)")],
    validation: Annotated[Path, typer.Argument(help="pairs to choose by (Parquet)")],
    model_folder: Annotated[Path, typer.Argument(help="folder to write: the model and its tokenizer")],
    metrics: Annotated[Path, typer.Argument(help="losses and scores on validation to write (JSON)")],
    training_curve: Annotated[Path, typer.Argument(help="losses by step to write (CSV)")],
) -> None:
    """Fine-tune a pretrained model on the pairs, and calibrate it on validation."""
    import pandas as pd

    params = declared("train", Params)
    pairs = pd.concat([read_pairs(train), read_pairs(paraphrases)], ignore_index=True)
    tables = {"train": drawn(pairs, params), "validation": read_pairs(validation)}
    checkpoints = model_folder.with_name(f".{model_folder.name}.checkpoints")
    model, tokenizer, state = trained(tables, params, checkpoints)
    if not is_first_process():
        return
    scores = calibrate(model, tokenizer, tables["validation"])
    base = params.models[params.model].model_dump(include={"hub", "revision", "package"})
    model.config.samesense |= {"architecture": params.train.architecture, "base": base}
    with replacing(model_folder) as partial:
        model.save_pretrained(partial)
        tokenizer.save_pretrained(partial)
    with replacing(training_curve) as partial:
        curve(state).to_csv(partial, index=False)
    seen = {"pairs": len(tables["train"]), "pairs_seen": state.global_step * params.train.batch_size}
    steps = {"steps": state.global_step, "best_step": state.best_global_step, "validation_loss": state.best_metric}
    write_json(scores | seen | steps, metrics)
    shutil.rmtree(checkpoints)


if __name__ == "__main__":
    run(main)
