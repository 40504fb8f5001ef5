"""All pairs, judged in blocks, get the probabilities that they get one by one."""

import itertools
from pathlib import Path

import numpy as np
import pytest
import torch

from samesense.models.all_pairs import COLUMNS, Grid, all_pairs
from samesense.models.torch_runtime import TorchRuntime

WORDS = ["cold", "icy", "frosty", "a very hot summer day", "run", "jog", "dog", "hound", "car", "auto", "a", "b"]


@pytest.fixture(scope="module")
def twin(model_folders: dict[str, Path]) -> TorchRuntime:
    return TorchRuntime.load(model_folders["twin"])


def test_every_pair_that_reaches_the_threshold_comes_once(twin: TorchRuntime) -> None:
    probabilities = twin.probabilities(list(itertools.combinations(WORDS, 2))).tolist()
    expected = dict(zip(itertools.combinations(range(len(WORDS)), 2), probabilities, strict=True))
    threshold = float(np.median(probabilities)) + 1e-6  # between two pairs
    result = {
        (left, right): probability
        for block in all_pairs(twin.model, twin.vectors(WORDS), threshold)
        for left, right, probability in zip(*(values.tolist() for values in block), strict=True)
    }
    wanted = {pair: probability for pair, probability in expected.items() if probability >= threshold}
    assert 0 < len(wanted) < len(expected)
    assert list(result) == sorted(wanted)
    np.testing.assert_allclose([result[pair] for pair in wanted], list(wanted.values()), atol=1e-5)


def test_a_grid_returns_the_log_odds_of_the_head(twin: TorchRuntime) -> None:
    torch.manual_seed(0)
    left, right = (torch.nn.functional.normalize(torch.randn(rows, 16), dim=1) for rows in (3, 5))
    with torch.inference_mode():
        logits = twin.model.judge(left.repeat_interleave(5, dim=0), right.repeat(3, 1))
        odds = Grid(twin.model).log_odds(left, right)
    torch.testing.assert_close(odds, (logits[:, 1] - logits[:, 0]).view(3, 5), rtol=1e-4, atol=1e-4)


def test_blocks_join_at_their_edges(twin: TorchRuntime) -> None:
    torch.manual_seed(0)
    words = COLUMNS + 3
    vectors = torch.nn.functional.normalize(torch.randn(words, 16), dim=1).numpy()
    pairs = [pair for block in all_pairs(twin.model, vectors, 0) for pair in zip(block.left, block.right, strict=True)]
    assert pairs == list(itertools.combinations(range(words), 2))
