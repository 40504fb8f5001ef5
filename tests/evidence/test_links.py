"""Words are found by their spelling, and pairs have the least sum of two senses' orders that are so linked."""

import numpy as np
import pytest

from samesense.evidence.links import NEVER, RELATIONS, WordLinks, find_hashes


def orders(links: WordLinks, relation: str, *pairs: tuple[str, str]) -> list[float]:
    left, right = (links.rows([pair[side] for pair in pairs]) for side in (0, 1))
    found: list[float] = links.orders(relation, left, right).tolist()
    return found


def test_a_word_is_found_by_its_spelling_else_by_its_variants(links: WordLinks) -> None:
    unknown = len(links.words)
    car, polish, Polish = links.rows(["car", "polish", "Polish"]).tolist()  # noqa: N806  # as WordNet spells it
    assert len({car, polish, Polish, unknown}) == 4
    assert links.rows(["CAR", "c-a r", "national-capital", "xyzzy"]).tolist() == [
        car,
        car,
        links.rows(["national capital"])[0],
        unknown,
    ]
    assert links.rows(["cars", "automobiles", "C.A.R."])[[0, 2]].tolist() == [car, car]
    assert links.rows(["c+ar"])[0] == unknown
    assert links.rows([]).tolist() == []
    assert links.rows(["POLISH"])[0] not in {polish, Polish, unknown}  # either of the two


def test_a_spelling_that_several_words_share_has_the_links_of_all(links: WordLinks) -> None:
    spellings = [("polish", "smooth"), ("Polish", "smooth"), ("POLISH", "smooth")]
    assert orders(links, "synset", *spellings) == [2, 3, 2], "of Polish, the senses of polish are later ones"


@pytest.mark.parametrize(
    ("relation", "pair", "order"),
    [
        ("synset", ("car", "auto"), 2),
        ("synset", ("car", "motor"), 3),
        ("synset", ("motor", "machine"), 3),
        ("synset", ("car", "wagon"), 5),
        ("synset", ("car", "bike"), NEVER),
        ("synset", ("car", "car"), 2),
        ("antonym", ("cold", "hot"), 2),
        ("antonym", ("icy", "hot"), NEVER),
        ("indirect_antonym", ("icy", "hot"), 2),
        ("indirect_antonym", ("icy", "torrid"), 2),
        ("indirect_antonym", ("icy", "frosty"), NEVER),
        ("similar", ("cold", "icy"), 2),
        ("similar", ("frosty", "icy"), NEVER),
        ("cluster", ("frosty", "icy"), 2),
        ("hypernym", ("car", "vehicle"), 2),
        ("hypernym", ("wagon", "vehicle"), 5),
        ("hypernym", ("Paris", "national capital"), 2),
        ("hypernym", ("sedan", "vehicle"), NEVER),
        ("ancestor", ("sedan", "vehicle"), 2),
        ("ancestor", ("sedan", "car"), NEVER),
        ("ancestor", ("sedan", "thing"), 2),
        ("ancestor", ("sedan", "object"), NEVER),
        ("names", ("Paris", "Hamlet"), 2),
        ("troponym", ("stroll", "walk"), 2),
        ("co_troponym", ("stroll", "amble"), 2),
        ("adverbs", ("coldly", "icily"), 2),
        ("ancestor", ("sedan", "entity"), NEVER),
        ("co_hyponym", ("car", "bike"), 2),
        ("co_hyponym", ("Paris", "Berlin"), 2),
        ("meronym", ("auto", "bumper"), 2),
        ("verb_group", ("run", "work"), 2),
        ("see_also", ("run", "jog"), 2),
        ("derivation", ("run", "runner"), 2),
        ("derivation", ("run", "work"), NEVER),
    ],
)
def test_a_relation_goes_either_way(links: WordLinks, relation: str, pair: tuple[str, str], order: float) -> None:
    assert orders(links, relation, pair, pair[::-1], ("xyzzy", pair[1])) == [order, order, NEVER]


def test_pairs_are_looked_up_together_or_not_at_all(links: WordLinks) -> None:
    for relation in RELATIONS:
        assert orders(links, relation) == []
    assert orders(links, "synset", ("car", "bike"), ("car", "auto"), ("cold", "hot"), ("motor", "car")) == [
        NEVER,
        2,
        NEVER,
        3,
    ]


def test_hashes_are_found_among_those_that_are_known() -> None:
    known = np.array([3, 5, 2**64 - 1], dtype=np.uint64)
    assert find_hashes(known, [5, 2**64 - 1, 4, 3, 0]).tolist() == [1, 2, -1, 0, -1]
    assert find_hashes(known[:0], [5]).tolist() == [-1]
    assert find_hashes(known, []).tolist() == []
