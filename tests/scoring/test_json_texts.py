"""What is written as JSON can be read by whoever reads JSON."""

import datetime as dt
import json
import math
from typing import Any

import pytest

from samesense.scoring.json_texts import to_json


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"é": [1, 2.5, True, None]}, '{"é": [1, 2.5, true, null]}'),
        (math.nan, "null"),
        ({"a": [math.inf, {"b": -math.inf}], "c": 1.0}, '{"a": [null, {"b": null}], "c": 1.0}'),
        ({"on": dt.date(2026, 11, 27), "n": math.nan}, '{"on": "2026-11-27", "n": null}'),
    ],
)
def test_nan_and_infinity_are_null_and_dates_are_texts(value: Any, text: str) -> None:
    assert to_json(value) == text
    assert json.loads(to_json(value, ascii_only=True)) == json.loads(text)
    assert to_json(value, ascii_only=True).isascii()
