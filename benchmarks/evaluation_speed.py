"""How long evaluation and gold sets take, for 50,000 pairs together, beside the plain way to score them.

    python -m benchmarks.evaluation_speed
    python -m benchmarks.evaluation_speed 5000

The stage ``evaluate`` judges half of the pairs, and the stage ``gold`` the other half, as a gold set of the user's:
scores in both orders, baselines, slices, intervals, plots. The pairs are a sample of those that `dvc repro` made. The
plain way is the transformers pipeline with its batches, in both orders, on a sample of the same pairs: scores only.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml

from benchmarks.harness import (
    DATA,
    SEED,
    check_size,
    in_both_orders,
    lay_out_project,
    load_pipeline,
    measure,
    measure_rate,
    print_header,
    print_row,
    read_data,
    read_project_params,
    stage_command,
)
from samesense.console import run
from samesense.files import write_csv, write_text
from samesense.gold.reserved import WORDS
from samesense.gold.sets import SETS
from samesense.pairs import pair_table, pair_tuples, write_pairs

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("", "pairs", "seconds", "pairs per second", "peak memory (GB)")
SAMPLE = 1_000  # pairs that the plain way scores
BATCH_SIZE = 64  # of the plain way
OWN: dict[str, Any] = {
    "task": "labels",
    "repository": None,
    "commit": None,
    "files": {"test": {"path": "mine.csv", "sha256": None}},
    "separator": ",",
    "header": None,
    "left": "left",
    "right": "right",
    "label": "label",
    "synonyms": ["1"],
}


def sample_table(size: int) -> "pd.DataFrame":
    """Return ``size`` pairs of all that `dvc repro` made."""
    pairs = read_data("corpus", "negatives", "paraphrases")
    check_size(pairs, size)
    return pair_table(pairs.sample(size, random_state=SEED))


def lay_out(folder: Path, pairs: "pd.DataFrame") -> None:
    """Lay out a project in ``folder``, with half of ``pairs`` for test and half as a gold set."""
    params = read_project_params()
    params["split"] |= {"reserve": False}  # the pairs of the set are of the corpus
    lay_out_project(folder, params, ["wordnet", "judged", "baselines.json", "train.parquet", "paraphrases.parquet"])
    write_text(yaml.safe_dump({"mine": OWN}), folder / "data/gold" / SETS)
    write_text("", folder / "data/gold" / WORDS)  # of public sets: there are none
    write_pairs(pairs.iloc[::2].reset_index(drop=True), folder / "data/test.parquet")
    write_csv(pairs.iloc[1::2][["left", "right", "label"]], folder / "data/gold/mine.csv")


def measure_stages(pairs: "pd.DataFrame") -> Iterator[list[str]]:
    """Yield a row of the table for each stage, and one for both."""
    total = 0.0
    with TemporaryDirectory() as name:
        lay_out(Path(name), pairs)
        for stage in ("evaluate", "gold"):
            measurement = measure(stage_command(stage), Path(name))
            total += measurement.seconds
            yield [*_speed(stage, len(pairs) / 2, measurement.seconds), f"{measurement.memory:.1f}"]
    yield [*_speed("both", len(pairs), total), ""]


def measure_pipeline(pairs: "pd.DataFrame") -> list[str]:
    """Return the row of the transformers pipeline."""
    judge = in_both_orders(load_pipeline(DATA / "judged", BATCH_SIZE))
    rate = measure_rate(judge, pair_tuples(pairs))
    return [*_speed("transformers pipeline, scores only", len(pairs), len(pairs) / rate), ""]


def _speed(title: str, pairs: float, seconds: float) -> list[str]:
    return [title, f"{int(pairs):,}", f"{seconds:.0f}", f"{pairs / seconds:.0f}"]


def main(size: Annotated[int, typer.Argument(help="pairs, of both stages together")] = 50_000) -> None:
    """Print seconds, peak memory and pairs per second of both stages, and of the plain way, as a Markdown table."""
    pairs = sample_table(size)
    print_header(COLUMNS)
    for row in measure_stages(pairs):
        print_row(row)
    print_row(measure_pipeline(pairs.sample(min(SAMPLE, len(pairs)), random_state=SEED)))


if __name__ == "__main__":
    run(main)
