"""With a key, a server lets in those who have it."""

import asyncio
import base64

import httpx
import pytest
from fastapi import FastAPI

from samesense import SamesenseError
from samesense.serving.settings import API_KEY, Settings, key_of_environment
from tests.serving.harness import FakeRuntime, as_json, client, fake_server

KEY = "caf\u00e9:1"  # with characters that the header and the scheme make something of


def basic(password: str) -> str:
    return f"Basic {base64.b64encode(f'user:{password}'.encode()).decode()}"


def ask(server: FastAPI, authorization: str | bytes | None) -> httpx.Response:
    async def send() -> httpx.Response:
        headers = {} if authorization is None else {"Authorization": authorization}
        async with client(server) as session:
            return await session.post("/predict", json=as_json(("a", "b")), headers=headers)  # type: ignore[arg-type]

    return asyncio.run(send())


@pytest.mark.parametrize("authorization", [f"Bearer {KEY}".encode(), f"bearer  {KEY} ".encode(), basic(KEY)])
def test_who_has_the_key_is_let_in(authorization: str | bytes) -> None:
    assert ask(fake_server(FakeRuntime(), api_key=KEY), authorization).status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [None, "", KEY.encode(), "Bearer", b"Bearer caf\xe9:2", basic(""), "Basic !", "Basic Og=", "Other x"],
)
def test_who_has_not_is_refused(authorization: str | bytes | None) -> None:
    runtime = FakeRuntime()
    answer = ask(fake_server(runtime, api_key=KEY), authorization)
    assert (answer.status_code, answer.json()) == (401, {"detail": "the API key is missing or wrong"})
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="samesense", Bearer'
    assert runtime.calls == []


def test_only_health_is_open() -> None:
    async def send() -> list[int]:
        async with client(fake_server(FakeRuntime(), demo=True, api_key=KEY)) as session:
            paths = ["/healthz", "/", "/docs", "/openapi.json", "/static/demo.js", "/metrics", "/wordnet", "/nowhere"]
            return [(await session.get(path)).status_code for path in paths]

    assert asyncio.run(send()) == [200, *[401] * 7]


def test_the_environment_has_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(API_KEY, raising=False)
    assert key_of_environment() is None
    monkeypatch.setenv(API_KEY, KEY)
    assert key_of_environment() == KEY
    assert KEY not in repr(Settings(api_key=KEY))
    monkeypatch.setenv(API_KEY, " ")
    with pytest.raises(SamesenseError, match=r"^SAMESENSE_API_KEY is empty; expected a key, or no such variable$"):
        key_of_environment()
