"""The tables of links are made of WordNet's: numbers in place of names, the least order where there are several."""

from dataclasses import replace

import numpy as np
import pandas as pd

from samesense.evidence.link_tables import link_arrays
from samesense.evidence.links import NEVER, PARTS, RELATIONS, TABLES, WordLinks, exact_hash, key_hash
from samesense.lexicons.wordnet import WordNet


def small(senses: list[tuple[str, str, int, float]], relations: list[tuple[str, str, str]]) -> WordNet:
    columns = ["word", "synset", "rank", "share"]
    return WordNet(
        pd.DataFrame(senses, columns=columns).assign(pos="n", origin="wordnet"),
        pd.DataFrame(relations, columns=["relation", "source", "target"], dtype=str),
        pd.DataFrame(columns=["source_word", "source", "target_word", "target"], dtype=str),
        pd.DataFrame(columns=["source_word", "target_word"], dtype=str),
        pd.DataFrame(columns=["synset", "gloss"], dtype=str),
        pd.DataFrame(columns=["synset", "example"], dtype=str),
    )


def test_arrays_are_small_and_hold_every_link_of_a_word() -> None:
    arrays = link_arrays(small([("a", "x", 1, 0.7), ("a", "y", 2, 0.3), ("b", "y", 1, 1.0)], [("hypernym", "x", "y")]))
    assert list(arrays) == ["words", *(f"{table}.{part}" for table in TABLES for part in PARTS)]
    assert arrays["words"].tolist() == sorted([key_hash("a"), key_hash("b")])
    first = int(arrays["words"].tolist().index(key_hash("a")))
    counts = [0, 0]
    counts[first], counts[1 - first] = 2, 1
    targets, orders = ([0, 1], [2, 1]), ([0], [1])  # a hypernym has a smaller number
    expected = [targets, orders] if first == 0 else [orders, targets]
    assert arrays["synsets.counts"].tolist() == counts
    assert arrays["synsets.targets"].tolist() == expected[0][0] + expected[1][0]
    assert arrays["synsets.orders"].tolist() == expected[0][1] + expected[1][1]
    assert arrays["nouns_parents.counts"].tolist() == [1 - first, first]
    assert (arrays["nouns_parents.targets"].tolist(), arrays["nouns_parents.orders"].tolist()) == ([0], [1])
    assert {str(values.dtype) for values in arrays.values()} == {"uint64", "uint8"}


def test_words_that_share_a_spelling_are_found_by_either_and_by_both() -> None:
    arrays = link_arrays(small([("polish", "x", 1, 1.0), ("Polish", "y", 1, 1.0), ("car", "x", 1, 1.0)], []))
    hashes = {exact_hash("polish"), exact_hash("Polish"), key_hash("polish"), key_hash("car")}
    assert arrays["words"].tolist() == sorted(hashes)
    links = WordLinks.of_arrays(arrays)
    words, _, orders = links.tables["synsets"].links(links.rows(["polish", "POLISH", "Polish"]))
    assert (words.tolist(), sorted(orders.tolist())) == ([0, 1, 1, 2, 2], [1, 1, 1, 1, 2])
    assert links.orders("synset", links.rows(["Polish"]), links.rows(["car"])).tolist() == [3], "after its own sense"


def test_an_irregular_form_has_the_links_of_its_base_form_after_its_own() -> None:
    wordnet = small([("buy", "x", 1, 1.0), ("get", "x", 1, 1.0), ("found", "y", 1, 1.0), ("find", "z", 1, 1.0)], [])
    links = WordLinks.of_arrays(link_arrays(wordnet, [("bought", "buy"), ("found", "find"), ("went", "go")]))
    left, right = links.rows(["bought", "found", "found", "went"]), links.rows(["get", "find", "found", "get"])
    assert links.orders("synset", left, right).tolist() == [2, 3, 2, NEVER]


def test_senses_are_ordered_by_use_over_all_parts_of_speech() -> None:
    senses = [("a", "x", 1, 0.2), ("a", "y", 2, 0.2), ("a", "z", 1, 0.6)]
    others = [(word, word, 1, 1.0) for word in "xyz"]
    links = WordLinks.of_arrays(link_arrays(small([*senses, *others], [])))
    left, right = links.rows(["a"] * 3), links.rows(["x", "y", "z"])
    assert links.orders("synset", left, right).tolist() == [3, 4, 2]


def test_hypernyms_of_a_words_later_senses_are_left_out() -> None:
    senses = [("a", f"s{number}", number, 0.5 / number) for number in range(1, 7)]
    parents = [(f"p{number}", f"t{number}", 1, 1.0) for number in range(1, 7)]
    relations = [("hypernym", f"s{number}", f"t{number}") for number in range(1, 7)]
    links = WordLinks.of_arrays(link_arrays(small([*senses, *parents], relations)))
    left, right = links.rows(["a"] * 6), links.rows([f"p{number}" for number in range(1, 7)])
    assert links.orders("hypernym", left, right).tolist() == [2, 3, 4, 5, NEVER, NEVER]


def test_senses_beyond_the_farthest_are_as_far() -> None:
    senses = [("a", f"s{number:03}", number, 0.0) for number in range(1, 301)]
    links = WordLinks.of_arrays(link_arrays(small([*senses, ("b", "s300", 1, 1.0)], [])))
    assert links.orders("synset", links.rows(["a"]), links.rows(["b"])).tolist() == [256]


def test_a_wordnet_without_pointers_has_senses(wordnet: WordNet) -> None:
    names = ("relations", "antonyms", "derivations")
    nothing = {name: getattr(wordnet, name)[:0].astype(object) for name in names}  # columns of no type
    links = WordLinks.of_arrays(link_arrays(replace(wordnet, **nothing)))
    left, right = links.rows(["car", "cold"]), links.rows(["auto", "hot"])
    assert links.orders("synset", left, right).tolist() == [2, NEVER]
    assert links.orders("antonym", left, right).tolist() == [NEVER, NEVER]


def test_equal_tables_in_another_order_give_equal_links(larger_wordnet: WordNet) -> None:
    names = ("senses", "relations", "antonyms", "derivations")
    shuffled = {name: getattr(larger_wordnet, name).sample(frac=1, random_state=1) for name in names}
    tables = larger_wordnet, replace(larger_wordnet, **shuffled)
    links, other = (WordLinks.of_arrays(link_arrays(each)) for each in tables)
    rows = np.arange(len(links.words) + 1)
    left, right = (each.ravel() for each in np.meshgrid(rows, rows))
    for relation in RELATIONS:
        assert links.orders(relation, left, right).tolist() == other.orders(relation, left, right).tolist()
