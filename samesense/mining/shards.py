"""Nearest neighbours among more words than one process holds: an index in shards, which are searched one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samesense.mining.nearest import NONE, Neighbours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

# Chosen by `benchmarks.mining_shards`: docs/scale.md has the table
INDEX = "HNSW32,SQfp16"  # faiss's name of a graph with 64 edges a word, and 32 on each higher level
WIDTH = 64  # words that are kept in view while the graph is searched


def build_shard(parts: Iterable[Vectors]) -> Any:  # noqa: ANN401  # of faiss
    """Return an index of vectors, which come in parts, one at least; it keeps them as half-precision floats.

    It is a graph in which a search goes from neighbour to neighbour (HNSW; Malkov and Yashunin 2018, Efficient and
    robust approximate nearest neighbor search, arxiv.org/abs/1603.09320).
    """
    import faiss

    index: Any = None
    for vectors in parts:
        index = index or faiss.index_factory(vectors.shape[1], INDEX, faiss.METRIC_INNER_PRODUCT)
        index.add(vectors)
    return index


def search_shard(index: Any, queries: Vectors, number: int, start: int = 0) -> Neighbours:  # noqa: ANN401  # of faiss
    """Return the nearest vectors of a shard, or nearly, as many as ``number``; the row of the first is ``start``."""
    import numpy as np

    index.hnsw.efSearch = max(WIDTH, number)
    cosines, rows = index.search(queries, number)
    return Neighbours(cosines, np.where(rows == NONE, NONE, rows + start))


def merge_shards(found: Sequence[Neighbours], number: int) -> Neighbours:
    """Return the nearest of what was found in shards for the same queries; where they are fewer, the cosine is 0."""
    import numpy as np

    cosines, rows = (np.concatenate(parts, axis=1) for parts in zip(*found, strict=True))
    best = np.argsort(-cosines, axis=1, kind="stable")[:, :number]
    rows = np.take_along_axis(rows, best, axis=1)
    return Neighbours(np.where(rows == NONE, 0, np.take_along_axis(cosines, best, axis=1)), rows)
