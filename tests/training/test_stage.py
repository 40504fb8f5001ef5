"""The stages train and release, as far as no other test of training goes."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import torch

from benchmarks.harness import check_params, read_project_params
from samesense.errors import ModelError
from samesense.models.architectures import ARCHITECTURES, Architecture
from samesense.models.metadata import read_metadata
from samesense.models.torch_runtime import TorchRuntime
from samesense.pairs import pair_table, read_pairs, write_pairs
from samesense.training.fine_tuning import Training, fine_tune, load_base, plan_training
from samesense.training.recipe import Recipe, TrainingParams
from samesense.training.rows import select_pairs
from samesense.training.trainer import last_loss
from stages import release, train


@pytest.fixture
def set_params(monkeypatch: pytest.MonkeyPatch, tiny_checkpoints: dict[str, Path]) -> Callable[..., TrainingParams]:
    """Return a function that gives the stages the parameters of the project, but for a recipe, and a tiny base."""

    def set_recipe(recipe: Recipe, model: str = "distilbert") -> TrainingParams:
        values = read_project_params() | {"seed": 1, "model": model, "train": recipe.model_dump()}
        for stage in (train, release):
            monkeypatch.setattr(stage, "read_params", lambda _, shape: check_params(values, shape))
        monkeypatch.setattr(
            "samesense.training.fine_tuning.find_checkpoint", lambda *_: tiny_checkpoints[recipe.architecture]
        )
        return check_params(values, TrainingParams)

    return set_recipe


@pytest.mark.parametrize(("of_training", "expected"), [(None, 1), (2, 2)])
@pytest.mark.parametrize(
    ("stage", "arguments"),
    [
        (train, ("train", "paraphrases", "validation", "earlier", "model", "metrics", "curve")),
        (release, ("pairs", "judged", "earlier", "model", "metrics")),
    ],
)
def test_training_and_its_sample_have_the_same_seed(  # noqa: PLR0913, PLR0917  # a parameter or a fixture each
    of_training: int | None,
    expected: int,
    stage: Any,
    arguments: tuple[str, ...],
    set_params: Callable[..., TrainingParams],
    make_recipe: Callable[..., Recipe],
    pairs: pd.DataFrame,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def record(tables: Mapping[str, pd.DataFrame], training: Training) -> tuple[Any, ...]:
        asked.append((tables["train"], training.seed))
        return None, None, None

    asked: list[tuple[pd.DataFrame, int]] = []
    recipe = make_recipe(seed=of_training)
    set_params(recipe)
    monkeypatch.setattr(stage, "read_pairs", lambda *_: pairs)
    monkeypatch.setattr(release, "read_metadata", lambda _: None)
    monkeypatch.setattr(stage, "fine_tune", record)
    monkeypatch.setattr(stage, "is_first_process", lambda: False)
    stage.main(*map(Path, arguments))
    ((table, seed),) = asked
    assert seed == expected
    assert table.equals(select_pairs(pairs, recipe, expected))
    assert not table.equals(select_pairs(pairs, recipe, 3 - expected))


def test_checkpoints_lie_beside_the_model(
    set_params: Callable[..., TrainingParams], make_recipe: Callable[..., Recipe], tiny_distilbert: Path
) -> None:
    recipe = make_recipe(seed=3)
    params = set_params(recipe)
    training = plan_training(params, Path("earlier"), Path("folder/model"))
    checkpoints = Path("folder/.model.checkpoints")
    origin = params.models[params.model].model_dump(include={"hub", "revision", "package"})
    assert training == Training(recipe, 3, tiny_distilbert, origin, checkpoints, params.model_dump(mode="json"))
    assert training.folders == [tiny_distilbert]
    learning = plan_training(set_params(make_recipe(distillation=0.5)), Path("earlier"), Path("folder/model"))
    assert learning.folders == [tiny_distilbert, Path("earlier")]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_released_model_has_the_last_weights_and_what_was_fitted_for_the_judged_one(  # noqa: PLR0913, PLR0917
    architecture: Architecture,
    set_params: Callable[..., TrainingParams],
    make_recipe: Callable[..., Recipe],
    model_folders: dict[str, Path],
    pairs: pd.DataFrame,
    tmp_path: Path,
) -> None:
    recipe, judged = make_recipe(architecture=architecture), read_metadata(model_folders[architecture])
    params = set_params(recipe)
    write_pairs(pair_table(pairs.assign(pos="", source="")), tmp_path / "pairs.parquet")
    released, metrics = tmp_path / "released", tmp_path / "release.json"
    release.main(tmp_path / "pairs.parquet", model_folders[architecture], tmp_path / "earlier", released, metrics)
    selected = select_pairs(read_pairs(tmp_path / "pairs.parquet"), recipe, 1)
    model, _, state = fine_tune({"train": selected}, plan_training(params, tmp_path / "earlier", tmp_path / "expected"))
    weights = model.state_dict()
    head = "classifier." if architecture == "cross" else "head.2."
    expected = {name: value / judged.temperature if name.startswith(head) else value for name, value in weights.items()}
    torch.testing.assert_close(TorchRuntime.load(released).model.state_dict(), expected, rtol=0, atol=0)
    assert read_metadata(released) == judged
    assert json.loads(metrics.read_text()) == {
        "pairs": 10,
        "pairs_seen": 20,
        "steps": 5,
        "temperature": round(judged.temperature, 4),
        "threshold": round(judged.threshold, 4),
        "training_loss": round(last_loss(state), 4),
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".expected.checkpoints",
        "pairs.parquet",
        "release.json",
        "released",
    ]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_training_starts_from_a_model_with_its_heads(
    architecture: Architecture,
    set_params: Callable[..., TrainingParams],
    make_recipe: Callable[..., Recipe],
    model_folders: dict[str, Path],
    tmp_path: Path,
) -> None:
    params = set_params(make_recipe(architecture=architecture, start="model", dropout=None, layers=1))
    start = model_folders[architecture]
    training = plan_training(params, start, tmp_path / "model")
    assert training.origin == read_metadata(start).base
    model, tokenizer = load_base(training)
    expected = TorchRuntime.load(start)
    torch.testing.assert_close(model.state_dict(), expected.model.state_dict(), rtol=0, atol=0)
    assert tokenizer("cold icy") == expected.tokenizer("cold icy")


@pytest.mark.parametrize("has_own", [True, False])
def test_a_model_to_start_from_gets_a_relation_head_if_it_has_none(  # noqa: PLR0913, PLR0917
    has_own: bool,  # noqa: FBT001  # a parameter of pytest
    set_params: Callable[..., TrainingParams],
    make_recipe: Callable[..., Recipe],
    model_folders: dict[str, Path],
    relation_folders: dict[str, Path],
    tmp_path: Path,
) -> None:
    params = set_params(make_recipe(architecture="joint", start="model", relation_weight=0.3))
    start = (relation_folders if has_own else model_folders)["joint"]
    model: Any = load_base(plan_training(params, start, tmp_path / "model"))[0]
    stored = TorchRuntime.load(relation_folders["joint"]).model.relation_head.weight
    assert torch.equal(model.relation_head.weight, stored) == has_own
    assert torch.equal(model.head[0].weight, TorchRuntime.load(start).model.head[0].weight)


def test_a_model_of_another_architecture_or_a_damaged_one_is_no_start(
    set_params: Callable[..., TrainingParams],
    make_recipe: Callable[..., Recipe],
    model_folders: dict[str, Path],
    tmp_path: Path,
) -> None:
    recipe, start = make_recipe(architecture="joint", start="model"), model_folders["twin"]
    params, others = set_params(recipe), set_params(recipe, "bge-small")
    with pytest.raises(ModelError) as caught:
        plan_training(params, start, tmp_path / "model")
    assert str(caught.value) == f"{start}: a twin model; train.architecture is joint"
    with pytest.raises(ModelError) as caught:
        plan_training(others, model_folders["joint"], tmp_path / "model")
    assert str(caught.value) == (
        f"{model_folders['joint']}: trained from distilbert/distilbert-base-uncased; "
        "model is bge-small, BAAI/bge-small-en-v1.5"
    )
    damaged = shutil.copytree(model_folders["joint"], tmp_path / "damaged")
    training = plan_training(params, damaged, tmp_path / "model")
    for name in ("head.safetensors", "model.safetensors", "tokenizer.json"):
        (damaged / name).write_bytes(b"no weights")
        with pytest.raises(ModelError, match=f"^{damaged}: not a readable model: "):
            load_base(training)
        shutil.copy(model_folders["joint"] / name, damaged)
    with pytest.raises(ModelError, match="nowhere: no model here"):
        plan_training(params, tmp_path / "nowhere", tmp_path / "model")
