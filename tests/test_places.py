"""No command writes over what it reads, two outputs to one place, or to a place where another run writes."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from samesense.errors import DataError
from samesense.places import STANDARD, check_places, claimed


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a table, a link to it, a folder of tables, one of them a link, and go where they are."""
    monkeypatch.chdir(tmp_path)
    for name in ("in.csv", "tables/a.parquet", "elsewhere/b.parquet"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    (tmp_path / "link.csv").symlink_to("in.csv")
    (tmp_path / "hard.csv").hardlink_to("in.csv")
    (tmp_path / "tables" / "b.parquet").symlink_to("../elsewhere/b.parquet")
    (tmp_path / "tables" / "circle").symlink_to("circle")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "output", "problem"),
    [
        ("in.csv", "in.csv", "is the source, {here}/in.csv"),
        ("in.csv", "./tables/../in.csv", "is the source, {here}/in.csv"),
        ("in.csv", "link.csv", "is the source, {here}/in.csv"),
        ("link.csv", "in.csv", "is the source, {here}/in.csv"),
        ("in.csv", "hard.csv", "is the source, {here}/in.csv"),
        ("tables", "tables/out.parquet", "lies in the source, {here}/tables"),
        ("tables/a.parquet", "tables", "holds the source, {here}/tables/a.parquet"),
        ("tables", "elsewhere/b.parquet", "is the source, {here}/elsewhere/b.parquet"),
        ("tables", "elsewhere", "holds the source, {here}/elsewhere/b.parquet"),
        ("NOWHERE", "nowhere", "is the source, {here}/NOWHERE"),
        ("tables", "file://{here}/tables/out", "lies in the source, {here}/tables"),
        ("s3://bucket/pairs", "s3://bucket/pairs/out", "lies in the source, {here}/s3:/bucket/pairs"),
    ],
)
def test_what_is_read_is_not_written(files: Path, source: str, output: str, problem: str) -> None:
    output = output.format(here=files)
    with pytest.raises(DataError) as caught:
        check_places({"the source": source}, {"the output": output})
    assert str(caught.value) == f"{output}: the output {problem.format(here=files)}; name another place to write"


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ({"a": "in.csv", "b": "link.csv"}, {"c": "out.csv", "d": "out.csv.rejects.jsonl"}),
        ({"a": "in.csv"}, {"b": "IN.csv"}),  # another file, where the file system tells them apart
        ({"a": "tables"}, {"b": "tables.parquet"}),
        ({"a": "elsewhere"}, {"b": "tables"}),
        ({"a": STANDARD}, {"b": STANDARD}),
    ],
)
def test_places_apart_are_taken(read: Mapping[str, str], written: Mapping[str, str]) -> None:
    check_places(read, written)


def test_two_outputs_are_apart(files: Path) -> None:
    with pytest.raises(DataError) as caught:
        check_places({}, {"the output": "out.csv", "the rejects": Path("./OUT.csv")})
    problem = f"the rejects is the output, {files}/out.csv; name another place to write"
    assert str(caught.value) == f"OUT.csv: {problem}"


def test_a_file_that_is_standard_input_is_read(files: Path) -> None:
    code = 'from samesense import places; places.check_places({"the source": "-"}, {"the output": "in.csv"})'
    with (files / "in.csv").open() as file:
        ended = subprocess.run([sys.executable, "-c", code], stdin=file, capture_output=True, text=True, check=False)
    problem = f"in.csv: the output is the source, {files}/in.csv; name another place to write"
    assert ended.stderr.splitlines()[-1] == f"samesense.errors.DataError: {problem}"


@pytest.fixture
def other_run() -> Iterator["subprocess.Popen[str]"]:
    """Start another run that writes to out.csv until its standard input ends."""
    code = """
import sys
from samesense.places import claimed
with claimed({}, {"the output": "out.csv"}):
    print("writes", flush=True)
    sys.stdin.read()
"""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], text=True, stdin=pipe, stdout=pipe) as run:
        assert run.stdout
        assert run.stdout.readline() == "writes\n"
        yield run


def test_one_run_at_a_time_writes_to_a_place(files: Path, other_run: "subprocess.Popen[str]") -> None:
    with pytest.raises(DataError) as caught, claimed({}, {"the output": "tables/../out.csv"}):
        pytest.fail("the block is not run")
    problem = "another run writes there; wait until it ends, or name another place"
    assert str(caught.value) == f"tables/../out.csv: {problem}"
    with claimed({}, {"the output": "other.csv"}):
        pass
    other_run.communicate()
    with claimed({}, {"the output": "out.csv"}):
        assert [path.name for path in files.glob(".*")] == [".out.csv.lock"]
    assert list(files.glob(".*")) == []


def test_a_run_that_was_killed_holds_nobody_up(files: Path, other_run: "subprocess.Popen[str]") -> None:
    other_run.kill()
    other_run.wait()
    with claimed({}, {"the output": "out.csv"}):
        pass
    assert list(files.glob(".*")) == []


def test_a_place_without_its_folder_is_named(files: Path) -> None:
    with pytest.raises(DataError) as caught, claimed({}, {"the output": "nowhere/out.csv"}):
        pytest.fail("the block is not run")
    assert str(caught.value) == f"nowhere/out.csv: cannot be written: there is no folder {files}/nowhere"
    with claimed({}, {"the output": "nowhere/out"}, parents=True):
        pass
    assert (files / "nowhere").is_dir()


def test_a_device_is_not_replaced() -> None:
    with pytest.raises(DataError) as caught, claimed({}, {"the output": "/dev/null"}):
        pytest.fail("the block is not run")
    assert str(caught.value) == "/dev/null: is neither a file nor a folder; name another place to write"
