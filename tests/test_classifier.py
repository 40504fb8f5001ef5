"""A trained model in use: symmetric, calibrated, and readable by stock tools."""

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from samesense import Classifier, ModelError
from samesense.scoring import log_odds, probability
from stages._architectures import LABELS
from stages._calibration import calibrate

PAIRS = [("cold", "icy"), ("hot", "a very hot summer day in the city"), ("run", "jog"), ("a", "b")]


@pytest.fixture(scope="module")
def folder(tiny_distilbert: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the tiny DistilBERT a head, calibrate it and save it, as the stage train does."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    torch.manual_seed(0)
    model = AutoModelForSequenceClassification.from_pretrained(
        tiny_distilbert, id2label=LABELS, label2id={name: label for label, name in LABELS.items()}
    )
    with torch.no_grad():
        model.classifier.weight.mul_(200)
    tokenizer = AutoTokenizer.from_pretrained(tiny_distilbert, model_max_length=64)
    rows = pd.DataFrame(PAIRS, columns=["left", "right"]).assign(label=[1, 0, 1, 0])
    before = log_odds(model, tokenizer, PAIRS)
    scores = calibrate(model, tokenizer, rows)
    np.testing.assert_allclose(log_odds(model, tokenizer, PAIRS), before / scores["temperature"], rtol=1e-4)
    assert model.config.samesense == {"threshold": scores["threshold"], "temperature": scores["temperature"]}
    target = tmp_path_factory.mktemp("model")
    model.save_pretrained(target)
    tokenizer.save_pretrained(target)
    return target


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


def test_the_threshold_decides(folder: Path) -> None:
    classifier = Classifier.load(folder)
    value = classifier.predict("cold", "icy").probability
    classifier.threshold = value
    assert classifier.predict("cold", "icy").synonyms
    classifier.threshold = math.nextafter(value, 1)
    assert not classifier.predict("cold", "icy").synonyms


def test_transformers_pipeline_gives_the_same_probabilities(folder: Path) -> None:
    from transformers import pipeline

    classify = pipeline("text-classification", str(folder))
    found = []
    for left, right in PAIRS:
        both = [classify({"text": one, "text_pair": two}, top_k=None) for one, two in ((left, right), (right, left))]
        chances = [score["score"] for scores in both for score in scores if score["label"] == "synonym"]
        found.append(sum(chances) / 2)
    np.testing.assert_allclose(Classifier.load(folder).probabilities(PAIRS), found, rtol=1e-4)


def test_probability_is_the_mean_over_both_orders_at_a_temperature() -> None:
    odds = np.array([[0.0, 2.0], [-1.0, -1.0]])
    expected = [(0.5 + 1 / (1 + math.exp(-1))) / 2, 1 / (1 + math.exp(0.5))]
    np.testing.assert_allclose(probability(odds, temperature=2.0), expected)


def test_a_folder_that_is_no_model_of_ours_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model here"):
        Classifier.load(tmp_path)
    foreign = tmp_path / "foreign"
    shutil.copytree(folder, foreign)
    config = json.loads((foreign / "config.json").read_text())
    (foreign / "config.json").write_text(json.dumps({key: config[key] for key in config if key != "samesense"}))
    with pytest.raises(ModelError, match=r"foreign: not a model of samesense"):
        Classifier.load(foreign)
    (foreign / "config.json").write_text("{")
    with pytest.raises(ModelError, match=r"foreign: not a readable model"):
        Classifier.load(foreign)


def test_the_folder_holds_no_pickle(folder: Path) -> None:
    assert {file.suffix for file in folder.iterdir()} <= {".json", ".safetensors", ".txt"}
