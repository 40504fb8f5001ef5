"""The baselines judge a pair as in the pipeline; one that lacks something is absent, with the reason."""

import hashlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from samesense.explaining.baseline_verdicts import Absent, Verdict, baseline_verdicts
from samesense.lexicons.lookup import Comparison, Lookup

HUB = {"hub": "distilbert/distilbert-base-uncased", "revision": "main", "package": None}
LEFT, RIGHT = "cold", "icy"


@pytest.fixture
def comparison(wordnet_folder: Path) -> Comparison:
    return Lookup(wordnet_folder).compare(LEFT, RIGHT)


@pytest.fixture(scope="module")
def encoder_scores(tiny_distilbert: Path) -> dict[str, float]:
    """Compute the cosine and the regression of `fitted` for the pair, with transformers and numpy alone."""
    from transformers import AutoModel, AutoTokenizer

    encoder, tokenizer = AutoModel.from_pretrained(tiny_distilbert), AutoTokenizer.from_pretrained(tiny_distilbert)
    sides = []
    for word in (LEFT, RIGHT):
        with torch.inference_mode():
            states = encoder(**tokenizer(word, return_tensors="pt")).last_hidden_state[0].mean(0)
        sides.append((states / states.norm()).double().numpy())
    left, right = sides
    features = np.concatenate([left * right, abs(left - right)])
    log_odds = float(features @ (0.01 * np.arange(32))) - 0.5
    return {"cosine": float(left @ right), "logistic_regression": 1 / (1 + np.exp(-log_odds))}


def expected_verdicts(encoder_scores: dict[str, float], *, synonyms: bool) -> list[dict[str, Any]]:
    rows = [
        ("wordnet", 0.0, 1.0, False),
        ("spelling", 2 / 7, 0.25, True),  # one of four and one of three letters are in both, in order
        ("cosine", encoder_scores["cosine"], -1.0, True),
        ("logistic_regression", encoder_scores["logistic_regression"], 1.0, False),
    ]
    return [
        {
            "name": name,
            "score": pytest.approx(score, abs=1e-6),
            "threshold": threshold,
            "synonyms": verdict,
            "agrees": verdict == synonyms,
        }
        for name, score, threshold, verdict in rows
    ]


@pytest.mark.usefixtures("snapshot")
@pytest.mark.parametrize("synonyms", [True, False])
def test_baselines_score_as_in_the_pipeline(
    comparison: Comparison, fitted: Path, encoder_scores: dict[str, float], *, synonyms: bool
) -> None:
    verdicts = [asdict(each) for each in baseline_verdicts(comparison, fitted, HUB, synonyms=synonyms)]
    assert verdicts == expected_verdicts(encoder_scores, synonyms=synonyms)


@pytest.mark.usefixtures("snapshot")
@pytest.mark.parametrize("package", ["tiny_weights", "tiny.weights"])
def test_the_encoder_may_come_from_a_package(  # noqa: PLR0913, PLR0917  # a fixture each
    comparison: Comparison,
    fitted: Path,
    tiny_distilbert: Path,
    encoder_scores: dict[str, float],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    package: str,
) -> None:
    folder = tmp_path / "packages" / package.replace(".", "/")
    shutil.copytree(tiny_distilbert, folder / "model")
    for each in (folder, *folder.parents[: package.count(".")]):
        (each / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path / "packages")
    base = {"hub": "someone/tiny", "revision": "1", "package": f"{package}/model"}
    verdicts = [asdict(each) for each in baseline_verdicts(comparison, fitted, base, synonyms=True)]
    assert verdicts == expected_verdicts(encoder_scores, synonyms=True)


@pytest.mark.usefixtures("snapshot")
def test_the_encoder_may_come_from_parts_that_were_joined(
    comparison: Comparison, fitted: Path, tiny_distilbert: Path, encoder_scores: dict[str, float], tmp_path: Path
) -> None:
    shutil.copytree(tiny_distilbert, tmp_path / "assembled" / "someone--tiny-1")
    base = {"hub": "someone/tiny", "revision": "1", "package": ["part-001", "part-002"]}
    verdicts = [asdict(each) for each in baseline_verdicts(comparison, fitted, base, synonyms=True)]
    assert verdicts == expected_verdicts(encoder_scores, synonyms=True)


@pytest.mark.parametrize("base", [{}, {"hub": 7}, HUB | {"package": 7}])
def test_a_model_that_does_not_say_its_checkpoint(comparison: Comparison, fitted: Path, base: dict[str, Any]) -> None:
    reason = "the model does not say which checkpoint it was trained from"
    verdicts = baseline_verdicts(comparison, fitted, base, synonyms=True)
    assert verdicts[2:] == [Absent("cosine", reason), Absent("logistic_regression", reason)]
    assert [each.name for each in verdicts if isinstance(each, Verdict)] == ["wordnet", "spelling"]


@pytest.mark.usefixtures("snapshot")
@pytest.mark.parametrize(
    ("base", "places"),
    [
        ({"hub": "someone/else"}, []),
        ({"hub": "../.."}, []),
        ({"hub": "someone/else", "package": "no_such_package/model"}, ["the package no_such_package (not installed)"]),
        ({"hub": "someone/else", "package": "no.such.package/model"}, ["the package no.such.package (not installed)"]),
        ({"hub": "someone/else", "package": "json/../.."}, ["the package json (it has no model.safetensors)"]),
    ],
)
def test_an_encoder_that_is_not_on_this_machine_is_absent_with_the_places(
    comparison: Comparison, fitted: Path, base: dict[str, Any], places: list[str]
) -> None:
    *_, cosine, regression = baseline_verdicts(comparison, fitted, HUB | base, synonyms=True)
    assert isinstance(cosine, Absent)
    assert regression == Absent("logistic_regression", cosine.reason)
    start = f"model {base['hub']}: {base['hub']} at revision main was not found; tried the hub cache "
    assert cosine.reason.startswith(start)
    tried, *others = cosine.reason.partition("; run once")[0].split(", then ")
    assert tried.endswith(")")
    assert others == places  # and nothing is downloaded


def test_weights_with_another_checksum_are_absent_with_the_reason(
    comparison: Comparison, fitted: Path, snapshot: Path
) -> None:
    weights = snapshot / "model.safetensors"
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    verdicts = baseline_verdicts(comparison, fitted, HUB | {"sha256": digest}, synonyms=True)
    assert [type(each) for each in verdicts] == [Verdict] * 4
    wrong = "0" * 64
    *_, cosine, regression = baseline_verdicts(comparison, fitted, HUB | {"sha256": wrong}, synonyms=True)
    assert isinstance(cosine, Absent)
    assert f"{weights} has sha256 {digest}; " in cosine.reason
    assert cosine.reason.endswith(f"expected {wrong}")
    assert regression == Absent("logistic_regression", cosine.reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, " is missing; `make repro` makes it"),
        ("{", ": Invalid JSON: EOF while parsing an object at line 1 column 1; expected the fitted baselines"),
        ("[]", ": Input should be an object; expected the fitted baselines"),
        (
            '{"weights": null, "intercept": 0, "thresholds": {}}',
            ": weights: Input should be a valid array, not None; expected the fitted baselines",
        ),
    ],
)
def test_baselines_that_were_not_fitted_are_absent(
    wordnet_folder: Path, fitted: Path, text: str | None, reason: str
) -> None:
    fitted.unlink()
    if text is not None:
        fitted.write_text(text)
    comparison = Lookup(wordnet_folder).compare("cold", "xyzzy")
    assert baseline_verdicts(comparison, fitted, HUB, synonyms=True) == [
        Absent("wordnet", "WordNet lacks xyzzy"),
        *(Absent(name, f"{fitted}{reason}") for name in ("spelling", "cosine", "logistic_regression")),
    ]


@pytest.mark.usefixtures("snapshot")
def test_a_baseline_without_a_threshold_is_absent(comparison: Comparison, fitted: Path) -> None:
    values = json.loads(fitted.read_text())
    del values["thresholds"]["cosine"]
    fitted.write_text(json.dumps(values))
    *_, cosine, regression = baseline_verdicts(comparison, fitted, HUB, synonyms=True)
    assert cosine == Absent("cosine", f"{fitted}: no threshold of cosine")
    assert isinstance(regression, Verdict)


def test_baselines_fitted_to_another_encoder_are_absent(comparison: Comparison, fitted: Path, snapshot: Path) -> None:
    fitted.write_text(json.dumps(json.loads(fitted.read_text()) | {"weights": [1.0]}))
    verdicts = baseline_verdicts(comparison, fitted, HUB, synonyms=True)
    reason = "the baselines were fitted to another encoder"
    assert verdicts[2:] == [Absent("cosine", reason), Absent("logistic_regression", reason)]


def test_a_damaged_encoder_is_absent_with_the_reason(comparison: Comparison, fitted: Path, snapshot: Path) -> None:
    (snapshot / "model.safetensors").write_text("damaged")
    _, _, cosine, _ = baseline_verdicts(comparison, fitted, HUB, synonyms=True)
    assert isinstance(cosine, Absent)
    assert cosine.reason.startswith(f"{snapshot}: not a readable model: ")
