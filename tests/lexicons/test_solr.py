"""Synonym files of Solr and Elasticsearch: what is read, what is refused, and what is written comes back."""

from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samesense.errors import DataError, TextError
from samesense.lexicons.solr import read_synonym_file, synonym_lines
from samesense.pairs import pair_tuples
from samesense.texts import Pair, checked_text


def read(folder: Path, content: str | bytes) -> list[Pair]:
    """Return the pairs of a file."""
    path = folder / "solr.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    table = read_synonym_file(path)
    assert set(table["label"]) <= {1}
    assert set(table["pos"]) <= {""}
    return pair_tuples(table)


def test_synonyms_are_read(tmp_path: Path) -> None:
    content = "# televisions\ntv, telly, television set\n\ni-pod, i pod => ipod # a device\na\\,b, c\n"
    assert read(tmp_path, content) == [
        ("tv", "telly"),
        ("tv", "television set"),
        ("telly", "television set"),
        ("i-pod", "ipod"),
        ("i pod", "ipod"),
        ("a,b", "c"),
    ]
    assert read(tmp_path, "c\\#, C\\\\ # a comment\na\\=>b, x\\=> y => z\\\n") == [
        ("c#", "C\\"),
        ("a=>b", "z\\"),
        ("x=> y", "z\\"),
    ]


def test_a_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufefftv, telly\r\na, b\r\n") == [("tv", "telly"), ("a", "b")]
    assert read(tmp_path, "\ufeff# a comment\r\n") == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a, b\nalone\n", "line 2: 'alone'; expected a, b, c or a => b"),
        ("a => b => c\n", "line 1: 'a => b => c'; expected a, b, c or a => b"),
        ("a, , b\n", "line 1: a term is empty"),
        ("a, b\n# none\nc => !!\n", "line 3: a term '!!' has no Latin letter and no digit; the model reads English"),
        (b"a, b\n\xff, c\n", r"line 2: b'\xff, c'; expected UTF-8"),
    ],
)
def test_a_bad_file_is_refused_by_file_and_line(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, content)
    assert str(caught.value) == f"{tmp_path / 'solr.txt'}, {message}"


def test_a_line_is_written_per_group() -> None:
    lines = list(synonym_lines([("tv", "telly", "television set"), ("#1", "1,000"), ("a=>b", "C\\", "a = b")]))
    assert lines == ["tv, telly, television set\n", "\\#1, 1\\,000\n", "a\\=>b, C\\\\, a = b\n"]


def scorable(text: str) -> str | None:
    """Return the form of a text that can be scored, None of others."""
    try:
        return checked_text(text)
    except TextError:
        return None


WORDS = st.text(
    st.sampled_from("ab1 ,=>-#\\'\u00e9\u5b57\u0301") | st.characters(codec="utf-8"), min_size=1, max_size=12
)
GROUPS = st.lists(st.lists(WORDS.map(scorable).filter(bool), min_size=2, max_size=4), max_size=4)


@settings(deadline=None)
@given(GROUPS)
def test_what_is_written_is_read_back_as_the_same_pairs(groups: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        pairs = read(Path(folder), "".join(synonym_lines(groups)))
    assert pairs == [pair for group in groups for pair in combinations(group, 2)]
