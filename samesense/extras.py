"""Packages that only some commands need."""

from importlib.util import find_spec

from samesense.errors import SamesenseError


def need(extra: str, *packages: str) -> None:
    """Raise a `SamesenseError` that names what to install, if one of ``packages`` is missing."""
    for package in packages:
        if find_spec(package) is None:
            raise SamesenseError(f"{package} is not installed: pip install 'samesense[{extra}]'")
