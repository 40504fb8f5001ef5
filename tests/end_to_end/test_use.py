"""The trained model in use: the README's commands, and the gate."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from tests.end_to_end.project import Project


def shape(text: str) -> str:
    """Leave out what depends on the model: numbers, verdicts, their reasons, and the width of columns with them."""
    text = re.sub(r"\d[\d.,]*(e-\d+)?", "0", text)
    text = re.sub(r"not synonyms|true|false", "synonyms", re.sub(r" (yes|no)$", " yes", text, flags=re.MULTILINE))
    text = re.sub(r" +$", "", re.sub(r" +", " ", text), flags=re.MULTILINE)
    text = re.sub(r"(?<=threshold 0\): ).*?(?=\n the model alone 0|\n\Z)", "why", text, flags=re.DOTALL)  # it may wrap
    return re.sub(r'(?<="because": )"[^"]*"|(?<=0synonyms,).*', "why", text)


def test_the_readmes_commands_print_what_it_shows(
    small_run: Project,
    readme_commands: list[tuple[str, str]],
    run_command: Callable[[str, Path], tuple[int, str, str]],
    tmp_path: Path,
) -> None:
    for name in ("data", "examples"):
        (tmp_path / name).symlink_to(small_run.folder / name)
    words = set((small_run.folder / "examples/vocabulary.txt").read_text().splitlines())
    for command, expected in readme_commands:
        code, output, errors = run_command(command, tmp_path)
        if "export" in command and code:  # so little training leaves probabilities close to the threshold
            assert (code, output) == (2, "")
            assert errors.endswith("nothing was written\n")
            continue
        assert code == ("1 rejected" in expected), errors
        if command.startswith("head "):  # the groups that this model finds
            assert {term for line in output.splitlines() for term in line.split(", ")} <= words
        elif "explain" in command:
            same, nearest = shape(output).split("Nearest synonyms\n")
            assert same == shape(expected).partition("Nearest synonyms\n")[0]
            near = r" (cold|icy): of 0 words near it in WordNet\n( [a-z -]+ 0 synonyms\n){5}"
            assert re.fullmatch(f"({near}){{2}}", nearest)
        else:
            assert shape(output) == shape(expected), command


def test_the_gate_fails_where_a_metric_got_worse(clone: Project) -> None:
    command = ("tools.gate", "metrics/eval.json")
    (clone.folder / "tools/gate.yaml").write_text("higher_is_better: {f1: 0.01}\nlower_is_better: {brier: 0.01}\n")
    assert clone.python(*command).stdout == "no metric is worse than HEAD's beyond its tolerance\n"
    scores = clone.metrics("eval")
    (clone.folder / "metrics/eval.json").write_text(json.dumps(scores | {"f1": scores["f1"] - 0.02}))
    assert clone.python(*command, code=1).stdout.startswith(f"f1: {scores['f1']} -> ")
