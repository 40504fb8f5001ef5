"""The README tells the truth: its tables, its DAG and its commands."""

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_its_tables_and_dag_are_those_of_the_metrics_and_of_dvc() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "README.md"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"run make readme: {done.stdout}{done.stderr}"
    for stage in yaml.safe_load((ROOT / "dvc.yaml").read_text())["stages"]:
        assert f'["{stage}"]' in README


def test_its_make_targets_are_there_and_make_help_lists_them() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^make (\w+) ", done.stdout, re.MULTILINE))
    assert {"repro", "test"} <= set(re.findall(r"make (\w+)", README)) <= listed


def test_ci_runs_the_readmes_test_command() -> None:
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text()
    assert "$ make test " in README


def test_its_links_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target.startswith(("https://", "#")) or (ROOT / target.partition("#")[0]).is_file(), target


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_pages_about_the_code_name_files_that_exist(page: str) -> None:
    names = re.findall(r"`([\w/]+\.(?:py|toml|yaml|md|lock))`", (ROOT / page).read_text())
    assert names
    for name in names:
        assert [path for path in ROOT.glob(f"**/{name}") if ".venv" not in path.parts], name


def test_its_python_is_python() -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        compile(block, "README.md", "exec")


def test_its_parameters_are_there() -> None:
    params = yaml.safe_load((ROOT / "params.yaml").read_text())
    overrides = re.findall(r"-S \"?([\w.]+)=", README)
    assert {"model", "corpus.wordnet", "train.leave_out"} <= set(overrides)
    for path in overrides:
        value = params
        for name in path.split("."):
            value = value[name]


def test_what_it_leaves_out_one_by_one_is_all_that_there_is() -> None:
    (names,) = re.findall(r"\$ for name in (.*?); do", README, re.DOTALL)
    made = {*json.loads((ROOT / "metrics/negatives.json").read_text())}
    made |= {*json.loads((ROOT / "metrics/paraphrases.json").read_text())}
    assert set(names.replace("\\", " ").split()) == made


def test_its_example_lexicons_are_there() -> None:
    (line,) = re.findall(r"\$ cp (.*) data/lexicons/", README)
    assert all((ROOT / name).is_file() for name in line.split())


def committed_model_is_here() -> bool:
    """Tell whether data/model holds what dvc.lock says; DVC's listing of the folder has its files' checksums."""
    (out,) = yaml.safe_load((ROOT / "dvc.lock").read_text())["stages"]["card"]["outs"]
    listing = ROOT / ".dvc/cache/files/md5" / out["md5"][:2] / out["md5"][2:]
    files = {file["relpath"]: file["md5"] for file in json.loads(listing.read_text())} if listing.is_file() else {}
    folder = ROOT / out["path"]
    paths = {name: folder / name for name in files if (folder / name).is_file()}
    digests = {name: hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() for name, path in paths.items()}
    return bool(files) and digests == files


def plain(text: str) -> str:
    """Leave out how long something took, what float32 rounds away, and spaces at the ends of lines."""
    timeless = re.sub(r"[\d.,]+ seconds", "some seconds", text)
    return re.sub(r" +$", "", re.sub(r"\b\d+e-0[78]\b", "tiny", timeless), flags=re.MULTILINE)


def test_its_commands_print_what_it_shows(
    readme_commands: list[tuple[str, str]], run_command: Callable[[str, Path], tuple[int, str, str]], tmp_path: Path
) -> None:
    """The numbers are the committed model's; tests/end_to_end compares all but the numbers, with a small model."""
    if not committed_model_is_here():
        pytest.skip("data/model is not the committed run's")
    for name in ("data", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    for command, expected in readme_commands:
        _, output, errors = run_command(command, tmp_path)
        assert plain(output) == plain(expected), f"{command}: {errors}"
