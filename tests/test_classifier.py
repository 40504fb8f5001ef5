"""A trained model in use: symmetric, calibrated, and readable by stock tools."""

import itertools
import json
import math
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from samesense import Classifier, ModelError, TextError
from samesense.architectures import Twin
from samesense.scoring import embedded, log_odds, probability
from stages._architectures import ARCHITECTURES
from stages._calibration import calibrate

PAIRS = [("cold", "icy"), ("hot", "a very hot summer day in the city"), ("run", "jog"), ("a", "b")]


@pytest.fixture(params=sorted(ARCHITECTURES))
def folder(request: pytest.FixtureRequest, model_folders: dict[str, Path]) -> Path:
    return model_folders[request.param]


def test_calibration_divides_the_log_odds_and_puts_the_threshold_into_the_configuration(folder: Path) -> None:
    classifier = Classifier.load(folder)
    before = log_odds(classifier.model, classifier.tokenizer, PAIRS)
    rows = pd.DataFrame(PAIRS, columns=["left", "right"]).assign(label=[1, 0, 1, 1])
    scores = calibrate(classifier.model, classifier.tokenizer, rows)
    after = log_odds(classifier.model, classifier.tokenizer, PAIRS)
    np.testing.assert_allclose(after, before / scores["temperature"], rtol=1e-4)
    assert scores["temperature"] != 1
    told = {"threshold": scores["threshold"], "temperature": scores["temperature"]}
    assert classifier.model.config.samesense == told


def test_the_order_of_a_pair_makes_no_difference(folder: Path) -> None:
    classifier = Classifier.load(folder)
    swapped = [(right, left) for left, right in PAIRS]
    np.testing.assert_allclose(classifier.probabilities(PAIRS), classifier.probabilities(swapped), rtol=1e-6)
    assert len(set(classifier.probabilities(PAIRS).round(6))) == len(PAIRS)


def test_a_batch_gives_what_single_pairs_give(folder: Path) -> None:
    classifier = Classifier.load(folder)
    single = [classifier.predict(*pair).probability for pair in PAIRS]
    np.testing.assert_allclose(classifier.probabilities(PAIRS * 100), single * 100, rtol=1e-4)
    assert classifier.probabilities([]).shape == (0,)


def test_pairs_come_as_any_iterable_as_columns_and_as_a_stream(folder: Path) -> None:
    from datasets import Dataset

    classifier = Classifier.load(folder)
    expected = classifier.probabilities(PAIRS)
    table = pd.DataFrame(PAIRS, columns=["left", "right"])
    np.testing.assert_allclose(classifier.probabilities(pair for pair in PAIRS), expected)
    np.testing.assert_allclose(classifier.score(table["left"], table["right"]), expected)
    columns = Dataset.from_pandas(table)
    np.testing.assert_allclose(classifier.score(columns["left"], columns["right"]), expected)
    endless = classifier.stream(itertools.cycle(PAIRS))
    found = [next(endless) for _ in range(len(PAIRS))]
    np.testing.assert_allclose([one.probability for one in found], expected, rtol=1e-4)
    assert [one.synonyms for one in found] == [value >= classifier.threshold for value in expected]
    with pytest.raises(ValueError, match="shorter"):
        classifier.score(["cold", "hot"], ["icy"])


def test_a_text_that_cannot_be_scored_is_named(folder: Path) -> None:
    classifier = Classifier.load(folder)
    with pytest.raises(TextError, match=r"^pair 2: right is empty$"):
        classifier.probabilities([("cold", "icy"), ("cold", " ")])
    assert classifier.predict(" cold", "ice_box") == classifier.predict("cold", "ice box")


def test_the_threshold_decides(folder: Path) -> None:
    classifier = Classifier.load(folder)
    value = classifier.predict("cold", "icy").probability
    classifier.threshold = value
    assert classifier.predict("cold", "icy").synonyms
    classifier.threshold = math.nextafter(value, 1)
    assert not classifier.predict("cold", "icy").synonyms


def test_a_twin_is_symmetric_and_encodes_a_word_once(folder: Path) -> None:
    classifier = Classifier.load(folder)
    if not isinstance(classifier.model, Twin):
        pytest.skip("another architecture")
    odds = log_odds(classifier.model, classifier.tokenizer, [("cold", "icy"), ("icy", "cold"), ("cold", "cold")])
    np.testing.assert_allclose(odds[0], odds[1], rtol=1e-6)  # a row's place in the batch changes its last digit
    vectors = embedded(classifier.model, classifier.tokenizer, ["icy", "a very hot summer day in the city", "icy"])
    np.testing.assert_allclose((vectors**2).sum(1), 1, rtol=1e-5)
    np.testing.assert_allclose(vectors[0], vectors[2], rtol=1e-5)


def test_the_encoder_of_a_folder_is_stock(folder: Path) -> None:
    from transformers import AutoModel

    classifier = Classifier.load(folder)
    stock = AutoModel.from_pretrained(folder).get_input_embeddings().weight
    assert torch.equal(stock, next(classifier.model.get_input_embeddings().parameters()))


def test_transformers_pipeline_gives_the_same_probabilities(folder: Path) -> None:
    from transformers import pipeline

    if json.loads((folder / "config.json").read_text())["samesense"]["architecture"] != "cross":
        pytest.skip("another architecture")
    classify = pipeline("text-classification", str(folder))
    found = []
    for left, right in PAIRS:
        both = [classify({"text": one, "text_pair": two}, top_k=None) for one, two in ((left, right), (right, left))]
        chances = [score["score"] for scores in both for score in scores if score["label"] == "synonym"]
        found.append(sum(chances) / 2)
    np.testing.assert_allclose(Classifier.load(folder).probabilities(PAIRS), found, rtol=1e-4)


def test_sentence_transformers_gives_the_same_probabilities(folder: Path) -> None:
    from sentence_transformers import CrossEncoder

    if json.loads((folder / "config.json").read_text())["samesense"]["architecture"] != "cross":
        pytest.skip("another architecture")
    model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    both = [model.predict(one, apply_softmax=True)[:, 1] for one in (PAIRS, [(right, left) for left, right in PAIRS])]
    np.testing.assert_allclose(Classifier.load(folder).probabilities(PAIRS), np.mean(both, axis=0), rtol=1e-4)


def test_probability_is_the_mean_over_both_orders_at_a_temperature() -> None:
    odds = np.array([[0.0, 2.0], [-1.0, -1.0]])
    expected = [(0.5 + 1 / (1 + math.exp(-1))) / 2, 1 / (1 + math.exp(0.5))]
    np.testing.assert_allclose(probability(odds, temperature=2.0), expected)


def test_a_model_comes_from_the_hubs_cache(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    repository = tmp_path / "models--someone--synonyms"
    shutil.copytree(folder, repository / "snapshots" / ("a" * 40))
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("a" * 40)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    expected = Classifier.load(folder).probabilities(PAIRS)
    np.testing.assert_allclose(Classifier.load("someone/synonyms").probabilities(PAIRS), expected)
    with pytest.raises(ModelError, match=r"^someone/else: neither a folder nor to be had from the hub \("):
        Classifier.load("someone/else")


def test_a_folder_that_is_no_model_of_ours_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model here"):
        Classifier.load(tmp_path)
    foreign = tmp_path / "foreign"
    shutil.copytree(folder, foreign)
    config = json.loads((foreign / "config.json").read_text())
    (foreign / "config.json").write_text(json.dumps({key: config[key] for key in config if key != "samesense"}))
    with pytest.raises(ModelError, match=r"foreign: not a model of samesense"):
        Classifier.load(foreign)
    unknown = config | {"samesense": config["samesense"] | {"architecture": "triplet"}}
    (foreign / "config.json").write_text(json.dumps(unknown))
    with pytest.raises(ModelError, match=r"foreign: not a model of samesense: samesense\.architecture is 'triplet'"):
        Classifier.load(foreign)
    (foreign / "config.json").write_text("{")
    with pytest.raises(ModelError, match=r"foreign: not a readable model"):
        Classifier.load(foreign)


def test_the_folder_holds_no_pickle(folder: Path) -> None:
    assert {file.suffix for file in folder.iterdir()} <= {".json", ".safetensors", ".txt"}
