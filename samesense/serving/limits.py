"""ASGI middleware that limits the size of a request's body and the time for its answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

RETRY = {"Retry-After": "1"}  # seconds


class TooLargeError(Exception):
    """A body is over the limit."""


class Limits:
    """Refuses large bodies, and ends requests that take too long or whose client has left."""

    def __init__(self, app: ASGIApp, *, size: int, seconds: float) -> None:
        """Wrap ``app``; a body of more than ``size`` bytes gets 413, a request that takes over ``seconds`` 503."""
        self._app = app
        self._size = size
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(self._seconds) as limit:
                await self._answer(scope, receive, send_and_note, limit)
        except TooLargeError:
            answer = JSONResponse({"detail": f"the body has more than {self._size:,} bytes"}, 413)
            await answer(scope, receive, send)
        except TimeoutError:
            if not begun:
                answer = JSONResponse({"detail": f"not answered within {self._seconds:g} s"}, 503, RETRY)
                await answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, limit: asyncio.Timeout) -> None:
        body, left = iter(await self._body(receive)), asyncio.Event()

        async def replay() -> Message:
            for message in body:
                return message
            await left.wait()
            return {"type": "http.disconnect"}

        async def watch_client() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            left.set()
            limit.reschedule(asyncio.get_running_loop().time())  # now: nobody waits for the answer any more

        watch = asyncio.create_task(watch_client())
        try:
            await self._app(scope, replay, send)
        finally:
            watch.cancel()

    async def _body(self, receive: Receive) -> list[Message]:
        """Return the messages of a request's body."""
        messages, size, more = [], 0, True
        while more:
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._size:
                raise TooLargeError
            messages.append(message)
            more = message.get("more_body", False)
        return messages
