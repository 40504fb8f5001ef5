"""Which pairs of a word list are of use as a lexicon."""

import pytest

from samesense.lexicons.usable import Listed, usable_pairs

ANY = 0.0  # a frequency that every word has


def test_pairs_are_sorted_and_each_is_there_once() -> None:
    listed = [Listed("sofa", "couch", 1, "n"), Listed("big", "large", 1, "a"), Listed("couch", "sofa", 1, "n")]
    listed += [Listed("hot", "cold", 0, "a"), Listed("cold", "hot", 0, "")]
    table = usable_pairs(listed, ANY)
    assert table.columns.tolist() == ["left", "right", "label", "pos"]
    assert table.to_numpy().tolist() == [["big", "large", 1, "a"], ["cold", "hot", 0, ""], ["couch", "sofa", 1, "n"]]


def test_a_pair_with_both_labels_is_left_out() -> None:
    assert usable_pairs([Listed("a bit", "quite", 1, "r"), Listed("quite", "a bit", 0, "r")], ANY).empty


def test_rare_words_are_left_out() -> None:
    listed = [Listed("jail", "prison", 1, "n"), Listed("jail", "hoosegow", 1, "n")]
    assert usable_pairs(listed, 2.5).to_numpy().tolist() == [["jail", "prison", 1, "n"]]
    assert len(usable_pairs(listed, ANY)) == 2


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("", "sofa"),  # cannot be scored
        ("jail", "a place for people who wait"),
        ("e-mail", "Email"),  # spelling variants
        ("class", "school class"),  # a modifier less
        ("house music", "music house"),
        ("fibre", "fiber"),  # forms
        ("nest site", "nesting site"),
        ("particle", "particles"),
    ],
)
def test_pairs_that_say_nothing_new_are_left_out(left: str, right: str) -> None:
    assert usable_pairs([Listed(left, right, 1, "n")], ANY).empty


def test_opposites_may_look_alike() -> None:
    rows = usable_pairs([Listed("dependent", "independent", 0, "a"), Listed("bus stop", "bus terminal", 1, "n")], ANY)
    assert rows.to_numpy().tolist() == [["bus stop", "bus terminal", 1, "n"], ["dependent", "independent", 0, "a"]]
