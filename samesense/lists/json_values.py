"""JSON as search engines export it: one value, or one a line, with the entries of a list somewhere in it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from samesense.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SPACE = re.compile(r"\s*")


def json_values(text: str, path: Path) -> list[Any]:
    """Return the values of JSON or JSON lines.

    Raises:
        DataError: the text is not JSON.
    """
    values, place, decoder = [], _skip(text, 0), json.JSONDecoder()
    try:
        while place < len(text):
            value, end = decoder.raw_decode(text, place)
            values.append(value)
            place = _skip(text, end)
    except json.JSONDecodeError as error:
        raise DataError(f"{path}, line {error.lineno}: not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:  # a number too long, or brackets too deep
        raise DataError(f"{path}: not JSON: {error}") from error
    return values


def _skip(text: str, place: int) -> int:
    space = _SPACE.match(text, place)
    return space.end() if space else place


def entries(values: list[Any], *keys: str) -> Iterator[Any]:
    """Yield the entries in lists, and in lists or objects under one of ``keys``; texts are no entries."""
    rest = [values]
    while rest:
        value: Any = rest.pop()
        inner = next((value[key] for key in keys if _holds_entries(value, key)), None)
        if isinstance(value, list):
            rest.extend(reversed(value))
        elif inner is None:
            yield value
        else:
            rest.append(inner)


def _holds_entries(value: object, key: str) -> bool:
    inner = value.get(key) if isinstance(value, dict) else None
    if isinstance(inner, list):
        return not inner or any(isinstance(one, dict | list) for one in inner)
    return isinstance(inner, dict)


def to_json(value: object) -> str:
    """Return a value as JSON on one line, its characters as they are."""
    return json.dumps(value, ensure_ascii=False)


def json_list(values: Iterable[object]) -> str:
    """Return values as a list in JSON, a line for each."""
    return "[\n" + ",\n".join(map(to_json, values)) + "\n]"
