"""The recipe of a training."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from samesense.training.recipe import Recipe

RECIPE: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "params.yaml").read_text())["train"]
CHANGES = [{"steps": -1}, {"batch_size": 1}, {"temperature": 0}, {"hard_negatives": ["synonym"]}, {"margin": 0.1}]
CHANGES += [{"loss": "triplet"}, {"attract_margin": -0.1}, {"repel_margin": 2.5}]


@pytest.mark.parametrize(
    ("changes", "steps"),
    [({}, 5), ({"epochs": 0.1}, 1), ({"batch_size": 3}, 7), ({"max_steps": 3}, 3), ({"max_steps": 100}, 5)],
)
def test_steps_by_hand(changes: dict[str, Any], steps: int, make_recipe: Callable[..., Recipe]) -> None:
    assert make_recipe(**changes).steps(10) == steps


def test_training_has_the_seed_of_everything_unless_it_has_its_own(make_recipe: Callable[..., Recipe]) -> None:
    assert [make_recipe(seed=seed).seed_or(3) for seed in (None, 0, 2)] == [3, 0, 2]


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": -1},
        {"architecture": "triplet"},
        {"leave_out": ["synonym"]},
        {"repeat": {"typo": 2}},
        {"repeat": {"antonym": 0}},
        {"repeat_common": 0},
        {"epochs": 0},
        {"template": "'cold'"},
        {"template": "{} {}"},
        {"template": "{}!", "start": "model"},
        *({"contrastive": RECIPE["contrastive"] | change} for change in CHANGES),
        {"layers": 0},
        {"relation_weight": -1.0},
        {"parasiamese": True},
        {"parasiamese": True, "architecture": "cross"},
        {"momentum": 0.9},
    ],
)
def test_a_recipe_that_makes_no_sense_is_refused(changes: dict[str, Any], make_recipe: Callable[..., Recipe]) -> None:
    with pytest.raises(ValidationError, match=next(iter(changes))):
        make_recipe(**changes)


@pytest.mark.parametrize(
    ("architecture", "weight", "has"), [("joint", 0.5, True), ("joint", 0, False), ("cross", 0.5, False)]
)
def test_a_stock_model_has_no_relation_head_whatever_its_weight(
    make_recipe: Callable[..., Recipe], architecture: str, weight: float, *, has: bool
) -> None:
    assert bool(make_recipe(architecture=architecture, relation_weight=weight).relations) == has
