"""The command line: ``samesense predict cold icy``."""

import json
import sys
from typing import Annotated, Any

import typer

from samesense.errors import SamesenseError

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)

MODEL = "data/model"  # where `make repro` puts it
Model = Annotated[str, typer.Option(help="folder of a trained model, or owner/name of one on the hub")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]


@app.callback()
def samesense() -> None:
    """Tell whether two English words or phrases mean the same."""


@app.command()
def predict(
    left: Annotated[str, typer.Argument(help="a word or phrase")],
    right: Annotated[str, typer.Argument(help="another")],
    model: Model = MODEL,
    *,
    as_json: AsJson = False,
) -> None:
    """Print whether two words or phrases are synonyms, and the probability that they are."""
    from samesense.classifier import Classifier
    from samesense.texts import checked_pair

    left, right = checked_pair((left, right))
    classifier = Classifier.load(model)
    found = classifier.predict(left, right)
    if as_json:
        values = {"left": left, "right": right, "synonyms": found.synonyms, "probability": round(found.probability, 4)}
        print_json(values | {"threshold": round(classifier.threshold, 4)})
        return
    verdict = "synonyms" if found.synonyms else "not synonyms"
    typer.echo(
        f"{left} / {right}: {verdict} (probability {found.probability:.2f}, threshold {classifier.threshold:.2f})"
    )


def print_json(values: dict[str, Any]) -> None:
    """Print ``values`` as one line of JSON."""
    typer.echo(json.dumps(values, ensure_ascii=False))


def main() -> None:
    """Run the command line; bad input is one line and exit code 2."""
    try:
        app(prog_name="samesense")
    except SamesenseError as error:
        typer.echo(f"error: {' '.join(str(error).split())}", err=True)
        sys.exit(2)
