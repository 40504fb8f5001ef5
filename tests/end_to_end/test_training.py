"""Training that several processes share, and training that is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.end_to_end.project import Project

COUNTS = ("pairs", "pairs_seen", "steps")


def train_together(project: Project, stage: str, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Run a stage in two processes, with its outputs in ``folder``; return its metrics in one process and in two."""
    launcher = ["torch.distributed.run", "--standalone", "--nproc_per_node", "2"]
    project.python(*launcher, "-m", *project.stage(stage, project.folder, folder), OMP_NUM_THREADS="1")
    return project.metrics(stage), json.loads((folder / f"{stage}.json").read_text())


def test_two_processes_train_the_model_of_one(small_run: Project, tmp_path: Path) -> None:
    alone, together = train_together(small_run, "train", tmp_path)
    assert {name: together[name] for name in COUNTS} == {name: alone[name] for name in COUNTS}
    losses = [
        pd.read_csv(folder / "training_curve.csv")["training_loss"].tolist()
        for folder in (tmp_path, small_run.folder / "metrics")
    ]
    assert losses[0] == pytest.approx(losses[1], abs=0.002)  # gradients are averaged
    assert sorted(path.name for path in tmp_path.iterdir()) == ["judged", "train.json", "training_curve.csv"]


def test_two_processes_train_the_released_model_of_one(small_run: Project, tmp_path: Path) -> None:
    alone, together = train_together(small_run, "release", tmp_path)
    same = (*COUNTS, "temperature", "threshold")
    assert {name: together[name] for name in same} == {name: alone[name] for name in same}
    assert together["training_loss"] == pytest.approx(alone["training_loss"], abs=0.002)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["release.json", "released"]


def test_a_killed_training_is_recovered_with_an_equal_result(project: Project) -> None:
    weights, checkpoints = (
        project.folder / "data" / name for name in ("judged/model.safetensors", ".judged.checkpoints")
    )
    before = sha256(weights.read_bytes()).hexdigest(), project.metrics("train")
    command = [sys.executable, "-m", "dvc", "repro", "--force", "--single-item", "--no-run-cache", "train"]
    process = subprocess.Popen(
        command,
        cwd=project.folder,
        env=project.environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    while process.poll() is None and not list(checkpoints.glob("checkpoint-3/trainer_state.json")):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not weights.exists()
    project.python("dvc", "repro", "--no-run-cache")
    assert (sha256(weights.read_bytes()).hexdigest(), project.metrics("train")) == before
    assert not checkpoints.exists()
    assert project.git("status", "--porcelain") == ""
