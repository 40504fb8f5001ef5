"""Which rows training sees, and in what order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from datasets import Dataset

CHUNK = 50  # batches, within which rows of like length come together


def with_exchanged(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs, then all of them with their sides exchanged."""
    import pandas as pd

    exchanged = pairs.rename(columns={"left": "right", "right": "left"})
    return pd.concat([pairs, exchanged], ignore_index=True)


def in_order(data: Dataset, pairs: int, steps: int, batch_size: int, seed: int) -> Dataset:
    """Return the rows of every step, one after the other: all epochs, each pair once per epoch.

    If ``data`` has the pairs in both orders of their sides (see `with_exchanged`), the order that a pair is seen in is
    drawn for the first epoch, and it is the other in each next one.

    If there is a column ``length``, the rows of a batch are of like length. The order depends on the seed only, not on
    what was drawn before: an interrupted training goes on with the rows that it had not seen, and several processes
    share the batches of one.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    orders, size = len(data) // pairs, steps * batch_size
    first = rng.integers(orders, size=pairs)
    epochs = [rng.permutation(pairs) for _ in range(math.ceil(size / pairs))]
    every = [drawn + (first[drawn] + epoch) % orders * pairs for epoch, drawn in enumerate(epochs)]
    rows = np.concatenate(every)[:size]
    if "length" not in data.column_names:
        return data.select(rows)
    lengths, batches = np.array(data["length"]), []
    for chunk in np.split(rows, range(CHUNK * batch_size, size, CHUNK * batch_size)):
        similar = chunk[np.argsort(lengths[chunk], kind="stable")].reshape(-1, batch_size)
        batches.append(rng.permutation(similar))
    return data.remove_columns("length").select(np.concatenate(batches).ravel())


def by_length(data: Dataset) -> Dataset:
    """Return the rows, those of like length together if there is a column ``length``: what training is judged on."""
    import numpy as np

    return data.select(np.argsort(data["length"], kind="stable")) if "length" in data.column_names else data
