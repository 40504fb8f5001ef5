"""Values as JSON."""

from __future__ import annotations

import json
import math


def to_json(value: object, *, ascii_only: bool = False) -> str:
    """Return a value as JSON: NaN and infinity, which JSON lacks, are null; dates and the like are texts."""
    try:
        return json.dumps(value, ensure_ascii=ascii_only, default=str, allow_nan=False)
    except ValueError:  # the rare value that takes longer
        return json.dumps(_without_nan(value), ensure_ascii=ascii_only, default=str)


def _without_nan(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_nan(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
