"""Intervals by the bootstrap over words."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.special import expit, logit
from scipy.stats import norm

from samesense.evaluation.bootstrap import Bootstrap, difference, draw_weights, scores_of_all
from samesense.evaluation.metrics import verdict_metrics, weighted_label_metrics

Floats = NDArray[np.float64]
Labels = NDArray[np.int8]


def mean_of(values: Floats, weights: Floats) -> dict[str, Floats]:
    return {"mean": weights @ values / weights.sum(axis=1)}


def random_pairs(rng: np.random.Generator, words: int, rows: int) -> tuple["pd.Series[str]", "pd.Series[str]"]:
    left = rng.integers(0, words, rows)
    right = (left + rng.integers(1, words, rows)) % words
    return pd.Series(left.astype(str)), pd.Series(right.astype(str))


def test_a_pair_weighs_the_mean_of_its_words_draws() -> None:
    weights = draw_weights(np.array([[0, 0, 1], [1, 2, 2]]), np.random.default_rng(1), 4)
    cat, dog, emu = np.random.default_rng(1).exponential(size=(4, 3)).T
    np.testing.assert_allclose(weights, np.array([cat + dog, cat + emu, dog + emu]).T / 2, rtol=1e-12)


def test_intervals_cover_the_score_follow_the_seed_and_narrow_with_rows(scores: Floats, labels: Labels) -> None:
    def interval(copies: int, seed: int) -> tuple[float, float]:
        pairs = pd.DataFrame({side: [f"{side}{row}" for row in range(5 * copies)] for side in ("left", "right")})
        many_scores, many_labels = np.tile(scores, copies), np.tile(labels, copies)
        limits = Bootstrap(seed, 200).intervals(
            partial(verdict_metrics, many_scores, many_labels, 0.5), (pairs["left"], pairs["right"])
        )
        return limits["accuracy_low"], limits["accuracy_high"]

    few, many = interval(10, 1), interval(1000, 1)
    assert few[0] < many[0] < 3 / 5 < many[1] < few[1]
    assert interval(10, 1) == few != interval(10, 2)


def test_the_variance_is_the_sum_over_pairs_that_share_a_word() -> None:
    rng = np.random.default_rng(1)
    left, right = random_pairs(rng, 60, 300)
    left, right = pd.concat([left, right[:5]]), pd.concat([right, left[:5]])  # five pairs come twice
    liking = rng.normal(size=60)  # of each word
    values = (liking[left.astype(int)] + liking[right.astype(int)] > 0).astype(float)
    pairs = [{*pair} for pair in zip(left, right, strict=True)]
    shared = np.array([[not one.isdisjoint(other) for other in pairs] for one in pairs])
    mean, residuals = values.mean(), values - values.mean()
    deviation = (residuals @ shared @ residuals) ** 0.5 / 305
    limits = Bootstrap(1, 10_000).intervals(partial(mean_of, values), (left, right))
    expected = expit(logit(mean) + np.array([-1.96, 1.96]) * deviation / (mean * (1 - mean)))
    assert [limits["mean_low"], limits["mean_high"]] == pytest.approx(expected, abs=0.005)
    assert deviation > 1.5 * (residuals @ residuals) ** 0.5 / 305, "the words matter"


def test_rows_of_one_column_vary_by_its_words() -> None:
    words = pd.Series(np.repeat(np.arange(100), 4).astype(str))
    values = np.repeat(np.arange(100) % 2, 4).astype(float)
    limits = Bootstrap(1, 10_000).intervals(partial(mean_of, values), (words,))
    expected = expit(np.array([-1.96, 1.96]) * 2 / 100**0.5)  # as of 100 rows
    assert [limits["mean_low"], limits["mean_high"]] == pytest.approx(expected, abs=0.005)


def test_a_score_without_spread_has_an_interval_without_width() -> None:
    words = pd.Series(list("abc")), pd.Series(list("bcd"))
    for value in (0.0, 0.3, 1.0):
        limits = Bootstrap(1, 100).intervals(partial(mean_of, np.full(3, value)), words)
        assert limits == pytest.approx({"mean_low": value, "mean_high": value}, rel=1e-12)


def test_the_limits_stay_in_the_range_of_the_score() -> None:
    words = pd.Series(list("abcde")), pd.Series(list("bcdea"))

    def judge(weights: Floats) -> dict[str, Floats]:
        share = mean_of(np.array([1.0, 1.0, 1.0, 1.0, 0.0]), weights)["mean"]
        return {"recall": share, "mcc": 2 * share - 1}

    limits = Bootstrap(1, 100).intervals(judge, words)
    assert 0 < limits["recall_low"] < 0.5
    assert 0.8 < limits["recall_high"] < 1
    expected = {end: 2 * limits[f"recall_{end}"] - 1 for end in ("low", "high")}  # Fisher's z is half the logit
    assert {end: limits[f"mcc_{end}"] for end in expected} == pytest.approx(expected, rel=1e-9)


def test_a_difference_is_of_scores_by_the_same_weights(scores: Floats) -> None:
    words = pd.Series(list("abcde")), pd.Series(list("fghij"))
    better, worse = partial(mean_of, scores), partial(mean_of, scores - 0.25)
    lead = difference(better, worse, ["mean"])
    assert scores_of_all(lead, 5) == pytest.approx({"mean": 0.25}, rel=1e-12)
    limits = Bootstrap(1, 100).intervals(lead, words, ["mean"])
    assert limits == pytest.approx({"mean_low": 0.25, "mean_high": 0.25}, rel=1e-9)
    limits = Bootstrap(1, 100).intervals(difference(worse, better, ["mean"]), words, ["mean"])
    assert limits == pytest.approx({"mean_low": -0.25, "mean_high": -0.25}, rel=1e-9)


def average_precision_of_all(spread: float) -> float:
    """Return the average precision of so many pairs that chance does not matter: two normal distributions, 1 apart."""
    thresholds = np.linspace(-8 * spread, 8 * spread, 20_001)
    recall, alarms = (norm.sf(thresholds, mean, spread) for mean in (1.0, 0.0))
    precision = recall / (recall + alarms)
    return float(-np.trapezoid(precision, recall))


@pytest.mark.parametrize("effect", [0.0, 0.5, 1.0])
def test_a_95_percent_interval_covers_the_true_score_95_times_in_100(effect: float) -> None:
    """A pair's score is the sum of its words' effects, noise of standard deviation 1, and 1 for synonyms."""
    rng = np.random.default_rng(7)
    rows, words, runs = 400, 250, 600
    labels = (np.arange(rows) % 2).astype(np.int8)
    spread = (1 + 2 * effect**2) ** 0.5
    at_threshold, between_two = norm.cdf(0.5 / spread), norm.cdf(0.5**0.5 / spread)
    true = {"recall": at_threshold, "accuracy": at_threshold, "roc_auc": between_two}
    true["average_precision"] = average_precision_of_all(spread)
    lead = between_two - norm.cdf(0.5**0.5 / (1 + spread**2) ** 0.5)  # over scores with as much noise again
    covered = dict.fromkeys([*true, "lead"], 0)
    for run in range(runs):
        pairs, effects = random_pairs(rng, words, rows), rng.normal(0, effect, words)
        scores = sum(effects[side.astype(int)] for side in pairs) + rng.normal(size=rows) + labels
        limits = Bootstrap(run, 100).intervals(partial(weighted_label_metrics, scores, labels, 0.5), pairs)
        for name, value in true.items():
            covered[name] += limits[f"{name}_low"] <= value <= limits[f"{name}_high"]
        noisy = scores + rng.normal(size=rows)
        better, worse = (partial(weighted_label_metrics, one, labels, 0.5) for one in (scores, noisy))
        limits = Bootstrap(run, 100).intervals(difference(better, worse, ["roc_auc"]), pairs, ["roc_auc"])
        covered["lead"] += limits["roc_auc_low"] <= lead <= limits["roc_auc_high"]
    assert 0.93 <= covered.pop("average_precision") / runs <= 0.98  # a little wide: resampling ties pairs together
    assert {name for name, count in covered.items() if 0.93 <= count / runs <= 0.97} == set(covered), covered
