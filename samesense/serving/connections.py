"""Connections: how many, and how long a client may take to send the head of a request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from samesense.serving.settings import Settings

BODY = json.dumps({"detail": "too many connections"}).encode()
REFUSAL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 1\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
)


class LimitedProtocol(H11Protocol):
    """A connection that is closed if there are too many, or if the head of a request does not arrive in time.

    uvicorn has a limit of its own, which counts only when a head is complete: whoever sends none holds a connection
    for ever.
    """

    settings: Settings
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Take a connection, or refuse it."""
        super().connection_made(transport)
        if len(self.connections) > self.settings.connections:
            transport.write(REFUSAL)
            transport.close()
        else:
            self._watch_head()

    def data_received(self, data: bytes) -> None:
        """Take what the client sends."""
        super().data_received(data)
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_timer()
        super().connection_lost(exc)

    def _watch_head(self) -> None:
        """Start the time for a head, which may follow the rest of a body that was refused, or stop it with the head."""
        if self.conn.our_state not in {h11.IDLE, h11.DONE}:
            self._stop_timer()
        elif self._head_timer is None:
            self._head_timer = self.loop.call_later(self.settings.head_seconds, self.transport.close)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


def limited(settings: Settings) -> type[Any]:
    """Return the class of a server's connections."""
    return type("Connection", (LimitedProtocol,), {"settings": settings})
