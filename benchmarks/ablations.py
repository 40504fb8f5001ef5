"""Run the pipeline without one kind of negative, or one method of paraphrases, at a time, and compare.

    python -m benchmarks.ablations run ../gold runs.csv     # some hours on two cores; goes on where it stopped
    python -m benchmarks.ablations table runs.csv metrics/ablations.md

Each run is a ``dvc exp run`` in this working tree with a small budget, the same for all. The data, the test pairs among
it, are those of params.yaml's seed and the same in every run: what is left out is left out of training only, and the
seed of training varies. Gold sets are scored too: pairs that share a synset are passed over, since a model trained on
WordNet has read their answer.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stages._files import replacing
from stages._pairs import METHODS, NEGATIVES

if TYPE_CHECKING:
    import pandas as pd

BUDGET = {"train.max_steps": 100, "train.evaluations": 1, "train.patience": 1}
SEEDS = (1, 2, 3)
SCORES = ("average_precision", "f1", "evalution", "fallows", "simlex")
NAMES = {
    "average_precision": "test, average precision",
    "f1": "test, F1",
    "evalution": "EVALution, average precision",
    "fallows": "Fallows, ROC AUC",
    "simlex": "SimLex-999, Spearman",
}

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def variants() -> dict[str, list[str]]:
    """Return what each variant leaves out: nothing, each kind and method that there is, and whole groups."""
    kinds = {*json.loads(Path("metrics/negatives.json").read_text(encoding="utf-8"))}
    methods = {*json.loads(Path("metrics/paraphrases.json").read_text(encoding="utf-8"))}
    single = [name for name in (*NEGATIVES, *METHODS) if name in kinds | methods]
    hard = sorted(kinds - {"random"})
    return {"all": [], **{f"no {name}": [name] for name in single}, "no hard negative": hard, "no paraphrase": sorted(methods)}


@app.command()
def run(
    gold: Annotated[Path, typer.Argument(help="folder with evalution/, fallows/ and simlex999/")],
    runs: Annotated[Path, typer.Argument(help="scores to add to (CSV)")],
) -> None:
    """Run every variant with every seed that ``runs`` does not have yet."""
    done = set()
    if runs.exists():
        with runs.open(encoding="utf-8", newline="") as file:
            done = {(row["variant"], row["seed"]) for row in csv.DictReader(file)}
    pairs = gold_pairs(gold)
    for seed in SEEDS:
        for name, left_out in variants().items():
            if (name, str(seed)) not in done:
                scores = scores_of_run(left_out, seed, pairs)
                first = not runs.exists()
                with runs.open("a", encoding="utf-8", newline="") as file:
                    writer = csv.DictWriter(file, ["variant", "seed", *SCORES])
                    if first:
                        writer.writeheader()
                    writer.writerow({"variant": name, "seed": seed, **scores})


def scores_of_run(left_out: list[str], seed: int, gold: "dict[str, pd.DataFrame]") -> dict[str, float]:
    """Train and evaluate with DVC, and score the gold sets with the model in data/model."""
    from scipy.stats import spearmanr
    from sklearn.metrics import average_precision_score, roc_auc_score

    from samesense import Classifier

    changes = {**BUDGET, "train.seed": seed, "train.leave_out": f"[{','.join(left_out)}]"}
    settings = [part for key, value in changes.items() for part in ("--set-param", f"{key}={value}")]
    subprocess.run([sys.executable, "-m", "dvc", "exp", "run", *settings], check=True, env={**os.environ})  # noqa: S603  # our own command
    found = json.loads(Path("metrics/eval.json").read_text(encoding="utf-8"))
    scores = {name: found[name] for name in ("average_precision", "f1")}
    classifier = Classifier.load("data/model")
    for name, pairs in gold.items():
        chances = classifier.probabilities(list(zip(pairs["left"], pairs["right"], strict=True)))
        judge = {"evalution": average_precision_score, "fallows": roc_auc_score}.get(name)
        scores[name] = judge(pairs["gold"], chances) if judge else spearmanr(pairs["gold"], chances).statistic
    return {name: round(float(value), 4) for name, value in scores.items()}


def gold_pairs(folder: Path) -> "dict[str, pd.DataFrame]":
    """Return ``left``, ``right`` and ``gold`` of each gold set, without pairs that share a synset."""
    import pandas as pd

    read = {"sep": "\t", "keep_default_na": False}
    evalution = pd.read_csv(folder / "evalution/test.tsv", names=["left", "right", "gold"], **read)
    evalution["gold"] = (evalution["gold"] == "Synonym").astype(int)
    fallows = pd.read_csv(folder / "fallows/tag-fallows-small-pairs.test", names=["left", "right", "n", "gold"], **read)
    fallows["gold"] = 1 - fallows["gold"]
    simlex = pd.read_csv(folder / "simlex999/SimLex-999.txt", **read)
    simlex = simlex.rename(columns={"word1": "left", "word2": "right", "SimLex999": "gold"})
    senses = pd.read_parquet("data/wordnet/senses.parquet")
    synsets = senses.groupby("word")["synset"].agg(set).to_dict()
    found = {}
    for name, pairs in {"evalution": evalution, "fallows": fallows, "simlex": simlex}.items():
        apart = [
            synsets.get(left, set()).isdisjoint(synsets.get(right, set()))
            for left, right in zip(pairs["left"], pairs["right"], strict=True)
        ]
        found[name] = pairs[apart].drop_duplicates(["left", "right"])[["left", "right", "gold"]]
    return found


@app.command()
def table(
    runs: Annotated[Path, typer.Argument(help="scores of the runs (CSV)")],
    page: Annotated[Path, typer.Argument(help="page to write (Markdown)")],
) -> None:
    """Write mean and standard deviation of each variant, and its distance from training on everything."""
    import pandas as pd

    scores = pd.read_csv(runs)
    groups = scores.groupby("variant", sort=False)[list(SCORES)]
    means, spreads, counts = groups.mean(), groups.std(), groups.size()
    lines = [
        "| left out of training | runs | " + " | ".join(NAMES.values()) + " |",
        "| --- | ---: |" + " ---: |" * len(SCORES),
    ]
    for name in means.index:
        cells = []
        for score in SCORES:
            change = means[score][name] - means[score]["all"]
            cells.append(f"{means[score][name]:.3f} ± {spreads[score][name]:.3f}" + ("" if name == "all" else f" ({change:+.3f})"))
        lines.append(f"| {'nothing' if name == 'all' else name.removeprefix('no ')} | {counts[name]} | " + " | ".join(cells) + " |")
    head = page.read_text(encoding="utf-8").partition("\n| left out")[0].rstrip() if page.exists() else "# Ablations"
    with replacing(page) as partial:
        partial.write_text(f"{head}\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    app()
