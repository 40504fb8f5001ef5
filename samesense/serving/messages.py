"""The requests and answers of the server, as JSON."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from samesense.models.relations import RELATIONS
from samesense.texts import MAX_CHARACTERS

MAX_PAIRS = 1_000  # of a request
TEXT = {"type": "string", "minLength": 1, "maxLength": MAX_CHARACTERS, "description": "a word or phrase"}
Text = Annotated[Any, WithJsonSchema(TEXT)]  # samesense.texts checks it, and says what is wrong
Anything = Annotated[Any, Field(description="a word or phrase; anything else gets the reason in the answer")]
Relation = Literal[*RELATIONS]  # type: ignore[valid-type]  # built at run time
Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Message(BaseModel):
    """A message with these fields and no others."""

    model_config = ConfigDict(extra="forbid")


class Pair(Message):
    """Two words or phrases."""

    left: Text
    right: Text


class Row(Message):
    """Two words or phrases, or something else in their place."""

    left: Anything
    right: Anything


class Pairs(Message):
    """Pairs to judge."""

    pairs: Annotated[list[Row], Field(max_length=MAX_PAIRS)]


class Judgement(Message):
    """The verdict on a pair, and the reason; the texts are surface forms.

    A model with a relation head also names the relation: what right is to left, and its probability given the verdict.
    """

    left: str
    right: str
    synonyms: bool
    probability: Probability
    because: str
    relation: Relation | None = None
    relation_probability: Probability | None = None


class Prediction(Judgement):
    """A judgement, and the least probability of synonyms."""

    threshold: Probability


class Refusal(Message):
    """Why a pair was not judged."""

    error: str


class Judgements(Message):
    """A judgement or a refusal of each pair, in the order of the request."""

    threshold: Probability
    results: list[Judgement | Refusal]


class ListText(Message):
    """A list of synonyms: its format is that of its name, or what it looks like."""

    name: Annotated[str, Field(min_length=1)]
    text: str


class ListPairs(Message):
    """The pairs of a list that are to be judged."""

    pairs: list[tuple[str, str]]


PairVerdict = tuple[Probability, Relation | None, Probability | None]


class JudgedList(Message):
    """A list, the probability of each of its pairs with the relation and its probability, and people's decisions."""

    list: ListText
    verdicts: Sequence[PairVerdict]
    decisions: str | None = None


class Health(Message):
    """The server answers, with this model, and with evidence beside it or without."""

    status: Literal["ok"] = "ok"
    model: str
    threshold: Probability
    evidence: bool


class Problem(Message):
    """Why a request was not answered."""

    detail: str
