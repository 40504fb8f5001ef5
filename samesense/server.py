"""The server's answers: judgements of pairs, what WordNet says, and the pages that show them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from samesense.batching import Batcher
from samesense.errors import TextError
from samesense.limits import Limits
from samesense.messages import Health, Judgement, Judgements, Pair, Pairs, Prediction, Refusal, Row
from samesense.problems import CODES, MISSING, problem, told
from samesense.texts import checked_pair
from samesense.wordnet import Said, WordNet  # noqa: TC001  # FastAPI reads annotations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samesense.classifier import Classifier
    from samesense.serving import Settings

MAX_BODY = 1_000_000  # bytes of a request
WAIT = 0.002  # seconds, for a batch to fill
PAGES = Path(__file__).parent / "pages"
POLICY = {"Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}


@dataclass(frozen=True)
class Service:
    """What a server answers with.

    Attributes:
        model: its name.
        threshold: its least probability of synonyms.
        batcher: judges pairs.
        wordnet: None if there are no tables.
    """

    model: str
    threshold: float
    batcher: Batcher
    wordnet: WordNet | None

    async def judgements(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Judge pairs of checked texts."""
        values = await self.batcher.judged(pairs)
        return [
            Judgement(left=left, right=right, synonyms=value >= self.threshold, probability=value)
            for (left, right), value in zip(pairs, values, strict=True)
        ]


def application(
    classifier: Classifier,
    model: str,
    settings: Settings,
    *,
    demo: bool = False,
    wordnet: WordNet | None = None,
) -> FastAPI:
    """Return the server of a model, as an ASGI application.

    Args:
        classifier: judges the pairs, in a thread of its own.
        model: its name, to be told.
        settings: how requests are treated.
        demo: with the page to try it on.
        wordnet: what that page's second answer comes from.
    """
    batcher = Batcher(classifier.probabilities, size=settings.batch_size, wait=WAIT, requests=settings.waiting)
    app = FastAPI(
        title="samesense",
        summary="Tell whether two English words or phrases mean the same.",
        version=version("samesense"),
        docs_url=None,  # FastAPI's own asks other hosts for its scripts
        redoc_url=None,
        exception_handlers=dict.fromkeys(CODES, problem),
    )
    app.state.service = Service(model, classifier.threshold, batcher, wordnet)
    app.add_middleware(Limits, size=MAX_BODY, seconds=settings.seconds)
    app.include_router(answers)
    if demo:
        app.include_router(demonstration)
    app.mount("/static", StaticFiles(directory=PAGES))
    return app


async def _service(request: Request) -> Service:  # async, so that it runs without a thread
    service: Service = request.app.state.service
    return service


Ours = Annotated[Service, Depends(_service)]
answers = APIRouter()
demonstration = APIRouter()


@answers.post("/predict", responses=told(400, 413, 422, 500, 503))
async def predict(pair: Pair, service: Ours) -> Prediction:
    """Judge one pair."""
    (found,) = await service.judgements([checked_pair((pair.left, pair.right))])
    return Prediction(**found.model_dump(), threshold=service.threshold)


@answers.post("/score", responses=told(400, 413, 422, 500, 503))
async def score(asked: Pairs, service: Ours) -> Judgements:
    """Judge many pairs; one that cannot be judged gets the reason."""
    checked = [_checked_or_refused(pair) for pair in asked.pairs]
    found = iter(await service.judgements([pair for pair in checked if not isinstance(pair, Refusal)]))
    results = [pair if isinstance(pair, Refusal) else next(found) for pair in checked]
    return Judgements(threshold=service.threshold, results=results)


@answers.get("/healthz")
async def healthz(service: Ours) -> Health:
    """Tell that the server answers, and with which model."""
    return Health(model=service.model, threshold=service.threshold)


@answers.get("/docs", include_in_schema=False)
async def docs() -> FileResponse:
    """Show what there is to ask."""
    return FileResponse(PAGES / "docs.html", headers=POLICY)


@demonstration.get("/", include_in_schema=False)
async def page() -> FileResponse:
    """Show the page to try the model on."""
    return FileResponse(PAGES / "demo.html", headers=POLICY)


@demonstration.get("/wordnet", responses=told(404, 422))
def says(left: str, right: str, service: Ours) -> Said:
    """Tell what WordNet says of two words."""
    if service.wordnet is None:
        raise HTTPException(MISSING, "no WordNet tables: `make repro` makes them, --wordnet says where they are")
    return service.wordnet.says(*checked_pair((left, right)))


def _checked_or_refused(pair: Row) -> tuple[str, str] | Refusal:
    try:
        return checked_pair((pair.left, pair.right))
    except TextError as error:
        return Refusal(error=str(error))
