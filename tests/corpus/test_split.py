"""No word of validation or test is in training, whatever comes in."""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from samesense.corpus.split import (
    PARTS,
    Split,
    check_disjoint,
    check_labels,
    content_word_overlap,
    count_parts,
    part_of,
    split_pairs,
)
from samesense.errors import ParamsError
from samesense.gold.reserved import word_digest
from samesense.pairs import all_words, pair_table, pair_tuples
from samesense.texts import word_key

MakePairs = Callable[..., pd.DataFrame]
Rows = list[tuple[str, str]]
SHARES = Split(validation=0.15, test=0.2, reserve=True, given=None)
WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=8).filter(word_key)
ROWS = st.lists(st.tuples(WORDS, WORDS), max_size=40)


def test_the_part_of_a_word_never_changes() -> None:
    words = ("cat", "dog", "house", "tree", "ice cream", "run", "walk", "icy")
    assert {word: part_of(word, SHARES) for word in words} == {
        "cat": "test",
        "dog": "validation",
        "house": "train",
        "tree": "train",
        "ice cream": "train",
        "run": "train",
        "walk": "test",
        "icy": "validation",
    }


def test_a_reserved_word_is_kept_for_test(make_pairs: MakePairs) -> None:
    reserved = {word_digest("house"), word_digest("ice-cream")}
    sides = {word: part_of(word, SHARES, reserved) for word in ("cat", "dog", "house", "tree", "Ice cream")}
    assert sides == {"cat": "test", "dog": "validation", "house": "test", "tree": "train", "Ice cream": "test"}
    pairs = make_pairs([("house", "ice cream"), ("house", "tree"), ("run", "tree")])
    parts = split_pairs(pairs, SHARES, reserved)
    assert {name: pair_tuples(rows) for name, rows in parts.items()} == {
        "train": [("run", "tree")],
        "validation": [],
        "test": [("house", "ice cream")],
        "dropped": [("house", "tree")],
    }
    assert count_parts({**parts, "validation": parts["train"]}, reserved) == {
        "rows": {"train": 1, "validation": 1, "test": 1, "dropped": 1},
        "words": {"train": 2, "validation": 2, "test": 2},
        "words_of_training": {"validation": 2, "test": 0},
        "words_reserved": {"gold": 2, "test": 2},
        "synonym_share": {"train": 1.0, "validation": 1.0, "test": 1.0},
        "origins": {"train": {"wordnet": 1}, "validation": {"wordnet": 1}, "test": {"wordnet": 1}},
        "kinds": {name: {"synonym": 1} for name in ("train", "validation", "test", "dropped")},
        "content_word_overlap": {"validation": 0.0, "test": 0.0},
    }


def test_spelling_variants_are_in_one_part() -> None:
    for word in ("ice cream", "T-shirt", "well off", "mid-air"):
        variants = {word, word.upper(), word.replace(" ", "-"), word.replace(" ", ""), word.replace("-", " ")}
        assert len({part_of(variant, SHARES) for variant in variants}) == 1


def test_shares_are_shares_of_the_words() -> None:
    sides = pd.Series([part_of(f"word {number}", SHARES) for number in range(20_000)]).value_counts(normalize=True)
    assert sides.round(2).to_dict() == {"train": 0.65, "test": 0.2, "validation": 0.15}


def test_shares_must_leave_room_for_training() -> None:
    with pytest.raises(ValidationError, match="must add up to less than 1"):
        Split(validation=0.5, test=0.5, reserve=True, given=None)


@settings(deadline=None)
@given(ROWS)
def test_no_word_is_in_two_parts_and_no_row_is_lost(make_pairs: MakePairs, rows: Rows) -> None:
    pairs = make_pairs(rows)
    parts = split_pairs(pairs, SHARES)
    check_disjoint(parts)
    pd.testing.assert_frame_equal(pair_table(pd.concat(parts.values())), pairs)
    for part in PARTS:
        assert {part_of(word, SHARES) for word in all_words(parts[part])} <= {part}


@settings(deadline=None)
@given(ROWS, ROWS)
def test_new_rows_move_no_old_row(make_pairs: MakePairs, old: Rows, new: Rows) -> None:
    before, after = split_pairs(make_pairs(old), SHARES), split_pairs(make_pairs(old + new), SHARES)
    for part in PARTS:
        assert set(pair_tuples(before[part])) <= set(pair_tuples(after[part]))


def test_a_word_in_two_parts_is_an_error(make_pairs: MakePairs) -> None:
    rows = {"train": ("a", "b"), "validation": ("c", "d"), "test": ("B", "e")}
    with pytest.raises(ValueError, match="words in both train and test: b"):
        check_disjoint({part: make_pairs([pair]) for part, pair in rows.items()})


def test_a_part_without_both_labels_is_refused(make_pairs: MakePairs) -> None:
    both = pd.concat([make_pairs([("a", "b")]), make_pairs([("c", "d")], label=0, kind="random")])
    check_labels({"train": both, "validation": both, "test": both})
    with pytest.raises(ParamsError, match="test would have 1 pairs, 1 of them synonyms"):
        check_labels({"train": both, "validation": both, "test": make_pairs([("e", "f")])})


def test_content_word_overlap_counts_phrases_with_a_word_of_training(make_pairs: MakePairs) -> None:
    train = make_pairs([("hot dog", "the sausage")])
    pairs = make_pairs([("dog house", "kennel"), ("the cat", "tiger cat")])
    assert content_word_overlap({"train": train, "validation": train, "test": pairs}) == {
        "validation": 1,
        "test": 1 / 3,
    }
