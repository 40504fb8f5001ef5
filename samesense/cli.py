"""The command line: ``samesense predict cold icy``."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from samesense import mining, serving, synonym_files
from samesense.chunks import Columns
from samesense.errors import SamesenseError, TableError
from samesense.extras import need
from samesense.loading import Backend
from samesense.serving import Settings
from samesense.tables import STANDARD, Format, count_rows, format_of
from samesense.writers import rejects_beside

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
    backend: Runtime = "torch",
    as_json: AsJson = False,
) -> None:
    """Print whether two words or phrases are synonyms, and the probability that they are."""
    from samesense.classifier import Classifier
    from samesense.texts import checked_pair

    left, right = checked_pair((left, right))
    classifier = Classifier.load(model, backend=backend)
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
def score(  # noqa: PLR0913  # an option each
    source: Annotated[str, typer.Argument(help="CSV, TSV, JSON lines, Parquet, or a folder of Parquet; - is stdin")],
    output: Annotated[str, typer.Option("--output", "-o", help="file to write; - is stdout")] = STANDARD,
    model: Model = MODEL,
    *,
    engine: Annotated[Literal["local", "ray"], typer.Option(help="ray: Parquet to a folder, on a cluster")] = "local",
    left: Annotated[str, typer.Option(help="column of one side")] = "left",
    right: Annotated[str, typer.Option(help="column of the other")] = "right",
    input_format: Annotated[Format | None, typer.Option(help="if the name does not tell it")] = None,
    output_format: Annotated[Format | None, typer.Option(help="if the name does not tell it")] = None,
    rejects: Annotated[str | None, typer.Option(help="file for rejected rows; by default OUTPUT.rejects.jsonl")] = None,
    backend: Runtime = "torch",
    as_json: AsJson = False,
) -> None:
    """Score a table of pairs: write its rows with their probability and whether they are synonyms.

    Rows that cannot be scored go to a file of their own, with the reason, and the exit code is 1. What was interrupted
    goes on, where it was, when it is called again.
    """
    from samesense.bulk import Job, score_file
    from samesense.classifier import Classifier
    from samesense.progress import rows_bar

    columns = Columns(left, right)
    if engine == "ray":
        from samesense.distributed import score_folder

        rejects = output  # they stay among the others
        summary = score_folder(source, output, model, backend, columns)
    else:
        rejects = rejects or (STANDARD if output == STANDARD else rejects_beside(output))
        job = Job(source, format_of(source, input_format), columns, output, format_of(output, output_format), rejects)
        with rows_bar(lambda: count_rows(source, job.source_format)) as report, _promised(resumable=output != STANDARD):
            summary = score_file(Classifier.load(model, backend=backend), job, report)
    _tell_summary(asdict(summary) | {"output": output, "rejects": rejects}, as_json=as_json)
    raise typer.Exit(1 if summary.rejected else 0)


@contextmanager
def _promised(*, resumable: bool) -> Iterator[None]:
    """Tell who interrupts what can be resumed that it can."""
    try:
        yield
    except KeyboardInterrupt:
        if resumable:
            typer.echo("interrupted; the same command goes on from here", err=True)
        raise


def _tell_summary(told: dict[str, Any], *, as_json: bool) -> None:
    """Print what was done: to standard error if the rows are on standard output."""
    where = f"; see {told['rejects']}" if told["rejected"] and told["rejects"] != STANDARD else ""
    again = f" ({told['reused']:,} of them by an interrupted run)" if told["reused"] else ""
    text = f"{told['scored']:,} rows scored{again}, {told['rejected']:,} rejected{where}"
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else text, err=told["output"] == STANDARD)


@app.command()
def mine(  # noqa: PLR0913  # an option each
    vocabulary: Annotated[Path, typer.Argument(help="a word or phrase per line, in UTF-8")],
    output: Annotated[Path, typer.Option("--output", "-o", help="file to write")],
    model: Model = MODEL,
    *,
    form: Annotated[
        synonym_files.Format | None,
        typer.Option("--format", help="by default what the name ends in: .txt (Solr, Elasticsearch), .csv, .jsonl"),
    ] = None,
    threshold: Annotated[float, typer.Option(min=0, max=1, help="least probability")] = mining.THRESHOLD,
    neighbours: Annotated[
        int, typer.Option(min=1, help="nearest words of each word that are judged; more find more, and take longer")
    ] = mining.NEIGHBOURS,
    backend: Runtime = "torch",
    encoder: Annotated[
        str | None, typer.Option(help="model that finds the candidates, if --model is ONNX: the one it was made from")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find all synonyms within a vocabulary, and write them in groups for a search engine, or in pairs.

    Lines that cannot be scored go to OUTPUT.rejects.jsonl, with the reason, and the exit code is 1.
    """
    need("mine", "faiss")
    from samesense.classifier import Classifier
    from samesense.vocabulary import read_vocabulary

    target = (output, synonym_files.format_of(output, form))
    if output.resolve() == vocabulary.resolve():
        raise TableError(f"{output}: is the vocabulary; write to another file")
    words = read_vocabulary(vocabulary)
    search = mining.Search(neighbours, threshold)
    classifier = Classifier.load(model, backend=backend)
    by = Classifier.load(encoder) if encoder else None
    done = mining.mine_file(classifier, words, target, search, encoder=by, progress=sys.stderr.isatty())
    rejects = rejects_beside(output) if done.rejected else None
    if as_json:
        print_json(asdict(done) | {"output": str(output), "rejects": rejects})
    else:
        found = f"{done.pairs:,} pairs of synonyms, in {done.groups:,} groups, among {done.words:,} words"
        typer.echo(f"{found} ({done.candidates:,} candidates judged, {done.seconds:,.0f} seconds)")
        if rejects:
            typer.echo(f"rejected lines: {done.rejected:,}; see {rejects}")
    raise typer.Exit(1 if rejects else 0)


@app.command()
def export(
    model: Model = MODEL,
    output: Annotated[Path, typer.Option(help="folder to write")] = Path("data/onnx"),
    pairs: Annotated[Path, typer.Option(help="labelled pairs to compare on: Parquet with left, right, label")] = Path(
        "data/test.parquet"
    ),
    *,
    as_json: AsJson = False,
) -> None:
    """Write a model as ONNX, also in int8, for the backends onnx and int8, which are faster and need no torch.

    If they judge otherwise than the model does, beyond stated bounds, nothing is written.
    """
    need("onnx", "onnx", "onnxruntime", "onnxscript")
    from samesense import onnx_export, parity

    found = onnx_export.export(model, output, pairs)
    if as_json:
        print_json({"output": str(output), "backends": [asdict(one) for one in found]})
        return
    parity.show(found)
    typer.echo(f"{output} written")


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
