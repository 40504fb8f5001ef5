"""The nearest words of every word, by the cosine of their vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

CHUNK = 4096  # rows whose nearest are searched at once, to bound the memory


def nearest_pairs(vectors: Floats, number: int) -> NDArray[np.int64]:
    """Return the pairs of rows one of which is among the ``number`` nearest of the other, by exact cosine.

    Args:
        vectors: unit vectors, of shape (rows, size).
        number: of nearest rows of each row, itself not counted.

    Returns:
        Of shape (pairs, 2), each pair once: the lower row first, sorted.
    """
    import faiss
    import numpy as np

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    number = min(number + 1, len(vectors))  # the nearest of a row is itself, or one that is equal to it
    parts = [np.empty((0, 2), dtype=np.int64)]
    for start in range(0, len(vectors), CHUNK):
        _, neighbours = index.search(vectors[start : start + CHUNK], number)
        rows = np.repeat(np.arange(start, start + len(neighbours)), number)
        pairs = np.sort(np.column_stack([rows, neighbours.ravel()]), axis=1)
        parts.append(pairs[pairs[:, 0] < pairs[:, 1]])
    return np.unique(np.concatenate(parts), axis=0)
