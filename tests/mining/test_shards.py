"""Shards find together what one index would; where every cell is searched, that is what an exact search finds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samesense.mining.nearest import NONE, Neighbours
from samesense.mining.shards import PROBES, cells_for, merge_shards, search_shard, train_index
from samesense.models.nearest import nearest_rows


@pytest.mark.parametrize(
    ("words", "cells"), [(1, 1), (79, 1), (80, 2), (10_000, 250), (100_000, 1264), (1_000_000, 4000)]
)
def test_a_vocabulary_has_cells_by_its_size(words: int, cells: int) -> None:
    assert cells_for(words) == cells


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 400), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_shards_find_what_an_exact_search_finds(rows: int, shards: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(rows, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cells, number = cells_for(rows), min(4, rows)
    assert cells < PROBES
    found = []
    for part in np.array_split(np.arange(rows), shards):
        index = train_index(vectors, cells)
        index.add_with_ids(vectors[part], part)
        found.append(search_shard(index, vectors, number))
    merged = merge_shards(found, number)
    np.testing.assert_allclose(merged.cosines, nearest_rows(vectors, number)[0], atol=2e-3)  # of half-precision floats
    np.testing.assert_allclose(merged.cosines, np.einsum("ik,ijk->ij", vectors, vectors[merged.rows]), atol=2e-3)


def test_what_a_shard_does_not_find_comes_last() -> None:
    least = np.finfo(np.float32).min
    one = Neighbours(np.array([[0.9, least]], dtype=np.float32), np.array([[7, NONE]]))
    other = Neighbours(np.array([[0.95, 0.2]], dtype=np.float32), np.array([[3, 5]]))
    merged = merge_shards([one, other], 4)
    assert merged.rows.tolist() == [[3, 7, 5, NONE]]
    assert merged.cosines.round(2).tolist() == np.array([[0.95, 0.9, 0.2, 0]], dtype=np.float32).round(2).tolist()
