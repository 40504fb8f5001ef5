"""Five test pairs and their scores."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

if TYPE_CHECKING:
    from numpy.typing import NDArray


@pytest.fixture
def scores() -> "NDArray[np.float64]":
    return np.array([0.9, 0.8, 0.6, 0.4, 0.2])


@pytest.fixture
def labels() -> "NDArray[np.int8]":
    return np.array([1, 0, 1, 1, 0], dtype=np.int8)


@pytest.fixture
def test_pairs(labels: "NDArray[np.int8]") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "left": ["cat", "hot", "big", "run", "run"],
            "right": ["moggy", "cold", "large scale", "sprint", "xylophonist"],
            "label": labels,
            "kind": ["synonym", "antonym", "synonym", "synonym", "random"],
            "pos": ["n", "a", "a", "v", "v"],
            "origin": ["wordnet", "wordnet", "lexicon:shop.v2", "wordnet", "wordnet"],
        }
    )
