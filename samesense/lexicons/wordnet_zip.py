"""WordNets as zip files in NLTK's layout, read into tables."""

import warnings
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samesense.errors import DataError
from samesense.files import list_folder
from samesense.lexicons.wordnet import WordNet, concatenate
from samesense.texts import surface

if TYPE_CHECKING:
    import pandas as pd
    from nltk.corpus.reader.wordnet import Synset, WordNetCorpusReader

    Senses = dict[str, tuple[int, float]]  # by sense key: rank among the word's senses, share of the word's uses

FILES = ("data.{}", "index.{}", "{}.exc")
MAX_SIZE = 1 << 29  # bytes of all files of a zip, unpacked; WordNet 3.0 has a tenth of that, and a bomb more
OFFENSIVE = {"disparagement", "ethnic_slur", "obscenity"}  # usage domains; those of mere slang are others
MEMBERS = {name.format(part) for part in ("noun", "verb", "adj", "adv") for name in FILES} | {"index.sense", "lexnames"}


def read_wordnets(wordnet: Path, others: Path, pos: Collection[str]) -> WordNet:
    """Read WordNet 3.0 and every other WordNet in a folder as one: see `read_zip`.

    Raises:
        DataError: a file is missing, damaged or not a WordNet.
    """
    wordnets = [read_zip(wordnet, pos)]
    for path in list_folder(others):
        if path.suffix == ".zip":
            wordnets.append(read_zip(path, pos, f"wordnet:{surface(path.stem).replace(' ', '-')}"))
        elif path.name != "README.md":
            raise DataError(f"{path}: expected a zip of a WordNet in NLTK's layout")
    return concatenate(wordnets)


def read_zip(path: Path, pos: Collection[str], origin: str = "wordnet") -> WordNet:
    """Read the synsets of some parts of speech from a zip of a WordNet (one folder with ``data.noun``, ...) with NLTK.

    Synsets of other origins than ``wordnet`` are named ``ORIGIN/SYNSET``.

    Raises:
        DataError: the file is missing, damaged or not a WordNet.
    """
    from tqdm import tqdm

    folder = _folder(path)
    prefix = "" if origin == "wordnet" else f"{origin}/"
    with _explained(path, "not a WordNet that NLTK can read"):
        reader = _open(path, folder)
        known = _sense_index(reader)
        every_synset = (synset for part in sorted(pos) for synset in reader.all_synsets(part))
        synsets = list(tqdm(every_synset, desc=origin, unit=" synsets", mininterval=1))
        return _tables(synsets, known, prefix, origin)  # it follows the synsets' links


def _tables(synsets: "list[Synset]", known: "Senses", prefix: str, origin: str) -> WordNet:
    senses = [(*row, origin) for synset in synsets for row in _senses(synset, known, prefix)]
    columns = "word pos synset rank share offensive person origin"
    texts = [(prefix + synset.name(), synset.definition()) for synset in synsets]
    examples = [(prefix + synset.name(), text) for synset in synsets for text in synset.examples()]
    return WordNet(
        senses=_mark_first_senses(_table(senses, columns)),
        relations=_table(_all(_relations, synsets, prefix), "relation source target"),
        antonyms=_table(_all(_antonyms, synsets, prefix), "source_word source target_word target"),
        derivations=_table(_all(_derivations, synsets, prefix), "source_word target_word"),
        glosses=_table(texts, "synset gloss"),
        examples=_table(examples, "synset example"),
    )


def read_irregular_forms(wordnet: Path) -> list[tuple[str, str]]:
    """Return the irregular inflected forms that a WordNet lists, each with its base form: bought, buy.

    Raises:
        DataError: the file is missing, damaged or not a WordNet.
    """
    folder, forms = _folder(wordnet), set[tuple[str, str]]()
    with _explained(wordnet, "damaged"), zipfile.ZipFile(wordnet) as archive:
        for name in sorted(MEMBERS):
            if name.endswith(".exc"):
                for line in archive.read(f"{folder}/{name}").decode("ascii", "replace").splitlines():
                    form, *bases = map(surface, line.split())
                    forms.update((form, base) for base in bases)
    return sorted(forms)


@contextmanager
def _explained(path: Path, problem: str) -> Iterator[None]:
    """Turn an error in the block into a `DataError`: NLTK and zipfile raise whatever their parsing stumbles on."""
    try:
        yield
    except Exception as error:
        raise DataError(f"{path}: {problem}: {error or type(error).__name__}") from error


def _all(rows: Any, synsets: "list[Synset]", prefix: str) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401  # a generator
    return (row for synset in synsets for row in rows(synset, prefix))


def _table(rows: Iterable[tuple[Any, ...]], columns: str) -> "pd.DataFrame":
    """Return the rows once each and sorted: NLTK's order differs from one process to the next."""
    import pandas as pd

    return pd.DataFrame(sorted(set(rows)), columns=columns.split())


def _folder(path: Path) -> str:
    """Return the name of the zip's one folder, after checking that every file we need is in it, undamaged."""
    with _explained(path, "not a readable zip file"), zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        size = sum(member.file_size for member in archive.infolist())
        damaged = archive.testzip() if size <= MAX_SIZE else None
    if size > MAX_SIZE:
        raise DataError(f"{path}: unpacked, it has {size:,} bytes; expected {MAX_SIZE:,} at most")
    folder = names[0].partition("/")[0] if names else ""
    if missing := {f"{folder}/{name}" for name in MEMBERS}.difference(names):
        raise DataError(f"{path}: not a WordNet in NLTK's layout: it lacks {', '.join(sorted(missing))}")
    if damaged:
        raise DataError(f"{path}: damaged: {damaged} fails its checksum")
    return folder


def _open(path: Path, folder: str) -> "WordNetCorpusReader":
    import nltk.data
    from nltk.corpus.reader.wordnet import WordNetCorpusReader

    class Reader(WordNetCorpusReader):  # type: ignore[misc]  # NLTK is untyped
        def map_wn(self, version: str = "wordnet") -> None:
            """Skip the mapping for other languages: it looks for a second WordNet on nltk.data.path."""

    place = str(path.resolve().parent)
    if place not in nltk.data.path:  # NLTK refuses to open what is outside of it
        nltk.data.path.insert(0, place)
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # it warns that there are no other languages
        return Reader(nltk.data.find(f"{path.name}/{folder}/", [place]), None)


def _sense_index(reader: "WordNetCorpusReader") -> "Senses":
    """Read index.sense: a sense's number, and its count in texts with tagged senses (SemCor).

    Each count gets one more, so that each of two senses that were never seen is half of the word's uses.
    """
    with reader.open("index.sense") as lines:
        rows = [(key, int(rank), int(count) + 1) for key, _, rank, count in (line.split() for line in lines)]
    total: Counter[str] = Counter()
    for key, _, count in rows:
        total[key.partition("%")[0]] += count
    return {key: (rank, round(count / total[key.partition("%")[0]], 4)) for key, rank, count in rows}


def _mark_first_senses(senses: "pd.DataFrame") -> "pd.DataFrame":
    """Mark all senses of a word whose first sense of a part of speech is offensive: who reads it thinks of that one."""
    first = senses["offensive"] & (senses["rank"] == 1)
    return senses.assign(offensive=senses["offensive"] | senses["word"].isin(senses.loc[first, "word"]))


def _senses(synset: "Synset", known: "Senses", prefix: str) -> Iterator[tuple[str, str, str, int, float, bool, bool]]:
    pos = "a" if synset.pos() == "s" else str(synset.pos())  # satellite adjectives are adjectives
    is_offensive = _has_offensive(synset.usage_domains())
    is_person = synset.lexname() == "noun.person" and bool(synset.instance_hypernyms())
    for sense, lemma in ((known.get(lemma.key()), lemma) for lemma in synset.lemmas()):
        if sense is not None:  # WordNet 3.0 has eight lemmas without a line in index.sense
            is_marked = is_offensive or _has_offensive(domain.synset() for domain in lemma.usage_domains())
            yield surface(lemma.name()), pos, prefix + synset.name(), *sense, is_marked, is_person


def _has_offensive(domains: "Iterable[Synset]") -> bool:
    return any(not OFFENSIVE.isdisjoint(domain.lemma_names()) for domain in domains)


def _relations(synset: "Synset", prefix: str) -> Iterator[tuple[str, str, str]]:
    targets: dict[str, Iterable[Synset]] = {
        "hypernym": synset.hypernyms(),
        "instance_hypernym": synset.instance_hypernyms(),
        "meronym": [*synset.part_meronyms(), *synset.member_meronyms(), *synset.substance_meronyms()],
        "similar": synset.similar_tos(),
        "verb_group": synset.verb_groups(),
        "see_also": synset.also_sees(),
    }
    for name, synsets in targets.items():
        yield from ((name, prefix + synset.name(), prefix + target.name()) for target in synsets)


def _antonyms(synset: "Synset", prefix: str) -> Iterator[tuple[str, str, str, str]]:
    for lemma in synset.lemmas():
        for other in lemma.antonyms():
            target = prefix + other.synset().name()
            yield surface(lemma.name()), prefix + synset.name(), surface(other.name()), target


def _derivations(synset: "Synset", _prefix: str) -> Iterator[tuple[str, str]]:
    for lemma in synset.lemmas():
        for other in (*lemma.derivationally_related_forms(), *lemma.pertainyms()):
            yield surface(lemma.name()), surface(other.name())
