"""The pairs of a list that exists are known, in any spelling and order."""

from pathlib import Path

from samesense.lists.rules import Rule, SynonymList
from samesense.mining.seeds import Seeds


def test_pairs_of_all_rules_are_known() -> None:
    rules = [Rule(1, ("tv", "television", "telly")), Rule(2, ("colour", "hue"), ("color",))]
    seeds = Seeds.of_list(SynonymList(Path("synonyms.txt"), rules, []))
    assert seeds.words == {"tv", "television", "telly", "colour", "hue", "color"}
    both_ways = {("television", "tv"), ("telly", "tv"), ("television", "telly")}
    assert seeds.pairs == {*both_ways, ("color", "colour"), ("color", "hue")}
    assert ("TV", "Telly") in seeds
    assert ("colour", "hue") not in seeds
    assert ("tv", "telly") not in Seeds()
