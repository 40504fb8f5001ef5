"""Ways to rewrite a pair so that its label holds. Each draws from Python's and numpy's global generators, as nlpaug does."""

import random
import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import NamedTuple, Protocol

from stages._meanings import Meanings, mentions
from stages._pairs import surface, word_key

MIN_LETTERS = 5  # one wrong letter makes another word of many a shorter one
TAGS = {"n": ("NNS",), "v": ("VBG", "VBD", "VBZ"), "a": ("JJR",)}  # Penn Treebank tags of inflected forms

Pair = tuple[str, str]


class Row(NamedTuple):
    """What of a pair table's row a rewrite may use."""

    left: str
    right: str
    pos: str
    source: str


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


def in_context(meanings: Meanings, held_out: AbstractSet[str]) -> Rewrite:
    """Return a rewrite that sets both words in one example sentence of one of them.

    Of sentences that mention a word of ``held_out`` (word keys) none is used.
    """

    def rewrite(row: Row) -> Pair | None:
        frames = [
            frame
            for side, word in enumerate((row.left, row.right))
            for frame in meanings.frames(word, meanings.synset(row.source, side, word, row.pos))
            if not mentions(frame.replace("{}", " "), held_out)
        ]
        if not frames:
            return None
        frame = random.choice(frames)  # noqa: S311  # a seeded draw, not a secret
        return _filled(frame, row.left), _filled(frame, row.right)

    return rewrite


def _filled(frame: str, word: str) -> str:
    article = "an" if word[0] in "aeiou" else "a"
    return surface(re.sub(r"\b[Aa]n? \{\}", f"{article} {{}}", frame).replace("{}", word))


def defined(meanings: Meanings, held_out: AbstractSet[str]) -> Rewrite:
    """Return a rewrite that puts a definition in the place of one side (see `in_context` for ``held_out``)."""

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


def with_other_words(context: Rewrite, augmenter: Augmenter) -> Rewrite:
    """Return a rewrite that sets both words in one sentence, some words of which ``augmenter`` changes first."""

    def rewrite(row: Row) -> Pair | None:
        placed = context(row)
        if placed is None or row.left not in placed[0]:
            return None
        frame = placed[0].replace(row.left, "{}", 1)
        changed = surface(" ".join(augmenter.augment(frame.replace("{}", "_"))))
        return (_filled(changed.replace("_", "{}"), row.left), _filled(changed.replace("_", "{}"), row.right)) if changed.count("_") == 1 else None

    return rewrite
