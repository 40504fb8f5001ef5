"""How fast training is, beside the plain recipe: pairs per second, peak memory, and how good the model is.

    python -m benchmarks.train_speed compare          # 6,400 pairs, each recipe in a process of its own
    python -m benchmarks.train_speed scale            # ours at 10,000, 20,000 and 40,000 pairs
    python -m benchmarks.train_speed profile          # where our time goes, and the share of the machine's rate

The plain recipe is what one writes by hand: the transformers Trainer, batches of 16, a linear head, every weight
trained, its usual learning rate, padding to 128 tokens; and the same padded to the longest pair of each batch. Ours is
the stage train with the parameters of params.yaml, by each architecture. All see the same pairs, of the data that
`dvc repro` made, as often, and are judged on all of validation.
"""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from benchmarks.harness import (
    check_params,
    check_size,
    find_base,
    measure_figures,
    print_header,
    print_row,
    read_data,
    read_project_params,
    train_model,
    write_figures,
)
from benchmarks.profiling import machine_rate, new_profiler, profile_report
from samesense.console import new_app, run
from samesense.evaluation.metrics import label_metrics
from samesense.models.architectures import ARCHITECTURES
from samesense.pairs import pair_tuples
from samesense.training.rows import select_pairs
from stages.train import Params

if TYPE_CHECKING:
    import pandas as pd
    import torch

    Tables = dict[str, pd.DataFrame]

MODULE = "benchmarks.train_speed"
PLAIN = {"plain, padded to 128": "max_length", "plain, padded to the longest": "longest"}
BATCH_SIZE, LEARNING_RATE, MAX_LENGTH = 16, 5e-5, 128  # of the plain recipe; the Trainer's own default rate
SIZES = (10_000, 20_000, 40_000)
COMPARE_COLUMNS = (
    "recipe",
    "pairs per second",
    "times the first",
    "all (s)",
    "peak memory (GB)",
    "validation average precision",
)
SCALE_COLUMNS = ("pairs", "steps (s)", "all (s)", "pairs per second", "peak memory (GB)")

app = new_app()


def speed_params(size: int, architecture: str | None = None) -> Params:
    """Return params.yaml with ``size`` pairs, each seen once, and one evaluation, at the end.

    Args:
        size: training pairs.
        architecture: instead of that of params.yaml.
    """
    values = read_project_params()
    values["train"] |= {"max_pairs": size, "epochs": 1, "evaluations": 1}
    if architecture:
        values["train"]["architecture"] = architecture
    return check_params(values, Params)


def select_tables(params: Params) -> "Tables":
    """Return the training pairs that ``params`` select, and all validation pairs."""
    train = select_pairs(read_data("train", "paraphrases"), params.train, params.train.seed_or(params.seed))
    check_size(train, params.train.max_pairs or 0)
    return {"train": train, "validation": read_data("validation")}


class Clock:
    """Measures the steps of every Trainer made after it, with their batches: not loading, nor a last evaluation."""

    def __init__(self, trace: "torch.profiler.profile | None" = None) -> None:
        """Have every Trainer call; ``trace`` is to profile the steps of the first."""
        from transformers import TrainerCallback, trainer

        clock, self.seconds = self, 0.0

        class Callback(TrainerCallback):
            def on_train_begin(self, *_: object, **__: object) -> None:
                if trace:
                    trace.start()
                self.start = time.perf_counter()

            def on_step_end(self, *_: object, **__: object) -> None:
                clock.seconds = time.perf_counter() - self.start

            def on_train_end(self, *_: object, **__: object) -> None:
                if trace:
                    trace.stop()

        trainer.DEFAULT_CALLBACKS.append(Callback)  # type: ignore[arg-type]  # it takes any callback


def train_plainly(pairs: "pd.DataFrame", padding: str, layers: int | None) -> tuple[Any, Any]:
    """Train by the plain recipe, with as many layers as our recipes have, and return the model and its tokenizer."""
    from datasets import Dataset
    from transformers import AutoTokenizer, DataCollatorWithPadding, Trainer, TrainingArguments

    from samesense.models.pretrained import read_pretrained
    from samesense.training.initial_model import Design, load_initial_model

    folder = find_base()
    tokenizer = read_pretrained(AutoTokenizer, folder)
    model: Any = load_initial_model(folder, Design("cross", layers))
    encoded = tokenizer(pairs["left"].tolist(), pairs["right"].tolist(), truncation=True, max_length=MAX_LENGTH)
    with TemporaryDirectory() as name:
        arguments = TrainingArguments(
            name,
            num_train_epochs=1,
            per_device_train_batch_size=BATCH_SIZE,
            learning_rate=LEARNING_RATE,
            save_strategy="no",
            report_to="none",
            dataloader_pin_memory=False,
        )
        collator = DataCollatorWithPadding(tokenizer, padding=padding, max_length=MAX_LENGTH)
        rows = Dataset.from_dict({**encoded, "labels": pairs["label"].tolist()})
        Trainer(model, arguments, data_collator=collator, train_dataset=rows).train()
    return model, tokenizer


@app.command()
def one(
    recipe: Annotated[str, typer.Argument(help="a plain recipe, or an architecture")],
    size: Annotated[int, typer.Argument(help="training pairs")],
    result: Annotated[Path, typer.Argument(help="figures to write (JSON)")],
) -> None:
    """Train by one recipe, and measure."""
    from transformers import set_seed

    from samesense.models.torch_runtime import TorchRuntime

    is_plain = recipe in PLAIN
    params = speed_params(size, None if is_plain else recipe)
    tables = select_tables(params)
    validation = tables["validation"]
    set_seed(params.train.seed_or(params.seed))
    clock, start = Clock(), time.perf_counter()
    if is_plain:
        model, tokenizer = train_plainly(tables["train"], PLAIN[recipe], params.train.layers)
    else:
        model, tokenizer = train_model(tables, params)
    seconds = {"seconds": clock.seconds, "all": time.perf_counter() - start}
    probabilities = TorchRuntime(model, tokenizer).probabilities(pair_tuples(validation))
    metrics = label_metrics(probabilities, validation["label"].to_numpy(), threshold=0.5)
    write_figures(seconds | {"average_precision": metrics["average_precision"]}, result)


@app.command()
def compare(size: Annotated[int, typer.Argument(help="training pairs")] = 6_400) -> None:
    """Print a row per recipe as a Markdown table."""
    print_header(COMPARE_COLUMNS)
    first = 0.0
    for recipe in [*PLAIN, *ARCHITECTURES]:
        figures = measure_figures(MODULE, "one", recipe, size)
        rate = size / figures["seconds"]
        first = first or rate
        title = recipe if recipe in PLAIN else f"samesense, {recipe}"
        cells = [f"{rate:.0f}", f"{rate / first:.1f}", f"{figures['all']:.0f}", f"{figures['memory']:.1f}"]
        print_row([title, *cells, f"{figures['average_precision']:.3f}"])


@app.command()
def scale(sizes: Annotated[list[int] | None, typer.Argument(help="training pairs")] = None) -> None:
    """Print seconds and pairs per second of the default architecture by the number of pairs."""
    print_header(SCALE_COLUMNS, labels=False)
    for size in sizes or SIZES:
        figures = measure_figures(MODULE, "one", speed_params(size).train.architecture, size)
        seconds = [f"{figures['seconds']:.0f}", f"{figures['all']:.0f}"]
        print_row([f"{size:,}", *seconds, f"{size / figures['seconds']:.0f}", f"{figures['memory']:.1f}"])


@app.command()
def profile(size: Annotated[int, typer.Argument(help="training pairs")] = 1_280) -> None:
    """Print what the steps of training spend their time on, and which share of the machine's rate they reach.

    The machine's rate is the better one of before and after: it may have something else to do meanwhile.
    """
    params, trace, before = speed_params(size), new_profiler(), machine_rate()
    clock = Clock(trace)
    train_model({"train": select_tables(params)["train"]}, params)
    typer.echo(profile_report(trace.key_averages(), clock.seconds, max(before, machine_rate())))


if __name__ == "__main__":
    run(app)
