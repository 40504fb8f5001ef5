"""How a command runs: its function is its command line, and bad input is one line and exit code 2."""

import os
import sys
from collections.abc import Callable
from typing import NoReturn

import typer
from typer.exceptions import TyperException

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

    A `SamesenseError`, a bad argument and what the system refuses (a full disk, a file without permission) are printed
    as one line without a traceback, and the process exits with code 2. Progress bars are for terminals only.

    Args:
        command: what to run.
        name: of the program, in its help.
    """
    if not sys.stderr.isatty():
        os.environ.setdefault("TQDM_DISABLE", "1")  # tqdm reads it when it is imported: no bars in logs
    app = command
    if not isinstance(app, typer.Typer):
        app = new_app()
        app.command()(command)
    try:
        sys.exit(app(prog_name=name, standalone_mode=False))
    except SamesenseError as error:
        _fail(str(error))
    except typer.BadParameter as error:  # such as a file that may not be read
        _fail(error.format_message())
    except TyperException as error:
        error.show()  # type: ignore[attr-defined]  # what is left has it, to show the usage
        sys.exit(error.exit_code)
    except OSError as error:
        if error.errno is None:  # raised by a library, in a state that nobody foresaw
            raise
        _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror))


def _fail(message: str) -> NoReturn:
    typer.echo(f"error: {' '.join(message.split())}", err=True)
    sys.exit(2)
