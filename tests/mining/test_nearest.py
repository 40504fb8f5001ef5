"""Candidates are the pairs one of which is among the nearest of the other."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from samesense.mining.nearest import Neighbours, near_pairs
from samesense.models.architectures import ARCHITECTURES
from samesense.models.loading import load_torch_model
from samesense.models.nearest import nearest_rows

WORDS = ["cold", "frosty", "hot", "icy", "jog", "run", "the hot season of the year"]


def nearest_pairs(vectors: NDArray[np.float32], number: int) -> dict[tuple[int, int], float]:
    pairs, cosines = near_pairs(Neighbours(*nearest_rows(vectors, min(number + 1, len(vectors)))))
    return dict(zip(map(tuple, pairs.tolist()), cosines.tolist(), strict=True))


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_candidates_are_the_nearest_of_either_side(rows: int, number: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(rows, 5)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = vectors @ vectors.T
    expected = set()
    for row in range(rows):
        order = [int(other) for other in np.argsort(-cosines[row]) if other != row]
        expected |= {tuple(sorted((row, other))) for other in order[:number]}
    found = nearest_pairs(vectors, number)
    assert [*found] == sorted(expected)
    assert [*found.values()] == pytest.approx([cosines[pair] for pair in sorted(expected)], abs=1e-5)


def test_equal_vectors_are_candidates() -> None:
    same = np.eye(4, dtype=np.float32)[[0, 0, 0, 1]]
    assert {(0, 1), (0, 2), (1, 2)} <= nearest_pairs(same, 2).keys()


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_words_have_the_vectors_of_the_stock_encoder(model_folders: dict[str, Path], architecture: str) -> None:
    from transformers import AutoModel

    runtime = load_torch_model(model_folders[architecture])
    stock = AutoModel.from_pretrained(model_folders[architecture])
    expected = []
    for word in WORDS:
        with torch.inference_mode():
            states = stock(**runtime.tokenizer(word, return_tensors="pt")).last_hidden_state[0].mean(0)
        expected.append(torch.nn.functional.normalize(states, dim=0).numpy())
    np.testing.assert_allclose(runtime.vectors(WORDS), expected, atol=1e-5)
