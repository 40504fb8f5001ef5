"""What is known of a pair, in features of which each has a meaning of its own."""

import numpy as np
import pytest

from samesense.evidence.features import (
    FEATURES,
    UNKNOWN,
    PairFeatures,
    pair_features,
)
from samesense.evidence.links import WordLinks
from samesense.evidence.thesaurus import Thesaurus


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
        ("sedan", "auto", ["hypernym", "thesaurus_both"]),
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
        ("NC", "national capital", ["initials"]),
        ("12 xyzzy", "13 xyzzy", ["other_number"]),
        ("autos", "jalopy", ["thesaurus_both"]),  # which WordNet lacks
        ("auto", "wheels", ["thesaurus_one"]),
        ("flivver", "jalopy", ["thesaurus_neither"]),
        ("jalopy", "wheelbarrow", ["both_unknown"]),
        ("car", "xyzzy", ["one_unknown"]),
        ("xyzzy", "plugh", ["both_unknown"]),
    ],
)
def test_a_pair_has_features_in_either_order(
    links: WordLinks, thesaurus: Thesaurus, left: str, right: str, expected: list[str]
) -> None:
    features = pair_features(links, thesaurus, [(left, right), (right, left)])
    assert names(features) == [expected, expected]
    assert features.compared == [(left, right), (right, left)]
    assert features.is_composed.tolist() == [False, False]
    assert features.is_known.tolist() == [expected[-1] not in UNKNOWN] * 2


def test_every_feature_is_one_of_some_pair() -> None:
    marks = test_a_pair_has_features_in_either_order.pytestmark  # type: ignore[attr-defined]  # set by parametrize
    assert {name for mark in marks for _, _, expected in mark.args[1] for name in expected} == {*FEATURES}


def test_a_pair_of_no_pairs_has_no_features(links: WordLinks, thesaurus: Thesaurus) -> None:
    features = pair_features(links, thesaurus, [])
    assert features.values.shape == (0, len(FEATURES))
    assert features.values.dtype == np.bool_
    assert (features.compared, features.is_composed.tolist(), features.is_known.tolist()) == ([], [], [])


def test_words_in_which_phrases_differ_are_looked_up_where_wordnet_lacks_a_side(
    links: WordLinks, thesaurus: Thesaurus
) -> None:
    pairs = [
        ("red car", "red auto"),
        ("car park", "bike park"),
        ("red car", "car"),
        ("red xyzzy", "red auto"),
        ("national capital", "red capital"),
        ("red sedan", "red auto"),
        ("cold", "hot"),
    ]
    features = pair_features(links, thesaurus, pairs)
    assert names(features) == [
        ["synset_first"],
        ["co_hyponym"],
        ["one_unknown"],
        ["both_unknown"],
        ["one_unknown"],
        ["hypernym", "thesaurus_both"],
        ["antonym"],
    ]
    assert features.compared == [("car", "auto"), ("car", "bike"), *pairs[2:5], ("sedan", "auto"), ("cold", "hot")]
    assert features.is_composed.tolist() == [True, True, False, False, False, True, False]
    assert features.is_known.tolist() == [True, True, False, False, False, True, True]
