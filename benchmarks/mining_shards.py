"""What ``samesense mine --engine ray`` costs by the number of words, and how many of the nearest words it finds.

    python -m benchmarks.mining_shards cost 100000 300000 1000000
    python -m benchmarks.mining_shards compare 100000   # kinds of indexes, of which one was chosen
    python -m benchmarks.mining_shards judge            # candidates

Up to 100,000 words are names in WordNet, with the vectors that the released model gives them. Beyond that, words are
made up, since an encoder would take hours: each has the mean vector of two such names, as a phrase of both would. Times
are core-seconds on one core, so that other work on the machine hardly changes them. Recall is the share of the eleven
nearest words, by exact search, that are found, over 1,000 words; a word itself is one of them.

All is of the data that `dvc repro` made.
"""

import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from math import isqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from benchmarks.harness import DATA, SEED, print_header, print_row
from samesense import Classifier
from samesense.console import new_app, run
from samesense.lexicons.wordnet import read_table
from samesense.mining.candidates import HUB
from samesense.mining.search import NEAREST, Local, Search

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Rows = NDArray[np.int64]

NAMES = 100_000  # that are embedded, at most
QUERIES = 1_000  # words whose search is timed, and their neighbours compared
JUDGED = 1_000  # words whose candidates are judged
NUMBER = HUB + 1  # of nearest words, the word itself among them
KINDS = {  # factory strings of faiss, each with parameters of the search
    "Flat": ("",),
    "IVF{cells}_HNSW32,SQfp16": ("nprobe=8", "nprobe=16", "nprobe=32", "nprobe=64", "nprobe=128"),
    "IVF{cells}_HNSW32,SQ8": ("nprobe=32",),
    "HNSW32,SQfp16": ("efSearch=32", "efSearch=64", "efSearch=128"),
}
COST_COLUMNS = ("words", "index (s)", "search (s)", "exact search (s)", "bytes", "recall")
COMPARE_COLUMNS = ("index", "search", "index (s)", "search (s)", "bytes", "recall")

R = TypeVar("R")
DataOption = Annotated[Path, typer.Option(help="folder of what dvc repro made")]

app = new_app()


def timed(call: Callable[[], R]) -> tuple[float, R]:
    """Return the core-seconds that a call takes, and what it returns."""
    start = time.process_time()
    result = call()
    return time.process_time() - start, result


def make_up(vectors: "Vectors", number: int) -> "Vectors":
    """Return ``number`` unit vectors: the first are ``vectors``, each other the mean of two of them."""
    import numpy as np

    if number <= len(vectors):
        return vectors[:number]
    left, right = np.random.default_rng(SEED).integers(len(vectors), size=(2, number - len(vectors)))
    made = vectors[left] + vectors[right]
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return np.concatenate([vectors, made])


def recall(found: "Rows", exact: "Rows") -> float:
    """Return the share of ``exact`` rows that was found, both of shape (queries, number)."""
    return float((found[:, :, None] == exact[:, None]).any(axis=1).mean())


def size_of(index: Any, words: int) -> float:  # noqa: ANN401  # of faiss
    """Return the bytes of the file of an index, for each of its words."""
    import faiss

    with TemporaryDirectory() as name:
        path = Path(name, "index")
        faiss.write_index(index, str(path))
        return path.stat().st_size / words


def cost_row(vectors: "Vectors") -> list[str]:
    """Return a row of the table of costs: of one shard."""
    from samesense.mining.shards import build_shard, search_shard

    words, queries = len(vectors), vectors[:: max(1, len(vectors) // QUERIES)][:QUERIES]
    building, index = timed(partial(build_shard, [vectors]))
    searching, found = timed(partial(search_shard, index, queries, NUMBER))
    exactly, exact = timed(partial(nearest, vectors, queries))
    seconds = building, searching * words / len(queries), exactly * words / len(queries)
    measures = f"{size_of(index, words):,.0f}", f"{recall(found.rows, exact):.3f}"
    return [f"{words:,}", *(f"{value:,.0f}" for value in seconds), *measures]


def nearest(vectors: "Vectors", queries: "Vectors") -> "Rows":
    """Return the nearest rows of queries, by exact search."""
    import faiss

    rows: Rows = faiss.knn(queries, vectors, NUMBER, metric=faiss.METRIC_INNER_PRODUCT)[1]
    return rows


def compare_rows(vectors: "Vectors") -> Iterator[list[str]]:
    """Yield a row for each kind of index and each search in it."""
    import faiss

    queries = vectors[:: max(1, len(vectors) // QUERIES)][:QUERIES]
    exact = nearest(vectors, queries)
    parameters: Any = faiss.ParameterSpace()
    for kind, searches in KINDS.items():
        name = kind.format(cells=max(1, min(4 * isqrt(len(vectors)), len(vectors) // 40)))
        index: Any = faiss.index_factory(vectors.shape[1], name, faiss.METRIC_INNER_PRODUCT)
        training, _ = timed(partial(index.train, vectors))
        adding, _ = timed(partial(index.add, vectors))
        for search in searches:
            if search:
                parameters.set_index_parameters(index, search)
            seconds, (_, rows) = timed(partial(index.search, queries, NUMBER))
            times = training + adding, seconds * len(vectors) / len(queries)
            measures = f"{size_of(index, len(vectors)):.0f}", f"{recall(rows, exact):.3f}"
            yield [name, search, *(f"{value:,.0f}" for value in times), *measures]


@app.command()
def cost(sizes: Annotated[list[int], typer.Argument(help="words of the vocabulary")], data: DataOption = DATA) -> None:
    """Print core-seconds, bytes per word and recall by the number of words, as a Markdown table."""
    _use_one_core()
    vectors = embed_names(max(sizes), data)
    print_header(COST_COLUMNS, labels=False)
    for size in sizes:
        print_row(cost_row(make_up(vectors, size)))


@app.command()
def compare(size: Annotated[int, typer.Argument(help="words of the vocabulary")], data: DataOption = DATA) -> None:
    """Print the same for kinds of indexes, as a Markdown table."""
    _use_one_core()
    vectors = make_up(embed_names(size, data), size)
    print_header(COMPARE_COLUMNS)
    for row in compare_rows(vectors):
        print_row(row)


@app.command()
def judge(data: DataOption = DATA) -> None:
    """Print how many candidates there are for each word, and how many a core judges in a second."""
    _use_one_core()
    names = sorted(sample_names(NAMES, data))
    names = names[:: len(names) // JUDGED]  # far fewer, but nearest among all would be much the same work
    engine, search = Local(Classifier.load(data / "model")), Search()
    candidates = engine.find(names, NEAREST[0])
    seconds, judged = timed(lambda: engine.judge(names, candidates, search))
    each = judged.candidates / len(names)
    typer.echo(f"{each:.1f} candidates for each word, {judged.candidates / seconds:,.0f} judged in a core-second")


def sample_names(number: int, data: Path) -> list[str]:
    """Return names in WordNet, in random order; all of them where there are no more."""
    names = sorted(set(read_table(data / "wordnet", "senses", ["word"])["word"].to_pylist()))
    return random.Random(SEED).sample(names, min(number, len(names)))  # noqa: S311  # a sample, no secret


def embed_names(number: int, data: Path) -> "Vectors":
    """Return the vectors of names in WordNet, at most `NAMES`, and print how many a core embeds in a second."""
    names = sample_names(min(number, NAMES), data)
    runtime = Classifier.load(data / "model", evidence=False).runtime
    seconds, vectors = timed(lambda: runtime.vectors(names))
    typer.echo(f"{len(names) / seconds:,.0f} words embedded in a core-second\n")
    return vectors


def _use_one_core() -> None:
    import faiss
    import torch

    faiss.omp_set_num_threads(1)
    torch.set_num_threads(1)


if __name__ == "__main__":
    run(app)
