"""The server's process: its port, its model, and how it stops."""

from __future__ import annotations

import contextlib
import math
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

from samesense.errors import SamesenseError
from samesense.extras import require

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import uvicorn
    from fastapi import FastAPI

    from samesense.lexicons.lookup import Lookup
    from samesense.models.loading import Backend
    from samesense.serving.settings import Settings

CACHE = 64_000_000  # bytes of what a twin or late model made of words: of a late model, about 8,000 words
# Seconds that an idle connection stays open, longer than clients keep it: who closes first may cut off a request.
KEEP = 60


def serve_model(  # noqa: PLR0913  # all of one start
    model: str,
    backend: Backend,
    address: tuple[str, int],
    settings: Settings,
    ready: Callable[[str, float], None],
    *,
    evidence: bool = True,
    demo: bool = False,
    wordnet: Path | None = None,
) -> None:
    """Answer requests until SIGINT or SIGTERM, then finish those in progress.

    Clients that connect while the model loads wait for it.

    Args:
        model: its folder or repository.
        backend: what runs it.
        address: host and port; port 0 is any free one.
        settings: the limits.
        ready: called with the URL and the threshold before the first answer.
        evidence: see `samesense.Classifier.load`.
        demo: with the page to try the model.
        wordnet: folder of WordNet's tables, for that page; if it does not exist, the page says so.

    Raises:
        SamesenseError: a package is missing, the address is not free, there is no model, or a table is damaged.
    """
    require("serve", "fastapi", "fastapi_offline", "nltk", "prometheus_client", "uvicorn")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises the signal that stopped it again
    from samesense.classifier import Classifier
    from samesense.models.word_cache import WordCache
    from samesense.serving.app import application

    with listening(*address) as listener:
        classifier = Classifier.load(model, backend=backend, evidence=evidence)
        classifier.runtime.word_cache = WordCache(CACHE)
        app = application(classifier, model, settings, demo=demo, lookup=_load_lookup(wordnet))
        host, port = listener.getsockname()[:2]
        ready(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}", classifier.threshold)
        with contextlib.suppress(KeyboardInterrupt):
            http_server(app, settings).run(sockets=[listener])


def http_server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """Return what serves an application; when it stops, it finishes the requests that it has begun to read."""
    import uvicorn

    from samesense.serving.connections import limited
    from samesense.serving.limits import HEAD

    grace = math.ceil(settings.body_seconds + settings.seconds)
    quiet: dict[str, Any] = {"log_level": "warning", "access_log": False, "server_header": False}
    limits: dict[str, Any] = {"timeout_keep_alive": KEEP, "h11_max_incomplete_event_size": HEAD}
    http = limited(settings)
    return uvicorn.Server(uvicorn.Config(app, http=http, ws="none", timeout_graceful_shutdown=grace, **limits, **quiet))


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address, and whose connections send at once (TCP_NODELAY).

    asyncio sets that only for sockets of its own; otherwise an answer's body would wait 40 ms for the client to
    acknowledge its head.

    Raises:
        SamesenseError: the address is not free, or not valid.
    """
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]  # without what the library adds
        raise SamesenseError(f"{host}:{port} cannot be served: {reason}; choose another --host or --port") from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _load_lookup(folder: Path | None) -> Lookup | None:
    from samesense.lexicons.lookup import Lookup

    return Lookup(folder) if folder is not None and folder.is_dir() else None
