"""The command line: ``samesense predict cold icy``."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from samesense import serving
from samesense.errors import SamesenseError
from samesense.loading import Backend
from samesense.serving import Settings

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)

MODEL = "data/model"  # where `make repro` puts it
Model = Annotated[str, typer.Option(help="folder of a trained model, or owner/name of one on the hub")]
Runtime = Annotated[Backend, typer.Option("--backend", help="what runs the model")]
HOST, PORT = "127.0.0.1", 8000
Host = Annotated[str, typer.Option(help="address to answer on; others than this machine's own are open to the network")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="0: any free one")]
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


@app.command()
def explain(  # noqa: PLR0913  # its options
    left: Annotated[str, typer.Argument(help="a word or phrase")],
    right: Annotated[str, typer.Argument(help="another")],
    model: Model = MODEL,
    wordnet: Annotated[Path, typer.Option(help="folder of WordNet's tables")] = Path("data/wordnet"),
    baselines: Annotated[Path, typer.Option(help="fitted baselines")] = Path("data/baselines.json"),
    *,
    as_json: AsJson = False,
) -> None:
    """Print what the model, WordNet and the baselines say of two words or phrases, and their nearest synonyms."""
    from samesense.classifier import Classifier
    from samesense.explaining import explained
    from samesense.texts import checked_pair
    from samesense.wordnet import WordNet

    pair = checked_pair((left, right))
    tables = WordNet(wordnet)
    explanation = explained(Classifier.load(model), tables, baselines, pair)
    if as_json:
        print_json(explanation.as_json())
        return
    from samesense.panels import show

    show(explanation)


@app.command()
def serve(  # noqa: PLR0913  # options
    *,
    model: Model = MODEL,
    backend: Runtime = "torch",
    host: Host = HOST,
    port: Port = PORT,
    batch_size: Annotated[
        int, typer.Option(min=1, help="pairs judged in one call of the model at most; 1: no micro-batching")
    ] = Settings.batch_size,
    waiting: Annotated[
        int, typer.Option(min=1, help="requests that wait at most; more are refused")
    ] = Settings.waiting,
    timeout: Annotated[float, typer.Option(min=0.1, help="seconds that a request may take")] = Settings.seconds,
    as_json: AsJson = False,
) -> None:
    """Answer over HTTP: POST /predict and /score, GET /healthz; /docs describes them."""
    settings = Settings(batch_size, waiting, timeout)
    serving.serve(model, backend, (host, port), settings, _ready(model, as_json=as_json))


@app.command()
def demo(  # noqa: PLR0913  # options
    *,
    model: Model = MODEL,
    backend: Runtime = "torch",
    host: Host = HOST,
    port: Port = PORT,
    wordnet: Annotated[Path, typer.Option(help="folder of WordNet's tables")] = Path("data/wordnet"),
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="show the page in the browser")] = False,
    as_json: AsJson = False,
) -> None:
    """Serve a page to try the model on, beside what `samesense serve` answers."""
    ready = _ready(model, as_json=as_json, open_page=open_page)
    serving.serve(model, backend, (host, port), Settings(), ready, demo=True, wordnet=wordnet)


def _ready(model: str, *, as_json: bool, open_page: bool = False) -> Callable[[str, float], None]:
    def ready(url: str, threshold: float) -> None:
        if as_json:
            print_json({"url": url, "model": model, "threshold": round(threshold, 4)})
        else:
            typer.echo(f"{url} answers with {model} (threshold {threshold:.2f}); Ctrl-C ends it")
        if open_page:
            import webbrowser

            webbrowser.open(url)

    return ready


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
