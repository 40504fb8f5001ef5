"""The pairs of a list that are to be judged: each once, whatever the lines that say it."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from samesense.lists.rules import sorted_pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from samesense.lists.rules import Rule
    from samesense.texts import Pair

MOST = 2_500  # pairs that a term joins across lines, as of two lines of 50; of one that joins more, none is judged


class Joined(NamedTuple):
    """A term of two groups, and two terms that only it joins.

    Attributes:
        term: in both.
        first: the number of the line that has one of the pair.
        second: that of the other.
        pair: one of either line, in sorted order.
    """

    term: str
    first: int
    second: int
    pair: Pair


def rule_pairs(rule: Rule) -> list[Pair]:
    """Return the pairs that a rule says, each once and in sorted order; not those that differ in case only."""
    pairs = (sorted_pair(*pair) for pair in rule.pairs() if pair[0].casefold() != pair[1].casefold())
    return list(dict.fromkeys(pairs))


def distinct_pairs(rules: Sequence[Rule]) -> list[Pair]:
    """Return all pairs to judge: those that rules say, and those that the terms of several groups join."""
    said = (pair for rule in rules for pair in rule_pairs(rule))
    return list(dict.fromkeys([*said, *(joined.pair for joined in joined_pairs(rules))]))


def joined_pairs(rules: Iterable[Rule]) -> Iterator[Joined]:
    """Yield what the terms of several groups join: for each two groups, the pairs of the other terms.

    Left out are pairs that some rule says, and the terms that `hubs` returns.
    """
    rules = list(rules)
    said = {pair for rule in rules for pair in rule_pairs(rule)}
    for term, groups in _groups_of_terms(rules).items():
        if _number_joined(groups) > MOST:
            continue
        for one, other in combinations(groups, 2):
            pairs = (sorted_pair(left, right) for left in one.terms for right in other.terms)
            new = dict.fromkeys(pair for pair in pairs if pair[0].casefold() != pair[1].casefold() and pair not in said)
            yield from (Joined(term, one.number, other.number, pair) for pair in new)


def hubs(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """Return the terms that join more than `MOST` pairs, and their groups."""
    return {term: groups for term, groups in _groups_of_terms(rules).items() if _number_joined(groups) > MOST}


def _groups_of_terms(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """Return the terms of more than one group, that is, of rules that hold both ways, and these."""
    groups: dict[str, list[Rule]] = {}
    for rule in rules:
        if not rule.one_way:
            for term in rule.terms:
                groups.setdefault(term, []).append(rule)
    return {term: rules for term, rules in groups.items() if len(rules) > 1}


def _number_joined(groups: Sequence[Rule]) -> int:
    """Return how many pairs of other terms groups with one term in common join, at most."""
    sizes = [len(group.terms) - 1 for group in groups]
    return (sum(sizes) ** 2 - sum(size**2 for size in sizes)) // 2
