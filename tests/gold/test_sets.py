"""Gold sets: read, refused, fetched, scored; and what they mean for the split."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import TypeAdapter, ValidationError

from stages._bootstrap import Bootstrap
from stages._cli import BadInputError
from stages._gold import GoldSet, location, read_gold
from stages._reserve import given_parts, reserved_words, word_digest
from stages._scores import Scored
from stages.fetch import fetch
from stages.gold import distinct, judged_set, present, share_a_synset

LABELS = {"task": "labels", "left": "left", "right": "right", "label": "relation", "synonyms": ["Synonym"]}
SCORES = {"task": "scores", "left": "word1", "right": "word2", "score": "score"}
CHOICES = {"task": "choices", "stem": "stem", "options": ["a", "b", "c"], "answer": "answer"}
OWN = {"repository": None, "commit": None, "separator": ",", "header": None}
PAIRS = "left,right,relation\ncar,auto,Synonym\nhot,cold,Antonym\nbike,bicycle,Synonym\nicy, frosty,IsA\n"


def gold_set(task: dict[str, Any], **changes: Any) -> GoldSet:
    files = {"test": {"path": "mine.csv", "sha256": None}}
    adapter: TypeAdapter[GoldSet] = TypeAdapter(GoldSet)
    return adapter.validate_python({**OWN, "files": files, **task, **changes})


def read(folder: Path, text: str | bytes, gold: GoldSet) -> pd.DataFrame:
    path = folder / "mine.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_gold(path, gold, "test")


def test_labelled_pairs(tmp_path: Path) -> None:
    table = read(tmp_path, PAIRS, gold_set(LABELS))
    assert table[["left", "right", "label", "relation"]].to_numpy().tolist() == [
        ["car", "auto", 1, "Synonym"],
        ["hot", "cold", 0, "Antonym"],
        ["bike", "bicycle", 1, "Synonym"],
        ["icy", "frosty", 0, "IsA"],
    ]


def test_a_file_without_a_header_and_with_tabs(tmp_path: Path) -> None:
    gold = gold_set(LABELS, separator="\t", header=["left", "right", "n", "relation"])
    table = read(tmp_path, 'take_off\t"leave\t0\tSynonym\r\n', gold)
    assert table[["left", "right", "label"]].to_numpy().tolist() == [["take off", '"leave', 1]]


def test_rated_pairs_and_questions(tmp_path: Path) -> None:
    rated = read(tmp_path, "word1,word2,POS,score\nold,new,A,1.58\nsmart,clever,A,9\n", gold_set(SCORES))
    assert rated.to_numpy().tolist() == [["old", "new", 1.58], ["smart", "clever", 9.0]]
    questions = read(
        tmp_path, "stem,a,b,c,answer\nenormously,tremendously,rarely,softly,tremendously\n", gold_set(CHOICES)
    )
    assert questions.to_numpy().tolist() == [
        ["enormously", "tremendously", 0, 1],
        ["enormously", "rarely", 0, 0],
        ["enormously", "softly", 0, 0],
    ]


@pytest.mark.parametrize(
    ("task", "text", "message"),
    [
        (LABELS, "left,right,kind\na,b,c\n", "mine.csv: columns left, right, kind; expected relation"),
        (LABELS, "left,right,relation\na,b\n", "mine.csv, line 2: 2 values; expected 3: left, right, relation"),
        (LABELS, "left,right,relation\na,b,c\na, ,c\n", "mine.csv, line 3, right: ''; expected a word or phrase"),
        (LABELS, b"left,right,relation\na,\xff,c\n", "mine.csv, line 2: b'a,\\xff,c'; expected UTF-8"),
        (LABELS, "", "mine.csv: empty; expected a first line with the columns' names"),
        (SCORES, "word1,word2,score\na,b,1\na,c,high\n", "mine.csv, line 3, score: 'high'; expected a number"),
        (SCORES, "word1,word2,score\na,b,nan\n", "mine.csv, line 2, score: 'nan'; expected a number"),
        (CHOICES, "stem,a,b,c,answer\ns,x,y,z,w\n", "mine.csv, line 2, answer: 'w'; expected one of x, y, z"),
    ],
)
def test_a_broken_file_is_refused_by_line(
    tmp_path: Path, task: dict[str, Any], text: str | bytes, message: str
) -> None:
    with pytest.raises(BadInputError) as caught:
        read(tmp_path, text, gold_set(task))
    assert message in str(caught.value)


def test_a_checksum_is_checked(tmp_path: Path) -> None:
    good, bad = sha256(PAIRS.encode()).hexdigest(), "0" * 64
    assert len(read(tmp_path, PAIRS, gold_set(LABELS, files={"test": {"path": "mine.csv", "sha256": good}}))) == 4
    with pytest.raises(BadInputError, match=f"its sha256 is {good}; expected 0000"):
        read(tmp_path, PAIRS, gold_set(LABELS, files={"test": {"path": "mine.csv", "sha256": bad}}))


@pytest.mark.parametrize(
    "changes", [{"files": {}}, {"repository": "a/b"}, {"repository": "a/b", "commit": "c"}, {"separator": ""}]
)
def test_a_declaration_is_checked(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        gold_set(LABELS, **changes)


def public(content: bytes = PAIRS.encode()) -> GoldSet:
    files = {"test": {"path": "sets/some.csv", "sha256": sha256(content).hexdigest()}}
    return gold_set(LABELS, repository="owner/name", commit="c" * 40, files=files)


def test_public_sets_are_copied_and_checked(tmp_path: Path) -> None:
    source, folder, gold = tmp_path / "source", tmp_path / "gold", public()
    (source / "some").mkdir(parents=True)
    (source / "some" / "some.csv").write_text(PAIRS)
    fetch("some", gold, folder, source)
    copy = location(folder, "some", gold, "test")
    assert copy == folder / "public" / "some" / "some.csv"
    assert copy.read_text() == PAIRS
    (source / "some" / "some.csv").write_text("other")
    fetch("some", gold, folder, source)  # it is there: the source is not looked at
    copy.unlink()
    with pytest.raises(BadInputError, match=r"some, some\.csv: its sha256 is"):
        fetch("some", gold, folder, source)
    with pytest.raises(BadInputError, match="expected a copy of the gold set"):
        fetch("some", gold, folder, tmp_path / "nowhere")
    assert not copy.exists()


def test_public_sets_are_downloaded_by_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    urls = []

    def download(url: str) -> bytes:
        urls.append(url)
        return PAIRS.encode()

    monkeypatch.setattr("stages.fetch.download", download)
    fetch("some", public(), tmp_path, None)
    assert urls == [f"https://raw.githubusercontent.com/owner/name/{'c' * 40}/sets/some.csv"]


def test_a_set_that_is_not_there_is_skipped_aloud(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.csv").write_text(PAIRS)
    tables = present(tmp_path, {"mine": gold_set(LABELS), "some": public()})
    assert list(tables) == ["mine"]
    assert capsys.readouterr().err.startswith(f"some: skipped, {tmp_path}/public/some/some.csv is not there")


SENSES = pd.DataFrame({"word": ["car", "Auto", "icy", "frosty"], "synset": ["car.n.01", "car.n.01", "icy.s.01", "x"]})


def test_a_set_is_judged_whole_and_in_parts(tmp_path: Path) -> None:
    table = read(tmp_path, PAIRS, gold_set(LABELS))
    shared = share_a_synset(table, SENSES)
    assert shared.tolist() == [True, False, False, False]
    scores = {"model": Scored(np.array([0.9, 0.8, 0.7, 0.1]), 0.5), "wordnet": Scored(shared.astype(float), 0.5)}
    found = judged_set(table, gold_set(LABELS), scores, shared, Bootstrap(1, 100))
    assert found["model.rows"] == 4
    assert found["model.roc_auc"] == 3 / 4
    assert found["model.precision"] == 2 / 3
    assert found["model.shared_synset.recall"] == 1.0
    assert found["model.no_shared_synset.average_precision"] == 1 / 2
    assert found["model.relation.Antonym.false_positive_rate"] == 1.0
    assert found["model.relation.IsA.false_positive_rate"] == 0.0
    assert "model.f1_low" in found
    assert found["wordnet.f1"] == 2 / 3
    assert "wordnet.f1_low" not in found
    assert not [key for key in found if "relation.Synonym" in key]


def test_each_pair_is_scored_once_whatever_its_order() -> None:
    one = pd.DataFrame({"left": ["b", "a"], "right": ["a", "c"]})
    other = pd.DataFrame({"left": ["a"], "right": ["b"]})
    assert distinct({"one": one, "other": other}).to_numpy().tolist() == [["a", "b"], ["a", "c"]]


def test_words_of_all_sets_are_reserved(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(PAIRS)
    (tmp_path / "words.txt").write_text(f"{word_digest('old')}\n")
    found = reserved_words(tmp_path, {"mine": gold_set(LABELS), "some": public()})
    expected = ("old", "car", "auto", "hot", "cold", "bike", "bicycle", "icy", "frosty")
    assert found == {word_digest(word) for word in expected}
    assert word_digest("ice cream") == word_digest("Ice-Cream")
    (tmp_path / "words.txt").unlink()
    with pytest.raises(BadInputError, match=r"words\.txt: not the list of reserved words"):
        reserved_words(tmp_path, {})


def test_a_given_split_is_kept(tmp_path: Path) -> None:
    files = {part: {"path": f"{part}.csv", "sha256": None} for part in ("train", "validation", "test")}
    gold = gold_set(LABELS, files=files)
    for part in files:
        (tmp_path / f"{part}.csv").write_text(PAIRS + "auto,car,IsA\nhot,hot,Synonym\n")
    parts = given_parts(tmp_path, "mine", {"mine": gold})
    assert list(parts) == ["train", "validation", "test"]
    columns = ["left", "right", "label", "kind", "origin"]
    assert parts["test"][columns].to_numpy().tolist() == [
        ["auto", "car", 1, "synonym", "gold:mine"],
        ["bicycle", "bike", 1, "synonym", "gold:mine"],
        ["cold", "hot", 0, "user", "gold:mine"],
        ["frosty", "icy", 0, "user", "gold:mine"],
    ]
    (tmp_path / "train.csv").unlink()
    with pytest.raises(BadInputError, match=r"train\.csv is missing"):
        given_parts(tmp_path, "mine", {"mine": gold})
    for name, sets in (("none", {}), ("mine", {"mine": gold_set(LABELS)}), ("mine", {"mine": gold_set(SCORES)})):
        with pytest.raises(BadInputError, match=rf"split\.given: '{name}'; expected a set of gold with labels"):
            given_parts(tmp_path, name, sets)
