"""WordNet as plain tables, in Parquet files of one folder."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from samesense.errors import DataError
from samesense.files import read_parquet, replacing_folder, write_parquet

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True)
class WordNet:
    """WordNet's senses and relations.

    Attributes:
        senses: a row per lemma of a synset: ``word``, ``pos``, ``synset``, ``rank`` (1 is the word's first sense),
            ``share`` (of the word's uses, those in this sense, 0-1), ``offensive`` (whether WordNet marks this sense,
            or the word's first sense of a part of speech, as a slur or an obscenity), ``person`` (whether it names one
            person or god: Mozart, Zeus) and ``origin`` (which WordNet).
        relations: a row per pointer between synsets: ``relation`` (hypernym, instance_hypernym, meronym, similar,
            verb_group, see_also), ``source``, ``target``; ``target`` is the source's hypernym, meronym, ...
        antonyms: a row per antonym pointer, lemma to lemma: ``source_word``, ``source``, ``target_word``, ``target``.
        derivations: a row per derivational or pertainym pointer between words: ``source_word``, ``target_word``.
        glosses: a row per synset: ``synset``, ``gloss`` (its definition).
        examples: a row per example sentence: ``synset``, ``example``.
    """

    senses: "pd.DataFrame"
    relations: "pd.DataFrame"
    antonyms: "pd.DataFrame"
    derivations: "pd.DataFrame"
    glosses: "pd.DataFrame"
    examples: "pd.DataFrame"


TABLES = tuple(field.name for field in fields(WordNet))


def concatenate(wordnets: "list[WordNet]") -> WordNet:
    """Return several WordNets as one."""
    import pandas as pd

    return WordNet(*(pd.concat([getattr(one, name) for one in wordnets], ignore_index=True) for name in TABLES))


def write_wordnet(wordnet: WordNet, folder: Path) -> None:
    """Write a Parquet file per table."""
    with replacing_folder(folder) as partial:
        for name in TABLES:
            write_parquet(getattr(wordnet, name), _path(partial, name))


def read_wordnet(folder: Path) -> WordNet:
    """Read what `write_wordnet` wrote.

    Raises:
        DataError: a table is missing or damaged.
    """
    return WordNet(*(read_table(folder, name).to_pandas() for name in TABLES))


def read_table(folder: Path, name: str, columns: "Sequence[str] | None" = None) -> "pa.Table":
    """Read one of the tables that `write_wordnet` wrote, all of it or some of its columns.

    Raises:
        DataError: it is missing or damaged.
    """
    path = _path(folder, name)
    if not path.is_file():
        raise DataError(f"{folder}: no WordNet here ({path.name} is missing); `make repro` makes it")
    return read_parquet(path, columns)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"
