"""Which pairs training sees, and in what order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from samesense.draws import draw_order, uniform_draws
from samesense.pairs import PARAPHRASE, are_common, row_keys
from samesense.training.relation_targets import TARGET, exchange_targets

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from datasets import Dataset
    from numpy.typing import NDArray

    from samesense.training.recipe import Recipe

CHUNK = 50  # batches, within which rows of similar length come together


def draw_keys(pairs: pd.DataFrame) -> list[str]:
    """Return what the draws of each row are hashed from: the key of its pair, and which copy of the pair it is."""
    keys = row_keys(pairs)
    return (keys + "\t" + keys.groupby(keys).cumcount().astype(str)).tolist()


def select_pairs(pairs: pd.DataFrame, recipe: Recipe, seed: int) -> pd.DataFrame:
    """Return the pairs to train on, in random order: ``max_pairs`` of them, or all if it is null.

    The kinds and methods in ``leave_out`` are not among them; the kinds in ``repeat`` are as often as it says, and
    synonyms of common words, but no paraphrases, ``repeat_common`` times. One pair more or less changes the order of no
    others.
    """
    method = pairs["origin"].str.removeprefix(PARAPHRASE)
    kept = pairs[~pairs["kind"].isin(recipe.leave_out) & ~method.isin(recipe.leave_out)]
    times = kept["kind"].map(recipe.repeat).fillna(1).astype(int)
    if recipe.repeat_common > 1:
        synonyms = kept[(kept["label"] == 1) & ~kept["origin"].str.startswith(PARAPHRASE)]
        times[synonyms.index[are_common(synonyms)]] *= recipe.repeat_common
    kept = kept.loc[kept.index.repeat(times)]
    return kept.iloc[draw_order(draw_keys(kept), seed, "selection")].head(recipe.max_pairs or len(kept))


def with_exchanged(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs, then all of them with their sides exchanged, and their relation with them."""
    import pandas as pd

    exchanged = pairs.rename(columns={"left": "right", "right": "left"})
    if TARGET in exchanged:
        exchanged[TARGET] = exchange_targets(exchanged[TARGET])
    return pd.concat([pairs, exchanged], ignore_index=True)


def training_rows(data: Dataset, keys: Sequence[str], steps: int, batch_size: int, seed: int) -> Dataset:
    """Return the rows of every step, one after the other: all epochs, each pair once per epoch.

    If ``data`` has the pairs in both orders of their sides (see `with_exchanged`), the order of a pair's sides is
    random in the first epoch, and each next epoch uses the other order.

    If there is a column ``length``, the rows of a batch are of similar length. The order depends on the seed and on
    ``keys`` (see `draw_keys`) only: so an interrupted training resumes with the rows that it had not seen, several
    processes share the batches of one, and one pair more or less only moves the other rows by a place.

    Args:
        data: the pairs, tokenised.
        keys: of the pairs, in the order of ``data``.
        steps: of all epochs.
        batch_size: rows of a step.
        seed: of the draws.
    """
    import numpy as np

    pairs, size = len(keys), steps * batch_size
    orders = len(data) // pairs
    first = (uniform_draws(keys, seed, "sides") * orders).astype(int)
    epochs = [draw_order(keys, seed, f"epoch {epoch}") for epoch in range(math.ceil(size / pairs))]
    rows = np.concatenate([order + (first[order] + epoch) % orders * pairs for epoch, order in enumerate(epochs)])
    if "length" not in data.column_names:
        return data.select(rows[:size])
    places = _mixed_batches(np.array(data["length"])[rows[:size]], batch_size, seed)
    return data.remove_columns("length").select(rows[places])


def _mixed_batches(lengths: NDArray[np.int64], batch_size: int, seed: int) -> NDArray[np.int64]:
    """Return the places of rows so that those of a batch are of similar length, and batches in random order.

    Rows move within a chunk of batches only. The order of batches is by draws of their numbers: with one batch less,
    the others stay in order.
    """
    import numpy as np

    places = []
    for start in range(0, len(lengths), CHUNK * batch_size):
        similar = np.argsort(lengths[start : start + CHUNK * batch_size], kind="stable").reshape(-1, batch_size)
        numbers = [str(start // batch_size + batch) for batch in range(len(similar))]
        places.append(start + similar[draw_order(numbers, seed, "batches")].ravel())
    return np.concatenate(places)


def by_length(data: Dataset) -> Dataset:
    """Return the rows by length if there is a column ``length``, else as they are: the rows to evaluate on."""
    import numpy as np

    return data.select(np.argsort(data["length"], kind="stable")) if "length" in data.column_names else data
