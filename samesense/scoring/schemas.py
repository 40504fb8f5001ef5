"""The columns of Parquet files, which are one table: matched by name, of one type each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samesense.errors import DataError
from samesense.scoring.chunks import Columns, check_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa


def common_schema(schemas: Mapping[str, pa.Schema]) -> pa.Schema:
    """Return the schema of a table that lies in several files: the first file's, in its order.

    A column that holds nothing but null in one file takes its type from another.

    Args:
        schemas: of each file, by its path.

    Raises:
        DataError: a file lacks a column of the first, has one that the first lacks, or one of another type.
    """
    (first, common), *others = schemas.items()
    for path, schema in others:
        common = _merge(common, schema, first, path)
    return common


def arrange(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return a table of one of the files with the columns, in order and type, of the `common_schema`."""
    return table.select(_places(schema, table.schema)).cast(schema)


def check_types(path: str, schema: pa.Schema, columns: Columns) -> None:
    """Check a table's columns and that those of the pair hold texts.

    Raises:
        DataError: see `check_columns`; or a column of the pair holds something else than texts.
    """
    import pyarrow as pa

    check_columns(path, schema.names, columns)
    for side in (columns.left, columns.right):
        kind = schema.field(side).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
            raise DataError(f"{path}: column {side!r} holds {kind}, not text")


def _merge(common: pa.Schema, schema: pa.Schema, first: str, path: str) -> pa.Schema:
    import pyarrow as pa

    for name, _ in [key for key in _keys(common) if key not in _keys(schema)][:1]:
        raise DataError(f"{path}: no column {name!r}, which {first} has")
    for name, _ in [key for key in _keys(schema) if key not in _keys(common)][:1]:
        raise DataError(f"{path}: a column {name!r}, which {first} lacks")
    fields = []
    for field, place in zip(common, _places(common, schema), strict=True):
        other = schema.field(place)
        try:
            fields.append(pa.unify_schemas([pa.schema([field]), pa.schema([other])]).field(0))
        except pa.ArrowTypeError as error:
            expected = f"expected {field.type}, as in the files before it"
            raise DataError(f"{path}: column {field.name!r} holds {other.type}; {expected}") from error
    return pa.schema(fields, common.metadata)


def _places(common: pa.Schema, schema: pa.Schema) -> list[int]:
    """Return where in ``schema`` the columns of ``common`` are."""
    keys = _keys(schema)
    return [keys.index(key) for key in _keys(common)]


def _keys(schema: pa.Schema) -> list[tuple[str, int]]:
    """Return the name of each column, with how many before it have the same name."""
    return [(name, schema.names[:place].count(name)) for place, name in enumerate(schema.names)]
