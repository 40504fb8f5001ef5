"""Shards find together nearly what an exact search would."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from samesense.mining.nearest import NONE, Neighbours
from samesense.mining.shards import build_shard, merge_shards, search_shard
from samesense.models.nearest import nearest_rows


@settings(max_examples=20)
@given(st.integers(1, 400), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_shards_find_nearly_what_an_exact_search_finds(rows: int, shards: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(rows, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    number, found = min(4, rows), []
    for part in np.array_split(np.arange(rows), min(shards, rows)):
        shard = build_shard([vectors[part[:1]], vectors[part[1:]]])
        found.append(search_shard(shard, vectors, number, part[0]))
    merged = merge_shards(found, number)
    exact = nearest_rows(vectors, number)[0]
    assert np.isclose(merged.cosines, exact, atol=2e-3).mean() > 0.98  # but for half-precision floats
    np.testing.assert_allclose(merged.cosines, np.einsum("ik,ijk->ij", vectors, vectors[merged.rows]), atol=2e-3)


def test_what_a_shard_does_not_find_comes_last() -> None:
    least = np.finfo(np.float32).min
    one = Neighbours(np.array([[0.9, least]], dtype=np.float32), np.array([[7, NONE]]))
    other = Neighbours(np.array([[0.95, 0.2]], dtype=np.float32), np.array([[3, 5]]))
    merged = merge_shards([one, other], 4)
    assert merged.rows.tolist() == [[3, 7, 5, NONE]]
    assert merged.cosines.round(2).tolist() == np.array([[0.95, 0.9, 0.2, 0]], dtype=np.float32).round(2).tolist()
