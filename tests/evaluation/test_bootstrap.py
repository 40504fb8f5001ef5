"""Intervals by the bootstrap over words."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samesense.evaluation.bootstrap import Bootstrap, word_weights
from samesense.evaluation.metrics import verdict_metrics


def test_a_pair_weighs_as_often_as_both_its_words_were_drawn() -> None:
    words = pd.Series(["cat", "cat", "dog"]), pd.Series(["dog", "emu", "emu"])
    weights = word_weights(words, np.random.default_rng(1), 500)  # some leave no pair, and are left out
    assert 300 < len(weights) < 500
    assert weights.any(axis=1).all()
    cat_dog, cat_emu, dog_emu = weights.T
    assert ((cat_dog * cat_emu > 0) <= (dog_emu > 0)).all()


def test_intervals_cover_the_score_follow_the_seed_and_narrow_with_rows(
    scores: NDArray[np.float64], labels: NDArray[np.int8]
) -> None:
    def interval(copies: int, seed: int) -> tuple[float, float]:
        pairs = pd.DataFrame({side: [f"{side}{row}" for row in range(5 * copies)] for side in ("left", "right")})
        many_scores, many_labels = np.tile(scores, copies), np.tile(labels, copies)
        limits = Bootstrap(seed, 200).intervals(
            lambda weights: verdict_metrics(many_scores, many_labels, 0.5, weights), (pairs["left"], pairs["right"])
        )
        return limits["accuracy_low"], limits["accuracy_high"]

    few, many = interval(10, 1), interval(1000, 1)
    assert few[0] < many[0] < 3 / 5 < many[1] < few[1]
    assert interval(10, 1) == few != interval(10, 2)


def test_the_limits_are_those_of_the_middle_95_percent() -> None:
    words = (pd.Series(["cat", "dog", "emu"]),)
    draws = word_weights(words, np.random.default_rng(1), 100).sum(axis=1)
    limits = Bootstrap(1, 100).intervals(lambda weights: {"sum": weights.sum(axis=1)}, words)
    assert limits == {"sum_low": np.quantile(draws, 0.025), "sum_high": np.quantile(draws, 0.975)}
