"""Ways to rewrite a pair so that its label holds.

Each draws from Python's and numpy's global generators, as nlpaug does.
"""

import random
import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import NamedTuple, Protocol

from stages._meanings import Meanings, mentions
from stages._pairs import surface, word_key

PLACE = "_"  # stands for the word while the sentence around it is changed
MIN_LETTERS = 5  # one wrong letter makes another word of many a shorter one
TAGS = {"n": ("NNS",), "v": ("VBG", "VBD", "VBZ"), "a": ("JJR",)}  # Penn Treebank tags of inflected forms

Pair = tuple[str, str]


class Row(NamedTuple):
    """What of a pair table's row a rewrite may use."""

    left: str
    right: str
    pos: str
    source: str


Frame = Callable[[Row], str | None]  # a sentence for the pair, with {} where a word goes
Rewrite = Callable[[Row], Pair | None]  # the pair rewritten, None where that cannot be


class Augmenter(Protocol):
    """What is used of nlpaug's augmenters."""

    def augment(self, data: str) -> list[str]:
        """Return one text like ``data``."""


def inflected(words: str, tag: str) -> str | None:
    """Return a word or phrase in the form of a Penn Treebank tag, None where it has none.

    In a phrase the first word of a verb (give up) and the last of a noun (funeral director) changes.
    """
    from lemminflect import getInflection

    parts = words.split()
    place = 0 if tag.startswith("VB") else -1
    if tag == "JJR" and len(parts) > 1:
        return None
    # Rules serve the nouns and verbs that the dictionary lacks; they would make "beautifuler" and "instructionses" too.
    forms = getInflection(parts[place], tag, inflect_oov=tag != "JJR" and not parts[place].endswith("s"))
    if not forms:
        return None
    parts[place] = forms[0]
    return " ".join(parts)


def inflect(row: Row) -> Pair | None:
    """Put both words in one inflected form (run, jog -> running, jogging), None where one of them has none."""
    if row.pos not in TAGS:
        return None
    tag = random.choice(TAGS[row.pos])  # noqa: S311  # a seeded draw, not a secret
    left, right = inflected(row.left, tag), inflected(row.right, tag)
    return (left, right) if left and right else None


def one_side(change: Callable[[str], str | None]) -> Rewrite:
    """Return a rewrite that changes one side, drawn at random."""

    def rewrite(row: Row) -> Pair | None:
        at_left = random.choice((True, False))  # noqa: S311  # a seeded draw, not a secret
        changed = change(row.left if at_left else row.right)
        if not changed:
            return None
        return (changed, row.right) if at_left else (row.left, changed)

    return rewrite


def misspell(augmenter: Augmenter, known: AbstractSet[str]) -> Rewrite:
    """Return a rewrite that lets ``augmenter`` change one side, unless that spells a word of ``known`` (word keys)."""

    def change(word: str) -> str | None:
        changed = surface(" ".join(augmenter.augment(word)).lower())
        return None if len(word) < MIN_LETTERS or word_key(changed) in known else changed

    return one_side(change)


def respell(meanings: Meanings) -> Rewrite:
    """Return a rewrite that spells one side in another way: colour for color, ice cream for ice-cream."""

    def change(word: str) -> str | None:
        hyphened = [word.replace("-", " ")] if "-" in word else [word.replace(" ", "-")]
        return random.choice([*meanings.variants.get(word, []), *hyphened])  # noqa: S311  # a seeded draw

    return one_side(change)


def recase(row: Row) -> Pair:
    """Write one side, or both, with capital initials or in capitals."""
    form = random.choice((str.title, str.upper))  # noqa: S311  # a seeded draw, not a secret
    at_left, at_right = random.choice(((True, False), (False, True), (True, True)))  # noqa: S311
    return form(row.left) if at_left else row.left, form(row.right) if at_right else row.right


def framed(meanings: Meanings, held_out: AbstractSet[str]) -> Frame:
    """Return a function that gives an example sentence of one of the row's words, with ``{}`` in its place.

    Of sentences that mention a word of ``held_out`` (word keys) none is given.
    """

    def frame(row: Row) -> str | None:
        found = [
            frame
            for side, word in enumerate((row.left, row.right))
            for frame in meanings.frames(word, meanings.synset(row.source, side, word, row.pos))
            if not mentions(frame.replace("{}", " "), held_out)
        ]
        return random.choice(found) if found else None  # noqa: S311  # a seeded draw, not a secret

    return frame


def in_context(frame_of: Frame) -> Rewrite:
    """Return a rewrite that sets both words in one sentence."""

    def rewrite(row: Row) -> Pair | None:
        frame = frame_of(row)
        return (_filled(frame, row.left), _filled(frame, row.right)) if frame else None

    return rewrite


def reworded(frame_of: Frame, augmenter: Augmenter) -> Frame:
    """Return a function that lets ``augmenter`` change a word of the sentences of ``frame_of``."""

    def frame(row: Row) -> str | None:
        found = frame_of(row)
        changed = " ".join(augmenter.augment(found.replace("{}", PLACE))) if found else ""
        return changed.replace(PLACE, "{}") if changed.count(PLACE) == 1 else None

    return frame


def _filled(frame: str, word: str) -> str:
    article = "an" if word[0] in "aeiou" else "a"
    return surface(re.sub(r"\b[Aa]n? \{\}", f"{article} {{}}", frame).replace("{}", word))


def defined(meanings: Meanings, held_out: AbstractSet[str]) -> Rewrite:
    """Return a rewrite that puts a definition in the place of one side (see `framed` for ``held_out``)."""

    def rewrite(row: Row) -> Pair | None:
        side = random.choice((0, 1))  # noqa: S311  # a seeded draw, not a secret
        word, other = (row.left, row.right) if side == 0 else (row.right, row.left)
        gloss = meanings.glosses.get(meanings.synset(row.source, side, word, row.pos))
        if not gloss or mentions(gloss, held_out):
            return None
        return other, surface(gloss)

    return rewrite


def swap(meanings: Meanings) -> Rewrite:
    """Return a rewrite that puts another member of its synset in the place of one side."""

    def rewrite(row: Row) -> Pair | None:
        side = random.choice((0, 1))  # noqa: S311  # a seeded draw, not a secret
        word, other = (row.left, row.right) if side == 0 else (row.right, row.left)
        members = meanings.members.get(meanings.synset(row.source, side, word, row.pos), [])
        fresh = [member for member in members if member not in {word, other}]
        return (random.choice(fresh), other) if fresh else None  # noqa: S311  # a seeded draw, not a secret

    return rewrite
