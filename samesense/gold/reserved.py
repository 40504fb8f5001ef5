"""The words of gold sets that the split keeps for test, as digests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from samesense.errors import DataError
from samesense.files import replacing
from samesense.gold.sets import GoldSet, gold_path, read_gold, read_sets
from samesense.pairs import all_words
from samesense.texts import word_digest

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = "words.txt"  # in the folder of gold sets: digests of the words of the public ones


def digests_of_test_words(folder: Path, sets: Iterable[tuple[str, GoldSet]]) -> set[str]:
    """Return the digests of the words in the test parts of these sets, whose files must all exist."""
    tables = [read_gold(gold_path(folder, name, gold, "test"), gold, "test") for name, gold in sets]
    return {word_digest(word) for word in all_words(*tables)}


def write_reserved_words(folder: Path, sets: Iterable[tuple[str, GoldSet]]) -> None:
    """List the words of these sets' test parts in the folder, so that the split needs no copy of the sets."""
    with replacing(folder / WORDS) as partial:
        partial.write_text("\n".join(sorted(digests_of_test_words(folder, sets))) + "\n", encoding="ascii")


def reserved_word_digests(folder: Path) -> set[str]:
    """Return the digests of the words of all test sets.

    The folder lists those of public sets, so that the split is the same whether or not their files exist.

    Raises:
        DataError: the list or the declarations are missing or damaged, or a file of the user's own is not a gold set.
    """
    try:
        listed = set((folder / WORDS).read_text(encoding="ascii").split())
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{folder / WORDS}: not the list of reserved words: {error}") from error
    sets = read_sets(folder).items()
    own = [item for item in sets if not item[1].repository and gold_path(folder, *item, "test").is_file()]
    return listed | digests_of_test_words(folder, own)
