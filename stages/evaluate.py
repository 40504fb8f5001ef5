"""Judge the model on test pairs, beside baselines; every threshold was chosen on validation."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import Field

from samesense.scoring import probability
from stages._baselines import read_baselines
from stages._bootstrap import Bootstrap, Bootstrapping
from stages._checkpoint import Checkpoint, checkpoint_folder
from stages._cli import run
from stages._curves import write_curves
from stages._files import replacing, write_json
from stages._judging import calibrated
from stages._pairs import read_pairs
from stages._params import Section, declared
from stages._scores import every_score, load_model, model_odds
from stages._slices import sliced

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SLICED = ("model", "cosine")  # what is told per slice
RANKS = ("average_precision", "roc_auc", "f1")  # in the headline of baselines, too
CALIBRATION = ("brier", "expected_calibration_error", "expected_calibration_error_uncalibrated", "order_consistency")
HEADLINE = ("rows", "synonyms", *RANKS, "precision", "recall", "accuracy", "mcc", *CALIBRATION)


class Params(Section):
    """What the stage declares."""

    seed: int = Field(ge=0)
    model: str
    models: dict[str, Checkpoint]
    bootstrap: Bootstrapping


def probabilities(
    odds: "Floats", threshold: float, temperature: float, pairs: "pd.DataFrame", bootstrap: Bootstrap
) -> dict[str, float]:
    """Judge the model's probabilities.

    Returns:
        What `calibrated` tells, with intervals; the calibration error before temperature scaling; and the order
        consistency: the share of the pairs on which the two orders, one at a time, give one verdict.
    """
    import numpy as np

    labels, once = pairs["label"].to_numpy(), np.ones((1, len(pairs)))
    chances, before = probability(odds), probability(odds, 1 / temperature)
    found = {name: float(values[0]) for name, values in calibrated(chances, labels, once).items()}
    found |= bootstrap.intervals(lambda weights: calibrated(chances, labels, weights), (pairs["left"], pairs["right"]))
    error = calibrated(before, labels, once)["expected_calibration_error"]
    verdicts = probability(odds[:, :1]) >= threshold, probability(odds[:, 1:]) >= threshold
    return found | {
        "expected_calibration_error_uncalibrated": float(error[0]),
        "order_consistency": float((verdicts[0] == verdicts[1]).mean()),
    }


def headline(whole: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return the few scores that runs are compared by: the model's, and by ``NAME_SCORE`` those of each baseline."""
    found = {key: whole["model"][key] for key in HEADLINE}
    return found | {f"{name}_{key}": whole[name][key] for name in whole.keys() - {"model"} for key in RANKS}


def main(  # noqa: PLR0913, PLR0917  # a path each
    model_folder: Annotated[Path, typer.Argument(help="the trained model")],
    fitted: Annotated[Path, typer.Argument(help="fitted baselines (JSON)")],
    test: Annotated[Path, typer.Argument(help="pairs to report on (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="headline scores to write (JSON)")],
    slices: Annotated[Path, typer.Argument(help="scores per slice to write (JSON)")],
    curves: Annotated[Path, typer.Argument(help="folder of plot data to write (CSV)")],
    predictions: Annotated[Path, typer.Argument(help="scores per pair to write (Parquet)")],
) -> None:
    """Judge the model on test pairs, beside baselines; every threshold was chosen on validation."""
    params = declared("evaluate", Params)
    pairs, classifier = read_pairs(test), load_model(model_folder)
    odds = model_odds(classifier, pairs)
    encoder = checkpoint_folder(params.model, params.models[params.model])
    scores = every_score(odds, classifier.threshold, read_baselines(fitted), pairs, encoder)
    bootstrap = Bootstrap(params.seed, params.bootstrap.samples)
    temperature = classifier.model.config.samesense["temperature"]
    labels = pairs["label"].to_numpy()
    whole = {name: found.told(pairs, labels, bootstrap) for name, found in scores.items()}
    whole["model"] |= probabilities(odds, classifier.threshold, temperature, pairs, bootstrap)
    parts = {f"{name}.all.{key}": value for name, found in whole.items() for key, value in found.items()}
    for name in SLICED:  # intervals of the model only: they are most of the work
        told = sliced(pairs, scores[name], bootstrap if name == "model" else None)
        parts |= {f"{name}.{key}": value for key, value in told.items()}
    with replacing(predictions) as partial:
        values = {name: found.scores for name, found in scores.items()}
        pairs.assign(**values).to_parquet(partial, index=False, compression="zstd")
    write_curves(scores, probability(odds, 1 / temperature), pairs, curves)
    write_json(parts, slices)
    write_json(headline(whole), metrics)


if __name__ == "__main__":
    run(main)
