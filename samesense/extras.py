"""Packages that only some commands need."""

from importlib.util import find_spec

from samesense.errors import SamesenseError


def require(extra: str, *packages: str) -> None:
    """Check that packages are installed.

    Raises:
        SamesenseError: one is missing; the message names the extra to install.
    """
    for package in packages:
        if find_spec(package) is None:
            raise SamesenseError(f"{package} is not installed: pip install 'samesense[{extra}]'")
