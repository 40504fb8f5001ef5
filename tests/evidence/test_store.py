"""Evidence is written beside a model and read again; what is damaged or half there is one line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from samesense.errors import ModelError
from samesense.evidence.store import FILES, Evidence, copy_evidence, load_evidence

PAIRS = [
    ("cold", "icy"),
    ("cold", "hot"),
    ("red car", "red bike"),
    ("freezing", "cold"),
    ("car", "xyzzy"),
    ("nippy", "algid"),
]


@pytest.fixture
def folder(evidence_folder: Path, tmp_path: Path) -> Path:
    """Return a copy of the evidence, to damage."""
    return Path(shutil.copytree(evidence_folder, tmp_path / "model"))


def test_what_was_written_is_read(evidence_folder: Path) -> None:
    assert sorted(path.name for path in evidence_folder.iterdir()) == ["evidence.json", "evidence.safetensors"]
    weights = json.loads((evidence_folder / "evidence.json").read_text())
    assert weights["lexicons"] == ["weather", "sport"]
    assert list(weights["regression"]) == ["intercept", "weights", "composed", "model", "model_alone", "threshold"]
    evidence = Evidence.load(evidence_folder)
    assert evidence.regression.model_dump() == weights["regression"]
    assert evidence.listed.names == ("weather", "sport")
    probabilities = evidence.look_up(PAIRS).probabilities(np.full(len(PAIRS), 0.5))
    np.testing.assert_allclose(probabilities, 1 / (1 + np.exp([-1.0, 3.5, 1.75, -np.inf, 0.25, -0.75])))


def test_the_digest_tells_evidence_from_other_evidence(folder: Path) -> None:
    first = Evidence.load(folder).digest
    assert first == Evidence.load(folder).digest
    text = (folder / "evidence.json").read_text()
    (folder / "evidence.json").write_text(text.replace('"threshold": 0.4', '"threshold": 0.5'))
    assert Evidence.load(folder).digest != first


def test_a_folder_without_evidence_has_none(model_folders: dict[str, Path], tmp_path: Path) -> None:
    assert load_evidence(model_folders["twin"]) is None
    copy_evidence(model_folders["twin"], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_copy_is_equal_byte_for_byte(informed_folders: dict[str, Path], tmp_path: Path) -> None:
    copy_evidence(informed_folders["twin"], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (informed_folders["twin"] / name).read_bytes()


def cut(folder: Path) -> None:
    path = folder / "evidence.safetensors"
    path.write_bytes(path.read_bytes()[:1000])


def edit(**changes: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        values = json.loads((folder / "evidence.json").read_text())
        values["regression"] |= changes.pop("regression", {})
        (folder / "evidence.json").write_text(json.dumps(values | changes))

    return change


def replace_arrays(**changes: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        from safetensors.numpy import load, save_file

        arrays = load((folder / "evidence.safetensors").read_bytes())
        for name, value in changes.items():
            arrays.pop(name.replace("__", "."))
            if value is not None:
                arrays[name.replace("__", ".")] = value
        save_file(arrays, folder / "evidence.safetensors")

    return change


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (
            lambda folder: (folder / "evidence.safetensors").unlink(),
            ": its evidence is not readable: [Errno 2] No such",
        ),
        (lambda folder: (folder / "evidence.json").unlink(), ": its evidence is not readable: [Errno 2] No such"),
        (cut, ": its evidence is not readable: "),
        (lambda folder: (folder / "evidence.json").write_text("{"), "/evidence.json: Invalid JSON: EOF while"),
        (edit(lexicons=None), "/evidence.json: lexicons: Input should be a valid array, not None"),
        (edit(lexicons=["weather"]), ": its evidence is not readable: 2 lexicons, but 1 names"),
        (
            edit(regression={"model": -1}),
            "/evidence.json: regression.model: Input should be greater than or equal to 0, not -1",
        ),
        (edit(threshold_alone=2), "/evidence.json: threshold_alone: Input should be less than or equal to 1, not 2"),
        (
            edit(regression={"weights": {"antonym": 1.0}}),
            "/evidence.json: regression.weights: expected one of each feature; see adverbs, ancestor, both_unknown, ",
        ),
        (replace_arrays(words=None), "/evidence.safetensors: it lacks 'words'"),
        (replace_arrays(listed__labels=None), "/evidence.safetensors: it lacks 'listed.labels'"),
        (
            replace_arrays(synsets__orders=np.ones(1, np.uint8)),
            ": its evidence is not readable: the links of synsets are not those of 13 words",
        ),
        (replace_arrays(thesaurus__both=None), "/evidence.safetensors: it lacks 'thesaurus.both'"),
        (
            replace_arrays(thesaurus__heads=np.ones(1, bool)),
            ": its evidence is not readable: the heads of the thesaurus are not those of 2 words",
        ),
        (
            replace_arrays(meronyms__counts=np.zeros((13, 1), np.uint16)),
            ": its evidence is not readable: meronyms.counts is no column of numbers of at least 0",
        ),
        (
            replace_arrays(listed__lexicons=np.array([0, -1], np.int16)),
            ": its evidence is not readable: listed.lexicons is no column of numbers of at least 0",
        ),
        (
            replace_arrays(meronyms__counts=np.zeros(1, np.uint16)),
            ": its evidence is not readable: the links of meronyms are not those of 13 words",
        ),
    ],
)
def test_damaged_evidence_is_one_line(folder: Path, damage: Callable[[Path], object], message: str) -> None:
    damage(folder)
    with pytest.raises(ModelError) as caught:
        load_evidence(folder)
    assert str(caught.value).startswith(f"{folder}{message}")
    assert "\n" not in str(caught.value)
