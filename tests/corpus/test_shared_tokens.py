"""Phrases that have a word in common."""

import pandas as pd

from samesense.corpus.shared_tokens import built_pairs, shared_token_pairs
from samesense.pairs import pair_tuples

NONE = pd.DataFrame({"left": [], "right": []}, dtype=str)  # words that stand for each other


def vocabulary(*words: str, pos: str = "n") -> pd.DataFrame:
    """Return words of a part of speech."""
    return pd.DataFrame({"word": words, "pos": pos})


def test_phrases_of_a_part_of_speech_with_a_content_word_in_common_are_pairs() -> None:
    nouns = vocabulary("high school", "high court", "Court-martial", "lack of ownership", "sense of humour", "school")
    verbs = vocabulary("school up", pos="v")
    pairs = shared_token_pairs(pd.concat([nouns, verbs]), 1)
    assert pair_tuples(pairs) == [("Court-martial", "high court"), ("high court", "high school")]
    assert set(pairs["pos"]) == {"n"}


def test_a_phrase_more_moves_only_pairs_of_its_words() -> None:
    words = [f"{first} {last}" for first in ("red", "blue", "old") for last in [f"car{n}" for n in range(30)]]
    before, after = (shared_token_pairs(vocabulary(*rows), 1) for rows in (words, [*words, "red bird"]))
    changed = set(pair_tuples(before)) ^ set(pair_tuples(after))
    assert 0 < len(changed) <= 32
    assert all("red" in left + right for left, right in changed)


def test_noun_phrases_are_built_of_the_words_of_others_in_their_places() -> None:
    nouns = vocabulary("red car", "blue bird", "ice-cream", "cat", "a lot of", "TV set")
    known = pd.Series(["red bird", "red car", "blue bird"])
    for pos, built in (("n", {"blue car"}), ("v", set())):
        pairs = built_pairs(nouns.assign(pos=pos), known, NONE, 1)
        assert {word for pair in pair_tuples(pairs) for word in pair} - set(known) == built
        assert len(pairs) == len(built)


def test_a_related_word_stands_in_the_place_of_one_and_is_likelier_than_any_other() -> None:
    nouns = vocabulary("hard disk", "summer school", "blue bird")
    related = pd.DataFrame(
        [("hard", "soft"), ("summer", "winter"), ("high school", "school"), ("UK", "school"), ("ox", "bird")],
        columns=["left", "right"],
    )
    pairs = built_pairs(nouns, nouns["word"], related, 1)
    weights = dict(zip(pair_tuples(pairs), pairs["weight"], strict=True))
    assert {pair: weight for pair, weight in weights.items() if weight != 1} == {
        ("hard disk", "soft disk"): 4.0,
        ("summer school", "winter school"): 4.0,
    }
    by_chance = {word for pair in pair_tuples(built_pairs(nouns, nouns["word"], NONE, 1)) for word in pair}
    assert by_chance - set(nouns["word"]) == {
        word for pair, weight in weights.items() if weight == 1 for word in pair
    } - set(nouns["word"])


def test_a_phrase_built_by_chance_gives_way_to_the_same_phrase_with_a_related_word() -> None:
    nouns = vocabulary("apple tree", "winter coat", "zebra coat")
    related = pd.DataFrame([("zebra", "apple")], columns=["left", "right"])  # zebra tree, from apple tree or by chance
    for seed in range(5):
        pairs = built_pairs(nouns, nouns["word"], related, seed)
        weights = dict(zip(pair_tuples(pairs), pairs["weight"], strict=True))
        assert weights["apple tree", "zebra tree"] == weights["apple coat", "zebra coat"] == 4


def test_of_many_related_words_three_stand_in_each_place() -> None:
    related = pd.DataFrame([(f"opp{letter}", "hard") for letter in "abcdefgh"], columns=["left", "right"])
    phrases = vocabulary("hard disk", "hard rock")
    pairs = built_pairs(phrases, phrases["word"], related, 1)
    built = [word for pair in pair_tuples(pairs) for word in pair if word not in set(phrases["word"])]
    assert len(built) == len(set(built)) == 6
    assert {seed: set(pair_tuples(built_pairs(phrases, phrases["word"], related, seed))) for seed in (1, 2)} == {
        1: set(pair_tuples(pairs)),
        2: set(pair_tuples(built_pairs(phrases, phrases["word"], related.iloc[::-1], 2))),
    }


def test_a_known_phrase_is_not_built_with_a_related_word() -> None:
    related = pd.DataFrame([("hard", "soft")], columns=["left", "right"])
    assert built_pairs(vocabulary("hard disk"), pd.Series(["hard disk", "Soft-Disk"]), related, 1).empty
