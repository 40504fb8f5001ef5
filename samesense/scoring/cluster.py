"""A Ray cluster: processes that work on parts of a job, and start again on a part whose process dies."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager, nullcontext
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from samesense.errors import SamesenseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from samesense.models.loading import Backend

RETRIES = 4  # of a part whose process dies


class Named(Protocol):
    """A part of a job."""

    @property
    def label(self) -> str:
        """What it is, for messages."""


P = TypeVar("P", bound=Named)
R = TypeVar("R")


@contextmanager
def cluster() -> Iterator[None]:
    """Use the cluster of this process, or that which RAY_ADDRESS names, or one of this machine's cores.

    Raises:
        SamesenseError: there is no cluster, or it fails.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Ray would report usage to its makers
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    import ray
    from ray.exceptions import RayError

    try:
        session = nullcontext() if ray.is_initialized() else ray.init(logging_level=logging.ERROR, log_to_driver=False)
    except Exception as error:  # plain ones, too: of processes that a busy machine starts too late
        raise SamesenseError(f"Ray: {_first_line(error)}") from error
    try:
        with session:
            yield
    except (RayError, ConnectionError) as error:
        raise SamesenseError(f"Ray: {_first_line(error)}") from error


def map_parts(method: Callable[[P], R], parts: Iterable[P], number: int, backend: Backend | None) -> Iterator[R]:
    """Have processes of the cluster work on parts, and yield what ``method`` returns, as they are done.

    Args:
        method: of a dataclass, which each process has a copy of. It is called again for a part whose process dies, so
            that it must not matter how often it is.
        parts: are taken one by one, as processes become free.
        number: of parts.
        backend: of the process's model; None: it has no model.

    Raises:
        SamesenseError: a part's process died again and again; or what the method raises, which says what is wrong.
    """
    import ray

    bound: Any = method
    process, name = bound.__self__, bound.__name__
    workers, options = needed_workers(ray.cluster_resources(), backend, number)  # type: ignore[no-untyped-call]
    kind = ray.remote(type(process)).options(**options, max_restarts=-1, max_task_retries=RETRIES)
    idle, waiting = [kind.remote(**vars(process)) for _ in range(workers)], iter(parts)
    asked: dict[Any, tuple[Any, P]] = {}
    while True:
        for part in islice(waiting, len(idle)):
            worker = idle.pop()
            asked[getattr(worker, name).remote(part)] = worker, part
        if not asked:
            return
        (done,), _ = ray.wait([*asked])
        worker, part = asked.pop(done)
        yield _result(done, part)
        idle.append(worker)


def needed_workers(resources: Mapping[str, float], backend: Backend | None, parts: int) -> tuple[int, dict[str, Any]]:
    """Return how many processes work, and what each needs: a GPU if there are any and the model can use them."""
    gpus = int(resources.get("GPU", 0)) if backend == "torch" else 0
    workers = gpus or int(resources.get("CPU", 1))
    return max(1, min(workers, parts)), {"num_cpus": 1, "num_gpus": 1 if gpus else 0}


def _result(done: Any, part: Named) -> Any:  # noqa: ANN401  # of Ray
    import ray
    from ray.exceptions import RayError, RayTaskError

    try:
        return ray.get(done)
    except RayTaskError as error:
        error.cause.add_note(f"while working on {part.label}")
        raise error.cause from error
    except RayError as error:
        raise SamesenseError(f"Ray: {part.label}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
