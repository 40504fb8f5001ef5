"""Batches are as large as they may be, fair to short requests, and fail alone."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from samesense.serving.admission import BusyError
from samesense.serving.micro_batching import JudgeError, MicroBatcher
from samesense.texts import Pair
from tests.serving.harness import FakeRuntime

LONG = [(str(number), "b") for number in range(6)]


def judge_by(
    function: Callable[[list[Pair]], Iterable[float]], *requests: list[Pair], **options: Any
) -> list[list[float] | BaseException]:
    """Send requests at the same time, and return what each gets."""

    async def send() -> list[list[float] | BaseException]:
        limits = {"size": 2, "wait": 0.001, "pairs": 100, "seconds": 30.0} | options
        batcher = MicroBatcher[float](function, **limits)
        results = await asyncio.gather(*map(batcher.judge, requests), return_exceptions=True)
        assert batcher.waiting == 0
        return results

    return asyncio.run(send())


def judge(runtime: FakeRuntime, *requests: list[Pair], **options: Any) -> list[list[float] | BaseException]:
    return judge_by(lambda pairs: runtime.probabilities(pairs, progress=False).tolist(), *requests, **options)


@pytest.mark.parametrize(("size", "sizes"), [(64, [64, 36]), (1, [1] * 100)])
def test_batches_are_as_large_as_they_may_be(size: int, sizes: list[int]) -> None:
    runtime = FakeRuntime()
    pairs = [(str(number), "b") for number in range(100)]
    assert judge(runtime, *([pair] for pair in pairs), size=size) == [[0.75]] * 100
    assert [len(call) for call in runtime.calls] == sizes
    assert [pair for call in runtime.calls for pair in call] == pairs


def test_a_long_request_does_not_keep_a_short_one_waiting() -> None:
    runtime = FakeRuntime()
    assert judge(runtime, LONG, [("a", "b")]) == [[0.75] * 6, [0.75]]
    assert runtime.calls == [[("a", "b"), LONG[0]], LONG[1:3], LONG[3:5], LONG[5:]]


def test_short_requests_do_not_keep_a_long_one_waiting() -> None:
    runtime = FakeRuntime()
    short = [(str(number), "c") for number in range(8)]
    assert judge(runtime, *([pair] for pair in short), LONG[:4]) == [[0.75]] * 8 + [[0.75] * 4]
    assert [len({*call} & {*LONG}) for call in runtime.calls] == [1, 1, 1, 1, 0, 0]


def test_without_batches_short_and_long_requests_take_turns() -> None:
    runtime = FakeRuntime()
    judge(runtime, LONG[:3], [("a", "b")], [("c", "d")], size=1)
    assert runtime.calls == [[("a", "b")], [LONG[0]], [("c", "d")], [LONG[1]], [LONG[2]]]


def test_long_requests_are_answered_one_after_the_other() -> None:
    runtime = FakeRuntime()
    other = [(left, "c") for left, _ in LONG]
    assert judge(runtime, LONG, other, size=4) == [[0.75] * 6] * 2
    assert [pair for call in runtime.calls for pair in call] == LONG + other


def test_verdicts_are_those_of_the_request() -> None:
    results = judge_by(lambda pairs: [float(left) for left, _ in pairs], LONG[:5], LONG[5:], LONG[2:4], size=4)
    assert results == [[0.0, 1.0, 2.0, 3.0, 4.0], [5.0], [2.0, 3.0]]


def test_a_failure_reaches_all_of_its_batch_and_no_others(caplog: pytest.LogCaptureFixture) -> None:
    results = judge(FakeRuntime(), [("a", "b")], [("fail", "fail")], [("c", "d")])
    assert [type(result) for result in results] == [JudgeError, JudgeError, list]
    assert [record.getMessage() for record in caplog.records] == ["the model failed on 2 pairs"]


def test_the_rest_of_a_request_is_not_judged_after_a_failure() -> None:
    runtime = FakeRuntime()
    (result,) = judge(runtime, [("fail", "fail"), *LONG])
    assert str(result) == "the model failed: MemoryError"
    assert len(runtime.calls) == 1


@pytest.mark.parametrize("count", [0, 1, 3])
def test_other_than_one_verdict_per_pair_is_a_failure(count: int, caplog: pytest.LogCaptureFixture) -> None:
    first, second = judge_by(lambda _: [0.5] * count, [("a", "b")], [("c", "d")])
    assert str(first) == str(second) == "the model failed: ValueError"
    (record,) = caplog.records
    assert record.exc_info
    assert str(record.exc_info[1]) == f"{count} verdicts on 2 pairs"


def test_more_pairs_than_may_wait_are_refused_before_any_is_judged() -> None:
    runtime = FakeRuntime()
    results = judge(runtime, [("a", "b")], LONG, [("c", "d")], pairs=6)
    assert results[0] == results[2] == [0.75]
    assert isinstance(results[1], BusyError)
    assert str(results[1]) == "1 pairs wait; at most 6 may"
    assert runtime.calls == [[("a", "b"), ("c", "d")]]
