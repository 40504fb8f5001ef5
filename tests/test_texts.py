"""Surface forms and keys of words, and which texts can be scored."""

import sys
import unicodedata
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samesense import TextError
from samesense.texts import MAX_CHARACTERS, checked_pair, checked_text, surface, word_digest, word_key

UNREADABLE = "has no Latin letter and no digit; the model reads English"


def test_surface_and_key() -> None:
    assert surface(" ice_cream\u00a0 cone ") == "ice cream cone"
    assert surface("cafe\u0301") == "caf\u00e9"
    assert word_key("Ice-Cream") == word_key("ice cream") == word_key("icecream") == "icecream"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so\u200bfa", "sofa"),  # ZERO WIDTH SPACE
        ("so\u00adfa\ufeff", "sofa"),  # SOFT HYPHEN, ZERO WIDTH NO-BREAK SPACE
        ("\u202esofa\u2069", "sofa"),  # direction: RIGHT-TO-LEFT OVERRIDE, POP DIRECTIONAL ISOLATE
        ("so\ufe0ffa\u034f\u3164", "sofa"),  # VARIATION SELECTOR-16, COMBINING GRAPHEME JOINER, HANGUL FILLER
        ("so\U000e0066fa", "sofa"),  # TAG LATIN SMALL LETTER F
        ("\uff53\uff4f\uff46\uff41\u3000bed", "sofa bed"),  # full width
        ("so\ufb01a", "sofia"),  # ligature
        ("cafe\u200b\u0301", "caf\u00e9"),  # an accent that comes to its letter
        ("\u1e9b", "\u1e61"),  # LATIN SMALL LETTER LONG S WITH DOT ABOVE
        ("ice\u2011cream", "ice-cream"),  # NON-BREAKING HYPHEN
        ("ice\u2010cream", "ice-cream"),  # HYPHEN
        ("H\u2082O", "H2O"),
        ("12 \u33a1", "12 m\u00b2"),  # SQUARE M SQUARED
        ("10\u00b2", "10\u00b2"),
        ("2\u00bd", "2\u00bd"),
        ("Windows\u2122", "Windows\u2122"),
        ("step\u2460", "step\u2460"),
        ("don\u00b4t", "don\u00b4t"),
    ],
)
def test_other_shapes_of_characters_are_plain_unless_the_meaning_changes(text: str, expected: str) -> None:
    assert surface(text) == checked_text(text) == expected
    assert word_key(text) == word_key(expected)


def test_each_character_has_one_form_however_it_is_composed() -> None:
    for character in map(chr, range(sys.maxunicode + 1)):
        form = surface(character)
        assert surface(form) == form
        assert surface(unicodedata.normalize("NFC", character)) == form
        assert surface(unicodedata.normalize("NFD", character)) == form


def test_spelling_variants_share_a_digest() -> None:
    assert word_digest("Ice-Cream") == word_digest("ice cream") == "9ccf543bbc83b5e2"
    assert word_digest("ice cream") != word_digest("ice creams")


@given(st.text())
def test_a_surface_form_is_its_own_surface_form(text: str) -> None:
    assert surface(surface(text)) == surface(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cold", "cold"),
        ("  ice_cream\u2003cone ", "ice cream cone"),
        ("cafe\u0301", "caf\u00e9"),
        ("\u0153uvre", "\u0153uvre"),
        ("24/7", "24/7"),
        ("fire \U0001f525", "fire \U0001f525"),
        ("\u03b1-particle", "\u03b1-particle"),
        ("x" * MAX_CHARACTERS, "x" * MAX_CHARACTERS),
        (" " + "x" * MAX_CHARACTERS, "x" * MAX_CHARACTERS),
    ],
)
def test_a_text_that_can_be_scored_has_one_form(text: str, expected: str) -> None:
    assert checked_text(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        (" _ ", "is empty"),
        (None, "is missing"),
        (float("nan"), "is missing"),
        (Decimal("nan"), "is missing"),
        (pd.NA, "is missing"),
        (pd.NaT, "is missing"),
        ("\u200b", "is empty"),
        (7, "is not a text: 7"),
        ("a" + "\u0958" * 199, "has 399 characters; at most 200 are scored"),  # NFC takes them apart
        ("x" * 10_000, "has 10,000 characters; at most 200 are scored"),
        ("co\x00ld", "has the control character U+0000 (character 3)"),
        ("two\nlines", "has the control character U+000A (character 4)"),
        ("\ud800", "has the half of a surrogate pair U+D800 (character 1)"),
        ("a\u0378", "has the unassigned code point U+0378 (character 2)"),
        ("\U0001f525", f"'\U0001f525' {UNREADABLE}"),
        (
            "\u0445\u043e\u043b\u043e\u0434",
            f"'\u0445\u043e\u043b\u043e\u0434' {UNREADABLE}",
        ),
        ("\u271d", f"'\u271d' {UNREADABLE}"),  # LATIN CROSS
        ("--", f"'--' {UNREADABLE}"),
    ],
)
def test_the_message_says_why_a_text_cannot_be_scored(text: object, message: str) -> None:
    with pytest.raises(TextError) as caught:
        checked_text(text)
    assert str(caught.value) == message


def test_the_message_names_the_place_and_the_side_of_a_pair() -> None:
    assert checked_pair((" cold", "icy")) == ("cold", "icy")
    with pytest.raises(TextError, match=r"^row 3: right is empty$"):
        checked_pair(("cold", ""), "row 3: ")
    with pytest.raises(TextError, match=r"^left is missing$"):
        checked_pair((None, ""))


@given(st.text())
def test_a_text_is_refused_on_one_line_or_has_a_form_that_is_its_own_form(text: str) -> None:
    try:
        form = checked_text(text)
    except TextError as error:
        assert "\n" not in str(error)  # noqa: PT017  # the message is the point
        return
    assert form == surface(text)
    assert checked_text(form) == form
    assert form.isprintable() or not form.isascii()
