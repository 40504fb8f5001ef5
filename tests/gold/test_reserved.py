"""The words of gold sets are kept for test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from samesense.errors import DataError
from samesense.gold.reserved import reserved_word_digests, write_reserved_words
from samesense.gold.sets import GoldSet, gold_path
from samesense.texts import word_digest

WORDS = ("car", "auto", "hot", "cold", "bike", "bicycle", "icy", "frosty")  # of `pairs_csv`
WriteSets = Callable[[dict[str, GoldSet]], None]


def test_words_of_all_sets_are_reserved(
    tmp_path: Path, declare: Callable[..., GoldSet], public_set: GoldSet, write_sets: WriteSets, pairs_csv: str
) -> None:
    (tmp_path / "mine.csv").write_text(pairs_csv)
    (tmp_path / "words.txt").write_text(f"{word_digest('old')}\n")
    write_sets({"mine": declare("labels"), "some": public_set})
    assert reserved_word_digests(tmp_path) == {word_digest(word) for word in ("old", *WORDS)}
    (tmp_path / "mine.csv").unlink()
    assert reserved_word_digests(tmp_path) == {word_digest("old")}
    (tmp_path / "words.txt").unlink()
    with pytest.raises(DataError, match=r"words\.txt: not the list of reserved words"):
        reserved_word_digests(tmp_path)


def test_the_words_of_public_sets_are_listed_so_that_their_files_are_not_needed(
    tmp_path: Path, public_set: GoldSet, write_sets: WriteSets, pairs_csv: str
) -> None:
    path = gold_path(tmp_path, "some", public_set, "test")
    path.parent.mkdir(parents=True)
    path.write_text(pairs_csv)
    write_reserved_words(tmp_path, [("some", public_set)])
    path.unlink()
    digests = (tmp_path / "words.txt").read_text().splitlines()
    assert digests == sorted(word_digest(word) for word in WORDS)
    write_sets({"some": public_set})
    assert reserved_word_digests(tmp_path) == set(digests)
