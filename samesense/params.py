"""A stage's parameters: the ones it declares in dvc.yaml, validated and typed once."""

from reprlib import Repr
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from samesense.errors import ParamsError


class Section(BaseModel):
    """A part of params.yaml, or of another file of declarations.

    It has no defaults: every value is in the file, where people see and change it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


S = TypeVar("S", bound=Section)
_short = Repr()  # of a value in a message: YAML can repeat one in itself, without end
_short.maxstring = _short.maxother = 200


def read_params(stage: str, shape: type[S]) -> S:
    """Return the parameters that ``stage`` declares in dvc.yaml, as ``shape``.

    A parameter that the stage does not declare is absent, so that no result can depend on it unnoticed.

    Raises:
        ParamsError: a parameter is missing, unknown, of the wrong type or out of range.
    """
    from dvc.api import params_show
    from dvc.exceptions import DvcException

    try:
        return shape.model_validate(params_show(stages=stage))
    except DvcException as error:
        raise ParamsError(f"params.yaml: {error}") from error
    except ValidationError as error:
        raise ParamsError(describe_problems(error, "params.yaml")) from error


def describe_problems(error: ValidationError, file: str) -> str:
    """Return, on one line, what is wrong with the values of ``file``."""
    return "; ".join(f"{file}: {_describe(problem)}" for problem in error.errors())


def _describe(problem: object) -> str:
    """Say where a value is, what it is and what was expected (``problem`` is pydantic's ErrorDetails)."""
    details = dict(problem)  # type: ignore[call-overload]  # pydantic_core does not export the type
    place = ".".join(str(part) for part in details["loc"])
    if details["type"] == "missing":
        return f"{place} is missing"
    if details["type"] == "extra_forbidden":
        return f"{place} is not a known parameter"
    if not place:
        return str(details["msg"])  # the whole file is at fault, and too long to repeat
    return f"{place}: {details['msg']}, not {_short.repr(details['input'])}"
