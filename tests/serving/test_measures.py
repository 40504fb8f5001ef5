"""A server counts its answers, calls of the model, and pairs that wait."""

from prometheus_client.parser import text_string_to_metric_families

from tests.serving.harness import FakeRuntime, as_json, fake_server, get, post

OURS = ("samesense_requests_total", "samesense_request_seconds_count", "samesense_batch_pairs_sum")


def test_answers_and_pairs_are_counted() -> None:
    server = fake_server(FakeRuntime())
    pair = as_json(("a", "b"))
    post(server, ("/predict", pair), ("/predict", {}), ("/score", {"pairs": [pair] * 3}), ("/made-up", "x"))
    (answer,) = get(server, "/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    samples = [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]
    values = {(sample.name, *sample.labels.values()): sample.value for sample in samples}
    assert {key: value for key, value in values.items() if key[0] in OURS} == {
        ("samesense_requests_total", "/predict", "200"): 1,
        ("samesense_requests_total", "/predict", "422"): 1,
        ("samesense_requests_total", "/score", "200"): 1,
        ("samesense_requests_total", "other", "404"): 1,
        ("samesense_request_seconds_count", "/predict"): 2,
        ("samesense_request_seconds_count", "/score"): 1,
        ("samesense_request_seconds_count", "other"): 1,
        ("samesense_batch_pairs_sum",): 4,
    }
    assert values["samesense_waiting_pairs",] == 0
    assert values["process_resident_memory_bytes",] > 0
