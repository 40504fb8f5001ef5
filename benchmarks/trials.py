"""Try other parameters, or further training pairs, and score them on what choices may be made by.

    python -m benchmarks.trials run trials.csv "the default"
    python -m benchmarks.trials run trials.csv parasiamese -S train.parasiamese=true -S train.max_steps=200
    python -m benchmarks.trials rare-senses rare.parquet
    python -m benchmarks.trials run trials.csv "rare senses" --also rare.parquet
    python -m benchmarks.trials second-draw second.parquet
    python -m benchmarks.trials run trials.csv "negatives drawn again" --also second.parquet
    python -m benchmarks.trials table trials.csv

``run`` trains by the recipe of the stage train, on the data that `dvc repro` made, and keeps the weights of the last
step; it skips the seeds that the file has. ``table`` prints means, spreads, and differences from the first variant. See
`benchmarks.tuning_sets` for the scores: nothing here reads test.

Two commands write further pairs. ``rare-senses`` writes synonyms beyond the limits of senses, of words that are
not held out; a share of them, drawn at random, stands for so low a weight. ``second-draw`` writes
the training pairs with other negatives, drawn with another seed: with half of the pairs (``train.max_pairs``) of both
tables, each synonym comes twice, and each negative once. (``train.epochs`` of 2 would have the negatives twice, too.)
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from benchmarks.harness import (
    DATA,
    change_params,
    check_params,
    lay_out_project,
    measure,
    read_data,
    read_project_params,
    stage_command,
    train_model,
)
from benchmarks.runs import add_run, comparison_rows, finished_runs
from benchmarks.tuning_sets import TITLES, TuningSets
from samesense.console import new_app, run
from samesense.corpus.senses import SenseLimits
from samesense.corpus.synonyms import synonym_pairs
from samesense.draws import uniform_draws
from samesense.files import read_text
from samesense.lexicons.moby import Moby
from samesense.lexicons.wordnet import read_wordnet
from samesense.models.catalogue import Checkpoint
from samesense.models.checkpoints import find_checkpoint
from samesense.pairs import all_words, is_among, pair_table, read_pairs, row_keys, write_pairs
from samesense.params import Section
from samesense.reports.tables import Table
from samesense.texts import word_digest
from samesense.training.rows import select_pairs
from stages.train import Params

if TYPE_CHECKING:
    import pandas as pd

RARE = {"max_sense_rank": 8, "max_sense_rank_sum": 10, "min_sense_share": 0.0}  # limits of rare senses
DRAWN = ("wordnet", "moby.txt.xz", "lexicons", "gold")  # what the stages that draw pairs read
LISTS_ENCODER = "minilm"  # finds the candidates of lists, whatever is tried

app = new_app()


class _Corpus(Section):
    seed: int
    corpus: SenseLimits


class _Models(Section):
    models: dict[str, Checkpoint]


@app.command("run")
def run_trial(
    runs: Annotated[Path, typer.Argument(help="scores to add to (CSV)")],
    name: Annotated[str, typer.Argument(help="of what is tried")],
    changes: Annotated[list[str] | None, typer.Option("--set-param", "-S", help="a parameter, as NAME=VALUE")] = None,
    also: Annotated[list[Path] | None, typer.Option(help="further pairs to train on (Parquet)")] = None,
    seeds: Annotated[list[int] | None, typer.Option("--seed", help="of training (default: 1, 2 and 3)")] = None,
) -> None:
    """Train with changed parameters, once per seed, and add the scores to a file."""
    tables = [read_data("train", "paraphrases"), *map(read_pairs, also or [])]
    sets = read_tuning_sets(read_data("validation"))
    for seed in seeds or (1, 2, 3):
        if (name, str(seed)) not in finished_runs(runs):
            params = check_params(change_params([*(changes or []), f"train.seed={seed}"]), Params)
            add_run(runs, {"trial": name, "seed": seed, **score_run(tables, sets, params)})


def read_tuning_sets(validation: "pd.DataFrame") -> TuningSets:
    """Read the sets of this project, with these pairs as validation."""
    models = check_params(read_project_params(), _Models).models
    return TuningSets.read(validation, DATA, find_checkpoint(LISTS_ENCODER, models[LISTS_ENCODER]))


def score_run(tables: "list[pd.DataFrame]", sets: TuningSets, params: Params) -> dict[str, float]:
    """Train on what the recipe selects of each table, and return the scores."""
    import pandas as pd

    from samesense.models.torch_runtime import TorchRuntime

    selected = [select_pairs(table, params.train, params.train.seed_or(params.seed)) for table in tables]
    runtime = TorchRuntime(*train_model({"train": pd.concat(selected, ignore_index=True)}, params))
    return sets.scores(runtime.probabilities)


@app.command("rare-senses")
def write_rare_senses(
    target: Annotated[Path, typer.Argument(help="pairs to write (Parquet)")],
    share: Annotated[float, typer.Option(min=0, max=1, help="of the pairs, at random")] = 0.5,
) -> None:
    """Write synonyms of rare senses that are no known pair and have no word that is held out."""
    params, senses = check_params(read_project_params(), _Corpus), read_wordnet(DATA / "wordnet").senses
    moby, known = Moby.read(DATA / "moby.txt.xz"), row_keys(read_data("corpus", "negatives"))
    pairs, _ = synonym_pairs(senses, params.corpus.model_copy(update=RARE), moby)
    held_out = set(read_text(DATA / "held_out.txt").split())
    words = [word for word in all_words(pairs) if word_digest(word) not in held_out]
    pairs = pairs[~is_among(row_keys(pairs), known) & pairs["left"].isin(words) & pairs["right"].isin(words)]
    drawn = pairs[uniform_draws(row_keys(pairs), params.seed, "rare senses") < share]
    write_pairs(pair_table(drawn), target)
    typer.echo(f"{len(drawn):,} of {len(pairs):,} synonyms of rare senses")


@app.command("second-draw")
def write_second_draw(target: Annotated[Path, typer.Argument(help="pairs to write (Parquet)")]) -> None:
    """Write the training pairs with negatives, and numbers, of another seed, and the paraphrases."""
    import pandas as pd

    values, train = read_project_params(), read_data("train")
    with TemporaryDirectory() as name:
        folder = Path(name)
        lay_out_project(folder, values | {"seed": values["seed"] + 1}, DRAWN)
        for stage in ("corpus", "negatives", "split"):
            measure(stage_command(stage), folder)
        drawn = read_pairs(folder / "data" / "train.parquet")
    write_pairs(pair_table(pd.concat([drawn, read_data("paraphrases")])), target)
    fresh = int((~is_among(row_keys(drawn), row_keys(train))).sum())
    typer.echo(f"{fresh:,} of {len(drawn):,} training pairs are new")


@app.command("table")
def print_table(runs: Annotated[Path, typer.Argument(help="scores of the runs (CSV)")]) -> None:
    """Print mean and standard deviation of each variant, and its distance from the first, as a Markdown table."""
    import pandas as pd

    table = pd.read_csv(runs)
    titles = ["what differs", "seeds", *(TITLES[name] for name in table.columns[2:])]
    typer.echo(Table(titles, comparison_rows(table)).markdown())


if __name__ == "__main__":
    run(app)
