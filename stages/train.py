"""Fine-tune a pretrained model as a cross-encoder: both words in one pair encoding, a linear head, cross-entropy."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from pydantic import Field

from stages._calibration import calibrate
from stages._checkpoint import Checkpoint, load_classifier
from stages._cli import run
from stages._files import replacing, write_json
from stages._pairs import METHODS, NEGATIVES, read_pairs
from stages._params import Section, declared
from stages._trainer import Recipe, arguments, log_last_step

if TYPE_CHECKING:
    import pandas as pd
    from datasets import Dataset
    from transformers import PreTrainedModel, PreTrainedTokenizerBase, TrainerState


class Train(Recipe):
    """The section ``train`` of params.yaml."""

    leave_out: list[Literal[*NEGATIVES, *METHODS]]  # type: ignore[valid-type]  # built at run time
    repeat: dict[Literal[*NEGATIVES], Annotated[int, Field(ge=1)]]  # type: ignore[valid-type]  # the same
    max_pairs: int | None = Field(ge=1)
    freeze_embeddings: bool
    max_length: int = Field(ge=8)
    patience: int = Field(ge=1)


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


def both_orders(pairs: "pd.DataFrame", tokenizer: "PreTrainedTokenizerBase") -> "Dataset":
    """Return the pairs, then the pairs with their sides exchanged, as the tokenizer's pair encoding."""
    from datasets import Dataset

    left, right = pairs["left"].tolist(), pairs["right"].tolist()
    encoded = tokenizer(left + right, right + left, truncation=True)
    return Dataset.from_dict({**encoded, "labels": pairs["label"].tolist() * 2})


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


def trained(
    tables: "dict[str, pd.DataFrame]", params: Params
) -> "tuple[PreTrainedModel, PreTrainedTokenizerBase, TrainerState]":
    """Load the checkpoint that ``params`` name and fine-tune it: see `fine_tune`."""
    from transformers import set_seed

    set_seed(params.seed)
    model, tokenizer = load_classifier(params.model, params.models[params.model], params.train.max_length)
    if params.train.freeze_embeddings:
        model.get_input_embeddings().requires_grad_(requires_grad=False)
    return model, tokenizer, fine_tune(model, tokenizer, tables, params)


def curve(state: "TrainerState") -> "pd.DataFrame":
    """Return the loss on training and validation pairs by step."""
    import pandas as pd

    history = pd.DataFrame(state.log_history).groupby("step", as_index=False).first()
    losses = history.rename(columns={"loss": "training_loss", "eval_loss": "validation_loss"})
    return losses[["step", "training_loss", "validation_loss"]].dropna().round(4)


def main(  # noqa: PLR0913, PLR0917  # a path each
    train: Annotated[Path, typer.Argument(help="pairs to train on (Parquet)")],
    paraphrases: Annotated[Path, typer.Argument(help="rewritten pairs to train on (Parquet)")],
    validation: Annotated[Path, typer.Argument(help="pairs to choose by (Parquet)")],
    model_folder: Annotated[Path, typer.Argument(help="folder to write: a stock Hugging Face model")],
    metrics: Annotated[Path, typer.Argument(help="losses and scores on validation to write (JSON)")],
    training_curve: Annotated[Path, typer.Argument(help="losses by step to write (CSV)")],
) -> None:
    """Fine-tune a pretrained model on the pairs, and calibrate it on validation."""
    import pandas as pd

    params = declared("train", Params)
    pairs = pd.concat([read_pairs(train), read_pairs(paraphrases)], ignore_index=True)
    tables = {"train": drawn(pairs, params), "validation": read_pairs(validation)}
    model, tokenizer, state = trained(tables, params)
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
