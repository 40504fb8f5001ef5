"""Bad input is one line and exit code 2; --help is quick."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from stages._cli import BadInputError
from stages._params import Section, declared
from stages.train import Train

ROOT = Path(__file__).parents[1]
STAGES = sorted(yaml.safe_load((ROOT / "dvc.yaml").read_text())["stages"])


def run(*arguments: str, cwd: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_tells_its_arguments_without_heavy_imports(stage: str) -> None:
    code = f"""
import sys
sys.argv = ["{stage}", "--help"]
import runpy
try:
    runpy.run_module("stages.{stage}", run_name="__main__")
finally:
    heavy = {{"torch", "transformers", "pandas", "nltk", "sklearn", "pandera", "faiss", "scipy"}}
    print("heavy:", sorted(heavy & set(sys.modules)))
"""
    done = run("-c", code)
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout
    assert "heavy: []" in done.stdout


@pytest.mark.parametrize(
    "arguments", [[], *([name] for name in ("predict", "explain", "score", "mine", "export", "serve", "demo"))]
)
def test_samesense_tells_its_commands_without_heavy_imports(arguments: list[str]) -> None:
    code = f"""
import sys
from samesense.cli import app
try:
    app([*{arguments!r}, "--help"])
finally:
    heavy = {{"torch", "transformers", "numpy", "scipy", "pandas", "pyarrow", "faiss", "onnxruntime", "fastapi", "ray"}}
    print("heavy:", sorted(heavy & set(sys.modules)))
"""
    done = run("-c", code)
    assert all(name in done.stdout for name in ("Usage", *arguments))
    assert "heavy: []" in done.stdout


def write_project(folder: Path, params: object) -> None:
    run("-c", "from dvc.repo import Repo; Repo.init('.', no_scm=True).close()", cwd=folder)
    (folder / "params.yaml").write_text(yaml.safe_dump(params))
    (folder / "dvc.yaml").write_text(yaml.safe_dump({"stages": {"demo": {"cmd": "true", "params": ["seed", "train"]}}}))


class Shape(Section):
    """What the stage ``demo`` declares."""

    seed: int
    train: Train


TRAIN = yaml.safe_load((ROOT / "params.yaml").read_text())["train"]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"learning_rate": "fast"}, "params.yaml: train.learning_rate: Input should be a valid number"),
        ({"learning_rate": 7}, "params.yaml: train.learning_rate: Input should be less than 1, not 7"),
        ({"batchsize": 7}, "params.yaml: train.batchsize is not a known parameter"),
        ({"leave_out": ["cousin"]}, "params.yaml: train.leave_out.0: Input should be 'antonym', 'indirect_antonym'"),
        ({"epochs": None}, "params.yaml: train.epochs: Input should be a valid number, not None"),
    ],
)
def test_bad_parameters_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, params: dict[str, object], message: str
) -> None:
    write_project(tmp_path, {"seed": 1, "train": {**TRAIN, **params}})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInputError) as caught:
        declared("demo", Shape)
    assert message in str(caught.value)


def test_a_float_that_yaml_reads_as_text_is_a_float(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_project(tmp_path, {"seed": 1, "train": {**TRAIN, "learning_rate": "5e-05"}, "other": 3})
    monkeypatch.chdir(tmp_path)
    assert declared("demo", Shape).train.learning_rate == 5e-5


def test_a_missing_parameter_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_project(tmp_path, {"seed": 1})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInputError, match=r"params\.yaml: .*train"):
        declared("demo", Shape)


def test_an_undeclared_parameter_cannot_be_read() -> None:
    with pytest.raises(ValidationError, match="Field required"):
        Shape.model_validate({"seed": 1})


def test_bad_input_is_one_line_and_exit_code_2_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "wordnet.zip").write_text("no zip")
    paths = [str(tmp_path / name) for name in ("wordnet.zip", "others", "tables")]
    (tmp_path / "others").mkdir()
    done = run("-m", "stages.wordnet", *paths)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f"error: {tmp_path}/wordnet.zip: not a readable zip file: File is not a zip file\n"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["others", "wordnet.zip"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["predict", "cold", "icy", "--model", "nowhere"], "error: nowhere: no model here"),
        (["predict", "cold", " "], "error: right is empty"),
        (["predict", "cold", "x" * 10_000], "error: right has 10,000 characters; at most 200 are scored"),
        (["predict", "cold", "\x07"], "error: right has the control character U+0007 (character 1)"),
        (["predict", "cold", "🔥"], "error: right '🔥' has no Latin letter and no digit; the model reads English"),
        (["explain", "cold", "icy", "--wordnet", "nowhere"], "error: nowhere: "),
        (["score", "nowhere.csv", "--model", "nowhere"], "error: "),
        (["score", "README.md"], "error: README.md: its name does not tell its format"),
        (["mine", "nowhere.txt", "-o", "out.txt"], "error: nowhere.txt: cannot be read: No such file or directory"),
        (["export", "--pairs", "nowhere.parquet"], "error: nowhere.parquet: "),
        (["serve", "--model", "nowhere", "--port", "0"], "error: nowhere: no model here"),
    ],
)
def test_samesense_refuses_in_one_line(arguments: list[str], message: str) -> None:
    done = run("-m", "samesense", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(message)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "missing", "extra"),
    [
        (["mine", "examples/vocabulary.txt", "-o", "out.txt"], "faiss", "mine"),
        (["export"], "onnxscript", "onnx"),
        (["score", "data", "-o", "out", "--engine", "ray"], "ray", "ray"),
        (["serve"], "fastapi", "serve"),
    ],
)
def test_a_missing_extra_is_named(arguments: list[str], missing: str, extra: str) -> None:
    code = f"""
import sys
from importlib import util
found, sys.argv = util.find_spec, ["samesense", *{arguments!r}]
util.find_spec = lambda name: None if name == {missing!r} else found(name)
from samesense.cli import main
main()
"""
    done = run("-c", code)
    assert done.returncode == 2
    assert done.stderr == f"error: {missing} is not installed: pip install 'samesense[{extra}]'\n"
