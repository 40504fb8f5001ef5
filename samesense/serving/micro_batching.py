"""Micro-batching: one call of the model judges the pairs of concurrent requests, which is faster."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from samesense.texts import Pair

LOG = logging.getLogger(__name__)
V = TypeVar("V")  # what the judge says of a pair


class BusyError(RuntimeError):
    """Too many requests wait: the server refuses one more."""


class JudgeError(RuntimeError):
    """The model failed on a request's batch; the log has its error."""


class MicroBatcher(Generic[V]):
    """Judges the pairs of concurrent requests together, one batch after the other, in a thread of its own.

    A request has at most one batch's worth of pairs in the queue at a time, so that a long request does not keep
    short ones waiting. A cancelled request leaves the queue.
    """

    def __init__(self, judge: Callable[[list[Pair]], Iterable[V]], *, size: int, wait: float, requests: int) -> None:
        """Start with an empty queue.

        Args:
            judge: returns a verdict per pair; called from one thread only.
            size: pairs in a batch at most; 1: no batching.
            wait: seconds for a batch to fill.
            requests: the most that may wait or be judged at a time.
        """
        self._function = judge
        self._size = size
        self._wait = wait
        self._free = requests
        self._queue: deque[tuple[Pair, asyncio.Future[V]]] = deque()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="judge")
        self._running: asyncio.Task[None] | None = None
        self._full = asyncio.Event()

    async def judge(self, pairs: Sequence[Pair]) -> list[V]:
        """Return a verdict per pair.

        Raises:
            BusyError: too many requests wait.
            JudgeError: the model failed.
        """
        if not self._free:
            raise BusyError("too many requests wait")
        self._free -= 1
        try:
            parts = [pairs[start : start + self._size] for start in range(0, len(pairs), self._size)]
            return [verdict for part in parts for verdict in await self._judge_part(part)]
        finally:
            self._free += 1

    async def _judge_part(self, pairs: Sequence[Pair]) -> list[V]:
        loop = asyncio.get_running_loop()
        futures: list[asyncio.Future[V]] = [loop.create_future() for _ in pairs]
        self._queue.extend(zip(pairs, futures, strict=True))
        if len(self._queue) >= self._size:
            self._full.set()
        if self._running is None or self._running.done():
            self._running = loop.create_task(self._run())
        return await asyncio.gather(*futures)

    async def _run(self) -> None:
        """Judge until the queue is empty."""
        while self._queue:
            await self._wait_until_full()
            taken = [self._queue.popleft() for _ in range(min(self._size, len(self._queue)))]
            batch = [(pair, future) for pair, future in taken if not future.done()]  # done: cancelled
            if batch:
                await self._run_batch(batch)

    async def _wait_until_full(self) -> None:
        """Wait until a batch is full, or for ``wait`` seconds."""
        if len(self._queue) < self._size:
            self._full = asyncio.Event()
            try:
                await asyncio.wait_for(self._full.wait(), self._wait)
            except TimeoutError:
                return

    async def _run_batch(self, batch: list[tuple[Pair, asyncio.Future[V]]]) -> None:
        loop = asyncio.get_running_loop()
        try:
            verdicts = await loop.run_in_executor(self._thread, self._function, [pair for pair, _ in batch])
        except Exception as error:
            LOG.exception("the model failed on %d pairs", len(batch))
            for _, future in batch:
                if not future.done():
                    future.set_exception(JudgeError(f"the model failed: {type(error).__name__}"))
            return
        for (_, future), verdict in zip(batch, verdicts, strict=True):
            if not future.done():
                future.set_result(verdict)
