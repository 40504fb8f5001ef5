"""Train without one kind of negative, or one method of paraphrases, at a time, and compare.

    python -m benchmarks.ablations run data/gold runs.csv
    python -m benchmarks.ablations table runs.csv metrics/ablations.md

A run trains as ``dvc exp run -S train.leave_out=[KIND] -S seed=SEED`` does, on the data that `dvc repro` made, with a
small budget, the same for all; ``run`` goes on where it stopped. Test pairs are the same in every run: what is left out
is left out of training only. Gold sets are scored too, but for pairs that share a synset, since a model trained on
WordNet has read their answer.
"""

import csv
import json
import tempfile
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml

from stages._files import replacing
from stages._gold import location, read_gold
from stages._pairs import METHODS, NEGATIVES, read_pairs, sides
from stages._params import declared
from stages._wordnet import read_wordnet
from stages.gold import Params as GoldParams
from stages.gold import share_a_synset
from stages.train import Params, drawn, trained

if TYPE_CHECKING:
    import pandas as pd

SEEDS = (1, 2, 3)
SCORES = {
    "test": "test, average precision",
    "evalution": "EVALution, average precision",
    "fallows": "Fallows, ROC AUC",
    "simlex999": "SimLex-999, Spearman",
}
DATA, METRICS = Path("data"), Path("metrics")

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def variants() -> dict[str, list[str]]:
    """Return what each variant leaves out: nothing, each kind and method that the data have, all of each."""
    kinds = set(json.loads((METRICS / "negatives.json").read_text(encoding="utf-8")))
    methods = set(json.loads((METRICS / "paraphrases.json").read_text(encoding="utf-8")))
    single = {name: [name] for name in (*NEGATIVES, *METHODS) if name in kinds | methods}
    hard = sorted(kinds - {"random"})
    return {"nothing": [], **single, "every hard negative": hard, "every paraphrase": sorted(methods)}


@app.command()
def run(
    gold: Annotated[Path, typer.Argument(help="folder of gold sets")],
    runs: Annotated[Path, typer.Argument(help="scores to add to (CSV)")],
    pairs: Annotated[int, typer.Option(help="training pairs of a run")] = 4_000,
) -> None:
    """Run every variant with every seed that ``runs`` does not have yet."""
    done = set()
    if runs.exists():
        with runs.open(encoding="utf-8", newline="") as file:
            done = {(row["left_out"], row["seed"]) for row in csv.DictReader(file)}
    data = {name: read_pairs(DATA / f"{name}.parquet") for name in ("train", "paraphrases", "validation", "test")}
    sets = {"test": data["test"].rename(columns={"label": "gold"}), **gold_pairs(gold)}
    with runs.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["left_out", "seed", *SCORES])
        if not file.tell():
            writer.writeheader()
        for seed, (name, left_out) in product(SEEDS, variants().items()):
            if (name, str(seed)) not in done:
                writer.writerow({"left_out": name, "seed": seed, **scores(data, sets, left_out, seed, pairs)})
                file.flush()


def scores(  # what a run is made of
    data: "dict[str, pd.DataFrame]", sets: "dict[str, pd.DataFrame]", left_out: list[str], seed: int, pairs: int
) -> dict[str, float]:
    """Train with the parameters of params.yaml but for the budget, and return what `SCORES` names."""
    import pandas as pd
    from scipy.stats import spearmanr
    from sklearn.metrics import average_precision_score, roc_auc_score

    from samesense import Classifier

    values = yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8"))
    values["train"] |= {"leave_out": left_out, "max_pairs": pairs, "evaluations": 1}
    params = Params.model_validate({name: values[name] for name in Params.model_fields} | {"seed": seed})
    train = drawn(pd.concat([data["train"], data["paraphrases"]], ignore_index=True), params)
    with tempfile.TemporaryDirectory() as name:
        tables = {"train": train, "validation": data["validation"].head(64)}
        model, tokenizer, _ = trained(tables, params, Path(name) / "checkpoints")
    judges: dict[str, Any] = {"fallows": roc_auc_score, "simlex999": lambda *pair: spearmanr(*pair).statistic}
    found = {}
    for name, table in sets.items():
        chances = Classifier(model, tokenizer, 0.5).probabilities(sides(table))
        found[name] = round(float(judges.get(name, average_precision_score)(table["gold"], chances)), 4)
    return found


def gold_pairs(folder: Path) -> "dict[str, pd.DataFrame]":
    """Return ``left``, ``right`` and ``gold`` of each gold set of `SCORES`, without pairs that share a synset."""
    sets = declared("gold", GoldParams).gold
    senses = read_wordnet(DATA / "wordnet").senses
    found = {}
    for name in (name for name in SCORES if name in sets):
        table = read_gold(location(folder, name, sets[name], "test"), sets[name], "test")
        table = table.rename(columns={"label": "gold", "score": "gold"})
        found[name] = table[~share_a_synset(table, senses)].drop_duplicates(["left", "right"])
    return found


@app.command()
def table(
    runs: Annotated[Path, typer.Argument(help="scores of the runs (CSV)")],
    page: Annotated[Path, typer.Argument(help="page to write the table to; what is above it stays (Markdown)")],
) -> None:
    """Write mean and standard deviation of each variant, and its distance from training on everything."""
    import pandas as pd

    groups = pd.read_csv(runs).groupby("left_out", sort=False)
    counts = groups.size().to_dict()
    means, spreads = (groups[list(SCORES)].agg(how).to_dict("index") for how in ("mean", "std"))
    lines = [
        f"| left out of training | seeds | {' | '.join(SCORES.values())} |",
        "| --- | ---: |" + " ---: |" * len(SCORES),
    ]
    for name, mean in means.items():
        cells = [f"{mean[score]:.3f} ± {spreads[name][score]:.3f}" for score in SCORES]
        if name != "nothing":
            changes = [mean[score] - means["nothing"][score] for score in SCORES]
            cells = [f"{cell} ({change:+.3f})" for cell, change in zip(cells, changes, strict=True)]
        lines.append(f"| {name} | {counts[name]} | {' | '.join(cells)} |")
    above = page.read_text(encoding="utf-8").partition("\n| left out")[0].rstrip() if page.exists() else "# Ablations"
    with replacing(page) as partial:
        partial.write_text("\n".join([above, "", *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    app()
