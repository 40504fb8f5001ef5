"""How long evaluation and gold sets take, for 50,000 pairs together, beside the plain way to score them.

    python -m benchmarks.evaluation_speed
    python -m benchmarks.evaluation_speed 5000

Half of the pairs are judged by the stage ``evaluate`` and half, as a gold set of the user's, by the stage ``gold``:
scores in both orders, baselines, slices, intervals, plots. They are drawn from the data that `dvc repro` made. The
plain way is the transformers pipeline with its batches, in both orders, on a sample of the same pairs: scores only.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml

from benchmarks.lexicon_scale import lay_out, measured
from stages._pairs import pair_table, read_pairs, sides, write_pairs

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).parents[1]
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


def drawn(size: int) -> "pd.DataFrame":
    """Return ``size`` pairs of all that `dvc repro` made."""
    import pandas as pd

    names = ("corpus", "negatives", "paraphrases")
    pairs = pd.concat([read_pairs(ROOT / "data" / f"{name}.parquet") for name in names], ignore_index=True)
    if size > len(pairs):
        raise SystemExit(f"{len(pairs)} pairs are there, fewer than {size}")
    return pair_table(pairs.sample(size, random_state=1))


def project(folder: Path, pairs: "pd.DataFrame") -> None:
    """Lay out a project in ``folder``, with half of ``pairs`` for test and half as a gold set."""
    params = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    params["gold"] = {"mine": OWN}
    lay_out(folder, params, ["wordnet", "trained", "baselines.json", "train.parquet"])
    (folder / "data/gold").mkdir()
    write_pairs(pairs.iloc[::2].reset_index(drop=True), folder / "data/test.parquet")
    pairs.iloc[1::2][["left", "right", "label"]].to_csv(folder / "data/gold/mine.csv", index=False)


def plain(pairs: "pd.DataFrame") -> float:
    """Return the pairs per second of the transformers pipeline, in both orders."""
    from transformers import pipeline

    classify = pipeline("text-classification", str(ROOT / "data/trained"), device="cpu")
    asked = [{"text": one, "text_pair": other} for pair in sides(pairs) for one, other in (pair, pair[::-1])]
    classify(asked[:BATCH_SIZE], batch_size=BATCH_SIZE)  # warm
    start = time.perf_counter()
    classify(asked, batch_size=BATCH_SIZE)
    return len(pairs) / (time.perf_counter() - start)


def main(size: Annotated[int, typer.Argument(help="pairs, of both stages together")] = 50_000) -> None:
    """Print seconds, peak memory and pairs per second of both stages, and of the plain way, as a Markdown table."""
    pairs = drawn(size)
    commands = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    typer.echo("| | pairs | seconds | pairs per second | peak memory (GB) |\n| --- | ---: | ---: | ---: | ---: |")
    total = 0.0
    with tempfile.TemporaryDirectory() as name:
        project(Path(name), pairs)
        for stage in ("evaluate", "gold"):
            command = [sys.executable, *commands[stage]["cmd"].split()[1:]]
            seconds, memory = measured(command, Path(name))
            typer.echo(f"| {stage} | {size // 2:,} | {seconds:.0f} | {size / 2 / seconds:.0f} | {memory:.1f} |")
            total += seconds
    typer.echo(f"| both | {size:,} | {total:.0f} | {size / total:.0f} | |")
    sample = pairs.sample(min(SAMPLE, size), random_state=1)
    rate = plain(sample)
    typer.echo(f"| transformers pipeline, scores only | {len(sample):,} | {len(sample) / rate:.0f} | {rate:.0f} | |")


if __name__ == "__main__":
    typer.run(main)
