"""The server's process: its port, its model, and its end."""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samesense.errors import SamesenseError
from samesense.extras import need

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from samesense.loading import Backend
    from samesense.wordnet import WordNet

GRACE = 10  # seconds, that requests have to end when the server does
KEEP = 60  # seconds, of idle connections: longer than clients keep them, for who closes first may cut off a request


@dataclass(frozen=True)
class Settings:
    """How a server treats requests.

    Attributes:
        batch_size: pairs that are judged in one call of the model at most; 1: no micro-batching.
        waiting: requests that wait or are judged at most; more are refused.
        seconds: that a request may take.
    """

    batch_size: int = 64  # in both orders, one forward pass of samesense.scoring
    waiting: int = 256
    seconds: float = 30.0


def serve(  # noqa: PLR0913  # all of one start
    model: str,
    backend: Backend,
    address: tuple[str, int],
    settings: Settings,
    ready: Callable[[str, float], None],
    *,
    demo: bool = False,
    wordnet: Path | None = None,
) -> None:
    """Answer requests until SIGINT or SIGTERM; those that were begun are still answered.

    Clients that connect while the model is loaded wait for it.

    Args:
        model: its folder or repository.
        backend: what runs it.
        address: host and port; port 0 is any free one.
        settings: how requests are treated.
        ready: is called with the URL and the model's threshold before the first answer.
        demo: with the page to try the model on.
        wordnet: folder of WordNet's tables, for that page; if there is none, the page says so.

    Raises:
        SamesenseError: a package is missing, the address is not free, there is no model, or a table is damaged.
    """
    need("serve", "fastapi", "uvicorn")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises the signals that ended it once more
    import uvicorn

    from samesense.classifier import Classifier
    from samesense.server import application

    with listening(*address) as listener:
        classifier = Classifier.load(model, backend=backend)
        app = application(classifier, model, settings, demo=demo, wordnet=_wordnet(wordnet))
        quiet: dict[str, Any] = {"log_level": "warning", "access_log": False, "server_header": False}
        config = uvicorn.Config(app, timeout_keep_alive=KEEP, timeout_graceful_shutdown=GRACE, **quiet)
        host, port = listener.getsockname()[:2]
        ready(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}", classifier.threshold)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address; what it accepts sends at once.

    asyncio sees to that only for sockets it makes itself; an answer's body would wait 40 ms for the client's word that
    it has the head.

    Raises:
        SamesenseError: the address is not free, or is none.
    """
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]  # without what the library adds
        raise SamesenseError(f"{host}:{port} cannot be served: {reason}; choose another --host or --port") from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _wordnet(folder: Path | None) -> WordNet | None:
    from samesense.wordnet import WordNet

    return WordNet(folder) if folder is not None and folder.is_dir() else None
