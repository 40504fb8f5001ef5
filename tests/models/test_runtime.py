"""Log-odds, probabilities and vectors, the same for every runtime."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from samesense.models.architectures import ARCHITECTURES
from samesense.models.runtime import mean_probability
from samesense.models.torch_runtime import TorchRuntime
from samesense.texts import Pair

if TYPE_CHECKING:
    from samesense.models.encodings import Batch


@pytest.fixture(scope="module", params=ARCHITECTURES)
def runtime(request: pytest.FixtureRequest, model_folders: dict[str, Path]) -> TorchRuntime:
    return TorchRuntime.load(model_folders[request.param])


def test_the_probability_is_the_mean_over_both_orders_at_a_temperature() -> None:
    odds = np.array([[0.0, 2.0], [-1.0, -1.0]])
    expected = [(0.5 + 1 / (1 + math.exp(-1))) / 2, 1 / (1 + math.exp(0.5))]
    np.testing.assert_allclose(mean_probability(odds, temperature=2.0), expected, rtol=1e-15)


def test_log_odds_are_of_both_orders(runtime: TorchRuntime, pairs: list[Pair]) -> None:
    odds = runtime.log_odds(pairs)
    assert odds.shape == (len(pairs), 2)
    np.testing.assert_allclose(odds[:, 0], runtime.log_odds_as_given(pairs), rtol=1e-5)
    exchanged = [(right, left) for left, right in pairs]
    np.testing.assert_allclose(odds[:, 1], runtime.log_odds_as_given(exchanged), rtol=1e-5)
    assert np.array_equal(odds[:, 0], odds[:, 1]) == runtime.symmetric
    np.testing.assert_allclose(runtime.probabilities(pairs), mean_probability(odds), rtol=1e-12)
    assert runtime.log_odds([]).shape == (0, 2)


def test_vectors_are_of_length_one_whatever_is_beside_them(runtime: TorchRuntime) -> None:
    vectors = runtime.vectors(["icy", "a very hot summer day in the city", "icy"])
    assert vectors.shape == (3, runtime.width) == (3, 16)
    np.testing.assert_allclose((vectors**2).sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(vectors[0], vectors[2], rtol=1e-5)
    np.testing.assert_allclose(vectors[0], runtime.vectors(["icy"])[0], rtol=1e-4, atol=1e-6)
    assert runtime.vectors([]).shape == (0, 16)


def test_a_twin_is_symmetric_and_encodes_a_word_once(
    model_folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = TorchRuntime.load(model_folders["twin"])
    embed, embedded = twin.embed, []

    def record(batch: "Batch") -> np.ndarray:
        embedded.extend(batch["input_ids"].tolist())
        return embed(batch)

    monkeypatch.setattr(twin, "embed", record)
    odds = twin.log_odds([("cold", "icy"), ("icy", "cold"), ("cold", "cold")])
    assert sorted(twin.tokenizer.batch_decode(embedded, skip_special_tokens=True)) == ["cold", "icy"]
    np.testing.assert_array_equal(odds[:, 0], odds[:, 1])
    np.testing.assert_allclose(odds[0], odds[1], rtol=1e-6)  # a row's place in the batch changes its last digit
    assert odds[0, 0] != odds[2, 0]
