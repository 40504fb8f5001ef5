"""No word of validation or test is in training, whatever comes in."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samesense.corpus.split import (
    check_disjoint,
    check_labels,
    content_word_overlap,
    count_parts,
    held_out_digests,
    negatives_without_positive,
    split_pairs,
)
from samesense.corpus.word_parts import PARTS, WordParts
from samesense.errors import ParamsError
from samesense.pairs import all_words, pair_table, pair_tuples
from samesense.texts import word_digest, word_key

MakePairs = Callable[..., pd.DataFrame]
WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=8).filter(word_key)
ROWS = st.lists(st.tuples(WORDS, WORDS), max_size=40)


def word_parts(test: tuple[str, ...] = (), validation: tuple[str, ...] = (), train: tuple[str, ...] = ()) -> WordParts:
    """Return the parts of some words."""
    one, other, rest = (frozenset(map(word_digest, words)) for words in (test, validation, train))
    return WordParts(0.0, one, other, other | rest)


def test_pairs_go_where_both_words_go(make_pairs: MakePairs) -> None:
    words = word_parts(test=("house", "ice-cream"), validation=("cat", "dog"), train=("run", "tree"))
    words = replace(words, surplus={"cat\tdog"})
    pairs = make_pairs([("house", "ice cream"), ("house", "tree"), ("run", "tree"), ("cat", "dog"), ("cat", "run")])
    parts = split_pairs(pairs, words)
    assert {name: pair_tuples(rows) for name, rows in parts.items()} == {
        "train": [("run", "tree")],
        "validation": [],
        "test": [("house", "ice cream")],
        "dropped": [("cat", "run"), ("house", "tree")],
        "surplus": [("cat", "dog")],
    }
    digests = {word_digest(word) for word in ("house", "ice cream", "cat", "dog")}
    assert held_out_digests(parts, words) == digests
    shares = {"kind": {"synonym": 1.0}, "pos": {"n": 1.0}, "form": {"words": 1.0}, "zipf": {"4": 1.0}}
    assert count_parts({**parts, "validation": parts["train"]}, words.reserved) == {
        "rows": {"train": 1, "validation": 1, "test": 1, "dropped": 2, "surplus": 1},
        "words": {"train": 2, "validation": 2, "test": 2},
        "words_of_training": {"validation": 2, "test": 0},
        "words_reserved": {"gold": 2, "test": 2},
        "synonym_share": {"train": 1.0, "validation": 1.0, "test": 1.0},
        "origins": {"train": {"wordnet": 1}, "validation": {"wordnet": 1}, "test": {"wordnet": 1}},
        "kinds": {
            "train": {"synonym": 1},
            "validation": {"synonym": 1},
            "test": {"synonym": 1},
            "dropped": {"synonym": 2},
            "surplus": {"synonym": 1},
        },
        "composition": {
            "train": shares,
            "validation": shares,
            "test": {**shares, "form": {"mixed": 1.0}, "zipf": {"4": 1.0}},
        },
        "negatives_with_a_word_of_no_positive": {"train": 0.0, "validation": 0.0, "test": 0.0},
        "content_word_overlap": {"validation": 0.0, "test": 0.0},
    }


@settings(max_examples=15)
@given(ROWS, st.sets(WORDS, max_size=10), st.sets(WORDS, max_size=10))
def test_no_word_is_in_two_parts_and_no_row_is_lost(
    make_pairs: MakePairs, rows: list[tuple[str, str]], test: set[str], validation: set[str]
) -> None:
    pairs = make_pairs(rows)
    words = all_words(pairs)
    parts = split_pairs(pairs, word_parts((*test, *words[:3]), (*validation, *words[2:9]), tuple(words)))
    check_disjoint(parts)
    pd.testing.assert_frame_equal(pair_table(pd.concat(parts.values())), pairs)


def test_the_share_of_negatives_whose_words_are_in_no_positive(make_pairs: MakePairs) -> None:
    negatives = make_pairs([("a", "B"), ("a", "c"), ("d", "e")], label=0, kind="random")
    pairs = pd.concat([make_pairs([("a", "b")]), negatives], ignore_index=True)
    assert negatives_without_positive(pairs) == 2 / 3


def test_a_word_in_two_parts_is_an_error(make_pairs: MakePairs) -> None:
    rows = {"train": ("a", "b"), "validation": ("c", "d"), "test": ("B", "e")}
    with pytest.raises(ValueError, match="words in both train and test: b"):
        check_disjoint({part: make_pairs([pair]) for part, pair in rows.items()})


def test_a_part_without_both_labels_is_refused(make_pairs: MakePairs) -> None:
    both = pd.concat([make_pairs([("a", "b")]), make_pairs([("c", "d")], label=0, kind="random")])
    check_labels(dict.fromkeys(PARTS, both))
    with pytest.raises(ParamsError, match="test would have 1 pairs, 1 of them synonyms"):
        check_labels({"train": both, "validation": both, "test": make_pairs([("e", "f")])})


def test_content_word_overlap_counts_phrases_with_a_word_of_training(make_pairs: MakePairs) -> None:
    train = make_pairs([("hot dog", "the sausage")])
    pairs = make_pairs([("dog house", "kennel"), ("the cat", "tiger cat")])
    assert content_word_overlap({"train": train, "validation": train, "test": pairs}) == {
        "validation": 1,
        "test": 1 / 3,
    }
