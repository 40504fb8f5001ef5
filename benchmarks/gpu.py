"""Train the large models at full size on a GPU, with several seeds, within a budget of time, and score them.

    python -m benchmarks.gpu /tmp/gpu --prepare      # beforehand, on a CPU: pairs of all senses, without limits
    python -m benchmarks.gpu /tmp/gpu                # on a GPU: a quarter of an hour
    python -m benchmarks.gpu /tmp/gpu --results /tmp/results --model minilm -S train.max_pairs=2048    # on a CPU

Everything is done by the stages of the pipeline, in a throw-away project in the folder, with ordinary parameters: those
of params.yaml, `FULL`, those of each model in `MODELS`, and those of ``-S``. On a GPU that has it, training computes in
bfloat16. A file per model and seed in metrics/gpu says what was run, on what, how long it took, and the scores that
`benchmarks.tuning_sets` describes; their validation is that of the larger corpus. A run begins if the longest before it
would still fit in the budget; the next call goes on where one ended.
"""

import json
import os
import platform
import shlex
import sys
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import typer
import yaml

from benchmarks.harness import ROOT, change_params, lay_out_project, measure, stage_command
from benchmarks.trials import read_tuning_sets
from samesense.console import run
from samesense.errors import DataError
from samesense.files import read_json, read_yaml, write_text
from samesense.pairs import read_pairs

RESULTS = ROOT / "metrics" / "gpu"
FULL = (  # all senses, all layers, all weights; no part of WordNet has a word with a hundred senses
    "corpus.max_sense_rank=100",
    "corpus.max_sense_rank_sum=200",
    "corpus.min_sense_share=0.0",
    "train.layers=null",
    "train.freeze_embeddings=false",
    "train.batch_size=1024",
    "train.epochs=2",
)
# Learning rates for batches of 128, times the square root of 8 (Malladi et al. 2022, arxiv.org/abs/2205.10287), not yet
# tried
MODELS = {"mpnet": ("train.learning_rate=8.0e-5",), "bge-small": ("train.learning_rate=2.8e-4",)}
SOURCES = ("wordnet", "moby.txt.xz", "lexicons", "gold", "earlier")  # what the stages read of this project's data
PAIRS = ("corpus", "negatives", "split", "paraphrases")  # the stages that make pairs
MADE_BY = ("seed", "corpus", "negatives", "paraphrases", "split")  # the sections of parameters that pairs depend on


def main(  # noqa: PLR0913, PLR0917  # an option each
    folder: Annotated[Path, typer.Argument(help="folder to work in, outside of the repository")],
    results: Annotated[Path, typer.Option(help="folder to write a file per run to (JSON)")] = RESULTS,
    models: Annotated[
        list[str] | None, typer.Option("--model", help="of params.yaml; default: mpnet, bge-small")
    ] = None,
    seeds: Annotated[list[int] | None, typer.Option("--seed", help="of training; default: 1, 2 and 3")] = None,
    changes: Annotated[list[str] | None, typer.Option("--set-param", "-S", help="a parameter, as NAME=VALUE")] = None,
    minutes: Annotated[float, typer.Option(help="budget of time for training and scoring")] = 15,
    *,
    prepare: Annotated[bool, typer.Option("--prepare", help="make the pairs only")] = False,
) -> None:
    """Make the pairs, unless they are there; then train and score every model with every seed, within the budget."""
    if not prepare:
        check_machine(results)
    make_pairs(folder, change_params([*FULL, *(changes or [])]))
    start, longest = monotonic(), 0.0
    for seed, model in product([] if prepare else seeds or (1, 2, 3), models or MODELS):
        result, begin = results / f"{model}-{seed}.json", monotonic()
        if result.exists():
            continue
        if begin - start + longest > 60 * minutes:
            typer.echo(f"{model}, seed {seed}: no time left; call again to go on", err=True)
            break
        own = [f"model={model}", f"train.seed={seed}", *MODELS.get(model, ())]
        record = train_and_score(folder, change_params([*FULL, *own, *(changes or [])]))
        write_text(f"{json.dumps(record, indent=2)}\n", result)
        longest = max(longest, monotonic() - begin)
        typer.echo(f"{model}, seed {seed}: {longest:.0f} s at most so far", err=True)


def check_machine(results: Path) -> None:
    """Raise `DataError` if results of a CPU would go where those of GPUs are."""
    import torch

    if results == RESULTS and not torch.cuda.is_available():
        raise DataError(
            f"{results}: for results of a GPU, and there is none here; --prepare makes the pairs, and with "
            "--results FOLDER a CPU can try the rest"
        )


def make_pairs(folder: Path, values: dict[str, Any]) -> None:
    """Lay out the project, and make the pairs of training and validation, unless a call before has made them.

    Raises:
        DataError: the folder's pairs were made with other parameters.
    """
    params = folder / "params.yaml"
    if not params.exists():
        folder.mkdir(parents=True, exist_ok=True)
        lay_out_project(folder, values, SOURCES)
    before = read_yaml(params)
    for name in MADE_BY:
        if before[name] != values[name]:
            raise DataError(f"{params}: the pairs there have another {name}; name another folder")
    for stage in [] if (folder / "data" / "paraphrases.parquet").exists() else PAIRS:
        measure(stage_command(stage), folder)


def train_and_score(folder: Path, values: dict[str, Any]) -> dict[str, Any]:
    """Run the stage train in the project with these parameters, and return all that there is to say of it."""
    from samesense.models.torch_runtime import TorchRuntime

    write_text(yaml.safe_dump(values), folder / "params.yaml")
    training = measure(stage_command("train"), folder)
    sets = read_tuning_sets(read_pairs(folder / "data" / "validation.parquet"))
    scores = sets.scores(TorchRuntime.load(folder / "data" / "judged").probabilities)
    return {
        "command": shlex.join(["python", "-m", "benchmarks.gpu", *sys.argv[1:]]),
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine_name(),
        "training_seconds": round(training.seconds),
        "scores": scores,
        "train": read_json(folder / "metrics" / "train.json"),
        "params": {name: values[name] for name in ("model", "train", *MADE_BY)},
    }


def machine_name() -> str:
    """Return the name of the GPU, or that of the processor, and its number of cores, if there is none."""
    import torch

    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    return f"{platform.machine()}, {os.cpu_count()} cores, no GPU"


if __name__ == "__main__":
    run(main)
