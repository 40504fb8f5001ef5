"""A trained model in use: symmetric, calibrated, and readable by stock tools."""

import itertools
import math
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from transformers import AutoTokenizer

import samesense
from samesense import Classifier, TextError, cli, texts
from samesense.classifier import RELATION_TEXTS, verdict_line
from samesense.models.architectures import ARCHITECTURES
from samesense.models.relations import INVERSE, RELATIONS
from samesense.models.torch_runtime import TorchRuntime
from samesense.scoring.chunks import Columns
from samesense.scoring.formats import Format
from samesense.scoring.jobs import Job, Summary, score_file

PAIRS = [("cold", "icy"), ("hot", "a very hot summer day in the city"), ("run", "jog"), ("a", "b")]
Counter = Callable[[Any, str], list[tuple[Any, ...]]]


@pytest.fixture(params=ARCHITECTURES)
def folder(request: pytest.FixtureRequest, model_folders: dict[str, Path]) -> Path:
    return model_folders[request.param]


def test_the_package_has_its_public_names() -> None:
    names = ["Classifier", "ModelError", "Prediction", "SamesenseError", "TextError"]
    assert sorted(samesense.__all__) == dir(samesense) == names
    assert all(getattr(samesense, name).__name__ == name for name in names)
    with pytest.raises(AttributeError, match=r"^module 'samesense' has no attribute 'Nothing'$"):
        samesense.Nothing  # noqa: B018


def test_importing_the_package_imports_no_library() -> None:
    code = (
        "import sys, samesense; dir(samesense); "
        "print(sorted({'numpy', 'torch', 'transformers', 'pandas', 'pyarrow', 'typer'} & sys.modules.keys()));"
        "samesense.TextError; print(sorted(name for name in sys.modules if name.startswith('samesense')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "['samesense', 'samesense.errors']"]


def test_the_order_of_a_pair_makes_no_difference(folder: Path) -> None:
    classifier = Classifier.load(folder)
    exchanged = [(right, left) for left, right in PAIRS]
    np.testing.assert_allclose(classifier.probabilities(PAIRS), classifier.probabilities(exchanged), rtol=1e-6)
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
    predictions = [next(endless) for _ in range(len(PAIRS))]
    np.testing.assert_allclose([one.probability for one in predictions], expected, rtol=1e-4)
    assert [one.synonyms for one in predictions] == [value >= classifier.threshold for value in expected]
    with pytest.raises(ValueError, match="shorter"):
        classifier.score(["cold", "hot"], ["icy"])


def test_a_text_that_cannot_be_scored_is_named(folder: Path) -> None:
    classifier = Classifier.load(folder)
    with pytest.raises(TextError, match=r"^pair 2: right is empty$"):
        classifier.probabilities([("cold", "icy"), ("cold", " ")])
    with pytest.raises(TextError, match=r"^left is empty$"):
        classifier.predict("", "icy")
    assert classifier.predict(" cold", "ice_box") == classifier.predict("cold", "ice box")


def test_the_threshold_decides(folder: Path) -> None:
    loaded = Classifier.load(folder)
    probability = loaded.predict("cold", "icy").probability
    for threshold, synonyms in ((probability, True), (math.nextafter(probability, 1), False)):
        classifier = Classifier(loaded.runtime, replace(loaded.metadata, threshold=threshold))
        assert classifier.threshold == threshold
        assert classifier.predict("cold", "icy") == samesense.Prediction(synonyms, probability, "the model alone")


@pytest.mark.parametrize("architecture", ["joint", "twin"])
def test_a_model_with_a_relation_head_names_the_relation_that_agrees_with_the_verdict(
    architecture: str, relation_folders: dict[str, Path]
) -> None:
    loaded = Classifier.load(relation_folders[architecture])
    probability = loaded.predict("cold", "icy").probability
    for threshold, synonyms in ((0.0, True), (1.0, False)):
        classifier = Classifier(loaded.runtime, replace(loaded.metadata, threshold=threshold))
        prediction = classifier.predict("cold", "icy")
        assert prediction.probability == probability
        assert (prediction.relation == "synonym") == synonyms
        if synonyms:
            assert prediction.relation_probability == probability
        back = classifier.predict("icy", "cold")
        assert back.relation == INVERSE.get(str(prediction.relation), prediction.relation)
        assert back.relation_probability == pytest.approx(prediction.relation_probability, rel=1e-4)
        assert prediction.as_json() == asdict(prediction)
    assert samesense.Prediction(True, 1.0, "x").as_json() == {"synonyms": True, "probability": 1.0, "because": "x"}  # noqa: FBT003


@pytest.mark.parametrize(
    ("relation", "text"),
    [("antonym", "opposites"), ("hypernym", "bird is broader than robin"), ("hyponym", "robin is broader than bird")],
)
def test_a_verdict_says_the_relation_in_words(relation: str, text: str) -> None:
    assert tuple(RELATION_TEXTS) == RELATIONS
    line = verdict_line(("robin", "bird"), samesense.Prediction(False, 0.02, "x", relation, 0.876), 0.4)  # noqa: FBT003
    assert line == f"robin / bird: not synonyms: {text} (0.88) (probability 0.02, threshold 0.40): x"
    line = verdict_line(("robin", "bird"), samesense.Prediction(True, 0.9, "x", "synonym", 0.9), 0.4)  # noqa: FBT003
    assert line == "robin / bird: synonyms (probability 0.90, threshold 0.40): x"


def test_evidence_joins_the_models_verdict_and_brings_its_own_threshold(
    informed_folders: dict[str, Path], model_folders: dict[str, Path]
) -> None:
    pairs = [*PAIRS, ("freezing", "cold")]
    classifier, alone = (Classifier.load(informed_folders["joint"], evidence=each) for each in (True, False))
    assert classifier.evidence
    assert (classifier.threshold, alone.evidence) == (0.4, None)
    assert alone.threshold == alone.metadata.threshold == Classifier.load(model_folders["joint"]).threshold
    model = alone.probabilities(pairs)
    known = classifier.evidence.look_up(pairs)
    judgements = classifier.judge(pairs)
    np.testing.assert_allclose(judgements.probabilities, known.probabilities(model), rtol=1e-6)
    assert judgements.synonyms.tolist() == (judgements.probabilities >= 0.4).tolist()
    assert judgements.reasons == known.reasons(judgements.synonyms)
    assert judgements.reasons[2:] == [
        "listed as no synonyms in sport",
        "not in WordNet: the model alone",
        "listed in weather",
    ]
    assert list(judgements) == [
        samesense.Prediction(*each)
        for each in zip(
            judgements.synonyms.tolist(), judgements.probabilities.tolist(), judgements.reasons, strict=True
        )
    ]
    assert set(alone.judge(pairs).reasons) == {"the model alone"}


def test_the_model_is_not_asked_about_pairs_that_a_lexicon_lists(
    informed_folders: dict[str, Path], count_calls: Counter
) -> None:
    classifier = Classifier.load(informed_folders["twin"])
    calls = count_calls(classifier.runtime, "probabilities")
    assert classifier.predict("COLD", "freezing") == samesense.Prediction(True, 1.0, "listed in weather")  # noqa: FBT003
    predictions = list(classifier.stream([("run", "jog"), ("cold", "icy")]))
    assert predictions[0] == samesense.Prediction(False, 0.0, "listed as no synonyms in sport")  # noqa: FBT003
    assert calls == [([],), ([],), ([("cold", "icy")],)]


def test_a_live_source_is_asked_for_the_next_pair_after_the_answer(model_folders: dict[str, Path]) -> None:
    asked: list[tuple[str, str]] = []

    def source() -> Iterator[tuple[str, str]]:
        for pair in PAIRS:
            asked.append(pair)
            yield pair

    classifier = Classifier.load(model_folders["twin"])
    answers = classifier.stream(source())
    for count in range(1, 4):
        next(answers)
        assert asked == PAIRS[:count]
    asked.clear()
    next(classifier.stream(source(), together=3))
    assert asked == PAIRS[:3]
    with pytest.raises(ValueError, match=r"^together is 0; expected at least 1$"):
        next(classifier.stream(PAIRS, together=0))


def test_a_classifier_keeps_the_runtime_that_it_loads(folder: Path, count_calls: Counter) -> None:
    runtimes, tokenizers = count_calls(TorchRuntime, "__init__"), count_calls(AutoTokenizer, "from_pretrained")
    classifier = Classifier.load(folder)
    runtime = classifier.runtime
    classifier.predict("cold", "icy")
    classifier.probabilities(PAIRS)
    classifier.score(["cold"], ["icy"])
    list(classifier.stream(PAIRS))
    assert (len(runtimes), len(tokenizers)) == (1, 1)
    assert classifier.runtime is runtime


def test_a_classifier_checks_each_text_once(model_folders: dict[str, Path], count_calls: Counter) -> None:
    classifier = Classifier.load(model_folders["twin"])
    calls = count_calls(texts, "checked_text")
    for judge in (
        lambda: classifier.predict("cold", "ice_box"),
        lambda: classifier.probabilities([("cold", "ice_box")]),
        lambda: classifier.score(["cold"], ["ice_box"]),
        lambda: list(classifier.stream([("cold", "ice_box")])),
    ):
        judge()
        assert calls == [("cold",), ("ice_box",)]
        calls.clear()


def test_the_command_line_checks_each_text_once(
    model_folders: dict[str, Path], count_calls: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = count_calls(texts, "checked_text")
    cli.predict("cold", "ice_box", str(model_folders["twin"]))
    assert calls == [("cold",), ("ice_box",)]
    assert capsys.readouterr().out.startswith("cold / ice box: ")


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        ("csv", b"left,right\ncold,ice_box\nhot,\nrun,jog\n"),
        ("jsonl", b'{"left": "cold", "right": "ice_box"}\n{"left": "hot"}\n{"left": "run", "right": "jog"}\n'),
        ("parquet", None),
    ],
)
def test_scoring_a_table_checks_each_text_once(
    form: Format, rows: bytes | None, model_folders: dict[str, Path], count_calls: Counter, tmp_path: Path
) -> None:
    source, target = tmp_path / f"pairs.{form}", tmp_path / f"scored.{form}"
    table = pd.DataFrame({"left": ["cold", "hot", "run"], "right": ["ice_box", "", "jog"]})
    _ = source.write_bytes(rows) if rows else table.to_parquet(source)
    classifier = Classifier.load(model_folders["twin"])
    calls = count_calls(texts, "checked_text")
    job = Job(str(source), form, Columns("left", "right"), str(target), form, str(tmp_path / "rejects"))
    assert score_file(classifier, job, lambda _: None) == Summary(scored=2, rejected=1)
    empty = None if form == "jsonl" else ""
    assert calls == [("cold",), ("ice_box",), ("hot",), (empty,), ("run",), ("jog",)]


def test_the_encoder_of_a_folder_is_stock(folder: Path) -> None:
    from transformers import AutoModel

    model = TorchRuntime.load(folder).model
    stock = AutoModel.from_pretrained(folder).get_input_embeddings().weight
    assert torch.equal(stock, next(model.get_input_embeddings().parameters()))


def test_transformers_pipeline_gives_the_same_probabilities(model_folders: dict[str, Path]) -> None:
    from transformers import pipeline

    classify = pipeline("text-classification", str(model_folders["cross"]))
    probabilities = []
    for left, right in PAIRS:
        both = [classify({"text": one, "text_pair": two}, top_k=None) for one, two in ((left, right), (right, left))]
        synonym = [score["score"] for scores in both for score in scores if score["label"] == "synonym"]
        probabilities.append(sum(synonym) / 2)
    expected = Classifier.load(model_folders["cross"]).probabilities(PAIRS)
    np.testing.assert_allclose(probabilities, expected, rtol=1e-4)


def test_sentence_transformers_gives_the_same_probabilities(model_folders: dict[str, Path]) -> None:
    from sentence_transformers import CrossEncoder

    model = CrossEncoder(str(model_folders["cross"]), device="cpu", local_files_only=True)
    both = [model.predict(one, apply_softmax=True)[:, 1] for one in (PAIRS, [(right, left) for left, right in PAIRS])]
    expected = Classifier.load(model_folders["cross"]).probabilities(PAIRS)
    np.testing.assert_allclose(np.mean(both, axis=0), expected, rtol=1e-4)


def test_the_folder_holds_no_pickle(folder: Path) -> None:
    assert {file.suffix for file in folder.iterdir()} <= {".json", ".safetensors", ".txt"}
