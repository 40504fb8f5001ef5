"""The tables of WordNet, without pandas, and how to find rows in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from samesense.lexicons.wordnet import read_table

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import pyarrow as pa

    Rows = list[dict[str, Any]]


class Word(NamedTuple):
    """A word's lemmas, which differ in capitals only, and their synsets, the most used sense first."""

    lemmas: list[str]
    synsets: list[str]


class Tables:
    """The tables in memory, about 40 MB."""

    def __init__(self, folder: Path) -> None:
        """Read the tables of ``folder``.

        Raises:
            DataError: a table is missing or damaged.
        """
        self._senses = read_table(folder, "senses", ["word", "synset", "rank", "share", "offensive"])
        self._relations = read_table(folder, "relations", ["relation", "source", "target"])
        self._antonyms = read_table(folder, "antonyms", ["source_word", "source", "target_word", "target"])
        self._glosses = read_table(folder, "glosses", ["synset", "gloss"])

    def word(self, text: str) -> Word:
        """Look up a word as it is given, and if it is not found, without regard to capitals."""
        import pyarrow.compute as pc

        rows = _rows(self._senses, word=[text])
        if not rows:
            lowered = pc.utf8_lower(self._senses["word"])
            rows = self._senses.filter(pc.equal(lowered, text.lower())).to_pylist()
        rows.sort(key=lambda row: (-row["share"], row["rank"], row["synset"]))
        return Word(*(list(dict.fromkeys(row[column] for row in rows)) for column in ("word", "synset")))

    def members(self, synsets: Collection[str]) -> Rows:
        """Return the senses in ``synsets``: ``word``, ``synset``, ``rank``, ``offensive``."""
        return _rows(self._senses, synset=synsets)

    def offensive(self, synsets: Collection[str]) -> set[str]:
        """Return those of ``synsets`` that have offensive words only."""
        rows = self.members(synsets)
        return {row["synset"] for row in rows} - {row["synset"] for row in rows if not row["offensive"]}

    def pointers(self, sources: Collection[str], targets: Collection[str]) -> Rows:
        """Return the pointers from ``sources`` to ``targets``: ``relation``, ``source``, ``target``."""
        return _rows(self._relations, source=sources, target=targets)

    def antonyms(self, sources: Collection[str], targets: Collection[str]) -> Rows:
        """Return the antonyms from ``sources`` to ``targets``, with the lemmas: ``source_word``, ``target_word``."""
        return _rows(self._antonyms, source=sources, target=targets)

    def links(self, relation: str, end: str, synsets: Collection[str]) -> Rows:
        """Return the pointers of one relation, or the antonyms, that have one of ``synsets`` at one end."""
        if relation == "antonym":
            return _rows(self._antonyms, **{end: synsets})
        return _rows(self._relations, relation=[relation], **{end: synsets})

    def glosses(self, synsets: Collection[str]) -> dict[str, str]:
        """Return the definitions of ``synsets``."""
        return {row["synset"]: row["gloss"] for row in _rows(self._glosses, synset=synsets)}


def _rows(table: pa.Table, **wanted: Collection[str]) -> Rows:
    """Return the rows whose value in each column is among those wanted."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for column, values in wanted.items():
        if not len(table):  # its columns may be of no type
            return []
        table = table.filter(pc.is_in(table[column], value_set=pa.array(list(values), table[column].type)))
    rows: Rows = table.to_pylist()
    return rows
