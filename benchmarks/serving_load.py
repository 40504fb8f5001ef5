"""How many requests the server answers, and how soon, with micro-batching and without, and under twice its capacity.

    python -m benchmarks.serving_load
    python -m benchmarks.serving_load MODEL PAIRS --seconds 20

Server and clients share this machine and talk over loopback, on connections that stay open. Each client sends one
request after another, without a pause; the pairs are the test pairs that `dvc repro` made. The server judges as users'
do, with the evidence in the model's folder. A client that is refused, since the server could not answer in time, waits
as long as it is told. Under twice the capacity, clients do not wait for answers: requests come at even times, twice as
many as were answered of such requests before.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit

import typer
from urllib3 import connection_from_url

from benchmarks.harness import DATA, ROOT, print_header, print_row, python_command, shuffle_pairs
from samesense.console import run
from samesense.serving.settings import Settings
from samesense.texts import Pair


class Load(NamedTuple):
    """Clients that send requests of so many pairs to a path."""

    path: str
    clients: int
    pairs: int


LOADS = (Load("/predict", 1, 1), Load("/predict", 32, 1), Load("/score", 4, 100))
MIX = (Load("/predict", 32, 1), Load("/score", 4, 100))  # at the same time, for the capacity
OPEN_CLIENTS = 400  # more than are ever waited for
OK, REFUSED = 200, 503
JSON = {"Content-Type": "application/json"}
BATCH_SIZES = (1, Settings.batch_size)  # without micro-batching, and with it
WARM_UP = 1.0  # seconds
COLUMNS = (
    "request",
    "clients",
    "batch",
    "requests/s",
    "pairs/s",
    "refused",
    "p50 (ms)",
    "p99 (ms)",
    "peak memory (GB)",
)
OVERLOAD_COLUMNS = ("request", "requests/s", "answered", "refused", "late", "p50 (ms)", "p99 (ms)")


@dataclass
class Server:
    """A server in a process of its own; ``memory`` is its peak in GB, once it has ended."""

    url: str = ""
    memory: float = 0.0


@contextmanager
def serve(model: Path, batch_size: int) -> Iterator[Server]:
    """Serve a model until the block ends."""
    options = ["--model", model, "--port", 0, "--json", "--batch-size", batch_size]
    command = python_command("samesense", "serve", *options)
    server = Server()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # ours
        try:
            if process.stdout is None or not (line := process.stdout.readline()):
                raise SystemExit("the server did not start")
            server.url = json.loads(line)["url"]
            yield server
        finally:
            os.kill(process.pid, signal.SIGTERM)  # process.terminate() could reap it, and its memory would be lost
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode, server.memory = os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1e6


@dataclass
class Requests:
    """Requests to one path for some seconds.

    Attributes:
        url: of the server.
        path: of the requests.
        bodies: to send in turn.
        seconds: how long clients begin requests; after `send`, how long until the last was answered.
        latencies: of the answers, in seconds.
        refused: how many requests were refused.
    """

    url: str
    path: str
    bodies: list[bytes]
    seconds: float
    latencies: list[float] = field(default_factory=list)
    refused: int = 0

    def send(self, clients: int) -> None:
        """Send requests from several clients at once."""
        rest, start = cycle(self.bodies), time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            for done in [pool.submit(self._send_in_turn, rest, start + self.seconds) for _ in range(clients)]:
                done.result()
        self.seconds = time.perf_counter() - start

    def _send_in_turn(self, bodies: Iterator[bytes], end: float) -> None:
        with closing(HTTPConnection(urlsplit(self.url).netloc)) as connection:
            while (start := time.perf_counter()) < end:
                connection.request("POST", self.path, next(bodies), JSON)
                answer = connection.getresponse()
                body = answer.read()
                if answer.status == REFUSED:
                    self.refused += 1
                    time.sleep(float(answer.headers["Retry-After"]))
                    continue
                if answer.status != OK or b'"error":' in body:
                    raise SystemExit(f"{self.path}: {answer.status}")
                self.latencies.append(time.perf_counter() - start)

    @property
    def rate(self) -> float:
        """Answered requests per second."""
        return len(self.latencies) / self.seconds

    def cells(self, pairs: int) -> list[str]:
        """Return requests and pairs per second, how many were refused, and median and 99th percentile in ms."""
        import numpy as np

        median, late = np.percentile(self.latencies, [50, 99]) * 1000
        return [f"{self.rate:.1f}", f"{self.rate * pairs:.0f}", f"{self.refused}", f"{median:.0f}", f"{late:.0f}"]


def request_bodies(load: Load, pairs: list[Pair]) -> list[bytes]:
    """Return the bodies of requests for ``pairs``."""
    rows = [{"left": left, "right": right} for left, right in pairs]
    starts = range(0, len(rows), load.pairs)
    bodies = rows if load.path == "/predict" else [{"pairs": rows[start : start + load.pairs]} for start in starts]
    return [json.dumps(body).encode() for body in bodies]


def measure_load(load: Load, model: Path, pairs: list[Pair], seconds: float) -> float:
    """Send a load to a server without micro-batching and to one with it, and print a row of the table for each.

    Returns:
        How many times as many requests the latter answers.
    """
    bodies = request_bodies(load, pairs)
    rates = []
    for batch_size in BATCH_SIZES:
        with serve(model, batch_size) as server:
            Requests(server.url, load.path, bodies, WARM_UP).send(load.clients)
            requests = Requests(server.url, load.path, bodies, seconds)
            requests.send(load.clients)
        print_row(
            [title(load), f"{load.clients}", f"{batch_size}", *requests.cells(load.pairs), f"{server.memory:.1f}"]
        )
        rates.append(requests.rate)
    return rates[1] / rates[0]


class Arrival(NamedTuple):
    """A request to send at a time, in seconds from the start."""

    time: float
    load: Load
    body: bytes


class Outcome(NamedTuple):
    """The status of an answer to a request, and the seconds from when the request was to be sent."""

    load: Load
    status: int
    seconds: float


def measure_overload(model: Path, pairs: list[Pair], seconds: float) -> float:
    """Send twice the requests that a server can answer, and print a row of the table for each kind.

    Returns:
        The pairs per second that were answered, as a share of those at capacity.
    """
    with serve(model, Settings.batch_size) as server:
        measure_capacity(server.url, pairs, WARM_UP)
        rates = measure_capacity(server.url, pairs, seconds)
        start = time.perf_counter()
        outcomes = send_openly(
            server.url, even_arrivals({load: 2 * rate for load, rate in rates.items()}, pairs, seconds)
        )
        elapsed = time.perf_counter() - start
    for load, rate in rates.items():
        print_row(overload_cells(load, rate, [outcome for outcome in outcomes if outcome.load == load]))
    answered = sum(outcome.load.pairs for outcome in outcomes if outcome.status == OK)
    return answered / elapsed / sum(load.pairs * rate for load, rate in rates.items())


def measure_capacity(url: str, pairs: list[Pair], seconds: float) -> dict[Load, float]:
    """Return how many requests of each kind a server answers per second if all kinds come at the same time."""
    kinds = {load: Requests(url, load.path, request_bodies(load, pairs), seconds) for load in MIX}
    with ThreadPoolExecutor(len(kinds)) as pool:
        for done in [pool.submit(requests.send, load.clients) for load, requests in kinds.items()]:
            done.result()
    return {load: requests.rate for load, requests in kinds.items()}


def even_arrivals(rates: dict[Load, float], pairs: list[Pair], seconds: float) -> list[Arrival]:
    """Return requests of each kind, so many per second, in the order of their times."""
    arrivals = []
    for load, rate in rates.items():
        bodies = cycle(request_bodies(load, pairs))
        arrivals += [Arrival(number / rate, load, next(bodies)) for number in range(round(rate * seconds))]
    return sorted(arrivals)


def send_openly(url: str, arrivals: list[Arrival]) -> list[Outcome]:
    """Send each request at its time, whether or not others are answered."""
    start = time.perf_counter()

    def send(arrival: Arrival) -> Outcome:
        answer = server.request("POST", arrival.load.path, body=arrival.body, headers=JSON)
        return Outcome(arrival.load, answer.status, time.perf_counter() - start - arrival.time)

    with (
        connection_from_url(url, maxsize=OPEN_CLIENTS, retries=False) as server,
        ThreadPoolExecutor(OPEN_CLIENTS) as pool,
    ):
        sent = []
        for arrival in arrivals:
            time.sleep(max(0.0, start + arrival.time - time.perf_counter()))
            sent.append(pool.submit(send, arrival))
        return [each.result() for each in sent]


def overload_cells(load: Load, rate: float, outcomes: list[Outcome]) -> list[str]:
    """Return the cells of a kind's row: refused is what was refused within a second, late what was later."""
    import numpy as np

    answered = [outcome.seconds for outcome in outcomes if outcome.status == OK]
    refused = sum(outcome.status == REFUSED and outcome.seconds < 1 for outcome in outcomes)
    median, last = np.percentile(answered, [50, 99]) * 1000
    late = len(outcomes) - len(answered) - refused
    counts = [f"{2 * rate:.1f}", f"{len(answered)}", f"{refused}", f"{late}"]
    return [title(load), *counts, f"{median:.0f}", f"{last:.0f}"]


def title(load: Load) -> str:
    """Return a kind of request, for a table."""
    return f"`{load.path}`" + (f", {load.pairs} pairs" if load.pairs > 1 else "")


def main(
    model: Annotated[Path, typer.Argument(help="folder of a trained model")] = DATA / "model",
    pairs: Annotated[Path, typer.Argument(help="Parquet file of pairs")] = DATA / "test.parquet",
    seconds: Annotated[float, typer.Option(help="of each load")] = 10.0,
) -> None:
    """Print Markdown tables of the loads, with micro-batching and without, and of twice the capacity."""
    rows = shuffle_pairs(pairs)
    print_header(COLUMNS)
    ratios = []
    for load in LOADS:
        ratio = measure_load(load, model, rows, seconds)
        ratios.append(f"{ratio:.1f} (`{load.path}`, {load.clients} at once)")
    typer.echo(f"\nTimes as many requests with micro-batching: {', '.join(ratios)}.\n")
    print_header(OVERLOAD_COLUMNS)
    goodput = measure_overload(model, rows, seconds)
    typer.echo(f"\nUnder twice the capacity, {goodput:.0%} of it ends in answers.")


if __name__ == "__main__":
    run(main)
