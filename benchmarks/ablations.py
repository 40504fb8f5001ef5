"""Train without one kind of negative, or one method of paraphrases, at a time, and compare.

    python -m benchmarks.ablations run data/gold runs.csv
    python -m benchmarks.ablations table runs.csv metrics/ablations.md

A run trains as ``dvc exp run -S train.leave_out=[KIND] -S train.seed=SEED`` does, on the data that `dvc repro` made,
with a small budget, the same for all; ``run`` resumes where it stopped. Test pairs are the same in every run: what is
left out is left out of training only. Gold sets are scored too, except pairs that share a synset, since a model
trained on WordNet has read their answer.
"""

from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from benchmarks.harness import DATA, ROOT, check_params, read_data, read_project_params, train_model
from benchmarks.runs import add_run, comparison_rows, finished_runs
from samesense.console import new_app
from samesense.console import run as run_app
from samesense.evaluation.gold_scores import share_synset
from samesense.evaluation.metrics import correlation, label_metrics
from samesense.files import read_json, write_text
from samesense.gold.sets import gold_path, read_gold, read_sets
from samesense.lexicons.wordnet import read_wordnet
from samesense.pairs import METHODS, NEGATIVES, SIDES, pair_tuples
from samesense.reports.tables import Table
from samesense.training.rows import select_pairs
from stages.train import Params

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SEEDS = (1, 2, 3)
SCORES = {"test": "average_precision", "evalution": "average_precision", "fallows": "roc_auc", "simlex999": "spearman"}
TITLES = {
    "test": "test, average precision",
    "evalution": "EVALution, average precision",
    "fallows": "Fallows, ROC AUC",
    "simlex999": "SimLex-999, Spearman",
}
METRICS = ROOT / "metrics"
VALIDATION = 64  # pairs, for the one evaluation of a run, which chooses nothing

app = new_app()


@dataclass(frozen=True)
class Data:
    """The pairs of all runs.

    Attributes:
        train: to choose training pairs from.
        validation: for the evaluation at the end of training.
        tests: what a run is judged on, by the names in `SCORES`.
    """

    train: "pd.DataFrame"
    validation: "pd.DataFrame"
    tests: "dict[str, pd.DataFrame]"


def variants() -> dict[str, list[str]]:
    """Return what each variant leaves out: nothing, each kind and method that the data have, all of each."""
    kinds, methods = set(read_json(METRICS / "negatives.json")), set(read_json(METRICS / "paraphrases.json"))
    single = {name: [name] for name in (*NEGATIVES, *METHODS) if name in kinds | methods}
    hard = sorted(kinds - {"random"})
    return {"nothing": [], **single, "every hard negative": hard, "every paraphrase": sorted(methods)}


@app.command("run")
def run_variants(
    gold: Annotated[Path, typer.Argument(help="folder of gold sets")],
    runs: Annotated[Path, typer.Argument(help="scores to add to (CSV)")],
    pairs: Annotated[int, typer.Option(help="training pairs of a run")] = 4_000,
) -> None:
    """Run every variant with every seed that ``runs`` does not have yet."""
    done = finished_runs(runs)
    tests = {"test": read_data("test"), **read_gold_tests(gold)}
    data = Data(read_data("train", "paraphrases"), read_data("validation").head(VALIDATION), tests)
    for seed, (name, left_out) in product(SEEDS, variants().items()):
        if (name, str(seed)) not in done:
            add_run(runs, {"left_out": name, "seed": seed, **score_run(data, run_params(left_out, seed, pairs))})


def read_gold_tests(folder: Path) -> "dict[str, pd.DataFrame]":
    """Return the test part of each gold set in `SCORES`, each pair once, without pairs that share a synset."""
    sets = read_sets(folder)
    senses = read_wordnet(DATA / "wordnet").senses
    tests = {}
    for name in (name for name in SCORES if name in sets):
        table = read_gold(gold_path(folder, name, sets[name], "test"), sets[name], "test")
        tests[name] = table[~share_synset(table, senses)].drop_duplicates([*SIDES])
    return tests


def run_params(left_out: list[str], seed: int, pairs: int) -> Params:
    """Return the parameters of a run: those of params.yaml, with its own seed, left-out parts and budget."""
    values = read_project_params()
    values["train"] |= {"seed": seed, "leave_out": left_out, "max_pairs": pairs, "evaluations": 1}
    return check_params(values, Params)


def score_run(data: Data, params: Params) -> dict[str, float]:
    """Train, and return the scores that `SCORES` names."""
    from samesense.models.torch_runtime import TorchRuntime

    train = select_pairs(data.train, params.train, params.train.seed_or(params.seed))
    runtime = TorchRuntime(*train_model({"train": train, "validation": data.validation}, params))
    return {
        name: round(score(SCORES[name], table, runtime.probabilities(pair_tuples(table))), 4)
        for name, table in data.tests.items()
    }


def score(name: str, table: "pd.DataFrame", probabilities: "Floats") -> float:
    """Return the metric ``name`` of probabilities, given the labels, or people's scores, in ``table``."""
    import numpy as np

    if name == "spearman":
        ratings = table["score"].to_numpy()
        return float(correlation(probabilities, ratings, np.ones((1, len(table))))[name][0])
    return label_metrics(probabilities, table["label"].to_numpy(), threshold=0.5)[name]


@app.command("table")
def write_table(
    runs: Annotated[Path, typer.Argument(help="scores of the runs (CSV)")],
    page: Annotated[Path, typer.Argument(help="page to write the table to, in place of its last one (Markdown)")],
) -> None:
    """Write mean and standard deviation of each variant, and its distance from training on everything."""
    import pandas as pd

    columns = ["left out of training", "seeds", *TITLES.values()]
    lines = Table(columns, comparison_rows(pd.read_csv(runs))).markdown()
    text = page.read_text(encoding="utf-8") if page.exists() else "# Ablations"
    above = (text.rpartition("\n| left out")[0] or text).rstrip()
    write_text(f"{above}\n\n{lines}\n", page)


if __name__ == "__main__":
    run_app(app)
