"""What the time of torch goes to, and the share of the machine's rate."""

from types import SimpleNamespace
from typing import Any

import pytest
import torch

from benchmarks import profiling
from benchmarks.profiling import machine_rate, new_profiler, part_of, profile_report

EVENTS: Any = [
    SimpleNamespace(key="aten::addmm", self_cpu_time_total=500_000, flops=3_000_000_000),
    SimpleNamespace(key="aten::mm", self_cpu_time_total=500_000, flops=1_000_000_000),
    SimpleNamespace(key="aten::gelu", self_cpu_time_total=250_000, flops=0),
    SimpleNamespace(key="aten::copy_", self_cpu_time_total=350_000, flops=0),
]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("aten::addmm", "matrix products"),
        ("autograd::engine::evaluate_function: AddmmBackward0", "matrix products"),
        ("aten::_scaled_dot_product_flash_attention_for_cpu", "attention"),
        ("ScaledDotProductFlashAttentionForCpuBackward0", "attention"),
        ("aten::native_layer_norm_backward", "layer norm"),
        ("Optimizer.step#AdamW.step", "optimizer"),
        ("aten::_fused_adamw_", "optimizer"),
        ("enumerate(DataLoader)#_SingleProcessDataLoaderIter.__next__", "batches"),
        ("aten::add_", "other operations"),
    ],
)
def test_an_operation_is_of_the_part_that_its_name_tells(name: str, part: str) -> None:
    assert part_of(name) == part


def test_the_report_has_shares_of_the_time_by_the_clock() -> None:
    assert profile_report(EVENTS, 2.0, 8e9).splitlines() == [
        "| part | seconds | share |",
        "| --- | ---: | ---: |",
        "| matrix products | 1.00 | 50% |",
        "| other operations | 0.35 | 18% |",
        "| GELU | 0.25 | 12% |",
        "| outside of operations | 0.40 | 20% |",
        "| all | 2.00 | 100% |",
        "",
        (
            "Matrix products: 2 GFLOP/s of all that time, 25% of the 8 GFLOP/s that the machine reaches with nothing "
            "else to do."
        ),
    ]


def test_the_profiler_counts_what_a_training_step_multiplies() -> None:
    layer, rows = torch.nn.Linear(32, 16, bias=False), torch.rand(8, 32)
    with new_profiler() as trace:
        layer(rows).sum().backward()
    weights = 32 * 16
    assert sum(event.flops for event in trace.key_averages()) == (2 + 2) * weights * 8  # the rows need no gradient


def test_the_machine_has_a_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiling, "MATRIX", 16)
    assert machine_rate() > 0
