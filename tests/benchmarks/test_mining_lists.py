"""How many pairs of people's lists are among each term's likeliest."""

from pathlib import Path

import pytest

from benchmarks import mining_lists
from benchmarks.mining_lists import Gold, likeliest, read_gold


def test_the_gold_pairs_are_those_of_the_lines(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("tv, television, telly\nsofa, couch\n")
    pairs = {("television", "tv"), ("telly", "tv"), ("television", "telly"), ("couch", "sofa")}
    assert read_gold(tmp_path / "list.txt") == Gold(["couch", "sofa", "television", "telly", "tv"], pairs)


def test_a_pair_is_found_if_it_is_among_the_likeliest_of_either_side() -> None:
    pairs = [("a", "b"), ("a", "c"), ("a", "d"), ("a", "e"), ("f", "g"), ("f", "h"), ("f", "i"), ("a", "f")]
    assert likeliest(pairs) == {*pairs[:3], *pairs[3:7]}  # e has a alone; a and f have three each


def test_the_tables(informed_folders: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "weather.txt").write_text("cold, icy, frosty\ncar, auto\n")
    mining_lists.found([tmp_path / "weather.txt"], informed_folders["twin"])
    found, reliability = capsys.readouterr().out.split("\n\n")
    columns, _, row = found.splitlines()
    assert columns == "| list | terms | pairs | candidates | found | found, cosine |"
    assert row.startswith("| weather | 5 | 4 | 1.00 | ")
    assert reliability.startswith("| probability | pairs | mean probability | right |")
