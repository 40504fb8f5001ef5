"""Fill a file of Jinja."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samesense.errors import DataError
from samesense.files import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jinja2 import Environment


def fill_template(path: Path, environment: Environment, values: Mapping[str, Any]) -> str:
    """Return a template of Jinja, filled.

    Args:
        path: of the template.
        environment: how Jinja reads it.
        values: by the name that the template has for them.

    Raises:
        DataError: the file is missing, is no template, or asks for what there is not.
    """
    from jinja2 import TemplateError

    text = read_text(path)
    try:
        return environment.from_string(text).render(values)
    except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        place = f"{path}, line {line}" if line else str(path)
        raise DataError(f"{place}: not a template of Jinja for this page: {error}") from error
