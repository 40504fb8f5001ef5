"""The processes that share a training, as torchrun's environment variables describe them."""

import os


def process_count() -> int:
    """Return the number of processes that train together."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def is_first_process() -> bool:
    """Return whether this process writes the results: it is the only one, or the first of torchrun's."""
    return os.environ.get("RANK", "0") == "0"
