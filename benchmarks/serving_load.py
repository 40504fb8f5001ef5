"""How many requests the server answers, and how soon, with micro-batching and without.

    python -m benchmarks.serving_load
    python -m benchmarks.serving_load MODEL PAIRS --seconds 20

Server and clients share this machine and talk over loopback. Each client sends one request after another, without a
pause; pairs are the test pairs that `dvc repro` made.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from samesense.serving import Settings

ROOT = Path(__file__).parents[1]
LOADS = [("/predict", 1, 1), ("/predict", 32, 1), ("/score", 4, 100)]  # path, clients, pairs of a request
COLUMNS = "requests/s", "pairs/s", "p50 (ms)", "p99 (ms)", "peak memory (GB)"


@dataclass
class Server:
    """A server in a process of its own; ``memory`` is its peak in GB, once it has ended."""

    url: str = ""
    memory: float = 0.0


@contextmanager
def served(model: Path, batch_size: int) -> Iterator[Server]:
    """Serve a model until the block ends."""
    options = ["--model", str(model), "--port", "0", "--json", "--batch-size", str(batch_size)]
    command = [sys.executable, "-m", "samesense", "serve", *options]
    server = Server()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603  # ours
    try:
        if process.stdout is None or not (line := process.stdout.readline()):
            raise SystemExit("the server did not start")
        server.url = json.loads(line)["url"]
        yield server
    finally:
        process.terminate()
        _, _, usage = os.wait4(process.pid, 0)
        server.memory = usage.ru_maxrss / 1e6


@dataclass
class Load:
    """Requests to one path for some seconds, and how long each took, in seconds."""

    url: str
    path: str
    bodies: list[bytes]
    seconds: float
    took: list[float] = field(default_factory=list)

    def run(self, clients: int) -> None:
        """Send requests from several clients at once."""
        rest, start = cycle(self.bodies), time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            for done in [pool.submit(self._client, rest, start + self.seconds) for _ in range(clients)]:
                done.result()
        self.seconds = time.perf_counter() - start  # requests that were begun in time are ended

    def _client(self, bodies: Iterator[bytes], end: float) -> None:
        with closing(HTTPConnection(urlsplit(self.url).netloc)) as connection:
            while (start := time.perf_counter()) < end:
                connection.request("POST", self.path, next(bodies), {"Content-Type": "application/json"})
                answer = connection.getresponse()
                if answer.status != 200 or b'"error":' in answer.read():  # noqa: PLR2004  # OK
                    raise SystemExit(f"{self.path}: {answer.status}")
                self.took.append(time.perf_counter() - start)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.took) / self.seconds

    def cells(self, pairs: int) -> list[str]:
        """Return requests and pairs per second, and the median and 99th percentile of milliseconds."""
        import numpy as np

        middle, late = np.percentile(self.took, [50, 99]) * 1000
        return [f"{self.rate:.1f}", f"{self.rate * pairs:.0f}", f"{middle:.0f}", f"{late:.0f}"]


def requests(path: str, size: int, pairs: list[tuple[str, str]]) -> list[bytes]:
    """Return bodies of ``size`` pairs each."""
    rows = [{"left": left, "right": right} for left, right in pairs]
    bodies = rows if path == "/predict" else [{"pairs": rows[i : i + size]} for i in range(0, len(rows), size)]
    return [json.dumps(body).encode() for body in bodies]


def main(
    model: Annotated[Path, typer.Argument(help="folder of a trained model")] = ROOT / "data/model",
    pairs: Annotated[Path, typer.Argument(help="Parquet file of pairs")] = ROOT / "data/test.parquet",
    seconds: Annotated[float, typer.Option(help="of each load")] = 10.0,
) -> None:
    """Print a Markdown table of the loads, with micro-batching and without, and how much it helps."""
    import pandas as pd

    table = pd.read_parquet(pairs, columns=["left", "right"]).drop_duplicates().sample(frac=1, random_state=1)
    rows = list(table.itertuples(index=False, name=None))
    typer.echo(f"| request | clients | batch | {' | '.join(COLUMNS)} |\n| --- |" + " ---: |" * (2 + len(COLUMNS)))
    ratios = []
    for path, clients, size in LOADS:
        rates = []
        for batch_size in (1, Settings.batch_size):
            with served(model, batch_size) as server:
                bodies = requests(path, size, rows)
                Load(server.url, path, bodies, 1.0).run(clients)  # warm
                load = Load(server.url, path, bodies, seconds)
                load.run(clients)
            name = f"`{path}`" + (f", {size} pairs" if size > 1 else "")
            typer.echo(f"| {name} | {clients} | {batch_size} | {' | '.join(load.cells(size))} | {server.memory:.1f} |")
            rates.append(load.rate)
        ratios.append(f"{rates[1] / rates[0]:.1f} (`{path}`, {clients} at once)")
    typer.echo(f"\nTimes as many requests with micro-batching: {', '.join(ratios)}.")


if __name__ == "__main__":
    typer.run(main)
