"""The stage train, as far as no other test of training goes."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks.harness import check_params, read_project_params
from samesense.training.fine_tuning import Training
from samesense.training.recipe import Recipe
from samesense.training.rows import select_pairs
from stages import train


@pytest.mark.parametrize(("of_training", "expected"), [(None, 1), (2, 2)])
def test_training_and_its_sample_have_the_same_seed(
    of_training: int | None,
    expected: int,
    make_recipe: Callable[..., Recipe],
    pairs: pd.DataFrame,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fine_tune(tables: Mapping[str, pd.DataFrame], training: Training) -> tuple[Any, ...]:
        asked.append((tables["train"], training.seed))
        return None, None, None

    asked: list[tuple[pd.DataFrame, int]] = []
    recipe = make_recipe(seed=of_training)
    values = read_project_params() | {"seed": 1, "train": recipe.model_dump()}
    monkeypatch.setattr(train, "read_params", lambda *_: check_params(values, train.Params))
    monkeypatch.setattr(train, "read_pairs", lambda *_: pairs)
    monkeypatch.setattr("samesense.training.fine_tuning.find_checkpoint", lambda *_: Path("base"))
    monkeypatch.setattr(train, "fine_tune", fine_tune)
    monkeypatch.setattr(train, "is_first_process", lambda: False)
    train.main(*map(Path, ("train", "paraphrases", "validation", "model", "metrics", "curve")))
    ((table, seed),) = asked
    assert seed == expected
    assert table.equals(select_pairs(pairs, recipe, expected))
    assert not table.equals(select_pairs(pairs, recipe, 3 - expected))
