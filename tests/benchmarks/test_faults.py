"""Faults: what counts as what, and a small campaign."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.faults.places import all_places
from benchmarks.faults.processes import Ended
from benchmarks.faults.trials import FAILED, OTHER, REPEATED, SAME, TOLD, Undisturbed, judge, output_digests

ROOT = Path(__file__).parents[2]
WHOLE = {"a.csv": "1", "b": "", "b/c": "2"}
UNDISTURBED = Undisturbed(Ended(0, "", 1.0), WHOLE, 10)
LINE = "error: a.csv: cannot be written: No space left on device\n"
TRACEBACK = "Traceback (most recent call last):\nValueError\n"


@pytest.mark.parametrize(
    ("kind", "code", "errors", "found", "outcome"),
    [
        ("jumping clock", 0, "a warning\n", WHOLE, SAME),
        ("full disk", 2, f"a warning\n{LINE}", {}, TOLD),
        ("full disk", 2, LINE, {"a.csv": "1"}, TOLD),
        ("full disk", 2, LINE, {"a.csv": "half"}, FAILED),
        ("full disk", 2, LINE, {".a.csv.x.tmp": ""}, FAILED),
        ("full disk", 2, LINE, {".a.csv.parts": "", ".a.csv.parts/1": "3"}, TOLD),
        ("full disk", 2, f"{LINE}{LINE}", {}, FAILED),
        ("full disk", 2, f"{LINE}more\n", {}, FAILED),
        ("full disk", 1, TRACEBACK, {}, FAILED),
        ("full disk", None, "", {}, FAILED),
        ("killed", -9, "", {".a.csv.x.tmp": ""}, REPEATED),
        ("killed", -9, "", {"b": "", "b/c": "2"}, REPEATED),
        ("killed", -9, "", {"b": ""}, FAILED),
        ("killed", -9, "", {"b": "", "b/_UNFINISHED": "", "b/1": "3"}, REPEATED),
        ("full disk", 2, LINE, {"b": "", "b/_UNFINISHED": "", "b/1": "3"}, TOLD),
        ("killed", -9, "", {"a.csv": "half"}, FAILED),
        ("flipped bit", 0, "", {"a.csv": "3"}, OTHER),
        ("flipped bit", 0, "", {"a.csv": "3", ".a.csv.x.tmp": ""}, FAILED),
        ("jumping clock", 0, "", {"a.csv": "3"}, FAILED),
        ("truncated input", 1, TRACEBACK, {}, FAILED),
    ],
)
def test_what_a_command_did_is_judged(
    kind: str, code: int | None, errors: str, found: dict[str, str], outcome: str
) -> None:
    assert judge(kind, Ended(code, errors, 1.0), found, UNDISTURBED)[0] == outcome


def test_outputs_are_told_apart_by_path_and_bytes_but_for_the_ids_of_ray(tmp_path: Path) -> None:
    (tmp_path / "scored").mkdir()
    (tmp_path / "scored" / f"{'0a' * 16}_000001.parquet").touch()
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert output_digests(tmp_path) == {"scored": "", "scored/000001.parquet": empty}


def test_faults_strike_every_stage_and_the_commands_that_write() -> None:
    places = {place.name: place for place in all_places()}
    assert len(places) == 22
    assert places["samples"].command == [
        "stages.samples",
        "data/corpus.parquet",
        "data/negatives.parquet",
        "data/paraphrases.parquet",
        "out/samples.csv",
    ]
    assert places["samples"].inputs == [*places["samples"].command[1:4], "params.yaml"]
    assert places["mine"].inputs == ["vocabulary.txt", "data/model"]


def test_a_small_campaign() -> None:
    alone = ["unshare", "--map-root-user", "--mount"]
    if shutil.which(alone[0]) is None or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("a disk to fill cannot be mounted here")
    command = [*alone, sys.executable, "-m", "benchmarks.faults", "--only", "corpus", "--faults", "12", "--seed", "3"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    row = done.stdout.splitlines()[2]
    assert row.startswith("| corpus | 12 | ")
    assert row.endswith(" | 0 |")  # failed
