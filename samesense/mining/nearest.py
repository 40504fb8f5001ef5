"""The pairs of words that are near each other, by the cosine of their vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.models.nearest import nearest_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Rows = NDArray[np.int64]


def nearest_pairs(vectors: Floats, number: int) -> Rows:
    """Return the pairs of rows one of which is among the ``number`` nearest of the other, by exact cosine.

    Args:
        vectors: unit vectors, of shape (rows, size).
        number: of nearest rows of each row, itself not counted.

    Returns:
        Of shape (pairs, 2), each pair once: the lower row first, sorted.
    """
    number = min(number + 1, len(vectors))  # the nearest of a row is itself, or one that is equal to it
    _, neighbours = nearest_rows(vectors, number)
    return pairs_of(neighbours)


def pairs_of(neighbours: Rows) -> Rows:
    """Return each row with each of its ``neighbours``, but not with itself.

    Args:
        neighbours: rows, of shape (rows, number); less than 0: none.

    Returns:
        See `nearest_pairs`.
    """
    import numpy as np

    rows = np.arange(len(neighbours))[:, None]
    keys = np.minimum(rows, neighbours) * len(neighbours) + np.maximum(rows, neighbours)  # an integer sorts fast
    kept = np.unique(keys[(neighbours >= 0) & (neighbours != rows)])
    return np.column_stack(np.divmod(kept, len(neighbours)))
