"""What several tests of the corpus use: limits of senses, tables of pairs, and seeded generators."""

from collections.abc import Callable
from random import Random
from typing import Any

import pandas as pd
import pytest

from samesense.corpus.senses import SenseLimits
from samesense.pairs import pair_table


@pytest.fixture(scope="session")
def limits() -> SenseLimits:
    """Return limits that leave out no word of the tests."""
    return SenseLimits(
        wordnet=True,
        pos=["n", "v", "a", "r"],
        max_sense_rank=6,
        max_sense_rank_sum=3,
        confirmed_sense_rank_sum=0,
        unconfirmed=False,
        min_sense_share=0,
        min_zipf=0,
        max_words=4,
        proper_names=False,
        numbers=False,
        offensive=False,
    )


@pytest.fixture(scope="session")
def make_pairs() -> Callable[..., pd.DataFrame]:
    """Return a function that makes a pair table of tuples, of synonyms unless other columns are given."""

    def make(pairs: list[tuple[str, str]], **columns: Any) -> pd.DataFrame:
        defaults = {"label": 1, "kind": "synonym", "pos": "n", "origin": "wordnet", "source": ""}
        return pair_table(pd.DataFrame(pairs, columns=["left", "right"]).assign(**{**defaults, **columns}))

    return make


@pytest.fixture(scope="session")
def seeded() -> Callable[[int], Random]:
    """Return a function that makes a generator of a seed."""
    return Random
