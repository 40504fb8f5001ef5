"""A list of synonyms that exists: what it says is known, and only what is new is proposed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from samesense.lists.rules import sorted_pair

if TYPE_CHECKING:
    from samesense.lists.rules import SynonymList
    from samesense.texts import Pair


@dataclass(frozen=True)
class Seeds:
    """The pairs of a list; other spellings, and the order of the two, make no difference.

    Attributes:
        words: its terms, which join the vocabulary.
        pairs: their sides in sorted order.
    """

    words: frozenset[str] = frozenset()
    pairs: frozenset[Pair] = frozenset()
    _hashes: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        """Index the pairs."""
        from samesense.evidence.listed import pair_hash

        object.__setattr__(self, "_hashes", frozenset(map(pair_hash, self.pairs)))

    @classmethod
    def of_list(cls, synonyms: SynonymList) -> Self:
        """Take the terms and pairs of all rules; a one-way rule's, too."""
        words = {term for rule in synonyms.rules for term in (*rule.terms, *(rule.targets or ()))}
        return cls(frozenset(words), frozenset(sorted_pair(*pair) for rule in synonyms.rules for pair in rule.pairs()))

    def __contains__(self, pair: Pair) -> bool:
        """Tell whether a pair is known."""
        from samesense.evidence.listed import pair_hash

        return bool(self._hashes) and pair_hash(pair) in self._hashes
