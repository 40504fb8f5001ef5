"""Terms that are forms of each other: what an analyzer joins by itself, and forms that are missing."""

from __future__ import annotations

import re
from itertools import permutations
from typing import TYPE_CHECKING

from samesense.evidence.spelling import base_forms
from samesense.review.findings import Finding
from samesense.texts import SPACE_OR_HYPHEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from samesense.lists.rules import Rule


def forms(rules: Sequence[Rule]) -> Iterator[Finding]:
    """Yield rules that say no more than a stemmer, terms that differ in case only, and forms that are missing."""
    stems = _stemmer()
    for rule in rules:
        terms = dict.fromkeys((*rule.terms, *(rule.targets or ())))
        lowered = {term.casefold() for term in terms}
        if len(terms) == 1:
            yield Finding(rule.number, "needless", (*terms,), "one term: the line says nothing")
        elif len(lowered) > 1 and len({stems(term) for term in terms}) == 1:
            yield Finding(rule.number, "needless", (*terms,), f"a stemmer makes {stems(rule.terms[0])!r} of each term")
        if len(lowered) < len(terms):
            same = tuple(term for term in terms if sum(other.casefold() == term.casefold() for other in terms) > 1)
            yield Finding(rule.number, "spelling", same, f"{', '.join(same)} differ in case only")
        if not rule.one_way:
            yield from _lacking_forms(rule)


def _stemmer() -> Callable[[str], str]:
    """Return a function that stems the words of a term, as Lucene's analyzers for English do: Porter's algorithm."""
    from nltk.stem.porter import PorterStemmer

    porter = PorterStemmer(PorterStemmer.ORIGINAL_ALGORITHM)
    return lambda term: " ".join(porter.stem(word) for word in re.split(SPACE_OR_HYPHEN, term.casefold()))


def _lacking_forms(rule: Rule) -> Iterator[Finding]:
    """Yield the terms that have no plural beside them, in a rule where another term has its own."""
    twins = [pair for pair in permutations(rule.terms, 2) if _is_plural(*pair)]
    inflected = {term for pair in twins for term in pair}
    lacking = tuple(term for term in rule.terms if term not in inflected)
    if twins and lacking:
        base, plural = twins[0]
        message = f"{plural} stands beside {base}, but no such form beside {', '.join(lacking)}"
        yield Finding(rule.number, "inflection", lacking, message)


def _is_plural(base: str, form: str) -> bool:
    return form.endswith("s") and base in base_forms(form)
