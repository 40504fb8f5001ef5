"""What a server measures of itself, in the form of Prometheus."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATHS = {"/predict", "/score", "/wordnet", "/healthz", "/metrics", "/", "/docs"}  # any other is "other"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
PAIRS = (1, 2, 4, 8, 16, 32, 64, 128)


class Measures:
    """The measures of one server.

    Attributes:
        registry: all of them.
    """

    def __init__(self, waiting: Callable[[], float]) -> None:
        """Start at zero; ``waiting`` returns how many pairs wait or are being judged."""
        registry = self.registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._requests = Counter("samesense_requests", "Answers to requests", ["path", "status"], registry=registry)
        self._seconds = Histogram(
            "samesense_request_seconds", "Time to answer", ["path"], buckets=SECONDS, registry=registry
        )
        self._batches = Histogram(
            "samesense_batch_pairs", "Pairs judged in one call of the model", buckets=PAIRS, registry=registry
        )
        waiting_pairs = Gauge("samesense_waiting_pairs", "Pairs that wait or are being judged", registry=registry)
        waiting_pairs.set_function(waiting)

    def note_batch(self, pairs: int) -> None:
        """Note a call of the model."""
        self._batches.observe(pairs)

    def note_request(self, path: str, status: int, seconds: float) -> None:
        """Note an answer."""
        name = path if path in PATHS else "other"  # clients make up paths, and each would cost memory
        self._requests.labels(name, status).inc()
        self._seconds.labels(name).observe(seconds)


class Measuring:
    """ASGI middleware that notes each answer; 499 stands for a client that left before."""

    def __init__(self, app: ASGIApp, *, measures: Measures) -> None:
        """Wrap ``app``."""
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin, status = time.perf_counter(), 499

        async def send_and_note(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            self._measures.note_request(scope["path"], status, time.perf_counter() - begin)
