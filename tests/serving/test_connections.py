"""Connections are limited in number, in the time and size of a head, and end only after their answers."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import pytest

from tests.serving.harness import FakeRuntime, as_json, fake_server, served

HEAD = b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
BODY = json.dumps(as_json(("a", "b"))).encode()


@contextmanager
def connected(url: str) -> Iterator[socket.socket]:
    address = urlsplit(url)
    with socket.create_connection((str(address.hostname), address.port or 0), timeout=30) as connection:
        yield connection


def received(connection: socket.socket) -> bytes:
    """Return what comes until the server closes."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def assert_no_second_answer(connection: socket.socket, request: bytes, status: bytes, rest: bytes) -> None:
    """Check that a request is answered with a status, and that what follows it ends the connection unanswered."""
    connection.sendall(request)
    assert connection.recv(65536).startswith(b"HTTP/1.1 %s " % status)
    connection.sendall(rest)
    assert b"HTTP/1.1" not in received(connection)


def test_one_connection_too_many_is_refused_and_the_others_live_on() -> None:
    with served(fake_server(FakeRuntime()), connections=2) as url, connected(url) as first:
        with connected(url), connected(url) as third:
            head, _, body = received(third).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
        assert b"\r\nRetry-After: 1\r\n" in head
        assert json.loads(body) == {"detail": "too many connections"}
        first.sendall(HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY))
        assert received(first).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("begin", [b"", HEAD])
def test_a_head_that_does_not_arrive_in_time_ends_the_connection(begin: bytes) -> None:
    with served(fake_server(FakeRuntime()), head_seconds=0.2) as url, connected(url) as connection:
        connection.sendall(begin)
        assert received(connection) == b""


def test_a_second_head_must_arrive_in_time_too() -> None:
    with served(fake_server(FakeRuntime()), head_seconds=0.2) as url, connected(url) as connection:
        request = HEAD + b"Content-Length: %d\r\n\r\n%sPOST" % (len(BODY), BODY)
        assert_no_second_answer(connection, request, b"200", b" /predict")


def test_a_slow_answer_is_no_slow_head() -> None:
    runtime = FakeRuntime()
    runtime.gate.clear()
    threading.Timer(0.5, runtime.gate.set).start()
    with served(fake_server(runtime), head_seconds=0.2) as url:
        assert httpx.post(f"{url}/predict", json=as_json(("a", "b"))).status_code == 200


def test_a_large_head_is_refused() -> None:
    with served(fake_server(FakeRuntime())) as url, connected(url) as connection:
        connection.sendall(HEAD + b"X: " + b"x" * 70_000)
        assert received(connection).startswith(b"HTTP/1.1 400 ")


def test_a_body_that_does_not_arrive_in_time_is_refused() -> None:
    with served(fake_server(FakeRuntime(), body_seconds=0.2)) as url, connected(url) as connection:
        connection.sendall(HEAD + b"Content-Length: 100\r\n\r\n{")
        head, _, body = received(connection).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 408 ")
        assert json.loads(body) == {"detail": "the body did not arrive within 0.2 s"}


def test_the_rest_of_a_refused_body_holds_no_connection() -> None:
    server = fake_server(FakeRuntime(), api_key="secret")
    with served(server, head_seconds=0.3) as url, connected(url) as connection:
        assert_no_second_answer(connection, HEAD + b"Content-Length: 100\r\n\r\n{", b"401", b"{")


def test_a_server_that_stops_answers_what_it_has_accepted() -> None:
    runtime = FakeRuntime()
    runtime.gate.clear()
    pairs = [(str(number), "b") for number in range(20)]
    with ThreadPoolExecutor(len(pairs)) as pool, served(fake_server(runtime, batch_size=4)) as url:
        answers = [pool.submit(httpx.post, f"{url}/predict", json=as_json(pair), timeout=60) for pair in pairs]
        while waiting(url) < len(pairs):
            time.sleep(0.05)
        threading.Timer(0.5, runtime.gate.set).start()  # after it was told to stop
    assert [answer.result().json()["left"] for answer in answers] == [left for left, _ in pairs]
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/healthz")


def waiting(url: str) -> float:
    """Return how many pairs wait, as the server says."""
    lines = httpx.get(f"{url}/metrics").text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("samesense_waiting_pairs "))
