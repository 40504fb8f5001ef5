"""Ways to rewrite a pair so that its label holds.

Each takes the generator that it draws from.
"""

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from random import Random
from typing import NamedTuple, Protocol, TypeAlias

from samesense.corpus.meanings import Meanings, mentions
from samesense.texts import SPACE_OR_HYPHEN, Pair, surface, word_key

PLACE = "_"  # stands for the word while the sentence around it changes
MIN_LETTERS = 5  # one wrong letter makes another word of many a shorter one
TAGS = {"n": ("NNS",), "v": ("VBG", "VBD", "VBZ"), "a": ("JJR",)}  # Penn Treebank tags of inflected forms


class Row(NamedTuple):
    """The columns of a pair table that a rewrite may use."""

    left: str
    right: str
    label: int
    pos: str
    source: str


Frame: TypeAlias = Callable[[Row, Random], str | None]  # a sentence for the pair, with {} where a word goes
Rewrite: TypeAlias = Callable[[Row, Random], Pair | None]  # the pair rewritten, None where that is not possible
Change: TypeAlias = Callable[[str, Random], str | None]  # a text rewritten


class Augmenter(Protocol):
    """A source of texts that are like a given one."""

    def augment(self, text: str, rng: Random) -> str:
        """Return a text like ``text``."""


def inflect_phrase(phrase: str, tag: str) -> str | None:
    """Return a word or phrase in the form of a Penn Treebank tag, None where it has none.

    In a phrase, the first word of a verb (give up) and the last of a noun (funeral director) changes.
    """
    from lemminflect import getInflection

    parts = phrase.split()
    place = 0 if tag.startswith("VB") else -1
    if tag == "JJR" and len(parts) > 1:
        return None
    # Rules serve the nouns and verbs that the dictionary lacks; they would make "beautifuler" and "instructionses" too.
    forms = getInflection(parts[place], tag, inflect_oov=tag != "JJR" and not parts[place].endswith("s"))
    if not forms:
        return None
    parts[place] = forms[0]
    return " ".join(parts)


def inflect(row: Row, rng: Random) -> Pair | None:
    """Put both words in one inflected form (run, jog -> running, jogging), None where one of them has none."""
    if row.pos not in TAGS:
        return None
    tag = rng.choice(TAGS[row.pos])
    left, right = inflect_phrase(row.left, tag), inflect_phrase(row.right, tag)
    return (left, right) if left and right else None


def change_one_side(change: Change) -> Rewrite:
    """Return a rewrite that changes one side, drawn at random."""

    def rewrite(row: Row, rng: Random) -> Pair | None:
        at_left = rng.choice((True, False))
        changed = change(row.left if at_left else row.right, rng)
        if not changed:
            return None
        return (changed, row.right) if at_left else (row.left, changed)

    return rewrite


def misspell(augmenter: Augmenter, known: AbstractSet[str]) -> Rewrite:
    """Return a rewrite that lets ``augmenter`` change one side, unless that spells a word of ``known`` (word keys)."""

    def change(word: str, rng: Random) -> str | None:
        changed = surface(augmenter.augment(word, rng).lower())
        return None if len(word) < MIN_LETTERS or word_key(changed) in known else changed

    return change_one_side(change)


def respell(meanings: Meanings) -> Rewrite:
    """Return a rewrite that spells one side in another way: colour for color, ice cream for ice-cream."""

    def change(word: str, rng: Random) -> str | None:
        hyphened = word.replace("-", " ") if "-" in word else word.replace(" ", "-")
        return rng.choice([*meanings.variants.get(word, []), hyphened])

    return change_one_side(change)


def recase(row: Row, rng: Random) -> Pair:
    """Write one side, or both, with capital initials or in capitals."""
    form = rng.choice((str.title, str.upper))
    at_left, at_right = rng.choice(((True, False), (False, True), (True, True)))
    return form(row.left) if at_left else row.left, form(row.right) if at_right else row.right


def abbreviate(row: Row, rng: Random) -> Pair | None:
    """Pair a phrase with its initials if the row is one of synonyms, else another word with the initials of a phrase.

    So a model learns to read initials letter by letter: high school, HS; middle school, HS.
    """
    phrase, other = rng.choice(((row.left, row.right), (row.right, row.left)))
    initials = _initials(phrase)
    if not initials or initials == _initials(other) or initials.casefold() == other.casefold():
        return None
    return (phrase if row.label else other), initials


def _initials(phrase: str) -> str:
    """Return the initials of a phrase's content words, in capitals; an empty string if it has one such word only."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = [
        word
        for word in re.split(SPACE_OR_HYPHEN, phrase.casefold())
        if word[:1].isalpha() and word not in ENGLISH_STOP_WORDS
    ]
    return "".join(word[0] for word in words).upper() if len(words) > 1 else ""


def example_frame(meanings: Meanings, held_out: AbstractSet[str]) -> Frame:
    """Return a function that gives an example sentence of one of the row's words, with ``{}`` in its place.

    It gives no sentence that mentions a word of ``held_out`` (digests).
    """

    def frame(row: Row, rng: Random) -> str | None:
        frames = [
            frame
            for side, word in enumerate((row.left, row.right))
            for frame in meanings.frames(word, meanings.synset(row.source, side, word, row.pos))
            if not mentions(frame.replace("{}", " "), held_out)
        ]
        return rng.choice(frames) if frames else None

    return frame


def set_in_context(frame_of: Frame) -> Rewrite:
    """Return a rewrite that sets both words in one sentence."""

    def rewrite(row: Row, rng: Random) -> Pair | None:
        frame = frame_of(row, rng)
        return (_fill(frame, row.left), _fill(frame, row.right)) if frame else None

    return rewrite


def reword_frame(frame_of: Frame, augmenter: Augmenter, held_out: AbstractSet[str]) -> Frame:
    """Return a function that lets ``augmenter`` change a word of the sentence that ``frame_of`` returns.

    It gives no sentence that mentions a word of ``held_out`` (digests): ``augmenter`` may know such words.
    """

    def frame(row: Row, rng: Random) -> str | None:
        original = frame_of(row, rng)
        changed = augmenter.augment(original.replace("{}", PLACE), rng) if original else ""
        if changed.count(PLACE) != 1 or mentions(changed.replace(PLACE, " "), held_out):
            return None
        return changed.replace(PLACE, "{}")

    return frame


def _fill(frame: str, word: str) -> str:
    article = "an" if word[0] in "aeiou" else "a"
    return surface(re.sub(r"\b[Aa]n? \{\}", f"{article} {{}}", frame).replace("{}", word))


def define(meanings: Meanings, held_out: AbstractSet[str]) -> Rewrite:
    """Return a rewrite that replaces one side with its definition (see `example_frame` for ``held_out``)."""

    def rewrite(row: Row, rng: Random) -> Pair | None:
        side, word, other = _draw_side(row, rng)
        gloss = meanings.glosses.get(meanings.synset(row.source, side, word, row.pos))
        if not gloss or mentions(gloss, held_out):
            return None
        return other, surface(gloss)

    return rewrite


def replace_with_member(meanings: Meanings) -> Rewrite:
    """Return a rewrite that replaces one side with another member of its synset."""

    def rewrite(row: Row, rng: Random) -> Pair | None:
        side, word, other = _draw_side(row, rng)
        members = meanings.members.get(meanings.synset(row.source, side, word, row.pos), [])
        fresh = [member for member in members if member not in {word, other}]
        return (rng.choice(fresh), other) if fresh else None

    return rewrite


def _draw_side(row: Row, rng: Random) -> tuple[int, str, str]:
    """Return the number of a side (0 left, 1 right), the word on it, and the other word."""
    side = rng.choice((0, 1))
    return (side, row.left, row.right) if side == 0 else (side, row.right, row.left)
