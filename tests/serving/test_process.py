"""The server's process: it starts, answers until it is told to end, and says why it cannot start."""

import json
import signal
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from samesense import Classifier, SamesenseError, cli, extras
from samesense.errors import DataError
from samesense.serving.app import MAX_BODY
from samesense.serving.process import http_server, listening, serve_model
from samesense.serving.settings import API_KEY, Settings
from tests.serving.harness import as_json

ROOT = Path(__file__).parents[2]
ADDRESS = "127.0.0.1", 0


@pytest.fixture
def _sigterm() -> Iterator[None]:
    """Restore the handler of SIGTERM, which a server replaces."""
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)


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


@pytest.mark.parametrize("evidence", [True, False])
def test_a_process_answers_until_it_is_told_to_end(informed_folders: dict[str, Path], *, evidence: bool) -> None:
    model = str(informed_folders["joint"])
    options = ["--port", "0", "--model", model, "--json", *([] if evidence else ["--no-evidence"])]
    command = [sys.executable, "-m", "samesense", "serve", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        ready = json.loads(process.stdout.readline())
        url, classifier = ready["url"], Classifier.load(model, evidence=evidence)
        assert ready == {"url": url, "model": model, "threshold": round(classifier.threshold, 4)}
        health = {"status": "ok", "model": model, "threshold": classifier.threshold, "evidence": evidence}
        assert httpx.get(f"{url}/healthz").json() == health
        answer, expected = (
            httpx.post(f"{url}/predict", json=as_json(("cold", "icy"))).json(),
            classifier.predict("cold", "icy"),
        )
        assert answer["probability"] == pytest.approx(expected.probability)
        assert answer["because"] == expected.because
        assert httpx.post(f"{url}/predict", content=b"x" * 2 * MAX_BODY).status_code == 413
        assert answered_after(process, int(url.rpartition(":")[2])) == 200
        out, error = process.communicate(timeout=120)
    assert (process.returncode, out, error) == (0, "", "")


@pytest.mark.usefixtures("_sigterm")
def test_an_address_that_is_taken_is_refused_before_the_model_is_loaded() -> None:
    with listening(*ADDRESS) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(SamesenseError) as caught:
            serve_model("nowhere", "torch", ("127.0.0.1", port), Settings(), lambda *_: None)
    reason = f"127.0.0.1:{port} cannot be served: Address already in use; choose another --host or --port"
    assert str(caught.value) == reason


@pytest.mark.parametrize("package", ["fastapi", "fastapi_offline", "nltk", "prometheus_client", "uvicorn"])
def test_a_missing_package_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == package else name)
    with pytest.raises(SamesenseError, match=rf"^{package} is not installed: pip install 'samesense\[serve\]'$"):
        serve_model("nowhere", "torch", ADDRESS, Settings(), lambda *_: None)


@pytest.mark.usefixtures("_sigterm")
def test_a_damaged_wordnet_is_refused(model_folders: dict[str, Path], tmp_path: Path) -> None:
    model = str(model_folders["joint"])
    with pytest.raises(DataError) as caught:
        serve_model(model, "torch", ADDRESS, Settings(), lambda *_: None, demo=True, wordnet=tmp_path)
    assert str(caught.value) == f"{tmp_path}: no WordNet here (senses.parquet is missing); `make repro` makes it"


def test_answers_do_not_wait_for_the_clients_acknowledgement() -> None:
    with listening(*ADDRESS) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("url", "key", "warning"),
    [
        ("http://127.0.0.1:1", None, ""),
        ("http://[::1]:1", None, ""),
        ("http://0.0.0.0:1", "secret", "warning: 0.0.0.0 is open to the network, without TLS\n"),
        (
            "http://[::]:1",
            None,
            "warning: :: is open to the network, without TLS and without a key (SAMESENSE_API_KEY)\n",
        ),
    ],
)
def test_who_serves_to_the_network_is_warned(
    url: str, key: str | None, warning: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(API_KEY, raising=False)
    if key:
        monkeypatch.setenv(API_KEY, key)
    monkeypatch.setattr(cli, "serve_model", lambda *arguments, **_: arguments[4](url, 0.25))
    for command in ("serve", "demo"):
        cli.app([command], standalone_mode=False)
        assert capsys.readouterr().err == warning


def test_a_server_may_take_as_long_to_stop_as_a_request_may() -> None:
    config = http_server(FastAPI(), Settings(seconds=60.5, body_seconds=5)).config
    assert config.timeout_graceful_shutdown == 66


def test_the_demo_opens_its_page(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    opened: list[str] = []
    monkeypatch.setattr(cli, "serve_model", lambda *arguments, **_: arguments[4]("http://127.0.0.1:1", 0.25))
    monkeypatch.setattr(webbrowser, "open", opened.append)
    for option in ("--open", "--no-open"):
        cli.app(["demo", option], standalone_mode=False)
    assert opened == ["http://127.0.0.1:1"]
    line = "http://127.0.0.1:1 answers with data/model (threshold 0.25); Ctrl-C ends it\n"
    assert capsys.readouterr().out == line * 2
