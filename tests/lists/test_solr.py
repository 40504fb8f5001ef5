"""Synonym files of Solr: Lucene's grammar, each habit of public files, and what is put aside by line."""

from pathlib import Path

import pytest

from samesense.errors import DataError
from samesense.lists.reading import read_list
from samesense.lists.rules import Rule, Unread
from samesense.lists.solr import write_solr


def read(folder: Path, content: str | bytes) -> tuple[list[Rule], list[Unread]]:
    """Return the rules of a file, and what was left out."""
    path = folder / "synonyms.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = read_list(path)
    return found.rules, found.unread


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("tv ,  television  , telly", Rule(1, ("tv", "television", "telly"))),
        ("i-pod, i pod => ipod", Rule(1, ("i-pod", "i pod"), ("ipod",))),
        ("phone => phone, iphone", Rule(1, ("phone",), ("phone", "iphone"))),
        ("c sharp, c#", Rule(1, ("c sharp", "c#"))),
        (" # no comment, x", Rule(1, ("# no comment", "x"))),
        ("\\#1, no. 1", Rule(1, ("#1", "no. 1"))),
        ("a\\,b, a comma b", Rule(1, ("a,b", "a comma b"))),
        ("left\\=>right, a=\\>b, arrow", Rule(1, ("left=>right", "a=>b", "arrow"))),
        ("back\\\\slash, \\x, end\\", Rule(1, ("back\\slash", "x", "end\\"))),
        ("\\ a\\ , b", Rule(1, ("a", "b"))),
        ("usa, united states,", Rule(1, ("usa", "united states"))),
        ("a, , b => , c", Rule(1, ("a", "b"), ("c",))),
        ("solo", Rule(1, ("solo",))),
        ("laptop, notebook, laptop", Rule(1, ("laptop", "notebook"))),
        ("night_club, night club, disco", Rule(1, ("night club", "disco"))),
        ("sofa, Sofa", Rule(1, ("sofa", "Sofa"))),
        ("colou?r, color", Rule(1, ("colou?r", "color"))),
    ],
)
def test_a_line_is_read_as_lucene_reads_it(tmp_path: Path, line: str, rule: Rule) -> None:
    assert read(tmp_path, line + "\n") == ([rule], [])


@pytest.mark.parametrize("content", ["", "\n  \n", "# a, b\n", "\ufeff# a, b\r\n", ",\n, ,,\n"])
def test_a_line_without_terms_says_nothing(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content) == ([], [])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system(tmp_path: Path, end: str) -> None:
    content = end.join(["\ufefftv, telly", "# none", "a, b"])
    assert read(tmp_path, content) == ([Rule(1, ("tv", "telly")), Rule(3, ("a", "b"))], [])


def test_what_cannot_be_read_is_put_aside_with_its_line(tmp_path: Path) -> None:
    long = "x" * 201
    content = f"and, &\na, b\na => b => c\na =>\n=> b\na => \\=>\nc => !!\n{long}, \x07, d\n"
    rules, unread = read(tmp_path, content)
    assert rules == [Rule(1, ("and",)), Rule(2, ("a", "b")), Rule(8, ("d",))]
    unreadable, expected = "has no Latin letter and no digit; the model reads English", "expected a, b, c or a, b => c"
    assert unread == [
        (1, "&", unreadable),
        (3, "a => b => c", f"has more than one =>; {expected}"),
        (4, "a =>", f"has nothing on one side of =>; {expected}"),
        (5, "=> b", f"has nothing on one side of =>; {expected}"),
        (6, "=>", unreadable),
        (7, "!!", unreadable),
        (8, long, "has 201 characters; at most 200 are scored"),
        (8, "\x07", "has the control character U+0007 (character 1)"),
    ]


def test_what_is_left_out_is_told_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text(f"and, &\n{'a' * 90} => b => c\n")
    assert list(read_list(path).complaints()) == [
        f"{path}, line 1: '&' has no Latin letter and no digit; the model reads English",
        f"{path}, line 2: '{'a' * 37}...{'a' * 28} => b => c' has more than one =>; expected a, b, c or a, b => c",
    ]


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, b"a, b\n\xff, c\n")
    assert str(caught.value) == f"{tmp_path / 'synonyms.txt'}, line 2: b'\\xff, c'; expected UTF-8"


def test_a_rule_is_a_line_whose_special_characters_are_escaped() -> None:
    rules = [
        Rule(1, ("tv", "telly", "television set")),
        Rule(2, ("#1", "c#", "1,000"), ("a=>b", "C\\", "a = b")),
    ]
    assert write_solr(rules) == "tv, telly, television set\n\\#1, c#, 1\\,000 => a\\=>b, C\\\\, a = b\n"
