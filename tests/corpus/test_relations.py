"""Which pairs each relation of WordNet gives."""

import pandas as pd

from samesense.corpus.relations import count_hyponyms, related_pairs
from samesense.lexicons.wordnet import WordNet
from samesense.pairs import pair_tuples


def test_every_relation_gives_its_kind(wordnet: WordNet) -> None:
    pairs = related_pairs(wordnet, wordnet.senses, 3)
    by_kind = {kind: set(pair_tuples(rows)) for kind, rows in pairs.groupby("kind")}
    assert by_kind == {
        "antonym": {("cold", "hot")},
        "indirect_antonym": {("hot", "icy"), ("frosty", "hot"), ("cold", "torrid")},
        "meronym": {("bumper", "car"), ("auto", "bumper")},
        "hypernym": {("auto", "vehicle"), ("car", "vehicle"), ("bicycle", "vehicle"), ("bike", "vehicle")},
        "co_hyponym": {("auto", "bicycle"), ("auto", "bike"), ("bicycle", "car"), ("bike", "car")},
    }
    assert pairs[pairs["left"] == "cold"][["pos", "source"]].to_numpy().tolist() == [
        ["a", "cold.a.01 hot.a.01"],
        ["a", "cold.a.01 torrid.s.01"],
    ]


def test_a_hypernym_on_the_left_makes_the_right_a_hyponym(wordnet: WordNet) -> None:
    renamed = wordnet.senses.replace({"word": {"vehicle": "a vehicle"}})
    pairs = related_pairs(wordnet, renamed, 3)
    assert set(pairs[pairs["right"] == "bike"]["kind"]) == {"hyponym", "co_hyponym"}
    assert pairs[(pairs["left"] == "a vehicle")]["kind"].unique().tolist() == ["hyponym"]


def test_sense_ranks_limit_both_words_together(wordnet: WordNet) -> None:
    assert "machine" not in set(related_pairs(wordnet, wordnet.senses, 6)["right"])
    assert "machine" in set(related_pairs(wordnet, wordnet.senses, 7)["right"])


def test_a_hypernym_needs_enough_hyponyms(wordnet: WordNet) -> None:
    hypernyms = wordnet.relations[wordnet.relations["relation"] == "hypernym"]
    assert count_hyponyms(hypernyms).to_dict() == {"bicycle.n.01": 0, "car.n.01": 0, "vehicle.n.01": 2}
    assert "hypernym" in set(related_pairs(wordnet, wordnet.senses, 3, 2)["kind"])
    assert {"hypernym", "co_hyponym"}.isdisjoint(related_pairs(wordnet, wordnet.senses, 3, 3)["kind"])


def test_the_hyponyms_of_hyponyms_count() -> None:
    chain = pd.DataFrame([("c", "b"), ("b", "a"), ("d", "b")], columns=["source", "target"])
    assert count_hyponyms(chain).to_dict() == {"a": 3, "b": 2, "c": 0, "d": 0}


def test_a_cycle_of_hypernyms_ends() -> None:
    cycle = pd.DataFrame([("a", "b"), ("b", "a")], columns=["source", "target"])
    assert (count_hyponyms(cycle) > 1).all()
