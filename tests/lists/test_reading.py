"""Lists in each format, and files of another format than their name says."""

import json
from pathlib import Path
from typing import Any

import pytest

from samesense.errors import DataError
from samesense.lists.formats import ListFormat
from samesense.lists.reading import read_list
from samesense.lists.rules import Rule, SynonymList

PROLOG = """s(100001740,1,'entity',n,1,11).
s(107951464,1,'o''clock',r,1,0).
s(100001930,1,'hot_dog',n,1,0).
s(100001930,2,'frank',n,2,0).
g(100001740,'a gloss').
"""
SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <http://example.org/> .
:b a skos:Concept ; skos:prefLabel "sofa"@en, "Sofa"@de ; skos:altLabel "settee", "couch"@en-GB ; skos:broader :aa .
:aa a skos:Concept ; skos:prefLabel "colour"@en ; skos:hiddenLabel "coulor"@en ; skos:altLabel "!!" .
"""
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="http://example.org/1"><skos:prefLabel xml:lang="en">tv</skos:prefLabel>
<skos:altLabel xml:lang="en">telly</skos:altLabel></skos:Concept></rdf:RDF>
"""
UNREADABLE = "has no Latin letter and no digit; the model reads English"


def read(folder: Path, name: str, content: Any, form: ListFormat | None = None) -> SynonymList:
    """Read a file with a text, or with what is not a text as JSON."""
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return read_list(path, form)


def test_a_clause_of_wordnet_is_a_member_of_a_synset(tmp_path: Path) -> None:
    found = read(tmp_path, "wn_s.pl", PROLOG)
    assert found.rules == [Rule(1, ("entity",)), Rule(2, ("o'clock",)), Rule(3, ("hot dog", "frank"))]
    assert list(found.complaints()) == [
        (
            f"{tmp_path / 'wn_s.pl'}, line 5: \"g(100001740,'a gloss').\" is no member of a synset; "
            "expected s(ID,NUMBER,'WORD',POS,SENSE,COUNT)."
        )
    ]


@pytest.mark.parametrize(
    "content",
    [
        {
            "synonyms_set": [
                {"id": "x", "synonyms": "tv, telly"},
                {"synonyms": "phone => c\\,d, #"},
                {"synonyms": "a\nb"},
            ]
        },
        {"count": 3, "synonyms_set": [{"id": "x", "synonyms": "tv, telly"}, {"synonyms": "phone => c\\,d, #"}, 5]},
        [{"synonyms": "tv, telly"}, {"synonyms": "phone => c\\,d, #"}, {"id": "x"}],
        '{"synonyms_set": {"synonyms": "tv, telly"}}\n{"synonyms_set": [{"synonyms": "phone => c\\\\,d, #"}, []]}\n',
    ],
)
def test_elasticsearch_has_rules_of_solr(tmp_path: Path, content: object) -> None:
    found = read(tmp_path, "a.json", content)
    assert found.rules == [Rule(1, ("tv", "telly")), Rule(2, ("phone",), ("c,d",))]
    assert found.unread[0] == (2, "#", UNREADABLE)
    assert [(number, reason) for number, _, reason in found.unread[1:]] in (
        [],
        [(3, 'is no rule; expected {"id": "1", "synonyms": "a, b => c"}')],
    )


@pytest.mark.parametrize("wrap", ["items", "synonyms", "sets", "lines"])
def test_typesense_has_a_root_in_one_way_items(tmp_path: Path, wrap: str) -> None:
    entries = [
        {"id": "coat", "root": "", "synonyms": ["blazer", "coat", ""]},
        {"id": "phone", "root": "smart phone", "synonyms": ["iphone", "!!"]},
        {"id": "none"},
    ]
    content = {
        "items": {"items": entries},
        "synonyms": {"synonyms": entries},
        "sets": [{"name": "one", "items": entries[:1]}, {"name": "two", "items": entries[1:]}],
        "lines": "\n".join(map(json.dumps, entries)),
    }[wrap]
    found = read(tmp_path, "a.json", content)
    assert found.rules == [Rule(1, ("blazer", "coat")), Rule(2, ("smart phone",), ("iphone",))]
    assert found.unread == [
        (2, "!!", UNREADABLE),
        (3, '{"id": "none"}', 'is no item; expected {"id": "1", "synonyms": ["a", "b"]}'),
    ]


@pytest.mark.parametrize("wrap", ["list", "hits", "lines"])
def test_algolia_has_corrections_and_placeholders(tmp_path: Path, wrap: str) -> None:
    street: dict[str, Any] = {
        "objectID": "5",
        "type": "placeholder",
        "placeholder": "<Street>",
        "replacements": ["street"],
    }
    entries: list[dict[str, Any]] = [
        {"objectID": "1", "type": "synonym", "synonyms": ["pants", "trousers"]},
        {"objectID": "2", "type": "oneWaySynonym", "input": "tablet", "synonyms": ["ipad", "galaxy tab"]},
        {"objectID": "3", "type": "onewaysynonym", "input": "car", "synonyms": ["auto", 5]},
        {"objectID": "4", "type": "altCorrection1", "word": "tablte", "corrections": ["tablet"]},
        street,
        {"objectID": "6", "type": "other"},
    ]
    content: dict[str, object] = {
        "list": entries,
        "hits": {"hits": entries, "nbHits": 6},
        "lines": "\n".join(map(json.dumps, entries)),
    }
    found = read(tmp_path, "a.json", content[wrap])
    assert found.rules == [
        Rule(1, ("pants", "trousers")),
        Rule(2, ("tablet",), ("ipad", "galaxy tab")),
        Rule(3, ("car",), ("auto",)),
        Rule(4, ("tablte",), ("tablet",)),
    ]
    assert found.unread == [
        (3, "5", "is not a text: 5"),
        (5, json.dumps(street), "is a placeholder, which stands for words that are no synonyms"),
        (
            6,
            '{"objectID": "6", "type": "other"}',
            'is no synonym; expected {"type": "synonym", "synonyms": ["a", "b"]}',
        ),
    ]


def test_meilisearch_maps_one_way_unless_terms_map_to_each_other(tmp_path: Path) -> None:
    mapping = {"a": ["b", "c"], "b": ["a", "c", "x"], "c": ["b", "a"], "phone": ["iphone", "phone", "&"], "x": ["y"]}
    rules = [
        Rule(1, ("a", "b", "c")),
        Rule(2, ("b",), ("x",)),
        Rule(4, ("phone",), ("iphone",)),
        Rule(5, ("x",), ("y",)),
    ]
    for content in (mapping, {"synonyms": mapping, "stopWords": ["the"]}):
        found = read(tmp_path, "a.json", content)
        assert (found.rules, found.unread) == (rules, [(4, "&", UNREADABLE)])
    odd = read(tmp_path, "a.json", {"synonyms": {"a": "b", "c": None, "d": ["e"]}})
    assert odd.rules == [Rule(3, ("d",), ("e",))]
    assert [entry[:2] for entry in odd.unread] == [(1, 'a: "b"'), (2, "c: null")]


def test_terms_that_do_not_all_map_to_each_other_are_groups_that_do(tmp_path: Path) -> None:
    found = read(tmp_path, "a.json", {"a": ["b", "c", "d"], "b": ["a", "c"], "c": ["a", "b"], "d": ["a"]})
    assert found.rules == [Rule(1, ("a", "b", "c")), Rule(1, ("a", "d"))]


def test_csv_has_expansions_or_pairs(tmp_path: Path) -> None:
    found = read(tmp_path, "a.csv", '\ufeffraw,expanded\r\njs|ecma,"java|script, the"\r\ntv\r\n\r\nx,&\r\n')
    assert found.rules == [Rule(2, ("js", "ecma"), ("java", "script, the"))]
    assert found.unread == [(3, "tv", "has 1 values; expected 2: raw,expanded"), (5, "&", UNREADABLE)]
    found = read(tmp_path, "a.csv", "left,right,label,pos\nbig,large,1,a\nhot,cold,0,a\nx,y,maybe,\n")
    assert found.rules == [Rule(2, ("big", "large"))]
    assert found.unread == [(4, "maybe", "is no label; expected 1 (synonyms) or 0 (not)")]
    mined = read(tmp_path, "a.csv", 'left,right,probability,because\nbig,large,0.9,"one synset"\n')
    assert mined.rules == [Rule(2, ("big", "large"))]


def test_vespa_has_conditions_and_alternatives(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "a.sr",
        """# a comment; with a semicolon
@default
[tv] -> =[tv*];
[tv] :- tv, television
        set;   lotr +> ="lord of the rings" =ring!50;
gsm,  cell phone -> mobile phone;
[brand] -> ?sony ?dell;
[brand] :- sony, dell;
brand:[brand] -> company:[brand];
a +> b;
+a +> =;
""",
    )
    assert found.rules == [
        Rule(3, ("tv", "television set")),
        Rule(5, ("lotr",), ("lord of the rings", "ring")),
        Rule(6, ("gsm", "cell phone"), ("mobile phone",)),
        Rule(7, ("sony", "dell"), ("sony", "dell")),
    ]
    expected = "is no rule between words; expected a, b c +> =d; or a b -> c;"
    assert found.unread == [
        (9, "brand:[brand] -> company:[brand];", expected),
        (10, "a +> b;", expected),
        (11, "+a +> =;", expected),
    ]


def test_labels_of_a_skos_concept_are_synonyms_and_hidden_ones_lead_to_them(tmp_path: Path) -> None:
    found = read(tmp_path, "a.ttl", SKOS)
    assert found.rules == [
        Rule(1, ("sofa", "couch", "settee")),
        Rule(2, ("colour",)),
        Rule(2, ("coulor",), ("colour",)),
    ]
    assert found.unread[0] == (2, "!!", UNREADABLE)
    assert read(tmp_path, "a.rdf", RDF).rules == [Rule(1, ("tv", "telly"))]


def test_a_broken_vocabulary_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"a\.ttl: not readable SKOS: at line 1 of <>: Bad syntax"):
        read(tmp_path, "a.ttl", "no <turtle>")


@pytest.mark.parametrize(
    ("name", "content", "form", "message"),
    [
        ("a.txt", PROLOG, None, "this looks like WordNet Prolog; --format wn"),
        ("a.txt", PROLOG, "solr", "this looks like WordNet Prolog; --format wn"),
        ("a.pl", "a, b\n", None, "this looks like a synonym file of Solr; --format solr"),
        ("a.json", "a, b\n", None, "this looks like a synonym file of Solr; --format solr"),
        ("a.txt", "a, b\n", "algolia", "this looks like a synonym file of Solr; --format solr"),
        ("a.sr", "a, b\n", None, "this looks like a synonym file of Solr; --format solr"),
        ("a.ttl", "a, b\n", None, "this looks like a synonym file of Solr; --format solr"),
        ("a.json", "a, b\n", "wn", "this looks like a synonym file of Solr; --format solr"),
        (
            "a.txt",
            '{"synonyms_set": []}',
            None,
            "this looks like JSON of Elasticsearch's synonyms API; --format elasticsearch",
        ),
        ("a.json", {"a": ["b"]}, "typesense", "this looks like JSON of Meilisearch; --format meilisearch"),
        ("a.txt", "raw,expanded\n", None, "this looks like CSV with columns; --format csv"),
        ("a.csv", SKOS, None, "this looks like SKOS; --format skos"),
        ("a.txt", "# x\ntv, telly -> television;\n", None, "this looks like semantic rules of Vespa; --format vespa"),
        (
            "a.json",
            {"a": 5},
            None,
            "JSON, but no list that we know; expected that of elasticsearch, typesense, algolia, meilisearch",
        ),
    ],
)
def test_a_file_of_another_format_is_named(
    tmp_path: Path, name: str, content: object, form: ListFormat | None, message: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, name, content, form)
    assert str(caught.value) == f"{tmp_path / name}: {message}"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", '{"a":\n', ", line 2: not JSON: Expecting value"),
        (
            "a.csv",
            "tv,telly\n",
            (
                ", line 1: 'tv,telly'; expected the columns raw,expanded or left,right,label; "
                "if each line has synonyms, it is Solr's format: --format solr"
            ),
        ),
        ("a.csv", 'raw,expanded\na,"b\n', ", line 2: not readable CSV: unexpected end of data"),
    ],
)
def test_a_broken_file_is_refused_by_line(tmp_path: Path, name: str, content: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, name, content)
    assert str(caught.value) == f"{tmp_path / name}{message}"


@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.txt", "a.pl", "a.sr", "a.ttl", "a"])
def test_an_empty_file_is_a_list_without_rules(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, name, "")
    assert (found.rules, found.unread) == ([], [])


@pytest.mark.parametrize("content", ["[]", "{}", '{"items": []}', '{"synonyms_set": []}'])
def test_json_without_entries_is_a_list_without_rules(tmp_path: Path, content: str) -> None:
    found = read(tmp_path, "a.json", content)
    assert (found.rules, found.unread) == ([], [])


def test_a_name_that_says_nothing_leaves_it_to_the_content(tmp_path: Path) -> None:
    assert read(tmp_path, "a", PROLOG).rules[2] == Rule(3, ("hot dog", "frank"))
    assert read(tmp_path, "a.syn", "a, b\n").rules == [Rule(1, ("a", "b"))]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.txt: cannot be read: No such file"):
        read_list(tmp_path / "none.txt")
