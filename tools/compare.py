"""Compare runs: mean and spread of their scores over seeds, by model, architecture and what else they changed.

The seed of all (``seed``) changes the data, too; that of training alone (``train.seed``) leaves them as they are.
"""

from typing import TYPE_CHECKING, Any

import typer

from samesense.console import run
from samesense.errors import DataError
from samesense.reports.tables import Table

if TYPE_CHECKING:
    import pandas as pd

RUN_KEYS = ["model", "train.architecture"]
SEEDS = ("seed", "train.seed")  # of all; of training alone (null, or absent from older commits: that of all)
SCORES = {
    "average_precision": "test, average precision",
    "roc_auc": "ROC AUC",
    "f1": "F1",
    "expected_calibration_error": "calibration error",
    "evalution.average_precision": "EVALution, average precision",
    "fallows.roc_auc": "Fallows, ROC AUC",
    "simlex999.spearman": "SimLex-999, Spearman",
    "bless.false_positive_rate": "BLESS, called synonyms",
    "root09.false_positive_rate": "ROOT09, called synonyms",
}


def finished_runs(rows: list[dict[str, Any]], names: list[str]) -> "pd.DataFrame":
    """Return the runs with scores, out of what `dvc.api.exp_show` returns, and what each changed.

    The commit's own run is one of them; of two runs that differ in their names only, one stays.

    Args:
        rows: the workspace, whose parameters are the reference, the commit, and its experiments.
        names: of all parameters.

    Returns:
        ``run`` (the model, the architecture, and ``NAME=VALUE`` of every other parameter that is not the
        workspace's), ``seed``, ``train_seed`` (that of all if training has none of its own), and `SCORES`.

    Raises:
        DataError: there are none.
    """
    import pandas as pd

    workspace = next(row for row in rows if row["rev"] == "workspace")
    others = [name for name in names if name not in {*RUN_KEYS, *SEEDS}]
    runs = []
    for row in rows:
        is_over = pd.isna(row.get("State")) or row["State"] == "Success"  # a queued run shows the commit's scores
        if row["rev"] != "workspace" and is_over and pd.notna(row.get("average_precision")):
            changed = [
                f"{name}={_format(row[name])}" for name in others if _format(row[name]) != _format(workspace[name])
            ]
            seed, train_seed = (row.get(name) for name in SEEDS)
            has_none = pd.isna(train_seed) or train_seed == "None"  # as DVC shows null
            seeds = {"seed": seed, "train_seed": seed if has_none else train_seed}
            scores = {name: row.get(name) for name in SCORES}
            runs.append({"run": ", ".join([*(row[name] for name in RUN_KEYS), *changed]), **seeds, **scores})
    if not runs:
        raise DataError("no run has finished; run some: dvc exp run --queue -S seed=1,2,3, then dvc queue start")
    return pd.DataFrame(runs).drop_duplicates(["run", "seed", "train_seed"])


def comparison_table(runs: "pd.DataFrame") -> Table:
    """Return rows for each set of parameters: what its seeds vary, and each score's mean and deviation over them.

    One row has the runs in which one seed is that of all, data included. For each seed of the data with which training
    had other seeds, one more row has all runs with that seed.
    """
    rows = []
    for name, group in runs.groupby("run", sort=True):
        of_all = group[group["seed"] == group["train_seed"]]
        if len(of_all):
            rows.append(_comparison_row(str(name), "data and training", of_all))
        for seed, of_training in group.groupby("seed"):
            if (of_training["train_seed"] != seed).any():
                rows.append(_comparison_row(str(name), f"training, seed={_format(seed)}", of_training))
    return Table(["", "seeds", "of", *SCORES.values()], rows)


def _comparison_row(name: str, varied: str, runs: "pd.DataFrame") -> list[str]:
    return [name, str(len(runs)), varied, *(_mean_and_spread(runs[score].dropna()) for score in SCORES)]


def _format(value: object) -> str:
    whole = isinstance(value, float) and value.is_integer()  # a column that has a null makes 4000 a float
    return str(value).removesuffix(".0") if whole else str(value)


def _mean_and_spread(values: "pd.Series[float]") -> str:
    if values.empty:
        return "–"  # noqa: RUF001  # a dash
    return f"{values.mean():.3f}" + (f" ± {values.std():.3f}" if len(values) > 1 else "")


def main() -> None:
    """Print the mean and spread over seeds of the scores of this commit and its experiments, as Markdown."""
    import pandas as pd
    from dvc.api import exp_show, params_show

    names = pd.json_normalize(params_show()).columns.tolist()
    typer.echo(comparison_table(finished_runs(exp_show(), names)).markdown())


if __name__ == "__main__":
    run(main)
