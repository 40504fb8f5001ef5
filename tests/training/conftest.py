"""A recipe, pairs and a base to train on in no time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from samesense.training.fine_tuning import Training
from samesense.training.recipe import Recipe

RECIPE: dict[str, Any] = {
    "seed": None,
    "start": "checkpoint",
    "distillation": 0.0,
    "architecture": "twin",
    "layers": None,
    "lower_layers": None,
    "leave_out": [],
    "repeat": {},
    "repeat_common": 1,
    "max_pairs": None,
    "contrastive": {
        "steps": 0,
        "batch_size": 4,
        "loss": "info_nce",
        "temperature": 0.1,
        "attract_margin": 0.6,
        "repel_margin": 0.0,
        "learning_rate": 0.01,
        "hard_negatives": ["antonym", "co_hyponym"],
    },
    "max_steps": None,
    "epochs": 2.0,
    "batch_size": 4,
    "learning_rate": 0.01,
    "head_learning_rate": 0.02,
    "weight_decay": 0.01,
    "warmup": 0.1,
    "label_smoothing": 0.1,
    "relation_weight": 0.0,
    "parasiamese": False,
    "dropout": 0.1,
    "freeze_embeddings": True,
    "template": None,
    "max_length": 64,
    "evaluations": 4,
    "patience": 4,
    "resume": True,
}
WORDS = ["big", "large", "small", "tiny", "to get up early", "wake", "buy", "purchase", "sell", "street"]


@pytest.fixture(scope="session")
def make_recipe() -> Callable[..., Recipe]:
    """Return a function that makes a recipe, with changes by name."""

    def make(**changes: Any) -> Recipe:
        return Recipe.model_validate(RECIPE | changes)

    return make


@pytest.fixture
def pairs() -> pd.DataFrame:
    """Return ten pairs, each of two neighbours in `WORDS`, every third of synonyms."""
    rows = [
        (left, right, int(number % 3 == 0), "synonym" if number % 3 == 0 else "random", "wordnet", "")
        for number, (left, right) in enumerate(zip(WORDS, WORDS[1:] + WORDS[:1], strict=True))
    ]
    return pd.DataFrame(rows, columns=["left", "right", "label", "kind", "origin", "source"])


@pytest.fixture
def tables(pairs: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {"train": pairs, "validation": pairs.head(4)}


@pytest.fixture
def make_training(
    make_recipe: Callable[..., Recipe], tiny_checkpoints: dict[str, Path], tmp_path: Path
) -> Callable[..., Training]:
    """Return a function that describes a training by a recipe with changes, with checkpoints in a folder by name."""

    def make(checkpoints: str = "checkpoints", **changes: Any) -> Training:
        recipe = make_recipe(**changes)
        params = {"seed": 1, "train": recipe.model_dump(mode="json")}
        return Training(recipe, 1, tiny_checkpoints[recipe.architecture], {}, tmp_path / checkpoints, params)

    return make
