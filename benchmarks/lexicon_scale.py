"""How long, and how much memory, the data stages take for a user's lexicon of millions of rows.

    python -m benchmarks.lexicon_scale            # 0.5, 1, 2 and 5 million rows
    python -m benchmarks.lexicon_scale 100000     # or as many as you say

The lexicon is made up: words of syllables, half the pairs synonyms, each word in about three pairs. It is the whole
corpus (``corpus.wordnet: false``); WordNet's tables, from ``dvc repro``, still tell what is too close. All other
parameters are those of params.yaml. The stages run in a throw-away project, one after the other, each in a process of
its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

ROOT = Path(__file__).parents[1]
SIZES = [500_000, 1_000_000, 2_000_000, 5_000_000]
PAIRS_PER_WORD = 3
SYLLABLES = [
    consonant + vowel for consonant in "bcdfghjklmnpqrstvwz" for vowel in ("a", "e", "i", "o", "u", "an", "er")
]


def write_lexicon(path: Path, rows: int, seed: int = 1) -> None:
    """Write a CSV of ``rows`` pairs of made-up words, half of them synonyms."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(seed)
    syllables = np.array(SYLLABLES, dtype=object)
    words = syllables[rng.integers(0, len(syllables), (2 * rows // PAIRS_PER_WORD, 5))].sum(axis=1)
    left, right = words[rng.integers(0, len(words), rows)], words[rng.integers(0, len(words), rows)]
    pd.DataFrame({"left": left, "right": right, "label": rng.integers(0, 2, rows), "pos": "n"}).to_csv(
        path, index=False
    )


def lay_out(folder: Path, params: dict[str, Any], made: list[str]) -> None:
    """Lay out a throw-away project in ``folder``: dvc.yaml, these parameters, and links to data that are made."""
    for name in ("data", "metrics"):
        (folder / name).mkdir()
    shutil.copy(ROOT / "dvc.yaml", folder)
    (folder / "params.yaml").write_text(yaml.safe_dump(params), encoding="utf-8")
    for name in made:
        (folder / "data" / name).symlink_to(ROOT / "data" / name)
    subprocess.run([sys.executable, "-m", "dvc", "init", "--quiet", "--no-scm"], cwd=folder, check=True)


def project(folder: Path, rows: int) -> None:
    """Lay out a project whose corpus is a made-up lexicon of ``rows``."""
    params = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    params["corpus"]["wordnet"] = False
    lay_out(folder, params, ["wordnet"])
    (folder / "data/lexicons").mkdir()
    write_lexicon(folder / "data/lexicons/made-up.csv", rows)


def measured(command: list[str], folder: Path) -> tuple[float, float]:
    """Run ``command`` in ``folder`` and return its seconds and its peak resident memory in GB."""
    start = time.perf_counter()
    with (folder / "log").open("w", encoding="utf-8") as log:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)  # noqa: S603  # ours
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit((folder / "log").read_text(encoding="utf-8"))
    return time.perf_counter() - start, usage.ru_maxrss / 1e6


def main(sizes: Annotated[list[int] | None, typer.Argument(help="rows of the lexicon")] = None) -> None:
    """Print, per size, the seconds and peak memory of each data stage, as a Markdown table."""
    stages = ("corpus", "negatives", "split", "paraphrases")
    commands = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    typer.echo(f"| rows | {' | '.join(f'{stage} (s)' for stage in stages)} | all (s) | peak memory (GB) |")
    typer.echo("| ---: |" + " ---: |" * (len(stages) + 2))
    for rows in sizes or SIZES:
        with tempfile.TemporaryDirectory() as name:
            project(Path(name), rows)
            found = [measured([sys.executable, *commands[stage]["cmd"].split()[1:]], Path(name)) for stage in stages]
        seconds = [time_ for time_, _ in found]
        cells = " | ".join(f"{value:.0f}" for value in [*seconds, sum(seconds)])
        typer.echo(f"| {rows:,} | {cells} | {max(memory for _, memory in found):.1f} |")


if __name__ == "__main__":
    typer.run(main)
