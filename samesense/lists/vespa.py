"""Vespa's semantic rules, as far as they are rules between words: rule bases, which end in ``.sr``.

``a, b c +> =d ="e f";`` adds synonyms to what it finds, one way; ``a b -> c d;`` replaces a phrase; and
``[x] -> =[x*];`` replaces each of what the condition ``[x] :- a, b c;`` names by all that it names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from samesense.lists.collector import Collector
    from samesense.lists.rules import Rule

EXPECTED = "is no rule between words; expected a, b c +> =d; or a b -> c;"
_IGNORED = re.compile(r"#[^\n]*|^[ \t]*@[^\n]*", re.MULTILINE)  # comments and directives
_NAMED = re.compile(r"\[(\w+)\]\s*:-(.*)", re.DOTALL)
_RULE = re.compile(r"(.+?)([-+])>(.*)", re.DOTALL)
_WORDS = re.compile(r"\w+( \w+)*")
_PRODUCED = re.compile(r'([?=]?)(?:"([\w\s]+)"|(\w+)\b)(?:!\d+)?')  # its type, a phrase or a word, its weight


def read_vespa(text: str, found: Collector) -> None:
    """Read a rule base; rules that do more than map words are put aside."""
    statements = list(_statements(_IGNORED.sub("", text)))
    named = {match[1]: match[2] for _, statement in statements if (match := _NAMED.fullmatch(statement))}
    for number, statement in statements:
        if _NAMED.fullmatch(statement):
            continue
        if sides := _sides(statement, named):
            found.add(number, *sides)
        else:
            found.leave_out(number, f"{statement};", EXPECTED)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield what ends in semicolons, with the number of its first line."""
    number = 1
    for part in text.split(";"):
        if statement := part.strip():
            yield number + part[: len(part) - len(part.lstrip())].count("\n"), statement
        number += part.count("\n")


def _sides(statement: str, named: dict[str, str]) -> list[list[str]] | None:
    """Return the terms of a rule, and its targets if it is one-way; None if it is no rule between words."""
    rule = _RULE.fullmatch(statement)
    if rule is None:
        return None
    condition, operator, production = (part.strip() for part in rule.groups())
    name = condition[1:-1] if condition.startswith("[") else None
    terms = _terms(condition if name is None else named.get(name, ""))
    if terms and name and production in {f"[{name}*]", f"=[{name}*]"}:
        return [terms]
    targets = _targets(production, operator)
    return [terms, targets] if terms and targets else None


def _terms(condition: str) -> list[str]:
    terms = [" ".join(term.split()) for term in condition.split(",")]
    return terms if all(map(_WORDS.fullmatch, terms)) else []


def _targets(production: str, operator: str) -> list[str]:
    """Return what a rule produces: alternatives, each with its type, or one phrase in place of the term."""
    produced = _PRODUCED.findall(production)
    texts = [phrase or word for _, phrase, word in produced]
    if _PRODUCED.sub("", production).strip():
        return []
    if all(kind for kind, _, _ in produced):
        return texts
    return [" ".join(texts)] if operator == "-" and not any(kind for kind, _, _ in produced) else []


def can_hold(term: str) -> bool:
    """Return whether a term has letters, digits and spaces only: the language has no way to write others."""
    return all(character.isalpha() or character.isdecimal() or character == " " for character in term)


def write_vespa(rules: Iterable[Rule]) -> str:
    """Return a rule base; the longest terms of a condition come first, for the first that fits is taken."""
    return "".join(f"{line}\n" for number, rule in enumerate(rules, start=1) for line in _lines(number, rule))


def _lines(number: int, rule: Rule) -> Iterator[str]:
    if rule.targets is None:
        terms = sorted(rule.terms, key=lambda term: -term.count(" "))
        yield f"[rule{number}] -> =[rule{number}*];"
        yield f"[rule{number}] :- {', '.join(terms)};"
        return
    for term, targets in rule.by_term():
        produced = (f'="{target}"' if " " in target else f"={target}" for target in targets)
        yield f"{term} +> {' '.join(produced)};"
