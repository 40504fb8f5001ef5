"""What one word of a pair, or a token that both sides have, says about its label."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from samesense.evaluation.probe import one_word_auc, token_overlap, word_features
from samesense.models.word_vectors import WordVectors

METRICS = Path(__file__).parents[2] / "metrics" / "probe.json"


class Digits(WordVectors):
    """Vectors of words that are numbers: their last three digits."""

    def __init__(self) -> None:
        """Need no checkpoint."""

    def of(self, words: "pd.Series[str]") -> np.ndarray:
        """Return the last three digits of each word."""
        return np.array([[int(digit) for digit in word[-3:]] for word in words], dtype=np.float32)


def random_numbers(rng: np.random.Generator, size: int) -> pd.DataFrame:
    words = [[f"{number:04}" for number in rng.integers(0, 10_000, size)] for _ in range(2)]
    return pd.DataFrame({"left": words[0], "right": words[1]})


def test_features_are_the_vector_the_frequency_and_the_length() -> None:
    table = word_features(pd.Series(["the 123", "zzqzqz 456"]), Digits())
    assert table[:, [0, 1, 2, 4, 5]].tolist() == [[1, 2, 3, 7, 2], [4, 5, 6, 10, 2]]
    assert table[0, 3] > table[1, 3] == 0


def test_a_side_that_gives_the_label_away_is_detected_and_chance_is_chance() -> None:
    rng = np.random.default_rng(1)
    tables = [random_numbers(rng, 4000) for _ in range(2)]
    train, test = (table.assign(label=(table["left"].str[-1] > "4").astype(int)) for table in tables)
    auc = one_word_auc(train, test, Digits())
    assert auc.keys() == {"one_word_roc_auc_left", "one_word_roc_auc_right"}
    assert auc["one_word_roc_auc_left"] > 0.95
    assert auc["one_word_roc_auc_right"] == pytest.approx(0.5, abs=0.05)


def test_one_word_says_next_to_nothing_in_the_committed_corpus() -> None:
    metrics = json.loads(METRICS.read_text())
    for side in ("left", "right"):
        assert 0.45 < metrics[f"one_word_roc_auc_{side}"] < 0.55, side


PHRASES = pd.DataFrame(
    [
        ("ice cream", "Ice-cream cone", 1),  # two of three tokens
        ("give up", "throw in the towel", 1),
        ("common disease", "common cold", 0),  # one of three
        ("hot dog", "night owl", 0),
        ("ice", "ice cream", 0),  # one side is a word
        ("ice-cream", "ice cream", 1),
    ],
    columns=["left", "right", "label"],
)


def test_tokens_in_common_are_counted_where_both_sides_are_phrases() -> None:
    assert token_overlap(PHRASES) == {
        "two_phrase_pairs": 4,
        "common_token_share_synonyms": 1 / 2,
        "common_token_share_negatives": 1 / 2,
        "token_overlap_roc_auc": (1 + 1 + 0 + 1 / 2) / 4,
    }


def test_what_is_undefined_without_phrases_of_a_label_is_left_out() -> None:
    assert token_overlap(PHRASES[:2]) == {"two_phrase_pairs": 2, "common_token_share_synonyms": 1 / 2}
    assert token_overlap(PHRASES[2:4]) == {"two_phrase_pairs": 2, "common_token_share_negatives": 1 / 2}
    assert token_overlap(PHRASES[4:]) == {"two_phrase_pairs": 0}
