"""Moby Thesaurus in tables: what it says of pairs, in either order and in other spellings and forms."""

import numpy as np
import pytest

from samesense.evidence.thesaurus import Thesaurus
from samesense.lexicons.moby import Moby

ENTRIES = ("big\tlarge", "large\tbig", "large\thuge", "chat\tchat", "chat\ttalkover", "talkover\tchat")
MOBY = Moby(frozenset({"big", "large", "chat", "talkover", "alone"}), frozenset(ENTRIES))
NAMES = ("thesaurus_both", "thesaurus_one", "thesaurus_neither")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("big", "large", "thesaurus_both"),
        ("BIG", "larger", "thesaurus_both"),
        ("chats", "talked over", "thesaurus_both"),
        ("large", "huge", "thesaurus_one"),
        ("big", "chat", "thesaurus_neither"),
        ("big", "alone", "thesaurus_neither"),
        ("big", "huge", None),  # no head
        ("chat", "chat", None),
        ("chat", "chats", None),
        ("big", "xyzzy", None),
        ("xyzzy", "plugh", None),
        ("big", "large!", None),
    ],
)
def test_a_pair_is_listed_in_both_directions_in_one_or_in_neither(left: str, right: str, expected: str | None) -> None:
    thesaurus = Thesaurus.of_moby(MOBY)
    flags = thesaurus.features(thesaurus.rows([left, right]), thesaurus.rows([right, left]))
    assert {name: has.tolist() for name, has in flags.items()} == {name: [name == expected] * 2 for name in NAMES}


def test_arrays_hold_everything() -> None:
    thesaurus = Thesaurus.of_moby(MOBY)
    arrays = thesaurus.as_arrays()
    assert {name: (values.dtype.name, len(values)) for name, values in arrays.items()} == {
        "thesaurus.words": ("uint64", 6),
        "thesaurus.heads": ("bool", 6),
        "thesaurus.both": ("int64", 2),
        "thesaurus.one": ("int64", 1),
    }
    assert all((np.diff(arrays[f"thesaurus.{name}"].astype(object)) > 0).all() for name in ("words", "both", "one"))
    again = Thesaurus.of_arrays(arrays).as_arrays()
    for name, values in arrays.items():
        np.testing.assert_array_equal(again[name], values)


def test_heads_of_other_words_are_an_error() -> None:
    arrays = Thesaurus.of_moby(MOBY).as_arrays() | {"thesaurus.heads": np.zeros(2, dtype=bool)}
    with pytest.raises(ValueError, match=r"^the heads of the thesaurus are not those of 6 words$"):
        Thesaurus.of_arrays(arrays)


def test_an_empty_thesaurus_lists_nothing() -> None:
    thesaurus = Thesaurus.of_moby(Moby(frozenset(), frozenset()))
    rows = thesaurus.rows(["big", "large"])
    assert rows.tolist() == [0, 0]
    assert not any(has.any() for has in thesaurus.features(rows[:1], rows[1:]).values())
