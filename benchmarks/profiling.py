"""Where the time of torch goes on a CPU, and which share of the machine's rate of matrix products it reaches."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING

from samesense.reports.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch.autograd.profiler_util import FunctionEventAvg
    from torch.profiler import profile

MATRIX, PRODUCTS = 2048, 10  # the size of the matrices, and how many products, that measure the machine
PARTS = {  # what the names of operations have in them, in lower case; an operation is of the first part that has it
    "attention": ("attention",),
    "matrix products": ("mm", "linear"),
    "GELU": ("gelu",),
    "layer norm": ("layer_norm", "layernorm"),
    "optimizer": ("optimizer", "adam", "_foreach"),
    "embeddings": ("embedding",),
    "batches": ("dataloader",),
}
OTHERS, REST = "other operations", "outside of operations"


def new_profiler() -> profile:
    """Return a profiler of the CPU that counts the operations of matrix products."""
    from torch.profiler import ProfilerActivity, profile

    return profile(activities=[ProfilerActivity.CPU], with_flops=True)


def machine_rate() -> float:
    """Return the floating-point operations per second of this machine's matrix products, in single precision."""
    import torch

    matrix = torch.rand(MATRIX, MATRIX)
    torch.mm(matrix, matrix)  # to be warm
    start = time.perf_counter()
    for _ in range(PRODUCTS):
        torch.mm(matrix, matrix)
    return float(PRODUCTS * 2 * MATRIX**3 / (time.perf_counter() - start))


def part_of(name: str) -> str:
    """Return the part in `PARTS` that an operation of torch belongs to, or `OTHERS`."""
    return next((part for part, marks in PARTS.items() if any(mark in name.lower() for mark in marks)), OTHERS)


def profile_report(events: Sequence[FunctionEventAvg], seconds: float, machine: float) -> str:
    """Return the seconds of each part and its share of all, as a Markdown table, and the rate of matrix products.

    The profiler counts their operations by their shapes: two per weight and token forwards, four backwards. Attention's
    own are not among them; for words, they are few.

    Args:
        events: of the profiler, averaged by name.
        seconds: how long all took, by the clock.
        machine: its `machine_rate`.
    """
    spent: defaultdict[str, float] = defaultdict(float)
    for event in events:
        spent[part_of(str(event.key))] += event.self_cpu_time_total / 1e6
    rows = sorted(spent.items(), key=lambda row: -row[1])
    rows += [(REST, max(seconds - sum(spent.values()), 0.0)), ("all", seconds)]
    table = Table(["part", "seconds", "share"], [[part, f"{one:.2f}", f"{one / seconds:.0%}"] for part, one in rows])
    used = sum(event.flops for event in events) / seconds
    return (
        f"{table.markdown()}\n\nMatrix products: {used / 1e9:.0f} GFLOP/s of all that time, {used / machine:.0%} of "
        f"the {machine / 1e9:.0f} GFLOP/s that the machine reaches with nothing else to do."
    )
