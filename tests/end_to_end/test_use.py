"""The trained model in use: the commands and the code in pages, and the gate."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.project import Project
from tests.pages import PAGES, blocks, commands, steps


def shape(text: str) -> str:
    """Leave out what depends on the model: numbers, verdicts, their reasons, and the width of columns with them."""
    text = re.sub(r"\d[\d.,]*(e-\d+)?", "0", text)
    text = re.sub(r"(?<=synonyms): [a-z ]+ \(0\)(?= \(probability)", "", text)  # a relation
    text = re.sub(r"not synonyms|true|false", "synonyms", re.sub(r" (yes|no)$", " yes", text, flags=re.MULTILINE))
    text = re.sub(r" +$", "", re.sub(r" +", " ", text), flags=re.MULTILINE)
    text = re.sub(r"(?<=threshold 0\): ).*?(?=\n the model alone 0|\n\Z)", "why", text, flags=re.DOTALL)  # it may wrap
    return re.sub(r'(?<="because": )"[^"]*"|(?<=0synonyms,).*', "why", text)


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)])
def test_commands_print_what_the_page_shows(
    page: str, small_run: Project, run_command: Callable[[str, Path], tuple[int, str, str]], tmp_path: Path
) -> None:
    """In all but what depends on the model; tests/test_pages.py compares the rest, where the committed model is."""
    for name in ("data", "examples"):
        (tmp_path / name).symlink_to(small_run.folder / name)
    code = 0
    for command, expected in commands(page):
        code, output, errors = run_command(command.replace("$?", str(code)), tmp_path)
        if "export" in command and code:  # so little training leaves probabilities close to the threshold
            assert (code, output) == (2, "")
            assert errors.endswith("nothing was written\n")
        elif command.startswith(("samesense review", "echo")):  # what it finds depends on the model
            assert shape(output.partition(" lines")[0]) == shape(expected.partition(" lines")[0]), errors
            assert code in {0, 1}
        else:
            assert code == ("1 rejected" in expected), errors
            compare(command, output, expected, tmp_path)


def compare(command: str, output: str, expected: str, folder: Path) -> None:
    """Compare what a command printed with what a page shows, with the small model in place of the page's."""
    if "synonyms.txt" in command and command.startswith("head "):  # the groups that this model finds
        words = set((folder / "examples/vocabulary.txt").read_text().splitlines())
        assert {term for line in output.splitlines() for term in line.split(", ")} <= words
    elif "synonyms.csv" in command and command.startswith("head "):  # its pairs
        assert output.partition("\n")[0] == expected.partition("\n")[0]
    elif "explain" in command:
        same, nearest = shape(output).split("Nearest synonyms\n")
        assert same == shape(expected).partition("Nearest synonyms\n")[0]
        near = r" (cold|icy): of 0 words near it in WordNet\n( [a-z -]+ 0 synonyms\n){5}"
        assert re.fullmatch(f"({near}){{2}}", nearest)
    else:
        assert shape(output) == shape(expected), command


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")])
def test_python_in_pages_runs(page: str, small_run: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small_run.folder)
    for block in blocks(page, "python"):
        code = compile(block.text, page, "exec")
        if not block.not_run:
            exec(code, {})  # noqa: S102  # ours


def test_a_lexicon_decides_as_the_readme_shows(
    small_run: Project, run_command: Callable[[str, Path], tuple[int, str, str]]
) -> None:
    (block,) = (block for block in blocks("README.md", "console") if "data/lexicons" in block.text)
    *_, (command, expected) = steps(block)
    _, output, errors = run_command(command, small_run.folder)
    assert re.sub(r"threshold [\d.]+", "threshold", output) == re.sub(r"threshold [\d.]+", "threshold", expected), (
        errors
    )


def test_the_gate_fails_where_a_metric_got_worse(clone: Project) -> None:
    command = ("tools.gate", "metrics/eval.json")
    (clone.folder / "tools/gate.yaml").write_text("higher_is_better: {f1: 0.01}\nlower_is_better: {brier: 0.01}\n")
    assert clone.python(*command).stdout == "no metric is worse than HEAD's beyond its tolerance\n"
    scores = clone.metrics("eval")
    (clone.folder / "metrics/eval.json").write_text(json.dumps(scores | {"f1": scores["f1"] - 0.02}))
    assert clone.python(*command, code=1).stdout.startswith(f"f1: {scores['f1']} -> ")
