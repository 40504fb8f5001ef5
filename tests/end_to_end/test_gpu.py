"""The script for a GPU, in its smallest form, on a CPU."""

import json
from pathlib import Path

import yaml

from tests.end_to_end.conftest import SMALL
from tests.end_to_end.project import Project


def test_pairs_without_limits_of_senses_are_made_trained_on_and_scored(small_run: Project, tmp_path: Path) -> None:
    options = ["--model", "minilm", "--seed", "1", "-S", "train.batch_size=16", "-S", "train.epochs=1"]
    arguments = ["benchmarks.gpu", str(tmp_path / "work"), "--results", str(tmp_path / "results"), *options]
    small_run.python(*arguments, "--prepare")
    assert not (tmp_path / "results").exists()
    small_run.python(*arguments)
    record = json.loads((tmp_path / "results" / "minilm-1.json").read_text())
    assert (
        record["params"]["train"] | SMALL["train"] | {"layers": None, "freeze_embeddings": False}
        == (record["params"]["train"])
    )
    assert record["params"]["corpus"]["max_sense_rank"] == 100
    assert record["train"]["steps"] == 6
    assert record["scores"].keys() == {"validation", "everyday_right", "everyday_auc", "lists"}  # no set was fetched
    assert record["machine"]
    assert yaml.safe_load((tmp_path / "work" / "params.yaml").read_text())["model"] == "minilm"
    assert small_run.git("status", "--porcelain") == ""
