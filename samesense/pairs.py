"""The pair table: the one schema of every table between stages, and the keys of its rows and words."""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from samesense.errors import DataError
from samesense.files import read_parquet, write_parquet
from samesense.texts import SPACE_OR_HYPHEN, Pair, surface, word_key

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
    "name",
    "number",
    "shared_token",
    "built_phrase",
    "lookalike",
    "neighbour",
    "random",
    "user",
)
COMMON = 3.5  # least `rarer_frequencies` of common words: three times in a million words
TABLE = "pair table"
METHODS = (  # of paraphrasing: a row's origin is paraphrase:METHOD
    "inflection",
    "spelling_variant",
    "typo",
    "misspelling",
    "case",
    "initials",
    "context",
    "gloss",
    "synonym_replacement",
    "contextual",
    "back_translation",
)
PARAPHRASE = "paraphrase:"  # what the origin of a paraphrase begins with
COLUMNS = ("left", "right", "label", "kind", "pos", "origin", "source")
PartOfSpeech = Literal["n", "v", "a", "r"]  # noun, verb, adjective, adverb
POS = (*get_args(PartOfSpeech), "")
SIDES = ("left", "right")


_known_key = lru_cache(maxsize=1_000_000)(word_key)  # a stage asks for the same words again and again


@lru_cache(maxsize=1_000_000)
def zipf_frequency(word: str) -> float:
    """Return the frequency of a word or phrase on the Zipf scale, by the package wordfreq: 0 if it is unknown.

    3 is once in a million words (van Heuven et al. 2014, doi.org/10.1080/17470218.2013.850521). The package combines
    the frequencies of the words of a phrase.
    """
    import wordfreq

    return float(wordfreq.zipf_frequency(word, "en"))


def word_keys(words: "pd.Series[str]") -> "pd.Series[str]":
    """Return the `word_key` of each word."""
    return words.map({word: _known_key(word) for word in words.unique()})


def all_word_keys(pairs: "pd.DataFrame") -> set[str]:
    """Return the `word_key` of every word and phrase in ``pairs``."""
    return {word_key(word) for word in all_words(pairs)}


def all_words(*tables: "pd.DataFrame") -> list[str]:
    """Return the words and phrases of some tables of pairs, each once, sorted."""
    return sorted({word for table in tables for side in SIDES for word in table[side].unique()})


def pair_tuples(pairs: "pd.DataFrame") -> list[Pair]:
    """Return the pairs as tuples of left and right."""
    return list(zip(pairs["left"], pairs["right"], strict=True))


def row_keys(pairs: "pd.DataFrame") -> "pd.Series[str]":
    """Return the key of each row, which a paraphrase has as its source (no surface form has a tab)."""
    return pairs["left"] + "\t" + pairs["right"]


def pair_forms(pairs: "pd.DataFrame") -> "pd.Series[str]":
    """Return the form of each pair: ``words``, ``phrases`` if both sides have a space, ``mixed`` if one has."""
    spaces = pairs["left"].str.contains(" ").astype(int) + pairs["right"].str.contains(" ").astype(int)
    return spaces.map({0: "words", 1: "mixed", 2: "phrases"}).astype(str)


def token_overlaps(pairs: "pd.DataFrame") -> "pd.Series[float]":
    """Return the Jaccard similarity of the tokens of each pair's sides: words between spaces and hyphens, any case."""
    import pandas as pd

    tokens = {word: set(re.split(SPACE_OR_HYPHEN, word.casefold())) - {""} for word in all_words(pairs)}
    both = [(tokens[left], tokens[right]) for left, right in pair_tuples(pairs)]
    shares = [len(left & right) / max(len(left | right), 1) for left, right in both]
    return pd.Series(shares, index=pairs.index, dtype=float)


def frequency_bands(pairs: "pd.DataFrame") -> "pd.Series[str]":
    """Return the frequency of each pair's rarer side on the Zipf scale, rounded down.

    3 is once to ten times in a million words: see `zipf_frequency`.
    """
    import pandas as pd

    zipf = {word: int(zipf_frequency(word)) for word in all_words(pairs)}
    rarer = [str(min(zipf[left], zipf[right])) for left, right in pair_tuples(pairs)]
    return pd.Series(rarer, index=pairs.index, dtype=str)


def rarer_frequencies(pairs: "pd.DataFrame") -> "pd.Series[float]":
    """Return the frequency of each pair's rarer side on the Zipf scale.

    A phrase is rarer than wordfreq says, which infers its frequency from its words: a tenth as frequent for each space
    (1 on the Zipf scale).
    """
    import pandas as pd

    zipf = {word: zipf_frequency(word) - word.count(" ") for word in all_words(pairs)}
    rarer = [min(zipf[left], zipf[right]) for left, right in pair_tuples(pairs)]
    return pd.Series(rarer, index=pairs.index, dtype=float)


def are_common(pairs: "pd.DataFrame") -> "pd.Series[bool]":
    """Return which pairs people are likely to ask about: those of `COMMON` words."""
    return rarer_frequencies(pairs) >= COMMON


def is_among(values: "pd.Series[str]", others: "pd.Series[str]") -> "pd.Series[bool]":
    """Return which of ``values`` are among ``others``: `pandas.Series.isin`, but fast on millions of rows."""
    import pandas as pd
    import pyarrow as pa
    from pyarrow import compute

    result = compute.is_in(pa.array(values, pa.large_string()), value_set=pa.array(others, pa.large_string()))
    return pd.Series(result.to_numpy(zero_copy_only=False), index=values.index, dtype=bool)


def sort_sides(one: "pd.Series[str]", other: "pd.Series[str]") -> "tuple[pd.Series[str], pd.Series[str]]":
    """Return the sides of pairs as left and right, in sorted order within each pair."""
    swapped = one > other
    return one.mask(swapped, other), other.mask(swapped, one)


def pair_table(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Return ``rows`` as a pair table: sides in sorted order, one row per pair, rows sorted.

    Of several rows of one pair, the first is kept: the caller's order is the precedence.
    """
    left, right = sort_sides(rows["left"], rows["right"])
    table = rows.assign(left=left, right=right, label=rows["label"].astype("int8"))
    table = table.drop_duplicates([*SIDES]).sort_values([*SIDES], ignore_index=True)
    return table[list(COLUMNS)]


def read_pairs(path: Path, *others: Path) -> "pd.DataFrame":
    """Read a pair table from Parquet, or the rows of several, one after the other.

    Raises:
        DataError: a file is missing or is not a valid pair table.
    """
    import pandas as pd

    tables = [_validate(read_parquet(each).to_pandas(), each) for each in (path, *others)]
    return pd.concat(tables, ignore_index=True) if others else tables[0]


def write_pairs(table: "pd.DataFrame", path: Path) -> None:
    """Write a pair table as Parquet; equal tables give equal bytes.

    Raises:
        DataError: ``table`` is not a valid pair table.
    """
    write_parquet(_validate(table, path), path)


def _are_surface_forms(words: "pd.Series[str]") -> "pd.Series[bool]":
    """Return which words are surface forms; a regular expression checks ASCII words, since there may be millions."""
    result = ~words.str.contains(r"^ | $|  |_|[\x00-\x1f]", regex=True)
    others = words[~words.str.isascii()]
    result.loc[others.index] = others.map(surface) == others
    return result


@cache
def _schema() -> "pa.DataFrameSchema":
    import pandera.pandas as pa

    surface_form = pa.Check(
        _are_surface_forms,
        error="a surface form: plain characters, single spaces between words, not empty",
    )
    texts = {name: pa.Column(str, [pa.Check.str_length(min_value=1), surface_form]) for name in SIDES}
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


def _validate(table: "pd.DataFrame", path: Path) -> "pd.DataFrame":
    from pandera.errors import SchemaError

    if tuple(table.columns) != COLUMNS:
        raise DataError(f"{path}: columns {', '.join(map(str, table.columns))}; expected {', '.join(COLUMNS)}")
    try:
        return _schema().validate(table)
    except SchemaError as error:
        raise DataError(f"{path}: {_describe(error)}") from error


def _describe(error: "SchemaError") -> str:
    """Name the first row at fault, its value and what was expected."""
    place = f"column {error.schema.name}" if error.schema.name != TABLE else "pair"
    if isinstance(error.check, str):  # the column's type, not a value in it
        return f"{place}: {error}"
    row = int(error.failure_cases["index"].iloc[0])
    names = ["left", "right", "label", "kind"] if place == "pair" else [str(error.schema.name)]
    value = ", ".join(str(value) for value in error.data.loc[row, names])
    return f"row {row}, {place}: {value!r}; expected {error.check.error or error.check}"
