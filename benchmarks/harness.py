"""What the benchmarks share: measured commands, throw-away projects, the project's data and parameters, tables."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory, TemporaryFile
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import typer
import yaml

from samesense.errors import DataError, ParamsError
from samesense.files import read_parquet, write_text
from samesense.models.architectures import LABELS
from samesense.models.catalogue import Checkpoint
from samesense.models.checkpoints import find_checkpoint
from samesense.pairs import SIDES, pair_tuples, read_pairs
from samesense.params import Section
from samesense.reports.tables import Table
from samesense.texts import Pair
from samesense.training.fine_tuning import fine_tune, plan_training

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from transformers import PreTrainedTokenizerBase

    from samesense.training.initial_model import Model
    from samesense.training.recipe import TrainingParams

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"  # what `dvc repro` made
SEED = 1  # of every sample
WARM_UP = 64  # pairs that are judged before the clock starts
# The kernel counts the memory of the process that starts a command as the command's own, so a small one starts it.
LAUNCHER = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
status = subprocess.call(sys.argv[2:])
seconds = time.perf_counter() - start
with open(sys.argv[1], "w") as file:
    json.dump([seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6], file)
sys.exit(status)
"""

Judge: TypeAlias = Callable[[list[Pair]], list[float]]
S = TypeVar("S", bound=Section)


@dataclass(frozen=True)
class Measurement:
    """What a command took.

    Attributes:
        seconds: from its start to its end.
        memory: its peak resident memory, in GB.
        output: what it printed, standard error included.
    """

    seconds: float
    memory: float
    output: str


def measure(command: Sequence[str], folder: Path) -> Measurement:
    """Run a command in ``folder`` and measure it.

    Raises:
        SystemExit: the command failed; the message is its output.
    """
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with TemporaryFile("w+", encoding="utf-8") as log, NamedTemporaryFile("r", encoding="utf-8") as result:
        launcher = [sys.executable, "-S", "-c", LAUNCHER, result.name, *command]
        done = subprocess.run(launcher, cwd=folder, env=environment, stdout=log, stderr=log, check=False)  # noqa: S603  # ours
        log.seek(0)
        output = log.read()
        if done.returncode:
            raise SystemExit(output)
        seconds, memory = json.load(result)
    return Measurement(seconds, memory, output)


def python_command(module: str, *arguments: object) -> list[str]:
    """Return the command that runs a module with this Python."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def stage_command(stage: str) -> list[str]:
    """Return the command of a stage in dvc.yaml, with this Python."""
    stages = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    _, _, module, *arguments = shlex.split(stages[stage]["cmd"])
    return python_command(module, *arguments)


def measure_figures(module: str, *arguments: object) -> dict[str, float]:
    """Run a benchmark's command, whose last argument is a file for `write_figures`, in a process of its own.

    Returns:
        What it wrote, and ``memory``: its peak resident memory in GB.
    """
    with TemporaryDirectory() as name:
        file = Path(name, "figures.json")
        memory = measure(python_command(module, *arguments, file), Path(name)).memory
        figures: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
    return figures | {"memory": memory}


def write_figures(figures: Mapping[str, float], file: Path) -> None:
    """Write what a command measured, for `measure_figures`."""
    write_text(json.dumps(figures), file)


def lay_out_project(folder: Path, params: Mapping[str, Any], data: Sequence[str]) -> None:
    """Lay out a throw-away project in ``folder``, in which stages can run.

    Args:
        folder: empty.
        params: the values of its params.yaml.
        data: names in the folder ``data`` of this project, to link there.
    """
    for name in ("data", "metrics"):
        (folder / name).mkdir()
    shutil.copy(ROOT / "dvc.yaml", folder)
    write_text(yaml.safe_dump(dict(params)), folder / "params.yaml")
    for name in data:
        (folder / "data" / name).symlink_to(DATA / name)
    measure(python_command("dvc", "init", "--quiet", "--no-scm"), folder)


def read_project_params() -> dict[str, Any]:
    """Return the values of params.yaml, to change and to check with `check_params`."""
    values: dict[str, Any] = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    return values


def change_params(changes: Sequence[str]) -> dict[str, Any]:
    """Return the values of params.yaml with changes, each as ``dvc exp run -S`` takes it: ``train.seed=2``.

    Raises:
        ParamsError: a change is not of this form, or of a parameter that is not there.
    """
    values = read_project_params()
    for change in changes:
        name, equals, value = change.partition("=")
        *sections, last = name.split(".")
        part: Any = values
        for section in sections:
            part = part.get(section) if isinstance(part, dict) else None
        if not equals or not isinstance(part, dict) or last not in part:
            raise ParamsError(f"{change}: expected NAME=VALUE, with the name of a parameter in params.yaml")
        part[last] = yaml.safe_load(value)
    return values


def check_params(values: Mapping[str, Any], shape: type[S]) -> S:
    """Return the parameters that a stage declares, out of all, as its ``Params``."""
    return shape.model_validate({name: values[name] for name in shape.model_fields})


class _Base(Section):
    model: str
    models: dict[str, Checkpoint]


def find_base() -> Path:
    """Return the folder of the encoder before training: the checkpoint that params.yaml names."""
    params = check_params(read_project_params(), _Base)
    return find_checkpoint(params.model, params.models[params.model])


def read_data(*names: str) -> pd.DataFrame:
    """Return the rows of pair tables that `dvc repro` made, one table after the other."""
    first, *others = (DATA / f"{name}.parquet" for name in names)
    return read_pairs(first, *others)


def check_size(pairs: pd.DataFrame, size: int) -> None:
    """Raise `DataError` if there are fewer than ``size`` pairs."""
    if len(pairs) < size:
        raise DataError(f"{DATA}: {len(pairs):,} pairs to choose from; expected {size:,} at least")


def shuffle_pairs(path: Path) -> list[Pair]:
    """Return the pairs of a Parquet file with the columns left and right, each once, in random order."""
    table = read_parquet(path, SIDES).to_pandas()
    return pair_tuples(table.drop_duplicates().sample(frac=1, random_state=SEED))


def train_model(tables: Mapping[str, pd.DataFrame], params: TrainingParams) -> tuple[Model, PreTrainedTokenizerBase]:
    """Train on ``tables`` as the stage train does, without calibration, and return the model and its tokenizer."""
    with TemporaryDirectory() as name:
        model, tokenizer, _ = fine_tune(tables, plan_training(params, Path(name, "earlier"), Path(name, "model")))
    return model, tokenizer


def load_pipeline(folder: Path, batch_size: int = 1) -> Judge:
    """Return the transformers pipeline for a model, as a function from pairs to probabilities of synonyms."""
    from transformers import pipeline

    classify: Any = pipeline("text-classification", str(folder), device="cpu")

    def judge(pairs: list[Pair]) -> list[float]:
        outputs = classify([{"text": left, "text_pair": right} for left, right in pairs], batch_size=batch_size)
        return [one["score"] if one["label"] == LABELS[1] else 1 - one["score"] for one in outputs]

    return judge


def in_both_orders(judge: Judge) -> Judge:
    """Return a function from pairs to the mean of their probabilities in both orders."""

    def judge_both(pairs: list[Pair]) -> list[float]:
        probabilities = judge([*pairs, *((right, left) for left, right in pairs)])
        as_given, exchanged = probabilities[: len(pairs)], probabilities[len(pairs) :]
        return [(one + other) / 2 for one, other in zip(as_given, exchanged, strict=True)]

    return judge_both


def measure_rate(judge: Judge, pairs: list[Pair]) -> float:
    """Return how many pairs per second are judged, once it is warm."""
    judge(pairs[:WARM_UP])
    start = time.perf_counter()
    judge(pairs)
    return len(pairs) / (time.perf_counter() - start)


def print_header(columns: Sequence[str], *, labels: bool = True) -> None:
    """Print the head of a Markdown table, whose rows follow as they are measured; see `print_row`.

    Args:
        columns: their names.
        labels: whether the first column has labels, left-aligned; else it has numbers.
    """
    head = Table([*columns], []).markdown()
    typer.echo(head if labels else head.replace("| --- |", "| ---: |", 1))


def print_row(cells: Sequence[str]) -> None:
    """Print a row of a Markdown table."""
    typer.echo(f"| {' | '.join(cells)} |")
