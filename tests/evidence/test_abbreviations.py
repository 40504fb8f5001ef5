"""Acronyms and other abbreviations are told by their letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samesense.evidence.abbreviations import abbreviation_key, abbreviation_keys, is_abbreviation


@pytest.mark.parametrize(
    ("short", "phrase", "expected"),
    [
        ("CBO", "cost-based optimizer", True),
        ("cbo", "cost-based optimizer", True),
        ("LLM", "large language models", True),
        ("LLMs", "large language model", True),
        ("llms", "large language models", True),
        ("B&B", "bed and breakfast", True),
        ("U.S.", "United States", True),
        ("ETA", "estimated time of arrival", True),
        ("FYI", "for your information", True),
        ("DNA", "deoxyribonucleic acid", True),
        ("dna", "deoxyribonucleic acid", False),  # in small letters, by initials only
        ("PVC", "polyvinyl chloride", True),
        ("PLVC", "polyvinyl chloride", True),
        ("PVX", "polyvinyl chloride", False),
        ("PVCLO", "polyvinyl chloride", False),  # more than two letters for each word
        ("i18n", "internationalization", True),
        ("k8s", "kubernetes", True),
        ("k9s", "kubernetes", False),
        ("approx.", "approximately", True),
        ("dept.", "department", True),
        ("dept", "department", False),  # as car and calendar
        ("Dr.", "Doctor", True),
        ("Dr.", "radar", False),
        ("HR", "public relations", False),
        ("c e o", "chief executive officer", False),
        ("C-E-O", "chief executive officer", False),
        ("a", "apple", False),
        ("it", "it", False),
        ("USA", "usa", False),
        ("--", "big fish", False),
        ("xy", "--", False),
    ],
)
def test_a_word_abbreviates_a_phrase(short: str, phrase: str, *, expected: bool) -> None:
    assert is_abbreviation(short, phrase) == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("CPUs", "cpu"),
        ("US", "us"),
        ("bus", "bus"),
        ("A&E", "ae"),
        ("U.S.", "us"),
        ("2FA", "2fa"),
        ("x", None),
        ("a b", None),
    ],
)
def test_an_abbreviation_has_no_case_marks_and_plural(text: str, key: str | None) -> None:
    assert abbreviation_key(text) == key


def test_the_keys_of_a_phrase() -> None:
    assert abbreviation_keys("Bed and Breakfasts") == {"bab", "babs", "bb", "bbs"}
    assert abbreviation_keys("cost-based optimizer") == {"cbo"}
    assert abbreviation_keys("internationalization") == {"i18n"}
    assert abbreviation_keys("wxyz") == abbreviation_keys("&") == set()


@given(st.text(max_size=12), st.text("ab -'&", max_size=200))
def test_any_two_texts_are_compared(short: str, phrase: str) -> None:
    if is_abbreviation(short, phrase):
        key = abbreviation_key(short)
        assert key is not None
        assert key[0] == phrase.casefold().lstrip(" -'&")[0]
