"""Which pairs training sees, and in what order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from datasets import Dataset

    from samesense.training.recipe import Recipe

CHUNK = 50  # batches, within which rows of similar length come together


def select_pairs(pairs: pd.DataFrame, recipe: Recipe, seed: int) -> pd.DataFrame:
    """Return the pairs to train on, in random order: ``max_pairs`` of them, or all if it is null.

    The kinds and methods in ``leave_out`` are not among them; the kinds in ``repeat`` are as often as it says.
    """
    method = pairs["origin"].str.removeprefix("paraphrase:")
    kept = pairs[~pairs["kind"].isin(recipe.leave_out) & ~method.isin(recipe.leave_out)]
    kept = kept.loc[kept.index.repeat(kept["kind"].map(recipe.repeat).fillna(1).astype(int))]
    return kept.sample(frac=1, random_state=seed).head(recipe.max_pairs or len(kept))


def with_exchanged(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs, then all of them with their sides exchanged."""
    import pandas as pd

    exchanged = pairs.rename(columns={"left": "right", "right": "left"})
    return pd.concat([pairs, exchanged], ignore_index=True)


def training_rows(data: Dataset, pairs: int, steps: int, batch_size: int, seed: int) -> Dataset:
    """Return the rows of every step, one after the other: all epochs, each pair once per epoch.

    If ``data`` has the pairs in both orders of their sides (see `with_exchanged`), the order of a pair's sides is
    random in the first epoch, and each next epoch uses the other order.

    If there is a column ``length``, the rows of a batch are of similar length. The order depends on the seed only, not
    on earlier draws: so an interrupted training resumes with the rows that it had not seen, and several processes share
    the batches of one.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    orders, size = len(data) // pairs, steps * batch_size
    first = rng.integers(orders, size=pairs)
    epochs = [rng.permutation(pairs) for _ in range(math.ceil(size / pairs))]
    rows = np.concatenate([order + (first[order] + epoch) % orders * pairs for epoch, order in enumerate(epochs)])[
        :size
    ]
    if "length" not in data.column_names:
        return data.select(rows)
    lengths, batches = np.array(data["length"]), []
    for chunk in np.split(rows, range(CHUNK * batch_size, size, CHUNK * batch_size)):
        similar = chunk[np.argsort(lengths[chunk], kind="stable")].reshape(-1, batch_size)
        batches.append(rng.permutation(similar))
    return data.remove_columns("length").select(np.concatenate(batches).ravel())


def by_length(data: Dataset) -> Dataset:
    """Return the rows by length if there is a column ``length``, else as they are: the rows to evaluate on."""
    import numpy as np

    return data.select(np.argsort(data["length"], kind="stable")) if "length" in data.column_names else data
