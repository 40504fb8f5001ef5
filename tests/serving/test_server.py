"""The server: its answers, its limits, its batches, and its process."""

import asyncio
import json
import socket
import subprocess
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from numpy.typing import NDArray
from schemathesis.specs.openapi.checks import positive_data_acceptance

from samesense import Classifier, SamesenseError, extras, serving
from samesense.batching import Batcher, BusyError, JudgeError, Pair
from samesense.cli import app
from samesense.messages import MAX_PAIRS
from samesense.server import MAX_BODY, application
from samesense.serving import Settings

ROOT = Path(__file__).parents[1]
JSON = {"Content-Type": "application/json"}
PAIRS = [("cold", "icy"), ("hot", "a very hot summer day in the city"), ("run", "jog"), ("a", "b")]
GROWS = "a" + "\u0958" * 199  # 200 characters; 399 when normalised


class Fake(Classifier):
    """Says 0.75 of each pair and keeps what it was asked; waits for its gate, and fails on "fail"."""

    def __init__(self) -> None:
        """Open the gate."""
        self.threshold = 0.5
        self.calls: list[list[Pair]] = []
        self.begun, self.gate = threading.Event(), threading.Event()
        self.gate.set()

    def probabilities(self, pairs: Iterable[Pair], *, progress: bool = False) -> NDArray[np.float64]:  # noqa: ARG002
        """Say 0.75 of each pair."""
        self.calls.append(list(pairs))
        self.begun.set()
        assert self.gate.wait(10)
        if ("fail", "fail") in self.calls[-1]:
            raise MemoryError
        return np.full(len(self.calls[-1]), 0.75)


def client(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", headers=JSON)


def post(app: FastAPI, *requests: tuple[str, Any]) -> list[httpx.Response]:
    """Send paths with JSON, or with text or chunks as they are, at the same time."""

    async def answers() -> list[httpx.Response]:
        async with client(app) as ours:
            sent = [(path, json.dumps(body) if isinstance(body, dict) else body) for path, body in requests]
            return await asyncio.gather(*(ours.post(path, content=body) for path, body in sent))

    return asyncio.run(answers())


def as_json(pair: Pair) -> dict[str, str]:
    return {"left": pair[0], "right": pair[1]}


@pytest.fixture(params=["cross", "joint", "twin"])
def classifier(request: pytest.FixtureRequest, model_folders: dict[str, Path]) -> Classifier:
    return Classifier.load(model_folders[request.param])


def test_answers_are_those_of_the_classifier_in_either_order(classifier: Classifier) -> None:
    app = application(classifier, "tiny", Settings())
    both = [*PAIRS, *[(right, left) for left, right in PAIRS]]
    found = [answer.json() for answer in post(app, *(("/predict", as_json(pair)) for pair in both))]
    expected = classifier.probabilities(PAIRS)
    np.testing.assert_allclose([one.pop("probability") for one in found], [*expected, *expected], rtol=1e-4)
    verdicts = (expected >= classifier.threshold).tolist() * 2
    assert found == [
        as_json(pair) | {"synonyms": verdict, "threshold": classifier.threshold}
        for pair, verdict in zip(both, verdicts, strict=True)
    ]
    (scored,) = post(app, ("/score", {"pairs": [as_json(pair) for pair in both]}))
    np.testing.assert_allclose(
        [one["probability"] for one in scored.json()["results"]], [*expected, *expected], rtol=1e-4
    )


def test_a_pair_that_cannot_be_scored_gets_its_reason_in_its_place() -> None:
    fake = Fake()
    texts = ["", "\0", "x" * 10_000, "猫", "\ud800", None, 5, ["cold"], GROWS]
    pairs = [*({"left": text, "right": "icy"} for text in texts), as_json(("ice_box", "é 🧊"))]
    (answer,) = post(application(fake, "fake", Settings()), ("/score", {"pairs": pairs}))
    assert answer.json() == {
        "threshold": 0.5,
        "results": [
            {"error": "left is empty"},
            {"error": "left has the control character U+0000 (character 1)"},
            {"error": "left has 10,000 characters; at most 200 are scored"},
            {"error": "left '猫' has no Latin letter and no digit; the model reads English"},
            {"error": "left has the half of a surrogate pair U+D800 (character 1)"},
            {"error": "left is missing"},
            {"error": "left is no text: 5"},
            {"error": "left is no text: ['cold']"},
            {"error": "left has 399 characters; at most 200 are scored"},
            {"left": "ice box", "right": "é 🧊", "synonyms": True, "probability": 0.75},
        ],
    }
    assert fake.calls == [[("ice box", "é 🧊")]]


@pytest.mark.parametrize(
    ("path", "body", "status", "detail"),
    [
        ("/predict", {"left": "cold", "right": " "}, 422, "right is empty"),
        ("/predict", {"left": "cold"}, 422, "body.right: Field required"),
        ("/predict", {"left": "a", "right": "b", "k": 1}, 422, "body.k: Extra inputs are not permitted"),
        ("/predict", "{", 422, "body.1: JSON decode error"),
        ("/predict", b"\xff", 400, "There was an error parsing the body"),
        ("/predict", "[" * 100_000, 400, "There was an error parsing the body"),
        ("/predict", "[]", 422, "body: Input should be a valid dictionary or object to extract fields from"),
        ("/score", {}, 422, "body.pairs: Field required"),
        ("/score", {"pairs": [{}, {}]}, 422, "body.pairs.0.left: Field required (and 3 more)"),
        ("/score", {"pairs": [as_json(("a", "b"))] * (MAX_PAIRS + 1)}, 422, "body.pairs: List should have at most"),
        ("/predict", "x" * (MAX_BODY + 1), 413, "the body has more than 1,000,000 bytes"),
    ],
)
def test_a_request_that_is_wrong_gets_one_line(path: str, body: Any, status: int, detail: str) -> None:
    fake = Fake()
    (answer,) = post(application(fake, "fake", Settings()), (path, body))
    assert answer.status_code == status
    assert list(answer.json()) == ["detail"]
    assert answer.json()["detail"].startswith(detail)
    assert fake.calls == []


def test_as_many_pairs_as_are_allowed_and_none_are_scored() -> None:
    app = application(Fake(), "fake", Settings())
    full, empty = post(app, ("/score", {"pairs": [as_json(("a", "b"))] * MAX_PAIRS}), ("/score", {"pairs": []}))
    assert len(full.json()["results"]) == MAX_PAIRS
    assert empty.json() == {"threshold": 0.5, "results": []}


def test_health_names_the_model_and_no_other_host_is_needed_for_the_docs() -> None:
    paths = "/healthz", "/docs", "/static/docs.js", "/", "/wordnet", "/redoc"

    async def answers() -> list[httpx.Response]:
        async with client(application(Fake(), "fake", Settings())) as ours:
            return [await ours.get(path) for path in paths]

    health, docs, script, *absent = asyncio.run(answers())
    assert health.json() == {"status": "ok", "model": "fake", "threshold": 0.5}
    assert docs.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "http" not in docs.text + script.text
    assert [answer.status_code for answer in absent] == [404, 404, 404]


def test_concurrent_requests_share_calls_of_the_model() -> None:
    fake = Fake()
    pairs = [(str(number), "b") for number in range(100)]
    found = post(application(fake, "fake", Settings()), *(("/predict", as_json(pair)) for pair in pairs))
    assert [one.json()["left"] for one in found] == [left for left, _ in pairs]
    assert sorted(pair for call in fake.calls for pair in call) == sorted(pairs)
    assert len(fake.calls) < 50


def judged(fake: Fake, *requests: list[Pair], **options: Any) -> list[list[float] | BaseException]:
    async def answers() -> list[list[float] | BaseException]:
        batcher = Batcher(fake.probabilities, **({"size": 2, "wait": 0.001, "requests": 8} | options))
        return await asyncio.gather(*map(batcher.judged, requests), return_exceptions=True)

    return asyncio.run(answers())


@pytest.mark.parametrize(("size", "sizes"), [(64, [64, 36]), (1, [1] * 100)])
def test_batches_are_as_large_as_they_may_be(size: int, sizes: list[int]) -> None:
    fake = Fake()
    pairs = [(str(number), "b") for number in range(100)]
    assert judged(fake, *([pair] for pair in pairs), size=size, requests=100) == [[0.75]] * 100
    assert [len(call) for call in fake.calls] == sizes
    assert [pair for call in fake.calls for pair in call] == pairs


def test_a_long_request_does_not_keep_a_short_one_waiting() -> None:
    fake = Fake()
    long = [(str(number), "b") for number in range(6)]
    assert judged(fake, long, [("a", "b")]) == [[0.75] * 6, [0.75]]
    assert fake.calls == [long[:2], [("a", "b"), long[2]], [long[3]], long[4:]]


def test_a_failure_reaches_all_of_its_batch_and_no_others(caplog: pytest.LogCaptureFixture) -> None:
    found = judged(Fake(), [("a", "b")], [("fail", "fail")], [("c", "d")])
    assert [type(one) for one in found] == [JudgeError, JudgeError, list]
    assert [record.getMessage() for record in caplog.records] == ["the model failed on 2 pairs"]


def test_the_server_lives_on_when_the_model_fails() -> None:
    app = application(Fake(), "fake", Settings())
    (answer,) = post(app, ("/predict", as_json(("fail", "fail"))))
    assert (answer.status_code, answer.json()) == (500, {"detail": "the model failed: MemoryError"})
    assert post(app, ("/predict", as_json(("a", "b"))))[0].status_code == 200


def test_when_too_many_wait_one_more_is_refused() -> None:
    fake = Fake()
    fake.gate.clear()
    app = application(fake, "fake", Settings(waiting=1))

    async def answers() -> list[httpx.Response]:
        async with client(app) as ours:
            first = asyncio.create_task(ours.post("/predict", json=as_json(("a", "b"))))
            await asyncio.to_thread(fake.begun.wait, 5)
            second = await ours.post("/predict", json=as_json(("c", "d")))
            fake.gate.set()
            return [await first, second, await ours.post("/predict", json=as_json(("e", "f")))]

    found = asyncio.run(answers())
    assert [answer.status_code for answer in found] == [200, 503, 200]
    assert found[1].json() == {"detail": "too many requests wait"}
    assert found[1].headers["Retry-After"] == "1"
    assert [type(one) for one in judged(Fake(), [("a", "b")], [("a", "b")], requests=1)] == [list, BusyError]


def test_a_request_that_takes_too_long_is_ended_and_judged_no_more() -> None:
    fake = Fake()
    fake.gate.clear()
    app = application(fake, "fake", Settings(batch_size=1, seconds=1.0))

    async def slow() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(10)

    found = post(app, *[("/predict", as_json(("a", "b")))] * 3, ("/predict", slow()))
    assert {(answer.status_code, answer.json()["detail"]) for answer in found} == {(503, "not answered within 1 s")}
    fake.gate.set()
    assert post(app, ("/predict", as_json(("c", "d"))))[0].status_code == 200
    assert fake.calls == [[("a", "b")], [("c", "d")]]


def test_a_client_that_leaves_is_judged_no_more() -> None:
    fake = Fake()
    app = application(fake, "fake", Settings(batch_size=1))
    sent: list[Any] = []

    async def leaves() -> None:
        messages = iter([{"type": "http.request", "body": json.dumps(as_json(("gone", "gone"))).encode()}])

        async def receive() -> Any:
            return next(messages, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            sent.append(message)

        headers = [(b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": "/predict", "headers": headers, "query_string": b""}
        await app(scope, receive, send)

    async def both() -> httpx.Response:
        fake.gate.clear()
        async with client(app) as ours:
            stays = asyncio.create_task(ours.post("/predict", json=as_json(("a", "b"))))
            await asyncio.to_thread(fake.begun.wait, 5)
            await asyncio.wait_for(leaves(), 5)
            fake.gate.set()
            last = await ours.post("/predict", json=as_json(("c", "d")))
            assert last.status_code == 200
            return await stays

    assert asyncio.run(both()).status_code == 200
    assert fake.calls == [[("a", "b")], [("c", "d")]]


SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", application(Fake(), "fake", Settings()))


@SCHEMA.parametrize()
@settings(
    max_examples=200,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
def test_made_up_requests_get_what_the_schema_says(case: schemathesis.Case[Any]) -> None:
    beyond: list[Any] = [positive_data_acceptance] if case.path == "/predict" else []  # no schema says "readable"
    case.call_and_validate(excluded_checks=beyond)


def start(*arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "samesense", *arguments, "--json"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answered_after(process: "subprocess.Popen[str]", port: int) -> int:
    """Return the status of a request that the process has begun to read when it is told to end."""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        body = json.dumps(as_json(("cold", "icy"))).encode()
        head = "POST /predict HTTP/1.1", "Host: a", "Content-Type: application/json", "Expect: 100-continue"
        connection.sendall("\r\n".join([*head, f"Content-Length: {len(body)}", "", ""]).encode())
        assert connection.recv(1000).startswith(b"HTTP/1.1 100 ")
        process.terminate()
        connection.sendall(body)
        return int(connection.recv(1000).split()[1])


def test_a_process_answers_until_it_is_told_to_end(model_folders: dict[str, Path]) -> None:
    model = str(model_folders["joint"])
    with start("serve", "--port", "0", "--model", model) as process:
        assert process.stdout
        told = json.loads(process.stdout.readline())
        classifier = Classifier.load(model)
        assert told == {"url": told["url"], "model": model, "threshold": round(classifier.threshold, 4)}
        assert httpx.get(f"{told['url']}/healthz").json()["model"] == model
        answer = httpx.post(f"{told['url']}/predict", json=as_json(("cold", "icy"))).json()
        assert answer["probability"] == pytest.approx(classifier.predict("cold", "icy").probability)
        assert httpx.post(f"{told['url']}/predict", content=b"x" * 2 * MAX_BODY).status_code == 413
        port = told["url"].rpartition(":")[2]
        with start("serve", "--port", port, "--model", model) as second:
            out, error = second.communicate(timeout=120)
        assert (second.returncode, out) == (2, "")
        reason = f"127.0.0.1:{port} cannot be served: Address already in use; choose another --host or --port"
        assert error == f"error: {reason}\n"
        assert answered_after(process, int(port)) == 200
        out, error = process.communicate(timeout=120)
    assert (process.returncode, out, error) == (0, "", "")


def test_what_cannot_be_served_is_told(
    model_folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == "uvicorn" else name)
    with pytest.raises(SamesenseError, match=r"^uvicorn is not installed: pip install 'samesense\[serve\]'$"):
        serving.serve("nowhere", "torch", ("127.0.0.1", 0), Settings(), lambda *_: None)
    damaged = "--model", str(model_folders["joint"]), "--wordnet", str(tmp_path)
    for arguments, message in [
        (("serve", "--model", "nowhere"), "error: nowhere: no model here (no such folder)"),
        (("demo", *damaged), f"error: {tmp_path}: no WordNet here"),
    ]:
        with start(*arguments, "--port", "0") as process:
            out, error = process.communicate(timeout=120)
        assert (process.returncode, out, error.count("\n")) == (2, "", 1)
        assert error.startswith(message)


def test_answers_do_not_wait_for_the_clients_word() -> None:
    with serving.listening("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_the_demo_opens_its_page(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    opened: list[str] = []
    monkeypatch.setattr(serving, "serve", lambda *arguments, **_: arguments[4]("http://127.0.0.1:1", 0.25))
    monkeypatch.setattr(webbrowser, "open", opened.append)
    for options in ("--open", "--no-open"):
        with pytest.raises(SystemExit):
            app(["demo", options])
    assert opened == ["http://127.0.0.1:1"]
    line = "http://127.0.0.1:1 answers with data/model (threshold 0.25); Ctrl-C ends it\n"
    assert capsys.readouterr().out == line * 2
