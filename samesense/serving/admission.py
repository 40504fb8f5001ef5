"""Which requests a server accepts: those that it can answer in time, first come, first served."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samesense.texts import Pair

V = TypeVar("V")  # what the judge says of a pair
WEIGHT = 0.3  # of the last batch in the running rate
MEMORY = 30.0  # seconds after which a rate says nothing: the machine may be less busy now


class BusyError(RuntimeError):
    """The server could not answer a request in time, with all that waits before it."""


@dataclass(eq=False)
class Waiting(Generic[V]):
    """A request that waits.

    Attributes:
        lane: where.
        pairs: to judge.
        deadline: on the event loop's clock.
        answer: gets the verdicts; it is done early if the client has left or the model has failed.
        taken: how many of the pairs were handed to the model.
        verdicts: of the first pairs.
    """

    lane: Lane[V]
    pairs: Sequence[Pair]
    deadline: float
    answer: asyncio.Future[list[V]]
    taken: int = 0
    verdicts: list[V] = field(default_factory=list)

    def add(self, verdicts: Sequence[V]) -> None:
        """Take the verdicts on the next pairs; with the last of them, the request is answered."""
        if self.answer.done():
            return
        self.lane.pending -= len(verdicts)
        self.verdicts += verdicts
        if len(self.verdicts) == len(self.pairs):
            self.answer.set_result(self.verdicts)


class Lane(Generic[V]):
    """Requests that wait for the model, one after the other.

    Attributes:
        pending: pairs that have no verdict yet, those that the model is judging included.
    """

    def __init__(self, patience: float, seconds: float) -> None:
        """Start empty.

        Args:
            patience: seconds that a request may wait for its turn.
            seconds: until its answer.
        """
        self.pending = 0
        self._patience, self._seconds = patience, seconds
        self._queue: deque[Waiting[V]] = deque()
        self._rate, self._noted = 0.0, -math.inf

    def admit(self, pairs: Sequence[Pair]) -> Waiting[V]:
        """Return a new request at the end of the lane.

        Raises:
            BusyError: it would be answered too late.
        """
        loop = asyncio.get_running_loop()
        now = loop.time()
        rate = self._rate if now - self._noted < MEMORY else math.inf
        wait, end = self.pending / rate, (self.pending + len(pairs)) / rate
        if wait > self._patience or end > self._seconds:
            raise BusyError(f"an answer would take {end:.0f} s, which is too long")
        request = Waiting(self, pairs, now + self._seconds, loop.create_future())
        self.pending += len(pairs)
        self._queue.append(request)
        return request

    def leave(self, request: Waiting[V]) -> None:
        """Forget a request, answered or not."""
        self.pending -= len(request.pairs) - len(request.verdicts)
        request.answer.cancel()

    def take(self, most: int) -> list[tuple[Waiting[V], Sequence[Pair]]]:
        """Return the next pairs, ``most`` or less, with their requests."""
        parts: list[tuple[Waiting[V], Sequence[Pair]]] = []
        while self._queue and most:
            request = self._queue[0]
            pairs = () if request.answer.done() else request.pairs[request.taken : request.taken + most]
            request.taken += len(pairs)
            most -= len(pairs)
            if request.answer.done() or request.taken == len(request.pairs):
                self._queue.popleft()
            if pairs:
                parts.append((request, pairs))
        return parts

    @property
    def is_empty(self) -> bool:
        """Whether the model has been handed every pair."""
        return not self._queue

    def note(self, rate: float) -> None:
        """Note how many of the lane's pairs were judged per second just now, or could have been."""
        now = asyncio.get_running_loop().time()
        self._rate = self._rate + WEIGHT * (rate - self._rate) if now - self._noted < MEMORY else rate
        self._noted = now
        self._refuse_late(now)

    def _refuse_late(self, now: float) -> None:
        """Refuse requests that will not be answered in time and that nothing was judged of yet."""
        end = now
        for request in self._queue:
            if request.answer.done():
                continue
            seconds = (len(request.pairs) - request.taken) / self._rate
            if not request.taken and end + seconds > request.deadline:
                request.answer.set_exception(BusyError("the server has become too slow to answer in time"))
            else:
                end += seconds
