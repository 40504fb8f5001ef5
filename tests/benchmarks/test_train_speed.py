"""What the recipes train on, what is measured of each, and the tables."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from benchmarks import harness, train_speed
from benchmarks.train_speed import MODULE, PLAIN, compare, one, scale, select_tables, speed_params, train_plainly
from samesense.errors import DataError
from samesense.models.architectures import ARCHITECTURES
from samesense.models.torch_runtime import TorchRuntime
from samesense.pairs import pair_table
from samesense.training import fine_tuning

FIGURES = {"seconds": 4.0, "all": 6.4, "memory": 1.25, "average_precision": 0.6544}


def pairs(name: str, size: int) -> pd.DataFrame:
    rows = pd.DataFrame({"left": f"a zqx {name}", "right": [f"b {number}" for number in range(size)]})
    label = rows.index % 2
    rows = rows.assign(label=label, kind=np.where(label == 1, "synonym", "random"), pos="n", origin=name, source="")
    return pair_table(rows)


@pytest.fixture(autouse=True)
def _small_data(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_data(*names: str) -> pd.DataFrame:
        return pd.concat([pairs(name, 24 if name == "train" else 4) for name in names], ignore_index=True)

    monkeypatch.setattr(train_speed, "read_data", read_data)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_ours_sees_each_pair_as_often_as_the_plain_recipe(architecture: Any) -> None:
    train = speed_params(6_400, architecture).train
    assert train.architecture == architecture
    assert train.steps(6_400) * train.batch_size == train.max_pairs == 6_400


def test_the_default_architecture_is_that_of_the_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    values = harness.read_project_params()
    values["train"]["architecture"] = "cross"
    monkeypatch.setattr(train_speed, "read_project_params", lambda: values)
    assert speed_params(10).train.architecture == "cross"


def test_the_plain_recipe_has_as_many_layers_as_ours(tiny_bert: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "find_checkpoint", lambda *_: tiny_bert)
    model, _ = train_plainly(pairs("train", 16), "longest", 2)
    assert len(model.bert.encoder.layer) == model.config.num_hidden_layers == 2


def test_training_pairs_are_a_sample_and_validation_pairs_are_all() -> None:
    tables = select_tables(speed_params(20))
    assert len(tables["train"]) == 20
    assert set(tables["train"]["origin"]) == {"train", "paraphrases"}
    assert tables["validation"].equals(pairs("validation", 4))
    with pytest.raises(DataError, match="28 pairs to choose from; expected 29 at least"):
        select_tables(speed_params(29))


@pytest.mark.parametrize("recipe", [*PLAIN, "joint"])
def test_a_recipe_is_timed_and_judged_on_validation(
    recipe: str, tiny_distilbert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transformers import trainer

    judged: list[list[tuple[str, str]]] = []

    def probabilities(_: TorchRuntime, asked: list[tuple[str, str]]) -> "np.ndarray[Any, Any]":
        judged.append(asked)
        return np.array([0.9, 0.8, 0.3, 0.1])

    for module in (harness, fine_tuning):
        monkeypatch.setattr(module, "find_checkpoint", lambda *_: tiny_distilbert)
    monkeypatch.setattr(TorchRuntime, "probabilities", probabilities)
    monkeypatch.setattr(trainer, "DEFAULT_CALLBACKS", [*trainer.DEFAULT_CALLBACKS])
    one(recipe, 20, tmp_path / "result.json")
    figures = json.loads((tmp_path / "result.json").read_text())
    assert figures.keys() == {"seconds", "all", "average_precision"}
    assert 0 < figures["seconds"] < figures["all"]
    assert figures["average_precision"] == 0.5  # the labels are 0, 1, 0, 1
    assert judged == [[("a zqx validation", f"b {number}") for number in range(4)]]


def test_the_table_compares_every_recipe_with_the_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measure_figures(module: str, command: str, recipe: str, size: int) -> dict[str, float]:
        assert (module, command, size) == (MODULE, "one", 64)
        return FIGURES | {"seconds": 8.0 if recipe in PLAIN else 4.0}

    monkeypatch.setattr(train_speed, "measure_figures", measure_figures)
    compare(64)
    assert capsys.readouterr().out.splitlines() == [
        "| recipe | pairs per second | times the first | all (s) | peak memory (GB) | validation average precision |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| plain, padded to 128 | 8 | 1.0 | 6 | 1.2 | 0.654 |",
        "| plain, padded to the longest | 8 | 1.0 | 6 | 1.2 | 0.654 |",
        "| samesense, cross | 16 | 2.0 | 6 | 1.2 | 0.654 |",
        "| samesense, joint | 16 | 2.0 | 6 | 1.2 | 0.654 |",
        "| samesense, twin | 16 | 2.0 | 6 | 1.2 | 0.654 |",
        "| samesense, late | 16 | 2.0 | 6 | 1.2 | 0.654 |",
    ]


def test_the_table_of_scale_is_of_the_default_architecture(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    recipes: list[str] = []

    def measure_figures(_module: str, _command: str, recipe: str, _size: int) -> dict[str, float]:
        recipes.append(recipe)
        return FIGURES

    monkeypatch.setattr(train_speed, "measure_figures", measure_figures)
    scale([1_000, 2_000])
    assert recipes == 2 * [harness.read_project_params()["train"]["architecture"]]
    assert capsys.readouterr().out.splitlines() == [
        "| pairs | steps (s) | all (s) | pairs per second | peak memory (GB) |",
        "| ---: | ---: | ---: | ---: | ---: |",
        "| 1,000 | 4 | 6 | 250 | 1.2 |",
        "| 2,000 | 4 | 6 | 500 | 1.2 |",
    ]
