"""Pinned packages, from a folder or from a package manager."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from samesense.errors import DataError
from tools.packages import Package, get_artefact

CONTENT = b"content"
FILES = {"pip": "some-1-py3-none-any.whl", "apt": "some_1_all.deb"}


def declare(origin: str) -> Package:
    """Return the declaration of a package whose content is `CONTENT`."""
    pinned = {"package": "some", "version": "1", "file": FILES[origin], "sha256": sha256(CONTENT).hexdigest()}
    return Package.model_validate({"from": origin, **pinned})


def test_what_is_not_the_pinned_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "some_1_all.deb").write_bytes(CONTENT)
    assert get_artefact(declare("apt"), tmp_path) == CONTENT
    (tmp_path / "some_1_all.deb").write_bytes(b"other")
    digests = [sha256(content).hexdigest() for content in (b"other", CONTENT)]
    with pytest.raises(DataError, match=r"^some_1_all\.deb: its sha256 is {}; expected {}$".format(*digests)):
        get_artefact(declare("apt"), tmp_path)
    with pytest.raises(DataError, match=r"nowhere/some_1_all\.deb: No such file or directory; expected the package$"):
        get_artefact(declare("apt"), tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("origin", "command"),
    [
        ("pip", [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "some==1"]),
        ("apt", ["apt-get", "download", "--quiet=2", "some=1"]),
    ],
)
def test_the_package_manager_gets_a_package_and_runs_nothing_of_it(
    origin: str, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = []

    def download(arguments: tuple[str, ...], cwd: Path, **_: Any) -> None:
        commands.append(list(arguments))
        (cwd / FILES[origin]).write_bytes(CONTENT)

    monkeypatch.setattr(subprocess, "run", download)
    assert get_artefact(declare(origin), None) == CONTENT
    assert commands == [command]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (FileNotFoundError(2, "No such file", "apt-get"), "some: apt-get is not installed here; "),
        (subprocess.CalledProcessError(100, "apt-get", stderr="E: one\nE: two\n"), "some 1: apt failed: E: two; "),
        (subprocess.CalledProcessError(100, "apt-get", stderr=""), "some 1: apt failed: no reason given; "),
        (subprocess.TimeoutExpired("apt-get", 600), "some: apt took over 600 seconds; "),
    ],
)
def test_a_failure_names_the_way_out(error: Exception, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(DataError) as caught:
        get_artefact(declare("apt"), None)
    assert str(caught.value) == f"{message}--source names a folder that has some_1_all.deb"
