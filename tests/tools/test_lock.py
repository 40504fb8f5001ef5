"""The lock files, written from what uv and pip say; neither runs here."""

import hashlib
from pathlib import Path

import pytest

from samesense.errors import DataError
from tools import lock

WHEEL = b"a build for this machine alone"
DIGEST = hashlib.sha256(WHEEL).hexdigest()
PUBLISHED = "torch==2.0 \\\n    --hash=sha256:11\nnvidia-x==1.0 ; sys_platform == 'linux' \\\n    --hash=sha256:22\n"
FOUND = {
    "--no-deps": "atheris==3.0 \\\n    --hash=sha256:33\n",
    "pyproject.toml": f"numpy==1.0 \\\n    --hash=sha256:44 \\\n    --hash=sha256:55\n{PUBLISHED}",
    "--constraint": "mkdocs==1.6 \\\n    --hash=sha256:77\nnumpy==1.0 \\\n    --hash=sha256:44\n",
    "pip.in": "pip==26.0 \\\n    --hash=sha256:66\n",
}


def test_the_pins_of_each_file_and_of_the_build_for_the_cpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []

    def execute(*arguments: str) -> None:
        output = Path(arguments[-1])
        if "download" in arguments:
            (Path(arguments[-2]) / "torch-2.0+cpu-py3-none-any.whl").write_bytes(WHEEL)
            return
        kept.append(output.read_text())
        output.write_text(next(text for name, text in FOUND.items() if any(name in word for word in arguments)))

    monkeypatch.setattr(lock, "_execute", execute)
    monkeypatch.chdir(tmp_path)
    Path(lock.LOCK).write_text("numpy==1.0\n")
    lock.main()
    torch = PUBLISHED.partition("nvidia")[0]
    assert Path(lock.LOCK).read_text() == f"numpy==1.0 \\\n    --hash=sha256:44 \\\n    --hash=sha256:55\n{torch}"
    assert Path(lock.CPU).read_text() == f"torch==2.0+cpu \\\n    --hash=sha256:{DIGEST}\n"
    cuda = "nvidia-x==1.0 ; sys_platform == 'linux' \\\n    --hash=sha256:22\n"
    docs = FOUND["--constraint"].partition("numpy")[0]  # numpy is in the lock file of everything else
    assert Path(lock.OPTIONAL).read_text() == FOUND["--no-deps"] + docs + cuda
    assert Path(lock.PIP).read_text() == FOUND["pip.in"]
    assert kept[0] == "numpy==1.0\n"  # uv keeps the versions that it finds


def test_what_cannot_be_resolved_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.executable", "false")
    with pytest.raises(DataError, match=r"^uv pip compile failed: no reason given$"):
        lock.main()
