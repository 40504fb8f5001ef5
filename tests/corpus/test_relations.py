"""Which pairs each relation of WordNet gives."""

from dataclasses import replace
from itertools import combinations, pairwise

import pandas as pd
import pytest

from samesense.corpus import relations as module
from samesense.corpus.relations import count_hyponyms, derived_antonyms, related_pairs
from samesense.lexicons.wordnet import WordNet
from samesense.pairs import pair_tuples


def with_senses(wordnet: WordNet, *rows: tuple[str, str, str, int], relations: list[tuple[str, str, str]]) -> WordNet:
    """Return a WordNet with these senses and relations, and with nothing else."""
    senses = pd.DataFrame(rows, columns=["word", "pos", "synset", "rank"])
    pointers = pd.DataFrame(relations, columns=["relation", "source", "target"])
    return replace(wordnet, senses=senses, relations=pointers, antonyms=wordnet.antonyms.head(0))


def weights(wordnet: WordNet, max_sense_rank_sum: int = 9) -> dict[tuple[str, str, str], float]:
    """Return the weight of each related pair, by its words and its kind."""
    pairs = related_pairs(wordnet, wordnet.senses, max_sense_rank_sum)
    return dict(zip(zip(pairs["left"], pairs["right"], pairs["kind"], strict=True), pairs["weight"], strict=True))


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


def test_a_broader_word_of_very_many_is_none(wordnet: WordNet, monkeypatch: pytest.MonkeyPatch) -> None:
    hypernyms = wordnet.relations[wordnet.relations["relation"] == "hypernym"]
    assert count_hyponyms(hypernyms).to_dict() == {"bicycle.n.01": 0, "car.n.01": 0, "vehicle.n.01": 2}
    kinds = []
    for most in (2, 1):
        monkeypatch.setattr(module, "BROADEST", most)
        kinds.append(set(related_pairs(wordnet, wordnet.senses, 3)["kind"]))
    assert kinds[0] - kinds[1] == {"hypernym"}


def test_broader_words_are_up_to_four_steps_away_and_the_farther_the_rarer(wordnet: WordNet) -> None:
    names = ["a", "b", "c", "d", "e", "f"]  # each broader than the one before it
    chain = with_senses(
        wordnet,
        *((name, "n", f"{name}.n.01", 1) for name in names),
        relations=[("hypernym", f"{one}.n.01", f"{other}.n.01") for one, other in pairwise(names)],
    )
    assert weights(chain) == {
        (one, other, "hypernym"): 1 / distance
        for distance in (1, 2, 3, 4)
        for one, other in zip(names, names[distance:], strict=False)
    }


@pytest.mark.parametrize(("relation", "kind"), [("hypernym", "co_hyponym"), ("instance_hypernym", "name")])
def test_children_of_one_parent_are_siblings_the_rarer_the_more_there_are(
    wordnet: WordNet, relation: str, kind: str
) -> None:
    children = ["Berlin", "Hamburg", "Paris", "Rome"]
    family = with_senses(
        wordnet,
        *((name, "n", f"{name}.n.01", 1) for name in children),
        relations=[(relation, f"{name}.n.01", "city.n.01") for name in children]
        + [(relation, f"{name}.n.01", "capital.n.01") for name in children[2:]],
    )
    found = weights(family)
    assert set(found) == {(one, other, kind) for one, other in combinations(children, 2)}
    assert found["Berlin", "Hamburg", kind] == 1 / 3  # of four


def test_a_rarer_sense_makes_a_rarer_question(wordnet: WordNet) -> None:
    pairs = with_senses(
        wordnet,
        *(("car", "n", "car.n.01", 1), ("bumper", "n", "bumper.n.01", 2), ("wing", "n", "wing.n.01", 4)),
        relations=[("meronym", "car.n.01", "bumper.n.01"), ("meronym", "wing.n.01", "bumper.n.01")],
    )
    assert weights(pairs) == {("bumper", "car", "meronym"): 0.5, ("bumper", "wing", "meronym"): 0.125}
    assert weights(pairs, 5) == {("bumper", "car", "meronym"): 0.5}


DERIVATIONS = [  # legal and criminal are antonyms
    ("legal", "legalize"),
    ("criminal", "criminalize"),  # the same part of speech and ending
    ("legal", "legality"),
    ("criminality", "criminal"),  # derived, whichever WordNet names first
    ("criminal", "criminalization"),  # no legalization
    ("legal", "legalese"),
    ("criminal", "crime"),
]


def test_what_is_derived_from_antonyms_in_one_form_is_opposed_too(wordnet: WordNet) -> None:
    words = sorted({word for pair in DERIVATIONS for word in pair})
    verbs = {word for word in words if word.endswith("ize")}
    adjectives = {"legal", "criminal"}
    pos = {word: "v" if word in verbs else "a" if word in adjectives else "n" for word in words}
    senses = pd.DataFrame(
        [(word, pos[word], f"{word}.01", 1) for word in words], columns=["word", "pos", "synset", "rank"]
    )
    opposed = replace(
        wordnet,
        senses=pd.concat([senses, senses.assign(synset=senses["word"] + ".02", rank=2)], ignore_index=True),
        derivations=pd.DataFrame(DERIVATIONS, columns=["source_word", "target_word"]),
        antonyms=pd.DataFrame(
            [("legal", "legal.01", "criminal", "criminal.01")],
            columns=["source_word", "source", "target_word", "target"],
        ),
    )
    assert sorted(derived_antonyms(opposed).to_numpy().tolist()) == [
        ["legality", "legality.01", "criminality", "criminality.01"],
        ["legalize", "legalize.01", "criminalize", "criminalize.01"],
    ]
    pairs = related_pairs(opposed, opposed.senses, 4)
    assert sorted(pairs[["left", "right", "kind"]].to_numpy().tolist()) == [
        ["criminal", "legal", "antonym"],
        ["criminality", "legality", "indirect_antonym"],
        ["criminalize", "legalize", "indirect_antonym"],
    ]


def test_the_hyponyms_of_hyponyms_count() -> None:
    chain = pd.DataFrame([("c", "b"), ("b", "a"), ("d", "b")], columns=["source", "target"])
    assert count_hyponyms(chain).to_dict() == {"a": 3, "b": 2, "c": 0, "d": 0}


def test_a_cycle_of_hypernyms_ends() -> None:
    cycle = pd.DataFrame([("a", "b"), ("b", "a")], columns=["source", "target"])
    assert (count_hyponyms(cycle) > 1).all()
