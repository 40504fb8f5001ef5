"""How long, and how much memory, the data stages take for a user's lexicon of millions of rows.

    python -m benchmarks.lexicon_scale            # 0.5, 1, 2 and 5 million rows
    python -m benchmarks.lexicon_scale 100000     # or as many as you say

The lexicon is made up: words of syllables, half the pairs synonyms, each word in about three pairs. It is the whole
corpus (``corpus.wordnet: false``); WordNet's tables, from `dvc repro`, still decide what is too close. All other
parameters are those of params.yaml. The stages run in a throw-away project, one after the other, each in a process of
its own.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from benchmarks.harness import (
    SEED,
    lay_out_project,
    measure,
    print_header,
    print_row,
    read_project_params,
    stage_command,
)
from samesense.console import run

SIZES = (500_000, 1_000_000, 2_000_000, 5_000_000)
STAGES = ("corpus", "negatives", "split", "paraphrases")
COLUMNS = ("rows", *(f"{stage} (s)" for stage in STAGES), "all (s)", "peak memory (GB)")
PAIRS_PER_WORD = 3
SYLLABLES = [
    consonant + vowel for consonant in "bcdfghjklmnpqrstvwz" for vowel in ("a", "e", "i", "o", "u", "an", "er")
]


def write_lexicon(path: Path, rows: int) -> None:
    """Write a CSV of ``rows`` pairs of made-up words, half of them synonyms."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(SEED)
    syllables = np.array(SYLLABLES, dtype=object)
    words = syllables[rng.integers(0, len(syllables), (2 * rows // PAIRS_PER_WORD, 5))].sum(axis=1)
    left, right = words[rng.integers(0, len(words), rows)], words[rng.integers(0, len(words), rows)]
    pd.DataFrame({"left": left, "right": right, "label": rng.integers(0, 2, rows), "pos": "n"}).to_csv(
        path, index=False
    )


def lay_out(folder: Path, rows: int) -> None:
    """Lay out a project whose corpus is a made-up lexicon of ``rows``."""
    params = read_project_params()
    params["corpus"]["wordnet"] = False
    lay_out_project(folder, params, ["wordnet", "gold"])
    (folder / "data/lexicons").mkdir()
    write_lexicon(folder / "data/lexicons/made-up.csv", rows)


def measure_stages(rows: int) -> list[str]:
    """Run the data stages for a lexicon of ``rows``, and return a row of the table."""
    with TemporaryDirectory() as name:
        lay_out(Path(name), rows)
        measurements = [measure(stage_command(stage), Path(name)) for stage in STAGES]
    seconds = [each.seconds for each in measurements]
    memory = max(each.memory for each in measurements)
    return [f"{rows:,}", *(f"{value:.0f}" for value in [*seconds, sum(seconds)]), f"{memory:.1f}"]


def main(sizes: Annotated[list[int] | None, typer.Argument(help="rows of the lexicon")] = None) -> None:
    """Print, per size, the seconds and peak memory of the data stages, as a Markdown table."""
    print_header(COLUMNS, labels=False)
    for rows in sizes or SIZES:
        print_row(measure_stages(rows))


if __name__ == "__main__":
    run(main)
