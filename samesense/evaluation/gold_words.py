"""The words of gold sets: whether training may see them, the check that it did not, and how many it has seen."""

from typing import TYPE_CHECKING

from pydantic import ConfigDict

from samesense.errors import DataError
from samesense.pairs import SIDES, all_word_keys, all_words, word_keys
from samesense.params import Section
from samesense.texts import word_digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    import pandas as pd


class Reserve(Section):
    """The part of the section ``split`` of params.yaml that says whether training may see words of gold sets.

    Attributes:
        reserve: it may not.
        given: the set whose own split is used, as published, words in common included.
    """

    model_config = ConfigDict(extra="ignore")
    reserve: bool
    given: str | None


def check_unseen(reserved: "AbstractSet[str]", train: "pd.DataFrame", split: Reserve) -> None:
    """Check that no word or phrase of a gold set is a side of a training pair, unless training may see them.

    Args:
        reserved: digests of the words of all gold sets' test parts, also of sets that are not here.
        train: training pairs and their paraphrases.
        split: whether training may see them.

    Raises:
        DataError: one is.
    """
    if not split.reserve or split.given is not None:
        return
    words = [word for word in all_words(train) if word_digest(word) in reserved]
    if words:
        examples = ", ".join(words[:5]) + (", ..." if words[5:] else "")
        raise DataError(
            f"{len(words)} words of gold sets are in training pairs ({examples}); expected none, since "
            "split.reserve is true"
        )


def have_seen_word(pairs: "pd.DataFrame", train: "pd.DataFrame") -> "pd.Series[bool]":
    """Return which pairs have a word or phrase that is a side of a training pair, in any spelling."""
    seen = all_word_keys(train)
    left, right = (word_keys(pairs[side]).isin(seen) for side in SIDES)
    return left | right


def count_seen(tables: "Mapping[str, pd.DataFrame]", train: "pd.DataFrame") -> dict[str, int]:
    """Return, as ``SET.rows_with_a_word_of_training``, the rows of each set with a word of a training pair."""
    counts = {name: int(have_seen_word(table, train).sum()) for name, table in tables.items()}
    return {f"{name}.rows_with_a_word_of_training": count for name, count in counts.items()}
