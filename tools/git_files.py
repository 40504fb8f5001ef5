"""The files of a working tree, as Git tells them apart."""

import subprocess
from pathlib import Path

from samesense.errors import DataError


def list_files(*arguments: str, folder: Path = Path()) -> list[str]:
    """Return what ``git ls-files`` names in a folder.

    Args:
        arguments: its options and paths: which files are meant.
        folder: of the working tree.

    Raises:
        DataError: the folder is in no working tree of Git.
    """
    command = ["git", "ls-files", "-z", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603  # our own
    if done.returncode:
        raise DataError(f"git ls-files: {done.stderr.strip()}")
    return done.stdout.split("\0")[:-1]
