"""Micro-batching: one call of the model judges the pairs of concurrent requests, which is faster."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Generic, TypeVar

from samesense.serving.admission import BusyError, Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from samesense.serving.admission import Waiting
    from samesense.texts import Pair

LOG = logging.getLogger(__name__)
V = TypeVar("V")  # what the judge says of a pair
PROMPT = 0.5  # seconds that a short request may wait for its turn, so that it is answered within one
LASTING = 0.35  # seconds of a batch; longer ones are made smaller, so that short requests come to their turn


class JudgeError(RuntimeError):
    """The model failed on a request's batch; the log has its error."""


class MicroBatcher(Generic[V]):
    """Judges the pairs of concurrent requests together, one batch after the other, in a thread of its own.

    Requests that fit into half a batch are short. Short and long ones wait in a lane each, first come, first served;
    each lane has half of every batch, and what the other leaves. So a short request passes the long ones, and these
    are answered one by one, not all too late. Where the model is slow, batches are smaller. A request that would be
    late is refused before anything is judged. A cancelled request leaves its lane.
    """

    def __init__(
        self, judge: Callable[[list[Pair]], Iterable[V]], *, size: int, wait: float, pairs: int, seconds: float
    ) -> None:
        """Start with empty lanes.

        Args:
            judge: returns a verdict per pair; called from one thread only.
            size: pairs in a batch at most; 1: no batching.
            wait: seconds for a batch to fill.
            pairs: the most that may wait or be judged at a time.
            seconds: that an answer may take.
        """
        self._function = judge
        self._size = size
        self._room = size  # pairs in the next batch at most
        self._wait = wait
        self._most = pairs
        self._short, self._long = Lane[V](PROMPT, seconds), Lane[V](seconds, seconds)
        self._lanes = self._short, self._long  # the first has the larger half of the next batch
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="judge")
        self._running: asyncio.Task[None] | None = None
        self._full = asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many pairs wait or are being judged."""
        return self._short.pending + self._long.pending

    async def judge(self, pairs: Sequence[Pair]) -> list[V]:
        """Return a verdict per pair.

        Raises:
            BusyError: too many pairs wait, or the answer would be late.
            JudgeError: the model failed.
        """
        if not pairs:
            return []
        if self.waiting + len(pairs) > self._most:
            raise BusyError(f"{self.waiting:,} pairs wait; at most {self._most:,} may")
        lane = self._short if len(pairs) <= (self._size + 1) // 2 else self._long
        request = lane.admit(pairs)
        try:
            self._wake()
            return await request.answer
        finally:
            lane.leave(request)

    def _wake(self) -> None:
        if self.waiting >= self._room:
            self._full.set()
        if self._running is None or self._running.done():
            self._running = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        """Judge until the lanes are empty."""
        while not (self._short.is_empty and self._long.is_empty):
            await self._wait_until_full()
            batch = self._next_batch()
            if batch:
                await self._run_batch(batch)

    async def _wait_until_full(self) -> None:
        """Wait until a batch is full, or for the time that it has."""
        if self.waiting < self._room:
            self._full = asyncio.Event()
            try:
                await asyncio.wait_for(self._full.wait(), self._wait)
            except TimeoutError:
                return

    def _next_batch(self) -> list[tuple[Waiting[V], Sequence[Pair]]]:
        first, second = self._lanes
        self._lanes = second, first
        batch = first.take((self._room + 1) // 2)
        for lane in (second, first):
            batch += lane.take(self._room - sum(len(pairs) for _, pairs in batch))
        return batch

    async def _run_batch(self, batch: list[tuple[Waiting[V], Sequence[Pair]]]) -> None:
        loop = asyncio.get_running_loop()
        pairs = [pair for _, part in batch for pair in part]
        begin = loop.time()
        try:
            verdicts = await loop.run_in_executor(self._thread, self._judge, pairs)
        except Exception as error:
            LOG.exception("the model failed on %d pairs", len(pairs))
            for request, _ in batch:
                if not request.answer.done():
                    request.answer.set_exception(JudgeError(f"the model failed: {type(error).__name__}"))
            return
        self._note(batch, loop.time() - begin)
        rest = iter(verdicts)
        for request, part in batch:
            request.add([next(rest) for _ in part])

    def _note(self, batch: list[tuple[Waiting[V], Sequence[Pair]]], seconds: float) -> None:
        """Learn from a full batch how many pairs of each lane are judged per second, at least half."""
        if sum(len(part) for _, part in batch) < self._room:
            return
        for lane in self._lanes:
            own = sum(len(part) for request, part in batch if request.lane is lane)
            lane.note(max(own, self._room / 2) / seconds)
        self._room = min(self._size, max(1, int(self._room * min(2, LASTING / seconds))))

    def _judge(self, pairs: list[Pair]) -> list[V]:
        verdicts = list(self._function(pairs))
        if len(verdicts) != len(pairs):
            raise ValueError(f"{len(verdicts)} verdicts on {len(pairs)} pairs")
        return verdicts
