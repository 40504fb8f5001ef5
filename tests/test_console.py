"""Progress bars are for terminals: a log has none."""

import os
import pty
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = """
from samesense.console import run

def main() -> None:
    from tqdm import tqdm
    for _ in tqdm(range(3), "words"):
        pass
    for _ in tqdm(range(3), "pairs", disable=None):
        pass

run(main)
"""
IMPORTS = """
import importlib, pathlib, sys
for path in pathlib.Path("stages").glob("*.py"):
    importlib.import_module(f"stages.{path.stem}")
import samesense.cli
print(sys.modules.keys() & {"tqdm"})
"""


def execute(code: str, errors: int) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TQDM")}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True, check=True
    ).stdout


def test_a_log_has_no_bars(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as log:
        execute(COMMAND, log.fileno())
    assert (tmp_path / "log").read_text() == ""


def test_a_terminal_has_bars_with_the_time_left() -> None:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    execute(COMMAND, theirs)
    os.close(theirs)
    shown = ""
    with suppress(OSError):  # how a terminal says that nobody writes to it any more
        while part := os.read(ours, 10_000):
            shown += part.decode()
    os.close(ours)
    assert [f"{name}: 100%" in shown for name in ("words", "pairs")] == [True, True]
    assert "3/3 [00:00<00:00" in shown


def test_no_command_loads_tqdm_before_it_knows_where_its_errors_go() -> None:
    assert execute(IMPORTS, subprocess.DEVNULL) == "set()\n"
