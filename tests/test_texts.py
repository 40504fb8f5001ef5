"""Which texts are scored, and what is said of the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samesense import TextError
from samesense.texts import MAX_CHARACTERS, checked_pair, surface


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
    ],
)
def test_a_text_is_scored_in_one_form(text: str, expected: str) -> None:
    assert surface(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        (" _ ", "is empty"),
        (None, "is missing"),
        (float("nan"), "is missing"),
        (7, "is no text: 7"),
        ("a" + "\u0958" * 199, "has 399 characters; at most 200 are scored"),  # NFC takes them apart
        ("x" * 10_000, "has 10,000 characters; at most 200 are scored"),
        ("co\x00ld", r"has the control character U\+0000 \(character 3\)"),
        ("two\nlines", r"has the control character U\+000A \(character 4\)"),
        ("\ud800", r"has the half of a surrogate pair U\+D800 \(character 1\)"),
        ("\U0001f525", "has no Latin letter and no digit; the model reads English"),
        ("\u0445\u043e\u043b\u043e\u0434", "has no Latin letter and no digit"),
        ("\u271d", "has no Latin letter and no digit"),  # LATIN CROSS
        ("--", "has no Latin letter and no digit"),
    ],
)
def test_a_text_that_is_not_scored_says_why(text: object, message: str) -> None:
    with pytest.raises(TextError, match=message):
        surface(text)


def test_the_side_of_a_pair_is_named() -> None:
    assert checked_pair((" cold", "icy")) == ("cold", "icy")
    with pytest.raises(TextError, match=r"^row 3: right is empty$"):
        checked_pair(("cold", ""), "row 3: ")


@given(st.text())
def test_a_text_is_refused_or_has_a_stable_form(text: str) -> None:
    try:
        found = surface(text)
    except TextError as error:
        assert "\n" not in str(error)  # noqa: PT017  # what is said is the point
        return
    assert surface(found) == found
    assert found.isprintable() or not found.isascii()
