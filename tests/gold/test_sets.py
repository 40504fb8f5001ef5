"""Gold sets: how they are declared and read, and what is refused by file and line."""

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from samesense.errors import DataError
from samesense.gold.sets import GoldFile, GoldSet, Questions, Rated, gold_path, read_gold, read_sets

Declare = Callable[..., GoldSet]
OPTIONS = "repository: null, commit: null, files: {test: {path: a.csv, sha256: null}}, header: null"
SCORES = f"task: scores, {OPTIONS}, left: a, right: b, score: c"
CHOICES = f"task: choices, {OPTIONS}, stem: a, options: [b, c], answer: d"


def read(folder: Path, text: str | bytes, gold: GoldSet) -> pd.DataFrame:
    path = folder / "mine.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_gold(path, gold, "test")


def test_labelled_pairs(tmp_path: Path, declare: Declare, pairs_csv: str) -> None:
    table = read(tmp_path, pairs_csv, declare("labels"))
    assert table[["left", "right", "label", "relation"]].to_numpy().tolist() == [
        ["car", "auto", 1, "Synonym"],
        ["hot", "cold", 0, "Antonym"],
        ["bike", "bicycle", 1, "Synonym"],
        ["icy", "frosty", 0, "IsA"],
    ]


def test_a_file_without_a_header_and_with_tabs(tmp_path: Path, declare: Declare) -> None:
    gold = declare("labels", separator="\t", header=["left", "right", "n", "relation"])
    table = read(tmp_path, 'take_off\t"leave\t0\tSynonym\r\n', gold)
    assert table[["left", "right", "label"]].to_numpy().tolist() == [["take off", '"leave', 1]]


def test_rated_pairs(tmp_path: Path, declare: Declare) -> None:
    table = read(tmp_path, "word1,word2,POS,score\nold,new,A,1.58\nsmart,clever,A,9\n", declare("scores"))
    assert table.to_numpy().tolist() == [["old", "new", 1.58], ["smart", "clever", 9.0]]


def test_questions(tmp_path: Path, declare: Declare) -> None:
    text = "stem,a,b,c,answer\nenormously,tremendously,rarely,softly,tremendously\nbig,small,large,low,large\n"
    table = read(tmp_path, text, declare("choices"))
    assert table[["left", "right", "question", "label"]].to_numpy().tolist() == [
        ["enormously", "tremendously", 0, 1],
        ["enormously", "rarely", 0, 0],
        ["enormously", "softly", 0, 0],
        ["big", "small", 1, 0],
        ["big", "large", 1, 1],
        ["big", "low", 1, 0],
    ]


@pytest.mark.parametrize(
    ("task", "text", "message"),
    [
        ("labels", "left,right,kind\na,b,c\n", ": columns left, right, kind; expected relation"),
        ("labels", "left,right,relation\na,b\n", ", line 2: 2 values; expected 3: left, right, relation"),
        ("labels", "left,right,relation\na,b,c\na, ,c\n", ", line 3: right is empty"),
        ("labels", b"left,right,relation\na,\xff,c\n", ", line 2: b'a,\\xff,c'; expected UTF-8"),
        ("labels", "", ": empty; expected a first line with the columns' names"),
        ("scores", "word1,word2,score\na,b,1\na,c,high\n", ", line 3, score: 'high'; expected a number"),
        ("scores", "word1,word2,score\na,b,nan\n", ", line 2, score: 'nan'; expected a number"),
        (
            "scores",
            "word1,word2,score\n\na,--,1\n",
            ", line 3: word2 '--' has no Latin letter and no digit; the model reads English",
        ),
        ("choices", "stem,a,b,c,answer\ns,x,y,z,w\n", ", line 2, answer: 'w'; expected one of x, y, z"),
        ("choices", "stem,a,b,c,answer\ns,x,y,x,x\n", ", line 2, answer: 'x'; expected one of x, y, x"),
    ],
)
def test_a_broken_file_is_refused_by_line(
    tmp_path: Path, declare: Declare, task: str, text: str | bytes, message: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, text, declare(task))
    assert str(caught.value) == f"{tmp_path / 'mine.csv'}{message}"


def test_a_missing_file_is_refused(tmp_path: Path, declare: Declare) -> None:
    with pytest.raises(DataError, match=r"mine\.csv is missing; data/gold/README\.md says how to get it"):
        read_gold(tmp_path / "mine.csv", declare("labels"), "test")


def test_a_checksum_is_checked(tmp_path: Path, declare: Declare, pairs_csv: str) -> None:
    good, bad = sha256(pairs_csv.encode()).hexdigest(), "0" * 64
    one, other = (declare("labels", files={"test": {"path": "mine.csv", "sha256": digest}}) for digest in (good, bad))
    assert len(read(tmp_path, pairs_csv, one)) == 4
    with pytest.raises(DataError, match=f"its sha256 is {good}; expected {bad}"):
        read(tmp_path, pairs_csv, other)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"files": {}}, "files needs test"),
        ({"repository": "a/b"}, "a public set needs a commit, and a sha256 of each file"),
        ({"repository": "a/b", "commit": "c"}, "a public set needs a commit, and a sha256 of each file"),
        ({"separator": ""}, "at least 1 character"),
        ({"separator": "\n"}, "should match pattern"),
        ({"files": {"test": {"path": "../mine.csv", "sha256": None}}}, "a path must lead to a file in the folder"),
        ({"files": {"test": {"path": "/mine.csv", "sha256": None}}}, "a path must lead to a file in the folder"),
    ],
)
def test_a_declaration_is_checked(declare: Declare, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        declare("labels", **changes)


def test_a_file_is_in_the_folder_and_a_public_one_below_the_name_of_its_set(
    tmp_path: Path, declare: Declare, public_set: GoldSet
) -> None:
    assert gold_path(tmp_path, "any", declare("labels"), "test") == tmp_path / "mine.csv"
    assert gold_path(tmp_path, "some", public_set, "test") == tmp_path / "public" / "some" / "some.csv"


def test_declared_sets_are_read(tmp_path: Path) -> None:
    text = f"rated: {{{SCORES}, separator: ','}}\nasked: {{{CHOICES}, separator: ;}}\n"
    (tmp_path / "sets.yaml").write_text(text)
    own: dict[str, Any] = {
        "repository": None,
        "commit": None,
        "files": {"test": GoldFile(path="a.csv", sha256=None)},
        "header": None,
    }
    assert read_sets(tmp_path) == {
        "rated": Rated(task="scores", left="a", right="b", score="c", separator=",", **own),
        "asked": Questions(task="choices", stem="a", options=["b", "c"], answer="d", separator=";", **own),
    }
    (tmp_path / "sets.yaml").write_text("{}\n")
    assert read_sets(tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, ": not a readable text: [Errno 2] No such file or directory: '{path}'"),
        ("# nothing\n", ": Input should be a valid dictionary"),
        ("a: 1\nb: [\n", ", line 3: not readable YAML: expected the node content, but found '<stream end>'"),
        ("mine: {left: a}\n", ": mine: Unable to extract tag using discriminator 'task', not {{'left': 'a'}}"),
        (
            f"mine: {{{SCORES}, label: d}}\n",
            ": mine.scores.separator is missing; {path}: mine.scores.label is not a known parameter",
        ),
    ],
)
def test_a_wrong_declaration_is_named_with_its_place(tmp_path: Path, text: str | None, message: str) -> None:
    path = tmp_path / "sets.yaml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(DataError) as caught:
        read_sets(tmp_path)
    assert str(caught.value) == str(path) + message.format(path=path)


def test_the_declarations_of_the_project_are_sound() -> None:
    sets = read_sets(Path(__file__).parents[2] / "data/gold")
    assert {name: gold.task for name, gold in sets.items() if gold.repository} == {
        "evalution": "labels",
        "bless": "labels",
        "root09": "labels",
        "simlex999": "scores",
        "fallows": "labels",
    }


@pytest.mark.parametrize("name", ["../outside", "a/b", ".", ""])
def test_a_set_whose_name_would_lead_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "sets.yaml").write_text(f"'{name}': {{{SCORES}, separator: ','}}\n")
    with pytest.raises(DataError, match=rf"^{tmp_path}/sets\.yaml: {re.escape(name)}\.\[key\]: String should match"):
        read_sets(tmp_path)
