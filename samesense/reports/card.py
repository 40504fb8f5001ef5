"""The model card: a template filled with parameters and metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samesense.reports.filling import fill_template
from samesense.reports.tables import (
    everyday_table,
    evidence_gold_table,
    gold_lead_table,
    gold_table,
    headline_table,
    lead_table,
    lists_table,
    named_table,
    slice_tables,
    weights_table,
)

if TYPE_CHECKING:
    from pathlib import Path

    from huggingface_hub import ModelCardData

    from samesense.models.catalogue import Checkpoint


@dataclass(frozen=True)
class Run:
    """The parameters of a run, and its lexicons, that the card names.

    Attributes:
        seed: of all draws.
        model: the short name of the checkpoint.
        checkpoint: its entry in params.yaml.
        train: the section ``train`` of params.yaml.
        conversion: what the checkpoint was converted from, if it was: ``package``, and whether it is ``quantized``.
        lexicons: the licence of each lexicon that the model is trained on, by name; empty if it states none.
    """

    seed: int
    model: str
    checkpoint: Checkpoint
    train: dict[str, Any]
    conversion: dict[str, Any] | None
    lexicons: dict[str, str]


def fill_card(template: Path, run: Run, metrics: dict[str, dict[str, Any]], published: list[dict[str, str]]) -> str:
    """Return the model card.

    Args:
        template: a file of Jinja.
        run: the parameters and lexicons.
        metrics: the files of metrics by name: train, release, split, eval, slices, gold_scores, evidence,
            release_scores.
        published: others' scores on gold sets.

    Raises:
        DataError: the template is missing or damaged, or asks for what there is not.
    """
    from jinja2 import Environment, StrictUndefined

    gold, scores = metrics["gold_scores"], metrics["release_scores"]
    head = _metadata(run, scores["everyday"])
    values = {
        "head": head.to_yaml(),
        "name": head.model_name,
        "base": head.base_model,
        "license": run.checkpoint.license,
        "conversion": run.conversion,
        "lexicons": run.lexicons,
        "model": run.model,
        "seed": run.seed,
        "train": run.train,
        "trained": metrics["train"],
        "release": metrics["release"],
        "evidence": metrics["evidence"],
        "weights": weights_table(metrics["evidence"]).markdown(),
        "everyday": everyday_table(scores["everyday"]).markdown(),
        "lists": lists_table(scores["lists"]).markdown() if scores["lists"] else "",
        "evidence_gold": evidence_gold_table(scores["gold"]).markdown() if "gold" in scores else "",
        "split": metrics["split"],
        "test": metrics["eval"],
        "headline": headline_table(metrics["slices"]).markdown(),
        "lead": lead_table(metrics["slices"]).markdown(),
        "kinds": slice_tables(metrics["slices"])["Kind of negative"].markdown(),
        "gold": gold_table(gold, published).markdown() if gold else "",
        "gold_lead": gold_lead_table(gold).markdown(),
        "named": named.markdown() if (named := named_table(metrics["eval"], gold)).rows else "",
        "known": sum(count for name, count in gold.items() if name.endswith(".rows_with_a_word_of_training")),
    }
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701  # Markdown, not HTML
    return fill_template(template, environment, values)


def _metadata(run: Run, everyday: dict[str, float]) -> ModelCardData:
    """Return the card's head in the hub's format, with the model's own scores: those on everyday pairs.

    Its licence is ``other``, as the hub calls several, if lexicons bring theirs.

    (huggingface.co/docs/hub/model-cards)
    """
    from huggingface_hub import EvalResult, ModelCardData

    names = {"accuracy": "accuracy", "f1": "F1", "roc_auc": "ROC AUC"}
    results = [
        EvalResult(
            task_type="text-classification",
            dataset_type="samesense",
            dataset_name="everyday pairs of samesense, test half",
            metric_type=key,
            metric_name=name,
            metric_value=everyday[f"with_evidence.{key}"],
        )
        for key, name in names.items()
    ]
    architecture = run.train["architecture"]
    return ModelCardData(
        base_model=run.checkpoint.hub,
        eval_results=results,
        language="en",
        library_name="transformers" if architecture == "cross" else "samesense",
        license="other" if any(run.lexicons.values()) else run.checkpoint.license,
        model_name=f"samesense-{run.model}",
        pipeline_tag="text-classification",
        tags=["synonyms", architecture, "wordnet", "samesense"],
    )
