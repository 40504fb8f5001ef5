"""The processes that share a training, as torchrun's environment variables describe them."""

import os
import time

PAUSE = 1  # seconds


def process_count() -> int:
    """Return the number of processes that train together."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def is_first_process() -> bool:
    """Return whether this process writes the results: it is the only one, or the first of torchrun's."""
    return os.environ.get("RANK", "0") == "0"


def leave_group() -> None:
    """Leave the group of processes that train together, if there is one, when all have finished.

    A thread of the group needs the interpreter's lock to let go of the tensors of the last collective, and whoever
    destroys the group holds that lock and waits for the thread: without a pause, a process now and then never ends.
    """
    import torch

    if torch.distributed.is_initialized():
        torch.distributed.barrier()
        time.sleep(PAUSE)
        torch.distributed.destroy_process_group()
