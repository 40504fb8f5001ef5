"""Lists of synonyms as tables of pairs: a row per pair of a rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from samesense.lists.reading import read_list
from samesense.places import STANDARD
from samesense.scoring.chunks import CHUNK, Chunk, Columns, Reject, check_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

# Those of lists that are no tables: CSV is one
RuleFormat = Literal["solr", "wn", "elasticsearch", "typesense", "algolia", "meilisearch", "vespa", "skos"]
STANDARD_INPUT = "/dev/stdin"


def rule_chunks(path: str, form: RuleFormat, columns: Columns) -> Iterator[Chunk]:
    """Read a list as a table of ``number`` (of the line or entry), ``left``, ``right`` and ``one_way``.

    What cannot be read is among the rejects of the first chunk, which has no rows.

    Raises:
        DataError: the file is missing, or is no such list; or ``columns`` has other names.
    """
    import pyarrow as pa

    found = read_list(Path(STANDARD_INPUT if path == STANDARD else path), form)
    fields = [("number", pa.int64()), ("left", pa.string()), ("right", pa.string()), ("one_way", pa.bool_())]
    schema = pa.schema(fields)
    check_columns(path, schema.names, columns)
    rejects = [Reject(number, reason, text) for number, text, reason in found.unread]
    yield Chunk(schema.empty_table(), [], rejects)
    rows = [(rule.number, *pair, rule.one_way) for rule in found.rules for pair in rule.pairs()]
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        table = pa.table([list(values) for values in zip(*part, strict=True)], schema=schema)
        yield Chunk(table, [(left, right) for _, left, right, _ in part], [])
