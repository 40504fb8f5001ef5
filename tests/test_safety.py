"""No code of ours opens a way in: no shell, no pickle, no code of a model, and no package of unknown content."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = ("benchmarks", "samesense", "stages", "tools")
PICKLES = {"torch.load", "numpy.load", "np.load", "joblib.load", "pd.read_pickle"}


def problems(code: str) -> list[str]:
    """Return the rules of ruff's group S that code breaks, by the project's configuration."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise"]
    named = ["--stdin-filename", "samesense/planted.py", "-"]
    done = subprocess.run([*command, *named], input=code, cwd=ROOT, capture_output=True, text=True, check=False)
    return re.findall(r": (S\d+) ", done.stdout)


def unsafe_calls(code: str) -> Iterator[str]:
    """Yield the calls that ruff has no rule for: of what reads pickles, and of transformers outside of its module."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        named = {word.arg: ast.unparse(word.value) for word in node.keywords}
        if name in PICKLES or named.get("trust_remote_code", "False") != "False":
            yield ast.unparse(node)
        if re.fullmatch(r"(\w+\.)?Auto\w+\.from_pretrained", name):  # instead of read_pretrained
            yield ast.unparse(node)


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("import subprocess\nsubprocess.run(input(), shell=True, check=True)\n", "S602"),
        ("import os\nos.system(input())\n", "S605"),
        ("import pickle\npickle.loads(b'')\n", "S301"),
        ("import pandas\npandas.read_pickle('a')\n", "S301"),
        ("import yaml\nyaml.load('a', yaml.Loader)\n", "S506"),
        ("import tarfile\ntarfile.open('a').extractall('b')\n", "S202"),
        ("eval(input())\n", "S307"),
    ],
)
def test_ruff_refuses_it(planted: str, rule: str) -> None:
    assert rule in problems(planted)


@pytest.mark.parametrize(
    "planted",
    [
        "AutoModel.from_pretrained('a', trust_remote_code=True)",
        "kind.from_pretrained('a', trust_remote_code=trusted)",
        "transformers.AutoTokenizer.from_pretrained('a')",
        "torch.load('a')",
        "np.load('a', allow_pickle=True)",
    ],
)
def test_a_call_that_could_run_code_is_found(planted: str) -> None:
    assert set(unsafe_calls(planted)) == {planted}


def test_no_code_of_ours_makes_such_calls() -> None:
    for room in CODE:
        for path in (ROOT / room).rglob("*.py"):
            assert list(unsafe_calls(path.read_text())) == [], path


def test_nobody_silences_the_rules_against_shells_and_pickles() -> None:
    for room in CODE:
        for path in (ROOT / room).rglob("*.py"):
            assert not re.search(r"noqa[^#\n]*\bS(?:202|301|307|506|602|604|605|609)\b", path.read_text()), path


@pytest.mark.parametrize("name", sorted(path.name for path in ROOT.glob("requirements*.lock")))
def test_every_package_in_a_lock_file_has_hashes(name: str) -> None:
    entries = re.findall(r"^\S.*(?:\n +.*)*", (ROOT / name).read_text(), re.MULTILINE)
    assert entries
    for entry in entries:
        pin, *hashes = entry.split(" \\\n    --hash=sha256:")
        assert re.fullmatch(r"[a-z0-9.-]+==\S+( ; .+)?", pin), entry
        assert hashes, entry
        assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in hashes), entry


def test_setup_installs_nothing_without_a_hash_but_the_project_itself() -> None:
    recipe = (ROOT / "Makefile").read_text().partition("$(VENV)/.complete: ")[2].replace("\\\n", "")
    installs = [line for line in recipe.splitlines() if "pip install" in line]
    unhashed = [line.strip() for line in installs if "--require-hashes" not in line]
    assert len(installs) == 4
    assert unhashed == ["$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable ."]
