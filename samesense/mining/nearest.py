"""The pairs of words that are near each other, by the cosine of their vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.models.nearest import nearest_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


def nearest_pairs(vectors: Floats, number: int) -> NDArray[np.int64]:
    """Return the pairs of rows one of which is among the ``number`` nearest of the other, by exact cosine.

    Args:
        vectors: unit vectors, of shape (rows, size).
        number: of nearest rows of each row, itself not counted.

    Returns:
        Of shape (pairs, 2), each pair once: the lower row first, sorted.
    """
    import numpy as np

    number = min(number + 1, len(vectors))  # the nearest of a row is itself, or one that is equal to it
    _, neighbours = nearest_rows(vectors, number)
    rows = np.repeat(np.arange(len(vectors)), number)
    pairs = np.sort(np.column_stack([rows, neighbours.ravel()]), axis=1)
    return np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)
