"""The rules of a list that say what was mined: groups, their canonical terms, and pairs that hold one way only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.lists.rules import Rule
from samesense.pairs import zipf_frequency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from samesense.texts import Pair


# By wordfreq, a phrase is as frequent as its rarest word, nearly: baby buggy as buggy. Where a language has no spaces,
# the package itself takes one, a tenth of the frequency, for each break between words
BETWEEN = 1.0


def mined_rules(groups: Iterable[Sequence[str]], directed: Iterable[Pair], counts: Mapping[str, int]) -> list[Rule]:
    """Return a rule per group, its canonical term first, and one per term that also means others.

    The term is among its own targets, since in Solr and Elasticsearch it would not be found any more.

    Args:
        groups: of words that are synonyms.
        directed: pairs, the side that may be replaced first.
        counts: see `canonical_first`.
    """
    targets: dict[str, list[str]] = {}
    for term, target in sorted(directed):
        targets.setdefault(term, []).append(target)
    rules = [Rule(number, canonical_first(group, counts)) for number, group in enumerate(groups, start=1)]
    return rules + [
        Rule(number, (term,), (term, *canonical_first(of_term, counts)))
        for number, (term, of_term) in enumerate(targets.items(), start=len(rules) + 1)
    ]


def canonical_first(words: Sequence[str], counts: Mapping[str, int]) -> tuple[str, ...]:
    """Return words in order, but for the canonical term, which comes first: the commonest.

    Args:
        words: sorted.
        counts: how often each word occurs; without any, the frequency in the package wordfreq counts, on the Zipf scale
            less `BETWEEN` for each space.
    """
    first = max(words, key=lambda word: counts.get(word, 0) if counts else _frequency(word))
    return (first, *(word for word in words if word != first))


def _frequency(word: str) -> float:
    return zipf_frequency(word) - BETWEEN * word.count(" ")
