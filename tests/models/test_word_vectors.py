"""The vectors of an encoder before any training."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from transformers import AutoTokenizer

from samesense.errors import ModelError
from samesense.models import pooled
from samesense.models.architectures import ARCHITECTURES, Architecture
from samesense.models.torch_runtime import TorchRuntime
from samesense.models.word_vectors import WordVectors, cosine, embed_words
from samesense.training.initial_model import Design, load_initial_model

WORDS = ["icy", "cold", "a very hot summer day in the city", "zq日本", "ice box", "e=mc2"]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_runtime_of_the_same_encoder_has_the_same_vectors_by_the_same_pooling(
    architecture: Architecture,
    tiny_checkpoints: dict[str, Path],
    count_calls: Callable[[Any, str], list[tuple[Any, ...]]],
) -> None:
    folder = tiny_checkpoints[architecture]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    runtime = TorchRuntime(load_initial_model(folder, Design(architecture)), tokenizer)
    poolings = count_calls(pooled, "mean_pool")
    vectors = WordVectors(WORDS, folder)
    first = len(poolings)
    np.testing.assert_allclose(vectors.of(pd.Series(WORDS)), runtime.vectors(WORDS), rtol=0, atol=1e-5)
    assert 0 < first < len(poolings)


def test_vectors_are_looked_up_by_word(tiny_distilbert: Path) -> None:
    vectors = WordVectors(["icy", "cold", "icy"], tiny_distilbert)
    assert vectors.words.tolist() == ["cold", "icy"]
    values = vectors.values  # noqa: PD011  # not of pandas
    assert values.shape == (2, 16)
    np.testing.assert_array_equal(vectors.of(pd.Series(["icy", "cold", "icy"])), values[[1, 0, 1]])
    pairs = pd.DataFrame({"left": ["icy", "icy"], "right": ["icy", "cold"]})
    same, other = vectors.cosine(pairs)
    assert same == pytest.approx(1, abs=1e-6)
    assert other == pytest.approx(float(values[0] @ values[1]), abs=1e-6)


def test_no_words_have_no_vectors(tiny_distilbert: Path) -> None:
    assert embed_words([], tiny_distilbert).shape == (0, 16)


def test_cosine_by_hand() -> None:
    left, right = np.array([[1.0, 0.0], [0.6, 0.8]], dtype=np.float32), np.array([[0.0, 1.0], [1.0, 0.0]], np.float32)
    assert cosine(left, right).tolist() == [0.0, np.float32(0.6)]


def test_a_folder_that_holds_no_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=f"^{tmp_path}: not a readable model: "):
        embed_words(["cold"], tmp_path)
