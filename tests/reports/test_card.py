"""The model card, in the hub's format."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from samesense.models.catalogue import Checkpoint
from samesense.reports.card import Run, fill_card

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "samesense" / "reports" / "templates" / "card.md.jinja"
Metrics = dict[str, dict[str, Any]]
Published = list[dict[str, str]]


def make_run(**changes: Any) -> Run:
    """Return the run that params.yaml describes, with changes to the section ``train``."""
    params = yaml.safe_load((ROOT / "params.yaml").read_text())
    checkpoint = Checkpoint.model_validate(params["models"]["minilm"])
    return Run(seed=1, model="minilm", checkpoint=checkpoint, train=params["train"] | changes)


def fill(run: Run, metrics: Metrics, published: Published) -> tuple[dict[str, Any], str]:
    """Return the head of the card, and its body on one line."""
    _, head, body = fill_card(TEMPLATE.read_text(encoding="utf-8"), run, metrics, published).split("---\n", 2)
    return yaml.safe_load(head), " ".join(body.split())


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
    assert result["dataset"] == {
        "name": "test pairs of samesense (lexicon:shop, wordnet)",
        "type": "samesense",
    }
    scores = {metric["type"]: metric["value"] for metric in result["metrics"]}
    assert scores == {"average_precision": 0.8125, "f1": 0.75, "roc_auc": 0.875}


@pytest.mark.parametrize(
    "sentence",
    [
        "# samesense-minilm Tells whether two English words",
        "`model: minilm`, `seed: 1`.",
        "its temperature, 0.898, is in the head's weights. A pair counts as synonyms from a probability of 0.427 on,",
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


def test_a_run_without_gold_sets_has_no_table_of_them(metrics: Metrics, published: Published) -> None:
    metrics["gold_scores"] = {}
    _, body = fill(make_run(), metrics, published)
    assert "On sets made by people" not in body


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
