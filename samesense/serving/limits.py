"""ASGI middleware that limits a request's head and body, in size and in time, and the time for its answer."""

from __future__ import annotations

import asyncio
from itertools import chain
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SLOW = 408
HEAD = 16_384  # bytes of a request's head
LARGE_HEAD = 431
RETRY = {"Retry-After": "1"}  # seconds
CLOSE = {"Connection": "close"}


class BodyError(Exception):
    """A body is over a limit; the first argument is the status of the answer, the second says why."""


class Limits:
    """Refuses large heads and bodies, and ends requests that take too long or whose client has left."""

    def __init__(self, app: ASGIApp, *, size: int, body_seconds: float, seconds: float) -> None:
        """Wrap ``app``.

        Args:
            app: answers.
            size: bytes of a body; more get 413.
            body_seconds: for the body to arrive; later ones get 408.
            seconds: for the answer, from then on; later ones get 503.
        """
        self._app = app
        self._size = size
        self._body_seconds = body_seconds
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if sum(map(len, (scope["path"], scope["query_string"], *chain(*scope["headers"])))) > HEAD:
            detail = f"the head has more than {HEAD:,} bytes"
            await JSONResponse({"detail": detail}, LARGE_HEAD, CLOSE)(scope, receive, send)
            return
        begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            body = await self._timely_body(receive)
            async with asyncio.timeout(self._seconds) as limit:
                await self._answer(scope, body, receive, send_and_note, limit)
        except BodyError as error:
            status, detail = error.args
            await JSONResponse({"detail": detail}, status, CLOSE if status == SLOW else None)(scope, receive, send)
        except TimeoutError:
            if not begun:
                answer = JSONResponse({"detail": f"not answered within {self._seconds:g} s"}, 503, RETRY)
                await answer(scope, receive, send)

    async def _answer(
        self, scope: Scope, body: list[Message], receive: Receive, send: Send, limit: asyncio.Timeout
    ) -> None:
        messages, left = iter(body), asyncio.Event()

        async def replay() -> Message:
            for message in messages:
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

    async def _timely_body(self, receive: Receive) -> list[Message]:
        try:
            async with asyncio.timeout(self._body_seconds):
                return await self._body(receive)
        except TimeoutError:
            raise BodyError(SLOW, f"the body did not arrive within {self._body_seconds:g} s") from None

    async def _body(self, receive: Receive) -> list[Message]:
        """Return the messages of a request's body."""
        messages, size, more = [], 0, True
        while more:
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._size:
                raise BodyError(413, f"the body has more than {self._size:,} bytes")
            messages.append(message)
            more = message.get("more_body", False)
        return messages
