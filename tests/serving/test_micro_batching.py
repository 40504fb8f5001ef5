"""Batches are as large as they may be, fair to short requests, and fail alone."""

import asyncio
from typing import Any

import pytest

from samesense.serving.micro_batching import BusyError, JudgeError, MicroBatcher
from samesense.texts import Pair
from tests.serving.harness import FakeRuntime


def judge(runtime: FakeRuntime, *requests: list[Pair], **options: Any) -> list[list[float] | BaseException]:
    """Send requests at the same time, and return what each gets."""

    async def send() -> list[list[float] | BaseException]:
        limits = {"size": 2, "wait": 0.001, "requests": 8} | options
        batcher = MicroBatcher[float](lambda pairs: runtime.probabilities(pairs, progress=False).tolist(), **limits)
        return await asyncio.gather(*map(batcher.judge, requests), return_exceptions=True)

    return asyncio.run(send())


@pytest.mark.parametrize(("size", "sizes"), [(64, [64, 36]), (1, [1] * 100)])
def test_batches_are_as_large_as_they_may_be(size: int, sizes: list[int]) -> None:
    runtime = FakeRuntime()
    pairs = [(str(number), "b") for number in range(100)]
    assert judge(runtime, *([pair] for pair in pairs), size=size, requests=100) == [[0.75]] * 100
    assert [len(call) for call in runtime.calls] == sizes
    assert [pair for call in runtime.calls for pair in call] == pairs


def test_a_long_request_does_not_keep_a_short_one_waiting() -> None:
    runtime = FakeRuntime()
    long = [(str(number), "b") for number in range(6)]
    assert judge(runtime, long, [("a", "b")]) == [[0.75] * 6, [0.75]]
    assert runtime.calls == [long[:2], [("a", "b"), long[2]], [long[3]], long[4:]]


def test_a_failure_reaches_all_of_its_batch_and_no_others(caplog: pytest.LogCaptureFixture) -> None:
    results = judge(FakeRuntime(), [("a", "b")], [("fail", "fail")], [("c", "d")])
    assert [type(result) for result in results] == [JudgeError, JudgeError, list]
    assert [record.getMessage() for record in caplog.records] == ["the model failed on 2 pairs"]


def test_one_request_too_many_is_refused() -> None:
    first, second = judge(FakeRuntime(), [("a", "b")], [("a", "b")], requests=1)
    assert (first, type(second)) == ([0.75], BusyError)
