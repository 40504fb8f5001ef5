"""Ding: a German-English word list, whose lines have the words of one meaning.

It is Frank Richter's, of TU Chemnitz, under GPL-2.0-or-later. Debian's package trans-de-en has it. A line is
``German :: English``: ``|`` separates entries, which line up on both sides, ``;`` the terms of an entry.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from samesense.lexicons.usable import MIN_ZIPF, Listed, usable_pairs

if TYPE_CHECKING:
    import pandas as pd

POS = {"m": "n", "f": "n", "n": "n", "v": "v", "vt": "v", "vi": "v", "vr": "v", "adj": "a", "adv": "r"}
LINES = 2  # that name a pair: two German words that both terms translate
TERMS = 2  # of German in an entry: fewer do not tell which sense of the one word its translations have
_TAG = re.compile(r"\{([^}]*)\}")
_BRACKETS = re.compile(r"\([^()]*\)")
_REMARKS = re.compile(r"\[[^\]]*\]|\{[^}]*\}|<[^>]*>|/[A-Z0-9]+/|\s*\([^()]*\)\s*$")  # the last: only after a term
_PLACEHOLDER = re.compile(r" (?:sb\./sth\.|sth\./sb\.|sth\.|sb\.)$")
# Alternatives, sentences, parts of words, and places for another word:
_UNCLEAR = re.compile(r"[()/.!?…:,+<>\[\]{}]|^-|-$|\b(?:sb|sth|oneself|one's|yourself|your)\b")
_NOTE = re.compile(r"[A-H] (?:double )?(?:flat|sharp)")  # of music: one line has a note and its neighbours


class _Term(NamedTuple):
    text: str
    object: str  # what a verb or an adjective takes: sb. or sth., or nothing


def read_ding(text: str, min_zipf: float = MIN_ZIPF) -> "pd.DataFrame":
    """Return the synonyms of Ding: the English terms of a line's first entry, if its part of speech is sure.

    The entries after the first are inflected forms and example phrases. Two terms are synonyms if the entry has at
    least `TERMS` German terms and no more English ones: then the meaning is one that both languages have words for; or
    if `LINES` lines have both terms. A woman's term beside a man's is not counted, so that actor and actress are none.

    Args:
        text: of the word list; lines that start with # are comments.
        min_zipf: the least frequency of each side on the Zipf scale.

    Returns:
        ``left``, ``right``, ``label`` (1) and ``pos``, each pair once, sorted.
    """
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return usable_pairs(_synonyms(lines), min_zipf)


def _synonyms(lines: Iterable[str]) -> Iterator[Listed]:
    counts: defaultdict[Listed, int] = defaultdict(int)
    for line in lines:
        german, _, english = (" ".join(side.split()) for side in line.partition("::"))
        if german.count(" | ") != english.count(" | "):
            continue
        lefts, rights = (_split(side.split(" | ")[0]) for side in (german, english))
        pos = _pos(lefts)
        terms = [term for part in rights if (term := _term(part, pos))]
        sure = TERMS <= _count(lefts) >= len(rights)
        for one, other in combinations(terms, 2):
            if one.object == other.object and pos:
                left, right = sorted((one.text, other.text))
                counts[Listed(left, right, 1, pos)] += LINES if sure else 1
    yield from (pair for pair, count in counts.items() if count >= LINES)


def _split(entry: str) -> list[str]:
    """Return the terms of an entry; a semicolon in brackets separates none."""
    return _BRACKETS.sub(lambda found: found[0].replace(";", ","), entry).split(";")


def _pos(terms: list[str]) -> str:
    """Return the part of speech that all tags of an entry agree on, or nothing; plurals are no lemmas."""
    tags = {tag.strip() for term in terms for tags in _TAG.findall(term) for tag in re.split("[,;/ ]", tags)}
    found = {POS.get(tag, "") for tag in tags}
    return found.pop() if len(found) == 1 else ""


def _count(terms: list[str]) -> int:
    """Return how many terms there are, without the forms for women if there is one for men."""
    men = any("{m}" in term for term in terms)
    return sum(not (men and re.search(r"in \{f\}", term)) for term in terms)


def _term(part: str, pos: str) -> _Term | None:
    """Return a term without remarks, or None if it is unclear, or a verb where none is expected."""
    text = " ".join(_REMARKS.sub(" ", part).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
    if not text or (pos == "v") != text.startswith("to "):
        return None
    found = _PLACEHOLDER.search(text)
    bare = text[: found.start()] if found else text
    return (
        None
        if _UNCLEAR.search(bare) or _NOTE.fullmatch(bare)
        else _Term(bare.removeprefix("to "), found[0] if found else "")
    )
