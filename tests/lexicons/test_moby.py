"""Moby Thesaurus: what it lists, and in how many directions."""

import lzma
from pathlib import Path

import pandas as pd
import pytest

from samesense.errors import DataError
from samesense.lexicons.moby import Moby

LINES = """\
Big,huge,large,Huge

ice-cream,gelato,sorbet
large,big,ice cream
"""


def write(path: Path, text: str) -> Path:
    """Write a thesaurus as it is published, compressed by xz."""
    path.write_bytes(lzma.compress(text.encode()))
    return path


@pytest.fixture
def moby(tmp_path: Path) -> Moby:
    return Moby.read(write(tmp_path / "moby.txt.xz", LINES))


def test_each_word_under_a_head_is_an_entry_once_in_any_spelling(moby: Moby) -> None:
    assert sorted(moby.entries) == [
        "big\thuge",
        "big\tlarge",
        "icecream\tgelato",
        "icecream\tsorbet",
        "large\tbig",
        "large\ticecream",
    ]
    assert sorted(moby.heads) == ["big", "icecream", "large"]


@pytest.mark.parametrize(
    ("left", "right", "directions"),
    [
        ("big", "large", 2),
        ("Large", "BIG", 2),
        ("big", "huge", 1),
        ("huge", "big", 1),
        ("ice cream", "large", 1),
        ("huge", "large", 0),  # both are under one head
        ("big", "unknown", 0),
    ],
)
def test_a_pair_is_listed_in_none_one_or_both_directions(moby: Moby, left: str, right: str, directions: int) -> None:
    pairs = pd.DataFrame({"left": ["big", left], "right": ["sorbet", right]}, index=[7, 3])
    assert moby.directions(pairs).to_dict() == {7: 0, 3: directions}


@pytest.mark.parametrize("dtype", [str, object])
def test_no_pairs_are_listed_in_no_direction(moby: Moby, dtype: type) -> None:
    assert moby.directions(pd.DataFrame({"left": [], "right": []}, dtype=dtype)).tolist() == []


@pytest.mark.parametrize(
    "content",
    [
        b"big,large\n",  # not compressed
        lzma.compress(b"big,large\n" * 99)[:-9],
        lzma.compress("größer,big\n".encode()),
        lzma.compress(b""),
        lzma.compress(b"big,large\na head alone\n"),
        lzma.compress(b"big,large\n,small\n"),
    ],
)
def test_what_is_no_such_thesaurus_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "moby.txt.xz"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        Moby.read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert str(caught.value).endswith("; expected Moby Thesaurus, compressed by xz")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"absent\.txt\.xz: .*expected Moby Thesaurus, compressed by xz"):
        Moby.read(tmp_path / "absent.txt.xz")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "moby.txt.xz", LINES)
    monkeypatch.setattr("samesense.lexicons.moby.MAX_SIZE", 1 << 24)
    assert Moby.read(path).heads == {"big", "icecream", "large"}
    path.write_bytes(lzma.compress(bytes(1 << 25), preset=1))
    with pytest.raises(DataError, match=rf"^{path}: it does not end within 16,777,216 bytes; expected Moby Thesaurus"):
        Moby.read(path)
