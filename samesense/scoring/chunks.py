"""Rows of a table of pairs, in chunks: those that can be scored, and those that cannot, with the reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NamedTuple

from samesense.errors import DataError, TextError
from samesense.scoring.json_texts import to_json
from samesense.texts import checked_pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

    from samesense.classifier import Classifier
    from samesense.texts import Pair

CHUNK = 8192  # rows
RESULTS = ("probability", "synonyms", "because")  # columns of the result
RELATION_RESULTS = ("relation", "relation_probability")  # the same, if relations are asked for
REASON = "reason"  # why a row has no probability, if such rows stay in the result
DIGITS = 6  # of a probability in a file


@dataclass(frozen=True)
class Columns:
    """The columns of a table of pairs.

    Attributes:
        left: the name of that with one side of the pair.
        right: the name of that with the other.
        relation: whether the result has the relation, too.
        reason: whether rows that cannot be scored stay in the result, with the reason.
    """

    left: str
    right: str
    relation: bool = False
    reason: bool = False

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The names of those that the result adds for a row that is scored."""
        return RESULTS + RELATION_RESULTS if self.relation else RESULTS

    @property
    def results(self) -> tuple[str, ...]:
        """The names of all that the result adds."""
        return (*self.verdicts, REASON) if self.reason else self.verdicts


@dataclass(frozen=True)
class Reject:
    """A row that cannot be scored.

    Attributes:
        number: of its first line in a text file, or of the row in Parquet, from 1.
        reason: why.
        row: its content.
        file: that it is in, if the table is a folder.
    """

    number: int
    reason: str
    row: str
    file: str | None = None

    def as_json(self) -> str:
        """Return it as JSON, without a file if there is none."""
        return to_json({name: value for name, value in asdict(self).items() if value is not None})


@dataclass(frozen=True)
class Chunk:
    """Rows of a table.

    Attributes:
        table: those that can be scored, as they came.
        pairs: their pairs, as `samesense.texts.checked_pair` returns them.
        rejects: the rows that cannot be scored.
    """

    table: pa.Table
    pairs: list[Pair]
    rejects: list[Reject]


class CheckedSides(NamedTuple):
    """The sides of rows, checked.

    Attributes:
        pairs: of the rows that can be scored.
        rows: the places of these rows.
        reasons: why each other row cannot be scored, by its place.
    """

    pairs: list[Pair]
    rows: list[int]
    reasons: dict[int, str]


def check_sides(sides: Iterable[tuple[object, object]]) -> CheckedSides:
    """Check the two sides of every row: the one place where a table's texts are checked."""
    checked = CheckedSides([], [], {})
    for row, pair in enumerate(sides):
        try:
            checked.pairs.append(checked_pair(pair))
            checked.rows.append(row)
        except TextError as error:
            checked.reasons[row] = str(error)
    return checked


def table_chunk(table: pa.Table, columns: Columns, start: int, file: str | None = None) -> Chunk:
    """Return a table as a chunk; ``start`` is the number of its first row, ``file`` where it is, if in a folder."""
    import pyarrow as pa

    checked = check_sides(column_sides(table, columns))
    rejects = [
        Reject(
            start + row, reason, show_row(table.column_names, [column[row].as_py() for column in table.columns]), file
        )
        for row, reason in checked.reasons.items()
    ]
    kept = table.take(pa.array(checked.rows, pa.int64())) if checked.reasons else table
    return Chunk(kept, checked.pairs, rejects)


def column_sides(table: pa.Table, columns: Columns) -> Iterable[tuple[object, object]]:
    """Return the two sides of every row of a table."""
    return zip(table[columns.left].to_pylist(), table[columns.right].to_pylist(), strict=True)


def show_row(names: Sequence[str], values: Sequence[object]) -> str:
    """Return a row as JSON, for a reject: an object, or an array if two columns have one name."""
    return to_json(dict(zip(names, values, strict=True)) if len(set(names)) == len(names) else list(values))


def judge_pairs(classifier: Classifier, pairs: list[Pair], columns: Columns) -> pa.Table:
    """Return a table of the results for checked pairs; the verdict is that of the probability before it is rounded."""
    import pyarrow as pa

    judgements = classifier.judge(pairs)
    values = [judgements.probabilities.round(DIGITS), judgements.synonyms, pa.array(judgements.reasons, pa.string())]
    if columns.relation:
        shares = [round(share, DIGITS) for share in judgements.relation_probabilities]
        values += [pa.array(judgements.relations, pa.string()), pa.array(shares, pa.float64())]
    return pa.table(dict(zip(columns.verdicts, values, strict=True)))


def append_results(table: pa.Table, results: pa.Table) -> pa.Table:
    """Return ``table`` with the columns of ``results``, which has as many rows."""
    for name in results.column_names:
        table = table.append_column(name, results[name])
    return table


def check_columns(path: str, names: Iterable[str], columns: Columns) -> None:
    """Check a table's columns.

    Raises:
        DataError: one of ``columns`` is missing or occurs twice, or a column has the name of one of the result.
    """
    existing = list(names)
    for side in (columns.left, columns.right):
        if existing.count(side) != 1:
            amount = "no column" if side not in existing else "more than one column"
            choice = ", ".join(map(repr, existing))
            raise DataError(f"{path}: {amount} {side!r}; there are {choice} (--left and --right choose columns)")
    for name in sorted({*columns.results} & set(existing)):
        raise DataError(f"{path}: there is a column {name!r} already; rename it: the result needs that name")
