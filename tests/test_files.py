"""Files are written whole or not at all, and read with errors that name the place."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet
from safetensors import SafetensorError

from samesense.errors import DataError
from samesense.files import (
    file_digest,
    list_folder,
    read_csv_rows,
    read_json,
    read_lines,
    read_parquet,
    read_text,
    read_yaml,
    replacing,
    replacing_folder,
    write_csv,
    write_json,
    write_parquet,
    write_text,
)


def contents(folder: Path) -> dict[str, str | None]:
    """Return the text of each file below ``folder``, and None for each folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def fill(folder: Path, text: str) -> None:
    (folder / "weights").write_text(text)


def test_a_file_is_replaced_when_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "value.txt"
    path.write_text("old")
    with replacing(path) as partial:
        partial.write_text("new")
        assert path.read_text() == "old"
    assert contents(tmp_path) == {"value.txt": "new"}


def test_a_failing_block_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "value.txt"
    path.write_text("old")

    def fail() -> None:
        with replacing(path) as partial:
            partial.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert contents(tmp_path) == {"value.txt": "old"}


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "models" / "model"
    (path / "sub").mkdir(parents=True)
    with replacing_folder(path) as partial:
        assert contents(partial) == {}
        fill(partial, "new")
    assert contents(tmp_path) == {"models": None, "models/model": None, "models/model/weights": "new"}


def test_a_failing_block_leaves_the_old_folder_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "model"
    path.mkdir()
    fill(path, "old")

    def fail() -> None:
        with replacing_folder(path) as partial:
            fill(partial, "half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert contents(tmp_path) == {"model": None, "model/weights": "old"}


def test_two_writers_of_one_file_do_not_disturb_each_other(tmp_path: Path) -> None:
    path = tmp_path / "value.txt"
    with replacing(path) as one:
        one.write_text("one, ")
        with replacing(path) as other:
            assert not other.exists()
            other.write_text("other")
        assert path.read_text() == "other"
        with one.open("a") as file:
            file.write("still one")
    assert contents(tmp_path) == {"value.txt": "one, still one"}


def test_two_writers_of_one_folder_do_not_disturb_each_other(tmp_path: Path) -> None:
    path = tmp_path / "model"
    with replacing_folder(path) as one:
        fill(one, "one")
        with replacing_folder(path) as other:
            assert contents(other) == {}
            fill(other, "other")
        assert contents(tmp_path / "model") == {"weights": "other"}
    assert contents(tmp_path) == {"model": None, "model/weights": "one"}


def test_what_a_killed_writer_left_is_removed_by_the_next_one_and_what_others_write_is_not(tmp_path: Path) -> None:
    code = """
import os, signal
from pathlib import Path
from samesense.files import replacing
with replacing(Path("value.txt")) as partial:
    partial.write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=False)
    assert [text for text in contents(tmp_path).values() if text] == ["half"]
    with replacing(tmp_path / "value.txt") as one:
        one.write_text("one")
        write_text("other", tmp_path / "value.txt")
        assert [text for text in contents(tmp_path).values() if text] == ["one", "other"]
    assert contents(tmp_path) == {"value.txt": "one"}


def test_a_folder_is_moved_away_before_it_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, removed = tmp_path / "model", list[str]()
    path.mkdir()
    fill(path, "old")
    cleanup = TemporaryDirectory.cleanup

    def note_and_clean_up(folder: TemporaryDirectory[str]) -> None:
        removed.append(contents(path)["weights"] or "")
        cleanup(folder)

    monkeypatch.setattr(TemporaryDirectory, "cleanup", note_and_clean_up)
    with replacing_folder(path) as partial:
        fill(partial, "new")
    assert removed == ["new"]
    assert contents(tmp_path) == {"model": None, "model/weights": "new"}


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            shutil.Error([("a/b", "model/b", "[Errno 28] No space left on device: 'a/b' -> 'model/b'")]),
            "model: cannot be written: [Errno 28] No space left on device: 'a/b' -> 'model/b'",
        ),
        (
            SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)"),
            "model: cannot be written: Error while serializing: I/O error: No space left on device (os error 28)",
        ),
    ],
)
def test_a_full_disk_has_one_error_whoever_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    monkeypatch.chdir(tmp_path)

    def fail() -> None:
        with replacing_folder(Path("model")):
            raise error

    with pytest.raises(DataError) as told:
        fail()
    assert str(told.value) == message
    assert contents(tmp_path) == {}


def test_damaged_tensors_that_are_read_are_not_about_what_is_written(tmp_path: Path) -> None:
    def fail() -> None:
        with replacing_folder(tmp_path / "model"):
            raise SafetensorError("Error while deserializing: incomplete metadata")

    with pytest.raises(SafetensorError):
        fail()


def test_what_is_written_has_default_permissions(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_text("text", tmp_path / "file.txt")
        with replacing_folder(tmp_path / "folder") as partial:
            fill(partial, "new")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in sorted(tmp_path.rglob("*"))}
    assert modes == {"file.txt": 0o644, "folder": 0o755, "weights": 0o644}


@pytest.mark.parametrize(
    ("replace", "name", "problem"),
    [
        (replacing, "folder", "is a folder; expected a file to write"),
        (replacing_folder, "folder/weights", "is a file; expected a folder to write"),
    ],
)
def test_what_is_in_the_way_is_named_and_kept(
    tmp_path: Path, replace: Callable[[Path], AbstractContextManager[Path]], name: str, problem: str
) -> None:
    (tmp_path / "folder").mkdir()
    fill(tmp_path / "folder", "kept")
    with pytest.raises(DataError) as caught, replace(tmp_path / name):
        pytest.fail("the block is not run")
    assert str(caught.value) == f"{tmp_path / name}: {problem}"
    assert contents(tmp_path) == {"folder": None, "folder/weights": "kept"}


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "value.txt"
    with pytest.raises(DataError) as caught, replacing(path):
        pytest.fail("the block is not run")
    assert str(caught.value) == f"{path}: cannot be written: No such file or directory"


def test_an_error_in_the_file_that_is_written_names_it(tmp_path: Path) -> None:
    path = tmp_path / "value.txt"
    with pytest.raises(DataError) as caught, replacing(path) as partial:
        (partial / "below").write_text("a file is no folder: nor is one that does not exist")
    assert str(caught.value) == f"{path}: cannot be written: No such file or directory"
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("name", ["absent.txt", "value.txt.old", "input/value.txt"])
def test_an_error_about_another_file_is_not_about_the_one_that_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError) as caught, replacing(tmp_path / "value.txt"):
        (tmp_path / name).read_text()
    assert caught.value.filename == str(tmp_path / name)
    assert contents(tmp_path) == {}


def test_a_relative_path_is_named_as_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with (
        pytest.raises(DataError, match=r"^nowhere/value\.txt: cannot be written"),
        replacing(Path("nowhere/value.txt")),
    ):
        pytest.fail("the block is not run")
    with pytest.raises(DataError, match=r"^value\.txt: cannot be"), replacing(Path("value.txt")) as partial:
        (partial / "below").touch()
    with replacing(Path("value.txt")) as partial:
        partial.write_text("new")
    assert contents(tmp_path) == {"value.txt": "new"}


def test_outputs_are_written_into_a_folder_that_does_not_exist_yet(tmp_path: Path) -> None:
    table = pd.DataFrame({"word": ["a"], "number": [1]})
    write_text("text\n", tmp_path / "texts" / "text.txt")
    write_csv(table, tmp_path / "tables" / "table.csv")
    write_parquet(table, tmp_path / "parquet" / "table.parquet")
    assert (tmp_path / "texts" / "text.txt").read_text() == "text\n"
    assert (tmp_path / "tables" / "table.csv").read_text() == "word,number\na,1\n"
    assert read_parquet(tmp_path / "parquet" / "table.parquet").to_pylist() == [{"word": "a", "number": 1}]


def test_json_is_sorted_and_rounded(tmp_path: Path) -> None:
    path = tmp_path / "metrics" / "scores.json"
    write_json({"b": 1, "a": {"z": 0.123456, "y": 2}}, path)
    assert path.read_text() == '{\n  "a": {\n    "y": 2,\n    "z": 0.1235\n  },\n  "b": 1\n}\n'
    assert json.loads(path.read_text())["a"]["z"] == 0.1235
    assert read_json(path) == {"a": {"y": 2, "z": 0.1235}, "b": 1}


def test_json_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "scores.json"
    with pytest.raises(DataError, match=r"scores\.json: not a readable JSON file: .*No such file"):
        read_json(path)
    path.write_text("[1]")
    with pytest.raises(DataError, match=r"scores\.json: expected a JSON object$"):
        read_json(path)
    path.write_text('{"a": ')
    with pytest.raises(DataError, match=r"scores\.json: not a readable JSON file: Expecting value"):
        read_json(path)


def test_a_text_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    with pytest.raises(DataError, match=r"card\.md: not a readable text: .*No such file"):
        read_text(path)
    with pytest.raises(DataError, match=r"card\.md: cannot be read: No such file"):
        list(read_lines(path))
    path.write_bytes(b"caf\xe9")
    with pytest.raises(DataError, match=r"card\.md: not a readable text: .*byte 0xe9 in position 3"):
        read_text(path)
    path.write_text("café", encoding="utf-8")
    assert read_text(path) == "café"
    assert file_digest(path) == sha256("café".encode()).hexdigest()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, ": not a readable text: [Errno 2] No such file or directory: '{path}'"),
        ("a: 1\nb: [1, 2\nc: 3\n", ", line 3: not readable YAML: expected ',' or ']', but got ':'"),
        ("a: 2026-13-01\n", ": not readable YAML: month must be in 1..12"),
        ("a: !!int ''\n", ": not readable YAML: string index out of range"),
    ],
)
def test_what_is_not_yaml_is_refused_by_line(tmp_path: Path, text: str | None, message: str) -> None:
    path = tmp_path / "values.yaml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(DataError) as caught:
        read_yaml(path)
    assert str(caught.value) == str(path) + message.format(path=path)


def test_yaml_is_read(tmp_path: Path) -> None:
    path = tmp_path / "values.yaml"
    path.write_text("a: [1, null]  # words\nb: {c: café}\n", encoding="utf-8")
    assert read_yaml(path) == {"a": [1, None], "b": {"c": "café"}}


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / name).touch()
    assert list_folder(tmp_path) == [tmp_path / "a", tmp_path / "b"]
    for name, problem in (("a", "Not a directory"), ("c", "No such file or directory")):
        with pytest.raises(DataError) as caught:
            list_folder(tmp_path / name)
        assert str(caught.value) == f"{tmp_path / name}: not a readable folder: {problem}"


def test_lines_and_rows_have_the_numbers_that_an_editor_shows(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('a,b\n\n"c\nd",e\nf,g', encoding="utf-8")
    assert list(read_lines(path)) == [(1, "a,b\n"), (2, "\n"), (3, '"c\n'), (4, 'd",e\n'), (5, "f,g")]
    assert list(read_csv_rows(path)) == [(1, ["a", "b"]), (4, ["c\nd", "e"]), (5, ["f", "g"])]
    path.write_bytes(b"a,b\nc,\xff\n")
    with pytest.raises(DataError) as caught:
        list(read_csv_rows(path))
    assert str(caught.value) == f"{path}, line 2: b'c,\\xff'; expected UTF-8"
    path.write_bytes(b"a,b\nc\rd,e\n")
    with pytest.raises(
        DataError, match=rf"^{path}, line 2: not readable CSV: new-line character seen in unquoted field"
    ):
        list(read_csv_rows(path))


def test_columns_of_a_parquet_file_are_read_in_the_order_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    write_parquet(pd.DataFrame({"a": [1], "b": [2], "c": [3]}), path)
    assert read_parquet(path).to_pydict() == {"a": [1], "b": [2], "c": [3]}
    table = read_parquet(path, ["c", "a"])
    assert table.column_names == ["c", "a"]
    assert table.to_pydict() == {"a": [1], "c": [3]}
    with pytest.raises(DataError) as caught:
        read_parquet(path, ["c", "d", "e"])
    assert str(caught.value) == f"{path}: no column 'd'; expected c, d, e"
    parquet.write_table(pa.table([[1], [2]], names=["a", "a"]), path)
    with pytest.raises(DataError) as caught:
        read_parquet(path, ["a"])
    assert str(caught.value) == f"{path}: 2 columns 'a'; expected a"


def test_a_parquet_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    with pytest.raises(DataError, match=r"table\.parquet: not a readable Parquet file"):
        read_parquet(path)
    path.write_text("left,right\n")
    with pytest.raises(DataError, match=r"table\.parquet: not a readable Parquet file"):
        read_parquet(path)
    write_parquet(pd.DataFrame({"a": range(10_000)}), path)
    whole = path.read_bytes()
    path.write_bytes(whole[:4] + bytes(100) + whole[104:])
    with pytest.raises(DataError, match=r"table\.parquet: not a readable Parquet file"):
        read_parquet(path)


def test_a_damaged_value_of_a_parquet_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "pairs.parquet"
    write_parquet(pd.DataFrame({"left": ["cold", "warm"]}), path)
    content = bytearray(path.read_bytes())
    content[content.index(b"cold")] ^= 1
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"pairs.parquet: not a readable Parquet file: .*checksum"):
        read_parquet(path)
