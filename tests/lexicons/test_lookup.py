"""What WordNet says of two words: their senses, what joins them, and which words are near."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd
import pytest

from samesense.errors import DataError
from samesense.lexicons.lookup import Lookup
from samesense.lexicons.wordnet import WordNet, write_wordnet

MORE_SENSES = [
    ("Paris", "n", "paris.n.01", 1, 0.9),
    ("Paris", "n", "paris.n.02", 2, 0.1),
    ("paris green", "n", "paris.n.02", 1, 1.0),
    ("run", "v", "run.v.01", 1, 0.3),
    ("run", "v", "operate.v.01", 2, 0.7),  # the most used sense need not be the first of a word's senses
    ("jog", "v", "jog.v.01", 1, 1.0),
    ("work", "v", "work.v.01", 1, 1.0),
    ("寒い", "a", "frosty.s.01", 1, 1.0),
    ("Berlin", "n", "berlin.n.01", 1, 1.0),
    ("capital", "n", "capital.n.01", 1, 1.0),
    ("county seat", "n", "seat.n.01", 1, 1.0),
    ("city", "n", "city.n.01", 1, 1.0),
    ("rotter", "n", "rotter.n.01", 1, 1.0),  # as if it were a slur
    ("swine", "n", "rotter.n.01", 2, 0.4),
    ("swine", "n", "pig.n.01", 1, 0.6),
    ("pig", "n", "pig.n.01", 1, 1.0),
    ("person", "n", "person.n.01", 1, 1.0),
    ("London", "n", "london.n.01", 1, 1.0),
]
MORE_RELATIONS = [
    ("verb_group", "run.v.01", "work.v.01"),
    ("see_also", "jog.v.01", "run.v.01"),
    ("instance_hypernym", "paris.n.01", "capital.n.01"),
    ("instance_hypernym", "berlin.n.01", "capital.n.01"),
    ("instance_hypernym", "london.n.01", "city.n.01"),
    ("hypernym", "capital.n.01", "city.n.01"),
    ("hypernym", "seat.n.01", "city.n.01"),
    ("hypernym", "rotter.n.01", "person.n.01"),
]


@pytest.fixture
def folder(wordnet: WordNet, tmp_path: Path) -> Path:
    """Write a small WordNet as the stage ``wordnet`` does."""
    senses = pd.DataFrame(MORE_SENSES, columns=["word", "pos", "synset", "rank", "share"])
    senses = senses.assign(offensive=senses["synset"] == "rotter.n.01", person=False, origin="wordnet")
    relations = pd.DataFrame(MORE_RELATIONS, columns=["relation", "source", "target"])
    larger = replace(
        wordnet,
        senses=pd.concat([wordnet.senses, senses], ignore_index=True),
        relations=pd.concat([wordnet.relations, relations], ignore_index=True),
    )
    write_wordnet(larger, tmp_path / "wordnet")
    return tmp_path / "wordnet"


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("cold", "hot", ("antonym", "cold.a.01", "hot.a.01", None)),
        ("icy", "cold", ("similar", "icy.s.01", "cold.a.01", None)),
        ("bike", "vehicle", ("hypernym", "bicycle.n.01", "vehicle.n.01", None)),
        ("vehicle", "bike", ("hyponym", "vehicle.n.01", "bicycle.n.01", None)),
        ("auto", "bumper", ("meronym", "car.n.01", "bumper.n.01", None)),
        ("bumper", "auto", ("holonym", "bumper.n.01", "car.n.01", None)),
        ("run", "work", ("verb_group", "run.v.01", "work.v.01", None)),
        ("run", "jog", ("see_also", "run.v.01", "jog.v.01", None)),
        ("torrid", "cold", ("indirect_antonym", "torrid.s.01", "cold.a.01", "hot.a.01")),
        ("cold", "torrid", ("indirect_antonym", "cold.a.01", "torrid.s.01", "hot.a.01")),
        ("car", "bike", ("co_hyponym", "car.n.01", "bicycle.n.01", "vehicle.n.01")),
        ("Berlin", "capital", ("instance_hypernym", "berlin.n.01", "capital.n.01", None)),
        ("capital", "Berlin", ("instance_hyponym", "capital.n.01", "berlin.n.01", None)),
        ("Berlin", "Paris", ("co_hyponym", "berlin.n.01", "paris.n.01", "capital.n.01")),
        ("London", "capital", ("co_hyponym", "london.n.01", "capital.n.01", "city.n.01")),
        ("capital", "London", ("co_hyponym", "capital.n.01", "london.n.01", "city.n.01")),
        ("capital", "county seat", ("co_hyponym", "capital.n.01", "seat.n.01", "city.n.01")),
        ("Berlin", "city", None),
        ("torrid", "icy", None),
        ("car", "auto", None),
        ("xyzzy", "cold", None),
    ],
)
def test_two_words_have_one_relation_at_most(
    folder: Path, left: str, right: str, relation: tuple[str, str, str, str | None] | None
) -> None:
    result = Lookup(folder).compare(left, right).relation
    through = result.through.synset if result and result.through else None
    assert (result and (result.name, result.left.synset, result.right.synset, through)) == relation


def test_a_wordnet_without_pointers_has_antonyms(wordnet: WordNet, tmp_path: Path) -> None:
    empty = {"relations": wordnet.relations[:0].astype(object), "antonyms": wordnet.antonyms}
    write_wordnet(replace(wordnet, **empty), tmp_path / "wordnet")  # as of adverbs alone: columns of no type
    lookup = Lookup(tmp_path / "wordnet")
    assert lookup.compare("cold", "icy").relation is None
    relation = lookup.compare("cold", "hot").relation
    assert relation
    assert relation.name == "antonym"


def test_opposed_synsets_are_antonyms_of_the_words_that_wordnet_names(folder: Path) -> None:
    path = folder / "senses.parquet"
    senses = pd.read_parquet(path)
    chilly = senses[senses["word"] == "cold"].assign(word="chilly")
    pd.concat([senses, chilly], ignore_index=True).to_parquet(path)
    relation = Lookup(folder).compare("chilly", "hot").relation
    assert relation
    assert (relation.name, relation.through) == ("indirect_antonym", None)


def test_a_comparison_has_shared_synsets_and_senses_with_glosses(folder: Path) -> None:
    car = {"synset": "car.n.01", "gloss": "a motor vehicle with four wheels"}
    lookup = Lookup(folder)
    assert json.loads(json.dumps(asdict(lookup.compare("machine", "auto")))) == {
        "left": {"word": "machine", "senses": 1, "first": [car]},
        "right": {"word": "auto", "senses": 1, "first": [car]},
        "shared": [car],
        "relation": None,
    }
    unknown = lookup.compare("run", "xyzzy")
    assert [sense.synset for sense in unknown.left.first] == ["operate.v.01", "run.v.01"]
    assert asdict(unknown.right) == {"word": "xyzzy", "senses": 0, "first": ()}


@pytest.mark.parametrize(("word", "senses"), [("Paris", 2), ("paris", 2), ("PARIS", 2), ("Pari", 0), ("Cold", 1)])
def test_capitals_need_not_be_right(folder: Path, word: str, senses: int) -> None:
    assert Lookup(folder).compare("hot", word).right.senses == senses


def test_words_of_the_same_synsets_are_the_nearest(folder: Path) -> None:
    lookup = Lookup(folder)
    assert lookup.neighbours("car") == ["auto", "machine", "vehicle"]
    assert lookup.neighbours("vehicle") == ["bicycle", "bike", "auto", "car", "machine"]
    assert lookup.neighbours("cold") == ["frosty", "寒い", "icy"]
    assert lookup.neighbours("paris") == ["paris green"]
    assert lookup.neighbours("xyzzy") == []


def test_offensive_senses_and_words_are_shown_on_demand_only(folder: Path) -> None:
    rotter = {"synset": "rotter.n.01", "gloss": ""}
    withheld = {"synset": "(withheld)", "gloss": "an offensive sense"}
    pig = {"synset": "pig.n.01", "gloss": ""}
    for offensive, shown in ((False, withheld), (True, rotter)):
        assert json.loads(json.dumps(asdict(Lookup(folder, offensive=offensive).compare("rotter", "swine")))) == {
            "left": {"word": "rotter", "senses": 1, "first": [shown]},
            "right": {"word": "swine", "senses": 2, "first": [pig, shown]},
            "shared": [shown],
            "relation": None,
        }
    words = ("person", "swine", "rotter")
    assert [Lookup(folder).neighbours(word) for word in words] == [[], ["pig", "person"], ["person"]]
    whole = Lookup(folder, offensive=True)
    assert [whole.neighbours(word) for word in words] == [
        ["rotter", "swine"],
        ["pig", "rotter", "person"],
        ["swine", "person"],
    ]


def test_a_folder_without_wordnet_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        Lookup(tmp_path / "nowhere")
    assert str(caught.value) == (
        f"{tmp_path}/nowhere: no WordNet here (senses.parquet is missing); `make repro` makes it"
    )
    pd.DataFrame({"synset": ["car.n.01"]}).to_parquet(folder / "glosses.parquet")
    with pytest.raises(DataError, match=r"glosses\.parquet: no column 'gloss'; expected synset, gloss$"):
        Lookup(folder)
    (folder / "relations.parquet").write_text("no table")
    with pytest.raises(DataError, match=r"relations\.parquet: not a readable Parquet file: "):
        Lookup(folder)
