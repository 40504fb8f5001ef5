"""Scores on gold sets: what is scored, by which metrics, on which parts."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from samesense.errors import DataError
from samesense.evaluation.bootstrap import Bootstrap, BootstrapParams
from samesense.evaluation.classifier_scores import ClassifierScores
from samesense.evaluation.gold_scores import (
    ScoredPairs,
    distinct_pairs,
    gold_headline,
    read_present,
    score_gold,
    share_synset,
    with_look_up,
    with_predictions,
)
from samesense.evaluation.gold_words import Reserve
from samesense.gold.sets import GoldSet, Labelled, Questions, Rated
from samesense.pairs import pair_table, write_pairs
from samesense.texts import word_digest
from stages import gold as stage

OWN: dict[str, Any] = {
    "repository": None,
    "commit": None,
    "separator": ",",
    "header": None,
    "files": {"test": {"path": "mine.csv", "sha256": None}},
}
LABELLED = Labelled(task="labels", left="left", right="right", label="relation", synonyms=["Synonym"], **OWN)
RATED = Rated(task="scores", left="left", right="right", score="score", **OWN)
QUESTIONS = Questions(task="choices", stem="stem", options=["a", "b"], answer="answer", **OWN)
PUBLIC = Labelled.model_validate(
    {
        **LABELLED.model_dump(),
        "repository": "owner/name",
        "commit": "c" * 40,
        "files": {"test": {"path": "sets/some.csv", "sha256": sha256(b"").hexdigest()}},
    }
)
PAIRS = pd.DataFrame(
    [
        ("car", "auto", "Synonym", 1),
        ("hot", "cold", "Antonym", 0),
        ("bike", "bicycle", "Synonym", 1),
        ("icy", "frosty", "IsA", 0),
    ],
    columns=["left", "right", "relation", "label"],
)
RATINGS = pd.DataFrame(
    [("auto", "car", 9.0), ("cold", "hot", 1.0), ("icy", "frosty", 2.5), ("bike", "bicycle", 5.0)],
    columns=["left", "right", "score"],
)
CHOICES = pd.DataFrame(
    [("bike", "bicycle", 0, 1), ("bike", "car", 0, 0), ("hot", "cold", 1, 0), ("hot", "auto", 1, 1)],
    columns=["left", "right", "question", "label"],
)
SENSES = pd.DataFrame({"word": ["car", "Auto", "icy", "frosty"], "synset": ["car.n.01", "car.n.01", "icy.s.01", "x"]})
# Of auto-car, auto-hot, bicycle-bike, bike-car, cold-hot, frosty-icy: see `test_each_pair_is_scored_once`
MODEL = [0.9, 0.2, 0.7, 0.3, 0.8, 0.1]


def scored(tables: dict[str, pd.DataFrame]) -> ScoredPairs:
    """Return the distinct pairs with scores of the model, and of WordNet: whether the words share a synset."""
    scores = {"model": np.array(MODEL), "cosine": 1 - np.array(MODEL)}
    by_name = {name: ClassifierScores(values, 0.5) for name, values in scores.items()}
    return with_look_up(distinct_pairs(tables), by_name, SENSES)


TABLES = {"pairs": PAIRS, "ratings": RATINGS, "choices": CHOICES}
SETS: dict[str, GoldSet] = {"pairs": LABELLED, "ratings": RATED, "choices": QUESTIONS}


@pytest.fixture(scope="module")
def metrics() -> dict[str, float]:
    return score_gold(TABLES, SETS, scored(TABLES), Bootstrap(1, 100))


def scores_of(metrics: dict[str, float], prefix: str) -> dict[str, float]:
    """Return the metrics below ``prefix``, without the limits of intervals."""
    names = [name for name in metrics if name.startswith(prefix) and not name.endswith(("_low", "_high"))]
    return {name.removeprefix(prefix): metrics[name] for name in names}


def test_each_pair_is_scored_once_whatever_its_order() -> None:
    pairs = distinct_pairs({"pairs": PAIRS, "ratings": RATINGS, "choices": CHOICES})
    assert pairs.to_numpy().tolist() == [
        ["auto", "car"],
        ["auto", "hot"],
        ["bicycle", "bike"],
        ["bike", "car"],
        ["cold", "hot"],
        ["frosty", "icy"],
    ]
    rows = ScoredPairs(pairs, {}, np.zeros(6, dtype=bool)).rows_of(PAIRS)
    assert rows.tolist() == [0, 4, 2, 5]


def test_sets_that_came_after_the_predictions_are_left_out() -> None:
    predictions = distinct_pairs({"pairs": PAIRS, "ratings": RATINGS}).assign(model=0.5)
    assert list(with_predictions(TABLES, predictions)) == ["pairs", "ratings"]
    assert with_predictions(TABLES, distinct_pairs({})) == {}


def test_pairs_that_share_a_synset_in_any_spelling() -> None:
    assert share_synset(PAIRS, SENSES).tolist() == [True, False, False, False]


def test_a_labelled_set_is_scored_whole_and_in_parts(metrics: dict[str, float]) -> None:
    assert scores_of(metrics, "pairs.model.") == {
        "rows": 4,
        "synonyms": 2,
        "precision": 2 / 3,
        "recall": 1.0,
        "f1": 4 / 5,
        "best_f1": 4 / 5,
        "accuracy": 3 / 4,
        "mcc": pytest.approx(3**-0.5),
        "false_positive_rate": 1 / 2,
        "average_precision": pytest.approx((1 + 2 / 3) / 2),
        "roc_auc": 3 / 4,
        "shared_synset.rows": 1,
        "shared_synset.synonyms": 1,
        "shared_synset.recall": 1.0,
        "no_shared_synset.rows": 3,
        "no_shared_synset.synonyms": 1,
        "no_shared_synset.precision": 1 / 2,
        "no_shared_synset.recall": 1.0,
        "no_shared_synset.f1": 2 / 3,
        "no_shared_synset.best_f1": 2 / 3,
        "no_shared_synset.accuracy": 2 / 3,
        "no_shared_synset.mcc": 1 / 2,
        "no_shared_synset.false_positive_rate": 1 / 2,
        "no_shared_synset.average_precision": 1 / 2,
        "no_shared_synset.roc_auc": 1 / 2,
        "relation.Antonym.rows": 1,
        "relation.Antonym.synonyms": 0,
        "relation.Antonym.false_positive_rate": 1.0,
        "relation.IsA.rows": 1,
        "relation.IsA.synonyms": 0,
        "relation.IsA.false_positive_rate": 0.0,
    }
    assert metrics["pairs.wordnet.f1"] == 2 / 3
    assert metrics["pairs.cosine.f1"] == 0.0
    assert metrics["pairs.cosine.best_f1"] == pytest.approx(2 / 3)
    assert metrics["pairs.wordnet.relation.Antonym.false_positive_rate"] == 0.0


def test_a_rated_set_is_scored_whole_and_in_parts(metrics: dict[str, float]) -> None:
    assert scores_of(metrics, "ratings.model.") == {
        "rows": 4,
        "spearman": pytest.approx(0.4),  # ranks 4 3 1 2 and 4 1 2 3
        "shared_synset.rows": 1,
        "shared_synset.spearman": 0.0,
        "no_shared_synset.rows": 3,
        "no_shared_synset.spearman": pytest.approx(-0.5),
    }


def test_questions_are_scored_whole(metrics: dict[str, float]) -> None:
    assert scores_of(metrics, "choices.") == {
        "model.rows": 2,
        "model.accuracy": 1 / 2,
        "cosine.rows": 2,
        "cosine.accuracy": 1 / 2,
        "wordnet.rows": 2,
        "wordnet.accuracy": 1 / 2,  # no option shares a synset: one of two, at random
        "difference.cosine.accuracy": 0.0,
        "difference.wordnet.accuracy": 0.0,
    }


def test_the_models_lead_over_each_baseline_is_of_the_main_scores(metrics: dict[str, float]) -> None:
    assert scores_of(metrics, "pairs.difference.") == {
        f"{name}.{score}": pytest.approx(metrics[f"pairs.model.{score}"] - metrics[f"pairs.{name}.{score}"])
        for name in ("cosine", "wordnet")
        for score in ("average_precision", "roc_auc", "f1")
    }
    assert scores_of(metrics, "ratings.difference.") == {
        "cosine.spearman": pytest.approx(0.8),
        "wordnet.spearman": pytest.approx(metrics["ratings.model.spearman"] - metrics["ratings.wordnet.spearman"]),
    }


def test_the_headline_has_the_models_main_scores_and_the_cosines_beside(metrics: dict[str, float]) -> None:
    assert gold_headline(metrics, ["pairs", "ratings", "choices"]) == {
        "pairs.average_precision": pytest.approx(5 / 6),
        "pairs.cosine_average_precision": metrics["pairs.cosine.average_precision"],
        "pairs.roc_auc": 3 / 4,
        "ratings.spearman": pytest.approx(0.4),
        "ratings.cosine_spearman": pytest.approx(-0.4),
        "choices.accuracy": 1 / 2,
        "choices.cosine_accuracy": 1 / 2,
    }
    assert gold_headline({"x.y.model.false_positive_rate": 0.25, "x.y.model.rows": 4}, ["x.y"]) == {
        "x.y.false_positive_rate": 0.25
    }


def test_only_the_model_and_the_differences_have_intervals(metrics: dict[str, float]) -> None:
    low, high = ({name.removesuffix(end) for name in metrics if name.endswith(end)} for end in ("_low", "_high"))
    assert low == high
    assert {name.split(".")[1] for name in low} == {"model", "difference"}
    assert {"pairs.model.f1", "pairs.difference.cosine.f1", "ratings.difference.wordnet.spearman"} <= low
    assert {"pairs.model.f1", "ratings.model.no_shared_synset.spearman", "choices.model.accuracy"} <= low
    assert all(metrics[f"{name}_low"] <= metrics[f"{name}_high"] for name in low)


def test_another_classifier_can_be_the_one_with_intervals(metrics: dict[str, float]) -> None:
    others = score_gold(TABLES, SETS, scored(TABLES), Bootstrap(1, 100), main="cosine")
    lead = -metrics["pairs.difference.cosine.average_precision"]
    assert others["pairs.difference.model.average_precision"] == pytest.approx(lead)
    low = {name.split(".")[1] for name in others if name.endswith("_low")}
    assert low == {"cosine", "difference"}


def stage_params() -> stage.Params:
    split, bootstrap = Reserve(reserve=True, given=None), BootstrapParams(samples=100)
    return stage.Params(seed=1, model="m", models={}, bootstrap=bootstrap, split=split)


def write_sets(folder: Path, sets: dict[str, GoldSet]) -> None:
    (folder / "sets.yaml").write_text(yaml.safe_dump({name: gold.model_dump() for name, gold in sets.items()}))


def test_only_sets_whose_files_exist_are_read(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("left,right,relation\ncar,auto,Synonym\n")
    tables, missing = read_present(tmp_path, {"mine": LABELLED, "some": PUBLIC})
    assert {name: table["left"].tolist() for name, table in tables.items()} == {"mine": ["car"]}
    assert missing == {"some": tmp_path / "public" / "some" / "some.csv"}


def test_the_stage_says_which_sets_are_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stage, "read_params", lambda *_: stage_params())
    write_sets(tmp_path, {"some": PUBLIC})
    train, paraphrases = write_training(tmp_path)
    unused = tmp_path / "unused"
    outputs = [tmp_path / name for name in ("scores.json", "gold.json", "predictions.parquet")]
    stage.main(unused, unused, train, paraphrases, unused, tmp_path, *outputs)
    path = tmp_path / "public" / "some" / "some.csv"
    message = f"some: skipped, {path} does not exist; data/gold/README.md says how to get it\n"
    assert capsys.readouterr().err == message
    assert (tmp_path / "scores.json").read_text() == (tmp_path / "gold.json").read_text() == "{}\n"
    assert pd.read_parquet(tmp_path / "predictions.parquet").empty


def write_training(folder: Path) -> list[Path]:
    """Write a training pair, and a paraphrase with a word of `mine`; no word of public sets is listed."""
    values = {"label": 1, "kind": "synonym", "pos": "n", "origin": "wordnet", "source": ""}
    for name, left, right in (("train", "plant", "tree"), ("paraphrases", "AUTO", "tree")):
        write_pairs(pair_table(pd.DataFrame([values | {"left": left, "right": right}])), folder / f"{name}.parquet")
    (folder / "words.txt").write_text("")
    return [folder / f"{name}.parquet" for name in ("train", "paraphrases")]


@pytest.mark.parametrize("is_here", [True, False])
def test_the_stage_refuses_a_paraphrase_with_a_word_of_a_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_here: bool
) -> None:
    monkeypatch.setattr(stage, "read_params", lambda *_: stage_params())
    train, paraphrases = write_training(tmp_path)
    write_sets(tmp_path, {"mine": LABELLED} if is_here else {})
    if is_here:
        (tmp_path / "mine.csv").write_text("left,right,relation\ncar,auto,Synonym\n")
    else:  # a public set that was not fetched
        (tmp_path / "words.txt").write_text(f"{word_digest('auto')}\n")
    unused = tmp_path / "unused"
    message = "1 words of gold sets are in training pairs (AUTO); expected none, since split.reserve is true"
    with pytest.raises(DataError, match=f"^{re.escape(message)}$"):
        stage.main(unused, unused, train, paraphrases, unused, tmp_path, unused, unused, unused)
