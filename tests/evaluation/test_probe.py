"""What one word tells of the label, and what is shown to a reader."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from stages._encoder import Vectors
from stages._pairs import pair_table
from stages.probe import one_word_auc
from stages.samples import sampled

METRICS = Path(__file__).parents[1] / "metrics" / "probe.json"


class Numbers(Vectors):
    """Vectors of words that are numbers: their digits."""

    def __init__(self) -> None:
        """Need no checkpoint."""

    def of(self, words: "pd.Series[str]") -> np.ndarray:
        """Return the last three digits of each word."""
        return np.array([[int(digit) for digit in word[-3:]] for word in words], dtype=np.float32)


def numbered(rng: np.random.Generator, size: int) -> pd.DataFrame:
    words = [[f"{number:04}" for number in rng.integers(0, 10_000, size)] for _ in range(2)]
    return pd.DataFrame({"left": words[0], "right": words[1]})


def test_a_word_that_tells_the_label_is_found_and_chance_is_chance() -> None:
    rng = np.random.default_rng(1)
    train, test = numbered(rng, 4000), numbered(rng, 4000)
    told = [table.assign(label=(table["left"].str[-1] > "4").astype(int)) for table in (train, test)]
    found = one_word_auc(told[0], told[1], Numbers())
    assert found["one_word_roc_auc_left"] > 0.95
    assert found["one_word_roc_auc_right"] == pytest.approx(0.5, abs=0.05)


def test_one_word_tells_next_to_nothing_in_the_committed_corpus() -> None:
    for side, value in json.loads(METRICS.read_text()).items():
        assert 0.45 < value < 0.55, side


def test_samples_are_of_each_part_of_speech_kind_and_method() -> None:
    rows = [
        ("a", "b", 1, "synonym", "n", "wordnet"),
        ("a", "c", 1, "synonym", "n", "wordnet"),
        ("a", "d", 1, "synonym", "v", "wordnet"),
        ("a", "e", 0, "random", "n", "wordnet"),
        ("a", "f", 0, "random", "n", "paraphrase:typo"),
    ]
    table = pair_table(
        pd.DataFrame(rows, columns=["left", "right", "label", "kind", "pos", "origin"]).assign(source="")
    )
    found = sampled(table, 1, seed=1)
    assert found["group"].tolist() == ["paraphrase:typo", "random", "synonym:n", "synonym:v"]
    assert found["number"].tolist() == [1, 1, 1, 1]
    assert found["right"].tolist()[:2] == ["f", "e"]
    assert sampled(table, 2, seed=1)["number"].tolist() == [1, 1, 1, 2, 1]
    assert len({tuple(sampled(table, 1, seed)["right"]) for seed in range(9)}) == 2
