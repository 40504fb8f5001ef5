"""Where faults strike: the stages of dvc.yaml, and the commands that write."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from benchmarks.harness import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

OUT = "out"  # the folder of a place's outputs
COMMANDS = {  # the arguments of samesense; of a name in OUT, and of what it reads
    "score": f"score pairs.csv --output {OUT}/scored.csv --model data/model",
    "score-parquet": f"score data/test.parquet --output {OUT}/scored.parquet --model data/model",
    "score-ray": f"score data/release_pairs.parquet --output {OUT}/scored --model data/model --engine ray",
    "mine": f"mine vocabulary.txt --output {OUT}/synonyms.txt --model data/model",
    "export": f"export --model data/model --output {OUT}/onnx --pairs data/test.parquet",
}
SLOW = ("wordnet", "negatives", "paraphrases", "release_pairs", "score-ray", "export")  # ten seconds or more


@dataclass(frozen=True)
class Place:
    """A command that reads files and writes files.

    Attributes:
        name: of the stage or command.
        command: a module and its arguments: paths of inputs, relative to the project, and of outputs in `OUT`.
        inputs: the files and folders that it reads.
    """

    name: str
    command: list[str]
    inputs: list[str]


def all_places() -> list[Place]:
    """Return the stages in the order in which they can run, and the commands after them."""
    stages = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    return [*(_stage(name, stage) for name, stage in stages.items()), *_commands()]


def stage_outputs(place: Place) -> Iterable[str]:
    """Return the paths, relative to the project, where other stages look for what a stage writes to `OUT`."""
    stage = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"].get(place.name, {})
    entries = [*stage.get("outs", []), *stage.get("metrics", [])]
    return [entry if isinstance(entry, str) else next(iter(entry)) for entry in entries]


def _stage(name: str, stage: dict[str, list[str]]) -> Place:
    _, _, module, *paths = shlex.split(str(stage["cmd"]))
    inputs = [path for path in paths if path in stage["deps"]]
    command = [path if path in inputs else f"{OUT}/{Path(path).name}" for path in paths]
    return Place(name, [module, *command], [*inputs, "params.yaml"])


def _commands() -> Iterable[Place]:
    for name, line in COMMANDS.items():
        words = shlex.split(line)
        inputs = [word for word in words[1:] if "." in word or word.startswith("data/")]
        yield Place(name, ["samesense.cli", *words], [word for word in inputs if not word.startswith(f"{OUT}/")])
