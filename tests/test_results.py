"""The committed results are of a fair corpus and split."""

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


def metrics(name: str) -> dict[str, Any]:
    """Return a file of metrics."""
    content: dict[str, Any] = json.loads((ROOT / f"metrics/{name}.json").read_text())
    return content


@pytest.mark.parametrize("dimension", ["kind", "pos", "form", "zipf"])
def test_validation_looks_like_test(dimension: str) -> None:
    ours, theirs = (metrics("split")["composition"][part][dimension] for part in ("validation", "test"))
    for group in {*ours, *theirs}:
        assert abs(ours.get(group, 0) - theirs.get(group, 0)) < 0.05, group


def test_there_is_enough_to_choose_by() -> None:
    split = metrics("split")
    assert split["rows"]["validation"] >= 2000
    assert split["words_of_training"] == {"validation": 0, "test": 0}


def test_neither_one_word_nor_shared_words_give_the_label_away() -> None:
    probe = metrics("probe")
    assert all(abs(probe[f"one_word_roc_auc_{side}"] - 0.5) < 0.05 for side in ("left", "right"))
    assert probe["token_overlap_roc_auc"] < 0.6


def test_many_negatives_of_training_have_words_of_synonym_pairs_only() -> None:
    alone = metrics("split")["negatives_with_a_word_of_no_positive"]
    assert alone["train"] < 0.4  # related words that people ask about, and phrases that are built
    assert abs(alone["validation"] - alone["test"]) < 0.05


def test_no_sentence_in_training_mentions_a_held_out_word() -> None:
    counts = {name: method.get("mention_a_held_out_word", 0) for name, method in metrics("paraphrases").items()}
    assert set(counts.values()) == {0}
