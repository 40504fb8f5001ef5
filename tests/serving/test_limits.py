"""A request that takes too long, or whose client has left, is ended and its pairs are not judged."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

from tests.serving.harness import FakeRuntime, as_json, client, fake_server, post


def test_a_request_that_takes_too_long_is_ended_and_no_longer_judged() -> None:
    runtime = FakeRuntime()
    runtime.gate.clear()
    server = fake_server(runtime, batch_size=1, seconds=0.5)

    answers = post(server, *[("/predict", as_json(("a", "b")))] * 3)
    details = {(answer.status_code, answer.json()["detail"], answer.headers["Retry-After"]) for answer in answers}
    assert details == {(503, "not answered within 0.5 s", "1")}
    runtime.gate.set()
    assert post(server, ("/predict", as_json(("c", "d"))))[0].status_code == 200
    assert runtime.calls == [[("a", "b")], [("c", "d")]]


def test_a_large_head_is_refused() -> None:
    async def ask(*sizes: int) -> list[tuple[int, Any]]:
        async with client(fake_server(FakeRuntime())) as session:
            answers = [await session.get("/healthz", headers={"x": "a" * size}) for size in sizes]
        return [(answer.status_code, answer.json().get("detail")) for answer in answers]

    assert asyncio.run(ask(16_000, 17_000)) == [(200, None), (431, "the head has more than 16,384 bytes")]


def test_a_body_must_arrive_in_time() -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(10)  # it is cancelled before

    (answer,) = post(fake_server(FakeRuntime(), body_seconds=0.1), ("/predict", slow()))
    assert (answer.status_code, answer.json()) == (408, {"detail": "the body did not arrive within 0.1 s"})


def test_the_pairs_of_a_client_that_leaves_are_not_judged() -> None:
    runtime = FakeRuntime()
    server = fake_server(runtime, batch_size=1)
    sent: list[Any] = []

    async def leave() -> None:
        messages = iter([{"type": "http.request", "body": json.dumps(as_json(("gone", "gone"))).encode()}])

        async def receive() -> Any:
            return next(messages, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            sent.append(message)

        headers = [(b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": "/predict", "headers": headers, "query_string": b""}
        await server(scope, receive, send)

    async def both() -> httpx.Response:
        runtime.gate.clear()
        async with client(server) as session:
            stays = asyncio.create_task(session.post("/predict", json=as_json(("a", "b"))))
            await asyncio.to_thread(runtime.begun.wait, 5)
            await asyncio.wait_for(leave(), 5)
            runtime.gate.set()
            last = await session.post("/predict", json=as_json(("c", "d")))
            assert last.status_code == 200
            return await stays

    assert asyncio.run(both()).status_code == 200
    assert runtime.calls == [[("a", "b")], [("c", "d")]]
