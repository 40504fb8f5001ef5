"""Files appear whole or not at all."""

import json
from pathlib import Path

import pytest

from stages._files import replacing, write_json


def test_a_failing_block_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "value.txt"
    path.write_text("old")

    def fail() -> None:
        with replacing(path) as partial:
            partial.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("value.txt", "old")]


def test_a_folder_is_replaced_whole_and_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "model"
    (path / "sub").mkdir(parents=True)
    (tmp_path / ".model.tmp").mkdir()
    (tmp_path / ".model.tmp" / "half").touch()
    with replacing(path) as partial:
        partial.mkdir()
        (partial / "weights").touch()
    assert sorted(file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*")) == ["model", "model/weights"]


def test_json_is_sorted_and_rounded(tmp_path: Path) -> None:
    path = tmp_path / "metrics" / "scores.json"
    write_json({"b": 1, "a": {"z": 0.123456, "y": 2}}, path)
    assert path.read_text() == '{\n  "a": {\n    "y": 2,\n    "z": 0.1235\n  },\n  "b": 1\n}\n'
    assert json.loads(path.read_text())["a"]["z"] == 0.1235
