"""Where a checkpoint is looked for, in which order, and what is said when it is nowhere."""

import hashlib
import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from pydantic import ValidationError

from stages import _checkpoint
from stages._checkpoint import Checkpoint, checkpoint_folder
from stages._cli import BadInputError

COMMIT = "0123456789012345678901234567890123456789"
WEIGHTS = b"weights"
SHA256 = hashlib.sha256(WEIGHTS).hexdigest()


def checkpoint(**changes: object) -> Checkpoint:
    return Checkpoint.model_validate(
        {"hub": "someone/tiny", "revision": COMMIT, "sha256": SHA256, "package": None, "license": "mit"} | changes
    )


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the hub's cache at an empty folder, and the hub out of reach."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.is_offline_mode", lambda: True)
    return tmp_path / "hub"


def write_snapshot(cache: Path, weights: bytes = WEIGHTS) -> Path:
    folder = cache / "models--someone--tiny" / "snapshots" / COMMIT
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(weights)
    return folder


def write_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tiny_weights" / "model"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    monkeypatch.syspath_prepend(str(tmp_path))
    return folder


def test_the_hub_cache_comes_first_and_then_the_package(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = write_package(tmp_path, monkeypatch)
    wanted = checkpoint(package="tiny_weights/model")
    assert checkpoint_folder("tiny", wanted) == package
    snapshot = write_snapshot(cache)
    assert checkpoint_folder("tiny", wanted) == snapshot


def write_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *parts: bytes) -> list[str]:
    for number, part in enumerate(parts, 1):
        name, info = f"tiny_part_{number}", tmp_path / "site" / f"tiny_part_{number}-1.0.dist-info"
        (tmp_path / "site" / name).mkdir(parents=True)
        info.mkdir()
        (tmp_path / "site" / name / f"tiny.zip.00{number}").write_bytes(part)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "RECORD").write_text(f"{name}/tiny.zip.00{number},,\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return [f"tiny_part_{number}" for number in range(1, len(parts) + 1)]


def zipped(weights: bytes = WEIGHTS) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in (("config.json", b"{}"), ("model.safetensors", weights), ("desktop.ini", b"")):
            archive.writestr(f"tiny/{name}", content)
        archive.writestr("tiny/deeper/config.json", b"other")
    return file.getvalue()


def test_parts_are_joined_once_and_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HOME", str(tmp_path / "home"))
    whole = zipped()
    packages = write_parts(tmp_path, monkeypatch, whole[:50], whole[50:])
    folder = checkpoint_folder("tiny", checkpoint(package=packages))
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        "config.json": b"{}",
        "model.safetensors": WEIGHTS,
    }
    (tmp_path / "site" / "tiny_part_1" / "tiny.zip.001").unlink()
    assert checkpoint_folder("tiny", checkpoint(package=packages)) == folder


def test_parts_that_do_not_fit_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HOME", str(tmp_path / "home"))
    whole = zipped(b"other weights")
    packages = write_parts(tmp_path, monkeypatch, whole[:50], whole[50:])
    with pytest.raises(BadInputError, match=rf"has sha256 .* in params\.yaml is {SHA256}"):
        checkpoint_folder("tiny", checkpoint(package=packages))
    with pytest.raises(BadInputError, match=r"then the packages tiny_part_1 \(File is not a zip file\)"):
        checkpoint_folder("tiny", checkpoint(package=packages[:1]))
    with pytest.raises(BadInputError, match=r"No package metadata was found for tiny_part_3"):
        checkpoint_folder("tiny", checkpoint(package=[*packages, "tiny_part_3"]))
    assert not list((tmp_path / "home").rglob("*.safetensors"))


def test_other_weights_than_the_pinned_ones_are_refused(cache: Path) -> None:
    write_snapshot(cache, b"other weights")
    with pytest.raises(BadInputError, match=rf"model tiny: .* has sha256 .*; models\.tiny\.sha256 .* is {SHA256}"):
        checkpoint_folder("tiny", checkpoint())
    assert checkpoint_folder("tiny", checkpoint(sha256=None)).name == COMMIT


def test_a_model_that_is_nowhere_is_told_with_what_was_tried_and_what_to_do(cache: Path) -> None:
    with pytest.raises(BadInputError) as caught:
        checkpoint_folder("tiny", checkpoint(package="no_such_package/model"))
    message = str(caught.value)
    assert message.startswith(
        f"model tiny: someone/tiny at revision {COMMIT} was not found; tried the hub cache {cache}"
    )
    assert "then the package no_such_package (not installed), then the hub (HF_HUB_OFFLINE is set)" in message
    assert f"`hf download someone/tiny --revision {COMMIT}`" in message


def test_the_hub_is_asked_last_and_its_failure_is_told(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def snapshot_download(*_: object, local_files_only: bool, **__: object) -> str:
        if local_files_only:
            raise FileNotFoundError("not cached")
        return str(write_snapshot(cache))

    monkeypatch.setattr("huggingface_hub.constants.is_offline_mode", lambda: False)
    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    assert checkpoint_folder("tiny", checkpoint()).name == COMMIT


def test_weights_that_are_a_pickle_are_not_taken(cache: Path) -> None:
    folder = write_snapshot(cache)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(BadInputError, match=r"it has no model\.safetensors"):
        checkpoint_folder("tiny", checkpoint())
    assert not [pattern for pattern in _checkpoint.FILES if "bin" in pattern]


@pytest.mark.parametrize("change", [{"hub": "tiny"}, {"sha256": "abc"}, {"package": "tiny"}, {"commit": COMMIT}])
def test_a_malformed_entry_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        checkpoint(**change)
