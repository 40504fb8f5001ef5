"""Groups of words that are all synonyms of each other hold every pair, and no other."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from samesense.lists.rules import sorted_pair
from samesense.mining.groups import group_synonyms

SIDES = list(combinations(["a", "b", "c", "d", "e", "f", "g"], 2))


@given(st.lists(st.sampled_from(SIDES), unique=True))
def test_groups_hold_the_pairs_and_no_others(sides: list[tuple[str, str]]) -> None:
    groups = group_synonyms(sides)
    assert {pair for group in groups for pair in combinations(group, 2)} == set(sides)
    assert groups == sorted(sorted(group) for group in groups)
    assert len(groups) <= len(sides)
    for group in groups:  # no other word would fit in
        others = {word for pair in sides for word in pair} - set(group)
        assert not [word for word in others if {tuple(sorted((word, one))) for one in group} <= set(sides)]


def test_groups_are_few() -> None:
    groups = [["a", "b", "c", "d"], ["a", "b", "e", "f"]]
    pairs = sorted({sides for group in groups for sides in combinations(group, 2)})
    assert group_synonyms(pairs) == groups


@given(st.lists(st.tuples(st.sampled_from(SIDES), st.booleans()), unique_by=lambda side: side[0]))
def test_each_member_is_a_synonym_of_most_others_and_apart_from_none(sides: list[tuple[tuple[str, str], bool]]) -> None:
    strong, weak = ([pair for pair, is_weak in sides if is_weak == wanted] for wanted in (False, True))
    groups = group_synonyms(strong, weak)
    inside = {pair for group in groups for pair in combinations(group, 2)}
    assert set(strong) <= inside <= {*strong, *weak}
    for group in groups:
        for word in group:
            synonyms = [other for other in group if sorted_pair(word, other) in strong]
            assert 2 * len(synonyms) > len(group) - 1


def test_a_weak_pair_joins_a_group_that_agrees() -> None:
    strong = [("a", "b"), ("a", "c"), ("b", "c"), ("a", "d"), ("b", "d")]
    assert group_synonyms(strong) == [["a", "b", "c"], ["a", "b", "d"]]
    assert group_synonyms(strong, [("c", "d")]) == [["a", "b", "c", "d"]]
    assert group_synonyms([("a", "b"), ("b", "c")], [("a", "c")]) == [["a", "b"], ["b", "c"]]  # no most of two
