"""WordNet as plain tables, in Parquet files of one folder."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from stages._cli import BadInputError
from stages._files import replacing

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class WordNet:
    """WordNet's senses and relations.

    Attributes:
        senses: a row per lemma of a synset: ``word``, ``pos``, ``synset``, ``rank`` (1 is the word's first sense),
            ``share`` (of the word's uses, those in this sense, 0-1) and ``origin`` (which WordNet).
        relations: a row per pointer between synsets: ``relation`` (hypernym, meronym, similar, verb_group,
            see_also), ``source``, ``target``; ``target`` is the source's hypernym, meronym, ...
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


def joined(wordnets: "list[WordNet]") -> WordNet:
    """Return several WordNets as one."""
    import pandas as pd

    return WordNet(*(pd.concat([getattr(one, name) for one in wordnets], ignore_index=True) for name in TABLES))


def write_wordnet(wordnet: WordNet, folder: Path) -> None:
    """Write a Parquet file per table."""
    with replacing(folder) as partial:
        partial.mkdir()
        for name in TABLES:
            getattr(wordnet, name).to_parquet(partial / f"{name}.parquet", index=False, compression="zstd")


def read_wordnet(folder: Path) -> WordNet:
    """Read what `write_wordnet` wrote.

    Raises:
        BadInputError: a table is missing or damaged.
    """
    import pandas as pd

    tables = []
    for name in TABLES:
        path = folder / f"{name}.parquet"
        try:
            tables.append(pd.read_parquet(path))
        except (OSError, ValueError) as error:  # pyarrow's errors are ValueErrors
            raise BadInputError(f"{path}: not a readable Parquet file: {error}") from error
    return WordNet(*tables)
