"""The server: judgements of pairs, what WordNet says of them, and the pages that show both."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from samesense.errors import TextError
from samesense.lexicons.lookup import Comparison, Lookup  # noqa: TC001  # FastAPI reads annotations
from samesense.serving.api_page import ASSETS, MOUNT, api_page
from samesense.serving.keys import KeyCheck
from samesense.serving.limits import Limits
from samesense.serving.lists import list_pairs, review_request
from samesense.serving.measures import Measures, Measuring
from samesense.serving.messages import (
    Health,
    JudgedList,
    Judgement,
    Judgements,
    ListPairs,
    ListText,
    Pair,
    Pairs,
    Prediction,
    Refusal,
    Row,
)
from samesense.serving.micro_batching import MicroBatcher
from samesense.serving.problems import CODES, MISSING, problem, problem_responses
from samesense.texts import checked_pair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samesense.classifier import Classifier
    from samesense.serving.settings import Settings
    from samesense.texts import Pair as CheckedPair

MAX_BODY = 1_000_000  # bytes of a request
WAIT = 0.002  # seconds, for a batch to fill
REFUSALS = problem_responses(400, 401, 408, 413, 422, 500, 503)  # of requests to judge
PAGES = Path(__file__).parent / "pages"
POLICY = {"Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}


@dataclass(frozen=True)
class Service:
    """What a server answers with.

    Attributes:
        model: its name.
        classifier: the model, which the batcher asks.
        batcher: judges pairs of checked texts.
        measures: of itself.
        lookup: WordNet; None if there are no tables.
    """

    model: str
    classifier: Classifier
    batcher: MicroBatcher[Judgement]
    measures: Measures
    lookup: Lookup | None


def application(
    classifier: Classifier,
    model: str,
    settings: Settings,
    *,
    demo: bool = False,
    lookup: Lookup | None = None,
) -> FastAPI:
    """Return the server of a model, as an ASGI application.

    Args:
        classifier: judges the pairs, in a thread of its own.
        model: its name, for the answers.
        settings: the limits.
        demo: with the page to try the model.
        lookup: WordNet, for that page.
    """

    def judge(pairs: Sequence[CheckedPair]) -> list[Judgement]:  # or fail, if a verdict is none, as if it is NaN
        measures.note_batch(len(pairs))
        judged = zip(pairs, classifier.judge(pairs), strict=True)
        return [Judgement(left=left, right=right, **asdict(verdict)) for (left, right), verdict in judged]

    limits = {"size": settings.batch_size, "pairs": settings.waiting}
    batcher = MicroBatcher(judge, wait=WAIT, seconds=settings.seconds, **limits)
    measures = Measures(lambda: batcher.waiting)
    app = FastAPI(
        title="samesense",
        summary="Tell whether two English words or phrases mean the same.",
        version=version("samesense"),
        docs_url=None,  # by default it asks other hosts for its scripts; `api_page` does not
        redoc_url=None,
        exception_handlers=dict.fromkeys(CODES, problem),
    )
    app.state.service = Service(model, classifier, batcher, measures, lookup)
    app.add_middleware(Limits, size=MAX_BODY, body_seconds=settings.body_seconds, seconds=settings.seconds)
    if settings.api_key is not None:
        app.add_middleware(KeyCheck, key=settings.api_key)
    app.add_middleware(Measuring, measures=measures)
    app.include_router(answers)
    if demo:
        app.include_router(demonstration)
    app.mount("/static", StaticFiles(directory=PAGES, packages=[("samesense.review", "pages")]))
    app.mount(MOUNT, StaticFiles(directory=ASSETS))
    return app


async def _service(request: Request) -> Service:  # async, so that it runs without a thread
    service: Service = request.app.state.service
    return service


ServiceDependency = Annotated[Service, Depends(_service)]
answers = APIRouter(tags=["samesense"])
demonstration = APIRouter(tags=["demo"])


@answers.post("/predict", responses=REFUSALS, response_model_exclude_none=True)
async def predict(pair: Pair, service: ServiceDependency) -> Prediction:
    """Judge one pair."""
    (judgement,) = await service.batcher.judge([checked_pair((pair.left, pair.right))])
    return Prediction(**judgement.model_dump(), threshold=service.classifier.threshold)


@answers.post("/score", responses=REFUSALS, response_model_exclude_none=True)
async def score(request: Pairs, service: ServiceDependency) -> Judgements:
    """Judge many pairs; for one that cannot be judged, the answer has the reason."""
    checked = [_check_or_refuse(row) for row in request.pairs]
    judgements = iter(await service.batcher.judge([pair for pair in checked if not isinstance(pair, Refusal)]))
    results = [pair if isinstance(pair, Refusal) else next(judgements) for pair in checked]
    return Judgements(threshold=service.classifier.threshold, results=results)


@answers.get("/healthz")
async def healthz(service: ServiceDependency) -> Health:
    """Say that the server answers, with which model, and whether with evidence."""
    evidence = service.classifier.evidence is not None
    return Health(model=service.model, threshold=service.classifier.threshold, evidence=evidence)


@answers.get("/metrics", include_in_schema=False)
async def metrics(service: ServiceDependency) -> Response:
    """Return what the server measures of itself."""
    return Response(generate_latest(service.measures.registry), media_type=CONTENT_TYPE_LATEST)


@answers.get("/docs", include_in_schema=False)
async def docs() -> HTMLResponse:
    """Show the page that describes the API."""
    return api_page()


@demonstration.get("/", include_in_schema=False)
async def page() -> FileResponse:
    """Show the page to try the model."""
    return FileResponse(PAGES / "demo.html", headers=POLICY)


@demonstration.get("/wordnet", responses=problem_responses(401, 404, 422))
def compare(left: str, right: str, service: ServiceDependency) -> Comparison:
    """Return what WordNet says of two words."""
    if service.lookup is None:
        raise HTTPException(MISSING, "no tables of WordNet: `make repro` makes them, --wordnet names their folder")
    return service.lookup.compare(*checked_pair((left, right)))


@demonstration.get("/list", include_in_schema=False)
async def list_page() -> FileResponse:
    """Show the page to review a list."""
    return FileResponse(PAGES / "list.html", headers=POLICY)


@demonstration.post("/list/pairs", responses=REFUSALS)
def pairs_of_list(request: ListText) -> ListPairs:
    """Return the pairs of a list that are to be judged, by /score."""
    return ListPairs(pairs=list_pairs(request))


@demonstration.post("/list/review", responses=REFUSALS)
def review(request: JudgedList, service: ServiceDependency) -> dict[str, Any]:
    """Return what is wrong in a list, by the verdicts on its pairs."""
    return review_request(request, service.classifier)


def _check_or_refuse(row: Row) -> CheckedPair | Refusal:
    try:
        return checked_pair((row.left, row.right))
    except TextError as error:
        return Refusal(error=str(error))
