"""What WordNet knows of a pair, in features of which each has a meaning of its own."""

import numpy as np
import pytest

from samesense.evidence.features import (
    FEATURES,
    UNKNOWN,
    PairFeatures,
    are_initials,
    differing_words,
    have_other_numbers,
    pair_features,
)
from samesense.evidence.links import WordLinks


def names(features: PairFeatures) -> list[list[str]]:
    return [[name for name, there in zip(FEATURES, row, strict=True) if there] for row in features.values.tolist()]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("car", "auto", ["synset_first"]),
        ("car", "car", ["synset_first"]),
        ("car", "motor", ["synset_later"]),
        ("car", "wagon", ["synset_rare"]),
        ("cold", "hot", ["antonym"]),
        ("icy", "hot", ["indirect_antonym"]),
        ("icy", "torrid", ["indirect_antonym"]),
        ("cold", "icy", ["similar"]),
        ("frosty", "icy", ["cluster"]),
        ("car", "vehicle", ["hypernym"]),
        ("sedan", "vehicle", ["ancestor"]),
        ("sedan", "auto", ["hypernym"]),
        ("Paris", "national capital", ["hypernym"]),
        ("Paris", "thing", ["ancestor"]),
        ("Paris", "Berlin", ["co_hyponym"]),
        ("Paris", "Hamlet", ["names"]),
        ("wagon", "bike", ["co_hyponym"]),
        ("stroll", "walk", ["troponym"]),
        ("stroll", "amble", ["co_troponym"]),
        ("car", "bumper", ["meronym"]),
        ("run", "work", ["verb_group"]),
        ("jog", "run", ["see_also"]),
        ("run", "runner", ["derivation"]),
        ("coldly", "icily", ["adverbs"]),
        ("fast", "cold", ["nothing_shared"]),
        ("wagon", "wagoner", ["lookalike"]),
        ("NC", "national capital", ["initials", "one_unknown"]),
        ("12 xyzzy", "13 xyzzy", ["other_number", "both_unknown"]),
        ("car", "xyzzy", ["one_unknown"]),
        ("xyzzy", "plugh", ["both_unknown"]),
    ],
)
def test_a_pair_has_features_in_either_order(links: WordLinks, left: str, right: str, expected: list[str]) -> None:
    features = pair_features(links, [(left, right), (right, left)])
    assert names(features) == [expected, expected]
    assert features.compared == [(left, right), (right, left)]
    assert features.is_composed.tolist() == [False, False]
    assert features.is_known.tolist() == [expected[-1] not in UNKNOWN] * 2


def test_every_feature_is_one_of_some_pair() -> None:
    marks = test_a_pair_has_features_in_either_order.pytestmark  # type: ignore[attr-defined]  # set by parametrize
    assert {name for mark in marks for _, _, expected in mark.args[1] for name in expected} == {*FEATURES}


def test_a_pair_of_no_pairs_has_no_features(links: WordLinks) -> None:
    features = pair_features(links, [])
    assert features.values.shape == (0, len(FEATURES))
    assert features.values.dtype == np.bool_
    assert (features.compared, features.is_composed.tolist(), features.is_known.tolist()) == ([], [], [])


def test_words_in_which_phrases_differ_are_looked_up_where_wordnet_lacks_a_side(links: WordLinks) -> None:
    pairs = [
        ("red car", "red auto"),
        ("car park", "bike park"),
        ("red car", "car"),
        ("red xyzzy", "red auto"),
        ("national capital", "red capital"),
        ("cold", "hot"),
    ]
    features = pair_features(links, pairs)
    assert names(features) == [
        ["synset_first"],
        ["co_hyponym"],
        ["one_unknown"],
        ["both_unknown"],
        ["one_unknown"],
        ["antonym"],
    ]
    assert features.compared == [("car", "auto"), ("car", "bike"), *pairs[2:]]
    assert features.is_composed.tolist() == [True, True, False, False, False, False]
    assert features.is_known.tolist() == [True, True, False, False, False, True]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("red car", "blue car", ("red", "blue")),
        ("Red car", "red auto", ("car", "auto")),
        ("ice-cold beer", "ice warm beer", ("cold", "warm")),
        ("a b c d", "a x y d", ("b c", "x y")),
        ("a b", "a b c", None),
        ("a a", "a", None),
        ("a b", "A-B", None),
        ("car", "auto", None),
        ("red car", "blue auto", None),
    ],
)
def test_the_words_in_which_two_phrases_differ(left: str, right: str, expected: tuple[str, str] | None) -> None:
    assert differing_words(left, right) == expected
    assert differing_words(right, left) == (expected and expected[::-1])


@pytest.mark.parametrize(
    ("short", "phrase", "expected"),
    [
        ("CEO", "chief executive officer", True),
        ("R&D", "research and development", True),
        ("FYI", "for your information", True),
        ("u.s.", "United States", True),
        ("DIY", "do-it-yourself", True),
        ("CEO", "chief operating officer", False),
        ("c e o", "chief executive officer", False),
        ("a", "apple", False),
    ],
)
def test_a_word_of_the_initials_of_a_phrase(short: str, phrase: str, *, expected: bool) -> None:
    assert are_initials(short, phrase) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("iPhone 12", "iPhone 13", True),
        ("1,000 miles", "1000 miles", False),
        ("level 2.5", "level 2", True),
        ("1st", "1", False),
        ("5", "five", False),
        ("16 GB of 32", "32 GB of 16", False),
        ("grade", "grade 3", False),
    ],
)
def test_numbers_in_digits_that_are_not_the_same(left: str, right: str, *, expected: bool) -> None:
    assert have_other_numbers(left, right) == have_other_numbers(right, left) == expected
