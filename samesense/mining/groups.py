"""Pairs of synonyms, and the groups of words that they form."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Synonyms(NamedTuple):
    """A pair that was judged synonyms: its sides in sorted order, its probability, 0-1, and the reason."""

    left: str
    right: str
    probability: float
    because: str


def group_synonyms(pairs: Iterable[Synonyms]) -> list[list[str]]:
    """Group words so that every pair of a group is in ``pairs``, and every one of ``pairs`` is in some group.

    A greedy cover of the graph's edges by maximal cliques (Kellerman 1973; Conte et al. 2016, Clique covering of large
    real-world networks): a pair that is in no group yet, in the order of ``pairs``, grows by the word that has the most
    such pairs with it, until no word is a synonym of all. There are at most as many groups as pairs; the number of all
    maximal cliques has no such bound.

    Returns:
        Groups, each sorted; sorted.
    """
    ungrouped = {(pair.left, pair.right): None for pair in pairs}  # a set that keeps its order
    synonyms: dict[str, set[str]] = {}
    for left, right in ungrouped:
        synonyms.setdefault(left, set()).add(right)
        synonyms.setdefault(right, set()).add(left)
    groups = []
    for left, right in list(ungrouped):
        if (left, right) not in ungrouped:
            continue
        group = [left, right]
        while common := set.intersection(*(synonyms[word] for word in group)):
            gains = {word: sum(tuple(sorted((word, member))) in ungrouped for member in group) for word in common}
            group.append(min(common, key=lambda word: (-gains[word], word)))
        group.sort()
        for pair in combinations(group, 2):
            ungrouped.pop(pair, None)
        groups.append(group)
    return sorted(groups)
