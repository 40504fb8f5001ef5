"""Queued experiments have the inputs that were never committed."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from samesense.errors import DataError
from tools import enqueue
from tools.enqueue import pipeline_inputs, untracked

PIPELINE = """
stages:
  corpus:
    cmd: python -m stages.corpus data/lexicons data/corpus.parquet metrics/corpus.json
    deps: [data/lexicons, stages/corpus.py]
    outs: [data/corpus.parquet, {metrics/corpus.json: {cache: false}}]
  evaluate:
    cmd: python -m stages.evaluate data/corpus.parquet metrics/eval.json
    deps: [data/corpus.parquet, metrics/corpus.json, data/gold]
    metrics: [{metrics/eval.json: {cache: false}}]
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a working tree with a tracked, an untracked and an ignored input, and an ignored output."""
    contents = {
        "dvc.yaml": PIPELINE,
        ".gitignore": "data/gold/public\ndata/corpus.parquet\n",
        "data/lexicons/README.md": "",
        "stages/corpus.py": "",
        "data/lexicons/my shop.csv": "",
        "data/gold/sets.yaml": "",
        "data/gold/public/simlex.txt": "",
        "data/corpus.parquet": "",
    }
    for name, text in contents.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "--quiet"], check=True)
    subprocess.run(["git", "add", "dvc.yaml", "data/gold/sets.yaml", "data/lexicons/README.md", "stages"], check=True)
    return tmp_path


def test_inputs_are_what_no_stage_writes() -> None:
    import yaml

    assert pipeline_inputs(yaml.safe_load(PIPELINE)) == ["data/gold", "data/lexicons", "stages/corpus.py"]


def test_inputs_that_git_does_not_track_are_taken_along(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = []
    git = subprocess.run

    def run(command: list[str], **options: Any) -> Any:
        if command[0] == "git":
            return git(command, **options)
        commands.append(command)
        return SimpleNamespace(returncode=3)

    monkeypatch.setattr(subprocess, "run", run)
    done = CliRunner().invoke(enqueue.app, ["evaluate", "-S", "seed=1,2", "--name", "two"])
    paths = ["data/gold/public/", "data/lexicons/my shop.csv"]
    assert (done.exit_code, done.stdout) == (3, f"taken along, since Git does not track them: {', '.join(paths)}\n")
    copies = ["--copy-paths", paths[0], "--copy-paths", paths[1]]
    queue = [sys.executable, "-m", "dvc", "exp", "run", "--queue"]
    assert commands == [[*queue, *copies, "evaluate", "-S", "seed=1,2", "--name", "two"]]


def test_a_folder_without_git_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(DataError, match=r"^git ls-files: fatal: not a git repository"):
        untracked(["data"])
