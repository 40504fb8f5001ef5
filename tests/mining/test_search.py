"""Synonyms are found within a vocabulary, and written so that other programs read the same pairs."""

import csv
import json
import re
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from samesense import Classifier, cli, mining
from samesense.chunks import Reject
from samesense.errors import ModelError, TableError, TextError
from samesense.mining import Mined, Search, mine
from samesense.onnx_runtime import OnnxModel
from samesense.reranking import probabilities
from samesense.synonym_files import Synonyms, format_of, grouped, synonym_writer
from samesense.texts import surface
from samesense.vectors import embedded, nearest
from samesense.vocabulary import Vocabulary, read_vocabulary
from stages._architectures import ARCHITECTURES
from stages._lexicons import read_lexicons

WORDS = ["cold", "frosty", "hot", "icy", "jog", "run", "the hot season of the year"]
MINED = [
    Synonyms("cold", "icy", 0.95),
    Synonyms("frosty", "icy", 0.9),
    Synonyms("cold", "frosty", 0.8125),
    Synonyms("hot", "icy", 0.8),
    Synonyms("jog", "run", 0.8),
]


@pytest.fixture(params=sorted(ARCHITECTURES))
def folder(request: pytest.FixtureRequest, model_folders: dict[str, Path]) -> Path:
    return model_folders[request.param]


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """Run the command line in this process, and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["samesense", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_a_vocabulary_has_each_word_once_and_tells_the_lines_that_cannot_be_scored(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    lines = ["\ufeffcold", "ice_cream\r", "", " ice  cream ", "a\0b", "\U0001f600", "x" * 10_000, "cafe\u0301", "cold"]
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    assert read_vocabulary(path) == Vocabulary(
        ["café", "cold", "ice cream"],
        [
            Reject(5, "has the control character U+0000 (character 2)", "a\0b"),
            Reject(6, "'\U0001f600' has no Latin letter and no digit; the model reads English", "\U0001f600"),
            Reject(7, "has 10,000 characters; at most 200 are scored", "x" * 10_000),
        ],
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "words.txt: cannot be read: No such file or directory"),
        (b"", "words.txt: no word that can be scored; expected one per line"),
        (b"\n \n", "words.txt: no word that can be scored; expected one per line"),
        (b"\n--\n", "words.txt: no word that can be scored; expected one per line; line 2 '--' has no Latin letter"),
        (b"cold\n\x89PNG\r\n", "words.txt, line 2: not UTF-8; expected a word or phrase per line"),
        ("cold\nicy".encode("utf-16"), "words.txt, line 1: not UTF-8; expected a word or phrase per line"),
    ],
)
def test_a_file_that_is_no_vocabulary_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "words.txt").write_bytes(content)
    with pytest.raises(TableError) as caught:
        read_vocabulary(tmp_path / "words.txt")
    assert str(caught.value).startswith(f"{tmp_path}/{message}")


def test_words_are_embedded_by_the_encoder_of_the_folder(folder: Path) -> None:
    from transformers import AutoModel

    classifier = Classifier.load(folder)
    stock = AutoModel.from_pretrained(folder)
    expected = []
    for word in WORDS:
        with torch.inference_mode():
            states = stock(**classifier.tokenizer(word, return_tensors="pt")).last_hidden_state[0].mean(0)
        expected.append(torch.nn.functional.normalize(states, dim=0).numpy())
    np.testing.assert_allclose(embedded(classifier, WORDS), expected, atol=1e-5)


def test_an_onnx_model_of_pairs_embeds_no_words() -> None:
    model: Any = OnnxModel.__new__(OnnxModel)
    model.size = 0
    unused: Any = None
    with pytest.raises(ModelError, match=r"name the model it was made from \(--encoder\)$"):
        embedded(Classifier(model, unused, 0.5), WORDS)


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_candidates_are_the_nearest_of_either_side(rows: int, number: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(rows, 5)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = vectors @ vectors.T
    expected = set()
    for row in range(rows):
        order = [int(other) for other in np.argsort(-cosines[row]) if other != row]
        expected |= {tuple(sorted((row, other))) for other in order[:number]}
    assert [tuple(pair) for pair in nearest(vectors, number).tolist()] == sorted(expected)


def test_equal_vectors_are_candidates() -> None:
    same = np.eye(4, dtype=np.float32)[[0, 0, 0, 1]]
    assert {(0, 1), (0, 2), (1, 2)} <= {tuple(pair) for pair in nearest(same, 2).tolist()}


def test_a_probability_is_the_classifiers_wherever_it_can_matter(folder: Path) -> None:
    classifier = Classifier.load(folder)
    pairs = list(combinations(WORDS, 2))
    expected = classifier.probabilities(pairs)
    np.testing.assert_allclose(probabilities(classifier, pairs, 0.5), expected, rtol=1e-4)
    for threshold in np.quantile(expected, [0.3, 0.6, 0.9]) + 1e-6:
        found = probabilities(classifier, pairs, threshold)
        assert ((found >= threshold) == (expected >= threshold)).all()
        np.testing.assert_allclose(found[found > 0], expected[found > 0], rtol=1e-4)
    assert probabilities(classifier, [], 0.5).shape == (0,)


@pytest.mark.parametrize("architecture", ["cross", "joint"])
def test_the_second_order_is_asked_only_where_it_can_matter(
    model_folders: dict[str, Path], architecture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from samesense import scoring

    classifier = Classifier.load(model_folders[architecture])
    pairs = list(combinations(WORDS, 2))
    first = 1 / (1 + np.exp(-scoring.log_odds(classifier.model, classifier.tokenizer, pairs)[:, 0]))
    asked: list[tuple[str, str]] = []
    one_order = scoring.one_order

    def noted(model: Any, tokenizer: Any, some: list[tuple[str, str]]) -> Any:
        asked.extend(some)
        return one_order(model, tokenizer, some)

    monkeypatch.setattr(scoring, "one_order", noted)
    ranked = np.sort(first)
    gap = np.diff(ranked).argmax()
    bound = ranked[gap : gap + 2].mean()  # the first order has to reach 2t - 1
    probabilities(classifier, pairs, (1 + bound) / 2)
    second = [(right, left) for (left, right), one in zip(pairs, first, strict=True) if one >= bound]
    assert asked == pairs + second
    assert 0 < len(second) < len(pairs)


def fake(monkeypatch: pytest.MonkeyPatch, chances: dict[tuple[str, str], float]) -> None:
    """Have every pair of words judged as ``chances`` says; all others are no synonyms."""
    monkeypatch.setattr("samesense.vectors.embedded", lambda _, words, **__: np.eye(len(words), dtype=np.float32))
    monkeypatch.setattr(
        "samesense.reranking.probabilities",
        lambda _, pairs, __, **___: np.array([chances.get(pair, 0.1) for pair in pairs]),
    )
    monkeypatch.setattr("samesense.classifier.Classifier.load", lambda *_, **__: None)


CHANCES = {(left, right): chance for left, right, chance in MINED} | {("cold", "hot"): 0.7999}


def test_pairs_are_sorted_by_probability_then_by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, CHANCES)
    unused: Any = None
    assert mine(unused, reversed(WORDS), Search(10, 0.8)) == Mined(21, MINED)
    assert mine(unused, ["cold"], Search()) == Mined(0, [])


def test_words_that_differ_in_case_are_no_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, {("May", "may"): 0.99, ("May", "might"): 0.95, ("may", "might"): 0.96})
    unused: Any = None
    found = [Synonyms("may", "might", 0.96), Synonyms("May", "might", 0.95)]
    assert mine(unused, ["May", "may", "might"], Search(2, 0.9)) == Mined(2, found)


SOLR = "cold, frosty, icy\nhot, icy\njog, run\n"
CSV = "left,right,probability\ncold,icy,0.95\nfrosty,icy,0.9\ncold,frosty,0.8125\nhot,icy,0.8\njog,run,0.8\n"
JSONL = "".join(json.dumps(pair._asdict()) + "\n" for pair in MINED)


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
    fake(monkeypatch, CHANCES)
    (tmp_path / "words.txt").write_text("\n".join(WORDS))
    output = tmp_path / name
    options += ["--neighbours", "10", "--threshold", "0.8"]
    assert run(monkeypatch, "mine", tmp_path / "words.txt", "-o", output, *options) == 0
    assert output.read_text() == content
    line = "5 pairs of synonyms, in 3 groups, among 7 words (21 candidates judged, 0 seconds)\n"
    assert capsys.readouterr() == (line, "")
    assert run(monkeypatch, "mine", tmp_path / "words.txt", "-o", output, *options, "--json") == 0
    expected = {"words": 7, "rejected": 0, "candidates": 21, "pairs": 5, "groups": 3, "seconds": 0.0}
    told = json.loads(capsys.readouterr().out)
    assert told | {"seconds": 0.0} == expected | {"output": str(output), "rejects": None}
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(["words.txt", name])


def test_lines_that_cannot_be_scored_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake(monkeypatch, CHANCES)
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


def test_a_real_model_mines_what_it_judges_synonyms(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classifier = Classifier.load(folder)
    pairs = list(combinations(WORDS, 2))
    chances = classifier.probabilities(pairs)
    threshold = float(np.median(chances)) + 1e-4
    (tmp_path / "words.txt").write_text("\n".join(WORDS))
    options = ["--model", folder, "--threshold", threshold, "--neighbours", 9]
    for _ in range(2):
        assert run(monkeypatch, "mine", tmp_path / "words.txt", "-o", tmp_path / "found.csv", *options) == 0
        with (tmp_path / "found.csv").open() as file:
            rows = [(row["left"], row["right"]) for row in csv.DictReader(file)]
        assert sorted(rows) == [pair for pair, chance in zip(pairs, chances, strict=True) if chance >= threshold]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.txt", "-o", "out.txt"], "missing.txt: cannot be read: No such file or directory"),
        ([".", "-o", "out.txt"], ".: cannot be read: Is a directory"),
        (["words.txt", "-o", "folder.txt"], "folder.txt: a folder is there"),
        (["words.txt", "-o", "nowhere/out.txt"], "nowhere/out.txt: cannot be written: No such file or directory"),
        (["words.txt", "-o", "./words.txt"], "words.txt: is the vocabulary; write to another file"),
        (["words.txt", "-o", "out.xlsx"], "out.xlsx: its name does not tell its format; give one of solr, csv, jsonl"),
    ],
)
def test_what_cannot_be_read_or_written_is_one_line_and_exit_code_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    fake(monkeypatch, CHANCES)
    monkeypatch.chdir(tmp_path)
    Path("words.txt").write_text("cold\nicy\n")
    Path("folder.txt").mkdir()
    assert run(monkeypatch, "mine", *arguments) == 2
    assert capsys.readouterr() == ("", f"error: {message}\n")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["folder.txt", "words.txt"]
    assert Path("words.txt").read_text() == "cold\nicy\n"


def test_an_interruption_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, CHANCES)

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(mining, "mine", interrupted)
    words, output = tmp_path / "words.txt", tmp_path / "synonyms.txt"
    words.write_text("cold\nicy\n")
    output.write_text("mine, own\n")
    assert run(monkeypatch, "mine", words, "-o", output) == 130
    assert output.read_text() == "mine, own\n"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["synonyms.txt", "words.txt"]


def written(pairs: list[Synonyms], path: Path) -> str:
    with synonym_writer(path, format_of(path, None)) as write:
        write(pairs, grouped(pairs))
    return path.read_text(encoding="utf-8")


def test_what_solr_takes_for_its_own_is_escaped(tmp_path: Path) -> None:
    pairs = [Synonyms("#1", "no. 1", 0.9), Synonyms("1,000", "a=>b", 0.9), Synonyms("C#", "C\\", 0.9)]
    found = written(pairs, tmp_path / "synonyms.txt")
    assert found == "\\#1, no. 1\n1\\,000, a\\=>b\nC\\#, C\\\\\n"
    assert [solr_terms(line) for line in found.splitlines()] == [["#1", "no. 1"], ["1,000", "a=>b"], ["C#", "C\\"]]


def solr_terms(line: str) -> list[str]:
    """Read a line as Lucene's SolrSynonymParser does: a backslash takes the next character literally."""
    assert not line.startswith("#")
    assert "=>" not in re.sub(r"\\.", ".", line)
    terms = [""]
    for escaped, comma, other in re.findall(r"\\(.)|(,)|([^\\,])", line):
        if comma:
            terms.append("")
        else:
            terms[-1] += escaped or other
    return [term.strip() for term in terms]


def is_surface(text: str) -> bool:
    try:
        return surface(text) == text
    except TextError:
        return False


def some_pairs(alphabet: str) -> st.SearchStrategy[list[Synonyms]]:
    """Make up pairs of words in sorted order, each once, their words few, so that there are groups."""
    words = st.text(alphabet, min_size=1, max_size=5).filter(is_surface)
    vocabularies = st.lists(words, min_size=2, max_size=7, unique=True).map(sorted)
    pairs = vocabularies.flatmap(lambda some: st.lists(st.sampled_from(list(combinations(some, 2))), unique=True))
    return pairs.map(lambda some: [Synonyms(left, right, 0.9) for left, right in some])


@settings(deadline=None)
@given(some_pairs("abc"))
def test_groups_hold_the_pairs_and_no_others(pairs: list[Synonyms]) -> None:
    groups = grouped(pairs)
    judged = {(left, right) for left, right, _ in pairs}
    assert {pair for group in groups for pair in combinations(group, 2)} == judged
    assert groups == sorted(sorted(group) for group in groups)
    assert len(groups) <= len(pairs)
    for group in groups:  # no other word would fit in
        others = {word for pair in judged for word in pair} - set(group)
        assert not [word for word in others if {tuple(sorted((word, one))) for one in group} <= judged]


def test_groups_are_few() -> None:
    groups = [["a", "b", "c", "d"], ["a", "b", "e", "f"]]
    pairs = sorted({Synonyms(*sides, 0.9) for group in groups for sides in combinations(group, 2)})
    assert grouped(pairs) == groups


@settings(deadline=None)
@given(some_pairs("ab1,\\#=> \u00e9\u5b57"))
def test_solr_reads_the_pairs_that_were_written(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[Synonyms]
) -> None:
    path = tmp_path_factory.getbasetemp() / "property.txt"
    found = [pair for line in written(pairs, path).splitlines() for pair in combinations(solr_terms(line), 2)]
    assert sorted(set(found)) == sorted((left, right) for left, right, _ in pairs)


@settings(deadline=None)
@given(
    some_pairs("ab1,-.'>= \u00e9\u5b57").filter(
        lambda pairs: not any("=>" in left + "," + right for left, right, _ in pairs)
    )
)
def test_the_pipeline_reads_the_pairs_that_were_written(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[Synonyms]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "lexicons"
    folder.mkdir(exist_ok=True)
    written(pairs, folder / "mined.txt")
    found = read_lexicons(folder)
    read = set(found[["left", "right", "label"]].itertuples(index=False, name=None))
    assert read == {(left, right, 1) for left, right, _ in pairs}
