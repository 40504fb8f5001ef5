"""Which pairs hold one way only: an abbreviation may be replaced by its phrase, and a word by a broader one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.evidence.abbreviations import is_abbreviation
from samesense.evidence.links import NEVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samesense.evidence.store import Evidence
    from samesense.texts import Pair


def one_way(pairs: Sequence[Pair], evidence: Evidence | None) -> dict[Pair, Pair]:
    """Return the pairs that hold one way only, each with itself as it holds: the side that may be replaced first.

    One way holds what abbreviates the other by its letters, and what WordNet has as a hyponym of the other and in no
    synset with it.

    Args:
        pairs: of synonyms.
        evidence: has what WordNet knows; None: only letters count.
    """
    narrower = _narrower(pairs, evidence) if evidence else [(False, False)] * len(pairs)
    directions = {pair: _direction(pair, *sides) for pair, sides in zip(pairs, narrower, strict=True)}
    return {pair: direction for pair, direction in directions.items() if direction}


def _direction(pair: Pair, left: bool, right: bool) -> Pair | None:  # noqa: FBT001  # whether each is narrower
    """Return a pair as it holds; None if it holds both ways."""
    exchanged = pair[1], pair[0]
    if is_abbreviation(*pair) or (left and not right):
        return pair
    return exchanged if is_abbreviation(*exchanged) or (right and not left) else None


def _narrower(pairs: Sequence[Pair], evidence: Evidence) -> list[tuple[bool, bool]]:
    """Return whether the left side of each pair is a hyponym of the right, and the other way round."""
    links = evidence.links
    left, right = (links.rows([pair[side] for pair in pairs]) for side in (0, 1))
    apart = links.orders("synset", left, right) == NEVER
    sides = (links.narrower(pairs) & apart, links.narrower([pair[::-1] for pair in pairs]) & apart)
    return [*zip(*(side.tolist() for side in sides), strict=True)]
