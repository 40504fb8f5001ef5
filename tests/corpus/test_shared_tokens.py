"""Phrases that have a word in common."""

import pandas as pd

from samesense.corpus.shared_tokens import built_pairs, shared_token_pairs
from samesense.pairs import pair_tuples


def vocabulary(*words: str, pos: str = "n") -> pd.DataFrame:
    """Return words of a part of speech."""
    return pd.DataFrame({"word": words, "pos": pos})


def test_phrases_of_a_part_of_speech_with_a_content_word_in_common_are_pairs() -> None:
    nouns = vocabulary("high school", "high court", "Court-martial", "lack of ownership", "sense of humour", "school")
    verbs = vocabulary("school up", pos="v")
    pairs = shared_token_pairs(pd.concat([nouns, verbs]), 1)
    assert pair_tuples(pairs) == [("Court-martial", "high court"), ("high court", "high school")]
    assert set(pairs["pos"]) == {"n"}


def test_a_phrase_with_all_words_of_the_other_in_any_spelling_is_left_out() -> None:
    words = ("grey market", "gray market share", "colour film", "color-film maker")
    assert shared_token_pairs(vocabulary(*words), 1).empty


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
        pairs = built_pairs(nouns.assign(pos=pos), known, 1)
        assert {word for pair in pair_tuples(pairs) for word in pair} - set(known) == built
        assert len(pairs) == len(built)
