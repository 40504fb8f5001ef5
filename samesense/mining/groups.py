"""Pairs of synonyms, and the groups of words that they form."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from samesense.lists.rules import sorted_pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from samesense.texts import Pair


class Synonyms(NamedTuple):
    """A pair that was judged synonyms: its sides in sorted order, its probability, 0-1, and the reason."""

    left: str
    right: str
    probability: float
    because: str


class Agreement:
    """Groups words by agreement: each member of a group is a synonym of more than half of the others.

    With the rest, it is a weak one: a pair that was judged, and fell short of the threshold by little. So no group
    joins what was judged apart, such as opposites, and none joins what was never compared.

    Attributes:
        synonyms: of each word.
        weak: the pairs that fell short by little, their sides in sorted order.
    """

    def __init__(self, pairs: Iterable[Pair], weak: Iterable[Pair]) -> None:
        """Take the pairs of synonyms and the weak ones, the sides of each in sorted order."""
        self.synonyms: dict[str, set[str]] = {}
        for left, right in pairs:
            self.synonyms.setdefault(left, set()).add(right)
            self.synonyms.setdefault(right, set()).add(left)
        self.weak = set(weak)

    def candidates(self, group: Sequence[str]) -> Iterator[str]:
        """Yield the words that a group may grow by."""
        number = Counter(word for member in group for word in self.synonyms[member])
        links = {member: number[member] for member in group}
        for word, count in number.items():
            if word not in links and 2 * count > len(group) and self._agree(word, links):
                yield word

    def _agree(self, word: str, links: dict[str, int]) -> bool:
        """Tell whether each of a group with ``word`` agrees; ``links`` is how many synonyms a member has in it."""
        for member, count in links.items():
            is_synonym = member in self.synonyms[word]
            if not is_synonym and sorted_pair(word, member) not in self.weak:
                return False
            if 2 * (count + is_synonym) <= len(links):
                return False
        return True


def group_synonyms(pairs: Iterable[Pair], weak: Iterable[Pair] = ()) -> list[list[str]]:
    """Group words by `Agreement` so that every one of ``pairs`` is in some group.

    A greedy cover of the graph's edges by quasi-cliques (Abello et al. 2002, Massive quasi-clique detection), as
    Kellerman (1973) covers them by cliques: a pair that is in no group yet, in the order of ``pairs``, grows by the
    word that has the most such pairs with it, until no word agrees. There are at most as many groups as pairs.

    Args:
        pairs: of synonyms, their sides in sorted order, each once, the likeliest first.
        weak: see `Agreement`; without any, every member is a synonym of every other.

    Returns:
        Groups, each sorted; sorted.
    """
    ungrouped = dict.fromkeys(pairs)  # a set that keeps its order
    agreement = Agreement(ungrouped, weak)
    groups = []
    for pair in list(ungrouped):
        if pair not in ungrouped:
            continue
        group = list(pair)
        while candidates := [*agreement.candidates(group)]:
            gains = {word: sum(sorted_pair(word, member) in ungrouped for member in group) for word in candidates}
            group.append(min(candidates, key=lambda word: (-gains[word], word)))
        group.sort()
        for inner in combinations(group, 2):
            ungrouped.pop(inner, None)
        groups.append(group)
    return sorted(groups)
