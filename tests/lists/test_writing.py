"""Lists written: what each format looks like, and that it is read back as the same pairs, whatever the characters."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from samesense.errors import DataError, TextError
from samesense.lists.reading import read_list
from samesense.lists.rules import Rule
from samesense.lists.vespa import can_hold
from samesense.lists.writing import WRITERS, WrittenFormat, format_to_write, write_list
from samesense.texts import Pair, checked_text

RULES = [
    Rule(1, ("tv", "television set")),
    Rule(2, ("alone",)),
    Rule(3, ("phone", "cell phone"), ("phone", 'a "b"')),
]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("solr", 'tv, television set\nphone, cell phone => phone, a "b"\n'),
        (
            "elasticsearch",
            (
                '{"synonyms_set": [{"id": "1", "synonyms": "tv, television set"}, '
                '{"id": "2", "synonyms": "phone, cell phone => phone, a \\"b\\""}]}\n'
            ),
        ),
        (
            "typesense",
            (
                '{"items": [\n{"id": "1", "synonyms": ["tv", "television set"]},\n'
                '{"id": "2", "root": "phone", "synonyms": ["a \\"b\\""]},\n'
                '{"id": "3", "root": "cell phone", "synonyms": ["phone", "a \\"b\\""]}\n]}\n'
            ),
        ),
        (
            "algolia",
            (
                '[\n{"objectID": "samesense-1", "type": "synonym", "synonyms": ["tv", "television set"]},\n'
                '{"objectID": "samesense-2", "type": "oneWaySynonym", "input": "phone", "synonyms": ["a \\"b\\""]},\n'
                '{"objectID": "samesense-3", "type": "oneWaySynonym", "input": "cell phone", '
                '"synonyms": ["phone", "a \\"b\\""]}\n]\n'
            ),
        ),
        (
            "meilisearch",
            (
                '{\n"tv": ["television set"],\n"television set": ["tv"],\n"phone": ["a \\"b\\""],\n'
                '"cell phone": ["phone", "a \\"b\\""]\n}\n'
            ),
        ),
        ("vespa", "[rule1] -> =[rule1*];\n[rule1] :- television set, tv;\ncell phone +> =phone;\n"),
        (
            "skos",
            (
                "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n"
                '<#1> a skos:Concept ;\n    skos:prefLabel "tv"@en ;\n    skos:altLabel "television set"@en .\n\n'
                '<#2> a skos:Concept ;\n    skos:prefLabel "phone"@en ;\n    skos:hiddenLabel "cell phone"@en .\n\n'
                '<#3> a skos:Concept ;\n    skos:prefLabel "a \\"b\\""@en ;\n'
                '    skos:hiddenLabel "phone"@en, "cell phone"@en .\n'
            ),
        ),
    ],
)
def test_each_format_has_the_rules_that_say_something(tmp_path: Path, form: WrittenFormat, text: str) -> None:
    left_out = write_list(RULES, tmp_path / "out", form)
    assert (tmp_path / "out").read_text() == text
    unheld = [(3, 'a "b"', "has a character that rules of Vespa cannot hold")]
    assert left_out == (unheld if form == "vespa" else [])


def test_a_set_of_elasticsearch_has_ten_thousand_rules_at_most(tmp_path: Path) -> None:
    rules = [Rule(number, (f"a{number}", f"b{number}")) for number in range(1, 20_002)]
    write_list(rules, tmp_path / "out.json", "elasticsearch")
    sets = [json.loads(line)["synonyms_set"] for line in (tmp_path / "out.json").read_text().splitlines()]
    assert [len(one) for one in sets] == [10_000, 10_000, 1]
    assert read_list(tmp_path / "out.json").rules == rules


@pytest.mark.parametrize(
    ("name", "given_format", "form"),
    [("a.txt", None, "solr"), ("a.SR", None, "vespa"), ("a.ttl", None, "skos"), ("a.json", "algolia", "algolia")],
)
def test_the_name_tells_the_format_unless_it_is_given(
    name: str, given_format: WrittenFormat | None, form: WrittenFormat
) -> None:
    assert format_to_write(Path(name), given_format) == form


def test_a_name_of_several_formats_is_refused() -> None:
    with pytest.raises(DataError) as caught:
        format_to_write(Path("a.json"), None)
    assert str(caught.value) == (
        "a.json: cannot recognise the format from the name; --to names one of solr, elasticsearch, typesense, algolia, "
        "meilisearch, vespa, skos"
    )


def scorable(text: str) -> str:
    """Return the form of a text that can be scored, nothing of others."""
    try:
        return checked_text(text)
    except TextError:
        return ""


TERMS = st.text(
    st.sampled_from("ab1 ,=>-+;#\\'\"{}[]()@|\u00e9\u5b57\u0301\u2028") | st.characters(codec="utf-8"),
    min_size=1,
    max_size=12,
)
SIDES = st.lists(TERMS.map(scorable).filter(bool), min_size=1, max_size=4, unique=True).map(tuple)
LISTS = st.lists(st.tuples(SIDES, st.none() | SIDES), max_size=5).map(
    lambda sides: [Rule(number, *both) for number, both in enumerate(sides, start=1)]
)


def directed(rules: list[Rule]) -> set[Pair]:
    """Return the pairs of rules, those that hold both ways in both orders."""
    pairs = [(rule, pair) for rule in rules for pair in rule.pairs()]
    return {pair for _, pair in pairs} | {(right, left) for rule, (left, right) in pairs if not rule.one_way}


@pytest.mark.parametrize("form", list(WRITERS))
@given(rules=LISTS)
@example([Rule(1, ("#1", "a=>b", "a\\", "a,b"), ("c", "# d", "=>e"))])
@example([Rule(1, ("synonyms", "items")), Rule(2, ("hits",), ("items",))])
@example([Rule(1, ("s(1,1,'a',n,1,1).", "b")), Rule(2, ('{"a": ["b"]}', "[1]"))])
def test_what_is_written_is_read_back_as_the_same_pairs(form: WrittenFormat, rules: list[Rule]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "list")
        left_out = write_list(rules, path, form)
        found = read_list(path, form)
    unheld = {term for _, term, _ in left_out}
    assert not found.unread
    assert all(form == "vespa" and not can_hold(term) for term in unheld)
    assert directed(found.rules) == {pair for pair in directed(rules) if unheld.isdisjoint(pair)}
