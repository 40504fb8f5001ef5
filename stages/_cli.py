"""How a stage is called: its ``main`` is its command line, and bad input is one line and exit code 2."""

import sys
from collections.abc import Callable

import typer


class BadInputError(Exception):
    """Input that a user can mend; the message names the file, the place, the value and what was expected."""


def run(main: Callable[..., None]) -> None:
    """Call ``main`` with the command line's arguments.

    A `BadInputError` is printed as one line without a traceback, and the process exits with code 2.
    """
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command()(main)
    try:
        app()
    except BadInputError as error:
        typer.echo(f"error: {' '.join(str(error).split())}", err=True)
        sys.exit(2)
