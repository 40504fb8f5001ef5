"""Checksums beside files."""

import re
import subprocess
from pathlib import Path

import pytest

from samesense.checksums import check_checksums, update_checksums, write_checksums
from samesense.errors import ModelError

TEXT = """\
ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  a
3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d  b
"""


def write_two(folder: Path) -> Path:
    for name in ("a", "b"):
        (folder / name).write_text(name)
    write_checksums(folder / "two.sha256", ["b", "a"])
    return folder / "two.sha256"


def test_they_have_the_form_of_sha256sum(tmp_path: Path) -> None:
    path = write_two(tmp_path)
    assert path.read_text() == TEXT
    check_checksums(path)
    command = ["sha256sum", "--check", "--status", path.name]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0  # ours


def test_a_flipped_bit_is_told(tmp_path: Path) -> None:
    path = write_two(tmp_path)
    (tmp_path / "b").write_text("c")
    message = (
        f"{tmp_path}/b: damaged or edited: its sha256 is not that in two.sha256; get the file again, or remove "
        "two.sha256 if the edit was meant"
    )
    with pytest.raises(ModelError, match=f"^{re.escape(message)}$"):
        check_checksums(path)
    update_checksums(path)
    check_checksums(path)


def test_nothing_is_checked_or_written_where_there_are_none(tmp_path: Path) -> None:
    check_checksums(tmp_path / "none.sha256")
    update_checksums(tmp_path / "none.sha256")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["00  c\n", "00  ../a\n", "00\n", "\udcff"])
def test_checksums_that_cannot_be_compared_are_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "two.sha256"
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(ModelError, match=r"two\.sha256: cannot be checked: "):
        check_checksums(path)
