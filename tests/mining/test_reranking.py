"""The model judges no more than it has to, and no verdict changes."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from samesense import Classifier
from samesense.evidence.store import Evidence
from samesense.mining import reranking
from samesense.mining.calibration import ALONE, WITH_EVIDENCE
from samesense.mining.groups import Synonyms
from samesense.mining.reranking import probabilities_above, synonyms_above
from samesense.models.architectures import ARCHITECTURES
from samesense.models.metadata import Metadata
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


def test_each_pair_has_a_bound_of_its_own(runtime: Runtime) -> None:
    expected = runtime.probabilities(PAIRS)
    least = np.where(np.arange(len(PAIRS)) % 3, expected - 1e-3, np.inf)
    probabilities = probabilities_above(runtime, PAIRS, least)
    np.testing.assert_allclose(probabilities, np.where(np.isinf(least), 0, expected), rtol=1e-4)
    assert probabilities_above(runtime, PAIRS, np.inf).tolist() == [0.0] * len(PAIRS)


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


def closeness(pairs: list[tuple[str, str]]) -> NDArray[np.float64]:
    """Make up how close each pair is."""
    return np.linspace(-0.3, 0.4, len(pairs))


def probabilities(classifier: Classifier, pairs: list[tuple[str, str]]) -> NDArray[np.float64]:
    """Return the probability among candidates of each pair, all of which are judged."""
    judged = classifier.judge(pairs).probabilities
    known = classifier.look_up(pairs)
    calibration = WITH_EVIDENCE if classifier.evidence else ALONE
    return known.overruled(calibration.probabilities(judged, closeness(pairs)))


def judged_fully(classifier: Classifier, pairs: list[tuple[str, str]], threshold: float) -> list[Synonyms]:
    """Return what `synonyms_above` should: by all probabilities, each with its reason."""
    found = probabilities(classifier, pairs)
    reached = found >= threshold
    rows = zip(pairs, found.tolist(), classifier.look_up(pairs).reasons(reached), reached, strict=True)
    return [Synonyms(*pair, probability, reason) for pair, probability, reason, kept in rows if kept]


@pytest.mark.parametrize("evidence", [True, False])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_synonyms_are_those_of_judging_every_pair(
    informed_folders: dict[str, Path], architecture: str, monkeypatch: pytest.MonkeyPatch, *, evidence: bool
) -> None:
    classifier = Classifier.load(informed_folders[architecture], evidence=evidence)
    monkeypatch.setattr(reranking, "CHUNK", 5)
    ranked = np.sort(probabilities(classifier, PAIRS))
    for gap in np.argsort(np.diff(ranked))[-4:]:  # wide, so that no verdict depends on rounding
        threshold = float(ranked[gap : gap + 2].mean())
        found = synonyms_above(classifier, PAIRS, closeness(PAIRS), threshold)
        expected = judged_fully(classifier, PAIRS, threshold)
        assert [(*each[:2], each.because) for each in found] == [(*each[:2], each.because) for each in expected]
        np.testing.assert_allclose([one.probability for one in found], [one.probability for one in expected], rtol=1e-4)
    assert synonyms_above(classifier, [], np.zeros(0), 0.5) == []


class OrderedRuntime:
    """Gives each pair, in the order it has, log-odds; notes what it is asked."""

    def __init__(self, odds: dict[tuple[str, str], float], *, symmetric: bool) -> None:
        self.odds = odds
        self.symmetric = symmetric
        self.asked: list[tuple[str, str]] = []

    def log_odds_as_given(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        self.asked += pairs
        return np.array([self.odds[pair] for pair in pairs])

    def probabilities(self, pairs: Sequence[tuple[str, str]], *, progress: bool) -> NDArray[np.float64]:  # noqa: ARG002
        swapped = [pair[::-1] for pair in pairs]
        both = np.column_stack([self.log_odds_as_given(pairs), self.log_odds_as_given(swapped)])
        return np.asarray((1 / (1 + np.exp(-both))).mean(axis=1))


KNOWN = ["cold", "icy", "hot", "freezing", "frosty", "torrid", "car", "auto", "bike", "red car", "red bike", "xyzzy"]
KNOWN_PAIRS = list(combinations(KNOWN, 2))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.floats(-9, 9), min_size=2 * len(KNOWN_PAIRS), max_size=2 * len(KNOWN_PAIRS)),
    st.floats(0.01, 0.99),
    st.booleans(),
)
def test_the_model_is_asked_only_where_its_answer_can_matter(
    evidence: Evidence,
    odds: list[float],
    threshold: float,
    symmetric: bool,  # noqa: FBT001  # hypothesis gives it
) -> None:
    both = [*KNOWN_PAIRS, *(pair[::-1] for pair in KNOWN_PAIRS)]
    runtime = OrderedRuntime(dict(zip(both, odds, strict=True)), symmetric=symmetric)
    classifier = Classifier(cast("Any", runtime), Metadata("joint", 0.5, 1.0, {}), evidence)
    expected = judged_fully(classifier, KNOWN_PAIRS, threshold)
    runtime.asked.clear()
    found = synonyms_above(classifier, KNOWN_PAIRS, closeness(KNOWN_PAIRS), threshold)
    assert [pair._replace(probability=0) for pair in found] == [pair._replace(probability=0) for pair in expected]
    # An exponential of an array of another size may be rounded apart
    assert [pair.probability for pair in found] == pytest.approx([pair.probability for pair in expected], rel=1e-12)
    known = evidence.look_up(KNOWN_PAIRS)
    judged = WITH_EVIDENCE.least_judged(threshold, closeness(KNOWN_PAIRS))
    least = np.where(known.is_listed, np.inf, known.least_model_probabilities(judged))
    first = [pair for pair, bound in zip(KNOWN_PAIRS, least, strict=True) if bound <= 1]
    one_order = {pair: 1 / (1 + np.exp(-value)) for pair, value in runtime.odds.items()}
    second = [
        pair[::-1]
        for pair, bound in zip(KNOWN_PAIRS, least, strict=True)
        if bound <= 1 and (symmetric or one_order[pair] >= 2 * bound - 1)
    ]
    assert runtime.asked == first + second
