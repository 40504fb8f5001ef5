"""What the tools that get published files have in common: reading a copy, and checking what was read."""

from hashlib import sha256
from pathlib import Path

from samesense.errors import DataError


def read_copy(path: Path, what: str) -> bytes:
    """Return the content of a file; the message of a `DataError` says ``what`` was expected if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}; expected {what}") from error


def verified(content: bytes, expected: str | None, name: str) -> bytes:
    """Return ``content``, or raise `DataError` if its sha256 is not the expected one, or none is known."""
    if (digest := sha256(content).hexdigest()) != expected:
        raise DataError(f"{name}: its sha256 is {digest}; expected {expected}")
    return content
