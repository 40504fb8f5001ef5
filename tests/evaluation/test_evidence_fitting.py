"""Fitting: the weights are those of the data, and what is counted is what was fitted to; and the stage evidence."""

import json
import lzma
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from samesense.evaluation.evidence_fitting import count_fit, cross_validated_accuracy, fit_regression
from samesense.evaluation.metrics import most_right_threshold
from samesense.evidence.features import FEATURES, PairFeatures
from samesense.evidence.regression import Regression
from samesense.evidence.store import Evidence
from samesense.files import round_floats
from samesense.lexicons.wordnet import WordNet, write_wordnet
from samesense.lexicons.wordnet_zip import MEMBERS
from samesense.models.torch_runtime import TorchRuntime
from stages import evidence as stage

EVERYDAY = """left,right,label,kind,part
auto,car,1,noun_synonym,tuning
bike,bicycle,1,noun_synonym,tuning
hot,cold,0,antonym,tuning
bumper,car,0,meronym,tuning
jog,run,1,verb_synonym,tuning
car,fast,0,related,test
cold,icy,1,adjective_synonym,test
"""


def features(*names: str, composed: tuple[int, ...] = ()) -> PairFeatures:
    """Return the features of pairs that have one each."""
    values = np.array([[feature == name for feature in FEATURES] for name in names])
    is_composed = np.isin(np.arange(len(names)), composed)
    return PairFeatures(values, [("a", "b")] * len(names), is_composed, np.zeros(len(names), dtype=bool))


def test_fitted_weights_have_the_signs_and_the_order_of_those_that_made_the_data() -> None:
    draws = np.random.default_rng(1)
    names = draws.choice(["similar", "antonym", "nothing_shared", "one_unknown"], 4000).tolist()
    pairs = features(*names, composed=tuple(range(0, 4000, 3)))
    model = draws.uniform(0.02, 0.98, 4000)
    made = Regression(
        intercept=-0.5,
        weights=dict.fromkeys(FEATURES, 0.0) | {"similar": 2.0, "antonym": -3.0, "nothing_shared": -1.0},
        composed=-1.0,
        model=0.5,
        model_alone=1.5,
        threshold=0.5,
    )
    labels = (draws.uniform(size=4000) < made.probabilities(pairs, model)).astype(np.int8)
    fitted, _ = fit_regression(pairs, model, labels)
    apart = fitted.weights["similar"] - fitted.weights["nothing_shared"]
    assert apart == pytest.approx(3.0, abs=0.5)
    assert fitted.weights["antonym"] < fitted.weights["nothing_shared"] < 0 < fitted.weights["similar"]
    assert fitted.composed == pytest.approx(-1.0, abs=0.3)
    assert fitted.model == pytest.approx(0.5, abs=0.15)
    assert fitted.model_alone == pytest.approx(1.5, abs=0.3)
    assert {name for name, weight in fitted.weights.items() if weight} == {*names, "both_unknown"}
    right = (fitted.probabilities(pairs, model) >= fitted.threshold) == labels
    assert right.mean() >= ((fitted.probabilities(pairs, model) >= 0.5) == labels).mean()
    again, alone = fit_regression(pairs, model, labels)
    assert again == fitted
    unknown = features("one_unknown", "both_unknown")
    by_model = fitted.probabilities(unknown, np.array([alone, alone]))
    assert by_model == pytest.approx([fitted.threshold] * 2, abs=1e-4), "where WordNet lacks a word, the model decides"


def test_a_model_that_is_worse_than_none_weighs_nothing() -> None:
    pairs = features("similar", "antonym", "one_unknown", "one_unknown")
    labels = np.array([1, 0, 1, 0], dtype=np.int8)
    fitted, _ = fit_regression(pairs, np.array([0.1, 0.9, 0.6, 0.4]), labels)
    assert fitted.model == 0
    assert fitted.model_alone > 0


def test_a_model_that_is_worse_than_none_once_half_of_it_is_left_out_weighs_nothing() -> None:
    pairs = features("antonym", "one_unknown", "similar", "similar", "similar")
    labels = np.array([0, 0, 0, 1, 1], dtype=np.int8)
    fitted, _ = fit_regression(pairs, np.array([0.1, 0.91, 0.29, 0.08, 0.54]), labels)
    assert (fitted.model, fitted.model_alone) == (0, 0)


def test_the_fit_is_counted() -> None:
    pairs = features("similar", "similar", "antonym")
    model, labels = np.array([0.8, 0.6, 0.2]), np.array([1, 0, 0], dtype=np.int8)
    fitted, _ = fit_regression(pairs, model, labels)
    counts = count_fit(fitted, pairs, model, labels)
    assert counts["features"]["similar"] == {"pairs": 2, "synonyms": 1, "weight": fitted.weights["similar"]}
    assert counts["features"]["meronym"] == {"pairs": 0, "synonyms": 0, "weight": 0.0}
    assert (counts["pairs"], counts["synonyms"], counts["threshold"]) == (3, 1, fitted.threshold)
    assert counts["tuning_accuracy"] == 1


def test_each_fold_is_judged_by_what_is_fitted_to_the_others() -> None:
    pairs = features(*["similar", "antonym"] * 20, "similar", "antonym")
    labels = np.array([1, 0] * 20 + [0, 1], dtype=np.int8)  # the last two are not as the others
    folds = (np.arange(42) // 2).astype(np.int8)
    accuracy = cross_validated_accuracy(pairs, np.full(42, 0.5), labels, folds)
    assert accuracy == pytest.approx(40 / 42)
    one_label = np.array([1, 1, 0], dtype=np.int8)
    few = features("similar", "similar", "antonym")
    assert cross_validated_accuracy(
        few, np.full(3, 0.5), one_label, np.array([0, 1, 2], dtype=np.int8)
    ) == pytest.approx(2 / 3)


def run_stage(*inputs: Path, folder: Path) -> tuple[Evidence, dict[str, Any]]:
    """Return the evidence and the counts that the stage writes to a folder."""
    paths = [*inputs, folder / "evidence", folder / "evidence.json"]
    stage.main(*paths)
    return Evidence.load(paths[-2]), json.loads(paths[-1].read_text())


@pytest.fixture
def inputs(tmp_path: Path, wordnet: WordNet, model_folders: dict[str, Path]) -> list[Path]:
    """Write what the stage reads: tables of WordNet, a thesaurus, no lexicon, everyday pairs, and a model."""
    write_wordnet(wordnet, tmp_path / "wordnet")
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "everyday.csv").write_text(EVERYDAY)
    with zipfile.ZipFile(tmp_path / "wordnet.zip", "w") as archive:
        for name in MEMBERS:
            archive.writestr(f"wordnet/{name}", "hotter hot\n" if name == "adj.exc" else "")
    (tmp_path / "moby.txt.xz").write_bytes(lzma.compress(b"hot,sultry\njog,run\nrun,jog\n"))
    names = ("wordnet.zip", "wordnet", "moby.txt.xz", "lexicons", "everyday.csv")
    return [*(tmp_path / name for name in names), model_folders["joint"]]


def test_the_stage_fits_to_the_tuning_half(inputs: list[Path], tmp_path: Path) -> None:
    evidence, counts = run_stage(*inputs, folder=tmp_path)
    pairs = [("auto", "car"), ("bike", "bicycle"), ("hot", "cold"), ("bumper", "car"), ("jog", "run")]
    labels = np.array([1, 1, 0, 0, 1], dtype=np.int8)
    model = TorchRuntime.load(inputs[-1]).probabilities(pairs)
    known = evidence.look_up(pairs)
    assert (evidence.regression, evidence.threshold_alone) == fit_regression(known.features, model, labels)
    assert evidence.threshold_alone == round(most_right_threshold(model, labels), 4)
    expected = count_fit(evidence.regression, known.features, model, labels)
    assert 0 <= counts.pop("cross_validated_accuracy") <= 1
    assert counts == round_floats(expected | {"threshold_alone": evidence.threshold_alone})
    assert evidence.look_up([("hotter", "cold")]).features.has(["antonym"]).tolist() == [True], "an irregular form"
    sizes = {name: (entry["pairs"], entry["synonyms"]) for name, entry in counts["features"].items()}
    assert {name: size for name, size in sizes.items() if any(size)} == {
        "synset_first": (2, 2),
        "antonym": (1, 0),
        "meronym": (1, 0),
        "thesaurus_both": (1, 1),
    }
    assert known.reasons(known.probabilities(model) >= evidence.regression.threshold)[2] == "antonyms in WordNet"
    assert not known.is_listed.any()


def test_the_stage_keeps_what_lexicons_list(inputs: list[Path], tmp_path: Path) -> None:
    (tmp_path / "lexicons" / "shop.csv").write_text("left,right,label\nhot,cold,1\nauto,car,0\n")
    (tmp_path / "lexicons" / "more.txt").write_text("jog, trot\n")
    evidence, counts = run_stage(*inputs, folder=tmp_path)
    known = evidence.look_up([("Cold", "hot"), ("car", "auto"), ("trot", "jog")])
    probabilities = known.probabilities(np.full(3, 0.5))
    assert probabilities.tolist() == [1, 0, 1]
    assert known.reasons(probabilities == 1) == ["listed in shop", "listed as no synonyms in shop", "listed in more"]
    assert (counts["pairs"], counts["synonyms"]) == (5, 3)
    assert counts["features"]["antonym"]["weight"] < 0, "a lexicon is nothing to fit to"
