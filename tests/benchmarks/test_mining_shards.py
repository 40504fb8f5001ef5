"""What is measured of a search over shards, and the tables."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks import mining_shards


def unit_vectors(rows: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(0).normal(size=(rows, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def test_words_beyond_those_with_vectors_are_made_of_two() -> None:
    vectors = unit_vectors(3)
    assert mining_shards.make_up(vectors, 2).tolist() == vectors[:2].tolist()
    made = mining_shards.make_up(vectors, 50)
    assert made[:3].tolist() == vectors.tolist()
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, atol=1e-6)
    sums = vectors[:, None] + vectors
    sums /= np.linalg.norm(sums, axis=2, keepdims=True)
    assert np.abs(made[3:, None, None] - sums).max(axis=3).min(axis=(1, 2)).max() < 1e-6


def test_recall_is_the_share_that_is_found_whatever_the_order() -> None:
    exact = np.array([[0, 1, 2, 3], [4, 5, 6, 7]])
    assert mining_shards.recall(exact[:, ::-1], exact) == 1
    assert mining_shards.recall(np.array([[0, 1, 9, -1], [4, 5, 6, 8]]), exact) == 5 / 8


def test_the_table_of_costs_has_a_row_for_a_vocabulary() -> None:
    words, *seconds, size, recall = mining_shards.cost_row(unit_vectors(400))
    assert (words, len(seconds), float(recall) > 0.99) == ("400", 3, True)
    assert 16 + 256 < int(size) < 320  # a vector takes 16 bytes, and its edges 256


def test_kinds_of_indexes_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mining_shards, "KINDS", {"Flat": ("",), "IVF{cells},SQfp16": ("nprobe=1", "nprobe=10")})
    rows = list(mining_shards.compare_rows(unit_vectors(400)))
    assert [row[:2] for row in rows] == [["Flat", ""], ["IVF10,SQfp16", "nprobe=1"], ["IVF10,SQfp16", "nprobe=10"]]
    assert (rows[0][-1], float(rows[1][-1]) < 1, rows[2][-1]) == ("1.000", True, "1.000")
