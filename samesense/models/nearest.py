"""The nearest vectors of every vector, by cosine, found exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHUNK = 4096  # rows whose nearest are searched at once, to bound the memory


def nearest_rows(vectors: NDArray[np.float32], number: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return the nearest rows of every row, itself among them.

    Args:
        vectors: unit vectors, of shape (rows, size); one at least.
        number: of nearest rows, at most as many as there are.

    Returns:
        Cosines and rows, each of shape (rows, number), the highest cosine first.
    """
    import faiss
    import numpy as np

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    starts = range(0, len(vectors), CHUNK)
    scores, rows = zip(*(index.search(vectors[start : start + CHUNK], number) for start in starts), strict=True)
    return np.concatenate(scores), np.concatenate(rows)
