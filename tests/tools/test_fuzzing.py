"""A small part of the campaign: no reader fails at damaged input, and faults of a reader are seen."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from samesense.errors import DataError
from tools.fuzzing import __main__ as campaign
from tools.fuzzing.attempts import Attempts, by_hypothesis
from tools.fuzzing.readers import GROUPS, Reader

INPUTS = {"lexicons": 40, "lists": 40, "gold sets": 40, "parameters": 5, "tables": 40, "models": 4, "requests": 40}


@pytest.mark.parametrize("group", GROUPS)
def test_no_reader_fails_at_damaged_input(group: str, tmp_path: Path) -> None:
    for name, reader in GROUPS[group]().items():
        folder = tmp_path / name.replace("/", "")
        folder.mkdir()
        attempts = Attempts(reader, folder, tmp_path)
        attempts.check_seeds()
        by_hypothesis(reader, attempts, INPUTS[group], seed=1)
        assert attempts.counts.keys() <= {"read", "refused"}, (name, list(tmp_path.glob("*.txt")))
        assert attempts.counts.total() >= INPUTS[group] // 2


@pytest.mark.parametrize(
    ("error", "outcome"), [(DataError("a line"), "refused"), (KeyError("a"), "exception"), (None, "read")]
)
def test_what_came_of_an_input_is_counted(error: Exception | None, outcome: str, tmp_path: Path) -> None:
    def read(_: Path) -> None:
        if error:
            raise error

    attempts = Attempts(Reader("a.txt", (b"a",), read), tmp_path, tmp_path)
    attempts(b"damaged")
    assert attempts.counts == {outcome: 1}
    assert len(list(tmp_path.glob("*.input"))) == (outcome == "exception")


def test_a_reader_that_writes_elsewhere_or_hangs_is_seen(tmp_path: Path) -> None:
    """In a process of its own: what watches it stays."""
    code = """
import sys, time
from pathlib import Path
from tools.fuzzing import attempts
from tools.fuzzing.readers import Reader
attempts.HANG = 0.2
attempts.watch()
folder = Path(sys.argv[1], "inner")
folder.mkdir()
for read in (lambda path: (path.parents[1] / "outside").write_text("x"), lambda _: time.sleep(20)):
    attempt = attempts.Attempts(Reader("a.txt", (), read), folder, folder)
    attempt(b"a")
    print(*attempt.counts)
"""
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["outside", "hang"]
    assert not (tmp_path / "outside").exists()


def test_a_table_shows_the_outcomes_by_reader() -> None:
    results = {"CSV": Counter(read=1200, refused=3), "zip": Counter(exception=1)}
    assert (
        campaign.table(results)
        == """\
| reader | inputs | read | refused | exception | hang | memory | outside |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| CSV | 1,203 | 1,200 | 3 | 0 | 0 | 0 | 0 |
| zip | 1 | 0 | 0 | 1 | 0 | 0 | 0 |
| all | 1,204 | 1,200 | 3 | 1 | 0 | 0 | 0 |"""
    )


def test_equal_seeds_give_equal_inputs() -> None:
    reader = GROUPS["gold sets"]()["gold labels"]
    one, other = list[bytes](), list[bytes]()
    for inputs in (one, other):
        by_hypothesis(reader, inputs.append, 30, seed=3)
    assert one == other
    assert len(set(one)) > 20
