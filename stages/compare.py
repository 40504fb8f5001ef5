"""Compare experiments: mean and spread of their scores over seeds, by model and architecture."""

from typing import TYPE_CHECKING, Any

import typer

from stages._cli import BadInputError, run
from stages._results import Table

if TYPE_CHECKING:
    import pandas as pd

BY = ["model", "train.architecture"]
SCORES = {
    "average_precision": "average precision",
    "roc_auc": "ROC AUC",
    "f1": "F1",
    "evalution.model.average_precision": "EVALution, average precision",
    "fallows.model.roc_auc": "Fallows, ROC AUC",
    "simlex999.model.spearman": "SimLex-999, Spearman",
}


def finished(rows: list[dict[str, Any]]) -> "pd.DataFrame":
    """Return the experiments that have scores, of what `dvc.api.exp_show` returns: parameters and `SCORES`.

    Raises:
        BadInputError: there are none.
    """
    import pandas as pd

    table = pd.DataFrame(rows).reindex(columns=["Experiment", *BY, "seed", *SCORES])
    found = table[table["Experiment"].notna() & table["average_precision"].notna()]
    if found.empty:
        raise BadInputError(
            "no experiment has finished; run some: dvc exp run --queue -S seed=1,2,3, then dvc queue start"
        )
    return found.reset_index(drop=True)


def compared(experiments: "pd.DataFrame") -> Table:
    """Return a row for each model and architecture: its experiments, and each score's mean and standard deviation."""
    rows = []
    for names, group in experiments.groupby(BY, sort=True):
        cells = [_mean_and_spread(group[score].dropna()) for score in SCORES]
        rows.append([", ".join(map(str, names)), str(len(group)), *cells])
    return Table(["", "runs", *SCORES.values()], rows)


def _mean_and_spread(values: "pd.Series[float]") -> str:
    if values.empty:
        return "–"  # noqa: RUF001  # a dash
    return f"{values.mean():.3f}" + (f" ± {values.std():.3f}" if len(values) > 1 else "")


def main() -> None:
    """Print the mean and spread of the scores of this commit's experiments, by model and architecture, as Markdown."""
    from dvc.api import exp_show

    typer.echo(compared(finished(exp_show())).markdown())


if __name__ == "__main__":
    run(main)
