"""Everyday pairs: how the file is read, and that the committed one is what it says."""

import csv
from collections import Counter
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

import pandas as pd
import pytest

from samesense.errors import DataError
from samesense.evidence.spelling import spelling_key
from samesense.gold.everyday import HALVES, read_everyday

FILE = Path(__file__).parents[2] / "data" / "everyday.csv"
TEXT = """left,right,label,kind,part
car,automobile,1,noun_synonym,tuning
cold,icy_cold,1,adjective_synonym,test
hot,cold,0,antonym,test
"left, right","wrong, right",0,antonym,tuning

up,down,0,antonym,test
"""
TEST = [("cold", "icy cold", 1, "adjective_synonym"), ("hot", "cold", 0, "antonym"), ("up", "down", 0, "antonym")]


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "everyday.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_half_is_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT)
    table = read_everyday(path, "test")
    assert table.columns.tolist() == ["left", "right", "label", "kind"]
    assert list(table.itertuples(index=True, name=None)) == [(row, *values) for row, values in enumerate(TEST)]
    assert read_everyday(path, "tuning")["right"].tolist() == ["automobile", "wrong, right"]


@pytest.mark.parametrize(("end", "encoding"), [("\r\n", "utf-8"), ("\n", "utf-8-sig"), ("\r\n", "utf-8-sig")])
def test_a_spreadsheets_file_is_read_too(end: str, encoding: str, tmp_path: Path) -> None:
    path = write(tmp_path, TEXT.replace("\n", end), encoding)
    assert list(read_everyday(path, "test").itertuples(index=False, name=None)) == TEST


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("up,down,0,antonym", r", line 8: 4 values; expected 5: left, right, label, kind, part$"),
        ("up,above,2,related,test", r", line 8: label '2'; expected 0 or 1$"),
        ("up,above,0,related,train", r", line 8: part 'train'; expected tuning or test$"),
        ("up,above,0,,test", r", line 8: kind is empty$"),
        ("up,,0,related,test", r", line 8: right is empty$"),
        ("寒い,cold,1,translation,test", r", line 8: left '寒い' has no Latin letter and no digit; .*$"),
        ("cold,hot,0,antonym,tuning", r", line 8: cold / hot occurs twice$"),
        ("cold,icy cold,0,related,tuning", r", line 8: cold / icy cold occurs twice$"),
    ],
)
def test_a_row_that_is_not_what_it_should_be_is_named(row: str, message: str, tmp_path: Path) -> None:
    path = write(tmp_path, f"{TEXT}{row}\n")
    with pytest.raises(DataError, match=f"^{path}{message}"):
        read_everyday(path, "test")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ", line 1: ''; expected the columns left,right,label,kind,part"),
        ("left,right,label\n", ", line 1: 'left,right,label'; expected the columns left,right,label,kind,part"),
        ("left,right,label,kind,part\n", ": part test has no pair with label 0; expected some with each label"),
        (
            "left,right,label,kind,part\nup,down,0,antonym,test\ncar,auto,1,noun_synonym,tuning\n",
            ": part test has no pair with label 1; expected some with each label",
        ),
    ],
)
def test_a_file_without_what_is_needed_is_refused(text: str, message: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)
    with pytest.raises(DataError, match=f"^{path}{message}$"):
        read_everyday(path, "test")


def test_a_file_that_is_missing_or_not_utf_8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"everyday\.csv: cannot be read: No such file"):
        read_everyday(tmp_path / "everyday.csv", "test")
    path = write(tmp_path, f"{TEXT}café,bar,0,related,test\n", "latin-1")
    with pytest.raises(DataError, match=rf"^{path}, line 8: .*; expected UTF-8$"):
        read_everyday(path, "test")


def part_of(rows: pd.DataFrame, part: str) -> pd.DataFrame:
    return rows[rows["part"] == part].reset_index(drop=True)


@pytest.fixture(scope="module")
def committed() -> list[dict[str, str]]:
    """Return the rows of the committed file as they are written."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_committed_pairs_are_many_and_each_text_passes_as_it_is(committed: list[dict[str, str]]) -> None:
    halves = pd.concat(read_everyday(FILE, part).assign(part=part) for part in HALVES)
    written = pd.DataFrame(committed).astype({"label": int})
    pd.testing.assert_frame_equal(halves, pd.concat(part_of(written, part) for part in HALVES), check_dtype=False)
    assert len(committed) >= 1000


def test_no_committed_pair_is_there_twice_in_any_order_or_spelling(committed: list[dict[str, str]]) -> None:
    pairs = Counter(tuple(sorted((spelling_key(row["left"]), spelling_key(row["right"])))) for row in committed)
    assert [pair for pair, count in pairs.items() if count > 1] == []


def test_every_kind_of_committed_pair_is_in_both_halves_alike(committed: list[dict[str, str]]) -> None:
    tuning, test = (Counter((row["kind"], row["label"]) for row in committed if row["part"] == part) for part in HALVES)
    assert tuning.keys() == test.keys()
    assert {group: size for group, size in tuning.items() if abs(size - test[group]) > 1} == {}


def test_a_hash_put_each_committed_pair_in_its_half(committed: list[dict[str, str]]) -> None:
    """Of a kind and label, the pairs in the order of their hashes go to tuning, test, tuning, ... in turn."""

    def place(row: dict[str, str]) -> tuple[str, str, str]:
        digest = blake2b(f"{row['left']}\t{row['right']}".encode(), digest_size=8).hexdigest()
        return row["kind"], row["label"], digest

    for _, rows in groupby(sorted(committed, key=place), key=lambda row: place(row)[:2]):
        parts = [row["part"] for row in rows]
        assert parts == [HALVES[turn % 2] for turn in range(len(parts))]
