"""Requests and answers are what the schema says."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.serving.harness import FakeRuntime, fake_server

SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", fake_server(FakeRuntime()))


@SCHEMA.parametrize()
@settings(
    max_examples=200,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
def test_made_up_requests_get_what_the_schema_says(case: schemathesis.Case[Any]) -> None:
    beyond: list[Any] = [positive_data_acceptance] if case.path == "/predict" else []  # no schema says "readable"
    case.call_and_validate(excluded_checks=beyond)
