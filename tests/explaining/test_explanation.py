"""An explanation has the verdict, and beside it the model alone, WordNet, baselines and the nearest synonyms."""

import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd
import pytest
from scipy.special import expit

from samesense import Classifier, TextError
from samesense.classifier import verdict_line
from samesense.cli import app
from samesense.explaining import explanation as explaining
from samesense.explaining.baseline_verdicts import Verdict, baseline_verdicts
from samesense.explaining.explanation import explain_pair
from samesense.explaining.panels import show
from samesense.lexicons.lookup import Lookup
from samesense.models.architectures import ARCHITECTURES
from samesense.models.runtime import mean_probability


@pytest.fixture
def lookup(wordnet_folder: Path) -> Lookup:
    return Lookup(wordnet_folder)


@pytest.mark.usefixtures("snapshot")
@pytest.mark.parametrize("evidence", [True, False])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_an_explanation_is_whole(
    architecture: str, informed_folders: dict[str, Path], lookup: Lookup, fitted: Path, *, evidence: bool
) -> None:
    classifier = Classifier.load(informed_folders[architecture], evidence=evidence)
    explanation = json.loads(json.dumps(explain_pair(classifier, lookup, fitted, ("cold", "icy")).as_json()))
    verdict = classifier.predict("cold", "icy")
    model = Classifier.load(informed_folders[architecture], evidence=False).predict("cold", "icy").probability
    near = {"cold": ["frosty", "icy"], "icy": ["cold"]}
    probabilities = {word: classifier.probabilities((word, each) for each in near[word]).tolist() for word in near}
    orders = mean_probability(classifier.runtime.log_odds([("cold", "icy")]).T).round(4).tolist()
    base = classifier.metadata.base
    contributions = explanation.pop("contributions")
    assert expit(sum(contributions.values())) == pytest.approx(verdict.probability, abs=1e-3)
    assert ("similar" in contributions) == evidence
    assert explanation == {
        "left": "cold",
        "right": "icy",
        "synonyms": verdict.synonyms,
        "probability": round(verdict.probability, 4),
        "because": verdict.because,
        "threshold": round(classifier.threshold, 4),
        "model": {"probability": round(model, 4), "orders": None if architecture in {"twin", "late"} else orders},
        "wordnet": {
            "left": {"word": "cold", "senses": 1, "first": [{"synset": "cold.a.01", "gloss": ""}]},
            "right": {"word": "icy", "senses": 1, "first": [{"synset": "icy.s.01", "gloss": ""}]},
            "shared": [],
            "relation": {
                "name": "similar",
                "left": {"synset": "cold.a.01", "gloss": ""},
                "right": {"synset": "icy.s.01", "gloss": ""},
                "through": None,
            },
        },
        "baselines": [
            asdict(each) | ({"score": round(each.score, 4)} if isinstance(each, Verdict) else {})
            for each in baseline_verdicts(lookup.compare("cold", "icy"), fitted, base, synonyms=verdict.synonyms)
        ],
        "neighbours": [
            {
                "word": word,
                "candidates": candidates,
                "judged": len(near[word]),
                "nearest": [
                    {"word": each, "probability": round(value, 4), "synonyms": value >= classifier.threshold}
                    for value, each in sorted(zip(probabilities[word], near[word], strict=True), reverse=True)
                ],
            }
            for word, candidates in [("cold", 3), ("icy", 1)]
        ],
    }
    assert sum(orders) / 2 == pytest.approx(model, abs=1e-4)
    assert (verdict.probability == pytest.approx(model)) != evidence
    assert ("similar in WordNet" in verdict.because) == evidence


def test_an_explanation_by_a_model_with_a_relation_head_has_the_relation(
    relation_folders: dict[str, Path], lookup: Lookup, capsys: pytest.CaptureFixture[str]
) -> None:
    classifier = Classifier.load(relation_folders["joint"])
    classifier.metadata = replace(classifier.metadata, threshold=1.0)
    explanation = explain_pair(classifier, lookup, Path("nowhere"), ("cold", "icy"))
    verdict = classifier.predict("cold", "icy")
    assert explanation.verdict == verdict
    values = explanation.as_json()
    share = round(verdict.relation_probability or 0, 4)
    assert (values["relation"], values["relation_probability"]) == (verdict.relation, share)
    show(explanation)
    assert verdict_line(("cold", "icy"), verdict, 1.0)[:40] in capsys.readouterr().out


def test_candidates_are_bounded_and_the_nearest_are_the_likeliest(
    model_folders: dict[str, Path], lookup: Lookup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classifier = Classifier.load(model_folders["twin"])
    monkeypatch.setattr(explaining, "CANDIDATES", 4)
    monkeypatch.setattr(explaining, "NEAREST", 2)
    vehicles, none = explain_pair(classifier, lookup, tmp_path / "nowhere.json", ("vehicle", "xyzzy")).neighbours
    judged = ["bicycle", "bike", "auto", "car"]
    probabilities = classifier.probabilities(("vehicle", each) for each in judged)
    likeliest = [each for _, each in sorted(zip(-probabilities, judged, strict=True))]
    assert (vehicles.candidates, vehicles.judged) == (5, 4)
    assert [each.word for each in vehicles.nearest] == likeliest[:2]
    assert asdict(none) == {"word": "xyzzy", "candidates": 0, "judged": 0, "nearest": ()}


@pytest.mark.usefixtures("snapshot")
def test_the_command_prints_one_json_object(
    informed_folders: dict[str, Path],
    wordnet_folder: Path,
    lookup: Lookup,
    fitted: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    model = informed_folders["joint"]
    files = ["--model", str(model), "--wordnet", str(wordnet_folder), "--baselines", str(fitted)]
    for options, evidence in (([], True), (["--no-evidence"], False)):
        classifier = Classifier.load(model, evidence=evidence)
        explanation = explain_pair(classifier, lookup, fitted, ("car", "ice box"))
        capfd.readouterr()
        app(["explain", " car", "ice_box", *files, *options, "--json"], standalone_mode=False)
        out, error = capfd.readouterr()
        assert (json.loads(out), error) == (json.loads(json.dumps(explanation.as_json())), "")


def test_the_command_shows_offensive_words_on_demand(
    informed_folders: dict[str, Path], wordnet_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = wordnet_folder / "senses.parquet"
    senses = pd.read_parquet(path)
    senses.assign(offensive=senses["word"] == "auto").to_parquet(path)
    files = ["--model", str(informed_folders["twin"]), "--wordnet", str(wordnet_folder), "--baselines", "nowhere"]
    for options, words in (([], ["machine", "vehicle"]), (["--offensive"], ["auto", "machine", "vehicle"])):
        app(["explain", "car", "xyzzy", *files, *options, "--json"], standalone_mode=False)
        near = json.loads(capfd.readouterr().out)["neighbours"][0]["nearest"]
        assert sorted(each["word"] for each in near) == words


def test_bad_input_is_refused_before_a_model_is_loaded(wordnet_folder: Path) -> None:
    with pytest.raises(TextError, match=r"^right is empty$"):
        app(["explain", "cold", " ", "--model", "nowhere", "--wordnet", str(wordnet_folder)], standalone_mode=False)
    command = ["explain", "cold", "icy", "--model", "nowhere", "--wordnet", "nowhere"]
    process = subprocess.run([sys.executable, "-m", "samesense", *command], capture_output=True, text=True, check=False)
    message = "error: nowhere: no WordNet here (senses.parquet is missing); `make repro` makes it\n"
    assert (process.returncode, process.stdout, process.stderr) == (2, "", message)
