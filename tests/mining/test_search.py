"""Synonyms are found within a vocabulary: by `mine`, and by the command that reads and writes files."""

import csv
import json
import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from samesense import Classifier, ModelError, cli
from samesense.evidence.store import Evidence
from samesense.lists.decisions import Decisions
from samesense.mining import reranking
from samesense.mining import search as mining
from samesense.mining.calibration import Calibration
from samesense.mining.groups import Synonyms
from samesense.mining.search import Inflections, Local, Mined, Search, mine
from samesense.mining.seeds import Seeds
from samesense.models.architectures import ARCHITECTURES
from samesense.models.metadata import Metadata
from samesense.models.onnx_runtime import OnnxRuntime

INFLECTIONS: tuple[Inflections, ...] = ("drop", "keep")
METADATA = Metadata("twin", 0.5, 1.0, {})
WORDS = ["cold", "frosty", "hot", "icy", "jog", "run", "the hot season of the year"]
ALONE = "the model alone"
MINED = [
    Synonyms("cold", "icy", 0.95, ALONE),
    Synonyms("frosty", "icy", 0.9, ALONE),
    Synonyms("cold", "frosty", 0.8125, ALONE),
    Synonyms("hot", "icy", 0.8, ALONE),
    Synonyms("jog", "run", 0.8, ALONE),
]
PROBABILITIES = {(pair.left, pair.right): pair.probability for pair in MINED} | {("cold", "hot"): 0.7999}


class FakeRuntime:
    """Gives the pairs that it knows their probability, and every other 0.1; all words are equally near each other."""

    symmetric = True

    def __init__(self, known: dict[tuple[str, str], float]) -> None:
        self.known = known

    def vectors(self, words: Sequence[str], *, progress: bool) -> NDArray[np.float32]:  # noqa: ARG002
        return np.eye(len(words), dtype=np.float32)

    def probabilities(
        self,
        pairs: Sequence[tuple[str, str]],
        *,
        progress: bool,  # noqa: ARG002
    ) -> NDArray[np.float64]:
        return np.array([self.known.get(pair, 0.1) for pair in pairs])


def fake(known: dict[tuple[str, str], float]) -> Classifier:
    return Classifier(cast("Any", FakeRuntime(known)), METADATA)


@pytest.fixture(autouse=True)
def uncalibrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the probabilities of judged pairs for those of candidates."""
    for name in ("ALONE", "WITH_EVIDENCE"):
        monkeypatch.setattr(reranking, name, Calibration(0.0, 1.0, 0.0))


def rounded(mined: Mined) -> Mined:
    """Return what was mined with probabilities of 12 digits."""
    pairs = [pair._replace(probability=round(pair.probability, 12)) for pair in mined.pairs]
    return Mined(mined.candidates, pairs, [])


@pytest.fixture
def fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every command use the fake model."""
    monkeypatch.setattr(Classifier, "load", lambda *_, **__: fake(PROBABILITIES))


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """Run the command line in this process, and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["samesense", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_pairs_are_sorted_by_probability_then_by_words() -> None:
    mined = mine(Local(fake(PROBABILITIES)), reversed(WORDS), Search(10, 0.79999))
    assert rounded(mined) == Mined(21, MINED, [])
    assert [pair[:2] for pair in mined.weak] == [("cold", "hot")]
    assert mine(Local(fake(PROBABILITIES)), ["cold"], Search()) == Mined(0, [], [])


def test_forms_of_one_word_are_no_candidates_unless_they_are_kept() -> None:
    words = {("car", "cars"): 0.99, ("auto", "car"): 0.95, ("auto", "cars"): 0.94}
    dropped, kept = (
        mine(Local(fake(words)), ["auto", "car", "cars"], Search(inflections=inflections))
        for inflections in INFLECTIONS
    )
    assert [pair[:2] for pair in dropped.pairs] == [("auto", "car"), ("auto", "cars")]
    assert [pair[:2] for pair in kept.pairs] == [("car", "cars"), ("auto", "car"), ("auto", "cars")]


def test_only_words_of_the_part_of_speech_are_searched() -> None:
    mined = mine(Local(fake({("jog", "run"): 0.9})), WORDS, Search(10, pos="verb"))
    assert mined.candidates == 3  # of hot, jog and run
    assert [pair[:2] for pair in mined.pairs] == [("jog", "run")]


def test_only_what_is_new_beside_the_seeds_is_proposed() -> None:
    seeds = Seeds(frozenset({"cold", "chilly"}), frozenset({("chilly", "cold"), ("cold", "icy")}))
    known = {**PROBABILITIES, ("chilly", "cold"): 0.99, ("chilly", "frosty"): 0.97}
    mined = mine(Local(fake(known)), ["Cold", "frosty", "icy"], Search(10, seeds=seeds))
    assert [pair[:2] for pair in mined.pairs] == [("chilly", "frosty"), ("frosty", "icy"), ("cold", "frosty")]


def test_decisions_of_people_rule() -> None:
    decisions = Decisions({("icy", "Cold"): False, ("hot", "cold"): True, ("hot", "torrid"): True})
    mined = mine(Local(fake(PROBABILITIES)), WORDS, Search(10, 0.79999, decisions=decisions))
    assert rounded(mined) == Mined(19, [Synonyms("cold", "hot", 1.0, "accepted by people"), *MINED[1:]], [])


def test_evidence_joins_the_verdicts(evidence: Evidence) -> None:
    classifier = Classifier(cast("Any", FakeRuntime(PROBABILITIES)), METADATA, evidence)
    mined = mine(Local(classifier), [*WORDS, "freezing"], Search(10, 0.8))
    assert mined.candidates == 28
    assert [(pair.left, pair.right, round(pair.probability, 4), pair.because) for pair in mined.pairs] == [
        ("cold", "freezing", 1.0, "listed in weather"),
        ("icy", "jog", 1.0, "listed in weather"),
        ("cold", "icy", 0.9222, "similar in WordNet"),  # of 1 and half of the model's log-odds, those of .95
        ("cold", "frosty", 0.8498, "similar in WordNet"),
    ]


def test_words_that_differ_in_case_only_are_not_a_pair() -> None:
    classifier = fake({("May", "may"): 0.99, ("May", "might"): 0.95, ("may", "might"): 0.96})
    synonyms = [Synonyms("may", "might", 0.96, ALONE), Synonyms("May", "might", 0.95, ALONE)]
    assert rounded(mine(Local(classifier), ["May", "may", "might"], Search(2, 0.9, "keep"))) == Mined(2, synonyms, [])


def test_an_onnx_model_of_pairs_needs_an_encoder() -> None:
    runtime = OnnxRuntime.__new__(OnnxRuntime)  # as if loaded, without an export
    runtime.tokenizer = Tokenizer(WordLevel(dict.fromkeys(WORDS, 0)))
    runtime.symmetric, runtime.late, runtime.width, runtime.pad = False, False, 0, 0
    with pytest.raises(ModelError, match=r"give --encoder the model it was exported from$"):
        mine(Local(Classifier(runtime, METADATA)), WORDS, Search())


SOLR = "cold, frosty, icy\nhot, icy\nrun, jog\n"  # the commonest first
CSV = "left,right,probability,because\n" + "".join(
    f"{left},{right},{value},{ALONE}\n" for left, right, value, _ in MINED
)
JSONL = "".join(json.dumps(pair._asdict()) + "\n" for pair in MINED)


@pytest.mark.usefixtures("fake_model")
@pytest.mark.parametrize(
    ("name", "options", "content"),
    [
        ("synonyms.txt", [], SOLR),
        ("synonyms.csv", [], CSV),
        ("synonyms.jsonl", [], JSONL),
        ("synonyms", ["--format", "solr"], SOLR),
    ],
)
def test_the_command_writes_what_it_finds(  # noqa: PLR0913, PLR0917  # a fixture each
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    options: list[str],
    content: str,
) -> None:
    (tmp_path / "words.txt").write_text("\n".join(WORDS))
    output = tmp_path / name
    command = ["mine", tmp_path / "words.txt", "-o", output, *options, "--neighbours", "10", "--threshold", "0.8"]
    assert run(monkeypatch, *command) == 0
    assert output.read_text() == content
    line = "5 pairs of synonyms, in 3 groups, among 7 words (21 candidates, 0 seconds)\n"
    assert capsys.readouterr() == (line, "")
    assert run(monkeypatch, *command, "--json") == 0
    counts = {"words": 7, "rejected": 0, "candidates": 21, "pairs": 5, "groups": 3, "unwritten": 0, "seconds": 0.0}
    summary = json.loads(capsys.readouterr().out)
    assert summary | {"seconds": 0.0} == counts | {"output": str(output), "rejects": None}
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(["words.txt", name])


@pytest.mark.usefixtures("fake_model")
def test_lines_that_cannot_be_scored_go_to_a_file_beside_the_synonyms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words, output = tmp_path / "words.txt", tmp_path / "synonyms.txt"
    rejects = tmp_path / "synonyms.txt.rejects.jsonl"
    words.write_text("cold\nicy\n\n\U0001f600\n")
    assert run(monkeypatch, "mine", words, "-o", output) == 1
    assert output.read_text() == "cold, icy\n"
    reason = "'\U0001f600' has no Latin letter and no digit; the model reads English"
    assert [json.loads(line) for line in rejects.read_text().splitlines()] == [
        {"number": 4, "reason": reason, "row": "\U0001f600"}
    ]
    assert capsys.readouterr().out.splitlines()[1] == f"rejected lines: 1; see {rejects}"
    words.write_text("cold\nicy\n")
    assert run(monkeypatch, "mine", words, "-o", output) == 0
    assert not rejects.exists()


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_real_model_mines_what_it_judges_synonyms(
    model_folders: dict[str, Path], architecture: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = list(combinations(WORDS, 2))
    probabilities = Classifier.load(model_folders[architecture]).probabilities(pairs)
    threshold = float(np.median(probabilities)) + 1e-4
    expected = [pair for pair, probability in zip(pairs, probabilities, strict=True) if probability >= threshold]
    (tmp_path / "words.txt").write_text("\n".join(WORDS))
    options = ["--model", model_folders[architecture], "--threshold", threshold, "--neighbours", 9]
    encoder = ["--encoder", model_folders["cross"]]  # with as many neighbours as words, any encoder finds all pairs
    for more in ([], encoder):
        assert run(monkeypatch, "mine", tmp_path / "words.txt", "-o", tmp_path / "found.csv", *options, *more) == 0
        with (tmp_path / "found.csv").open() as file:
            rows = [(row["left"], row["right"]) for row in csv.DictReader(file)]
        assert sorted(rows) == expected


@pytest.mark.usefixtures("fake_model")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.txt", "-o", "out.txt"], "missing.txt: cannot be read: No such file or directory"),
        ([".", "-o", "out.txt"], ".: cannot be read: Is a directory"),
        (["words.txt", "-o", "folder.txt"], "folder.txt: is a folder; expected a file to write"),
        (
            ["words.txt", "-o", "nowhere/out.txt"],
            "nowhere/out.txt: cannot be written: there is no folder {here}/nowhere",
        ),
        (
            ["words.txt", "-o", "./words.txt"],
            "words.txt: the output is the vocabulary, {here}/words.txt; name another place to write",
        ),
        (
            ["words.txt", "-o", "out.xlsx"],
            (
                "out.xlsx: cannot recognise the format from the name; --format names one of solr, elasticsearch, "
                "typesense, algolia, meilisearch, vespa, skos, csv, jsonl"
            ),
        ),
    ],
)
def test_files_that_cannot_be_read_or_written_are_one_line_and_exit_code_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("words.txt").write_text("cold\nicy\n")
    Path("folder.txt").mkdir()
    assert run(monkeypatch, "mine", *arguments) == 2
    assert capsys.readouterr() == ("", f"error: {message.format(here=tmp_path)}\n")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["folder.txt", "words.txt"]
    assert Path("words.txt").read_text() == "cold\nicy\n"


@pytest.mark.usefixtures("fake_model")
def test_an_interruption_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(mining, "mine", interrupt)
    words, output = tmp_path / "words.txt", tmp_path / "synonyms.txt"
    words.write_text("cold\nicy\n")
    output.write_text("mine, own\n")
    assert run(monkeypatch, "mine", words, "-o", output) == 130
    assert output.read_text() == "mine, own\n"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["synonyms.txt", "words.txt"]
