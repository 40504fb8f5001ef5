"""What a model's configuration says for samesense: its architecture, its threshold, and what it was trained from."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, TypeGuard

from samesense.checksums import check_checksums, update_checksums, write_checksums
from samesense.errors import ModelError
from samesense.files import write_text
from samesense.models.architectures import ARCHITECTURES, Architecture
from samesense.models.relations import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CONFIG = "config.json"
CHECKSUMS = "model.sha256"  # of every file of a model, but not of its evidence
ADVICE = "train one with `make repro`"
KEY = "samesense"  # in config.json


@dataclass(frozen=True)
class Metadata:
    """What we add to the configuration of a trained model.

    Attributes:
        architecture: how it reads a pair.
        threshold: the least probability that is called synonyms, chosen on validation pairs.
        temperature: the divisor of its log-odds that calibrates its probabilities.
        base: the checkpoint that it was trained from: ``hub``, ``revision`` and ``package``; empty if unknown.
        relations: what its relation head tells apart, in the order of its outputs; none if it has no such head.
        relation_temperature: the divisor of the relations' logits that calibrates their probabilities.
    """

    architecture: Architecture
    threshold: float
    temperature: float
    base: dict[str, Any]
    relations: tuple[str, ...] = ()
    relation_temperature: float = 1.0

    def as_config(self) -> dict[str, Any]:
        """Return the value of ``samesense`` in the configuration."""
        values = asdict(self) | {"relations": list(self.relations)}
        return {name: value for name, value in values.items() if self.relations or not name.startswith("relation")}


def read_config(folder: Path) -> dict[str, Any]:
    """Return a model's configuration.

    Raises:
        ModelError: it is missing, or not JSON.
    """
    path = folder / CONFIG
    if not path.is_file():
        raise ModelError(f"{folder}: no model here ({CONFIG} is missing); {ADVICE}")
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{folder}: not a readable model: {error}") from error
    return config if isinstance(config, dict) else {}


def seal_model(folder: Path) -> None:
    """Write the checksums of all files of a model, beside them.

    Raises:
        DataError: they cannot be written.
    """
    write_checksums(folder / CHECKSUMS, [path.name for path in folder.iterdir()])


def check_model(folder: Path) -> None:
    """Check that the files of a model, but those of its evidence, are what they were when they were written.

    Raises:
        ModelError: one is damaged: see `samesense.checksums.check_checksums`.
    """
    check_checksums(folder / CHECKSUMS)


def check_relations(found: Sequence[str], folder: Path) -> None:
    """Check that a model names the relations that its configuration says.

    Raises:
        ModelError: its weights have a relation head, and its configuration says nothing of one, or the reverse.
    """
    if tuple(found) != read_metadata(folder).relations:
        raise ModelError(f"{folder}: not a readable model: {KEY}.relations and the weights disagree on a relation head")


def write_threshold(threshold: float, folder: Path) -> None:
    """Put another threshold into a model's configuration, which keeps its other entries.

    Raises:
        ModelError: the folder holds no model of samesense.
    """
    config = read_config(folder) | {KEY: replace(read_metadata(folder), threshold=threshold).as_config()}
    text = json.dumps(config, indent=2, sort_keys=True, ensure_ascii=False)
    write_text(f"{text}\n", folder / CONFIG)
    update_checksums(folder / CHECKSUMS)


def read_metadata(folder: Path) -> Metadata:
    """Return what a model's configuration says for samesense.

    Raises:
        ModelError: it has no entry `samesense`, or its architecture, threshold or temperature is missing or
            invalid.
    """
    values = read_config(folder).get(KEY)
    refusal = f"{folder}: not a model of samesense"
    if not isinstance(values, dict):
        raise ModelError(f"{refusal}: its {CONFIG} has no {KEY}")
    threshold, architecture = values.get("threshold"), values.get("architecture")
    if not isinstance(threshold, float) or not 0 <= threshold <= 1:
        raise ModelError(f"{refusal}: {KEY}.threshold is {threshold!r}, not 0-1")
    if architecture not in ARCHITECTURES:
        raise ModelError(f"{refusal}: {KEY}.architecture is {architecture!r}, not one of {', '.join(ARCHITECTURES)}")
    temperature, base = values.get("temperature"), values.get("base")
    if not _divides(temperature):
        raise ModelError(f"{refusal}: {KEY}.temperature is {temperature!r}, not a number above 0")
    relations = values.get("relations", [])
    if relations not in ([], list(RELATIONS)):
        raise ModelError(f"{refusal}: {KEY}.relations is {relations!r}, not {', '.join(RELATIONS)}")
    of_relations = values.get("relation_temperature", 1.0)
    if not _divides(of_relations):
        raise ModelError(f"{refusal}: {KEY}.relation_temperature is {of_relations!r}, not a number above 0")
    base = base if isinstance(base, dict) else {}
    return Metadata(architecture, threshold, float(temperature), base, tuple(relations), float(of_relations))


def _divides(value: object) -> TypeGuard[float]:
    """Return whether a value is a number that log-odds can be divided by."""
    return isinstance(value, int | float) and 0 < value <= sys.float_info.max
