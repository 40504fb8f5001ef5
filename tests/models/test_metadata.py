"""What a model's configuration says for samesense."""

import json
from pathlib import Path
from typing import Any

import pytest

from samesense.errors import ModelError
from samesense.models.metadata import Metadata, read_config, read_metadata, write_threshold

BASE = {"hub": "someone/tiny", "revision": "main", "package": None}
VALUES = {"architecture": "joint", "threshold": 0.25, "temperature": 1.5, "base": BASE}
METADATA = Metadata("joint", 0.25, 1.5, BASE)


def write_config(folder: Path, values: object) -> Path:
    (folder / "config.json").write_text(json.dumps({"hidden_size": 16, "samesense": values}))
    return folder


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in VALUES.items() if key != name}


def test_metadata_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert METADATA.as_config() == VALUES
    assert read_metadata(write_config(tmp_path, METADATA.as_config())) == METADATA


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (without("base"), Metadata("joint", 0.25, 1.5, {})),
        (VALUES | {"base": "someone/tiny"}, Metadata("joint", 0.25, 1.5, {})),
        (VALUES | {"base": [BASE]}, Metadata("joint", 0.25, 1.5, {})),
        (VALUES | {"trained_on": "Monday"}, METADATA),
    ],
)
def test_what_a_model_can_do_without_may_be_unknown(values: object, expected: Metadata, tmp_path: Path) -> None:
    assert read_metadata(write_config(tmp_path, values)) == expected


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (None, r"its config\.json has no samesense$"),
        ("joint", r"its config\.json has no samesense$"),
        ({}, r"samesense\.threshold is None, not 0-1$"),
        (VALUES | {"threshold": "0.5"}, r"samesense\.threshold is '0\.5', not 0-1$"),
        (VALUES | {"threshold": 1.5}, r"samesense\.threshold is 1\.5, not 0-1$"),
        (VALUES | {"threshold": float("nan")}, r"samesense\.threshold is nan, not 0-1$"),
        (without("architecture"), r"samesense\.architecture is None, not one of cross, joint, twin, late$"),
        (
            VALUES | {"architecture": "triplet"},
            r"samesense\.architecture is 'triplet', not one of cross, joint, twin, late$",
        ),
        (without("temperature"), r"samesense\.temperature is None, not a number above 0$"),
        (VALUES | {"temperature": "warm"}, r"samesense\.temperature is 'warm', not a number above 0$"),
        (VALUES | {"temperature": 0}, r"samesense\.temperature is 0, not a number above 0$"),
        (VALUES | {"temperature": float("inf")}, r"samesense\.temperature is inf, not a number above 0$"),
        (VALUES | {"temperature": 10**400}, r"samesense\.temperature is 10+, not a number above 0$"),
        (VALUES | {"temperature": float("nan")}, r"samesense\.temperature is nan, not a number above 0$"),
    ],
)
def test_metadata_that_is_missing_or_invalid_is_refused(values: object, message: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=f"^{tmp_path}: not a model of samesense: {message}"):
        read_metadata(write_config(tmp_path, values))


def test_another_threshold_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    values = VALUES | {"base": {"hub": "café/tiny"}}
    write_threshold(0.625, write_config(tmp_path, values))
    expected = {"hidden_size": 16, "samesense": values | {"threshold": 0.625}}
    text = json.dumps(expected, indent=2, sort_keys=True, ensure_ascii=False)  # as transformers writes it
    assert (tmp_path / "config.json").read_text(encoding="utf-8") == f"{text}\n"
    with pytest.raises(ModelError, match=rf"^{tmp_path / 'none'}: no model here \(config\.json is missing\)"):
        write_threshold(0.625, tmp_path / "none")
    with pytest.raises(ModelError, match=f"^{tmp_path}: not a model of samesense: its config.json has no samesense$"):
        write_threshold(0.625, write_config(tmp_path, None))


def test_a_configuration_that_is_missing_or_damaged_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=rf"^{tmp_path}: no model here \(config\.json is missing\); train one with"):
        read_config(tmp_path)
    for content in (b"{", b'{"name": "\xff"}', b'{"name":' * 100_000):
        (tmp_path / "config.json").write_bytes(content)
        with pytest.raises(ModelError, match=f"^{tmp_path}: not a readable model: "):
            read_config(tmp_path)
    (tmp_path / "config.json").write_text("[1]")
    assert read_config(tmp_path) == {}
