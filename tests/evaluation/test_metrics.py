"""Scores, temperatures, thresholds and intervals on values that can be checked by hand, or against scikit-learn."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr
from sklearn import metrics as sk

from stages._bootstrap import Bootstrap, word_weights
from stages._calibration import fit_temperature
from stages._judging import best_threshold, calibrated, chosen, correlated, decided, judged, ranked

SCORES = np.array([0.9, 0.8, 0.6, 0.4, 0.2])
LABELS = np.array([1, 0, 1, 1, 0], dtype=np.int8)
ONCE = np.ones((1, 5))
PAIRS = pd.DataFrame({"left": list("abcde"), "right": list("fghij")})


def test_scores_by_hand() -> None:
    assert judged(SCORES, LABELS, 0.5) == pytest.approx(
        {
            "precision": 2 / 3,
            "recall": 2 / 3,
            "f1": 2 / 3,
            "accuracy": 3 / 5,
            "mcc": 1 / 6,
            "false_positive_rate": 1 / 2,
            "average_precision": (1 + 2 / 3 + 3 / 4) / 3,
            "roc_auc": 4 / 6,
        }
    )


def test_what_nothing_tells_is_left_out_or_nought() -> None:
    found = judged(SCORES, LABELS, 2.0)
    assert (found["precision"], found["recall"], found["f1"], found["mcc"]) == (0.0, 0.0, 0.0, 0.0)
    assert judged(SCORES, np.ones(5, dtype=np.int8), 0.5) == {"recall": 3 / 5}
    assert judged(SCORES, np.zeros(5, dtype=np.int8), 0.5) == {"false_positive_rate": 3 / 5}


rows = st.lists(
    st.tuples(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), st.sampled_from([0, 1]), st.integers(0, 3)),
    min_size=2,
    max_size=30,
).filter(lambda found: {label for _, label, weight in found if weight} == {0, 1})


@settings(deadline=None)
@given(rows)
def test_weighted_scores_are_those_of_scikit_learn(table: list[tuple[float, int, int]]) -> None:
    scores, labels, weights = (np.array(column, dtype=float) for column in zip(*table, strict=True))
    called = scores >= 0.5
    labels = labels.astype(np.int8)
    found = decided(scores, labels, 0.5, weights[None]) | ranked(scores, labels, weights[None])
    how = {"sample_weight": weights}
    assert {name: values[0] for name, values in found.items()} == pytest.approx(
        {
            "precision": sk.precision_score(labels, called, zero_division=0.0, **how),
            "recall": sk.recall_score(labels, called, **how),
            "f1": sk.f1_score(labels, called, **how),
            "accuracy": sk.accuracy_score(labels, called, **how),
            "mcc": sk.matthews_corrcoef(labels, called, **how),
            "false_positive_rate": 1 - sk.recall_score(1 - labels, ~called, **how),
            "average_precision": sk.average_precision_score(labels, scores, **how),
            "roc_auc": sk.roc_auc_score(labels, scores, **how),
        }
    )
    brier = calibrated(scores, labels, weights[None])["brier"]
    assert brier == pytest.approx(sk.brier_score_loss(labels, scores, **how))


def test_the_calibration_error_by_hand() -> None:
    chances = np.array(
        [0.31, 0.32, 0.9, 0.95, 1.0]
    )  # bins of a fifteenth: the first two share one, the last two another
    error = calibrated(chances, np.array([0, 1, 1, 0, 1], dtype=np.int8), ONCE)["expected_calibration_error"]
    assert error == pytest.approx((abs(0.63 - 1) + abs(0.9 - 1) + abs(1.95 - 1)) / 5)


def test_the_threshold_is_the_score_of_highest_f1() -> None:
    assert best_threshold(SCORES, LABELS) == 0.4  # precision 3/4, recall 1


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_that_made_the_odds_is_found(temperature: float) -> None:
    rng = np.random.default_rng(0)
    odds = rng.normal(size=(50_000, 1)).repeat(2, axis=1)
    labels = (rng.random(len(odds)) < 1 / (1 + np.exp(-odds[:, 0]))).astype(np.int8)
    assert fit_temperature(odds * temperature, labels) == pytest.approx(temperature, rel=0.05)


def test_a_pair_weighs_as_often_as_both_its_words_were_drawn() -> None:
    words = pd.Series(["cat", "cat", "dog"]), pd.Series(["dog", "emu", "emu"])
    weights = word_weights(words, np.random.default_rng(1), 500)  # some leave no pair, and are left out
    assert 300 < len(weights) < 500
    assert weights.any(axis=1).all()
    cat_dog, cat_emu, dog_emu = weights.T
    assert ((cat_dog * cat_emu > 0) <= (dog_emu > 0)).all()


def test_intervals_cover_the_score_follow_the_seed_and_narrow_with_rows() -> None:
    def interval(copies: int, seed: int) -> tuple[float, float]:
        pairs = pd.DataFrame({side: [f"{side}{row}" for row in range(5 * copies)] for side in ("left", "right")})
        scores, labels = np.tile(SCORES, copies), np.tile(LABELS, copies)
        found = Bootstrap(seed, 200).intervals(
            lambda weights: decided(scores, labels, 0.5, weights), (pairs["left"], pairs["right"])
        )
        return found["accuracy_low"], found["accuracy_high"]

    few, many = interval(10, 1), interval(1000, 1)
    assert few[0] < many[0] < 3 / 5 < many[1] < few[1]
    assert interval(10, 1) == few != interval(10, 2)


def test_the_correlation_is_spearmans() -> None:
    table = PAIRS.assign(score=[3.0, 2.0, 2.0, 7.0, 1.0])
    found = correlated(table, SCORES, Bootstrap(1, 100))
    assert found["spearman"] == pytest.approx(spearmanr(SCORES, table["score"]).statistic)
    assert found["rows"] == 5
    assert found["spearman_low"] < found["spearman"] < found["spearman_high"]


def test_the_answer_is_the_option_of_highest_score_and_level_ones_share() -> None:
    table = pd.DataFrame(
        {
            "left": ["cold"] * 2 + ["hot"] * 2 + ["old"] * 2,
            "right": ["icy", "dog", "warm", "cat", "aged", "new"],
            "question": [0, 0, 1, 1, 2, 2],
            "label": [1, 0, 1, 0, 1, 0],
        }
    )
    found = chosen(table, np.array([0.9, 0.1, 0.2, 0.3, 0.5, 0.5]), None)
    assert found == {"rows": 3, "accuracy": (1 + 0 + 0.5) / 3}
