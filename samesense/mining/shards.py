"""Nearest neighbours among more words than one process holds: an index in shards, which are searched one by one.

Each shard is an inverted file (Sivic and Zisserman 2003, Video Google; Jégou et al. 2011, Product quantization for
nearest neighbor search): vectors lie in cells, each by its nearest centroid, and only the cells nearest to a query are
searched. All shards have the same centroids, so that together they find what one index of all vectors would.
"""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING, Any

from samesense.mining.nearest import NONE, Neighbours

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

# `benchmarks.mining_shards` compares them
CELLS = 4  # for each unit of the square root of the number of words
PROBES = 32  # cells that are searched for a query
LEAST = 40  # words that a centroid needs, at least
SAMPLE = 64  # words that a centroid is placed by


def cells_for(words: int) -> int:
    """Return how many cells so many words are searched by: so few words that it makes no difference are in one."""
    return max(1, min(CELLS * isqrt(words), words // LEAST))


def train_index(sample: Vectors, cells: int) -> Any:  # noqa: ANN401  # of faiss
    """Return an index without words, the centroids of whose cells are placed by k-means among a sample of vectors.

    It keeps a vector as half-precision floats. The nearest centroids are found by a graph (HNSW; Malkov and Yashunin
    2018, Efficient and robust approximate nearest neighbor search), since there may be tens of thousands of them.
    """
    import faiss

    index: Any = faiss.index_factory(sample.shape[1], f"IVF{cells}_HNSW32,SQfp16", faiss.METRIC_INNER_PRODUCT)
    index.cp.min_points_per_centroid = 1  # or it warns of one cell with a few words
    index.train(sample)
    return index


def search_shard(index: Any, queries: Vectors, number: int) -> Neighbours:  # noqa: ANN401  # of faiss
    """Return the nearest vectors of a shard, as many as ``number`` where they are found."""
    import faiss

    parameters: Any = faiss.ParameterSpace()
    parameters.set_index_parameters(index, f"nprobe={PROBES},quantizer_efSearch={2 * PROBES}")
    return Neighbours(*index.search(queries, number))


def merge_shards(found: Sequence[Neighbours], number: int) -> Neighbours:
    """Return the nearest of what was found in shards for the same queries; where they are fewer, the cosine is 0."""
    import numpy as np

    cosines, rows = (np.concatenate(parts, axis=1) for parts in zip(*found, strict=True))
    best = np.argsort(-cosines, axis=1, kind="stable")[:, :number]
    rows = np.take_along_axis(rows, best, axis=1)
    return Neighbours(np.where(rows == NONE, 0, np.take_along_axis(cosines, best, axis=1)), rows)
