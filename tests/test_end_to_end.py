"""The pipeline as users run it, in a throw-away clone, made small by ordinary parameters only."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from benchmarks.evaluation_speed import OWN as GOLD  # a gold set as data/gold/README.md has it

ROOT = Path(__file__).parents[1]
SMALL = {
    "corpus": {"pos": ["r"]},
    "split": {"validation": 0.15},
    "train": {"max_pairs": 200, "max_steps": 6, "evaluations": 2, "batch_size": 16},
    "bootstrap": {"samples": 100},
}
DATA = ("corpus", "negatives", "train", "validation", "test", "paraphrases")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def git(*arguments: str, cwd: Path) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
    return subprocess.run(["git", *identity, *arguments], cwd=cwd, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what Git knows of, or would add, into a repository of its own, with small parameters."""
    folder = tmp_path_factory.mktemp("clone")
    for name in git("ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT).splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for name in ("shop.csv", "synonyms.txt"):
        shutil.copy(ROOT / "examples" / name, folder / "data" / "lexicons")
    params = yaml.safe_load((folder / "params.yaml").read_text())
    for section, changes in SMALL.items():
        params[section] |= changes
    params["gold"]["mine"] = GOLD
    shutil.copy(ROOT / "examples" / "shop.csv", folder / "data" / "gold" / "mine.csv")
    (folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))
    git("init", "--quiet", cwd=folder)
    git("add", ".", cwd=folder)
    git("commit", "--quiet", "--message", "Start", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of commands: without network and with an empty hub cache."""
    home = tmp_path_factory.mktemp("hub")
    own = Path(sys.executable).parent
    return os.environ | {
        "PATH": f"{own}{os.pathsep}{os.environ['PATH']}",
        "HF_HOME": str(home),
        "HF_HUB_OFFLINE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "GIT_AUTHOR_NAME": "test",
        "GIT_AUTHOR_EMAIL": "test@localhost",
        "GIT_COMMITTER_NAME": "test",
        "GIT_COMMITTER_EMAIL": "test@localhost",
    }


@pytest.fixture(scope="module")
def run(clone: Path, environment: dict[str, str]) -> Run:
    """Return a function that runs ``python -m ...`` in the clone."""

    def call(*arguments: str, code: int = 0, **variables: str) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=clone,
            env=environment | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    return call


@pytest.fixture(scope="module")
def reproduced(clone: Path, run: Run) -> Path:
    """Run the whole pipeline and commit its results."""
    run("dvc", "repro")
    status = git("status", "--porcelain", cwd=clone).splitlines()
    assert status, "new parameters give new results"
    assert not [line for line in status if not line.startswith((" M dvc.lock", " M metrics/"))]
    git("commit", "--quiet", "--all", "--message", "Reproduce", cwd=clone)
    return clone


def digests(folder: Path) -> dict[str, str]:
    return {name: sha256((folder / "data" / f"{name}.parquet").read_bytes()).hexdigest() for name in DATA}


def groups(slices: dict[str, float], dimension: str) -> set[str]:
    start = f"model.{dimension}."
    return {key.removeprefix(start).rpartition(".")[0] for key in slices if key.startswith(start)}


def metrics(folder: Path, name: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((folder / "metrics" / f"{name}.json").read_text())
    return values


def test_the_metrics_tell_what_was_asked_for(reproduced: Path) -> None:
    assert metrics(reproduced, "train")["pairs"] == 200
    assert metrics(reproduced, "train")["steps"] == 6
    assert metrics(reproduced, "corpus")["rows"].keys() == {"lexicon:shop", "lexicon:synonyms", "wordnet"}
    assert set(metrics(reproduced, "probe")) == {"one_word_roc_auc_left", "one_word_roc_auc_right"}
    assert {"context", "misspelling", "spelling_variant", "typo"} <= set(metrics(reproduced, "paraphrases"))
    rows = metrics(reproduced, "split")["rows"]
    assert min(rows.values()) >= 40
    scores = metrics(reproduced, "eval")
    assert scores["rows"] == rows["test"]
    names = ("precision", "recall", "f1", "accuracy", "average_precision", "roc_auc")
    slices = metrics(reproduced, "slices")
    for classifier in ("model", "logistic_regression", "cosine", "spelling", "majority"):
        told = [slices[f"{classifier}.all.{name}{end}"] for name in names for end in ("_low", "", "_high")]
        assert all(0 <= score <= 1 for score in told)
    assert scores["f1"] == slices["model.all.f1"]
    assert scores["cosine_roc_auc"] > 0.6  # the default encoder, untuned
    assert {"r"} <= groups(slices, "pos") <= {"none", "n", "a", "r"}  # WordNet's adverbs, the lexicons' words
    assert {"antonym", "lookalike", "random"} <= groups(slices, "kind")
    assert groups(slices, "origin") <= {"wordnet", "lexicon:shop", "lexicon:synonyms"}
    gold = metrics(reproduced, "gold")
    assert {key.split(".")[0] for key in gold} == {"mine"}  # the public ones are not here
    assert gold["mine.rows_with_a_word_of_training"] == 0
    assert 0 <= gold["mine.wordnet.roc_auc"] <= 1
    assert 0 <= gold["mine.model.average_precision_low"] <= gold["mine.model.average_precision"]


def test_there_is_a_card_and_a_page_to_read(reproduced: Path) -> None:
    scores = metrics(reproduced, "eval")
    card = (reproduced / "data" / "model" / "README.md").read_text()
    assert card.startswith("---\nbase_model: sentence-transformers/all-MiniLM-L6-v2\n")
    assert f"{scores['f1']:.3f}" in card
    page = (reproduced / "data" / "report.html").read_text()
    assert f"{scores['rows']:,} test pairs" in page
    assert "mine" in page


def test_nothing_changed_runs_nothing(reproduced: Path, run: Run) -> None:
    assert "Data and pipelines are up to date." in run("dvc", "repro").stdout


def test_a_second_run_gives_equal_data_model_and_metrics(reproduced: Path, run: Run) -> None:
    before = digests(reproduced), sha256((reproduced / "data/model/model.safetensors").read_bytes()).hexdigest()
    run("dvc", "repro", "--force", "--no-run-cache", PYTHONHASHSEED="7")
    after = digests(reproduced), sha256((reproduced / "data/model/model.safetensors").read_bytes()).hexdigest()
    assert before == after
    assert git("status", "--porcelain", cwd=reproduced) == ""


def test_another_seed_gives_other_negatives_and_another_model(reproduced: Path, run: Run) -> None:
    before = digests(reproduced)
    run("dvc", "exp", "run", "--set-param", "seed=2")
    after = digests(reproduced)
    assert {name for name in DATA if before[name] != after[name]} == set(DATA) - {"corpus"}
    git("restore", ".", cwd=reproduced)
    run("dvc", "checkout")
    assert digests(reproduced) == before


def test_the_model_is_used(reproduced: Path, run: Run) -> None:
    there = json.loads(run("samesense", "predict", "quickly", "rapidly", "--json").stdout)
    back = json.loads(run("samesense", "predict", "rapidly", "quickly", "--json").stdout)
    assert there["probability"] == pytest.approx(back["probability"], abs=1e-4)
    assert there["synonyms"] == (there["probability"] >= there["threshold"])


def test_the_readmes_commands_work_with_this_model(
    reproduced: Path, environment: dict[str, str], readme_commands: list[tuple[str, str]], tmp_path: Path
) -> None:
    for name in ("data", "examples"):
        (tmp_path / name).symlink_to(reproduced / name)
    assert len(readme_commands) >= 8
    for command, expected in readme_commands:
        ours = command.replace("samesense", f"{sys.executable} -m samesense", 1)
        done = subprocess.run(
            ["bash", "-c", ours],
            cwd=tmp_path,
            env=environment | {"PYTHONPATH": str(reproduced)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        if "export" in command and done.returncode:  # so little training leaves probabilities close to the threshold
            assert done.stderr.endswith("nothing was written\n")
            continue
        assert done.returncode == ("1 rejected" in expected), done.stderr
        if command.split()[1] in {"predict", "score"}:
            assert shape(done.stdout) == shape(expected)


def shape(text: str) -> str:
    """Leave out what depends on the model: numbers and verdicts."""
    return re.sub(r"not synonyms|true|false", "synonyms", re.sub(r"\d[\d.]*", "0", text))


def test_another_model_from_the_hub_cache_and_the_difference(
    reproduced: Path, run: Run, tiny_distilbert: Path, tmp_path: Path
) -> None:
    entry = yaml.safe_load((reproduced / "params.yaml").read_text())["models"]["distilbert"]
    repository = tmp_path / "hub" / f"models--{entry['hub'].replace('/', '--')}"
    snapshot = repository / "snapshots" / entry["revision"]
    shutil.copytree(tiny_distilbert, snapshot)
    checksum = sha256((snapshot / "model.safetensors").read_bytes()).hexdigest()
    changes = ["model=distilbert", f"models.distilbert.sha256={checksum}", "train.architecture=cross"]
    run("dvc", "exp", "run", *(word for change in changes for word in ("--set-param", change)), HF_HOME=str(tmp_path))
    config = json.loads((reproduced / "data/model/config.json").read_text())
    assert (config["model_type"], config["dim"]) == ("distilbert", 16)
    difference = json.loads(run("dvc", "metrics", "diff", "--json").stdout)["metrics/eval.json"]
    committed = json.loads(git("show", "HEAD:metrics/eval.json", cwd=reproduced))
    for name in ("average_precision", "cosine_average_precision"):
        assert difference[name]["old"] == committed[name]
        assert difference[name]["new"] == metrics(reproduced, "eval")[name] != committed[name]
    assert "spelling_average_precision" not in difference  # the same test words
    (line,) = [
        line for line in run("stages.compare").stdout.splitlines() if line.startswith("| distilbert, cross | 1 |")
    ]
    assert f"| {metrics(reproduced, 'eval')['average_precision']:.3f} |" in line
    git("restore", ".", cwd=reproduced)
    run("dvc", "checkout")


def training_command(folder: Path, target: Path) -> list[str]:
    """Return the arguments of the stage train as dvc.yaml has them, but that it writes to ``target``."""
    command = yaml.safe_load((folder / "dvc.yaml").read_text())["stages"]["train"]["cmd"].split()[3:]
    return [*command[:3], *(str(target / Path(path).name) for path in command[3:])]


def test_two_processes_train_the_model_of_one(reproduced: Path, run: Run, tmp_path: Path) -> None:
    launcher = ["torch.distributed.run", "--standalone", "--nproc_per_node", "2"]
    run(*launcher, "-m", "stages.train", *training_command(reproduced, tmp_path), OMP_NUM_THREADS="1")
    alone, together = metrics(reproduced, "train"), json.loads((tmp_path / "train.json").read_text())
    assert {name: together[name] for name in ("pairs", "pairs_seen", "steps")} == {
        name: alone[name] for name in ("pairs", "pairs_seen", "steps")
    }
    losses = [
        pd.read_csv(folder / "training_curve.csv")["training_loss"].tolist()
        for folder in (tmp_path, reproduced / "metrics")
    ]
    assert losses[0] == pytest.approx(losses[1], abs=0.002)  # gradients are averaged
    assert sorted(path.name for path in tmp_path.iterdir()) == ["train.json", "trained", "training_curve.csv"]


def test_a_killed_training_is_recovered_with_an_equal_result(
    reproduced: Path, run: Run, environment: dict[str, str]
) -> None:
    weights, checkpoints = reproduced / "data/trained/model.safetensors", reproduced / "data/.trained.checkpoints"
    before = sha256(weights.read_bytes()).hexdigest(), metrics(reproduced, "train")
    command = [sys.executable, "-m", "dvc", "repro", "--force", "--single-item", "--no-run-cache", "train"]
    process = subprocess.Popen(
        command,
        cwd=reproduced,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    while process.poll() is None and not list(checkpoints.glob("checkpoint-3/trainer_state.json")):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not weights.exists()
    run("dvc", "repro", "--no-run-cache")
    assert (sha256(weights.read_bytes()).hexdigest(), metrics(reproduced, "train")) == before
    assert not checkpoints.exists()
    assert git("status", "--porcelain", cwd=reproduced) == ""


def test_the_gate_fails_where_a_metric_got_worse(reproduced: Path, run: Run) -> None:
    command = ("stages.gate", "metrics/eval.json")
    params = reproduced / "params.yaml"
    values = yaml.safe_load(params.read_text())
    values["gate"] = {"higher_is_better": {"f1": 0.01}, "lower_is_better": {"brier": 0.01}}
    params.write_text(yaml.safe_dump(values, sort_keys=False))
    assert run(*command).stdout == "no metric is worse than HEAD's beyond its tolerance\n"
    scores = metrics(reproduced, "eval")
    worse = scores | {"f1": scores["f1"] - 0.02}
    (reproduced / "metrics/eval.json").write_text(json.dumps(worse))
    assert run(*command, code=1).stdout.startswith(f"f1: {scores['f1']} -> ")
    git("restore", ".", cwd=reproduced)


def test_a_model_that_is_nowhere_is_one_line(reproduced: Path, run: Run) -> None:
    done = run("dvc", "exp", "run", "--set-param", "model=roberta", code=255)
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert line.startswith("error: model roberta: FacebookAI/roberta-base at revision e2da8e2f")
    assert "HF_HUB_OFFLINE is set" in line
    assert "exited with 2" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    git("restore", ".", cwd=reproduced)
    run("dvc", "checkout")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("model=nosuch", "models.nosuch"),
        ("train.learning_rate=fast", "error: params.yaml: train.learning_rate: Input should be a valid number"),
        ("train.learning_rat=1", "train.learning_rat"),
        (
            "negatives.mix.antonym=2",
            "error: params.yaml: negatives.mix.antonym: Input should be less than or equal to 1",
        ),
    ],
)
def test_a_bad_parameter_is_named_and_nothing_is_written(reproduced: Path, run: Run, change: str, message: str) -> None:
    done = run("dvc", "exp", "run", "--set-param", change, code=255)
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    git("restore", ".", cwd=reproduced)
    run("dvc", "checkout")
    assert git("status", "--porcelain", "--ignored", "data", "metrics", cwd=reproduced).count(".tmp") == 0
