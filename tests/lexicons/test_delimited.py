"""Lexicons as CSV files: what is read, and what is refused by file and line."""

from pathlib import Path

import pytest

from samesense.errors import DataError
from samesense.lexicons.delimited import read_csv_lexicon


def lexicon(folder: Path, content: str | bytes) -> Path:
    path = folder / "shop.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_csv_is_read_with_its_words_as_surface_forms(tmp_path: Path) -> None:
    content = (
        'label,right,left,pos\n1,"sofa",  couch ,n\n0,ice_cream,"ice, crushed",\n\n'
        " 1 ,\uff43ou\u200bch,sofa,n\n1,Caf\u00e9,Cafe\u0301,n\n"
    )
    table = read_csv_lexicon(lexicon(tmp_path, content))
    assert table[["left", "right", "label", "pos"]].to_numpy().tolist() == [
        ["couch", "sofa", 1, "n"],
        ["ice, crushed", "ice cream", 0, ""],
        ["sofa", "couch", 1, "n"],
        ["Caf\u00e9", "Caf\u00e9", 1, "n"],
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    table = read_csv_lexicon(lexicon(tmp_path, b"\xef\xbb\xbfleft,right,label\r\ncouch,sofa,1\r\n"))
    assert table[["left", "right", "label", "pos"]].to_numpy().tolist() == [["couch", "sofa", 1, ""]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("left,right\na,b\n", "line 1: 'left,right'; expected the columns left,right,label and maybe pos"),
        ("left,right,label,note\na,b,1,x\n", "line 1: 'left,right,label,note'; expected the columns"),
        ("left,right,label,left\na,b,1,x\n", "line 1: 'left,right,label,left'; expected the columns"),
        ("", "line 1: ''; expected the columns"),
        ('""\ufeffleft,right,label\na,b,1\n', r"line 1: '\ufeffleft,right,label'; expected the columns"),
        ("\n\ufeffleft,right,label\na,b,1\n", r"line 2: '\ufeffleft,right,label'; expected the columns"),
        ("left,right,label\na,b,1\n\nc, ,1\n", "line 4: right is empty"),
        ("left,right,label\na,b,1\nc,!!,1\n", "line 3: right '!!' has no Latin letter and no digit"),
        ("left,right,label\na,b,1\nd\x00e,c,1\n", "line 3: left has the control character U+0000 (character 2)"),
        ("left,right,label\na,b,yes\n", "line 2: 'yes'; expected label 1 (synonyms) or 0 (not)"),
        ('left,right,label\n"a b",b,1\nc,"d\n",2\n', "line 4: '2'; expected label"),
        ("left,right,label,pos\na,b,1,noun\n", "line 2: 'noun'; expected pos n, v, a, r or empty"),
        ("left,right,label\na,b,1\nc,d\n", "line 3: 2 values; expected 3: left,right,label"),
        (b"left,right,label\na,b,1\ncaf\xe9,d,1\n", r"line 3: b'caf\xe9,d,1'; expected UTF-8"),
    ],
)
def test_a_bad_csv_is_refused_by_file_and_line(tmp_path: Path, content: str | bytes, message: str) -> None:
    path = lexicon(tmp_path, content)
    with pytest.raises(DataError) as caught:
        read_csv_lexicon(path)
    assert str(caught.value).startswith(f"{path}, {message}")
