"""One-way rules that lead back to where they began."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING

from samesense.review.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from samesense.lists.rules import Rule
    from samesense.texts import Pair


def cycles(rules: Sequence[Rule]) -> Iterator[Finding]:
    """Yield a circle for each set of terms that one-way rules lead to each other."""
    lines = {pair: rule.number for rule in rules if rule.one_way for pair in rule.pairs()}
    for edges in _strong_components(lines):
        circle = _circle(edges)
        line = max(lines[pair] for pair in pairwise(circle))
        yield Finding(line, "cycle", tuple(circle[:-1]), f"one-way rules go in a circle: {' => '.join(circle)}")


def _strong_components(edges: Mapping[Pair, int]) -> list[list[Pair]]:
    """Return the edges of a graph within each set of nodes that lead to each other, if it has more than one."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    places = {term: place for place, term in enumerate(dict.fromkeys(term for pair in edges for term in pair))}
    if not places:
        return []
    ends = np.array([(places[left], places[right]) for left, right in edges]).T
    graph = coo_array((np.ones(len(edges)), ends), shape=(len(places), len(places)))
    _, components = connected_components(graph.tocsr(), connection="strong")
    inner: dict[int, list[Pair]] = {}
    for pair in edges:
        left, right = (int(components[places[term]]) for term in pair)
        if left == right:
            inner.setdefault(left, []).append(pair)
    return [*inner.values()]


def _circle(edges: Iterable[Pair]) -> list[str]:
    """Return the nodes of one circle, in the order of its edges; the first one is the last, too."""
    predecessors: dict[str, list[str]] = {}
    for left, right in edges:
        predecessors.setdefault(right, []).append(left)
    try:
        TopologicalSorter(predecessors).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    raise ValueError("no circle in these edges")
