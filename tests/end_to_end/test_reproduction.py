"""What a run leaves: data, model, metrics, a card and a page."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from samesense import Classifier
from samesense.gold.everyday import read_everyday
from samesense.models.metadata import read_metadata
from samesense.models.relations import RELATIONS
from samesense.pairs import all_word_keys, all_words, pair_tuples, read_pairs
from samesense.texts import word_digest
from tests.end_to_end.project import Project

BASELINES = ("logistic_regression", "cosine", "spelling", "all_synonyms")
CLASSIFIERS = ("with_evidence", "released", "evidence", "wordnet", "judged", *BASELINES)


@pytest.fixture(scope="module")
def classifier(small_run: Project) -> Classifier:
    """Return what people use: the released model with evidence."""
    return Classifier.load(small_run.folder / "data" / "model")


def groups(slices: dict[str, float], dimension: str) -> set[str]:
    start = f"model.{dimension}."
    return {key.removeprefix(start).rpartition(".")[0] for key in slices if key.startswith(start)}


def test_every_table_has_what_the_metrics_count(small_run: Project) -> None:
    data = small_run.folder / "data"
    tables = {name: pd.read_parquet(data / f"{name}.parquet") for name in ("corpus", "negatives", "paraphrases")}
    corpus = small_run.metrics("corpus")
    assert corpus["rows"].keys() == {"lexicon:shop", "lexicon:synonyms", "wordnet"}
    assert sum(sum(kinds.values()) for kinds in corpus["rows"].values()) == len(tables["corpus"])
    assert corpus["unconfirmed_pairs_left_out"] == 1
    negatives = {kind: count["rows"] for kind, count in small_run.metrics("negatives").items()}
    assert {kind: rows for kind, rows in negatives.items() if rows} == tables["negatives"][
        "kind"
    ].value_counts().to_dict()
    methods = tables["paraphrases"]["origin"].str.removeprefix("paraphrase:").value_counts().to_dict()
    assert {name: entry["rows"] for name, entry in small_run.metrics("paraphrases").items()} == methods
    assert {"context", "misspelling", "spelling_variant", "typo"} <= set(methods)


def test_the_split_is_lexical(small_run: Project) -> None:
    data, names = small_run.folder / "data", ("train", "validation", "test")
    parts = {name: pd.read_parquet(data / f"{name}.parquet") for name in names}
    for one, other in combinations(parts.values(), 2):
        assert all_word_keys(one).isdisjoint(all_word_keys(other))
    rows = small_run.metrics("split")["rows"]
    assert {name: len(table) for name, table in parts.items()} == {name: rows[name] for name in parts}
    assert min(rows[name] for name in names) >= 40


def test_no_held_out_word_is_in_training_not_even_in_a_paraphrase(small_run: Project) -> None:
    data = small_run.folder / "data"
    held_out = set((data / "held_out.txt").read_text().split())
    others = [pd.read_parquet(data / f"{name}.parquet") for name in ("validation", "test")]
    reserved = set((data / "gold/words.txt").read_text().split())
    assert reserved | {word_digest(word) for word in all_words(*others)} <= held_out
    seen = [pd.read_parquet(data / f"{name}.parquet") for name in ("train", "paraphrases")]
    assert held_out.isdisjoint(map(word_digest, all_words(*seen)))


def test_the_released_pairs_are_of_all_words(small_run: Project) -> None:
    data = small_run.folder / "data"
    names = ("release_pairs", "corpus", "validation", "test")
    released, known, validation, test = (read_pairs(data / f"{name}.parquet") for name in names)
    labels = dict(zip(pair_tuples(released), released["label"], strict=True))
    assert [labels[pair] for pair in pair_tuples(known)] == known["label"].tolist()
    reserved = set((data / "gold/words.txt").read_text().split())
    words, held_out = (
        set(all_words(released)),
        all_words(validation[validation["label"] == 1], test[test["label"] == 1]),
    )
    assert words >= set(held_out)
    assert not reserved.isdisjoint(map(word_digest, words))
    counts = small_run.metrics("release_pairs")
    assert counts["rows"] == len(released) == sum(counts["kinds"].values()) + sum(counts["paraphrases"].values())


def test_the_released_model_has_the_recipe_and_the_threshold_of_the_judged_one(small_run: Project) -> None:
    judged, released = (read_metadata(small_run.folder / "data" / name) for name in ("judged", "released"))
    assert released == judged
    release, counts = small_run.metrics("release"), ("pairs", "steps", "pairs_seen")
    assert {name: release[name] for name in counts} == {name: small_run.metrics("train")[name] for name in counts}
    assert (release["temperature"], release["threshold"]) == (round(judged.temperature, 4), round(judged.threshold, 4))


def test_training_is_as_small_as_the_parameters_say(small_run: Project) -> None:
    train = small_run.metrics("train")
    assert (train["pairs"], train["steps"], train["pairs_seen"]) == (200, 6, 96)
    assert {"one_word_roc_auc_left", "one_word_roc_auc_right"} <= set(small_run.metrics("probe"))


def test_the_scores_are_those_of_the_predictions(small_run: Project) -> None:
    from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

    predictions = pd.read_parquet(small_run.folder / "data/predictions.parquet")
    labels, scores = predictions["label"], small_run.metrics("eval")
    slices, threshold = small_run.metrics("slices"), read_metadata(small_run.folder / "data/judged").threshold
    assert (scores["rows"], scores["synonyms"]) == (len(labels), labels.sum())
    for name, prefix in {"model": "", **{name: f"{name}_" for name in BASELINES}}.items():
        expected = {
            "average_precision": average_precision_score(labels, predictions[name]),
            "roc_auc": roc_auc_score(labels, predictions[name]),
        }
        precision = pytest.approx(expected["average_precision"], abs=5e-5)  # four places
        assert scores[f"{prefix}average_precision"] == precision
        assert {key: slices[f"{name}.all.{key}"] for key in expected} == pytest.approx(expected, abs=5e-5)
        for key in ("precision", "recall", "f1", "accuracy", *expected):
            low, value, high = (slices[f"{name}.all.{key}{end}"] for end in ("_low", "", "_high"))
            assert low <= value <= high
    assert scores["f1"] == pytest.approx(f1_score(labels, predictions["model"] >= threshold), abs=5e-5)
    assert slices["cosine.all.roc_auc"] > 0.6  # the default encoder, untuned


def test_the_slices_are_those_of_the_data(small_run: Project) -> None:
    slices, test = small_run.metrics("slices"), pd.read_parquet(small_run.folder / "data/test.parquet")
    assert groups(slices, "pos") == set(test["pos"].replace("", "none"))
    assert groups(slices, "origin") == set(test["origin"])
    assert groups(slices, "kind") == set(test["kind"]) - {"synonym"} >= {"antonym", "random"}


def test_gold_sets_that_exist_are_scored(small_run: Project) -> None:
    gold: dict[str, Any] = small_run.metrics("gold_scores")
    assert {key.split(".")[0] for key in gold} == {"mine"}  # the public ones are not here
    assert gold["mine.rows_with_a_word_of_training"] == 0
    assert (gold["mine.model.rows"], gold["mine.model.synonyms"]) == (26, 14)
    assert gold["mine.wordnet.roc_auc"] == 0.5  # of these words, the small WordNet has none
    low, value, high = (gold[f"mine.model.average_precision{end}"] for end in ("_low", "", "_high"))
    assert low <= value <= high
    assert small_run.metrics("gold") == {
        "mine.average_precision": value,
        "mine.cosine_average_precision": gold["mine.cosine.average_precision"],
        "mine.roc_auc": gold["mine.model.roc_auc"],
    }


def test_the_model_for_use_is_the_released_one_with_evidence(small_run: Project, classifier: Classifier) -> None:
    data, counts = small_run.folder / "data", small_run.metrics("evidence")
    released = {path.name: path.read_bytes() for path in (data / "released").iterdir()}
    evidence = {path.name: path.read_bytes() for path in (data / "evidence").iterdir()}
    written = {path.name: path.read_bytes() for path in (data / "model").iterdir()}
    assert written.keys() == released.keys() | evidence.keys() | {"README.md"}
    expected = released | evidence
    changed = {name for name, content in expected.items() if written[name] != content}
    assert changed == {"config.json", "model.sha256"}
    metadata = read_metadata(data / "released")
    assert classifier.metadata == replace(metadata, threshold=counts["threshold_alone"])
    assert classifier.threshold == counts["threshold"]
    tuning = read_everyday(data / "everyday.csv", "tuning")
    assert (counts["pairs"], counts["synonyms"]) == (len(tuning), tuning["label"].sum())
    assert counts["features"]["antonym"]["weight"] < 0 < counts["features"]["synset_first"]["weight"]


def test_a_users_lexicon_decides_and_wordnet_is_a_reason(classifier: Classifier) -> None:
    assert vars(classifier.predict("sofa", "Couch")) == {
        "synonyms": True,
        "probability": 1.0,
        "because": "listed in shop",
        "relation": "synonym",
        "relation_probability": 1.0,
    }
    refused = vars(classifier.predict("laptop bag", "laptop"))
    assert refused.pop("relation") in set(RELATIONS) - {"synonym"}
    assert 0 < refused.pop("relation_probability") <= 1
    assert refused == {"synonyms": False, "probability": 0.0, "because": "listed as no synonyms in shop"}
    assert classifier.predict("thumb drive", "usb stick").because == "listed in synonyms"
    assert classifier.predict("hot", "cold").because.endswith("antonyms in WordNet")


def test_everyday_pairs_are_scored_by_every_classifier(small_run: Project, classifier: Classifier) -> None:
    everyday: dict[str, float] = small_run.metrics("release_scores")["everyday"]
    test = read_everyday(small_run.folder / "data/everyday.csv", "test")
    assert {key.split(".")[0] for key in everyday} == {"rows", *CLASSIFIERS}
    kinds = test["kind"].value_counts().to_dict()
    assert {key.removeprefix("rows."): value for key, value in everyday.items() if key.startswith("rows.")} == kinds
    assert {everyday[f"{name}.rows"] for name in CLASSIFIERS} == {len(test)}
    assert 0 < everyday["released.unseen_pairs.rows"] < len(test)
    assert classifier.evidence
    without = Classifier(classifier.runtime, classifier.metadata, classifier.evidence.without_lexicons())
    probabilities = without.score(test["left"], test["right"])
    right = (probabilities >= without.threshold) == (test["label"] == 1)
    assert everyday["with_evidence.accuracy"] == pytest.approx(right.mean(), abs=5e-5)
    low, value, high = (everyday[f"with_evidence.roc_auc{end}"] for end in ("_low", "", "_high"))
    assert low <= value <= high


def test_lists_that_people_keep_are_ranked_by_every_classifier(small_run: Project) -> None:
    lists: dict[str, float] = small_run.metrics("release_scores")["lists"]
    names = {path.stem for path in (small_run.folder / "data/lists").glob("*.txt")}
    assert {key.split(".")[0] for key in lists} == names == {"health", "jobs", "shop"}
    assert all(0 < lists[f"{name}.synonyms"] < lists[f"{name}.rows"] for name in names)
    ranked = [
        lists[f"{name}.{classifier}.{score}"]
        for name in names
        for classifier in CLASSIFIERS
        for score in ("average_precision", "roc_auc")
    ]
    assert all(0 < value <= 1 for value in ranked)


def test_gold_sets_are_scored_with_evidence_beside_the_judged_model(small_run: Project) -> None:
    scores: dict[str, float] = small_run.metrics("release_scores")["gold"]
    gold = small_run.metrics("gold_scores")
    assert {tuple(key.split(".")[:2]) for key in scores} == {
        ("mine", name) for name in ("with_evidence", "judged", "difference")
    }
    names = ("rows", "synonyms", "average_precision", "roc_auc", "f1", "best_f1")
    assert {name: scores[f"mine.judged.{name}"] for name in names} == {
        name: gold[f"mine.model.{name}"] for name in names
    }
    lead = scores["mine.with_evidence.roc_auc"] - scores["mine.judged.roc_auc"]
    assert scores["mine.difference.judged.roc_auc"] == pytest.approx(lead, abs=1e-4)


def test_there_is_a_card_and_a_page_to_read(small_run: Project) -> None:
    scores = small_run.metrics("eval")
    card = (small_run.folder / "data" / "model" / "README.md").read_text()
    assert card.startswith("---\nbase_model: sentence-transformers/all-MiniLM-L6-v2\n")
    page = (small_run.folder / "data" / "report.html").read_text()
    everyday = small_run.metrics("release_scores")["everyday"]
    for score in (scores["f1"], everyday["with_evidence.accuracy"], everyday["released.accuracy"]):
        assert f"{score:.3f}" in card
        assert f"{score:.3f}" in page
    assert f"{scores['rows']:,} test pairs" in page
    assert "mine" in page


def test_nothing_changed_runs_nothing(small_run: Project) -> None:
    assert "Data and pipelines are up to date." in small_run.python("dvc", "repro", "--dry").stdout
