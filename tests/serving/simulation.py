"""Loads of a server whose time is simulated: each batch takes as long as it should, and no second is waited for."""

import asyncio
import random
import selectors
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from samesense.serving.admission import BusyError
from samesense.serving.micro_batching import MicroBatcher
from samesense.texts import Pair

SECONDS = 30.0  # that an answer may take
OVERHEAD, PER_PAIR = 0.016, 0.0026  # seconds of a batch: about 350 pairs per second in batches of 64
CAPACITY = 64 / (OVERHEAD + 64 * PER_PAIR)  # pairs per second


class _Selector(selectors.SelectSelector):
    """Lets the time pass that it is told to wait."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        assert timeout is not None, "nothing will ever happen"
        self.now += timeout
        return super().select(0)


class SimulatedLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next event, and whose executor takes as long as a model would."""

    def __init__(self, slowness: Callable[[float], float] = lambda _: 1.0) -> None:
        """Take how many times slower the model is at a time."""
        self._clock, self._slowness = _Selector(), slowness
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now

    def run_in_executor(self, _: Any, function: Any, *arguments: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        future = self.create_future()
        seconds = (OVERHEAD + PER_PAIR * len(arguments[0])) * self._slowness(self.time())
        self.call_later(seconds, lambda: future.set_result(function(*arguments)))
        return future


@dataclass
class Outcome:
    """What became of requests.

    Attributes:
        latencies: of answers, in seconds, by the number of pairs.
        refused: the number of requests that were refused at once.
        late: that were refused later, or not answered in time.
        judged: pairs that the model judged.
        answered: pairs in answers.
    """

    latencies: dict[int, list[float]] = field(default_factory=dict)
    refused: int = 0
    late: int = 0
    judged: int = 0
    answered: int = 0


async def _send(batcher: MicroBatcher[float], pairs: int, outcome: Outcome) -> None:
    loop = asyncio.get_running_loop()
    begin = loop.time()
    try:
        async with asyncio.timeout(SECONDS):
            await batcher.judge([("a", "b")] * pairs)
    except BusyError:
        if loop.time() == begin:
            outcome.refused += 1
        else:
            outcome.late += 1
    except TimeoutError:
        outcome.late += 1
    else:
        outcome.latencies.setdefault(pairs, []).append(loop.time() - begin)
        outcome.answered += pairs


def simulate(
    arrivals: Iterable[tuple[float, int]], slowness: Callable[[float], float] = lambda _: 1.0, **options: Any
) -> Outcome:
    """Send requests, each at a time and of so many pairs, and return what became of them."""
    outcome = Outcome()

    def judge(pairs: list[Pair]) -> list[float]:
        outcome.judged += len(pairs)
        return [0.75] * len(pairs)

    async def run() -> None:
        limits = {"size": 64, "wait": 0.002, "pairs": 20_000, "seconds": SECONDS} | options
        batcher = MicroBatcher[float](judge, **limits)
        tasks = []
        for time, pairs in arrivals:
            await asyncio.sleep(time - asyncio.get_running_loop().time())
            tasks.append(asyncio.create_task(_send(batcher, pairs, outcome)))
        await asyncio.gather(*tasks)

    with asyncio.Runner(loop_factory=lambda: SimulatedLoop(slowness)) as runner:
        runner.run(run())
    return outcome


def random_arrivals(seconds: float, rates: Mapping[int, float], seed: int = 1) -> list[tuple[float, int]]:
    """Return arrivals at random times: for each number of pairs, so many requests per second on average."""
    rng, arrivals = random.Random(seed), []  # noqa: S311  # no secret
    for pairs, rate in rates.items():
        time = rng.expovariate(rate)
        while time < seconds:
            arrivals.append((time, pairs))
            time += rng.expovariate(rate)
    return sorted(arrivals)
