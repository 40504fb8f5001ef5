"""Judge the model on test pairs, beside baselines; every threshold was chosen on validation."""

from pathlib import Path
from typing import Annotated

import typer

from samesense.console import run
from samesense.evaluation.baselines import read_baselines
from samesense.evaluation.bootstrap import Bootstrap
from samesense.evaluation.classifier_scores import score_by_all
from samesense.evaluation.curves import write_curves
from samesense.evaluation.headline import ModelOutput, score_test
from samesense.evaluation.params import JudgingParams
from samesense.evaluation.relations import named_relations, relation_metrics
from samesense.files import write_json, write_parquet
from samesense.models.checkpoints import find_checkpoint
from samesense.models.metadata import read_metadata
from samesense.models.relations import places_of_kinds
from samesense.pairs import pair_tuples, read_pairs
from samesense.params import read_params


class Params(JudgingParams):
    """The parameters that the stage declares."""


def main(  # noqa: PLR0913, PLR0917  # a path each
    model_folder: Annotated[Path, typer.Argument(help="the judged model")],
    baselines: Annotated[Path, typer.Argument(help="fitted baselines (JSON)")],
    test: Annotated[Path, typer.Argument(help="pairs to report on (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="headline scores to write (JSON)")],
    slices: Annotated[Path, typer.Argument(help="scores per slice to write (JSON)")],
    curves: Annotated[Path, typer.Argument(help="folder of plot data to write (CSV)")],
    predictions: Annotated[Path, typer.Argument(help="scores per pair to write (Parquet)")],
) -> None:
    """Judge the model on test pairs, beside baselines; every threshold was chosen on validation."""
    from samesense.models.torch_runtime import TorchRuntime  # not at the top: --help needs no torch

    params = read_params("evaluate", Params)
    pairs, metadata = read_pairs(test), read_metadata(model_folder)
    outputs = TorchRuntime.load(model_folder).outputs(pair_tuples(pairs), progress=True)
    log_odds = outputs[..., 0]
    output = ModelOutput(log_odds, metadata.threshold, metadata.temperature)
    encoder = find_checkpoint(params.model, params.models[params.model])
    scores = score_by_all(log_odds, metadata.threshold, read_baselines(baselines), pairs, encoder)
    headline, parts = score_test(output, scores, pairs, Bootstrap(params.seed, params.bootstrap.samples))
    if metadata.relations:
        named = named_relations(outputs, metadata.threshold)
        headline |= relation_metrics(named, places_of_kinds(pairs["kind"]).to_numpy())
    write_parquet(pairs.assign(**{name: one.scores for name, one in scores.items()}), predictions)
    write_curves(scores, output.uncalibrated, pairs, curves)
    write_json(parts, slices)
    write_json(headline, metrics)


if __name__ == "__main__":
    run(main)
