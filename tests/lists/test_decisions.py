"""People's decisions: read, refused where they are none, and respected."""

from pathlib import Path

import pytest

from samesense.errors import SamesenseError
from samesense.lexicons.delimited import read_csv_lexicon
from samesense.lists.decisions import Decisions, read_decisions

CSV = "left,right,label\ncold,icy,1\nhot,cold,0\nice_box,fridge, 1\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "decisions.csv").write_text(CSV)
    return tmp_path / "decisions.csv"


def test_a_pair_has_its_label_in_either_order_and_any_case(path: Path) -> None:
    decisions = read_decisions(path)
    pairs = [("icy", "Cold"), ("cold", "hot"), ("ice box", "fridge"), ("cold", "frosty")]
    assert [decisions.label(pair) for pair in pairs] == [True, False, True, None]
    assert decisions.items() == [(("cold", "icy"), True), (("hot", "cold"), False), (("ice box", "fridge"), True)]


def test_accepted_pairs_are_found_among_words(path: Path) -> None:
    assert read_decisions(path).accepted(["Icy", "cold", "fridge", "hot"]) == [("Icy", "cold")]
    assert Decisions().accepted(["Icy", "cold"]) == []


def test_decisions_are_a_lexicon(path: Path) -> None:
    rows = read_csv_lexicon(path)
    assert [*zip(rows["left"], rows["right"], rows["label"] == 1, strict=True)] == [
        (left, right, label) for (left, right), label in read_decisions(path).items()
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1: ''; expected the columns left,right,label"),
        ("a,b,1\n", "line 1: 'a,b,1'; expected the columns left,right,label"),
        ("left,right,label\na,b\n", "line 2: 2 values; expected 3: left,right,label"),
        ("left,right,label\n\na,b,yes\n", "line 3: 'yes'; expected label 1 (synonyms) or 0 (not)"),
        ("left,right,label\na,,1\n", "line 2: right is empty"),
        ("left,right,label\na,b,1\nB,a,0\n", "line 3: B / a has label 0, and 1 in line 2; expected one of them"),
    ],
)
def test_what_is_no_decision_is_named(text: str, problem: str, path: Path) -> None:
    path.write_text(text)
    with pytest.raises(SamesenseError) as raised:
        read_decisions(path)
    assert str(raised.value) == f"{path}, {problem}"


def test_a_byte_order_mark_is_no_part_of_a_column(path: Path) -> None:
    path.write_text(f"\ufeff{CSV}", encoding="utf-8")
    assert read_decisions(path).label(("cold", "icy")) is True
