"""Where a checkpoint is looked for, in which order, how it is checked, and the message if no place has it."""

import hashlib
import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from pydantic import ValidationError

from samesense.errors import ModelError
from samesense.models.catalogue import Checkpoint
from samesense.models.checkpoints import find_checkpoint
from samesense.models.hub import FILES

COMMIT = "0123456789012345678901234567890123456789"
WEIGHTS = b"weights"
SHA256 = hashlib.sha256(WEIGHTS).hexdigest()
OTHER_WEIGHTS = b"other weights"
OTHER_SHA256 = hashlib.sha256(OTHER_WEIGHTS).hexdigest()
REFUSAL = rf"^model tiny: .* has sha256 {OTHER_SHA256}; expected {SHA256}$"


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


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder that Python imports packages from."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


def write_package(site: Path, name: str, weights: bytes = WEIGHTS) -> Path:
    """Write an importable package ``name``, whose folder ``model`` has the weights."""
    package = site
    for part in name.split("."):
        package /= part
        package.mkdir()
        (package / "__init__.py").touch()
    (package / "model").mkdir()
    (package / "model" / "model.safetensors").write_bytes(weights)
    return package / "model"


def write_parts(site: Path, *parts: bytes) -> list[str]:
    """Write an installed package per part of a zip file."""
    for number, part in enumerate(parts, 1):
        name, info = f"tiny_part_{number}", site / f"tiny_part_{number}-1.0.dist-info"
        (site / name).mkdir(parents=True)
        info.mkdir()
        (site / name / f"tiny.zip.00{number}").write_bytes(part)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "RECORD").write_text(f"{name}/tiny.zip.00{number},,\n")
    return [f"tiny_part_{number}" for number in range(1, len(parts) + 1)]


def zipped(weights: bytes = WEIGHTS) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in (("config.json", b"{}"), ("model.safetensors", weights), ("desktop.ini", b"")):
            archive.writestr(f"tiny/{name}", content)
        archive.writestr("tiny/deeper/config.json", b"other")
    return file.getvalue()


def test_the_hub_cache_comes_first_and_then_the_package(site: Path, cache: Path) -> None:
    package = write_package(site, "tiny_weights")
    wanted = checkpoint(package="tiny_weights/model")
    assert find_checkpoint("tiny", wanted) == package
    snapshot = write_snapshot(cache)
    assert find_checkpoint("tiny", wanted) == snapshot


def test_a_cached_snapshot_without_weights_leads_on_to_the_package(site: Path, cache: Path) -> None:
    (write_snapshot(cache) / "model.safetensors").unlink()
    package = write_package(site, "tiny_weights_of_a_package")
    assert find_checkpoint("tiny", checkpoint(package="tiny_weights_of_a_package/model")) == package


def test_a_package_may_have_a_dotted_name(site: Path) -> None:
    folder = write_package(site, "tiny_outer.inner")
    assert find_checkpoint("tiny", checkpoint(package="tiny_outer.inner/model")) == folder


@pytest.mark.parametrize("package", ["no_such_parent.inner", "no_such_package", "tiny_namespace"])
def test_a_package_that_cannot_be_imported_is_not_installed(package: str, site: Path) -> None:
    (site / "tiny_namespace").mkdir()  # a folder of other packages, without files of its own
    with pytest.raises(ModelError, match=rf"then the package {package} \(not installed\), then the hub"):
        find_checkpoint("tiny", checkpoint(package=f"{package}/model"))


def test_parts_are_joined_once_and_whole(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HOME", str(tmp_path / "home"))
    whole = zipped()
    packages = write_parts(site, whole[:50], whole[50:])
    folder = find_checkpoint("tiny", checkpoint(package=packages))
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        "config.json": b"{}",
        "model.safetensors": WEIGHTS,
    }
    (site / "tiny_part_1" / "tiny.zip.001").unlink()
    assert find_checkpoint("tiny", checkpoint(package=packages)) == folder


def test_parts_that_do_not_fit_leave_nothing_behind(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HOME", str(tmp_path / "home"))
    whole = zipped(OTHER_WEIGHTS)
    packages = write_parts(site, whole[:50], whole[50:])
    with pytest.raises(ModelError, match=REFUSAL):
        find_checkpoint("tiny", checkpoint(package=packages))
    with pytest.raises(ModelError, match=r"then the packages tiny_part_1 \(File is not a zip file\)"):
        find_checkpoint("tiny", checkpoint(package=packages[:1]))
    with pytest.raises(ModelError, match=r"No package metadata was found for tiny_part_3"):
        find_checkpoint("tiny", checkpoint(package=[*packages, "tiny_part_3"]))
    assert not list((tmp_path / "home").rglob("*.safetensors"))


def test_the_weights_of_the_cache_are_checked(cache: Path) -> None:
    write_snapshot(cache, OTHER_WEIGHTS)
    with pytest.raises(ModelError, match=REFUSAL):
        find_checkpoint("tiny", checkpoint())
    assert find_checkpoint("tiny", checkpoint(sha256=None)).name == COMMIT


def test_the_weights_of_a_package_are_checked(site: Path) -> None:
    folder = write_package(site, "tiny_other_weights", OTHER_WEIGHTS)
    with pytest.raises(ModelError, match=REFUSAL):
        find_checkpoint("tiny", checkpoint(package="tiny_other_weights/model"))
    assert find_checkpoint("tiny", checkpoint(package="tiny_other_weights/model", sha256=None)) == folder


def test_the_message_says_what_was_tried_and_what_to_do(cache: Path) -> None:
    with pytest.raises(ModelError) as caught:
        find_checkpoint("tiny", checkpoint(package="no_such_package/model"))
    message = str(caught.value)
    assert message.startswith(
        f"model tiny: someone/tiny at revision {COMMIT} was not found; tried the hub cache {cache}"
    )
    assert "then the package no_such_package (not installed), then the hub (HF_HUB_OFFLINE is set)" in message
    assert f"`hf download someone/tiny --revision {COMMIT}`" in message


def test_the_hub_is_asked_last(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def snapshot_download(*_: object, local_files_only: bool, **__: object) -> str:
        asked.append(local_files_only)
        if local_files_only:
            raise FileNotFoundError("not cached")
        return str(write_snapshot(cache))

    monkeypatch.setattr("huggingface_hub.constants.is_offline_mode", lambda: False)
    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    assert find_checkpoint("tiny", checkpoint()).name == COMMIT
    assert asked == [True, False]


def test_the_message_says_why_the_hub_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def snapshot_download(*_: object, local_files_only: bool, **__: object) -> str:
        raise OSError("not cached." if local_files_only else "the hub is down.\nTry again later.")

    monkeypatch.setattr("huggingface_hub.constants.is_offline_mode", lambda: False)
    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    with pytest.raises(ModelError, match=r"\(not cached\), then the hub \(the hub is down\); run once with access"):
        find_checkpoint("tiny", checkpoint())


@pytest.mark.parametrize("offline", [False, True])
def test_the_hub_is_never_asked_without_download(*, offline: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def snapshot_download(*_: object, local_files_only: bool, **__: object) -> str:
        asked.append(local_files_only)
        raise FileNotFoundError("not cached")

    monkeypatch.setattr("huggingface_hub.constants.is_offline_mode", lambda: offline)
    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    with pytest.raises(ModelError, match=r"tried the hub cache .* \(not cached\); run once"):
        find_checkpoint("tiny", checkpoint(), download=False)
    assert asked == [True]


def test_weights_that_are_a_pickle_are_not_taken(cache: Path) -> None:
    folder = write_snapshot(cache)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"it has no model\.safetensors"):
        find_checkpoint("tiny", checkpoint())
    assert not [pattern for pattern in FILES if "bin" in pattern]


@pytest.mark.parametrize("change", [{"hub": "tiny"}, {"sha256": "abc"}, {"package": "tiny"}, {"commit": COMMIT}])
def test_a_malformed_entry_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        checkpoint(**change)
