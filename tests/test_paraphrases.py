"""Rewrites of pairs keep the label and are repeatable."""

import random

import numpy as np
import pandas as pd
import pytest

from stages._pairs import pair_table
from stages.paraphrases import Paraphrases, inflect, inflected, methods, misspell, paraphrase, rewritten

ROWS = [
    ("jog", "run", 1, "synonym", "v"),
    ("beautiful", "gorgeous", 1, "synonym", "a"),
    ("funeral director", "undertaker", 1, "synonym", "n"),
    ("accommodation", "government", 0, "random", "n"),
    ("quickly", "slowly", 0, "antonym", "r"),
]


def pairs() -> pd.DataFrame:
    frame = pd.DataFrame(ROWS, columns=["left", "right", "label", "kind", "pos"])
    return pair_table(frame.assign(origin="wordnet", source="s"))


class Fixed:
    """An augmenter that always answers the same."""

    def __init__(self, answer: str) -> None:
        """Keep the answer."""
        self.answer = answer

    def augment(self, data: str) -> list[str]:  # noqa: ARG002  # as nlpaug calls it
        """Return the answer."""
        return [self.answer]


@pytest.mark.parametrize(
    ("words", "tag", "form"),
    [
        ("run", "VBG", "running"),
        ("give up", "VBD", "gave up"),
        ("funeral director", "NNS", "funeral directors"),
        ("big", "JJR", "bigger"),
        ("beautiful", "JJR", None),
        ("well off", "JJR", None),
    ],
)
def test_inflection(words: str, tag: str, form: str | None) -> None:
    assert inflected(words, tag) == form


def test_both_sides_are_inflected_alike_or_not_at_all() -> None:
    random.seed(0)
    seen = {inflect("jog", "run", "v") for _ in range(50)}
    assert seen == {("jogging", "running"), ("jogged", "ran"), ("jogs", "runs")}
    assert inflect("big", "beautiful", "a") is None
    assert inflect("quickly", "slowly", "r") is None


def test_a_misspelling_that_is_another_word_or_of_a_short_word_is_left_out() -> None:
    random.seed(0)
    assert {misspell(Fixed("Guverment"), set())("government", "government", "n") for _ in range(20)} == {
        ("guverment", "government"),
        ("government", "guverment"),
    }
    assert misspell(Fixed("Govern-Ment"), {"government"})("governmant", "governmant", "n") is None
    assert misspell(Fixed("cut"), set())("cat", "cat", "n") is None


def test_rows_that_no_rewrite_changes_are_left_out() -> None:
    def swap(left: str, right: str, pos: str) -> tuple[str, str] | None:
        return ("sprint", right) if pos == "v" else (left, right) if pos == "n" else None

    result = rewritten(pairs(), swap, "swap")
    assert result.to_numpy().tolist() == [["sprint", "run", 1, "synonym", "v", "paraphrase:swap", "jog\trun"]]


@pytest.mark.parametrize("method", ["inflection", "typo", "misspelling"])
def test_each_method_keeps_label_and_kind_names_its_source_and_follows_the_seed(method: str) -> None:
    none = {"inflection": 0.0, "typo": 0.0, "misspelling": 0.0}
    wanted = Paraphrases.model_validate({**none, method: 1.0})
    table = paraphrase(pairs(), wanted, seed=1)
    assert not table.empty
    assert set(table["origin"]) == {f"paraphrase:{method}"}
    sources = {f"{left}\t{right}": (label, kind, pos) for left, right, label, kind, pos in ROWS}
    for _, row in table.iterrows():
        assert sources[row["source"]] == (row["label"], row["kind"], row["pos"])
        assert row["source"] != f"{row['left']}\t{row['right']}"
    pd.testing.assert_frame_equal(table, paraphrase(pairs(), wanted, seed=1))
    assert any(not table.equals(paraphrase(pairs(), wanted, seed=seed)) for seed in range(2, 12))
    assert paraphrase(pairs(), Paraphrases.model_validate(none), seed=1).empty


def test_nlpaug_changes_one_word_and_keeps_hyphens() -> None:
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002
    typo = methods(set())["typo"]
    for _ in range(20):
        changed = typo("self-destruction", "self-destruction", "n")
        assert changed is not None
        (word,) = set(changed) - {"self-destruction"}
        assert len(word) == len("self-destruction")
        assert word.count("-") == 1
