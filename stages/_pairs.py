"""The pair table: the one schema of every table between stages."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from stages._cli import BadInputError
from stages._files import replacing

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa
    from pandera.errors import SchemaError

POSITIVE = "synonym"
NEGATIVES = (  # in order of precedence: a pair that is of several kinds is of the first
    "antonym",
    "indirect_antonym",
    "meronym",
    "hypernym",
    "hyponym",
    "co_hyponym",
    "lookalike",
    "neighbour",
    "random",
    "user",
)
TABLE = "pair table"
METHODS = (  # of paraphrasing: a row's origin is paraphrase:METHOD
    "inflection",
    "spelling_variant",
    "typo",
    "misspelling",
    "case",
    "context",
    "gloss",
    "synonym_replacement",
    "contextual",
    "back_translation",
)
COLUMNS = ("left", "right", "label", "kind", "pos", "origin", "source")
POS = ("n", "v", "a", "r", "")


def surface(text: str) -> str:
    """Return ``text`` as a surface form: NFC, single spaces for underscores and white space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).replace("_", " ").split())


def word_key(text: str) -> str:
    """Return what spelling variants of a word or phrase share: no case, no spaces, no hyphens or other marks."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def word_keys(words: "pd.Series[str]") -> "pd.Series[str]":
    """Return the `word_key` of each word."""
    return words.map({word: word_key(word) for word in words.unique()})


def all_keys(pairs: "pd.DataFrame") -> set[str]:
    """Return the keys of all words and phrases in ``pairs``."""
    return {word_key(word) for side in ("left", "right") for word in pairs[side].unique()}


def sides(pairs: "pd.DataFrame") -> list[tuple[str, str]]:
    """Return the pairs as tuples."""
    return list(zip(pairs["left"], pairs["right"], strict=True))


def row_keys(pairs: "pd.DataFrame") -> "pd.Series[str]":
    """Return the name of each row, by which a paraphrase says what it was made from (no surface form has a tab)."""
    return pairs["left"] + "\t" + pairs["right"]


def among(values: "pd.Series[str]", others: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell which of ``values`` are among ``others``: `pandas.Series.isin`, fast where both have millions."""
    import pandas as pd
    import pyarrow as pa
    from pyarrow import compute

    found = compute.is_in(pa.array(values, pa.large_string()), value_set=pa.array(others, pa.large_string()))
    return pd.Series(found.to_numpy(zero_copy_only=False), index=values.index, dtype=bool)


def ordered(one: "pd.Series[str]", other: "pd.Series[str]") -> "tuple[pd.Series[str], pd.Series[str]]":
    """Return the sides of pairs as left and right: in sorted order."""
    swapped = one > other
    return one.mask(swapped, other), other.mask(swapped, one)


def pair_table(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Return ``rows`` as a pair table: sides in sorted order, one row per pair, sorted.

    Of several rows with one pair the first is kept, so the caller's order is the precedence.
    """
    left, right = ordered(rows["left"], rows["right"])
    table = rows.assign(left=left, right=right, label=rows["label"].astype("int8"))
    table = table.drop_duplicates(["left", "right"]).sort_values(["left", "right"], ignore_index=True)
    return table[list(COLUMNS)]


def read_pairs(path: Path) -> "pd.DataFrame":
    """Read a pair table from Parquet.

    Raises:
        BadInputError: the file is missing or is not a valid pair table.
    """
    import pandas as pd

    try:
        table = pd.read_parquet(path)
    except (OSError, ValueError) as error:  # pyarrow's errors are ValueErrors
        raise BadInputError(f"{path}: not a readable Parquet file: {error}") from error
    return _validated(table, path)


def write_pairs(table: "pd.DataFrame", path: Path) -> None:
    """Write a pair table as Parquet; equal tables give equal bytes.

    Raises:
        BadInputError: ``table`` is not a valid pair table.
    """
    table = _validated(table, path)
    with replacing(path) as partial:
        table.to_parquet(partial, index=False, compression="zstd")


def _are_surface_forms(words: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell which words `surface` would leave as they are; ASCII by one expression, since millions of rows are."""
    result = ~words.str.contains(r"^ | $|  |_|[\x00-\x1f]", regex=True)
    others = words[~words.str.isascii()]
    result.loc[others.index] = others.map(surface) == others
    return result


@cache
def _schema() -> "pa.DataFrameSchema":
    import pandera.pandas as pa

    surface_form = pa.Check(
        _are_surface_forms,
        error="a surface form: NFC, words set apart by single spaces, not empty",
    )
    texts = {name: pa.Column(str, [pa.Check.str_length(min_value=1), surface_form]) for name in ("left", "right")}
    return pa.DataFrameSchema(
        texts
        | {
            "label": pa.Column("int8", pa.Check.isin([0, 1], error="0 or 1")),
            "kind": pa.Column(str, pa.Check.isin([POSITIVE, *NEGATIVES], error="a known kind of pair")),
            "pos": pa.Column(str, pa.Check.isin(POS, error="n, v, a, r or empty")),
            "origin": pa.Column(str, pa.Check.str_length(min_value=1, error="a source's name")),
            "source": pa.Column(str),
        },
        checks=[
            pa.Check(lambda t: t["left"] < t["right"], error="left before right in sorted order"),
            pa.Check(
                lambda t: (t["label"] == 1) == (t["kind"] == POSITIVE), error="label 1 for synonym and no other kind"
            ),
            pa.Check(lambda t: ~t.duplicated(["left", "right"]), error="each pair once"),
        ],
        strict=True,
        ordered=True,
        name=TABLE,
    )


def _validated(table: "pd.DataFrame", path: Path) -> "pd.DataFrame":
    from pandera.errors import SchemaError

    if tuple(table.columns) != COLUMNS:
        raise BadInputError(f"{path}: columns {', '.join(map(str, table.columns))}; expected {', '.join(COLUMNS)}")
    try:
        return _schema().validate(table)
    except SchemaError as error:
        raise BadInputError(f"{path}: {_complaint(error)}") from error


def _complaint(error: "SchemaError") -> str:
    """Name the first row at fault, its value and what was expected."""
    place = f"column {error.schema.name}" if error.schema.name != TABLE else "pair"
    if isinstance(error.check, str):  # the column's type, not a value in it
        return f"{place}: {error}"
    row = int(error.failure_cases["index"].iloc[0])
    names = ["left", "right", "label", "kind"] if place == "pair" else [str(error.schema.name)]
    value = ", ".join(str(value) for value in error.data.loc[row, names])
    return f"row {row}, {place}: {value!r}; expected {error.check.error or error.check}"
