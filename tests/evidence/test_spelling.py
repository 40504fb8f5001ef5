"""What the spelling of words and phrases shows by itself."""

import pytest

from samesense.evidence.spelling import are_initials, base_forms, differing_words, have_other_numbers, spelling_key


@pytest.mark.parametrize(
    "spellings",
    [
        ("ice cream", "ice-cream", "Icecream", "ICE  CREAM"),
        ("U.S.", "US", "u.s"),
        ("Ph.D.", "PhD"),
        ("we'll", "We\N{RIGHT SINGLE QUOTATION MARK}ll"),
        ("rock-and-roll", "rock and roll"),
        ("covid 19", "COVID-19"),
        ("sofa", "so\u200bfa", "\uff53ofa"),
    ],
)
def test_other_spellings_of_a_word_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({spelling_key(text) for text in spellings}) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("C", "C++", "C#"),
        ("we'll", "well"),
        ("she'd", "shed"),
        (".NET", "net"),
        ("5", "-5", "5%", "$5"),
        ("102", "10\u00b2"),
        ("1.5 hours", "15 hours"),
        ("10 000", "10000"),
        ("3-4", "34"),
    ],
)
def test_marks_that_make_another_word_stay(words: tuple[str, ...]) -> None:
    assert len({spelling_key(text) for text in words}) == len(words)


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("cars", "car"),
        ("buses", "bus"),
        ("cities", "city"),
        ("cell phones", "cell phone"),
        ("hoped", "hope"),
        ("walked", "walk"),
        ("taller", "tall"),
        ("boys'", "boys"),
        ("driver's", "driver"),
        ("firemen", "fireman"),
        ("TVs", "TV"),
        ("turned on", "turn on"),
    ],
)
def test_an_inflected_form_has_its_base_form(text: str, base: str) -> None:
    assert base in set(base_forms(text))


@pytest.mark.parametrize("text", ["AWS", "s", "is", "his", "its", "car"])
def test_what_is_not_inflected_has_no_base_form(text: str) -> None:
    assert list(base_forms(text)) == []


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("red car", "blue car", ("red", "blue")),
        ("Red car", "red auto", ("car", "auto")),
        ("ice-cold beer", "ice warm beer", ("cold", "warm")),
        ("a b c d", "a x y d", ("b c", "x y")),
        ("a b", "a b c", None),
        ("a a", "a", None),
        ("a b", "A-B", None),
        ("car", "auto", None),
        ("red car", "blue auto", None),
    ],
)
def test_the_words_in_which_two_phrases_differ(left: str, right: str, expected: tuple[str, str] | None) -> None:
    assert differing_words(left, right) == expected
    assert differing_words(right, left) == (expected and expected[::-1])


@pytest.mark.parametrize(
    ("short", "phrase", "expected"),
    [
        ("CEO", "chief executive officer", True),
        ("R&D", "research and development", True),
        ("FYI", "for your information", True),
        ("u.s.", "United States", True),
        ("DIY", "do-it-yourself", True),
        ("CEO", "chief operating officer", False),
        ("c e o", "chief executive officer", False),
        ("a", "apple", False),
    ],
)
def test_a_word_of_the_initials_of_a_phrase(short: str, phrase: str, *, expected: bool) -> None:
    assert are_initials(short, phrase) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("iPhone 12", "iPhone 13", True),
        ("1,000 miles", "1000 miles", False),
        ("level 2.5", "level 2", True),
        ("1st", "1", False),
        ("5", "five", False),
        ("16 GB of 32", "32 GB of 16", False),
        ("grade", "grade 3", False),
        ("8 pm", "8:00 pm", False),
        ("level 3", "level 3.0", False),
        ("1 km", "1000 m", False),
        ("iPhone 12 case", "iPhone 13 cover", False),
    ],
)
def test_numbers_in_digits_that_are_not_the_same(left: str, right: str, *, expected: bool) -> None:
    assert have_other_numbers(left, right) == have_other_numbers(right, left) == expected
