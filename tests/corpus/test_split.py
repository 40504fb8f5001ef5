"""No word of validation or test is in training, whatever comes in."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from stages._cli import BadInputError
from stages._pairs import all_keys, pair_table, word_key
from stages._pairs import sides as sides_of
from stages._reserve import word_digest
from stages.split import (
    SIDES,
    Split,
    check_disjoint,
    check_labels,
    content_word_overlap,
    side_of,
    split_pairs,
    summary,
)

SHARES = Split(validation=0.15, test=0.2, reserve=True, given=None)


def table(rows: list[tuple[str, str]], **columns: Any) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["left", "right"])
    defaults = {"label": 1, "kind": "synonym", "pos": "n", "origin": "wordnet", "source": ""}
    return pair_table(frame.assign(**{**defaults, **columns}))


def test_a_words_side_never_changes() -> None:
    sides = {word: side_of(word, SHARES) for word in ("cat", "dog", "house", "tree", "ice cream", "run", "walk", "icy")}
    assert sides == {
        "cat": "test",
        "dog": "validation",
        "house": "train",
        "tree": "train",
        "ice cream": "train",
        "run": "train",
        "walk": "test",
        "icy": "validation",
    }


def test_a_reserved_word_is_kept_for_test() -> None:
    reserved = {word_digest("house"), word_digest("ice-cream")}
    sides = {word: side_of(word, SHARES, reserved) for word in ("cat", "dog", "house", "tree", "Ice cream")}
    assert sides == {"cat": "test", "dog": "validation", "house": "test", "tree": "train", "Ice cream": "test"}
    parts = split_pairs(table([("house", "ice cream"), ("house", "tree"), ("run", "tree")]), SHARES, reserved)
    assert {side: sides_of(parts[side]) for side in parts} == {
        "train": [("run", "tree")],
        "validation": [],
        "test": [("house", "ice cream")],
        "dropped": [("house", "tree")],
    }
    counts = summary({**parts, "validation": parts["train"]}, reserved)
    assert counts["words_reserved"] == {"gold": 2, "test": 2}
    assert counts["words_of_training"] == {"validation": 2, "test": 0}
    assert counts["origins"]["test"] == {"wordnet": 1}


def test_spelling_variants_are_on_one_side() -> None:
    for word in ("ice cream", "T-shirt", "well off", "mid-air"):
        variants = {word, word.upper(), word.replace(" ", "-"), word.replace(" ", ""), word.replace("-", " ")}
        assert len({side_of(variant, SHARES) for variant in variants}) == 1


def test_shares_are_shares_of_the_words() -> None:
    sides = pd.Series([side_of(f"word {number}", SHARES) for number in range(20_000)]).value_counts(normalize=True)
    assert sides.round(2).to_dict() == {"train": 0.65, "test": 0.2, "validation": 0.15}


def test_shares_must_leave_room_for_training() -> None:
    with pytest.raises(ValidationError, match="must add up to less than 1"):
        Split(validation=0.5, test=0.5, reserve=True, given=None)


words = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=8).filter(word_key)
rows = st.lists(st.tuples(words, words), max_size=40)


@settings(deadline=None)
@given(rows)
def test_no_word_is_on_two_sides_and_no_row_is_lost(pairs: list[tuple[str, str]]) -> None:
    everything = table(pairs)
    parts = split_pairs(everything, SHARES)
    check_disjoint(parts)
    pd.testing.assert_frame_equal(pair_table(pd.concat(parts.values())), everything)
    for side in SIDES:
        assert {side_of(word, SHARES) for word in [*parts[side]["left"], *parts[side]["right"]]} <= {side}


@settings(deadline=None)
@given(rows, rows)
def test_new_rows_move_no_old_row(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    before, after = split_pairs(table(old), SHARES), split_pairs(table(old + new), SHARES)
    for side in SIDES:
        kept = set(zip(after[side]["left"], after[side]["right"], strict=True))
        assert set(zip(before[side]["left"], before[side]["right"], strict=True)) <= kept


def test_an_overlap_raises() -> None:
    parts = {"train": table([("a", "b")]), "validation": table([("c", "d")]), "test": table([("B", "e")])}
    with pytest.raises(ValueError, match="words in both train and test: b"):
        check_disjoint(parts)


def test_a_side_without_both_labels_is_refused() -> None:
    both = pd.concat([table([("a", "b")]), table([("c", "d")], label=0, kind="random")])
    with pytest.raises(BadInputError, match="test would have 1 pairs, 1 of them synonyms"):
        check_labels({"train": both, "validation": both, "test": table([("e", "f")])})


def test_content_word_overlap_counts_phrases_with_a_word_seen_in_training() -> None:
    train = table([("hot dog", "the sausage")])
    pairs = table([("dog house", "kennel"), ("the cat", "tiger cat")])
    parts = {"train": train, "validation": train, "test": pairs}
    assert content_word_overlap(parts) == {"validation": 1, "test": pytest.approx(1 / 3)}
    assert all_keys(train) == {"hotdog", "thesausage"}
