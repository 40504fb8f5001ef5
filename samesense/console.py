"""How a command runs: its function is its command line, and bad input is one line and exit code 2."""

import sys
from collections.abc import Callable

import typer

from samesense.errors import SamesenseError


def new_app(*, no_args_is_help: bool = False) -> typer.Typer:
    """Return an empty command line; without arguments, it prints its help if ``no_args_is_help`` is set."""
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=no_args_is_help,
    )


def run(command: typer.Typer | Callable[..., None], name: str | None = None) -> None:
    """Run a command line, or the one that a function's signature describes, with the process's arguments.

    A `SamesenseError` is printed as one line without a traceback, and the process exits with code 2.

    Args:
        command: what to run.
        name: of the program, in its help.
    """
    app = command
    if not isinstance(app, typer.Typer):
        app = new_app()
        app.command()(command)
    try:
        app(prog_name=name)
    except SamesenseError as error:
        typer.echo(f"error: {' '.join(str(error).split())}", err=True)
        sys.exit(2)
