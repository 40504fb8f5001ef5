"""The Hugging Face hub: snapshots of its repositories, without pickles and without code."""

from collections.abc import Sequence
from pathlib import Path

from samesense.errors import ModelError

WEIGHTS = "model.safetensors"
FILES = ("*.json", "*.txt", "*.model", "*.sha256")  # configuration, tokenizer files of every kind, our checksums


def get_snapshot(repository: str, revision: str | None, weights: Sequence[str], *, download: bool = True) -> Path:
    """Return a folder with a repository's configuration, tokenizer and weights, from the cache or from the hub.

    Args:
        repository: owner/name.
        revision: a commit, tag or branch; None: the default branch.
        weights: patterns of the files with weights; a pickle would run code when loaded.
        download: ask the hub for what the cache lacks.

    Raises:
        ModelError: the repository cannot be reached; the message is the reason.
    """
    from huggingface_hub import logging, snapshot_download

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # warnings about retries repeat what the error says
    patterns, offline = [*FILES, *weights], not download
    try:
        return Path(snapshot_download(repository, revision=revision, allow_patterns=patterns, local_files_only=offline))
    except Exception as error:  # the hub's, the HTTP client's and the file system's
        raise ModelError(first_line(error)) from error


def first_line(error: Exception) -> str:
    """Return the first line of an error's message, or the name of its class if it has none."""
    return str(error).split("\n", maxsplit=1)[0].rstrip(".") or type(error).__name__
