"""Temperature scaling, in the weights."""

from pathlib import Path

import numpy as np
import pytest
import torch

from samesense.models.architectures import ARCHITECTURES
from samesense.models.torch_runtime import TorchRuntime
from samesense.training.temperature import divide_head

PAIRS = [("cold", "icy"), ("hot", "a very hot summer day in the city"), ("run", "jog")]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_head_and_with_it_the_log_odds_are_divided(architecture: str, model_folders: dict[str, Path]) -> None:
    runtime = TorchRuntime.load(model_folders[architecture])
    log_odds = runtime.log_odds(PAIRS)
    before = {name: weights.clone() for name, weights in runtime.model.state_dict().items()}
    divide_head(runtime.model, 2.0)
    head = "classifier" if architecture == "cross" else "head.2"
    divided = {name: weights / 2 if name.startswith(f"{head}.") else weights for name, weights in before.items()}
    torch.testing.assert_close(runtime.model.state_dict(), divided, rtol=0, atol=0)
    np.testing.assert_allclose(runtime.log_odds(PAIRS), log_odds / 2, rtol=1e-5)
