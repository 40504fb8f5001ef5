"""How a server treats requests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The limits of a server.

    Attributes:
        batch_size: pairs that the model judges in one call at most; 1: no micro-batching.
        waiting: requests that wait or are judged at most; the server refuses more.
        seconds: that a request may take.
    """

    batch_size: int = 64  # in both orders, one forward pass
    waiting: int = 256
    seconds: float = 30.0
