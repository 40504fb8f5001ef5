"""Files of mined synonyms: lists in every format that is written, and tables of pairs."""

import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samesense.errors import DataError, TextError
from samesense.lists.reading import read_list
from samesense.lists.rules import Rule
from samesense.lists.writing import WRITERS
from samesense.mining.groups import Synonyms, group_synonyms, sorted_pair
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
    with pytest.raises(
        DataError,
        match=r"^out\.xlsx: cannot recognise the format from the name; name one of solr, vespa, skos, csv, jsonl$",
    ):
        Target.of_path(Path("out.xlsx"), None)


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
    rules = [Rule(1, ("car", "automobile")), Rule(2, ("CBO",), ("cost-based optimizer",))]
    assert written(tmp_path / "out.txt", PAIRS, rules) == "car, automobile\nCBO => cost-based optimizer\n"


def is_checked(text: str) -> bool:
    try:
        return checked_text(text) == text
    except TextError:
        return False


WORDS = st.text("ab1,\\#=> \u00e9\u5b57", min_size=1, max_size=5).filter(is_checked)
SIDES = st.lists(WORDS, min_size=2, max_size=7, unique=True).flatmap(
    lambda words: st.lists(st.sampled_from(list(combinations(sorted(words), 2))), unique=True)
)


@settings(deadline=None)
@given(SIDES)
def test_the_pairs_that_were_written_are_read(
    tmp_path_factory: pytest.TempPathFactory, sides: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "property.txt"
    written(path, [], mined_rules(group_synonyms(sides), [], {}))
    assert {sorted_pair(*pair) for rule in read_list(path).rules for pair in rule.pairs()} == set(sides)
