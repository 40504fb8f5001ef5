"""The tables that the stage ``wordnet`` wrote, and how rows are found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from samesense.errors import SamesenseError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import pyarrow as pa
    import pyarrow.compute as pc

    Rows = list[dict[str, str]]


class Word(NamedTuple):
    """A word's lemmas, which differ in capitals only, and their synsets, the most used sense first."""

    lemmas: list[str]
    synsets: list[str]


class Tables:
    """The tables in memory, about 40 MB."""

    def __init__(self, folder: Path) -> None:
        """Read the tables of ``folder``.

        Raises:
            SamesenseError: a table is missing or damaged.
        """
        self._senses = _table(folder, "senses", "word", "synset", "rank", "share")
        self._relations = _table(folder, "relations", "relation", "source", "target")
        self._antonyms = _table(folder, "antonyms", "source_word", "source", "target_word", "target")
        self._glosses = _table(folder, "glosses", "synset", "gloss")

    def word(self, text: str) -> Word:
        """Look up a word as it is given, and if it is not found, without regard to capitals."""
        import pyarrow.compute as pc

        rows = self._senses.filter(pc.field("word") == text)
        if not rows.num_rows:
            rows = self._senses.filter(pc.utf8_lower(pc.field("word")) == text.lower())
        rows = rows.sort_by([("share", "descending"), ("rank", "ascending"), ("synset", "ascending")])
        return Word(*(list(dict.fromkeys(rows[column].to_pylist())) for column in ("word", "synset")))

    def members(self, synsets: Collection[str]) -> Rows:
        """Return the senses in ``synsets``: ``word``, ``synset``, ``rank``."""
        return _rows(self._senses, _among("synset", synsets))

    def pointers(self, sources: Collection[str], targets: Collection[str]) -> Rows:
        """Return the pointers from ``sources`` to ``targets``: ``relation``, ``source``, ``target``."""
        return _rows(self._relations, _among("source", sources) & _among("target", targets))

    def links(self, relation: str, end: str, synsets: Collection[str]) -> Rows:
        """Return the pointers of one relation, or the antonyms, that have one of ``synsets`` at one end."""
        import pyarrow.compute as pc

        if relation == "antonym":
            return _rows(self._antonyms, _among(end, synsets))
        return _rows(self._relations, (pc.field("relation") == relation) & _among(end, synsets))

    def antonyms(self, sources: Collection[str], targets: Collection[str]) -> Rows:
        """Return the antonyms from ``sources`` to ``targets``, lemma to lemma: see `stages._wordnet`."""
        return _rows(self._antonyms, _among("source", sources) & _among("target", targets))

    def glosses(self, synsets: Collection[str]) -> dict[str, str]:
        """Return the definitions of ``synsets``."""
        return {row["synset"]: row["gloss"] for row in _rows(self._glosses, _among("synset", synsets))}


def _among(column: str, values: Collection[str]) -> pc.Expression:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.field(column).isin(pa.array(list(values), pa.large_string()))


def _rows(table: pa.Table, wanted: pc.Expression) -> Rows:
    rows: Rows = table.filter(wanted).to_pylist()
    return rows


def _table(folder: Path, name: str, *columns: str) -> pa.Table:
    from pyarrow import parquet

    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise SamesenseError(f"{folder}: no WordNet here ({path.name} is missing); `make repro` makes it")
    try:
        return parquet.read_table(path, columns=list(columns))
    except (OSError, ValueError) as error:  # pyarrow's errors are ValueErrors
        raise SamesenseError(f"{path}: not a readable table of WordNet: {error}") from error
