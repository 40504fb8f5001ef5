"""Commands: --help is quick, each text is checked once, and bad input is one line and exit code 2."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer
import yaml

from samesense import Classifier, ModelError, cli, console, extras
from samesense.classifier import verdict_line
from samesense.explaining import explanation
from samesense.lexicons.wordnet import WordNet, write_wordnet
from samesense.mining import vocabulary
from samesense.places import claimed
from samesense.scoring.jobs import Summary
from samesense.scoring.judges import Judge

ROOT = Path(__file__).parents[1]
STAGES = sorted(yaml.safe_load((ROOT / "dvc.yaml").read_text())["stages"])
COMMANDS = ["predict", "explain", "score", "mine", "review", "convert", "export", "serve", "demo"]
HEAVY = {
    "torch",
    "transformers",
    "pandas",
    "nltk",
    "sklearn",
    "pandera",
    "faiss",
    "scipy",
    "onnxruntime",
    "fastapi",
    "ray",
}
HEAVY_FOR_COMMANDS = HEAVY | {"numpy", "pyarrow"}  # some tenths of a second, which a stage can afford


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def read_help(heavy: set[str], *commands: list[str]) -> list[dict[str, Any]]:
    """Run modules one after the other, and return of each its output, the heavy modules so far and the CPU seconds."""
    code = f"""
import io, json, runpy, sys, time
from contextlib import redirect_stdout, suppress
for module, *arguments in {commands!r}:
    sys.argv, start = [module, *arguments], time.process_time()
    with redirect_stdout(io.StringIO()) as output, suppress(SystemExit):
        runpy.run_module(module, run_name="__main__")
    loaded = sorted({heavy!r} & set(sys.modules))
    print(json.dumps({{"text": output.getvalue(), "heavy": loaded, "seconds": time.process_time() - start}}))
"""
    process = run("-c", code)
    assert process.returncode == 0, process.stderr
    return [json.loads(line) for line in process.stdout.splitlines()]


def test_each_stage_shows_its_arguments_without_heavy_imports() -> None:
    commands = [[f"stages.{stage}", "--help"] for stage in STAGES]
    for stage, shown in zip(STAGES, read_help(HEAVY, *commands), strict=True):
        assert shown["text"].startswith("Usage: "), stage
        assert shown["heavy"] == [], stage


def test_each_command_shows_its_options_quickly_and_without_heavy_imports() -> None:
    commands = [["samesense", "--help"], *(["samesense", command, "--help"] for command in COMMANDS)]
    general, *others = read_help(HEAVY_FOR_COMMANDS, *commands)
    assert general["text"].startswith("Usage: samesense [OPTIONS] COMMAND ")
    assert [line.split()[0] for line in general["text"].partition("Commands:\n")[2].splitlines()] == COMMANDS
    for command, shown in zip(COMMANDS, others, strict=True):
        assert shown["text"].startswith(f"Usage: samesense {command} ")
    for shown in (general, *others):
        assert shown["heavy"] == []
        assert shown["seconds"] < 1


def test_bad_input_of_a_stage_is_one_line_and_exit_code_2_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "wordnet.zip").write_text("no zip")
    (tmp_path / "others").mkdir()
    process = run("-m", "stages.wordnet", *(str(tmp_path / name) for name in ("wordnet.zip", "others", "tables")))
    message = f"error: {tmp_path}/wordnet.zip: not a readable zip file: File is not a zip file\n"
    assert (process.returncode, process.stdout, process.stderr) == (2, "", message)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["others", "wordnet.zip"]


def test_bad_input_of_a_command_is_one_line_and_exit_code_2() -> None:
    process = run("-m", "samesense", "predict", "cold", " ")
    assert (process.returncode, process.stdout, process.stderr) == (2, "", "error: right is empty\n")


@pytest.fixture
def refusal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., str]]:
    """Return a function that runs a command in this process, and returns what it prints with exit code 2."""
    handler = signal.getsignal(signal.SIGTERM)  # which a server replaces

    def refuse(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["samesense", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 2
        out, error = capsys.readouterr()
        assert out == ""
        return error

    yield refuse
    signal.signal(signal.SIGTERM, handler)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["predict", "cold", "icy", "--model", "nowhere"], "error: nowhere: no model here (no such folder); train one"),
        (["predict", "cold", " "], "error: right is empty\n"),
        (["predict", "cold", "x" * 10_000], "error: right has 10,000 characters; at most 200 are scored\n"),
        (["predict", "cold", "\x07"], "error: right has the control character U+0007 (character 1)\n"),
        (["predict", "cold", "🔥"], "error: right '🔥' has no Latin letter and no digit; the model reads English\n"),
        (["explain", "cold", "icy", "--wordnet", "nowhere"], "error: nowhere: no WordNet here (senses.parquet is "),
        (["score", "nowhere.csv", "--model", "nowhere"], "error: nowhere: no model here (no such folder); train one"),
        (
            ["score", "words.md"],
            "error: words.md: cannot recognise the format from the name; name one of csv, tsv, ",
        ),
        (["mine", "nowhere.txt", "-o", "out.txt"], "error: nowhere.txt: cannot be read: No such file or directory\n"),
        (
            ["convert", "nowhere.txt", "-o", "out.ttl"],
            "error: nowhere.txt: cannot be read: No such file or directory\n",
        ),
        (["convert", "in.txt", "-o", "out.json"], "error: out.json: cannot recognise the format from the name; --to "),
        (["export", "--pairs", "nowhere.parquet"], "error: nowhere.parquet: not a readable Parquet file: "),
        (["serve", "--model", "nowhere", "--port", "0"], "error: nowhere: no model here (no such folder); train one"),
    ],
)
def test_bad_input_is_refused_in_one_line(
    arguments: list[str],
    message: str,
    refusal: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    error = refusal(*arguments)
    assert error.startswith(message)
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["score", "in.csv", "-o", "link.csv"], "link.csv: the output is the source, {here}/in.csv"),
        (
            ["score", "in.csv", "-o", "model/config.json", "--output-format", "csv"],
            "model/config.json: the output lies in the model, {here}/model",
        ),
        (
            ["score", "in.csv", "-o", "out.csv", "--rejects", "./in.csv"],
            "./in.csv: the file for rejected rows is the source, {here}/in.csv",
        ),
        (
            ["score", "in.csv", "-o", "out.csv", "--rejects", "out.csv"],
            "out.csv: the file for rejected rows is the output, {here}/out.csv",
        ),
        (
            ["score", "out.csv.rejects.jsonl", "-o", "out.csv"],
            "out.csv.rejects.jsonl: the file for rejected rows is the source, {here}/out.csv.rejects.jsonl",
        ),
        (["mine", "in.csv", "-o", "link.csv"], "link.csv: the output is the vocabulary, {here}/in.csv"),
        (
            ["mine", "out.csv.rejects.jsonl", "-o", "out.csv"],
            "out.csv.rejects.jsonl: the file for rejected lines is the vocabulary, {here}/out.csv.rejects.jsonl",
        ),
    ],
)
def test_no_command_writes_over_what_it_reads(
    arguments: list[str],
    problem: str,
    refusal: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model").mkdir()
    for name in ("in.csv", "out.csv.rejects.jsonl", "model/config.json"):
        (tmp_path / name).write_text("left,right\ncold,icy\n")
    (tmp_path / "link.csv").symlink_to("in.csv")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    message = f"error: {problem.format(here=tmp_path)}; name another place to write\n"
    assert refusal(*arguments, "--model", "model") == message
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_second_run_to_one_output_is_refused(
    refusal: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.txt").write_text("cold\n")
    another = "another run writes there; wait until it ends, or name another place"
    with claimed({}, {"the output": "out.csv"}):
        assert refusal("score", "in.csv", "-o", "out.csv") == f"error: out.csv: {another}\n"
        assert refusal("mine", "in.txt", "-o", "out.csv") == f"error: out.csv: {another}\n"
    with claimed({}, {"the rejects": "rejects.jsonl"}):
        refused = refusal("score", "in.csv", "-o", "out.csv", "--rejects", "rejects.jsonl")
    assert refused == f"error: rejects.jsonl: {another}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["in.txt"]


@pytest.mark.parametrize(
    ("raised", "message"),
    [
        (
            PermissionError(13, "Permission denied", "data/model/config.json"),
            "data/model/config.json: Permission denied",
        ),
        (OSError(28, "No space left on device"), "No space left on device"),
        (typer.BadParameter("path 'pairs.csv' is not readable."), "Invalid value: path 'pairs.csv' is not readable."),
    ],
)
def test_what_the_system_refuses_is_one_line_and_exit_code_2(
    raised: Exception, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise raised

    monkeypatch.setattr("sys.argv", ["fail"])
    with pytest.raises(SystemExit) as stop:
        console.run(fail)
    assert (stop.value.code, capsys.readouterr().err) == (2, f"error: {message}\n")


def test_an_error_that_nobody_foresaw_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError("a library's own")

    monkeypatch.setattr("sys.argv", ["fail"])
    with pytest.raises(OSError, match="a library's own"):
        console.run(fail)


@pytest.mark.parametrize(
    ("arguments", "missing", "extra"),
    [
        (["mine", "examples/vocabulary.txt", "-o", "out.txt"], "faiss", "mine"),
        (["review", "examples/synonyms.txt"], "nltk", "review"),
        (["mine", "examples/vocabulary.txt", "-o", "out.txt", "--engine", "ray"], "ray", "ray"),
        (["export"], "onnxscript", "onnx"),
        (["score", "data", "-o", "out", "--engine", "ray"], "ray", "ray"),
        (["serve"], "fastapi", "serve"),
        (["serve"], "prometheus_client", "serve"),
        (["demo"], "fastapi", "serve"),
    ],
)
def test_a_missing_extra_is_named(
    arguments: list[str], missing: str, extra: str, refusal: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == missing else find_spec(name))
    assert refusal(*arguments) == f"error: {missing} is not installed: pip install 'samesense[{extra}]'\n"


@pytest.fixture
def checked(count_calls: Callable[[Any, str], list[tuple[Any, ...]]]) -> Callable[[], list[object]]:
    """Return a function that says which texts were checked so far, by whichever module of the library."""
    modules = [module for name, module in sys.modules.items() if name.startswith("samesense.")]
    owners = [module for module in modules if "checked_text" in vars(module)]
    assert {vocabulary, explanation} < {*owners}
    calls = [count_calls(owner, "checked_text") for owner in owners]
    return lambda: sorted(text for each in calls for (text,) in each)


def test_predict_prints_the_verdict_and_the_reason(
    informed_folders: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["predict", "freezing", "COLD", "--model", str(informed_folders["twin"])]
    cli.app(words, standalone_mode=False)
    assert (
        capsys.readouterr().out == "freezing / COLD: synonyms (probability 1.00, threshold 0.40): listed in weather\n"
    )
    cli.app([*words, "--json"], standalone_mode=False)
    values = {"left": "freezing", "right": "COLD", "synonyms": True, "probability": 1.0, "because": "listed in weather"}
    assert capsys.readouterr().out == f"{json.dumps(values | {'threshold': 0.4})}\n"
    cli.app([*words, "--no-evidence"], standalone_mode=False)
    alone = Classifier.load(informed_folders["twin"], evidence=False)
    line = verdict_line(("freezing", "COLD"), alone.predict("freezing", "COLD"), alone.threshold)
    assert line.endswith("): the model alone")
    assert capsys.readouterr().out == f"{line}\n"


@pytest.mark.parametrize("option", [[], ["--evidence"], ["--no-evidence"]])
@pytest.mark.parametrize(
    "command",
    [
        ["predict", "cold", "icy"],
        ["explain", "cold", "icy", "--wordnet", "wordnet"],
        ["score", "in.csv"],
        ["mine", "words.txt", "-o", "out.txt"],
        ["serve", "--port", "0"],
        ["demo", "--port", "0"],
    ],
    ids=lambda command: command[0],
)
def test_every_command_that_judges_takes_evidence_or_leaves_it(
    command: list[str], option: list[str], wordnet: WordNet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = []

    def load(source: str, **options: object) -> None:
        loaded.append((source, options["evidence"]))
        raise ModelError("enough")

    monkeypatch.chdir(tmp_path)
    (tmp_path / "words.txt").write_text("cold\n")
    write_wordnet(wordnet, tmp_path / "wordnet")
    monkeypatch.setattr(Classifier, "load", load)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # a server would replace the handler of SIGTERM
    with pytest.raises(ModelError, match=r"^enough$"):
        cli.app([*command, *option], standalone_mode=False)
    assert loaded == [("data/model", option != ["--no-evidence"])]


def test_scoring_on_a_cluster_takes_evidence_or_leaves_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    def score_folder(_source: str, _target: str, judge: Judge, *_: object) -> Summary:
        given.append(judge)
        return Summary()

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("samesense.scoring.ray_engine.score_folder", score_folder)
    for option in ("--evidence", "--no-evidence"):
        with pytest.raises(SystemExit, match="0"):
            cli.app(["score", "in", "-o", "out", "--engine", "ray", option])
    assert given == [Judge("data/model", "torch", evidence=True), Judge("data/model", "torch", evidence=False)]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["in"], "--engine ray reads and writes folders of Parquet files; name them: SOURCE -o FOLDER"),
        (
            ["-", "-o", "out"],
            "--engine ray reads and writes folders of Parquet files; name them: SOURCE -o FOLDER",
        ),
        (
            ["in", "-o", "out", "--rejects", "no.jsonl"],
            "--rejects no.jsonl: with --engine ray, rejected rows stay in the result, with the reason",
        ),
        (["in", "-o", "out", "--input-format", "csv"], "format csv: --engine ray reads and writes Parquet only"),
        (["in", "-o", "out", "--output-format", "csv"], "format csv: --engine ray reads and writes Parquet only"),
        (["in", "-o", "in/out"], "in/out: the output lies in the source, {here}/in; name another place to write"),
        (["in", "-o", "out", "--output-format", "parquet"], "in: no such file or folder"),
    ],
)
def test_options_that_mean_nothing_on_a_cluster_are_refused(
    arguments: list[str],
    problem: str,
    refusal: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refusal("score", *arguments, "--engine", "ray") == f"error: {problem.format(here=tmp_path)}\n"
    assert list(tmp_path.iterdir()) == []


def test_predict_checks_each_text_once(model_folders: dict[str, Path], checked: Callable[[], list[object]]) -> None:
    cli.app(["predict", " cold", "ice_box", "--model", str(model_folders["twin"])], standalone_mode=False)
    assert checked() == [" cold", "ice_box"]


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "parquet"])
def test_score_checks_each_text_once(
    suffix: str, model_folders: dict[str, Path], tmp_path: Path, checked: Callable[[], list[object]]
) -> None:
    rows = pd.DataFrame({"left": ["cold", "run"], "right": ["ice_box", ""]})
    source = tmp_path / f"in.{suffix}"
    if suffix == "parquet":
        rows.to_parquet(source)
    elif suffix == "jsonl":
        rows.to_json(source, orient="records", lines=True)
    else:
        rows.to_csv(source, index=False, sep="\t" if suffix == "tsv" else ",")
    files = [str(source), "-o", str(tmp_path / f"out.{suffix}")]
    with pytest.raises(SystemExit, match="1"):  # a row is rejected
        cli.app(["score", *files, "--model", str(model_folders["twin"])])
    assert checked() == ["", "cold", "ice_box", "run"]


def test_mine_checks_each_text_once(
    model_folders: dict[str, Path], tmp_path: Path, checked: Callable[[], list[object]]
) -> None:
    (tmp_path / "words.txt").write_text("cold\nice_box\nicy\n")
    files = [str(tmp_path / "words.txt"), "-o", str(tmp_path / "synonyms.txt")]
    with pytest.raises(SystemExit, match="0"):
        cli.app(["mine", *files, "--model", str(model_folders["twin"])])
    assert checked() == ["cold", "ice_box", "icy"]


def test_explain_checks_each_text_once(
    model_folders: dict[str, Path], wordnet: WordNet, tmp_path: Path, checked: Callable[[], list[object]]
) -> None:
    write_wordnet(wordnet, tmp_path / "wordnet")
    files = ["--wordnet", str(tmp_path / "wordnet"), "--baselines", str(tmp_path / "none.json")]
    cli.app(["explain", "icy", "ice_box", "--model", str(model_folders["twin"]), *files], standalone_mode=False)
    assert checked() == ["cold", "ice_box", "icy"]  # cold is WordNet's neighbour of icy


@pytest.mark.parametrize(
    ("output", "error"), [("out.csv", "interrupted; the same command resumes\n"), ("-", "")], ids=["file", "stdout"]
)
def test_an_interrupted_score_says_whether_it_can_be_resumed(
    output: str, error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Classifier, "load", interrupt)
    with pytest.raises(SystemExit, match="130"):
        cli.app(["score", "in.csv", "-o", output])
    assert capsys.readouterr() == ("", error)


def test_a_list_is_converted_and_what_is_left_out_is_told(
    run_command: Callable[[str, Path], tuple[int, str, str]], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("tv, television set, c#\nand, &\na => b => c\nphone => iphone\n")
    code, output, errors = run_command("samesense convert a.txt -o a.sr", tmp_path)
    assert (code, output) == (1, "3 rules, 4 pairs; 3 left out\n")
    assert errors.splitlines() == [
        "a.txt, line 2: '&' has no Latin letter and no digit; the model reads English",
        "a.txt, line 3: 'a => b => c' has more than one =>; expected a, b, c or a, b => c",
        "a.txt, line 1: 'c#' has a character that rules of Vespa cannot hold",
    ]
    written = "[rule1] -> =[rule1*];\n[rule1] :- television set, tv;\nphone +> =iphone;\n"
    assert (tmp_path / "a.sr").read_text() == written
    assert run_command("samesense convert a.sr -o b.txt --json", tmp_path) == (
        0,
        '{"rules": 2, "pairs": 2, "left_out": 0, "output": "b.txt"}\n',
        "",
    )
    assert (tmp_path / "b.txt").read_text() == "television set, tv\nphone => iphone\n"
    code, output, errors = run_command("samesense convert b.txt -o b.txt", tmp_path)
    assert (code, output) == (2, "")
    assert errors == f"error: b.txt: the output is the list, {tmp_path}/b.txt; name another place to write\n"
