"""The metrics of a small run, as the stages write them."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from samesense.reports.charts import Spec, charts

ROOT = Path(__file__).parents[2]
EVAL = {
    "rows": 1234,
    "synonyms": 500,
    "average_precision": 0.8125,
    "roc_auc": 0.875,
    "f1": 0.75,
    "brier": 0.125,
    "expected_calibration_error": 0.0312,
    "expected_calibration_error_uncalibrated": 0.0625,
    "order_consistency": 0.96875,
}
ALL = {"average_precision": 0.8125, "roc_auc": 0.875, "precision": 0.7, "recall": 0.8, "accuracy": 0.9, "mcc": 0.5}
SLICES = {
    **{f"model.all.{name}": value for name, value in ALL.items()},
    "model.all.f1": 0.75,
    "model.all.f1_low": 0.7041,
    "model.all.f1_high": 0.7959,
    **{f"cosine.all.{name}": 0.25 for name in (*ALL, "f1")},
    "difference.cosine.all.average_precision": 0.5625,
    "difference.cosine.all.average_precision_low": 0.5,
    "difference.cosine.all.average_precision_high": 0.6251,
    "difference.cosine.all.f1": 0.5,
    "difference.cosine.all.f1_low": -0.0625,
    "difference.cosine.all.f1_high": 0.75,
    "model.pos.n.rows": 1000,
    "model.pos.n.synonyms": 400,
    "model.pos.n.average_precision": 0.75,
    "model.pos.n.roc_auc": 0.625,
    "model.pos.n.f1": 0.5,
    "cosine.pos.n.average_precision": 0.375,
    "model.pos.r.rows": 1,
    "model.pos.r.synonyms": 1,
    "model.pos.r.recall": 1.0,
    "model.origin.lexicon:shop.v2.rows": 234,
    "model.origin.lexicon:shop.v2.synonyms": 100,
    "model.kind.antonym.rows": 1600,
    "model.kind.antonym.synonyms": 500,
    "model.kind.antonym.false_positive_rate": 0.5,
    "model.kind.antonym.roc_auc": 0.5625,
    "cosine.kind.antonym.false_positive_rate": 0.875,
}
GOLD = {
    "simlex999.model.rows": 999,
    "simlex999.model.spearman": 0.5,
    "simlex999.cosine.spearman": 0.4,
    "simlex999.difference.cosine.spearman": 0.1,
    "simlex999.difference.cosine.spearman_low": -0.0201,
    "simlex999.difference.cosine.spearman_high": 0.2201,
    "simlex999.rows_with_a_word_of_training": 0,
    "bless.model.rows": 2000,
    "bless.model.f1": 0.5,
    "bless.model.relation.coord.rows": 1500,
    "bless.model.relation.coord.false_positive_rate": 0.25,
    "bless.rows_with_a_word_of_training": 0,
}
SPLIT = {
    "rows": {"train": 4000, "validation": 100, "test": 1234},
    "synonym_share": {"train": 0.386, "validation": 0.4, "test": 0.4},
    "origins": {"train": {"wordnet": 3000, "lexicon:shop": 1000}, "test": {"wordnet": 1000, "lexicon:shop": 234}},
    "kinds": {"train": {"synonym": 1544, "antonym": 2456}},
    "words": {"test": 2000},
    "words_of_training": {"test": 0},
}
TRAIN = {"temperature": 0.8977, "threshold": 0.4275, "pairs": 5268, "steps": 413}
RELEASE = {"temperature": 0.8977, "threshold": 0.4275, "pairs": 9876, "steps": 772}
EVIDENCE = {
    "features": {
        "antonym": {"pairs": 1069, "synonyms": 2, "weight": -3.25},
        "synset_first": {"pairs": 80, "synonyms": 78, "weight": 2.125},
    },
    "intercept": -0.5,
    "composed": -0.75,
    "model": 0.5,
    "model_alone": 1.25,
    "threshold": 0.4375,
    "threshold_alone": 0.5625,
    "pairs": 1200,
    "synonyms": 540,
}
EVERYDAY = {
    "rows.noun_synonym": 1000,
    "rows.antonym": 234,
    "with_evidence.accuracy": 0.875,
    "with_evidence.accuracy_low": 0.8501,
    "with_evidence.accuracy_high": 0.8999,
    "with_evidence.f1": 0.8125,
    "with_evidence.precision": 0.75,
    "with_evidence.recall": 0.9,
    "with_evidence.roc_auc": 0.9375,
    "with_evidence.unseen_pairs.rows": 321,
    "with_evidence.unseen_pairs.accuracy": 0.625,
    "with_evidence.kind.noun_synonym.accuracy": 0.88,
    "with_evidence.kind.antonym.accuracy": 0.85,
    "released.accuracy": 0.75,
    "released.roc_auc": 0.8125,
    "released.unseen_pairs.rows": 321,
    "released.unseen_pairs.accuracy": 0.5,
    "released.kind.noun_synonym.accuracy": 0.8,
    "released.kind.antonym.accuracy": 0.6,
    "wordnet.accuracy": 0.5,
    "wordnet.unseen_pairs.rows": 321,
    "wordnet.unseen_pairs.accuracy": 0.25,
    "wordnet.kind.noun_synonym.accuracy": 0.4,
    "wordnet.kind.antonym.accuracy": 1.0,
}
LISTS = {
    "shop.v2.rows": 1500,
    "shop.v2.synonyms": 500,
    "shop.v2.with_evidence.average_precision": 0.75,
    "shop.v2.with_evidence.average_precision_low": 0.7,
    "shop.v2.with_evidence.average_precision_high": 0.8001,
    "shop.v2.with_evidence.roc_auc": 0.875,
    "shop.v2.wordnet.roc_auc": 0.5,
    "line.rows": 1,
    "line.synonyms": 1,
}
GOLD_WITH_EVIDENCE = {
    "simlex999.with_evidence.rows": 999,
    "simlex999.with_evidence.spearman": 0.625,
    "simlex999.judged.spearman": 0.5,
    "simlex999.difference.judged.spearman": 0.125,
    "simlex999.difference.judged.spearman_low": 0.0501,
    "simlex999.difference.judged.spearman_high": 0.2001,
    "simlex999.with_evidence.no_shared_synset.rows": 900,
    "simlex999.with_evidence.no_shared_synset.spearman": 0.5625,
    "simlex999.judged.no_shared_synset.spearman": 0.5,
}
RELEASE_SCORES = {"everyday": EVERYDAY, "lists": LISTS, "gold": GOLD_WITH_EVIDENCE}


@pytest.fixture
def metrics() -> dict[str, dict[str, Any]]:
    """Return the files of metrics by name."""
    return {
        "train": TRAIN,
        "release": RELEASE,
        "split": SPLIT,
        "eval": EVAL,
        "slices": SLICES,
        "gold_scores": GOLD,
        "evidence": EVIDENCE,
        "release_scores": RELEASE_SCORES,
    }


@pytest.fixture(scope="session")
def published() -> list[dict[str, str]]:
    return [
        {"set": "simlex999", "score": "spearman", "value": ".76", "system": "best published"},
        {"set": "simlex999", "score": "spearman", "value": ".67", "system": "people"},
        {"set": "bless", "score": "accuracy", "value": ".5", "system": "chance"},
    ]


@pytest.fixture
def predictions() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("buy", "sell", 0, "antonym", "<b>0", 0.9, 0.8),
            ("hot", "cold", 0, "antonym", "", 0.95, 0.9),
            ("car", "auto", 1, "synonym", "car.n.01", 0.1, 0.2),
            ("big", "large", 1, "synonym", "", 0.8, 0.9),
        ],
        columns=["left", "right", "label", "kind", "source", "model", "cosine"],
    )


@pytest.fixture
def plots(tmp_path: Path) -> dict[str, Spec]:
    """Write the data of all plots, and return the plots."""
    points = [step / 10 for step in range(11)]
    tables: dict[str, dict[str, list[Any]]] = {
        "precision_recall": {"recall": points, "model": points[::-1], "cosine": [0.5] * 11},
        "roc": {"false_positive_rate": points, "model": points, "cosine": [0.5] * 11},
        "reliability": {"probability": [0.25, 0.75], "calibrated": [0.2, 0.7], "ideal": [0.25, 0.75]},
        "histograms": {"probability": [0.25, 0.75], "synonym": [0.5, 0.5], "antonym": [1.0, 0.0], "user": [0.0, 0.0]},
        "confusion": {
            "actual": ["synonym", "synonym", "not_synonym"],
            "predicted": ["synonym", "synonym", "synonym"],
        },
    }
    for name, columns in tables.items():
        pd.DataFrame(columns).to_csv(tmp_path / f"{name}.csv", index=False)
    losses = {"step": [52, 104], "training_loss": [0.6, 0.5], "validation_loss": [0.7, 0.55]}
    pd.DataFrame(losses).to_csv(tmp_path / "losses.csv", index=False)
    return charts(tmp_path / "losses.csv", tmp_path, EVERYDAY)
