"""Which pairs of a published thesaurus or word list are of use as a lexicon."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from samesense.errors import TextError
from samesense.pairs import SIDES, zipf_frequency
from samesense.texts import SPACE_OR_HYPHEN, checked_text, word_key

if TYPE_CHECKING:
    import pandas as pd

MAX_WORDS = 4  # of a side: longer ones are descriptions, not terms
MIN_ZIPF = 2.5  # thrice in ten million words: rarer ones are obsolete or of one trade, and few readers can check them
ALIKE = 0.75  # similarity of two forms of a word: fibre and fiber, nest and nesting


class Listed(NamedTuple):
    """A pair as a book lists it; ``label`` and ``pos`` are those of a lexicon."""

    left: str
    right: str
    label: int
    pos: str


def usable_pairs(listed: Iterable[Listed], min_zipf: float) -> "pd.DataFrame":
    """Return the pairs that are of use, each once, with sides in sorted order, and sorted.

    Left out are pairs with a side that cannot be scored or that has over `MAX_WORDS` words, pairs of spelling variants,
    synonyms that say nothing new (see `_is_trivial`), and pairs listed with both labels. A pair that is listed for
    several parts of speech has none.

    Args:
        listed: the pairs, in any order.
        min_zipf: the least frequency of each side on the Zipf scale (see `samesense.pairs.zipf_frequency`).

    Returns:
        ``left``, ``right``, ``label`` and ``pos``: the columns of a lexicon.
    """
    import pandas as pd

    rows = [row for row in map(_check, listed) if row is not None]
    frequent = {word for word in {word for row in rows for word in row[:2]} if zipf_frequency(word) >= min_zipf}
    kept = [row for row in rows if row.left in frequent and row.right in frequent]
    table = pd.DataFrame(kept, columns=Listed._fields).drop_duplicates()
    groups = table.groupby([*SIDES])
    table["pos"] = table["pos"].mask(groups["pos"].transform("nunique") > 1, "")
    agreed = table[groups["label"].transform("nunique") == 1]
    return agreed.drop_duplicates().sort_values([*SIDES], ignore_index=True)


def _check(row: Listed) -> Listed | None:
    """Return a pair with surface forms in sorted order as its sides, or None if it is of no use, however frequent."""
    try:
        left, right = sorted((checked_text(row.left), checked_text(row.right)))
    except TextError:
        return None
    if max(len(left.split()), len(right.split())) > MAX_WORDS or word_key(left) == word_key(right):
        return None
    if row.label == 1 and _is_trivial(left, right):
        return None
    return row._replace(left=left, right=right)


def _is_trivial(left: str, right: str) -> bool:
    """Return whether one side is the other with words left out, or each word is a form of the other side's word.

    Of two forms of a word, the letters show that they belong together; a term without its modifier (school class and
    class) means the same in some contexts only.
    """
    one, other = (re.split(SPACE_OR_HYPHEN, side.casefold()) for side in (left, right))
    if set(one) <= set(other) or set(other) <= set(one):
        return True
    return len(one) == len(other) and all(map(_are_forms, one, other))


def _are_forms(one: str, other: str) -> bool:
    alike = SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
    return one.startswith(other) or other.startswith(one) or alike
