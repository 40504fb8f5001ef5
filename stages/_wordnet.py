"""WordNet as plain tables, read through NLTK's reader from a zip in NLTK's layout."""

import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stages._cli import BadInputError
from stages._pairs import surface

if TYPE_CHECKING:
    import pandas as pd
    from nltk.corpus.reader.wordnet import Synset, WordNetCorpusReader

PARTS_OF_SPEECH = ("n", "v", "a", "r")
MEMBERS = frozenset(
    f"wordnet/{name}"
    for name in (
        *(f"{file}.{part}" for file in ("data", "index") for part in ("noun", "verb", "adj", "adv")),
        *(f"{part}.exc" for part in ("noun", "verb", "adj", "adv")),
        "index.sense",
        "lexnames",
        "cntlist.rev",
    )
)


@dataclass(frozen=True)
class WordNet:
    """WordNet's senses and relations.

    Attributes:
        senses: a row per lemma of a synset: ``word``, ``pos``, ``synset``, ``rank`` (1 is the word's first sense).
        relations: a row per pointer between synsets: ``relation`` (hypernym, meronym, similar, verb_group,
            see_also), ``source``, ``target``; ``target`` is the source's hypernym, meronym, ...
        antonyms: a row per antonym pointer, lemma to lemma: ``source_word``, ``source``, ``target_word``, ``target``.
        derivations: a row per derivational or pertainym pointer between words: ``source_word``, ``target_word``.
    """

    senses: "pd.DataFrame"
    relations: "pd.DataFrame"
    antonyms: "pd.DataFrame"
    derivations: "pd.DataFrame"


def read_wordnet(path: Path, pos: Collection[str] = PARTS_OF_SPEECH) -> WordNet:
    """Read the synsets of some parts of speech from a WordNet zip (``wordnet/data.noun``, ... inside) with NLTK.

    Raises:
        BadInputError: the file is missing, damaged or not a WordNet.
    """
    from tqdm import tqdm

    _check_zip(path)
    try:
        reader = _open(path)
        ranks = _sense_ranks(reader)
        every = (synset for part in sorted(pos) for synset in reader.all_synsets(part))
        synsets = list(tqdm(every, desc="WordNet", unit=" synsets", mininterval=1))
    except Exception as error:  # NLTK raises whatever its parsing stumbles on
        raise BadInputError(f"{path}: not a WordNet that NLTK can read: {error}") from error
    return WordNet(
        _table((row for synset in synsets for row in _senses(synset, ranks)), "word", "pos", "synset", "rank"),
        _table((row for synset in synsets for row in _relations(synset)), "relation", "source", "target"),
        _table(
            (row for synset in synsets for row in _antonyms(synset)),
            *("source_word", "source", "target_word", "target"),
        ),
        _table((row for synset in synsets for row in _derivations(synset)), "source_word", "target_word"),
    )


def _table(rows: Iterable[tuple[Any, ...]], *columns: str) -> "pd.DataFrame":
    """Return the rows once each and sorted: NLTK's order differs from one process to the next."""
    import pandas as pd

    return pd.DataFrame(sorted(set(rows)), columns=columns)


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            missing = MEMBERS.difference(archive.namelist())
            damaged = archive.testzip()
    except (OSError, zipfile.BadZipFile) as error:
        raise BadInputError(f"{path}: not a readable zip file: {error}") from error
    if missing:
        raise BadInputError(f"{path}: not a WordNet in NLTK's layout: it lacks {', '.join(sorted(missing))}")
    if damaged:
        raise BadInputError(f"{path}: damaged: {damaged} fails its checksum")


def _open(path: Path) -> "WordNetCorpusReader":
    import nltk.data
    from nltk.corpus.reader.wordnet import WordNetCorpusReader

    class Reader(WordNetCorpusReader):  # type: ignore[misc]  # NLTK is untyped
        def map_wn(self, version: str = "wordnet") -> None:
            """Skip the mapping for other languages: it looks for a second WordNet on nltk.data.path."""

    folder = str(path.resolve().parent)
    if folder not in nltk.data.path:  # NLTK refuses to open what is outside of it
        nltk.data.path.insert(0, folder)
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # that there are no other languages
        return Reader(nltk.data.find(f"{path.name}/wordnet/", [folder]), None)


def _sense_ranks(reader: "WordNetCorpusReader") -> dict[str, int]:
    """Map sense keys to the number of the sense among its word's senses, from index.sense."""
    with reader.open("index.sense") as lines:
        return {key: int(rank) for key, _, rank, _ in (line.split() for line in lines)}


def _senses(synset: "Synset", ranks: dict[str, int]) -> Iterator[tuple[str, str, str, int]]:
    for rank, lemma in ((ranks.get(lemma.key()), lemma) for lemma in synset.lemmas()):
        if rank is not None:  # WordNet 3.0 has eight lemmas without a line in index.sense
            yield surface(lemma.name()), _pos(synset), synset.name(), rank


def _relations(synset: "Synset") -> Iterator[tuple[str, str, str]]:
    targets: dict[str, Iterable[Synset]] = {
        "hypernym": synset.hypernyms(),
        "meronym": [*synset.part_meronyms(), *synset.member_meronyms(), *synset.substance_meronyms()],
        "similar": synset.similar_tos(),
        "verb_group": synset.verb_groups(),
        "see_also": synset.also_sees(),
    }
    return ((name, synset.name(), target.name()) for name, found in targets.items() for target in found)


def _antonyms(synset: "Synset") -> Iterator[tuple[str, str, str, str]]:
    for lemma in synset.lemmas():
        for other in lemma.antonyms():
            yield surface(lemma.name()), synset.name(), surface(other.name()), other.synset().name()


def _derivations(synset: "Synset") -> Iterator[tuple[str, str]]:
    for lemma in synset.lemmas():
        for other in (*lemma.derivationally_related_forms(), *lemma.pertainyms()):
            yield surface(lemma.name()), surface(other.name())


def _pos(synset: "Synset") -> str:
    """Return n, v, a or r: satellite adjectives are adjectives."""
    return "a" if synset.pos() == "s" else str(synset.pos())
