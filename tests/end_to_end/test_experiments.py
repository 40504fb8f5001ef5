"""Experiments: other seeds, models and parameters, and what is wrong with them."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from tests.end_to_end.project import Project


@pytest.mark.parametrize("stage", ["negatives", "paraphrases", "train"])
def test_another_seed_gives_another_result(small_run: Project, clone: Project, stage: str, tmp_path: Path) -> None:
    params = clone.folder / "params.yaml"
    params.write_text(params.read_text().replace("seed: 1\n", "seed: 2\n"))
    clone.python(*clone.stage(stage, small_run.folder, tmp_path))
    file = "judged/model.safetensors" if stage == "train" else f"{stage}.parquet"
    ours, theirs = (tmp_path / file).read_bytes(), (small_run.folder / "data" / file).read_bytes()
    assert ours != theirs


def test_another_model_from_the_hub_cache_and_the_difference(
    project: Project, tiny_distilbert: Path, tmp_path: Path
) -> None:
    entry = yaml.safe_load((project.folder / "params.yaml").read_text())["models"]["distilbert"]
    snapshot = tmp_path / "hub" / f"models--{entry['hub'].replace('/', '--')}" / "snapshots" / entry["revision"]
    shutil.copytree(tiny_distilbert, snapshot)
    checksum = sha256((snapshot / "model.safetensors").read_bytes()).hexdigest()
    changes = ["model=distilbert", f"models.distilbert.sha256={checksum}", "train.architecture=cross"]
    options = [word for change in changes for word in ("--set-param", change)]
    project.python("dvc", "exp", "run", *options, "evaluate", HF_HOME=str(tmp_path))
    config = json.loads((project.folder / "data/judged/config.json").read_text())
    assert (config["model_type"], config["dim"]) == ("distilbert", 16)
    difference = json.loads(project.python("dvc", "metrics", "diff", "--json").stdout)["metrics/eval.json"]
    committed = json.loads(project.git("show", "HEAD:metrics/eval.json"))
    scores = project.metrics("eval")
    for name in ("average_precision", "cosine_average_precision"):
        assert difference[name]["old"] == committed[name]
        assert difference[name]["new"] == scores[name] != committed[name]
    assert "spelling_average_precision" not in difference  # the same test words
    lines = project.python("tools.compare").stdout.splitlines()
    (line,) = [line for line in lines if line.startswith("| distilbert, cross | 1 | data and training |")]
    assert f"| {scores['average_precision']:.3f} |" in line


def test_a_model_that_is_nowhere_is_one_line(project: Project) -> None:
    done = project.python("dvc", "exp", "run", "--set-param", "model=roberta", "train", code=255)
    lines = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert lines
    for line in lines:
        assert line.startswith("error: model roberta: FacebookAI/roberta-base at revision e2da8e2f")
        assert "HF_HUB_OFFLINE is set" in line
    assert "exited with 2" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("change", "stage", "message"),
    [
        ({"learning_rate": "fast"}, "train", "params.yaml: train.learning_rate: Input should be a valid number"),
        ({"learning_rat": 1}, "train", "params.yaml: train.learning_rat is not a known parameter"),
        (
            {"per_positive": -1},
            "negatives",
            "params.yaml: negatives.per_positive: Input should be greater than",
        ),
    ],
)
def test_a_bad_parameter_is_named_and_nothing_is_written(
    small_run: Project, clone: Project, change: dict[str, object], stage: str, message: str
) -> None:
    clone.set_parameters({stage: change})
    outputs = clone.folder / "data"
    before = sorted(outputs.iterdir())
    done = clone.python(*clone.stage(stage, small_run.folder, outputs), code=2)
    assert done.stderr.startswith(f"error: {message}")
    assert done.stderr.count("\n") == 1
    assert sorted(outputs.iterdir()) == before


def test_dvc_refuses_an_unknown_model(project: Project) -> None:
    params = project.folder / "params.yaml"
    params.write_text(params.read_text().replace("model: minilm\n", "model: nosuch\n", 1))
    done = project.python("dvc", "repro", "--dry", "--single-item", "train", code=255)
    assert "models.nosuch" in done.stderr
    assert "Traceback" not in done.stderr
