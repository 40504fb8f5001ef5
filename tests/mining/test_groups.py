"""Groups of words that are all synonyms of each other hold every pair, and no other."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from samesense.mining.groups import Synonyms, group_synonyms

SIDES = list(combinations(["a", "b", "c", "d", "e", "f", "g"], 2))


@settings(deadline=None)
@given(st.lists(st.sampled_from(SIDES), unique=True))
def test_groups_hold_the_pairs_and_no_others(sides: list[tuple[str, str]]) -> None:
    groups = group_synonyms(Synonyms(left, right, 0.9, "why") for left, right in sides)
    assert {pair for group in groups for pair in combinations(group, 2)} == set(sides)
    assert groups == sorted(sorted(group) for group in groups)
    assert len(groups) <= len(sides)
    for group in groups:  # no other word would fit in
        others = {word for pair in sides for word in pair} - set(group)
        assert not [word for word in others if {tuple(sorted((word, one))) for one in group} <= set(sides)]


def test_groups_are_few() -> None:
    groups = [["a", "b", "c", "d"], ["a", "b", "e", "f"]]
    pairs = sorted({Synonyms(*sides, 0.9, "why") for group in groups for sides in combinations(group, 2)})
    assert group_synonyms(pairs) == groups
