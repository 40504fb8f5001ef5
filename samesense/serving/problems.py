"""The server's answers to requests that fail: a status, and JSON with one line that says why."""

import json
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError

from samesense.errors import DataError, SamesenseError, TextError
from samesense.serving.admission import BusyError
from samesense.serving.limits import RETRY
from samesense.serving.messages import Problem
from samesense.serving.micro_batching import JudgeError

NO_KEY, MISSING, UNPROCESSABLE, FAILED, BUSY = 401, 404, 422, 500, 503
CODES: dict[type[Exception], int] = {
    RequestValidationError: UNPROCESSABLE,
    TextError: UNPROCESSABLE,
    DataError: UNPROCESSABLE,
    SamesenseError: UNPROCESSABLE,  # a format needs a package
    JudgeError: FAILED,
    BusyError: BUSY,
}
MEANINGS = {
    400: "the body cannot be read",
    NO_KEY: "the API key is missing or wrong",
    MISSING: "the server lacks the data to answer",
    408: "the body did not arrive in time",
    413: "the body is too large",
    UNPROCESSABLE: "a field is wrong, or the pair cannot be judged",
    FAILED: "the model failed",
    BUSY: "too much waits for an answer in time, or this one took too long: try again",
}


def problem_responses(*codes: int) -> dict[int | str, dict[str, Any]]:
    """Return the answers with these statuses, for OpenAPI."""
    return {code: {"model": Problem, "description": MEANINGS[code]} for code in codes}


async def problem(_: Request, error: Exception) -> Response:
    """Say what is wrong, in ASCII: a name that the client sent may hold half of a surrogate pair."""
    code = CODES[type(error)]
    detail = _first_problem(error) if isinstance(error, RequestValidationError) else str(error)
    return Response(json.dumps({"detail": detail}), code, RETRY if code == BUSY else None, "application/json")


def _first_problem(error: RequestValidationError) -> str:
    """Return the first problem, and the number of the others."""
    first, *more = error.errors()
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" + (f" (and {len(more)} more)" if more else "")
