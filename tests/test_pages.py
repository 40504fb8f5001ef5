"""README and docs tell the truth: their tables, links, commands and code."""

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from typer.core import TyperGroup
from typer.main import get_command

from samesense.cli import app
from tests.pages import PAGES, ROOT, anchors, blocks, commands, read, site_pages, steps
from tools.site import links_of

EVERYTHING = "\n".join(map(read, PAGES))
WITH_COMMANDS = [page for page in PAGES if commands(page)]
LANGUAGES = {"console", "csv", "mermaid", "python", "yaml"}  # of blocks; commands are in those of the console


def test_the_readme_is_short() -> None:
    assert len(read("README.md").splitlines()) <= 200


def test_tables_and_dag_are_those_of_the_metrics_and_of_dvc() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", *PAGES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"run make readme: {done.stdout}{done.stderr}"
    for stage in yaml.safe_load(read("dvc.yaml"))["stages"]:
        assert f'["{stage}"]' in read("docs/pipeline.md")


def test_make_readme_brings_all_pages_up_to_date() -> None:
    assert "\tcog -r README.md docs/*.md\n" in read("Makefile")
    assert not [page for page in PAGES if "[[[cog" in read(page) and page.count("/") > 1]


def test_make_targets_are_there_and_make_help_lists_them() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^make (\w+) ", done.stdout, re.MULTILINE))
    named = set(re.findall(r"^\$ make (\w+)|`make (\w+)", EVERYTHING, re.MULTILINE))
    assert {"repro", "test", "docs"} <= {first or second for first, second in named} <= listed


def test_ci_runs_the_readmes_test_command() -> None:
    assert "\nmake test\n" in read(".ci/run")
    assert "$ make test " in read("README.md")


def test_every_page_is_in_the_site() -> None:
    assert sorted(set(PAGES) - set(site_pages())) == []
    assert len(set(site_pages())) == len(site_pages())


@pytest.mark.parametrize("page", site_pages())
def test_links_lead_to_files_and_to_headings(page: str) -> None:
    for path, anchor in links_of(page, read(page)):
        assert (ROOT / path).is_file(), path
        assert not anchor or anchor in anchors(path), f"{path}#{anchor}"
        assert not path.endswith(".md") or path in site_pages(), path


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_pages_about_the_code_name_files_that_exist(page: str) -> None:
    names = re.findall(r"`([\w/]+\.(?:py|toml|yaml|yml|md|lock))`", read(page))
    assert names
    for name in names:
        assert [path for path in ROOT.glob(f"**/{name}") if ".venv" not in path.parts], name


def test_the_reference_names_modules_and_members_that_exist() -> None:
    for name in re.findall(r"^::: (\S+)$", EVERYTHING, re.MULTILINE):
        spec = find_spec(name)
        assert spec is not None, name
        (members,) = re.findall(rf"^::: {name}\n(?: +options:\n +members: \[(.*)\])?", EVERYTHING, re.MULTILINE)
        source = Path(str(spec.origin)).read_text(encoding="utf-8")
        for member in filter(None, members.split(", ")):
            assert re.search(rf"^(def|class) {member}\b", source, re.MULTILINE), member


def test_parameters_are_there() -> None:
    params = yaml.safe_load(read("params.yaml"))
    overrides = re.findall(r"-S \"?([\w.]+)=", EVERYTHING)
    assert {"model", "corpus.wordnet", "train.leave_out"} <= set(overrides)
    for path in overrides:
        value = params
        for name in path.split("."):
            value = value[name]


def test_stages_and_modules_that_commands_name_are_there() -> None:
    stages = yaml.safe_load(read("dvc.yaml"))["stages"]
    for names in re.findall(r"^\$ dvc (?:repro|exp run)((?: [a-z_]+)*)", EVERYTHING, re.MULTILINE):
        assert set(names.split()) <= stages.keys(), names
    modules = re.findall(r"python -m ((?:benchmarks|stages|tools)\.\w+)", EVERYTHING)
    assert {"benchmarks.mining", "stages.train", "tools.enqueue"} <= set(modules)
    for name in modules:
        assert find_spec(name), name


def test_what_is_left_out_one_by_one_is_all_that_there_is() -> None:
    (names,) = re.findall(r"\$ for name in (.*?); do", EVERYTHING, re.DOTALL)
    made = {*json.loads(read("metrics/negatives.json")), *json.loads(read("metrics/paraphrases.json"))}
    assert set(names.replace("\\", " ").split()) == made


def test_example_lexicons_are_there() -> None:
    lines = re.findall(r"\$ cp (.*) data/lexicons/", EVERYTHING)
    assert all((ROOT / name).is_file() for line in lines for name in line.split())


def test_every_command_runs_or_says_why_not() -> None:
    """Those that run are commands of samesense that end, and what shows their outputs."""
    assert set(re.findall(r"^```(\w*)\n(?:.*?)^```$", EVERYTHING, re.DOTALL | re.MULTILINE)) == LANGUAGES
    for page in PAGES:
        for block in blocks(page, "console"):
            assert block.text.startswith("$ "), block.text
        for command, _ in commands(page):
            assert re.match(r"samesense (?!serve|demo)|(cat|head|tail) |echo \$\?$", command), command
    run = {command.split()[1] for page in PAGES for command, _ in commands(page) if command.startswith("samesense ")}
    assert run == {"predict", "explain", "score", "mine", "convert", "export", "review"}


def test_commands_have_options_that_exist() -> None:
    """Whether they run or not."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    parameters = {name: command.params for name, command in group.commands.items()}
    known = {name: {"--help", *(word for one in ours for word in one.opts)} for name, ours in parameters.items()}
    shown = [command for page in PAGES for block in blocks(page, "console") for command, _ in steps(block)]
    for name, rest in re.findall(r"^samesense ([a-z]+)(.*?)(?:  +#.*)?$", "\n".join(shown), re.MULTILINE):
        assert set(re.findall(r" (--?[a-z][\w-]*)", rest)) <= known[name], f"{name}{rest}"


def committed_model_is_here() -> bool:
    """Tell whether data/model holds what dvc.lock says; DVC's listing of the folder has its files' checksums."""
    (out,) = yaml.safe_load(read("dvc.lock"))["stages"]["card"]["outs"]
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


@pytest.mark.parametrize("page", WITH_COMMANDS)
def test_commands_print_what_the_page_shows(
    page: str, run_command: Callable[[str, Path], tuple[int, str, str]], tmp_path: Path
) -> None:
    """The numbers are the committed model's; tests/end_to_end compares all but the numbers, with a small model."""
    if not committed_model_is_here():
        pytest.skip("data/model is not the committed run's")
    for name in ("data", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    code = 0
    for command, expected in commands(page):
        code, output, errors = run_command(command.replace("$?", str(code)), tmp_path)
        assert plain(output) == plain(expected), f"{command}: {errors}"
