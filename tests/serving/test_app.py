"""The server answers as the classifier does, and one line says why a request or a pair cannot be judged."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from samesense import Classifier, texts
from samesense.models.architectures import ARCHITECTURES
from samesense.serving.app import MAX_BODY, application
from samesense.serving.messages import MAX_PAIRS
from samesense.serving.settings import Settings
from tests.serving.harness import FakeRuntime, as_json, client, fake_server, get, post

PAIRS = [("cold", "icy"), ("hot", "a very hot summer day in the city"), ("run", "jog"), ("a", "b")]
GROWS = "a" + "\u0958" * 199  # 200 characters; 399 in NFC


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_answers_are_those_of_the_classifier_in_either_order(
    informed_folders: dict[str, Path], architecture: str
) -> None:
    classifier = Classifier.load(informed_folders[architecture])
    server = application(classifier, "tiny", Settings())
    both = [*PAIRS, *[(right, left) for left, right in PAIRS]]
    answers = [answer.json() for answer in post(server, *(("/predict", as_json(pair)) for pair in both))]
    predictions = [*classifier.stream(PAIRS)] * 2
    expected = [prediction.probability for prediction in predictions]
    np.testing.assert_allclose([answer.pop("probability") for answer in answers], expected, rtol=1e-4)
    verdicts = [
        as_json(pair) | {"synonyms": prediction.synonyms, "because": prediction.because}
        for pair, prediction in zip(both, predictions, strict=True)
    ]
    assert answers == [verdict | {"threshold": classifier.threshold} for verdict in verdicts]
    (answer,) = post(server, ("/score", {"pairs": [as_json(pair) for pair in both]}))
    results = answer.json()["results"]
    np.testing.assert_allclose([result.pop("probability") for result in results], expected, rtol=1e-4)
    assert results == verdicts


def test_a_model_with_a_relation_head_answers_with_the_relation(relation_folders: dict[str, Path]) -> None:
    loaded = Classifier.load(relation_folders["joint"])
    classifier = Classifier(loaded.runtime, replace(loaded.metadata, threshold=1.0))
    pair = {"left": "cold", "right": "icy"}
    single, many = post(application(classifier, "tiny", Settings()), ("/predict", pair), ("/score", {"pairs": [pair]}))
    expected = pair | classifier.predict("cold", "icy").as_json()
    assert expected["relation"] != "synonym"
    assert single.json() == pytest.approx(expected | {"threshold": 1.0}, abs=1e-4)
    assert many.json()["results"] == [pytest.approx(expected, abs=1e-4)]


def test_a_pair_that_cannot_be_scored_gets_its_reason_in_its_place() -> None:
    runtime = FakeRuntime()
    texts = ["", "\0", "x" * 10_000, "猫", "\ud800", None, 5, ["cold"], GROWS]
    pairs = [*({"left": text, "right": "icy"} for text in texts), as_json(("ice_box", "é 🧊"))]
    (answer,) = post(fake_server(runtime), ("/score", {"pairs": pairs}))
    assert answer.json() == {
        "threshold": 0.5,
        "results": [
            {"error": "left is empty"},
            {"error": "left has the control character U+0000 (character 1)"},
            {"error": "left has 10,000 characters; at most 200 are scored"},
            {"error": "left '猫' has no Latin letter and no digit; the model reads English"},
            {"error": "left has the half of a surrogate pair U+D800 (character 1)"},
            {"error": "left is missing"},
            {"error": "left is not a text: 5"},
            {"error": "left is not a text: ['cold']"},
            {"error": "left has 399 characters; at most 200 are scored"},
            as_json(("ice box", "é 🧊")) | {"synonyms": True, "probability": 0.75, "because": "the model alone"},
        ],
    }
    assert runtime.calls == [[("ice box", "é 🧊")]]


@pytest.mark.parametrize(
    ("path", "body", "status", "detail"),
    [
        ("/predict", {"left": "cold", "right": " "}, 422, "right is empty"),
        ("/predict", {"left": "cold"}, 422, "body.right: Field required"),
        ("/predict", {"left": "a", "right": "b", "k": 1}, 422, "body.k: Extra inputs are not permitted"),
        ("/predict", "{", 422, "body.1: JSON decode error"),
        ("/predict", b"\xff", 400, "There was an error parsing the body"),
        ("/predict", "[" * 100_000, 400, "There was an error parsing the body"),
        ("/predict", "[]", 422, "body: Input should be a valid dictionary or object to extract fields from"),
        ("/score", {}, 422, "body.pairs: Field required"),
        ("/score", {"pairs": [{}, {}]}, 422, "body.pairs.0.left: Field required (and 3 more)"),
        ("/score", {"pairs": [as_json(("a", "b"))] * (MAX_PAIRS + 1)}, 422, "body.pairs: List should have at most"),
        ("/predict", "x" * (MAX_BODY + 1), 413, "the body has more than 1,000,000 bytes"),
    ],
)
def test_a_request_that_is_wrong_gets_one_line(path: str, body: Any, status: int, detail: str) -> None:
    runtime = FakeRuntime()
    (answer,) = post(fake_server(runtime), (path, body))
    assert answer.status_code == status
    assert list(answer.json()) == ["detail"]
    assert answer.json()["detail"].startswith(detail)
    assert runtime.calls == []


def test_each_text_is_checked_once(count_calls: Callable[[Any, str], list[tuple[Any, ...]]]) -> None:
    calls = count_calls(texts, "checked_text")
    server = fake_server(FakeRuntime())
    post(server, ("/predict", as_json(("cold", "ice_box"))))
    assert calls == [("cold",), ("ice_box",)]
    calls.clear()
    post(server, ("/score", {"pairs": [as_json(("run", "jog")), as_json(("hot", ""))]}))
    assert calls == [("run",), ("jog",), ("hot",), ("",)]


def test_as_many_pairs_as_are_allowed_and_none_are_scored() -> None:
    full, empty = post(
        fake_server(FakeRuntime()),
        ("/score", {"pairs": [as_json(("a", "b"))] * MAX_PAIRS}),
        ("/score", {"pairs": []}),
    )
    assert len(full.json()["results"]) == MAX_PAIRS
    assert empty.json() == {"threshold": 0.5, "results": []}


def test_health_names_the_model_and_a_server_has_no_page_to_try_it() -> None:
    health, *absent = get(fake_server(FakeRuntime()), "/healthz", "/", "/wordnet", "/redoc", "/static/nowhere")
    assert health.json() == {"status": "ok", "model": "fake", "threshold": 0.5, "evidence": False}
    assert [answer.status_code for answer in absent] == [404] * 4


def test_concurrent_requests_share_calls_of_the_model() -> None:
    runtime = FakeRuntime()
    pairs = [(str(number), "b") for number in range(100)]
    answers = post(fake_server(runtime), *(("/predict", as_json(pair)) for pair in pairs))
    assert [answer.json()["left"] for answer in answers] == [left for left, _ in pairs]
    assert sorted(pair for call in runtime.calls for pair in call) == sorted(pairs)
    assert len(runtime.calls) < 50


def test_the_server_lives_on_when_the_model_fails() -> None:
    server = fake_server(FakeRuntime())
    (answer,) = post(server, ("/predict", as_json(("fail", "fail"))))
    assert (answer.status_code, answer.json()) == (500, {"detail": "the model failed: MemoryError"})
    assert post(server, ("/predict", as_json(("a", "b"))))[0].status_code == 200


@pytest.mark.parametrize("values", [[math.nan], [0.5, 0.5, 0.5], [], [1.5]])
def test_a_judge_that_answers_nonsense_is_a_failure_in_one_line(
    values: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    runtime = FakeRuntime()
    runtime.probabilities = lambda *_, **__: np.array(values)  # type: ignore[method-assign]
    server = fake_server(runtime)
    answers = post(server, ("/predict", as_json(("a", "b"))), ("/score", {"pairs": [as_json(("a", "b"))]}))
    for answer in answers:
        assert answer.status_code == 500
        assert answer.json()["detail"].startswith("the model failed: V")  # alue or validation
    assert {record.getMessage().partition(" on ")[0] for record in caplog.records} == {"the model failed"}


def test_when_too_many_pairs_wait_one_more_is_refused() -> None:
    runtime = FakeRuntime()
    runtime.gate.clear()

    async def send() -> list[httpx.Response]:
        async with client(fake_server(runtime, waiting=1)) as session:
            first = asyncio.create_task(session.post("/predict", json=as_json(("a", "b"))))
            await asyncio.to_thread(runtime.begun.wait, 5)
            second = await session.post("/predict", json=as_json(("c", "d")))
            runtime.gate.set()
            return [await first, second, await session.post("/predict", json=as_json(("e", "f")))]

    answers = asyncio.run(send())
    assert [answer.status_code for answer in answers] == [200, 503, 200]
    assert answers[1].json() == {"detail": "1 pairs wait; at most 1 may"}
    assert answers[1].headers["Retry-After"] == "1"
