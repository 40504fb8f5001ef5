"""What WordNet says of the words of a pair beyond their relation: definitions, examples, co-members, spellings."""

import re
from collections import defaultdict
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import TYPE_CHECKING

from samesense.texts import word_digest, word_key

if TYPE_CHECKING:
    import pandas as pd

    from samesense.lexicons.wordnet import WordNet

LONGEST = 4  # words of the phrases that are looked for in a text
AMERICAN = (  # British endings and digraphs, and what American spelling has for them
    ("our", "or"),
    ("(?<=[aiy])s(?=e|ing|ation)", "z"),
    ("(?<=[bcht])re$", "er"),
    ("ogue$", "og"),
    ("[ao]e", "e"),
    ("ence$", "ense"),
    ("ll", "l"),
    ("mme$", "m"),
    ("grey", "gray"),
)


@lru_cache(maxsize=1_000_000)
def american(word: str) -> str:
    """Return a key that British and American spellings of a word share; compare members of one synset only."""
    key = word_key(word)
    for british, own in AMERICAN:
        key = re.sub(british, own, key)
    return key


def mentions(text: str, digests: AbstractSet[str]) -> bool:
    """Tell whether ``text`` has a word or phrase whose `word_digest` is in ``digests``; stop words do not count."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = re.findall(r"[^\W_]+", text.casefold())
    for length in range(1, LONGEST + 1):
        for start in range(len(words) - length + 1):
            part = words[start : start + length]
            if word_digest("".join(part)) in digests and not ENGLISH_STOP_WORDS.issuperset(part):
                return True
    return False


def _lists_by_synset(table: "pd.DataFrame", column: str) -> dict[str, list[str]]:
    return {str(synset): list(values) for synset, values in table.groupby("synset")[column]}


class Meanings:
    """Definitions, examples, members and spellings by synset and word.

    Attributes:
        glosses: a synset's definition.
        members: a synset's words, of the senses that may be used.
        variants: other spellings of a word in one of its synsets.
    """

    def __init__(self, wordnet: "WordNet", usable: "pd.DataFrame") -> None:
        """Take WordNet and, of its senses, those that may be used."""
        self.glosses = dict(zip(wordnet.glosses["synset"], wordnet.glosses["gloss"], strict=True))
        self.members = _lists_by_synset(usable, "word")
        self._examples = _lists_by_synset(wordnet.examples, "example")
        first = wordnet.senses[wordnet.senses["rank"] == 1].drop_duplicates(["word", "pos"])
        words = zip(first["word"], first["pos"], strict=True)
        self._first: dict[tuple[str, str], str] = dict(zip(words, first["synset"], strict=True))
        self.variants: dict[str, list[str]] = defaultdict(list)
        keys = wordnet.senses["word"].map(american)
        for _, group in wordnet.senses["word"].groupby([wordnet.senses["synset"], keys]):
            for word in group if len(group) > 1 else ():
                self.variants[word] += [other for other in group if other != word]

    def synset(self, source: str, side: int, word: str, pos: str) -> str:
        """Return the synset of a row's word on one side (0 left, 1 right): its source's, else the word's first."""
        synsets = source.split()
        if synsets:
            return synsets[min(side, len(synsets) - 1)]
        return self._first.get((word, pos), "")

    def frames(self, word: str, synset: str) -> list[str]:
        """Return the synset's examples that have the word once, with ``{}`` in its place."""
        pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])", re.IGNORECASE)
        frames = [pattern.subn("{}", text) for text in self._examples.get(synset, []) if "{" not in text]
        return [frame for frame, count in frames if count == 1]
