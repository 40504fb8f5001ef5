"""The words of gold sets: whether training may see them, and the check that it did not."""

from typing import TYPE_CHECKING

from pydantic import ConfigDict

from samesense.errors import DataError
from samesense.pairs import all_word_keys, all_words
from samesense.params import Section
from samesense.texts import word_key

if TYPE_CHECKING:
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


def check_unseen(tables: "dict[str, pd.DataFrame]", train: "pd.DataFrame", split: Reserve) -> None:
    """Check that no word or phrase of the gold sets is a side of a training pair, unless training may see them.

    Args:
        tables: by name of the set.
        train: training pairs and their paraphrases.
        split: whether training may see them.

    Raises:
        DataError: one is.
    """
    if not split.reserve or split.given is not None:
        return
    seen = all_word_keys(train)
    for name, table in tables.items():
        words = [word for word in all_words(table) if word_key(word) in seen]
        if words:
            examples = ", ".join(words[:5]) + (", ..." if words[5:] else "")
            raise DataError(
                f"gold set {name}: {len(words)} of its words are in training pairs ({examples}); expected none, "
                "since split.reserve is true"
            )
