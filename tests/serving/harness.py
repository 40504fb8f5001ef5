"""A fake model, requests to a server without a process, and a server for a browser."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import httpx
import numpy as np
from fastapi import FastAPI
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from samesense import Classifier
from samesense.models.metadata import Metadata
from samesense.serving.app import application
from samesense.serving.process import http_server
from samesense.serving.settings import Settings
from samesense.texts import Pair

JSON = {"Content-Type": "application/json"}


class FakeRuntime:
    """Gives every pair 0.75 and notes its calls; waits for its gate, and fails on "fail"."""

    def __init__(self) -> None:
        """Open the gate."""
        self.calls: list[list[Pair]] = []
        self.begun, self.gate = threading.Event(), threading.Event()
        self.gate.set()

    def probabilities(self, pairs: Sequence[Pair], *, progress: bool) -> NDArray[np.float64]:  # noqa: ARG002
        self.calls.append(list(pairs))
        self.begun.set()
        assert self.gate.wait(10)
        if ("fail", "fail") in self.calls[-1]:
            raise MemoryError
        return np.full(len(self.calls[-1]), 0.75)


def fake_server(runtime: FakeRuntime, *, demo: bool = False, **settings: Any) -> FastAPI:
    """Return the server of a model named "fake", whose threshold is 0.5."""
    classifier = Classifier(cast("Any", runtime), Metadata("cross", 0.5, 1.0, {}))
    return application(classifier, "fake", Settings(**settings), demo=demo)


def client(server: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(server), base_url="http://127.0.0.1", headers=JSON)


def post(server: FastAPI, *requests: tuple[str, Any]) -> list[httpx.Response]:
    """Send paths with JSON, or with text or chunks as they are, at the same time."""

    async def send() -> list[httpx.Response]:
        async with client(server) as session:
            bodies = [(path, json.dumps(body) if isinstance(body, dict) else body) for path, body in requests]
            return await asyncio.gather(*(session.post(path, content=body) for path, body in bodies))

    return asyncio.run(send())


def get(server: FastAPI, *paths: str) -> list[httpx.Response]:
    """Ask for one path after the other."""

    async def send() -> list[httpx.Response]:
        async with client(server) as session:
            return [await session.get(path) for path in paths]

    return asyncio.run(send())


def as_json(pair: Pair) -> dict[str, str]:
    return {"left": pair[0], "right": pair[1]}


@contextmanager
def served(server: FastAPI, **settings: Any) -> Iterator[str]:
    """Serve in a thread, and yield the URL; at the end, the requests in progress are finished."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = http_server(server, Settings(**settings))
        thread = threading.Thread(target=process.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:  # or a test that fails would wait for the thread for ever
            process.should_exit = True
            thread.join()


@contextmanager
def visited(browser: Browser, url: str) -> Iterator[Page]:
    """Open a page; at the end, it asked nothing of another host, and nothing failed in it."""
    requests: list[str] = []
    complaints: list[str] = []
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.goto(url)
        yield page
    host = url.rpartition("/")[0] + "/"
    assert requests
    assert [request for request in requests if not request.startswith((host, f"blob:{host}", "data:"))] == []
    refusal = "Failed to load resource: the server responded with a status of 4"
    assert [complaint for complaint in complaints if not complaint.startswith(refusal)] == []
