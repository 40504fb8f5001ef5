"""A stage's parameters: the ones it declares in dvc.yaml, validated and typed once."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from stages._cli import BadInputError


class Section(BaseModel):
    """A part of params.yaml. It has no defaults: those are in params.yaml, where one can see and change them."""

    model_config = ConfigDict(extra="forbid", frozen=True)


S = TypeVar("S", bound=Section)


def declared(stage: str, shape: type[S]) -> S:
    """Return the parameters that ``stage`` declares in dvc.yaml, as ``shape``.

    An undeclared parameter is not there to be read, so a stale result cannot come of it.

    Raises:
        BadInputError: a parameter is missing, unknown, of the wrong type or out of range.
    """
    from dvc.api import params_show
    from dvc.exceptions import DvcException

    try:
        return shape.model_validate(params_show(stages=stage))
    except DvcException as error:
        raise BadInputError(f"params.yaml: {error}") from error
    except ValidationError as error:
        raise BadInputError(complaints(error, "params.yaml")) from error


def complaints(error: ValidationError, file: str) -> str:
    """Return, on one line, what is wrong with the values of ``file``."""
    return "; ".join(f"{file}: {_complaint(problem)}" for problem in error.errors())


def _complaint(problem: object) -> str:
    """Say where a value is, what it is and what was expected (``problem`` is pydantic's ErrorDetails)."""
    details = dict(problem)  # type: ignore[call-overload]  # pydantic_core does not export the type
    place = ".".join(str(part) for part in details["loc"])
    if details["type"] == "missing":
        return f"{place} is missing"
    if details["type"] == "extra_forbidden":
        return f"{place} is not a known parameter"
    if not place:
        return str(details["msg"])  # the whole file is at fault: its content is no news
    return f"{place}: {details['msg']}, not {details['input']!r}"
