"""Rewrites of pairs keep the label, and draw from the generator that they are given."""

import random
from collections.abc import Callable
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samesense.corpus.augmenters import keyboard_errors, misspellings
from samesense.corpus.meanings import Meanings
from samesense.corpus.rewrites import (
    Rewrite,
    Row,
    abbreviate,
    change_one_side,
    define,
    example_frame,
    inflect,
    inflect_phrase,
    misspell,
    recase,
    replace_with_member,
    respell,
    reword_frame,
    set_in_context,
)
from samesense.lexicons.wordnet import WordNet
from samesense.texts import Pair, word_digest, word_key

BIKE_AND_CAR = "bicycle.n.01 car.n.01"


class Fixed:
    """An augmenter that always returns the same text."""

    def __init__(self, answer: str) -> None:
        """Keep the answer."""
        self.answer = answer

    def augment(self, text: str, rng: Random) -> str:  # noqa: ARG002  # as an augmenter is called
        """Return the answer."""
        return self.answer


@pytest.fixture
def meanings(wordnet: WordNet) -> Meanings:
    return Meanings(wordnet, wordnet.senses)


@pytest.fixture
def rng(seeded: Callable[[int], Random]) -> Random:
    return seeded(0)


def row(left: str, right: str, pos: str = "n", source: str = "", label: int = 1) -> Row:
    return Row(left, right, label, pos, source)


def results(rewrite: Rewrite, given: Row, rng: Random, times: int = 50) -> set[Pair | None]:
    """Return what a rewrite makes of a row in several draws."""
    return {rewrite(given, rng) for _ in range(times)}


@pytest.mark.parametrize(
    ("words", "tag", "form"),
    [
        ("run", "VBG", "running"),
        ("give up", "VBD", "gave up"),
        ("funeral director", "NNS", "funeral directors"),
        ("operating instructions", "NNS", None),
        ("big", "JJR", "bigger"),
        ("beautiful", "JJR", None),
        ("well off", "JJR", None),
    ],
)
def test_inflected_forms(words: str, tag: str, form: str | None) -> None:
    assert inflect_phrase(words, tag) == form


def test_both_sides_are_inflected_alike_or_not_at_all(rng: Random) -> None:
    assert results(inflect, row("jog", "run", "v"), rng) == {
        ("jogging", "running"),
        ("jogged", "ran"),
        ("jogs", "runs"),
    }
    assert inflect(row("big", "beautiful", "a"), rng) is None
    assert inflect(row("quickly", "slowly", "r"), rng) is None


def test_one_side_changes_or_none(rng: Random) -> None:
    rewrite = change_one_side(lambda text, _: text.upper() if text == "car" else None)
    assert results(rewrite, row("auto", "car"), rng) == {("auto", "CAR"), None}


def test_a_misspelling_that_is_another_word_or_of_a_short_word_is_left_out(rng: Random) -> None:
    assert results(misspell(Fixed("Guverment"), set()), row("government", "government"), rng) == {
        ("guverment", "government"),
        ("government", "guverment"),
    }
    assert misspell(Fixed("Govern-Ment"), {"government"})(row("governmant", "governmant"), rng) is None
    assert misspell(Fixed("cut"), set())(row("cat", "cat"), rng) is None


def test_other_spellings_are_those_of_a_synset_and_hyphens(wordnet: WordNet, rng: Random) -> None:
    more = pd.DataFrame(
        [("colour", "n", "c.n.01", 1), ("color", "n", "c.n.01", 1)], columns=["word", "pos", "synset", "rank"]
    )
    senses = pd.concat(
        [wordnet.senses, more.assign(share=1.0, offensive=False, person=False, origin="w")], ignore_index=True
    )
    rewrite = respell(Meanings(WordNet(**{**vars(wordnet), "senses": senses}), senses))
    assert results(rewrite, row("colour", "colour"), rng) == {
        ("color", "colour"),
        ("colour", "color"),
        ("colour", "colour"),  # it has no hyphen to change
    }
    assert results(rewrite, row("ice-cream", "ice-cream"), rng) == {
        ("ice cream", "ice-cream"),
        ("ice-cream", "ice cream"),
    }


def test_case_changes_on_one_side_or_both(rng: Random) -> None:
    assert results(recase, row("car", "auto"), rng, 99) == {
        ("Car", "auto"),
        ("car", "Auto"),
        ("Car", "Auto"),
        ("CAR", "auto"),
        ("car", "AUTO"),
        ("CAR", "AUTO"),
    }


def test_both_words_are_set_in_one_example(meanings: Meanings, rng: Random) -> None:
    sentence = "he needs {} to get to work"
    rewrite = set_in_context(example_frame(meanings, set()))
    expected = (sentence.format("an auto"), sentence.format("a car"))
    auto = row("auto", "car", "n", "car.n.01")
    assert rewrite(auto, rng) == expected
    assert rewrite(row("bike", "car", "n", BIKE_AND_CAR), rng) == (sentence.format("a bike"), expected[1])
    assert rewrite(row("bike", "car"), rng) == (sentence.format("a bike"), expected[1])  # by the first sense of car
    assert rewrite(row("bike", "vehicle"), rng) is None
    assert set_in_context(example_frame(meanings, {word_digest("work")}))(auto, rng) is None
    assert (
        set_in_context(example_frame(meanings, {*map(word_digest, ("he", "to"))}))(auto, rng) == expected
    )  # stop words


def test_a_reworded_sentence_keeps_the_place_of_the_word(meanings: Meanings, rng: Random) -> None:
    frame_of = example_frame(meanings, set())
    auto = row("auto", "car", "n", "car.n.01")
    assert reword_frame(frame_of, Fixed("she wants a _ now"), set())(auto, rng) == "she wants a {} now"
    assert reword_frame(frame_of, Fixed("she wants a bike now"), set())(auto, rng) is None
    assert reword_frame(frame_of, Fixed("a _ is a _"), set())(auto, rng) is None
    assert (
        reword_frame(frame_of, Fixed("she wants a _ now"), {word_digest("now"), word_digest("Wants")})(auto, rng)
        is None
    )
    assert reword_frame(frame_of, Fixed("a _"), set())(row("bike", "vehicle"), rng) is None


def test_a_definition_takes_the_place_of_a_word(meanings: Meanings, rng: Random) -> None:
    pair = row("bike", "car", "n", BIKE_AND_CAR)
    assert results(define(meanings, set()), pair, rng) == {("bike", "a motor vehicle with four wheels"), None}
    assert results(define(meanings, {word_digest("motor-vehicle")}), row("bike", "car"), rng) == {None}


def test_another_member_of_the_synset_takes_the_place_of_a_word(meanings: Meanings, rng: Random) -> None:
    rewrite = replace_with_member(meanings)
    assert results(rewrite, row("bike", "car", "n", BIKE_AND_CAR), rng) == {
        ("bicycle", "car"),
        ("auto", "bike"),
        ("machine", "bike"),
    }
    assert results(rewrite, row("hot", "cold", "a", "hot.a.01 cold.a.01"), rng) == {None}


@pytest.mark.parametrize(
    ("left", "right", "label", "expected"),
    [
        ("high school", "lycee", 1, {("high school", "HS"), None}),  # one word has no initials
        ("high school", "middle school", 0, {("middle school", "HS"), ("high school", "MS")}),
        ("high school", "lycee", 0, {("lycee", "HS"), None}),
        ("point-of-view", "stand", 1, {("point-of-view", "PV"), None}),  # of is no content word
        ("2 kilometres", "two kilometres", 1, {None}),  # nor has a number
        ("high school", "home study", 0, {None}),  # both have the same initials
        ("high school", "hs", 0, {None}),
        ("lack of", "want", 1, {None}),
    ],
)
def test_initials_stand_for_a_phrase_and_not_for_another(  # a case each
    rng: Random, left: str, right: str, label: int, expected: set[Pair | None]
) -> None:
    assert results(abbreviate, row(left, right, label=label), rng) == expected


PHRASES = st.lists(st.sampled_from(["Ice", "in", "hot", "of", "high", "2nd", "ax", "o"]), min_size=1, max_size=4)


@given(PHRASES.map(" ".join), PHRASES.map("-".join), st.integers(0, 9))
def test_no_negative_is_a_phrase_with_its_own_initials(
    seeded: Callable[[int], Random], left: str, right: str, seed: int
) -> None:
    rewritten = abbreviate(row(left, right, label=0), seeded(seed))
    if rewritten:
        other, initials = rewritten
        assert initials.isupper()
        assert word_key(initials) != word_key(other)
        assert other in {left, right}
        assert (other, initials) not in results(abbreviate, row(other, "synonym"), seeded(seed))


REWRITES: dict[str, tuple[Callable[[Meanings], Rewrite], Row]] = {
    "inflect": (lambda _: inflect, row("jog", "run", "v")),
    "recase": (lambda _: recase, row("car", "auto")),
    "respell": (respell, row("ice-cream", "mid air")),
    "keyboard errors": (lambda _: misspell(keyboard_errors(), set()), row("government", "accommodation")),
    "misspellings": (lambda _: misspell(misspellings(), set()), row("government", "accommodation")),
    "define": (lambda meanings: define(meanings, set()), row("auto", "car", "n", BIKE_AND_CAR)),
    "abbreviate": (lambda _: abbreviate, row("high school", "middle school", label=0)),
    "replace with a member": (replace_with_member, row("bike", "car", "n", BIKE_AND_CAR)),
    "set in context": (
        lambda meanings: set_in_context(example_frame(meanings, set())),
        row("auto", "car", "n", "car.n.01"),
    ),
}


@pytest.mark.parametrize("name", REWRITES)
def test_a_rewrite_draws_from_the_given_generator_only(
    wordnet: WordNet, seeded: Callable[[int], Random], name: str
) -> None:
    texts = ["he needs a car", "a car is slow", "the car stops", "my auto", "an auto stops"]
    examples = pd.DataFrame({"synset": "car.n.01", "example": texts})
    make, given = REWRITES[name]
    rewrite = make(Meanings(WordNet(**{**vars(wordnet), "examples": examples}), wordnet.senses))
    draws: list[list[Pair | None]] = []
    for global_seed, seed in ((1, 7), (2, 7), (1, 8)):
        random.seed(global_seed)
        np.random.seed(global_seed)  # noqa: NPY002  # what a rewrite must not draw from
        before = random.getstate()
        rng = seeded(seed)
        draws.append([rewrite(given, rng) for _ in range(30)])
        assert random.getstate() == before
        assert rng.getstate() != seeded(seed).getstate()
    assert draws[0] == draws[1]
    assert draws[0] != draws[2]
