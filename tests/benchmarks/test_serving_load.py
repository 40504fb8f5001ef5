"""The requests of the load, how they are timed, and the table."""

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks import serving_load
from benchmarks.serving_load import (
    MIX,
    Arrival,
    Load,
    Outcome,
    Requests,
    Server,
    even_arrivals,
    measure_load,
    measure_overload,
    overload_cells,
    request_bodies,
    send_openly,
    serve,
)

PAIRS = [("a", "b"), ("c", "d"), ("e", "f")]
ROWS = [{"left": left, "right": right} for left, right in PAIRS]


class Endpoint:
    """A server that notes what it receives, answers `/score` only, and refuses `/predict`."""

    def __init__(self) -> None:
        self.received: list[tuple[str, bytes]] = []
        self.answer = b"{}"
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                endpoint.received.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response({"/score": 200, "/predict": 503}.get(self.path, 500))
                self.send_header("Retry-After", "0.02")
                self.send_header("Content-Length", str(len(endpoint.answer)))
                self.end_headers()
                self.wfile.write(endpoint.answer)

            def log_message(self, *_: object) -> None:
                """Print nothing."""

        self.handler = Handler


@pytest.fixture
def endpoint() -> Iterator[tuple[Endpoint, str]]:
    one = Endpoint()
    with ThreadingHTTPServer(("127.0.0.1", 0), one.handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield one, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_request_has_one_pair_or_several() -> None:
    assert [json.loads(body) for body in request_bodies(Load("/predict", 4, 1), PAIRS)] == ROWS
    bodies = request_bodies(Load("/score", 4, 2), PAIRS)
    assert [json.loads(body) for body in bodies] == [{"pairs": ROWS[:2]}, {"pairs": ROWS[2:]}]


def test_clients_send_the_requests_in_turn_until_the_time_is_over(endpoint: tuple[Endpoint, str]) -> None:
    server, url = endpoint
    bodies = request_bodies(Load("/score", 2, 2), PAIRS)
    requests = Requests(url, "/score", bodies, 0.1)
    requests.send(2)
    assert len(requests.latencies) == len(server.received) > 2
    assert {path for path, _ in server.received} == {"/score"}
    counts = [[body for _, body in server.received].count(body) for body in bodies]
    assert abs(counts[0] - counts[1]) <= 1
    assert 0.1 <= requests.seconds < 1


def test_an_answer_that_is_an_error_ends_the_benchmark(endpoint: tuple[Endpoint, str]) -> None:
    server, url = endpoint
    with pytest.raises(SystemExit, match="/pairs: 500"):
        Requests(url, "/pairs", [b"{}"], 0.1).send(1)
    server.answer = b'{"results": [{"error":"left is empty"}]}'
    with pytest.raises(SystemExit, match="/score: 200"):
        Requests(url, "/score", [b"{}"], 0.1).send(1)


def test_a_client_that_is_refused_waits_as_long_as_it_is_told(endpoint: tuple[Endpoint, str]) -> None:
    server, url = endpoint
    requests = Requests(url, "/predict", [b"{}"], 0.1)
    requests.send(1)
    assert requests.latencies == []
    assert 1 < requests.refused == len(server.received) <= 6


def test_a_row_has_rates_and_percentiles() -> None:
    requests = Requests("", "/score", [], 2.0, [0.001 * number for number in range(1, 102)], 3)
    assert requests.cells(100) == ["50.5", "5050", "3", "51", "100"]


def test_a_load_is_sent_without_micro_batching_and_with_it(
    endpoint: tuple[Endpoint, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    served: list[tuple[Path, int]] = []

    @contextmanager
    def fake_serve(model: Path, batch_size: int) -> Iterator[Server]:
        server = Server(endpoint[1])
        yield server
        served.append((model, batch_size))
        server.memory = 0.25 * len(served)

    def cells(requests: Requests, pairs: int) -> list[str]:
        return [str(len(requests.latencies) > 1), str(pairs), "p50", "p99"]

    monkeypatch.setattr(serving_load, "serve", fake_serve)
    monkeypatch.setattr(serving_load, "WARM_UP", 0.01)
    monkeypatch.setattr(Requests, "cells", cells)
    rates = iter([10.0, 25.0])
    monkeypatch.setattr(Requests, "rate", property(lambda _: next(rates)))
    assert measure_load(Load("/score", 2, 3), tmp_path, PAIRS, 0.05) == 2.5
    assert served == [(tmp_path, 1), (tmp_path, 64)]
    assert capsys.readouterr().out.splitlines() == [
        "| `/score`, 3 pairs | 2 | 1 | True | 3 | p50 | p99 | 0.2 |",
        "| `/score`, 3 pairs | 2 | 64 | True | 3 | p50 | p99 | 0.5 |",
    ]


def test_the_table_is_followed_by_the_gain_of_micro_batching(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(serving_load, "shuffle_pairs", lambda _: PAIRS)
    monkeypatch.setattr(serving_load, "measure_load", lambda load, *_: load.clients / 2)
    monkeypatch.setattr(serving_load, "measure_overload", lambda *_: 0.951)
    serving_load.main(tmp_path, tmp_path, 1.0)
    assert capsys.readouterr().out.splitlines() == [
        "| request | clients | batch | requests/s | pairs/s | refused | p50 (ms) | p99 (ms) | peak memory (GB) |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        "",
        (
            "Times as many requests with micro-batching: "
            "0.5 (`/predict`, 1 at once), 16.0 (`/predict`, 32 at once), 2.0 (`/score`, 4 at once)."
        ),
        "",
        "| request | requests/s | answered | refused | late | p50 (ms) | p99 (ms) |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        "",
        "Under twice the capacity, 95% of it ends in answers.",
    ]


def test_requests_come_at_even_times() -> None:
    single, many = Load("/predict", 1, 1), Load("/score", 1, 3)
    (first, *_), (all_pairs,) = request_bodies(single, PAIRS), request_bodies(many, PAIRS)
    arrivals = even_arrivals({single: 3.0, many: 2.0}, PAIRS, 1.0)
    assert arrivals[:2] == [Arrival(0.0, single, first), Arrival(0.0, many, all_pairs)]
    assert [(arrival.time, arrival.load) for arrival in arrivals[2:]] == [(1 / 3, single), (0.5, many), (2 / 3, single)]


def test_requests_are_sent_at_their_times_whatever_the_answers(endpoint: tuple[Endpoint, str]) -> None:
    server, url = endpoint
    kinds = [Load("/score", 1, 3), Load("/predict", 1, 1)]
    outcomes = send_openly(url, [Arrival(number / 10, kind, b"{}") for number, kind in enumerate(kinds)])
    assert [(outcome.load, outcome.status) for outcome in outcomes] == [(kinds[0], 200), (kinds[1], 503)]
    assert all(0 < outcome.seconds < 5 for outcome in outcomes)
    assert server.received == [("/score", b"{}"), ("/predict", b"{}")]


def test_a_row_of_the_overload_counts_what_became_of_the_requests() -> None:
    load = Load("/score", 1, 100)
    outcomes = [
        *(Outcome(load, 200, 0.001 * number) for number in range(1, 102)),
        Outcome(load, 503, 0.5),
        Outcome(load, 503, 30.0),
        Outcome(load, 500, 0.1),
    ]
    cells = overload_cells(load, 10.0, outcomes)
    assert cells == ["`/score`, 100 pairs", "20.0", "101", "1", "2", "51", "100"]


def test_the_goodput_is_the_share_of_the_capacity_that_ends_in_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    single, many = MIX

    @contextmanager
    def fake_serve(model: Path, batch_size: int) -> Iterator[Server]:
        assert (model, batch_size) == (tmp_path, 64)
        yield Server("http://here")

    outcomes = [*[Outcome(single, 200, 0.1)] * 60, *[Outcome(many, 200, 2.0)] * 3, Outcome(many, 503, 0.0)]
    clock = iter([0.0, 2.0])
    monkeypatch.setattr(serving_load, "serve", fake_serve)
    monkeypatch.setattr(serving_load, "measure_capacity", lambda *_: {single: 100.0, many: 1.0})
    monkeypatch.setattr(serving_load, "send_openly", lambda _, arrivals: outcomes if len(arrivals) == 404 else [])
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    assert measure_overload(tmp_path, PAIRS, 2.0) == 0.9
    assert capsys.readouterr().out.splitlines() == [
        "| `/predict` | 200.0 | 60 | 0 | 0 | 100 | 100 |",
        "| `/score`, 100 pairs | 2.0 | 3 | 1 | 0 | 2000 | 2000 |",
    ]


def test_a_server_ends_with_the_block(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    code = """print('{"url": "http://here"}', flush=True); import time; time.sleep(60)"""
    arguments: list[object] = []

    def python_command(*words: object) -> list[str]:
        arguments.extend(words)
        return [sys.executable, "-c", code]

    monkeypatch.setattr(serving_load, "python_command", python_command)
    with serve(tmp_path, 8) as server:
        assert (server.url, server.memory) == ("http://here", 0.0)
    assert server.memory > 0
    assert arguments == ["samesense", "serve", "--model", tmp_path, "--port", 0, "--json", "--batch-size", 8]


def test_a_server_that_does_not_start_ends_the_benchmark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(serving_load, "python_command", lambda *_: [sys.executable, "-c", "pass"])
    with pytest.raises(SystemExit, match="the server did not start"), serve(tmp_path, 8):
        pass
