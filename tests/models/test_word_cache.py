"""What a model made of words is kept, as far as there is room."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from samesense.models.torch_runtime import TorchRuntime
from samesense.models.word_cache import WordCache


def test_words_that_nobody_asked_for_longest_make_room_and_longer_ones_than_all_room_are_not_kept() -> None:
    def compute(words: Sequence[str]) -> list[Any]:
        asked.append(list(words))
        return [np.full(len(word), len(word), dtype=np.float32) for word in words]

    asked: list[list[str]] = []
    cache = WordCache(size=4 * 5)  # numbers
    assert [array.tolist() for array in cache.of(["a", "to", "a"], compute)] == [[1], [2, 2], [1]]
    cache.of(["an"], compute)  # full
    cache.of(["a", "it"], compute)  # "to" goes
    cache.of(["a", "an", "it", "phrase"], compute)
    cache.of(["a", "an", "it", "to", "phrase"], compute)
    assert asked == [["a", "to"], ["an"], ["it"], ["phrase"], ["to", "phrase"]]


def test_nothing_is_kept_without_room() -> None:
    cache = WordCache(size=0)
    cache.of(["a"], lambda _: [np.zeros(1, dtype=np.float32)])
    assert cache.of(["a"], lambda _: [np.ones(1, dtype=np.float32)])[0].tolist() == [1]


@pytest.mark.parametrize("architecture", ["twin", "late"])
def test_words_are_read_once_for_all_calls_and_pairs_have_the_same_scores(
    architecture: str, relation_folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = TorchRuntime.load(relation_folders[architecture])
    pairs = [("cold", "icy"), ("icy", "a very hot summer day"), ("run", "cold")]
    expected = runtime.outputs(pairs)
    read = "read" if architecture == "late" else "embed"
    compute, words = getattr(runtime, read), []

    def count(batch: dict[str, Any]) -> Any:
        words.append(len(batch["input_ids"]))
        return compute(batch)

    monkeypatch.setattr(runtime, read, count)
    runtime.word_cache = WordCache(1_000_000)
    found = np.concatenate([runtime.outputs([pair]) for pair in pairs])
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)
    assert sum(words) == 4
    assert TorchRuntime.word_cache.of(["cold"], lambda _: [np.zeros(1, dtype=np.float32)])[0].tolist() == [0]
