"""The model judges no more than it has to, and no verdict changes."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from samesense import Classifier
from samesense.mining import reranking
from samesense.mining.reranking import probabilities_above
from samesense.models.architectures import ARCHITECTURES
from samesense.models.runtime import Runtime

WORDS = ["cold", "frosty", "hot", "icy", "jog", "run", "the hot season of the year"]
PAIRS = list(combinations(WORDS, 2))


@pytest.fixture(scope="module", params=ARCHITECTURES)
def runtime(request: pytest.FixtureRequest, model_folders: dict[str, Path]) -> Runtime:
    return Classifier.load(model_folders[request.param]).runtime


def test_a_probability_is_the_models_wherever_it_can_matter(runtime: Runtime) -> None:
    expected = runtime.probabilities(PAIRS)
    np.testing.assert_allclose(probabilities_above(runtime, PAIRS, 0.5), expected, rtol=1e-4)
    for threshold in np.quantile(expected, [0.3, 0.6, 0.9]) + 1e-6:
        probabilities = probabilities_above(runtime, PAIRS, threshold)
        assert ((probabilities >= threshold) == (expected >= threshold)).all()
        np.testing.assert_allclose(probabilities[probabilities > 0], expected[probabilities > 0], rtol=1e-4)
    assert probabilities_above(runtime, [], 0.5).shape == (0,)


@pytest.mark.parametrize("runtime", ["cross", "joint"], indirect=True)
def test_the_second_order_is_judged_only_where_it_can_matter(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    first = 1 / (1 + np.exp(-runtime.log_odds_as_given(PAIRS)))
    judged: list[tuple[str, str]] = []
    log_odds_as_given = runtime.log_odds_as_given

    def note(pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        judged.extend(pairs)
        return log_odds_as_given(pairs)

    monkeypatch.setattr(runtime, "log_odds_as_given", note)
    monkeypatch.setattr(reranking, "CHUNK", 5)
    ranked = np.sort(first)
    gap = np.diff(ranked).argmax()
    bound = ranked[gap : gap + 2].mean()  # the first order has to reach 2t - 1
    probabilities_above(runtime, PAIRS, (1 + bound) / 2)
    second = [(right, left) for (left, right), probability in zip(PAIRS, first, strict=True) if probability >= bound]
    assert judged == PAIRS + second
    assert 0 < len(second) < len(PAIRS)
