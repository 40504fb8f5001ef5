"""Judge the model on test pairs, beside baselines; every threshold was chosen on validation."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samesense.classifier import Classifier, ModelError
from stages import _baselines as baselines
from stages._checkpoint import Checkpoint
from stages._cli import BadInputError, run
from stages._files import replacing, write_json
from stages._judging import best_threshold, judged
from stages._pairs import POSITIVE, read_pairs, sides
from stages._params import Section, declared

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BASELINES = ("cosine", "majority", "spelling")
SLICED = ("model", "cosine")  # what is told per part of speech and kind of negative
RECALLS = 101  # points of the precision-recall plot


class Params(Section):
    """What the stage declares."""

    model: str
    models: dict[str, Checkpoint]


def model_scores(folder: Path, test: "pd.DataFrame") -> "tuple[Floats, float]":
    """Return the trained model's probabilities of the test pairs, and its threshold."""
    try:
        classifier = Classifier.load(folder)
    except ModelError as error:
        raise BadInputError(str(error)) from error
    return classifier.probabilities(sides(test), progress=True), classifier.threshold


def baseline_scores(
    name: str, validation: "pd.DataFrame", test: "pd.DataFrame", params: Params
) -> "tuple[Floats, float]":
    """Return a baseline's scores of the test pairs, and its threshold from the validation pairs."""
    import pandas as pd

    pairs = pd.concat([validation, test], ignore_index=True)
    match name:
        case "majority":
            return baselines.majority(validation, test), 0.5
        case "spelling":
            scores = baselines.spelling(pairs)
        case "cosine":
            scores = baselines.cosine(pairs, params.model, params.models[params.model])
        case _:
            raise ValueError(f"no baseline {name}")
    threshold = best_threshold(scores[: len(validation)], validation["label"].to_numpy())
    return scores[len(validation) :], threshold


def by_pos(test: "pd.DataFrame", scores: "Floats", threshold: float) -> dict[str, dict[str, float]]:
    """Return the scores of `judged` per part of speech."""
    labels = test["label"].to_numpy()
    masks = {pos: (test["pos"] == pos).to_numpy() for pos in sorted(test["pos"].unique())}
    return {
        pos: {"rows": int(mask.sum()), **judged(scores[mask], labels[mask], threshold)} for pos, mask in masks.items()
    }


def by_kind(test: "pd.DataFrame", scores: "Floats", threshold: float) -> dict[str, dict[str, float]]:
    """Return, per kind of negative, the false-positive rate, and the ROC AUC of all synonyms against that kind."""
    labels = test["label"].to_numpy()
    found = {}
    for kind in sorted(set(test["kind"]) - {POSITIVE}):
        mask = (test["kind"] == kind).to_numpy()
        with_synonyms = mask | (labels == 1)
        found[kind] = {
            "rows": int(mask.sum()),
            "false_positive_rate": float((scores[mask] >= threshold).mean()),
            "roc_auc": judged(scores[with_synonyms], labels[with_synonyms], threshold)["roc_auc"],
        }
    return found


def precision_at_recall(scores: "Floats", labels: "NDArray[np.int8]") -> "Floats":
    """Return the best precision at recalls of at least 0, .01, ..., 1: a plot of fixed size."""
    import numpy as np
    from sklearn.metrics import precision_recall_curve

    precision, recall, _ = precision_recall_curve(labels, scores)
    return np.array([precision[recall >= least].max() for least in np.linspace(0, 1, RECALLS)])


def curves(scores: "dict[str, Floats]", test: "pd.DataFrame") -> "pd.DataFrame":
    """Return the plot's data: a row per recall, a column of precisions per classifier."""
    import numpy as np
    import pandas as pd

    labels = test["label"].to_numpy()
    columns = {name: precision_at_recall(values, labels) for name, values in scores.items()}
    return pd.DataFrame({"recall": np.linspace(0, 1, RECALLS)} | columns).round(4)


def headline(scored: "dict[str, tuple[Floats, float]]", test: "pd.DataFrame") -> dict[str, float]:
    """Return the scores of `judged` of the model, and under the prefix of its name those of each baseline."""
    labels = test["label"].to_numpy()
    found = {"rows": len(test), "synonym_share": float(labels.mean())}
    for name, (scores, threshold) in scored.items():
        prefix = "" if name == "model" else f"{name}_"
        found |= {prefix + key: value for key, value in judged(scores, labels, threshold).items()}
    return found


def main(  # noqa: PLR0913, PLR0917  # a path each
    model_folder: Annotated[Path, typer.Argument(help="the trained model")],
    validation: Annotated[Path, typer.Argument(help="pairs that baselines take thresholds from (Parquet)")],
    test: Annotated[Path, typer.Argument(help="pairs to report on (Parquet)")],
    metrics: Annotated[Path, typer.Argument(help="headline scores to write (JSON)")],
    slices: Annotated[Path, typer.Argument(help="scores per part of speech and kind of negative to write (JSON)")],
    precision_recall: Annotated[Path, typer.Argument(help="plot data to write (CSV)")],
) -> None:
    """Judge the model on test pairs, beside baselines; every threshold was chosen on validation."""
    params = declared("evaluate", Params)
    chosen_by, pairs = read_pairs(validation), read_pairs(test)
    scored = {"model": model_scores(model_folder, pairs)}
    scored |= {name: baseline_scores(name, chosen_by, pairs, params) for name in BASELINES}
    with replacing(precision_recall) as partial:
        curves({name: scores for name, (scores, _) in scored.items()}, pairs).to_csv(partial, index=False)
    parts = {name: {"pos": by_pos(pairs, *scored[name]), "kind": by_kind(pairs, *scored[name])} for name in SLICED}
    write_json(parts, slices)
    write_json(headline(scored, pairs), metrics)


if __name__ == "__main__":
    run(main)
