"""The scores of the model and the baselines on test pairs, by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.special import logit

from samesense.evaluation.baselines import NAMES
from samesense.evaluation.bootstrap import Bootstrap
from samesense.evaluation.classifier_scores import ClassifierScores
from samesense.evaluation.gold_scores import gold_headline
from samesense.evaluation.headline import HEADLINE, ModelOutput, headline, probability_metrics, score_test
from samesense.gold.sets import Labelled, read_sets
from samesense.models.runtime import mean_probability
from tools.compare import SCORES
from tools.gate import read_gate

ROOT = Path(__file__).parents[2]
Floats = NDArray[np.float64]
BOOTSTRAP = Bootstrap(1, 100)
# By order; the means are 0.9, 0.8, 0.6, 0.4 and 0.2, and the two orders of the third pair give two verdicts.
PROBABILITIES = np.array([[0.9, 0.9], [0.8, 0.8], [0.75, 0.45], [0.4, 0.4], [0.2, 0.2]])
OUTPUT = ModelOutput(logit(PROBABILITIES), threshold=0.5, temperature=2.0)


def doubled(probability: float) -> float:
    """Return the probability at twice the log-odds."""
    return probability**2 / (probability**2 + (1 - probability) ** 2)


# Before scaling, the first two probabilities share the last of 15 bins; each other one is alone in its bin.
UNCALIBRATED_ERROR = (
    abs(doubled(0.9) - 1 + doubled(0.8))
    + abs((doubled(0.75) + doubled(0.45)) / 2 - 1)
    + abs(doubled(0.4) - 1)
    + doubled(0.2)
) / 5
CALIBRATION = {
    "brier": (0.1**2 + 0.8**2 + 0.4**2 + 0.6**2 + 0.2**2) / 5,
    "expected_calibration_error": (0.1 + 0.8 + 0.4 + 0.6 + 0.2) / 5,
    "expected_calibration_error_uncalibrated": UNCALIBRATED_ERROR,
    "order_consistency": 4 / 5,
}
COSINE = {"average_precision": (1 / 2 + 2 / 3 + 3 / 5) / 3, "roc_auc": 2 / 6, "f1": 2 / 5}


@pytest.fixture
def classifiers(scores: Floats) -> dict[str, ClassifierScores]:
    return {
        "model": ClassifierScores(mean_probability(OUTPUT.log_odds), 0.5),
        "cosine": ClassifierScores(1 - scores, 0.5),
        "all_synonyms": ClassifierScores(np.ones(5), 1.0),
    }


def test_the_headline_is_exact(classifiers: dict[str, ClassifierScores], test_pairs: pd.DataFrame) -> None:
    result, _ = score_test(OUTPUT, classifiers, test_pairs, BOOTSTRAP)
    expected = {
        "rows": 5,
        "synonyms": 3,
        "average_precision": (1 + 2 / 3 + 3 / 4) / 3,
        "roc_auc": 4 / 6,
        "f1": 2 / 3,
        "precision": 2 / 3,
        "recall": 2 / 3,
        "mcc": 1 / 6,
        **CALIBRATION,
        **{f"cosine_{name}": value for name, value in COSINE.items() if name != "roc_auc"},
        "all_synonyms_average_precision": 3 / 5,
        "all_synonyms_f1": 2 * 3 / 5 / (1 + 3 / 5),
    }
    assert result == pytest.approx(expected, rel=1e-12)


def test_scores_are_of_all_pairs_for_all_and_of_slices_for_model_and_cosine(
    classifiers: dict[str, ClassifierScores], test_pairs: pd.DataFrame
) -> None:
    result, parts = score_test(OUTPUT, classifiers, test_pairs, BOOTSTRAP)
    assert {name: parts[f"model.all.{name}"] for name in HEADLINE} == {name: result[name] for name in HEADLINE}
    assert {key.split(".")[0] for key in parts if ".all." in key} == {*classifiers, "difference"}
    assert {key.split(".")[0] for key in parts if ".all." not in key} == {"model", "cosine"}
    assert parts["model.pos.a.roc_auc"] == 0.0
    assert parts["cosine.pos.a.roc_auc"] == 1.0
    intervals = {key.removesuffix("_low") for key in parts if key.endswith("_low")}
    assert {"model.all.f1", "model.all.brier", "cosine.all.f1", "model.pos.a.f1"} < intervals
    assert [key for key in intervals if key.startswith("cosine.") and ".all." not in key] == []
    low, brier, high = (parts[f"model.all.brier{end}"] for end in ("_low", "", "_high"))
    assert low < brier < high


def test_the_models_lead_over_each_baseline_has_an_interval(
    classifiers: dict[str, ClassifierScores], test_pairs: pd.DataFrame
) -> None:
    result, parts = score_test(OUTPUT, classifiers, test_pairs, BOOTSTRAP)
    leads = {key: value for key, value in parts.items() if key.startswith("difference.")}
    names = {f"difference.{other}.all.{name}" for other in ("cosine", "all_synonyms") for name in COSINE}
    assert leads.keys() == {name + end for name in names for end in ("", "_low", "_high")}
    expected = {f"difference.cosine.all.{name}": result[name] - value for name, value in COSINE.items()}
    assert {name: leads[name] for name in expected} == pytest.approx(expected, rel=1e-12)
    assert all(leads[f"{name}_low"] < leads[name] < leads[f"{name}_high"] for name in names)


def test_the_headline_has_the_model_plain_and_baselines_by_name(
    scores: Floats, labels: NDArray[np.int8], test_pairs: pd.DataFrame
) -> None:
    model = dict.fromkeys(HEADLINE, 0.5) | {"f1_low": 0.4, "f1_high": 0.6}
    cosine = ClassifierScores(1 - scores, 0.5).metrics(test_pairs, labels, BOOTSTRAP)
    expected = dict.fromkeys(HEADLINE, 0.5)
    expected |= {f"cosine_{name}": COSINE[name] for name in ("average_precision", "f1")}
    assert headline({"model": model, "cosine": cosine}) == pytest.approx(expected, rel=1e-12)


def test_probabilities_are_judged_before_and_after_scaling_and_by_order(test_pairs: pd.DataFrame) -> None:
    metrics = probability_metrics(OUTPUT, test_pairs, BOOTSTRAP)
    assert {name: metrics[name] for name in CALIBRATION} == pytest.approx(CALIBRATION, rel=1e-12)
    unscaled = probability_metrics(ModelOutput(OUTPUT.log_odds, 0.5, 1.0), test_pairs, BOOTSTRAP)
    assert unscaled["expected_calibration_error_uncalibrated"] == unscaled["expected_calibration_error"]
    lenient = probability_metrics(ModelOutput(OUTPUT.log_odds, 0.44, 2.0), test_pairs, BOOTSTRAP)
    assert lenient["order_consistency"] == 1.0


def test_the_output_before_scaling_is_of_the_log_odds_times_the_temperature() -> None:
    expected = [doubled(0.9), doubled(0.8), (doubled(0.75) + doubled(0.45)) / 2, doubled(0.4), doubled(0.2)]
    assert OUTPUT.uncalibrated.tolist() == pytest.approx(expected, rel=1e-12)


def test_the_headlines_are_few_and_have_what_gate_and_compare_read() -> None:
    names: dict[str, list[str]] = {}
    for name, gold in read_sets(ROOT / "data/gold").items():
        names[name] = ["spearman"]
        if isinstance(gold, Labelled):
            names[name] = ["average_precision", "roc_auc", "f1"] if gold.synonyms else ["false_positive_rate"]
    every = [f"{name}.{one}.{score}" for name in names for one in ("model", "cosine") for score in names[name]]
    keys = [*gold_headline(dict.fromkeys(every, 0.5), names)]
    keys += headline({name: dict.fromkeys((*HEADLINE, *COSINE), 0.5) for name in ("model", *NAMES)})
    assert len(keys) == len(set(keys)) <= 30
    gate = read_gate(ROOT / "tools/gate.yaml")
    released = {"everyday.with_evidence.accuracy", "everyday.released.roc_auc"}  # of metrics/release_scores.json
    assert {*gate.higher_is_better, *gate.lower_is_better, *SCORES} <= {*keys, *released}
