"""The command line: ``python -m samesense predict cold icy``."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from samesense.classifier import Classifier, ModelError

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def samesense() -> None:
    """Tell whether two English words or phrases mean the same."""


@app.command()
def predict(
    left: Annotated[str, typer.Argument(help="a word or phrase")],
    right: Annotated[str, typer.Argument(help="another")],
    model: Annotated[Path, typer.Option(help="folder of a trained model")] = Path("data/model"),
    *,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Print whether two words or phrases are synonyms, and the probability that they are."""
    for word in (left, right):
        if not word.strip():
            raise ModelError("a word or phrase is empty")
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    classifier = Classifier.load(model)
    found = classifier.predict(left, right)
    if as_json:
        values = {"left": left, "right": right, "synonyms": found.synonyms, "probability": round(found.probability, 4)}
        typer.echo(json.dumps(values | {"threshold": round(classifier.threshold, 4)}, ensure_ascii=False))
    else:
        verdict = "synonyms" if found.synonyms else "not synonyms"
        typer.echo(
            f"{left} / {right}: {verdict} (probability {found.probability:.2f}, threshold {classifier.threshold:.2f})"
        )


def main() -> None:
    """Run the command line; bad input is one line and exit code 2."""
    try:
        app(prog_name="samesense")
    except ModelError as error:
        typer.echo(f"error: {' '.join(str(error).split())}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
