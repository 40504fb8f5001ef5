"""Training that several processes share, and training that is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from tests.end_to_end.project import Project


def test_two_processes_train_the_model_of_one(small_run: Project, tmp_path: Path) -> None:
    launcher = ["torch.distributed.run", "--standalone", "--nproc_per_node", "2"]
    command = small_run.stage("train", small_run.folder, tmp_path)
    small_run.python(*launcher, "-m", *command, OMP_NUM_THREADS="1")
    alone, together = small_run.metrics("train"), json.loads((tmp_path / "train.json").read_text())
    counts = ("pairs", "pairs_seen", "steps")
    assert {name: together[name] for name in counts} == {name: alone[name] for name in counts}
    losses = [
        pd.read_csv(folder / "training_curve.csv")["training_loss"].tolist()
        for folder in (tmp_path, small_run.folder / "metrics")
    ]
    assert losses[0] == pytest.approx(losses[1], abs=0.002)  # gradients are averaged
    assert sorted(path.name for path in tmp_path.iterdir()) == ["judged", "train.json", "training_curve.csv"]


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
