"""A repository with the pipeline, and what tests do with it."""

import json
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from tools.trial import change_parameters

TABLES = ("corpus", "negatives", "train", "validation", "test", "paraphrases", "release_pairs")
MODELS = ("judged", "released", "model")
EVIDENCE = ("evidence.safetensors", "evidence.json")
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Project:
    """A repository with the pipeline, and the environment of its commands."""

    folder: Path
    environment: dict[str, str]

    def call(self, *command: str, code: int = 0, **variables: str) -> Done:
        """Run a command in the repository, with these variables in its environment, and check its exit code."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def python(self, *arguments: str, code: int = 0, **variables: str) -> Done:
        """Run ``python -m ...``."""
        return self.call(sys.executable, "-m", *arguments, code=code, **variables)

    def git(self, *arguments: str) -> str:
        """Return what a command of Git prints."""
        return self.call("git", *arguments).stdout

    def metrics(self, name: str) -> dict[str, Any]:
        """Return a file of metrics."""
        values: dict[str, Any] = json.loads((self.folder / "metrics" / f"{name}.json").read_text())
        return values

    def digests(self) -> dict[str, str]:
        """Return the checksums of the tables, of the models and of the evidence."""
        files = {name: self.folder / "data" / f"{name}.parquet" for name in TABLES}
        files |= {name: self.folder / "data" / name / "model.safetensors" for name in MODELS}
        files |= {name: self.folder / "data" / "evidence" / name for name in EVIDENCE}
        return {name: sha256(path.read_bytes()).hexdigest() for name, path in files.items()}

    def stage(self, name: str, inputs: Path, outputs: Path) -> list[str]:
        """Return the module and the arguments of a stage as dvc.yaml has them, but with paths in other folders."""
        stage = yaml.safe_load((self.folder / "dvc.yaml").read_text())["stages"][name]
        known = {*stage["deps"]}
        paths = [Path(argument) for argument in stage["cmd"].split()[3:]]
        arguments = [str(inputs / path if str(path) in known else outputs / path.name) for path in paths]
        return [f"stages.{name}", *arguments]

    def set_parameters(self, changes: dict[str, Any]) -> None:
        """Change params.yaml: values, or some values of a section."""
        change_parameters(self.folder / "params.yaml", changes)
