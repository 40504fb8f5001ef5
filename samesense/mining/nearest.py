"""The pairs of words that are near each other, by the cosine of their vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Rows = NDArray[np.int64]

NONE = -1  # the row of a neighbour that was not found


class Neighbours(NamedTuple):
    """The nearest rows of some vectors.

    Attributes:
        cosines: of shape (vectors, number), the highest first.
        rows: of the same shape; `NONE` where fewer were found.
    """

    cosines: Floats
    rows: Rows


def near_pairs(near: Neighbours) -> tuple[Rows, Floats]:
    """Return the pairs of different rows one of which is among the nearest of the other, and their cosines.

    Args:
        near: of every row.

    Returns:
        Rows, of shape (pairs, 2), each pair once: the lower row first, sorted. Cosines, of shape (pairs,).
    """
    import numpy as np

    rows = np.arange(len(near.rows))[:, None]
    keys = np.minimum(rows, near.rows) * len(rows) + np.maximum(rows, near.rows)  # an integer sorts fast
    kept = (near.rows != NONE) & (near.rows != rows)
    keys, places = np.unique(keys[kept], return_index=True)
    return np.column_stack(np.divmod(keys, len(rows))), near.cosines[kept][places]
