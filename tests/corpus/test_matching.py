"""Pairs that look like others."""

from collections.abc import Callable

import pandas as pd

from samesense.corpus.matching import composition, match_composition
from samesense.pairs import is_among, row_keys

MakePairs = Callable[..., pd.DataFrame]


def test_rows_that_validation_has_too_many_of_are_left_out(make_pairs: MakePairs) -> None:
    synonyms = make_pairs([(f"a{number}", f"b{number}") for number in range(100)])
    phrases = make_pairs([(f"c {number}", f"d {number}") for number in range(300)], label=0, kind="random")
    validation, test = pd.concat([synonyms, phrases], ignore_index=True), pd.concat([synonyms, phrases.head(100)])
    kept = match_composition(validation, test, 0.09)
    assert is_among(row_keys(kept), row_keys(validation)).all()
    assert len(kept[kept["label"] == 1]) == 100
    assert 0.48 < composition(kept)["kind"]["random"] < 0.58
    more = pd.concat([validation, phrases.assign(left="e " + phrases["left"])], ignore_index=True)
    again = match_composition(more, test, 0.09)
    assert set(row_keys(again[again["kind"] == "synonym"])) == set(row_keys(synonyms))


def test_a_group_that_validation_lacks_costs_it_no_rows(make_pairs: MakePairs) -> None:
    words = make_pairs([(f"a{number}", f"b{number}") for number in range(100)])
    phrases = make_pairs([(f"c {number}", f"d {number}") for number in range(300)])
    validation, test = pd.concat([words, phrases], ignore_index=True), pd.concat([words, phrases.head(100)])
    adverbs = test.assign(pos="r")
    kept = match_composition(validation, test, 0.09)
    assert len(kept) > 200
    pd.testing.assert_frame_equal(match_composition(validation, pd.concat([test, *[adverbs] * 9]), 0.09), kept)
    assert match_composition(validation, adverbs, 0.09).empty


def test_a_handful_of_pairs_has_no_shares_to_look_like(make_pairs: MakePairs) -> None:
    pairs = make_pairs([("a", "b"), ("c d", "e")])
    pd.testing.assert_frame_equal(match_composition(pairs, pairs.head(1), 0.09), pairs)
