"""How fast pairs are judged, beside what one would use otherwise: pairs per second, latency of one pair, peak memory.

    python -m benchmarks.inference_speed compare          # 1,000 test pairs, three rounds
    python -m benchmarks.inference_speed compare 200 1
    python -m benchmarks.inference_speed profile          # where the time of the model goes, in torch

All judge the same pairs, of the data that `dvc repro` made, and give a symmetric score: a model that reads a pair in an
order judges both. No word is in two of these pairs, so a twin encodes two words for each. The peers are the
transformers pipeline, by its defaults (one text after the other) and with batches, and CrossEncoder.predict of
sentence-transformers; they and our architecture cross have the same weights. A twin also judges all pairs of 10,000
words.

The model alone judges, without evidence, as its peers do. The encoder is the released model's; the heads are its own
where the architecture is its own, and new otherwise: which numbers they hold makes no difference to the speed. Each
contestant is measured in a process of its own. They take turns in each round, so that all share the noise of the
machine, and the table has the medians of the rounds.
"""

import json
import statistics
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from benchmarks.harness import (
    DATA,
    WARM_UP,
    Judge,
    in_both_orders,
    load_pipeline,
    measure,
    measure_figures,
    measure_rate,
    python_command,
    read_data,
    shuffle_pairs,
    write_figures,
)
from benchmarks.profiling import machine_rate, new_profiler, profile_report
from samesense import Classifier
from samesense.console import new_app, run
from samesense.files import write_text
from samesense.models.architectures import ARCHITECTURES
from samesense.models.loading import Backend
from samesense.models.metadata import Metadata, read_metadata
from samesense.pairs import all_words
from samesense.reports.tables import Table
from samesense.texts import Pair

MODULE = "benchmarks.inference_speed"
PIPELINES = {"transformers pipeline": 1, "transformers pipeline, batches of 64": 64}  # and their batch sizes
REFERENCE = "CrossEncoder.predict"
PEERS = (*PIPELINES, REFERENCE)
BACKENDS: tuple[Backend, ...] = ("torch", "onnx", "int8")
OURS = {f"samesense, {name}, {backend}": (name, backend) for name in ARCHITECTURES for backend in BACKENDS}
ALL_PAIRS = "samesense, twin, all pairs of {words:,} words"
WORDS = 10_000  # whose pairs a twin judges
THRESHOLD = 0.99  # of all pairs of words
SINGLE = 100  # pairs that are judged one by one
COLUMNS = (
    "",
    "pairs per second",
    "times CrossEncoder",
    "one pair, median (ms)",
    "99th percentile",
    "peak memory (GB)",
)

app = new_app()


def without_shared_words(pairs: list[Pair]) -> list[Pair]:
    """Return the pairs, from the first on, that have no word of a pair before."""
    seen: set[str] = set()
    kept = []
    for pair in pairs:
        if seen.isdisjoint(pair):
            kept.append(pair)
            seen.update(pair)
    return kept


@app.command()
def assemble(
    source: Annotated[Path, typer.Argument(help="folder of the trained model")],
    folder: Annotated[Path, typer.Argument(help="folder to write to")],
) -> None:
    """Write the model in ``source`` as each architecture, with a new head if it is another, and its exports.

    If the model names relations, so does every architecture that can: all do the same work.
    """
    import torch
    from transformers import logging

    from samesense.models.heads import HEADS
    from samesense.models.onnx_export import write_export
    from samesense.models.torch_runtime import TorchRuntime
    from samesense.training.initial_model import Design, load_initial_model
    from samesense.training.saving import save_model

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # it would warn that the head is new
    trained, own = TorchRuntime.load(source), read_metadata(source).architecture
    for name in ARCHITECTURES:
        torch.manual_seed(0)
        relations = tuple(trained.relations) if name in HEADS else ()
        design = Design(name, relations=len(relations))
        model = trained.model if name == own else load_initial_model(source, design)
        save_model(model, trained.tokenizer, Metadata(name, 0.5, 1.0, {}, relations), folder / name)
        write_export(TorchRuntime(model, trained.tokenizer), folder / f"{name}-onnx")


def load_judge(contestant: str, folder: Path) -> Judge:
    """Load a contestant, of what `assemble` wrote, and return it as a function from pairs to probabilities."""
    if contestant in OURS:
        name, backend = OURS[contestant]
        classifier = Classifier.load(folder / (name if backend == "torch" else f"{name}-onnx"), backend=backend)
        return lambda pairs: classifier.probabilities(pairs).tolist()
    if contestant == REFERENCE:
        return in_both_orders(_load_cross_encoder(folder / "cross"))
    return in_both_orders(load_pipeline(folder / "cross", PIPELINES[contestant]))


def _load_cross_encoder(folder: Path) -> Judge:
    from sentence_transformers import CrossEncoder

    model = CrossEncoder(str(folder), device="cpu")
    return lambda pairs: model.predict(pairs, apply_softmax=True, show_progress_bar=False)[:, 1].tolist()


@app.command()
def one(
    contestant: Annotated[str, typer.Argument(help="a peer, or one of ours")],
    folder: Annotated[Path, typer.Argument(help="what `assemble` wrote")],
    inputs: Annotated[Path, typer.Argument(help="the pairs (JSON)")],
    result: Annotated[Path, typer.Argument(help="figures to write (JSON)")],
) -> None:
    """Judge pairs together, then some one by one, and measure."""
    pairs: list[Pair] = [(left, right) for left, right in json.loads(inputs.read_text(encoding="utf-8"))]
    judge = load_judge(contestant, folder)
    write_figures({"rate": measure_rate(judge, pairs), **_latencies(judge, pairs[:SINGLE])}, result)


def _latencies(judge: Judge, pairs: list[Pair]) -> dict[str, float]:
    """Return the median and the 99th percentile of the milliseconds that one pair takes."""
    import numpy as np

    latencies = []
    for pair in pairs:
        start = time.perf_counter()
        judge([pair])
        latencies.append(1000 * (time.perf_counter() - start))
    return {"p50": float(np.percentile(latencies, 50)), "p99": float(np.percentile(latencies, 99))}


@app.command()
def grid(
    folder: Annotated[Path, typer.Argument(help="what `assemble` wrote")],
    inputs: Annotated[Path, typer.Argument(help="the words (JSON)")],
    result: Annotated[Path, typer.Argument(help="figures to write (JSON)")],
) -> None:
    """Encode words, judge all their pairs by a twin, and measure both together."""
    from samesense.models.all_pairs import all_pairs
    from samesense.models.torch_runtime import TorchRuntime

    words = json.loads(inputs.read_text(encoding="utf-8"))
    runtime = TorchRuntime.load(folder / "twin")
    start = time.perf_counter()
    blocks = all_pairs(runtime.model, runtime.vectors(words), THRESHOLD)
    synonyms = sum(len(block.left) for block in blocks)
    seconds = time.perf_counter() - start
    write_figures({"rate": len(words) * (len(words) - 1) / 2 / seconds, "synonyms": synonyms}, result)


def speed_rows(runs: Mapping[str, list[dict[str, float]]]) -> list[list[str]]:
    """Return a row of the table per contestant: the medians of its rounds."""
    medians = {
        title: {name: statistics.median(figures[name] for figures in rounds) for name in rounds[0]}
        for title, rounds in runs.items()
    }
    rows = []
    for title, median in medians.items():
        latencies = [f"{median[name]:.1f}" if name in median else "" for name in ("p50", "p99")]
        ratio = median["rate"] / medians[REFERENCE]["rate"]
        rows.append([title, f"{median['rate']:,.0f}", f"{ratio:,.2f}", *latencies, f"{median['memory']:.2f}"])
    return rows


@app.command()
def compare(
    size: Annotated[int, typer.Argument(help="pairs")] = 1_000,
    rounds: Annotated[int, typer.Argument(help="how often each is measured")] = 3,
    model: Annotated[Path, typer.Option(help="folder of the released model")] = DATA / "model",
    words: Annotated[int, typer.Option(help="whose pairs a twin judges")] = WORDS,
) -> None:
    """Print a row per contestant as a Markdown table."""
    pairs = without_shared_words(shuffle_pairs(DATA / "test.parquet"))[:size]
    vocabulary = all_words(read_data("train"))[:words]
    runs: dict[str, list[dict[str, float]]] = {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        measure(python_command(MODULE, "assemble", model.resolve(), folder), folder)
        write_text(json.dumps(pairs), folder / "pairs.json")
        write_text(json.dumps(vocabulary), folder / "words.json")
        contestants = {title: ["one", title, folder, folder / "pairs.json"] for title in (*PEERS, *OURS)}
        contestants[ALL_PAIRS.format(words=len(vocabulary))] = ["grid", folder, folder / "words.json"]
        for _ in range(rounds):
            for title, arguments in contestants.items():
                runs.setdefault(title, []).append(measure_figures(MODULE, *arguments))
    typer.echo(Table([*COLUMNS], speed_rows(runs)).markdown())


@app.command()
def profile(
    size: Annotated[int, typer.Argument(help="pairs")] = 1_000,
    model: Annotated[Path, typer.Option(help="folder of the released model")] = DATA / "model",
) -> None:
    """Print what the model spends its time on, in torch, and which share of the machine's rate it reaches.

    The machine's rate is the better one of before and after: it may have something else to do meanwhile.
    """
    from samesense.models.torch_runtime import TorchRuntime

    pairs = without_shared_words(shuffle_pairs(DATA / "test.parquet"))[:size]
    runtime, before = TorchRuntime.load(model), machine_rate()
    runtime.log_odds(pairs[:WARM_UP])
    with new_profiler() as trace:
        start = time.perf_counter()
        runtime.log_odds(pairs)
        seconds = time.perf_counter() - start
    typer.echo(profile_report(trace.key_averages(), seconds, max(before, machine_rate())))


if __name__ == "__main__":
    run(app)
