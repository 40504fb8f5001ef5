"""Files appear whole or not at all."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary name beside ``path`` to write a file or a folder to.

    It takes the place of ``path`` when the block ends well and is removed when the block fails.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.tmp")
    _remove(partial)  # a killed run may have left one
    try:
        yield partial
        if partial.is_dir():
            _remove(path)
        partial.replace(path)
    finally:
        _remove(partial)


def write_json(values: Mapping[str, Any], path: Path) -> None:
    """Write ``values`` as JSON with sorted keys, floats rounded to 4 places: the form of every metrics file."""
    with replacing(path) as partial:
        partial.write_text(json.dumps(_rounded(values), indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _rounded(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _rounded(inner) for key, inner in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
