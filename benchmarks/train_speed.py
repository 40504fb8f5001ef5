"""How fast training is, beside the plain recipe: pairs per second, peak memory, and what was learnt.

    python -m benchmarks.train_speed compare          # 6,400 pairs, each recipe in a process of its own
    python -m benchmarks.train_speed scale            # ours at 10,000, 20,000 and 40,000 pairs
    python -m benchmarks.train_speed profile          # where our time goes

The plain recipe is what one writes by hand: the transformers Trainer, batches of 16, a linear head, every weight
trained, its usual learning rate, padding to 128 tokens; and the same padded to the longest pair of each batch. Ours is
the stage train with the parameters of params.yaml, by each architecture. All see the same pairs, of the data that
`dvc repro` made, as often, and are judged on all of validation.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml

from benchmarks.lexicon_scale import ROOT, measured
from stages._architectures import ARCHITECTURES
from stages._checkpoint import checkpoint_folder
from stages._pairs import read_pairs, sides
from stages.train import Params, drawn, trained

if TYPE_CHECKING:
    import pandas as pd

    Tables = dict[str, pd.DataFrame]

PLAIN = {"plain, padded to 128": "max_length", "plain, padded to the longest": "longest"}
BATCH_SIZE, LEARNING_RATE, MAX_LENGTH = 16, 5e-5, 128  # of the plain recipe; the Trainer's own default rate

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def tables(size: int, params: Params) -> "Tables":
    """Return ``size`` training pairs and all validation pairs."""
    import pandas as pd

    pairs = pd.concat([read_pairs(ROOT / f"data/{name}.parquet") for name in ("train", "paraphrases")])
    wanted = params.model_copy(update={"train": params.train.model_copy(update={"max_pairs": size})})
    found = drawn(pairs.reset_index(drop=True), wanted)
    if len(found) < size:
        raise SystemExit(f"{len(found)} training pairs are there, fewer than {size}")
    return {"train": found, "validation": read_pairs(ROOT / "data/validation.parquet")}


def parameters(architecture: str) -> Params:
    """Return params.yaml with one look at each pair, and an evaluation at the end only."""
    values = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    values["train"] |= {"architecture": architecture, "epochs": 1, "evaluations": 1}
    return Params.model_validate({name: values[name] for name in Params.model_fields})


class Clock:
    """Measures the steps of every Trainer made after it, with their batches: not loading, nor a last evaluation."""

    def __init__(self) -> None:
        """Have every Trainer call."""
        from transformers import TrainerCallback, trainer

        clock, self.seconds = self, 0.0

        class Callback(TrainerCallback):
            def on_train_begin(self, *_: object, **__: object) -> None:
                self.start = time.perf_counter()

            def on_step_end(self, *_: object, **__: object) -> None:
                clock.seconds = time.perf_counter() - self.start

        trainer.DEFAULT_CALLBACKS.append(Callback)  # type: ignore[arg-type]  # it takes any callback


def train_plainly(data: "Tables", padding: str) -> tuple[Any, Any]:
    """Train by the plain recipe and return model and tokenizer."""
    from datasets import Dataset
    from transformers import (
        AutoModelForSequenceClassification,
        AutoTokenizer,
        DataCollatorWithPadding,
        Trainer,
        TrainingArguments,
    )

    params = parameters("cross")
    folder = checkpoint_folder(params.model, params.models[params.model])
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=2)
    pairs = data["train"]
    encoded = tokenizer(pairs["left"].tolist(), pairs["right"].tolist(), truncation=True, max_length=MAX_LENGTH)
    with tempfile.TemporaryDirectory() as name:
        told = TrainingArguments(
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
        Trainer(model, told, data_collator=collator, train_dataset=rows).train()
    return model, tokenizer


@app.command()
def one(
    recipe: Annotated[str, typer.Argument(help="a plain recipe, or an architecture")],
    size: Annotated[int, typer.Argument(help="training pairs")],
    result: Annotated[Path, typer.Argument(help="what was measured, to write (JSON)")],
) -> None:
    """Train by one recipe, and measure."""
    from sklearn.metrics import average_precision_score
    from transformers import set_seed

    from samesense import Classifier

    params = parameters(recipe if recipe in ARCHITECTURES else "cross")
    data = tables(size, params)
    set_seed(params.seed)
    clock, start = Clock(), time.perf_counter()
    if recipe in PLAIN:
        model, tokenizer = train_plainly(data, PLAIN[recipe])
    else:
        with tempfile.TemporaryDirectory() as name:
            model, tokenizer, _ = trained(data, params, Path(name) / "checkpoints")
    found = {"seconds": clock.seconds, "all": time.perf_counter() - start}
    chances = Classifier(model, tokenizer, 0.5).probabilities(sides(data["validation"]))
    found["average_precision"] = float(average_precision_score(data["validation"]["label"], chances))
    result.write_text(json.dumps(found), encoding="utf-8")


def timed(recipe: str, size: int) -> dict[str, float]:
    """Run ``one`` in a process of its own: seconds of the steps and of all, peak memory, average precision."""
    with tempfile.TemporaryDirectory() as name:
        result = Path(name) / "result.json"
        command = [sys.executable, "-m", "benchmarks.train_speed", "one", recipe, str(size), str(result)]
        _, memory = measured(command, Path(name))
        found: dict[str, float] = json.loads(result.read_text(encoding="utf-8"))
    return found | {"memory": memory}


@app.command()
def compare(size: Annotated[int, typer.Argument(help="training pairs")] = 6_400) -> None:
    """Print a row per recipe as a Markdown table."""
    names = "pairs per second", "times the first", "all (s)", "peak memory (GB)", "validation average precision"
    typer.echo(f"| recipe | {' | '.join(names)} |\n| --- |" + " ---: |" * len(names))
    first = 0.0
    for recipe in [*PLAIN, *ARCHITECTURES]:
        found = timed(recipe, size)
        rate = size / found["seconds"]
        first = first or rate
        title = recipe if recipe in PLAIN else f"samesense, {recipe}"
        cells = f"{rate:.0f} | {rate / first:.1f} | {found['all']:.0f} | {found['memory']:.1f}"
        typer.echo(f"| {title} | {cells} | {found['average_precision']:.3f} |")


@app.command()
def scale(sizes: Annotated[list[int] | None, typer.Argument(help="training pairs")] = None) -> None:
    """Print seconds and pairs per second of the default architecture by the number of pairs."""
    architecture = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))["train"]["architecture"]
    typer.echo("| pairs | steps (s) | all (s) | pairs per second | peak memory (GB) |\n" + "| ---: " * 5 + "|")
    for size in sizes or [10_000, 20_000, 40_000]:
        found = timed(architecture, size)
        cells = f"{found['seconds']:.0f} | {found['all']:.0f} | {size / found['seconds']:.0f} | {found['memory']:.1f}"
        typer.echo(f"| {size:,} | {cells} |")


@app.command()
def profile(size: Annotated[int, typer.Argument(help="training pairs")] = 1_280) -> None:
    """Print which operations training spends its time on, and the machine's own rate of matrix products."""
    import torch
    from torch.profiler import ProfilerActivity
    from torch.profiler import profile as profiler

    architecture = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))["train"]["architecture"]
    params = parameters(architecture)
    data = tables(size, params) | {"validation": read_pairs(ROOT / "data/validation.parquet").head(64)}
    with tempfile.TemporaryDirectory() as name, profiler(activities=[ProfilerActivity.CPU], with_flops=True) as seen:
        start = time.perf_counter()
        trained(data, params, Path(name) / "checkpoints")
        seconds = time.perf_counter() - start
    events = seen.key_averages()
    typer.echo(events.table(sort_by="self_cpu_time_total", row_limit=12, max_name_column_width=40))
    one_matrix = torch.rand(2048, 2048)
    start = time.perf_counter()
    for _ in range(10):
        one_matrix @ one_matrix
    rate = 10 * 2 * 2048**3 / (time.perf_counter() - start) / 1e9
    used = sum(event.flops for event in events) / seconds / 1e9
    typer.echo(f"matrix products: {used:.0f} GFLOP/s of training's whole time; the machine alone: {rate:.0f} GFLOP/s")


if __name__ == "__main__":
    app()
