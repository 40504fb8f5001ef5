"""Which pairs of a list are judged."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samesense.lists.rules import Rule
from samesense.review import pairs
from samesense.review.pairs import Joined, distinct_pairs, hubs, joined_pairs, rule_pairs
from tests.review.harness import listed

RULES = st.lists(
    st.tuples(
        st.lists(st.sampled_from("abcdeA"), min_size=1, max_size=4, unique=True).map(tuple),
        st.none() | st.lists(st.sampled_from("abcdeA"), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    max_size=5,
).map(lambda sides: [Rule(number, *each) for number, each in enumerate(sides, start=1)])


def test_a_rule_says_each_pair_once_and_none_of_case() -> None:
    assert rule_pairs(Rule(1, ("tv", "television", "TV"))) == [("television", "tv"), ("TV", "television")]
    assert rule_pairs(Rule(1, ("b", "a"), ("b", "c", "a"))) == [("b", "c"), ("a", "b"), ("a", "c")]


def test_a_term_of_two_groups_joins_the_terms_beside_it(tmp_path: Path) -> None:
    rules = listed(tmp_path, "right, correct, proper", "right, starboard", "right => rightly", "correct, exact").rules
    assert list(joined_pairs(rules)) == [
        Joined("right", 1, 2, ("correct", "starboard")),
        Joined("right", 1, 2, ("proper", "starboard")),
        Joined("correct", 1, 4, ("exact", "right")),
        Joined("correct", 1, 4, ("exact", "proper")),
    ]
    assert len(distinct_pairs(rules)) == 6 + 4


def test_a_term_that_joins_too_many_pairs_is_told_and_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [Rule(1, ("it", "a", "b")), Rule(2, ("it", "c")), Rule(3, ("it", "d"))]
    monkeypatch.setattr(pairs, "MOST", 5)
    assert len(list(joined_pairs(rules))) == 5
    assert hubs(rules) == {}
    monkeypatch.setattr(pairs, "MOST", 4)
    assert list(joined_pairs(rules)) == []
    assert hubs(rules) == {"it": rules}


@given(RULES)
def test_pairs_are_distinct_sorted_and_those_of_the_rules_and_of_their_terms(rules: list[Rule]) -> None:
    found = distinct_pairs(rules)
    assert len(found) == len(set(found))
    assert all(left < right and left.casefold() != right.casefold() for left, right in found)
    said = {tuple(sorted(pair)) for rule in rules for pair in rule.pairs() if pair[0].casefold() != pair[1].casefold()}
    assert said <= set(found)
    assert set(found) - said == {joined.pair for joined in joined_pairs(rules)}
