"""Say in ten lines what the pipeline built, where it is, how good it is, and what to do next.

    python -m tools.summary params.yaml metrics

`make repro` ends with it. It is not a stage of the pipeline.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from samesense.console import run
from samesense.files import read_json, read_yaml
from samesense.reports.tables import cell

FILES = ("release", "slices", "gold_scores", "release_scores")  # of the metrics
HIGHER, LOWER = ("average_precision", "spearman", "accuracy"), ("false_positive_rate",)  # a gold set has one of them


def summary(params: dict[str, Any], metrics: dict[str, dict[str, Any]]) -> list[str]:
    """Return the lines.

    Args:
        params: the parameters of the run.
        metrics: the files of metrics by name: those of `FILES`.
    """
    everyday, test = metrics["release_scores"]["everyday"], metrics["slices"]
    joined, alone, look_up = (cell(everyday, f"{name}.accuracy") for name in ("with_evidence", "released", "wordnet"))
    ours, cosine = (cell(test, f"{name}.all.average_precision") for name in ("model", "cosine"))
    pairs = f"{metrics['release']['pairs']:,} training pairs"
    return [
        f"samesense is built: {params['model']}, seed {params['seed']}, {pairs}.",
        "  data/model        the model to use, with its evidence and its card (README.md)",
        "  data/report.html  one page to read: all scores, plots, the worst errors",
        "  metrics           the scores as files, which make gate compares with the last commit's",
        f"Right on everyday pairs: {joined} with evidence, {alone} by the model alone, {look_up} by WordNet.",
        f"On {test['model.all.rows']:,} test pairs, average precision: {ours}, untuned cosine {cosine}.",
        gold_line(metrics["gold_scores"]),
        "Next: samesense predict cold icy  a verdict, and its reason",
        "      samesense demo --open       a page to try pairs on",
        "      make help                   what else there is",
    ]


def gold_line(scores: dict[str, float]) -> str:
    """Return on how many gold sets the judged model is better than the untuned cosine, by its leads' intervals."""
    sets = sorted({key.split(".")[0] for key in scores})
    if not sets:
        return "Gold sets: none is here; make gold gets them."
    ahead = [
        name
        for name in sets
        if any(scores.get(f"{name}.difference.cosine.{score}_low", 0) > 0 for score in HIGHER)
        or any(scores.get(f"{name}.difference.cosine.{score}_high", 0) < 0 for score in LOWER)
    ]
    return f"On gold sets: better than the untuned cosine on {len(ahead)} of {len(sets)}, by 95% intervals."


def main(
    params: Annotated[Path, typer.Argument(help="parameters of the run (YAML)")],
    metrics: Annotated[Path, typer.Argument(help="folder of metrics (JSON)")],
) -> None:
    """Say in ten lines what the pipeline built, where it is, how good it is, and what to do next."""
    scores = {name: read_json(metrics / f"{name}.json") for name in FILES}
    typer.echo("\n".join(summary(read_yaml(params), scores)))


if __name__ == "__main__":
    run(main)
