"""The command line: ``samesense predict cold icy``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

import typer

from samesense import console
from samesense.errors import DataError
from samesense.extras import require
from samesense.files import round_floats
from samesense.lists.decisions import Decisions, read_decisions
from samesense.lists.formats import ListFormat
from samesense.lists.writing import WrittenFormat
from samesense.mining import search as mining
from samesense.mining import writers as synonym_files
from samesense.mining.word_forms import PartOfSpeech
from samesense.models.loading import Backend
from samesense.places import STANDARD, Place, claimed
from samesense.review import findings
from samesense.review.summary import summary_lines
from samesense.review.writers import format_of as review_format
from samesense.review.writers import write_review
from samesense.scoring.chunks import Columns
from samesense.scoring.formats import Format, SourceFormat, count_rows, format_of
from samesense.scoring.json_texts import to_json
from samesense.scoring.writers import rejects_beside
from samesense.serving.process import serve_model
from samesense.serving.settings import API_KEY, Settings, key_of_environment

if TYPE_CHECKING:
    from samesense.mining.ray_engine import Models
    from samesense.mining.seeds import Seeds
    from samesense.mining.vocabulary import Vocabulary
    from samesense.models.onnx_parity import Parity
    from samesense.scoring.jobs import Job, Summary
    from samesense.scoring.judges import Judge

app = console.new_app(no_args_is_help=True)

MODEL = "data/model"  # where `make repro` puts it
Model = Annotated[str, typer.Option(help="folder of a trained model, or owner/name of one on the hub")]
BackendOption = Annotated[Backend, typer.Option("--backend", help="what runs the model")]
EvidenceOption = Annotated[
    bool,
    typer.Option("--evidence/--no-evidence", help="join what lexicons, WordNet first, know with the model's verdict"),
]
HOST, PORT = "127.0.0.1", 8000
Host = Annotated[str, typer.Option(help="address to answer on; any but this machine's own is open to the network")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="0: any free one")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]
DecisionsOption = Annotated[
    Path | None,
    typer.Option("--decisions", help="CSV of left,right,label: what people accepted (1) or rejected (0)"),
]


def no_stream(path: Path) -> Path:
    """Return the path of an output that can be no stream.

    Raises:
        DataError: it is that of standard output.
    """
    if str(path) == STANDARD:
        raise DataError(f"{path}: not written to standard output; expected the name of a file or folder")
    return path


@app.callback()
def samesense() -> None:
    """Tell whether two English words or phrases mean the same."""


@app.command()
def predict(  # noqa: PLR0913  # its options
    left: Annotated[str, typer.Argument(help="a word or phrase")],
    right: Annotated[str, typer.Argument(help="another")],
    model: Model = MODEL,
    *,
    backend: BackendOption = "torch",
    evidence: EvidenceOption = True,
    as_json: AsJson = False,
) -> None:
    """Print whether two words or phrases are synonyms, the probability that they are, and the reason."""
    from samesense.classifier import Classifier, verdict_line
    from samesense.texts import checked_pair

    pair = checked_pair((left, right))  # before the model, which takes seconds to load
    classifier = Classifier.load(model, backend=backend, evidence=evidence)
    (prediction,) = classifier.judge([pair])
    if not as_json:
        typer.echo(verdict_line(pair, prediction, classifier.threshold))
        return
    values = {"left": pair[0], "right": pair[1], **prediction.as_json(), "threshold": classifier.threshold}
    print_json(round_floats(values))


@app.command()
def explain(  # noqa: PLR0913  # its options
    left: Annotated[str, typer.Argument(help="a word or phrase")],
    right: Annotated[str, typer.Argument(help="another")],
    model: Model = MODEL,
    wordnet: Annotated[Path, typer.Option(help="folder of WordNet's tables")] = Path("data/wordnet"),
    baselines: Annotated[Path, typer.Option(help="fitted baselines")] = Path("data/baselines.json"),
    *,
    evidence: EvidenceOption = True,
    plot: Annotated[Path | None, typer.Option(help="picture to write: SVG or PNG, by the ending of its name")] = None,
    offensive: Annotated[bool, typer.Option("--offensive", help="show WordNet's slurs and obscenities, too")] = False,
    as_json: AsJson = False,
) -> None:
    """Print the verdict on two words or phrases, what the model, WordNet and baselines say, and nearest synonyms."""
    from samesense.classifier import Classifier
    from samesense.explaining.explanation import explain_pair
    from samesense.explaining.plot import check_plot, write_plot
    from samesense.lexicons.lookup import Lookup
    from samesense.texts import checked_pair

    pair = checked_pair((left, right))
    read: dict[str, Place] = {"the model": model, "the folder of WordNet": wordnet, "the baselines": baselines}
    if plot:
        check_plot(plot)
    with claimed(read, {"the plot": plot} if plot else {}):
        lookup = Lookup(wordnet, offensive=offensive)
        explanation = explain_pair(Classifier.load(model, evidence=evidence), lookup, baselines, pair)
        if plot:
            write_plot(explanation, plot)
    if as_json:
        print_json(explanation.as_json())
        return
    from samesense.explaining.panels import show

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
    input_format: Annotated[
        SourceFormat | None,
        typer.Option(help="if the file name's ending does not show it; or that of a list of synonyms"),
    ] = None,
    output_format: Annotated[Format | None, typer.Option(help="if the file name's ending does not show it")] = None,
    rejects: Annotated[str | None, typer.Option(help="file for rejected rows; by default OUTPUT.rejects.jsonl")] = None,
    backend: BackendOption = "torch",
    evidence: EvidenceOption = True,
    relation: Annotated[
        bool,
        typer.Option("--relation", help="also name the relation (antonym, hypernym, ...); needs a relation head"),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Score a table of pairs: write its rows with their probability, whether they are synonyms, and because of what.

    Rows that cannot be scored go to a file of their own, with the reason, and the exit code is 1. After an
    interruption, the same command resumes. With --input-format solr, wn, ..., SOURCE is a list of synonyms: each pair
    of a rule is a row.
    """
    from samesense.models.loading import require_relations
    from samesense.scoring.jobs import Job
    from samesense.scoring.judges import Judge
    from samesense.scoring.progress import rows_bar
    from samesense.scoring.ray_engine import score_folder

    if relation:
        require_relations(model)
    judge, columns = Judge(model, backend, evidence), Columns(left, right, relation=relation)
    form: SourceFormat = "parquet"
    written: dict[str, Place] = {"the output": output}
    if engine == "ray":
        _check_ray_options(source, output, rejects, {input_format, output_format})
        rejects = output  # rejected rows stay among the others
        run = partial(score_folder, source, output, judge, columns)
    else:
        rejects = rejects or (STANDARD if output == STANDARD else rejects_beside(output))
        form = input_format or format_of(source, None)
        job = Job(source, form, columns, output, format_of(output, output_format), rejects)
        written = job.written
        run = partial(_load_and_score, judge, job)
    bar = rows_bar(lambda: count_rows(source, form))
    places = claimed({"the source": source, "the model": model}, written)
    with places, bar as report, _interruptible(resumable=output != STANDARD):
        summary = run(report)
    _print_summary(asdict(summary) | {"output": output, "rejects": rejects}, as_json=as_json)
    raise typer.Exit(1 if summary.rejected else 0)


def _load_and_score(judge: "Judge", job: "Job", report: Callable[[int], object]) -> "Summary":
    from samesense.scoring.jobs import score_file

    return score_file(judge.load(), job, report)


def _check_ray_options(source: str, output: str, rejects: str | None, formats: set[SourceFormat | None]) -> None:
    """Refuse options that mean nothing to the engine ray.

    Raises:
        DataError: one is given, or source or output is a standard stream.
    """
    if STANDARD in {source, output}:
        raise DataError("--engine ray reads and writes folders of Parquet files; name them: SOURCE -o FOLDER")
    if rejects:
        raise DataError(f"--rejects {rejects}: with --engine ray, rejected rows stay in the result, with the reason")
    if others := formats - {None, "parquet"}:
        raise DataError(f"format {others.pop()}: --engine ray reads and writes Parquet only")


@contextmanager
def _interruptible(*, resumable: bool) -> Iterator[None]:
    """On Ctrl-C, say that the run can be resumed, if it can."""
    try:
        yield
    except KeyboardInterrupt:
        if resumable:
            typer.echo("interrupted; the same command resumes", err=True)
        raise


def _print_summary(summary: dict[str, Any], *, as_json: bool) -> None:
    """Print how many rows were scored and rejected: to standard error if the rows are on standard output."""
    where = f"; see {summary['rejects']}" if summary["rejected"] and summary["rejects"] != STANDARD else ""
    again = f" ({summary['reused']:,} of them by an interrupted run)" if summary["reused"] else ""
    text = f"{summary['scored']:,} rows scored{again}, {summary['rejected']:,} rejected{where}"
    typer.echo(to_json(summary) if as_json else text, err=summary["output"] == STANDARD)


@app.command()
def mine(  # noqa: PLR0913  # an option each
    vocabulary: Annotated[Path, typer.Argument(help="a word or phrase per line, or a table (.csv, .tsv), in UTF-8")],
    output: Annotated[Path, typer.Option("--output", "-o", callback=no_stream, help="file to write")],
    model: Model = MODEL,
    *,
    engine: Annotated[
        Literal["local", "ray"], typer.Option(help="ray: for large vocabularies, on a cluster")
    ] = "local",
    form: Annotated[
        synonym_files.Format | None,
        typer.Option("--format", help="by default what OUTPUT ends in: .txt (solr), .sr, .ttl (skos), .csv, .jsonl"),
    ] = None,
    column: Annotated[
        str | None, typer.Option(help="of a table, with the words: its name, or its number from 1")
    ] = None,
    counts: Annotated[str | None, typer.Option(help="column of a table that says how often each word occurs")] = None,
    seeds: Annotated[
        Path | None, typer.Option(help="list of synonyms that exists: only what is new beside it is proposed")
    ] = None,
    pos: Annotated[PartOfSpeech | None, typer.Option(help="only words that can be of this part of speech")] = None,
    inflections: Annotated[
        mining.Inflections, typer.Option(help="inflections and derivations of one word (car, cars)")
    ] = "drop",
    one_way: Annotated[
        bool,
        typer.Option(
            "--one-way", help="write what holds one way as such: abbreviation => phrase, word => broader word"
        ),
    ] = False,
    threshold: Annotated[float, typer.Option(min=0, max=1, help="least probability")] = mining.THRESHOLD,
    neighbours: Annotated[
        int | None,
        typer.Option(min=1, help="nearest words of each word that are candidates; by default 3 to 30, by the words"),
    ] = None,
    backend: BackendOption = "torch",
    evidence: EvidenceOption = True,
    encoder: Annotated[
        str | None, typer.Option(help="model that finds the candidates, if --model is ONNX: the one it was made from")
    ] = None,
    decisions: DecisionsOption = None,
    as_json: AsJson = False,
) -> None:
    """Find all synonyms within a vocabulary, and write them in groups for a search engine, or in pairs.

    Lines that cannot be scored go to OUTPUT.rejects.jsonl, with the reason, and the exit code is 1. After an
    interruption, --engine ray resumes with the same command.
    """
    require("mine", "faiss", "lemminflect", "nltk", "wordfreq")
    from samesense.mining.ray_engine import Models, parts_beside
    from samesense.mining.vocabulary import TableColumns, read_vocabulary
    from samesense.scoring.judges import Judge

    target = synonym_files.Target.of_path(output, form, one_way=one_way)
    columns = TableColumns(column or "1", counts) if column or counts else None
    words, known = read_vocabulary(vocabulary, columns), _read_seeds(seeds)
    read: dict[str, Place] = {"the vocabulary": vocabulary, "the model": model, "the encoder": encoder or model}
    read |= {"the seeds": seeds} if seeds else {}
    read |= {"the decisions": decisions} if decisions else {}
    written: dict[str, Place] = {"the output": output, "the file for rejected lines": rejects_beside(output)}
    written |= {"the folder of its parts": parts_beside(output)} if engine == "ray" else {}
    search = mining.Search(neighbours, threshold, inflections, pos, known, _read_decided(decisions))
    judge = Judge(model, backend, evidence)
    models = Models(judge, Judge(encoder, evidence=False) if encoder else judge)
    run = _mine_on_cluster if engine == "ray" else _mine_here
    with claimed(read, written):
        summary = run(models, words, target, search)
    _print_mined(asdict(summary), output, as_json=as_json)
    raise typer.Exit(1 if summary.rejected else 0)


def _mine_here(
    models: "Models", words: "Vocabulary", target: synonym_files.Target, search: mining.Search
) -> mining.Summary:
    classifier = models.judge.load()
    encoder = classifier if models.encoder == models.judge else models.encoder.load()
    return mining.mine_file(mining.Local(classifier, encoder, sys.stderr.isatty()), words, target, search)


def _mine_on_cluster(
    models: "Models", words: "Vocabulary", target: synonym_files.Target, search: mining.Search
) -> mining.Summary:
    from samesense.mining.ray_engine import mine_file_on_cluster
    from samesense.scoring.progress import steps_bar

    with _interruptible(resumable=True), steps_bar() as report:
        return mine_file_on_cluster(models, words, target, search, report)


def _read_seeds(path: Path | None) -> "Seeds":
    """Read a list that exists, if there is one; what cannot be read goes to standard error."""
    from samesense.lists.reading import read_list
    from samesense.mining.seeds import Seeds

    if path is None:
        return Seeds()

    found = read_list(path)
    for complaint in found.complaints():
        typer.echo(complaint, err=True)
    return Seeds.of_list(found)


def _print_mined(summary: dict[str, Any], output: Path, *, as_json: bool) -> None:
    """Print how much was searched and found."""
    rejects = rejects_beside(output) if summary["rejected"] else None
    if as_json:
        print_json(summary | {"output": str(output), "rejects": rejects})
        return
    pairs, *others = (findings.counted(summary[f"{noun}s"], noun) for noun in ("pair", "group", "word", "candidate"))
    found = "{} of synonyms, in {}, among {} ({},".format(pairs, *others)
    typer.echo(f"{found} {summary['seconds']:,.0f} seconds)")
    if rejects:
        typer.echo(f"rejected lines: {summary['rejected']:,}; see {rejects}")
    if summary["unwritten"]:
        typer.echo(f"terms that the format cannot hold, and that are left out: {summary['unwritten']:,}")


@app.command()
def review(  # noqa: PLR0913  # an option each
    synonyms: Annotated[Path, typer.Argument(help="list of synonyms: Solr, Elasticsearch, WordNet's Prolog, CSV, ...")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="file to write: .html to read and decide in, .csv, .jsonl")
    ] = None,
    model: Model = MODEL,
    *,
    form: Annotated[ListFormat | None, typer.Option("--format", help="by default what name and content show")] = None,
    decisions: DecisionsOption = None,
    fail_on: Annotated[
        str, typer.Option(help="kinds of finding, separated by commas, that make the exit code 1; none: empty")
    ] = ",".join(findings.FAIL_ON),
    min_probability: Annotated[
        float | None, typer.Option(min=0, max=1, help="pairs below are findings; by default the model's threshold")
    ] = None,
    backend: BackendOption = "torch",
    evidence: EvidenceOption = True,
    as_json: AsJson = False,
) -> None:
    """Judge a list of synonyms line by line: opposites, siblings, contradictions, duplicates, and more.

    The exit code is 1 if a finding is of a kind in --fail-on.
    """
    require("review", "jinja2", "nltk")
    from samesense.classifier import Classifier
    from samesense.lists.reading import read_list
    from samesense.review.reviewing import review_list

    fatal = findings.check_kinds(filter(None, fail_on.split(",")))
    if output:
        review_format(output)  # before the model, which takes seconds to load
    listed, decided = read_list(synonyms, form), _read_decided(decisions)
    read: dict[str, Place] = {"the list": synonyms, "the model": model}
    read |= {"the decisions": decisions} if decisions else {}
    with claimed(read, {"the output": output} if output else {}):
        classifier = Classifier.load(model, backend=backend, evidence=evidence)
        reviewed = review_list(listed, classifier, decided, min_probability, progress=sys.stderr.isatty())
        if output:
            write_review(reviewed, model, output)
    if as_json:
        print_json(reviewed.summary() | {"output": str(output) if output else None})
    else:
        typer.echo("\n".join(summary_lines(reviewed)))
    raise typer.Exit(1 if fatal & reviewed.counts.keys() else 0)


def _read_decided(path: Path | None) -> Decisions:
    return read_decisions(path) if path else Decisions()


@app.command()
def convert(
    source: Annotated[Path, typer.Argument(help="a list of synonyms; docs/lists.md has the formats")],
    output: Annotated[Path, typer.Option("--output", "-o", callback=no_stream, help="file to write")],
    *,
    form: Annotated[
        ListFormat | None, typer.Option("--format", help="of the list; by default what its name and content show")
    ] = None,
    to: Annotated[
        WrittenFormat | None, typer.Option(help="by default what OUTPUT ends in: .txt (solr), .sr (vespa), .ttl (skos)")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Convert a list of synonyms from one search engine's format into another's.

    What cannot be read or written is left out, and printed to standard error; the exit code is then 1.
    """
    from samesense.lists.reading import read_list
    from samesense.lists.writing import format_to_write, write_list

    target = format_to_write(output, to)
    with claimed({"the list": source}, {"the output": output}):
        found = read_list(source, form)
        unwritten = write_list(found.rules, output, target)
    for complaint in (*found.complaints(), *replace(found, unread=unwritten).complaints()):
        typer.echo(complaint, err=True)
    pairs, left_out = sum(1 for rule in found.rules for _ in rule.pairs()), len(found.unread) + len(unwritten)
    if as_json:
        print_json({"rules": len(found.rules), "pairs": pairs, "left_out": left_out, "output": str(output)})
    else:
        typer.echo(f"{len(found.rules):,} rules, {pairs:,} pairs; {left_out:,} left out")
    raise typer.Exit(1 if left_out else 0)


@app.command()
def export(
    model: Model = MODEL,
    output: Annotated[Path, typer.Option(callback=no_stream, help="folder to write")] = Path("data/onnx"),
    pairs: Annotated[Path, typer.Option(help="labelled pairs to compare on: Parquet with left, right, label")] = Path(
        "data/test.parquet"
    ),
    *,
    as_json: AsJson = False,
) -> None:
    """Write a model as ONNX, also in int8, for the backends onnx and int8, which are faster and need no torch.

    It writes nothing if their probabilities or F1 differ from the model's by more than stated bounds.
    """
    require("onnx", "onnx", "onnxruntime", "onnxscript")
    from samesense.models.onnx_export import export_model

    parities = export_model(model, output, pairs)
    if as_json:
        print_json({"output": str(output), "backends": [asdict(parity) for parity in parities]})
        return
    _print_parities(parities)
    typer.echo(f"{output} written")


def _print_parities(parities: "list[Parity]") -> None:
    """Print how far each backend is from torch, as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table("backend", "MB", "probability differs, at most", "on average", "best F1", "torch's", box=None)
    for one in parities:
        scores = f"{one.f1:.3f}", f"{one.f1_torch:.3f}"
        table.add_row(one.backend, f"{one.megabytes:.0f}", f"{one.greatest:.1g}", f"{one.mean:.1g}", *scores)
    Console(width=100, highlight=False).print(table)


@app.command()
def serve(  # noqa: PLR0913  # options
    *,
    model: Model = MODEL,
    backend: BackendOption = "torch",
    evidence: EvidenceOption = True,
    host: Host = HOST,
    port: Port = PORT,
    batch_size: Annotated[
        int, typer.Option(min=1, help="pairs judged in one call of the model at most; 1: no micro-batching")
    ] = Settings.batch_size,
    waiting: Annotated[
        int, typer.Option(min=1, help="pairs that wait at most; requests beyond are refused")
    ] = Settings.waiting,
    timeout: Annotated[float, typer.Option(min=0.1, help="seconds that an answer may take")] = Settings.seconds,
    connections: Annotated[int, typer.Option(min=1, help="open at a time at most")] = Settings.connections,
    as_json: AsJson = False,
) -> None:
    """Answer over HTTP: POST /predict and /score, GET /healthz and /metrics; /docs describes them.

    If the environment variable SAMESENSE_API_KEY is set, requests must bring that key.
    """
    settings = Settings(batch_size, waiting, timeout, connections=connections, api_key=key_of_environment())
    announce = _announce(model, settings, as_json=as_json)
    serve_model(model, backend, (host, port), settings, announce, evidence=evidence)


@app.command()
def demo(  # noqa: PLR0913  # options
    *,
    model: Model = MODEL,
    backend: BackendOption = "torch",
    evidence: EvidenceOption = True,
    host: Host = HOST,
    port: Port = PORT,
    wordnet: Annotated[Path, typer.Option(help="folder of WordNet's tables")] = Path("data/wordnet"),
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="show the page in the browser")] = False,
    as_json: AsJson = False,
) -> None:
    """Serve a page to try the model, beside what `samesense serve` answers."""
    settings = Settings(api_key=key_of_environment())
    announce = _announce(model, settings, as_json=as_json, open_page=open_page)
    serve_model(model, backend, (host, port), settings, announce, evidence=evidence, demo=True, wordnet=wordnet)


def _announce(
    model: str, settings: Settings, *, as_json: bool, open_page: bool = False
) -> Callable[[str, float], None]:
    """Return a function that prints where the server answers, and with which model, and warns if others can ask it."""

    def announce(url: str, threshold: float) -> None:
        host = urlsplit(url).hostname or ""
        if not ip_address(host).is_loopback:
            without = "TLS" if settings.api_key else f"TLS and without a key ({API_KEY})"
            typer.echo(f"warning: {host} is open to the network, without {without}", err=True)
        if as_json:
            print_json({"url": url, "model": model, "threshold": round(threshold, 4)})
        else:
            typer.echo(f"{url} answers with {model} (threshold {threshold:.2f}); Ctrl-C ends it")
        if open_page:
            import webbrowser

            webbrowser.open(url)

    return announce


def print_json(values: dict[str, Any]) -> None:
    """Print ``values`` as one line of JSON."""
    typer.echo(to_json(values))


def main() -> None:
    """Run the command line; bad input is one line and exit code 2."""
    console.run(app, "samesense")
