"""What WordNet says of two words.

::

    lookup = Lookup(Path("data/wordnet"))  # reads the tables once: a few tenths of a second, 40 MB
    comparison = lookup.compare("cold", "icy")  # milliseconds; from several threads, too
    dataclasses.asdict(comparison)  # for JSON: left, right, shared, relation
    lookup.neighbours("cold")  # the words around it
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from samesense.lexicons.lookup_tables import Tables, Word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

FIRST = 3  # senses of a word in a comparison
INVERSE = {  # the other kinds go both ways
    "hypernym": "hyponym",
    "instance_hypernym": "instance_hyponym",
    "meronym": "holonym",
}
DIRECT = (
    "antonym",
    "similar",
    "hypernym",
    "hyponym",
    "instance_hypernym",
    "instance_hyponym",
    "meronym",
    "holonym",
    "verb_group",
    "see_also",
)
KINDS = (*DIRECT, "indirect_antonym", "co_hyponym")  # of several, the first counts
BROADER = ("hypernym", "instance_hypernym")
# Links through a third synset: its relation to the left word's sense, one of these, and to the right's
MEETINGS = (
    ("indirect_antonym", ("antonym",), ("similar",)),
    ("indirect_antonym", ("similar",), ("antonym",)),
    ("co_hyponym", BROADER, BROADER),
)
# To the words near a word: along which pointers, from which of their ends to which
AROUND = (("similar", "source", "target"), ("hypernym", "source", "target"), ("hypernym", "target", "source"))


@dataclass(frozen=True)
class Sense:
    """A synset, such as ``icy.s.01`` (s: a satellite adjective), and its definition."""

    synset: str
    gloss: str


WITHHELD = Sense("(withheld)", "an offensive sense")  # the words are the user's, but the definition would be ours


@dataclass(frozen=True)
class Entry:
    """A word in WordNet.

    Attributes:
        word: as it was looked up.
        senses: how many synsets it is in, of all parts of speech; 0: it is not in WordNet.
        first: its most used senses, three at most.
    """

    word: str
    senses: int
    first: tuple[Sense, ...]


@dataclass(frozen=True)
class Relation:
    """What a sense of the right word is to one of the left.

    Attributes:
        name: one of `KINDS`. With hypernym, the right word is the broader one; with instance_hypernym, the left is an
            instance of it, as Paris is of capital; with meronym, the right is a part of the left.
        left: the sense of the left word.
        right: that of the right.
        through: the synset between: the hypernym that co-hyponyms share, or of indirect antonyms the one that is
            the antonym of one side and similar to the other. None if no synset is between them.
    """

    name: str
    left: Sense
    right: Sense
    through: Sense | None


@dataclass(frozen=True)
class Comparison:
    """What WordNet says of a pair.

    Attributes:
        left: the left word.
        right: the right word.
        shared: the synsets that both are in: there they are synonyms.
        relation: how they are joined; None if they share a synset, or nothing joins them.
    """

    left: Entry
    right: Entry
    shared: tuple[Sense, ...]
    relation: Relation | None


class _Link(NamedTuple):
    name: str
    left: str
    right: str
    through: str  # "": none


class Lookup:
    """Looks up words in the tables of WordNet.

    If WordNet lacks the exact spelling of a word, the look-up ignores case.
    """

    def __init__(self, folder: Path, *, offensive: bool = False) -> None:
        """Read the tables of ``folder``.

        Args:
            folder: what the stage ``wordnet`` wrote.
            offensive: show the senses and words that WordNet marks as slurs or obscenities. Otherwise `WITHHELD` stands
                in place of such a sense, so that numbers of senses and what joins two words stay true, and such a word
                is no neighbour.

        Raises:
            DataError: a table is missing or damaged.
        """
        self._tables = Tables(folder)
        self._offensive = offensive

    def compare(self, left: str, right: str) -> Comparison:
        """Return what joins two words, given as surface forms."""
        one, other = self._tables.word(left), self._tables.word(right)
        shared = [synset for synset in one.synsets if synset in other.synsets]
        link = None if shared else self._link(one, other)
        synsets = {*shared, *one.synsets[:FIRST], *other.synsets[:FIRST], *(link or ())[1:]}
        glosses = self._tables.glosses(synsets)
        senses = {synset: Sense(synset, glosses.get(synset, "")) for synset in synsets}
        if not self._offensive:
            senses |= dict.fromkeys(self._tables.offensive(synsets), WITHHELD)
        return Comparison(
            Entry(left, len(one.synsets), tuple(senses[synset] for synset in one.synsets[:FIRST])),
            Entry(right, len(other.synsets), tuple(senses[synset] for synset in other.synsets[:FIRST])),
            tuple(senses[synset] for synset in shared),
            link
            and Relation(
                link.name, senses[link.left], senses[link.right], senses[link.through] if link.through else None
            ),
        )

    def neighbours(self, word: str) -> list[str]:
        """Return the words that WordNet puts near ``word``.

        The other members of its synsets come first, then those of similar synsets, of hypernyms and of hyponyms; each
        by the sense of ``word`` that they are near to, the most used first.
        """
        synsets = self._tables.word(word).synsets
        near = list(synsets)
        for relation, start, end in AROUND:
            links = self._tables.links(relation, start, synsets)
            near += [link[end] for link in sorted(links, key=lambda link: (synsets.index(link[start]), link[end]))]
        places = {synset: place for place, synset in enumerate(dict.fromkeys(near))}
        rows = [row for row in self._tables.members(places) if self._offensive or not row["offensive"]]
        rows.sort(key=lambda row: (places[row["synset"]], row["rank"], row["word"]))
        return [each for each in dict.fromkeys(row["word"] for row in rows) if each.lower() != word.lower()]

    def _link(self, left: Word, right: Word) -> _Link | None:
        links = {*self._direct(left, right), *self._meetings(left, right)}
        ranks = {synset: rank for word in (left, right) for rank, synset in enumerate(word.synsets)}
        return min(
            links, key=lambda link: (KINDS.index(link.name), ranks[link.left] + ranks[link.right], link), default=None
        )

    def _direct(self, left: Word, right: Word) -> Iterator[_Link]:
        for row in self._tables.pointers(left.synsets, right.synsets):
            yield _Link(row["relation"], row["source"], row["target"], "")
        for row in self._tables.pointers(right.synsets, left.synsets):
            name: str = row["relation"]
            yield _Link(INVERSE.get(name, name), row["target"], row["source"], "")
        for row in self._tables.antonyms(left.synsets, right.synsets):
            ours = row["source_word"] in left.lemmas and row["target_word"] in right.lemmas
            yield _Link("antonym" if ours else "indirect_antonym", row["source"], row["target"], "")

    def _meetings(self, left: Word, right: Word) -> Iterator[_Link]:
        for name, *steps in MEETINGS:
            one, other = (self._steps(step, word) for step, word in zip(steps, (left, right), strict=True))
            for source, through in one:
                yield from (_Link(name, source, end, through) for end, target in other if target == through)

    def _steps(self, relations: Collection[str], word: Word) -> set[tuple[str, str]]:
        """Return the senses of a word that have one of these relations, each with what it is to."""
        rows = [row for name in relations for row in self._tables.links(name, "source", word.synsets)]
        return {(row["source"], row["target"]) for row in rows}
