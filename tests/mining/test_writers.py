"""Files of mined synonyms: lists in every format that is written, and tables of pairs."""

import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samesense.errors import DataError, TextError
from samesense.lists.reading import read_list
from samesense.lists.rules import Rule, sorted_pair
from samesense.lists.writing import WRITERS, WrittenFormat
from samesense.mining.groups import Synonyms, group_synonyms
from samesense.mining.rules import mined_rules
from samesense.mining.writers import Format, Target, synonym_writer
from samesense.texts import checked_text

PAIRS = [Synonyms("cold", 'a "b"', 2 / 3, "x, y"), Synonyms("é", "ü", 1.0, "listed")]


def written(path: Path, pairs: list[Synonyms], rules: list[Rule]) -> str:
    with synonym_writer(Target.of_path(path, None)) as write:
        write(pairs, rules)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "given_format", "form"),
    [
        ("out.txt", None, "solr"),
        ("out.CSV", None, "csv"),
        ("out.jsonl", None, "jsonl"),
        ("out.ndjson", None, "jsonl"),
        ("out.ttl", None, "skos"),
        ("out", "solr", "solr"),
        ("out.json", "elasticsearch", "elasticsearch"),
        ("out.csv", "jsonl", "jsonl"),
    ],
)
def test_the_name_tells_the_format_unless_it_is_given(name: str, given_format: Format | None, form: Format) -> None:
    assert Target.of_path(Path(name), given_format) == Target(Path(name), form)


def test_a_name_that_does_not_tell_the_format_is_refused() -> None:
    with pytest.raises(DataError) as caught:
        Target.of_path(Path("out.json"), None)
    assert str(caught.value) == (
        f"out.json: cannot recognise the format from the name; --format names one of {', '.join(WRITERS)}, csv, jsonl"
    )


def test_a_table_of_pairs_has_no_direction() -> None:
    lists = ", ".join(WRITERS)
    with pytest.raises(DataError) as caught:
        Target.of_path(Path("out.csv"), None, one_way=True)
    assert str(caught.value) == f"out.csv: --one-way is for lists ({lists}), and csv is none"


def test_probabilities_have_six_digits(tmp_path: Path) -> None:
    assert written(tmp_path / "out.csv", PAIRS, []) == (
        'left,right,probability,because\ncold,"a ""b""",0.666667,"x, y"\né,ü,1.0,listed\n'
    )
    assert [json.loads(line) for line in written(tmp_path / "out.jsonl", PAIRS, []).splitlines()] == [
        {"left": "cold", "right": 'a "b"', "probability": 0.666667, "because": "x, y"},
        {"left": "é", "right": "ü", "probability": 1.0, "because": "listed"},
    ]


def test_a_list_has_the_rules(tmp_path: Path) -> None:
    rules = mined_rules([["automobile", "car"]], [("CBO", "cost-based optimizer")], {})
    assert written(tmp_path / "out.txt", PAIRS, rules) == "car, automobile\nCBO => CBO, cost-based optimizer\n"


@pytest.mark.parametrize("form", WRITERS)
def test_every_format_of_lists_keeps_the_direction(tmp_path: Path, form: WrittenFormat) -> None:
    rules = mined_rules([["automobile", "car"]], [("CBO", "cost based optimizer"), ("sedan", "car")], {})
    target = Target.of_path(tmp_path / "out", form, one_way=True)
    with synonym_writer(target) as write:
        assert write(PAIRS, rules) == []
    both_ways, one_way = {("automobile", "car")}, {("CBO", "cost based optimizer"), ("sedan", "car")}
    read = read_list(target.path, form).rules
    assert {sorted_pair(*pair) for rule in read if not rule.one_way for pair in rule.pairs()} == both_ways
    assert {pair for rule in read if rule.one_way for pair in rule.pairs()} == one_way


def is_checked(text: str) -> bool:
    try:
        return checked_text(text) == text
    except TextError:
        return False


WORDS = st.text("ab1,\\#=> \u00e9\u5b57", min_size=1, max_size=5).filter(is_checked)
SIDES = st.lists(WORDS, min_size=2, max_size=7, unique=True).flatmap(
    lambda words: st.lists(st.sampled_from(list(combinations(sorted(words), 2))), unique=True)
)


@given(SIDES)
def test_the_pairs_that_were_written_are_read(
    tmp_path_factory: pytest.TempPathFactory, sides: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "property.txt"
    written(path, [], mined_rules(group_synonyms(sides), [], {}))
    assert {sorted_pair(*pair) for rule in read_list(path).rules for pair in rule.pairs()} == set(sides)
