"""The nearest rows are those of a full table of cosines."""

import numpy as np
import pytest

from samesense.models import nearest
from samesense.models.nearest import nearest_rows


def test_the_nearest_rows_come_first_and_a_row_is_nearest_to_itself() -> None:
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8], [0.8, 0.6]], dtype=np.float32)
    cosines, rows = nearest_rows(vectors, 3)
    assert rows.tolist() == [[0, 3, 2], [1, 2, 3], [2, 3, 1], [3, 2, 0]]
    np.testing.assert_allclose(cosines, [[1, 0.8, 0.6], [1, 0.8, 0.6], [1, 0.96, 0.8], [1, 0.96, 0.8]], atol=1e-6)


def test_parts_that_are_searched_one_by_one_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(0).normal(size=(10, 5)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    expected = nearest_rows(vectors, 3)
    monkeypatch.setattr(nearest, "CHUNK", 3)
    for part, whole in zip(nearest_rows(vectors, 3), expected, strict=True):
        np.testing.assert_array_equal(part, whole)
