"""What the gold sets mean for the split: their words are kept for test, and a set may bring a split of its own."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from stages._cli import BadInputError
from stages._gold import GoldSet, Labelled, Part, location, read_gold
from stages._pairs import POSITIVE, pair_table, word_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

WORDS = "words.txt"  # in the folder of gold sets: digests of the words of the public ones


def word_digest(word: str) -> str:
    """Return 16 hexadecimal digits that stand for a word or phrase and its spelling variants."""
    return blake2b(word_key(word).encode(), digest_size=8).hexdigest()


def test_words(folder: Path, sets: Iterable[tuple[str, GoldSet]]) -> set[str]:
    """Return the digests of the words in the test parts of these sets, all of which must be there."""
    tables = [read_gold(location(folder, name, gold, "test"), gold, "test") for name, gold in sets]
    return {word_digest(word) for table in tables for side in ("left", "right") for word in table[side].unique()}


def reserved_words(folder: Path, sets: dict[str, GoldSet]) -> set[str]:
    """Return the digests of the words of all test sets.

    Those of public sets are listed in the folder, so that the split is one and the same whether or not they are there.
    """
    try:
        listed = set((folder / WORDS).read_text(encoding="ascii").split())
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"{folder / WORDS}: not the list of reserved words: {error}") from error
    own = [item for item in sets.items() if not item[1].repository and location(folder, *item, "test").is_file()]
    return listed | test_words(folder, own)


def given_parts(folder: Path, name: str, sets: dict[str, GoldSet]) -> dict[str, pd.DataFrame]:
    """Return the parts of a labelled gold set, as it is split, as pair tables.

    A pair that a part has with both labels, in one order and the other, counts as synonyms.

    Raises:
        BadInputError: there is no such set, it has no labels, or one of its parts is missing.
    """
    gold = sets.get(name)
    if not isinstance(gold, Labelled) or set(gold.files) != set(get_args(Part)):
        raise BadInputError(
            f"params.yaml: split.given: {name!r}; expected a set of gold with labels, in train, validation and test"
        )
    parts = {}
    for part in get_args(Part):
        table = read_gold(location(folder, name, gold, part), gold, part)
        table = table[table["left"] != table["right"]].sort_values("label", ascending=False, kind="stable")
        kind = table["label"].map({1: POSITIVE, 0: "user"})
        parts[part] = pair_table(table.assign(kind=kind, pos="", origin=f"gold:{name}", source=""))
    return parts
