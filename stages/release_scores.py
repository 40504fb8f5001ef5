"""Score the released model, and what evidence adds, on sets made by people."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.evaluation.bootstrap import Bootstrap
from samesense.evaluation.gold_scores import read_present, with_predictions
from samesense.evaluation.params import JudgingParams
from samesense.evaluation.release_scores import Classifiers, everyday_scores, gold_scores, lists_scores, unseen_parts
from samesense.files import read_parquet, write_json
from samesense.gold.everyday import HALVES, read_everyday
from samesense.gold.sets import read_sets
from samesense.lexicons.folder import read_lexicons
from samesense.models.checkpoints import find_checkpoint
from samesense.pairs import read_pairs
from samesense.params import read_params


class Params(JudgingParams):
    """The parameters that the stage declares."""


def main(  # noqa: PLR0913, PLR0917  # a path each
    judged: Annotated[Path, typer.Argument(help="the judged model")],
    released: Annotated[Path, typer.Argument(help="the released model")],
    evidence: Annotated[Path, typer.Argument(help="folder of evidence")],
    baselines: Annotated[Path, typer.Argument(help="fitted baselines (JSON)")],
    train: Annotated[Path, typer.Argument(help="the judged model's training pairs (Parquet)")],
    paraphrases: Annotated[Path, typer.Argument(help="paraphrases of them (Parquet)")],
    pairs: Annotated[Path, typer.Argument(help="the released model's training pairs (Parquet)")],
    everyday: Annotated[Path, typer.Argument(help="everyday pairs (CSV)")],
    lists: Annotated[Path, typer.Argument(help="folder of synonym files that people keep")],
    gold: Annotated[Path, typer.Argument(help="folder of gold sets")],
    predictions: Annotated[Path, typer.Argument(help="the judged model's scores of their pairs (Parquet)")],
    scores: Annotated[Path, typer.Argument(help="scores to write (JSON)")],
) -> None:
    """Score the released model, and what evidence adds, on everyday pairs, people's lists and gold sets."""
    params, sets, table = read_params("release_scores", Params), read_sets(gold), read_parquet(predictions).to_pandas()
    encoder = find_checkpoint(params.model, params.models[params.model])
    classifiers = Classifiers.load(judged, released, evidence, baselines, encoder)
    bootstrap = Bootstrap(params.seed, params.bootstrap.samples)
    tuning, test = (read_everyday(everyday, half) for half in HALVES)
    parts = unseen_parts(test, read_pairs(train, paraphrases), read_pairs(pairs))
    result = {
        "everyday": everyday_scores(classifiers, tuning, test, parts, bootstrap),
        "lists": lists_scores(classifiers, read_lexicons(lists, None, typer.echo), bootstrap),
    }
    present, _ = read_present(gold, sets)
    tables = with_predictions(present, table)
    for name in sorted(present.keys() - tables.keys()):
        typer.echo(f"{name}: skipped, {predictions} was made without it; `make gold` scores it", err=True)
    if tables:
        result["gold"] = gold_scores(classifiers, tables, sets, table, bootstrap)
    write_json(result, scores)


if __name__ == "__main__":
    run(main)
