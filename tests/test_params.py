"""A stage's parameters are those it declares, typed, and a wrong one is named."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from samesense.errors import ParamsError
from samesense.params import Section, describe_problems, read_params
from samesense.training.recipe import Recipe

TRAIN = yaml.safe_load((Path(__file__).parents[1] / "params.yaml").read_text())["train"]


class Params(Section):
    """The parameters that the stage ``demo`` declares."""

    seed: int
    train: Recipe


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository of DVC with one stage."""
    folder = tmp_path_factory.mktemp("project")
    code = "from dvc.repo import Repo; Repo.init('.', no_scm=True).close()"
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)
    stages = {"demo": {"cmd": "true", "params": ["seed", "train"]}}
    (folder / "dvc.yaml").write_text(yaml.safe_dump({"stages": stages}))
    return folder


@pytest.fixture
def read(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, object]], Params]:
    """Return a function that reads the stage's parameters from what params.yaml is to hold."""
    monkeypatch.chdir(project)

    def read(values: dict[str, object]) -> Params:
        (project / "params.yaml").write_text(yaml.safe_dump(values))
        return read_params("demo", Params)

    return read


Read = Callable[[dict[str, object]], Params]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"learning_rate": "fast"},
            "train.learning_rate: Input should be a valid number, unable to parse string as a number, not 'fast'",
        ),
        ({"learning_rate": 7}, "train.learning_rate: Input should be less than 1, not 7"),
        ({"batchsize": 7}, "train.batchsize is not a known parameter"),
        ({"leave_out": ["cousin"]}, "train.leave_out.0: Input should be 'antonym', 'indirect_antonym', "),
        ({"epochs": None}, "train.epochs: Input should be a valid number, not None"),
    ],
)
def test_wrong_parameters_are_named(read: Read, changes: dict[str, object], message: str) -> None:
    with pytest.raises(ParamsError) as caught:
        read({"seed": 1, "train": {**TRAIN, **changes}})
    assert str(caught.value).startswith(f"params.yaml: {message}")
    assert "\n" not in str(caught.value)


def test_every_wrong_parameter_is_named(read: Read) -> None:
    with pytest.raises(ParamsError) as caught:
        read({"seed": 1.5, "train": {**TRAIN, "epochs": 0}})
    assert str(caught.value).split("; ") == [
        "params.yaml: seed: Input should be a valid integer, got a number with a fractional part, not 1.5",
        "params.yaml: train.epochs: Input should be greater than 0, not 0",
    ]


def test_a_float_that_yaml_reads_as_text_is_a_float(read: Read) -> None:
    params = read({"seed": 1, "train": {**TRAIN, "learning_rate": "5e-05"}, "other": 3})
    assert params.train.learning_rate == 5e-5


def test_a_missing_parameter_is_named(read: Read) -> None:
    with pytest.raises(ParamsError, match=r"^params\.yaml: .*train"):
        read({"seed": 1})


def test_a_parameter_that_the_stage_does_not_declare_cannot_be_read() -> None:
    with pytest.raises(ValidationError, match="Field required"):
        Params.model_validate({"seed": 1})


def test_a_value_that_repeats_itself_is_shown_in_part() -> None:
    class Numbers(Section):
        size: int

    nested: object = "x"
    for _ in range(40):
        nested = [nested, nested]  # as aliases of YAML make it
    with pytest.raises(ValidationError) as caught:
        Numbers.model_validate({"size": nested})
    assert len(describe_problems(caught.value, "params.yaml")) < 5000
