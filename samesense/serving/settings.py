"""How a server treats requests."""

import os
from dataclasses import dataclass, field

from samesense.errors import SamesenseError

API_KEY = "SAMESENSE_API_KEY"  # an environment variable: others can see a command's options


@dataclass(frozen=True)
class Settings:
    """The limits of a server.

    Attributes:
        batch_size: pairs that the model judges in one call at most; 1: no micro-batching.
        waiting: pairs that wait or are judged at most; the server refuses requests beyond.
        seconds: that an answer may take.
        body_seconds: that a request's body may take to arrive.
        head_seconds: that the head of a request may take to arrive.
        connections: open at a time at most.
        api_key: what requests must bring; None: nothing.
    """

    batch_size: int = 64  # in both orders, one forward pass
    waiting: int = 10_000
    seconds: float = 30.0
    body_seconds: float = 10.0
    head_seconds: float = 10.0
    connections: int = 500  # half of the files that a process may have open by default
    api_key: str | None = field(default=None, repr=False)


def key_of_environment() -> str | None:
    """Return the key that requests must bring, or None.

    Raises:
        SamesenseError: the variable is empty, which may mean that a secret is missing.
    """
    key = os.environ.get(API_KEY)
    if key is not None and not key.strip():
        raise SamesenseError(f"{API_KEY} is empty; expected a key, or no such variable")
    return key
