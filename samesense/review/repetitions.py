"""Rules that say nothing new: another one says it, in the same spelling or in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.evidence.spelling import spelling_key
from samesense.review.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from samesense.lists.rules import Rule
    from samesense.texts import Pair


def repetitions(rules: Sequence[Rule]) -> Iterator[Finding]:
    """Yield the rules all of whose pairs another rule says."""
    same, alike = _holders(rules, str), _holders(rules, spelling_key)
    for rule in rules:
        terms = (*rule.terms, *(rule.targets or ()))
        if rule.number in same:
            yield Finding(rule.number, "duplicate", terms, f"line {same[rule.number]} says all of it")
        elif rule.number in alike:
            message = f"line {alike[rule.number]} says all of it, but for case, spaces and hyphens"
            yield Finding(rule.number, "spelling", terms, message)


def _holders(rules: Sequence[Rule], key: Callable[[str], str]) -> dict[int, int]:
    """Return, for each rule all of whose pairs another says, the number of that; of equal ones, the first is none."""
    said = {rule.number: _directed_pairs(rule, key) for rule in rules}
    saying: dict[Pair, set[int]] = {}
    for number, pairs in said.items():
        for pair in pairs:
            saying.setdefault(pair, set()).add(number)
    holders = {}
    for number, pairs in said.items():
        others = set.intersection(*(saying[pair] for pair in pairs)) if pairs else set()
        others = {other for other in others if len(said[other]) > len(pairs) or other < number}
        if others:
            holders[number] = min(others)
    return holders


def _directed_pairs(rule: Rule, key: Callable[[str], str]) -> set[Pair]:
    """Return what a rule replaces, each with what comes in its place; nothing that is replaced by itself."""
    pairs = {(key(left), key(right)) for left, right in rule.pairs()}
    if not rule.one_way:
        pairs |= {(right, left) for left, right in pairs}
    return {pair for pair in pairs if pair[0] != pair[1]}
