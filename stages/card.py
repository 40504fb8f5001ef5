"""Put the trained model into its folder of use, with a model card made from parameters and metrics."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stages._checkpoint import Checkpoint
from stages._cli import run
from stages._files import replacing
from stages._params import Section, declared
from stages._results import gold_table, headline_table, read_metrics, read_published, slice_tables

if TYPE_CHECKING:
    from huggingface_hub import ModelCardData


class Params(Section):
    """What the stage declares."""

    seed: int
    model: str
    models: dict[str, Checkpoint]
    train: dict[str, Any]


def metadata(params: Params, told: dict[str, float], origins: dict[str, int]) -> "ModelCardData":
    """Return the card's head, with the scores on test pairs of these ``origins``.

    In the hub's format (huggingface.co/docs/hub/model-cards).
    """
    from huggingface_hub import EvalResult, ModelCardData

    names = {"average_precision": "average precision", "f1": "F1", "roc_auc": "ROC AUC"}
    results = [
        EvalResult(
            task_type="text-classification",
            dataset_type="samesense",
            dataset_name=f"test pairs of samesense ({', '.join(sorted(origins))})",
            metric_type=key,
            metric_name=name,
            metric_value=told[key],
        )
        for key, name in names.items()
    ]
    checkpoint = params.models[params.model]
    return ModelCardData(
        base_model=checkpoint.hub,
        eval_results=results,
        language="en",
        library_name="transformers" if params.train["architecture"] == "cross" else "samesense",
        license=checkpoint.license,
        model_name=f"samesense-{params.model}",
        pipeline_tag="text-classification",
        tags=["synonyms", params.train["architecture"], "wordnet", "samesense"],
    )


def card(template: str, params: Params, metrics: dict[str, dict[str, Any]], published: list[dict[str, str]]) -> str:
    """Fill the template of the model card.

    Args:
        template: in Jinja.
        params: what the stage declares.
        metrics: the files of metrics by name: train, split, eval, slices, gold.
        published: others' scores on gold sets.
    """
    from jinja2 import Environment, StrictUndefined

    head = metadata(params, metrics["eval"], metrics["split"]["origins"]["test"])
    values = {
        "head": head.to_yaml(),
        "name": head.model_name,
        "base": head.base_model,
        "license": head.license,
        "model": params.model,
        "seed": params.seed,
        "train": params.train,
        "trained": metrics["train"],
        "split": metrics["split"],
        "told": metrics["eval"],
        "headline": headline_table(metrics["slices"]).markdown(),
        "kinds": slice_tables(metrics["slices"])["Kind of negative"].markdown(),
        "gold": gold_table(metrics["gold"], published).markdown() if metrics["gold"] else "",
        "known": sum(
            count for name, count in metrics["gold"].items() if name.endswith(".rows_with_a_word_of_training")
        ),
    }
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701  # Markdown, not HTML
    return environment.from_string(template).render(values)


def main(  # noqa: PLR0913, PLR0917  # a path each
    template: Annotated[Path, typer.Argument(help="the card, to fill (Jinja)")],
    published: Annotated[Path, typer.Argument(help="others' scores on gold sets (CSV)")],
    trained: Annotated[Path, typer.Argument(help="the trained model")],
    train: Annotated[Path, typer.Argument(help="scores of training (JSON)")],
    split: Annotated[Path, typer.Argument(help="counts of the split (JSON)")],
    metrics: Annotated[Path, typer.Argument(help="headline scores (JSON)")],
    slices: Annotated[Path, typer.Argument(help="scores per slice (JSON)")],
    gold: Annotated[Path, typer.Argument(help="scores on gold sets (JSON)")],
    model_folder: Annotated[Path, typer.Argument(help="folder to write: the model with its card")],
) -> None:
    """Put the trained model into its folder of use, with a model card made from parameters and metrics."""
    params = declared("card", Params)
    files = {"train": train, "split": split, "eval": metrics, "slices": slices, "gold": gold}
    read = {name: read_metrics(path) for name, path in files.items()}
    text = card(template.read_text(encoding="utf-8"), params, read, read_published(published))
    with replacing(model_folder) as partial:
        shutil.copytree(trained, partial)
        (partial / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    run(main)
