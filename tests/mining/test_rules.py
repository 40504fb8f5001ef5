"""A group's canonical term comes first, and what holds one way is a rule of its own."""

from samesense.lists.rules import Rule
from samesense.mining.rules import mined_rules


def test_rules_of_groups_and_of_pairs_that_hold_one_way() -> None:
    groups, directed = [["laptop", "notebook"], ["pc", "workstation"]], [("zz", "zeta zone"), ("zz", "zero zoo")]
    counts = {"notebook": 120, "laptop": 80, "zeta zone": 1}
    assert mined_rules(groups, directed, counts) == [
        Rule(1, ("notebook", "laptop")),
        Rule(2, ("pc", "workstation")),
        Rule(3, ("zz",), ("zz", "zeta zone", "zero zoo")),
    ]


def test_without_counts_the_commonest_word_of_english_comes_first() -> None:
    assert mined_rules([["abattoir", "slaughterhouse"], ["automobile", "car"]], [], {}) == [
        Rule(1, ("slaughterhouse", "abattoir")),
        Rule(2, ("car", "automobile")),
    ]
