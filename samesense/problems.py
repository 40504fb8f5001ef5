"""What the server answers when it cannot do what was asked: a status, and JSON with one line that says why."""

import json
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError

from samesense.batching import BusyError, JudgeError
from samesense.errors import TextError
from samesense.limits import RETRY
from samesense.messages import Problem

MISSING, UNPROCESSABLE, FAILED, BUSY = 404, 422, 500, 503
CODES: dict[type[Exception], int] = {
    RequestValidationError: UNPROCESSABLE,
    TextError: UNPROCESSABLE,
    JudgeError: FAILED,
    BusyError: BUSY,
}
MEANINGS = {
    400: "the body cannot be read",
    MISSING: "there is nothing to answer from",
    413: "the body is too large",
    UNPROCESSABLE: "a field is wrong, or the pair cannot be judged",
    FAILED: "the model failed",
    BUSY: "too many requests wait, or this one took too long: try again",
}


def told(*codes: int) -> dict[int | str, dict[str, Any]]:
    """Return the answers with these statuses, for OpenAPI."""
    return {code: {"model": Problem, "description": MEANINGS[code]} for code in codes}


async def problem(_: Request, error: Exception) -> Response:
    """Say what is wrong; in ASCII, since a name that the client sent may hold half of a surrogate pair."""
    code = CODES[type(error)]
    detail = _validation(error) if isinstance(error, RequestValidationError) else str(error)
    return Response(json.dumps({"detail": detail}), code, RETRY if code == BUSY else None, "application/json")


def _validation(error: RequestValidationError) -> str:
    """Return the first thing that is wrong, and how many more there are."""
    first, *more = error.errors()
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" + (f" (and {len(more)} more)" if more else "")
