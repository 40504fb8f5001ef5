"""The user's own lexicons: what is read, what is refused, and who is right when sources differ."""

from pathlib import Path

import pandas as pd
import pytest

from stages._cli import BadInputError
from stages._lexicons import read_lexicons
from stages._pairs import pair_table
from stages.corpus import merged, summary

EXAMPLES = [Path(__file__).parents[1] / "examples" / name for name in ("shop.csv", "synonyms.txt")]


def lexicon(folder: Path, name: str, content: str | bytes) -> Path:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def test_a_csv_is_read_with_its_words_as_surface_forms(tmp_path: Path) -> None:
    content = 'label,right,left,pos\n1,"sofa",  couch ,n\n0,ice_cream,"ice, crushed",\n\n1,Caf\u00e9,Cafe\u0301,n\n'
    found = read_lexicons(lexicon(tmp_path, "shop.csv", content))
    assert found.to_numpy().tolist() == [
        ["couch", "sofa", 1, "n", "lexicon:shop"],
        ["ice cream", "ice, crushed", 0, "", "lexicon:shop"],  # and a word with itself is no pair
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_taken(tmp_path: Path) -> None:
    found = read_lexicons(lexicon(tmp_path, "excel.csv", b"\xef\xbb\xbfleft,right,label\r\ncouch,sofa,1\r\n"))
    assert found[["left", "right", "label", "pos"]].to_numpy().tolist() == [["couch", "sofa", 1, ""]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("left,right\na,b\n", "line 1: 'left,right'; expected the columns left,right,label and maybe pos"),
        ("left,right,label,note\na,b,1,x\n", "line 1: 'left,right,label,note'; expected the columns"),
        ("", "line 1: ''; expected the columns"),
        ("left,right,label\na,b,1\n\nc, ,1\n", "line 4: ' '; expected a word or phrase"),
        ("left,right,label\na,b,1\nc,!!,1\n", "line 3: '!!'; expected a word or phrase"),
        ("left,right,label\na,b,1\nc,d\x00e,1\n", "expected a word or phrase, without control characters"),
        ("left,right,label\na,b,yes\n", "line 2: 'yes'; expected label 1 (synonyms) or 0 (not)"),
        ('left,right,label\n"a\nz",b,1\nc,d,2\n', "line 4: '2'; expected label"),
        ("left,right,label,pos\na,b,1,noun\n", "line 2: 'noun'; expected pos n, v, a, r or empty"),
        ("left,right,label\na,b,1\nc,d\n", "line 3: 2 values; expected 3: left,right,label"),
        (b"left,right,label\na,b,1\ncaf\xe9,d,1\n", r"line 3: b'caf\xe9,d,1'; expected UTF-8"),
    ],
)
def test_a_bad_csv_is_refused_by_file_and_line(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read_lexicons(lexicon(tmp_path, "bad.csv", content))
    assert str(caught.value).startswith(f"{tmp_path / 'bad.csv'}")
    assert message in str(caught.value)


def test_solr_synonyms_are_read(tmp_path: Path) -> None:
    content = "# televisions\ntv, telly, television set\n\ni-pod, i pod => ipod # a device\na\\,b, c\n"
    found = read_lexicons(lexicon(tmp_path, "solr.txt", content))
    assert list(zip(found["left"], found["right"], strict=True)) == [
        ("telly", "tv"),
        ("television set", "tv"),
        ("television set", "telly"),
        ("i-pod", "ipod"),
        ("i pod", "ipod"),
        ("a,b", "c"),
    ]
    assert set(found["label"]) == {1}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a, b\nalone\n", "line 2: 'alone'; expected a, b, c or a => b"),
        ("a => b => c\n", "line 1: 'a => b => c'; expected"),
        ("a, , b\n", "line 1: ''; expected a word or phrase"),
        (b"a, b\n\xff, c\n", r"line 2: b'\xff, c'; expected UTF-8"),
    ],
)
def test_a_bad_synonym_file_is_refused_by_file_and_line(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read_lexicons(lexicon(tmp_path, "bad.txt", content))
    assert message in str(caught.value)


def test_only_lexicons_may_be_in_the_folder(tmp_path: Path) -> None:
    assert read_lexicons(lexicon(tmp_path, "README.md", "# Lexicons")).empty
    with pytest.raises(BadInputError, match=r"words\.xlsx: expected a lexicon"):
        read_lexicons(lexicon(tmp_path, "words.xlsx", "x"))


def test_the_examples_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    for path in reversed(EXAMPLES):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    found = read_lexicons(tmp_path)
    counts = found.groupby("origin", sort=False)["label"].agg(["size", "sum"])
    assert counts.to_dict("index") == {
        "lexicon:shop": {"size": 26, "sum": 14},
        "lexicon:synonyms": {"size": 9, "sum": 9},
    }


def rows(*pairs: tuple[str, str, int, str]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["left", "right", "label", "origin"]).assign(pos="n")


def test_a_lexicon_beats_wordnet_and_lexicons_that_differ_leave_the_pair_out() -> None:
    wordnet = pair_table(
        rows(("a", "b", 1, "wordnet"), ("c", "d", 1, "wordnet"), ("e", "f", 1, "wordnet")).assign(
            kind="synonym", source="s.n.01"
        )
    )
    lexicons = rows(
        ("a", "b", 0, "lexicon:one"),
        ("c", "d", 1, "lexicon:one"),
        ("e", "f", 1, "lexicon:one"),
        ("e", "f", 0, "lexicon:two"),
        ("g", "h", 1, "lexicon:two"),
        ("g", "h", 0, "lexicon:two"),
    )
    pairs, contradictions = merged(wordnet, lexicons)
    assert pairs[["left", "right", "label", "kind", "origin"]].to_numpy().tolist() == [
        ["a", "b", 0, "user", "lexicon:one"],
        ["c", "d", 1, "synonym", "lexicon:one"],
    ]
    assert contradictions.to_numpy().tolist() == [
        ["a", "b", "wordnet", "lexicon:one", "lexicon"],
        ["e", "f", "lexicon:one wordnet", "lexicon:two", "neither"],
        ["g", "h", "lexicon:two", "lexicon:two", "neither"],
    ]
    assert summary(pairs, contradictions) == {
        "rows": {"lexicon:one": {"synonym": 1, "user": 1}},
        "contradictions": {"lexicon": 1, "neither": 2},
    }
