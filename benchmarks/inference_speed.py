"""How fast pairs are judged, beside what one would use otherwise: pairs per second, latency of one pair, peak memory.

    python -m benchmarks.inference_speed              # 1,000 test pairs, three rounds
    python -m benchmarks.inference_speed 200 1

All judge the same pairs, of the data that `dvc repro` made, and give a symmetric score: what has an order is asked in
both. No word is in two of these pairs, so that a twin encodes two words for each. Peers are the transformers pipeline,
by its defaults (one text after the other) and with batches, and CrossEncoder.predict of sentence-transformers; they and
ours of the architecture cross have the same weights. A twin also judges all pairs of 10,000 words.

The encoder is the trained model's; the heads are its own where the architecture is its own, and new otherwise: which
numbers they hold makes no difference to the speed. Each is measured in a process of its own; rounds take turns, so that
noise of the machine is shared, and medians are told.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from benchmarks.lexicon_scale import ROOT, measured
from samesense import Classifier
from samesense.loading import Backend
from stages._architectures import ARCHITECTURES
from stages._pairs import read_pairs, sides

if TYPE_CHECKING:
    Pairs = list[tuple[str, str]]
    Judge = Callable[[Pairs], list[float]]

PEERS = ("transformers pipeline", "transformers pipeline, batches of 64", "CrossEncoder.predict")
REFERENCE = PEERS[-1]
BACKENDS: tuple[Backend, ...] = ("torch", "onnx", "int8")
OURS = {f"samesense, {name}, {backend}": (name, backend) for name in ARCHITECTURES for backend in BACKENDS}
ALL_PAIRS = "samesense, twin, all pairs of {words:,} words"
WORDS = 10_000  # whose pairs a twin judges
SELF = (sys.executable, "-m", "benchmarks.inference_speed")
SINGLE = 100  # pairs that are judged one by one

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def distinct(pairs: "Pairs") -> "Pairs":
    """Return pairs, from the first on, none of which has a word of one before."""
    seen: set[str] = set()
    found = []
    for pair in pairs:
        if seen.isdisjoint(pair):
            found.append(pair)
            seen.update(pair)
    return found


@app.command()
def assemble(
    source: Annotated[Path, typer.Argument(help="folder of the trained model")],
    folder: Annotated[Path, typer.Argument(help="folder to write to")],
) -> None:
    """Write the model in ``source`` as each architecture, with a new head if it is another, and its exports."""
    import torch
    from transformers import AutoTokenizer, logging

    from samesense.onnx_export import write

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # that the head is new is no news
    tokenizer = AutoTokenizer.from_pretrained(source, local_files_only=True)
    trained: Any = Classifier.load(source).model
    for name, architecture in ARCHITECTURES.items():
        torch.manual_seed(0)
        own = trained.config.samesense["architecture"] == name
        model: Any = trained if own else architecture.load(source, None)
        model.config.samesense = {"threshold": 0.5, "architecture": name}
        model.save_pretrained(folder / name)
        tokenizer.save_pretrained(folder / name)
        write(Classifier(model, tokenizer, 0.5), folder / f"{name}-onnx")


def judge(contestant: str, folder: Path) -> "Judge":
    """Load what is to be measured, from what `assemble` wrote, and return what gives probabilities of pairs."""
    if contestant in OURS:
        name, backend = OURS[contestant]
        classifier = Classifier.load(folder / (name if backend == "torch" else f"{name}-onnx"), backend=backend)
        return lambda pairs: classifier.probabilities(pairs).tolist()
    cross = str(folder / "cross")
    ask = _cross_encoder(cross) if contestant == REFERENCE else _pipeline(cross, batched=contestant == PEERS[1])

    def both(pairs: "Pairs") -> list[float]:
        found = ask([*pairs, *((right, left) for left, right in pairs)])
        return [(one + other) / 2 for one, other in zip(found[: len(pairs)], found[len(pairs) :], strict=True)]

    return both


def _cross_encoder(folder: str) -> "Judge":
    from sentence_transformers import CrossEncoder

    model = CrossEncoder(folder, device="cpu")
    return lambda pairs: model.predict(pairs, apply_softmax=True, show_progress_bar=False)[:, 1].tolist()


def _pipeline(folder: str, *, batched: bool) -> "Judge":
    from transformers import pipeline

    classify = pipeline("text-classification", folder, device="cpu")
    size = {"batch_size": 64} if batched else {}

    def ask(pairs: "Pairs") -> list[float]:
        found = classify([{"text": left, "text_pair": right} for left, right in pairs], **size)
        return [one["score"] if one["label"] == "synonym" else 1 - one["score"] for one in found]

    return ask


@app.command()
def one(
    contestant: Annotated[str, typer.Argument(help="a peer, or one of ours")],
    folder: Annotated[Path, typer.Argument(help="what `assemble` wrote")],
    asked: Annotated[Path, typer.Argument(help="the pairs (JSON)")],
    result: Annotated[Path, typer.Argument(help="what was measured, to write (JSON)")],
) -> None:
    """Judge pairs together, then some one by one, and measure."""
    pairs: Pairs = [(left, right) for left, right in json.loads(asked.read_text(encoding="utf-8"))]
    ask = judge(contestant, folder)
    ask(pairs[:64])  # warm
    start = time.perf_counter()
    ask(pairs)
    rate = len(pairs) / (time.perf_counter() - start)
    result.write_text(json.dumps({"rate": rate, **_latencies(ask, pairs[:SINGLE])}), encoding="utf-8")


def _latencies(ask: "Judge", pairs: "Pairs") -> dict[str, float]:
    """Return the median and the 99th percentile of the milliseconds that one pair takes."""
    import numpy as np

    times = []
    for pair in pairs:
        start = time.perf_counter()
        ask([pair])
        times.append(1000 * (time.perf_counter() - start))
    return {"p50": float(np.percentile(times, 50)), "p99": float(np.percentile(times, 99))}


@app.command()
def grid(
    folder: Annotated[Path, typer.Argument(help="what `assemble` wrote")],
    asked: Annotated[Path, typer.Argument(help="the words (JSON)")],
    result: Annotated[Path, typer.Argument(help="what was measured, to write (JSON)")],
) -> None:
    """Encode words, judge all their pairs by a twin, and measure both together."""
    from samesense.all_pairs import all_pairs
    from samesense.scoring import embedded

    words = json.loads(asked.read_text(encoding="utf-8"))
    classifier = Classifier.load(folder / "twin")
    model: Any = classifier.model
    start = time.perf_counter()
    vectors = embedded(model, classifier.tokenizer, words)
    found = sum(len(block.left) for block in all_pairs(model, vectors, 0.99))
    rate = len(words) * (len(words) - 1) / 2 / (time.perf_counter() - start)
    result.write_text(json.dumps({"rate": rate, "found": found}), encoding="utf-8")


def table(runs: dict[str, list[dict[str, float]]]) -> str:
    """Return the medians of the rounds of each contestant as a Markdown table."""
    names = "pairs per second", "times CrossEncoder", "one pair, median (ms)", "99th percentile", "peak memory (GB)"
    lines = [f"| | {' | '.join(names)} |", "| --- |" + " ---: |" * len(names)]
    medians = {
        title: {name: statistics.median(run[name] for run in rounds) for name in rounds[0]}
        for title, rounds in runs.items()
    }
    for title, found in medians.items():
        cells = [f"{found['rate']:,.0f}", f"{found['rate'] / medians[REFERENCE]['rate']:,.2f}"]
        cells += [f"{found[name]:.1f}" if name in found else "" for name in ("p50", "p99")]
        cells.append(f"{found['memory']:.2f}")
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


@app.command()
def compare(
    size: Annotated[int, typer.Argument(help="pairs")] = 1_000,
    rounds: Annotated[int, typer.Argument(help="how often each is measured")] = 3,
    model: Annotated[Path, typer.Option(help="folder of the trained model")] = ROOT / "data/model",
    words: Annotated[int, typer.Option(help="whose pairs a twin judges")] = WORDS,
) -> None:
    """Print a row per contestant as a Markdown table."""
    drawn = distinct(sides(read_pairs(ROOT / "data/test.parquet").sample(frac=1, random_state=1)))[:size]
    train = sides(read_pairs(ROOT / "data/train.parquet"))
    vocabulary = sorted({word for pair in train for word in pair})[:words]
    runs: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder, result = Path(name), Path(name) / "result.json"
        # in a process of its own: what this one holds would count as its children's peak memory
        measured([*SELF, "assemble", str(model.resolve()), name], folder)
        (folder / "pairs.json").write_text(json.dumps(drawn), encoding="utf-8")
        (folder / "words.json").write_text(json.dumps(vocabulary), encoding="utf-8")
        arguments = {title: ["one", title, name, "pairs.json"] for title in [*PEERS, *OURS]}
        arguments[ALL_PAIRS.format(words=len(vocabulary))] = ["grid", name, "words.json"]
        for _ in range(rounds):
            for title, asked in arguments.items():
                _, memory = measured([*SELF, *asked, str(result)], folder)
                runs.setdefault(title, []).append(json.loads(result.read_text(encoding="utf-8")) | {"memory": memory})
    typer.echo(table(runs))


if __name__ == "__main__":
    app()
