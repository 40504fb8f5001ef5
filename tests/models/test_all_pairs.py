"""All pairs by blocks are judged as one by one."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import torch

from samesense import Classifier
from samesense.all_pairs import COLUMNS, Grid, all_pairs
from samesense.scoring import embedded

WORDS = ["cold", "icy", "frosty", "a very hot summer day", "run", "jog", "dog", "hound", "car", "auto", "a", "b"]


def test_every_pair_that_reaches_the_threshold_is_found_once(model_folders: dict[str, Path]) -> None:
    classifier = Classifier.load(model_folders["twin"])
    model: Any = classifier.model
    expected = dict(
        zip(
            itertools.combinations(range(len(WORDS)), 2),
            classifier.probabilities(itertools.combinations(WORDS, 2)),
            strict=True,
        )
    )
    vectors = embedded(model, classifier.tokenizer, WORDS)
    threshold = float(np.median(list(expected.values()))) + 1e-6  # between two pairs
    found = {
        (left, right): chance
        for block in all_pairs(model, vectors, threshold)
        for left, right, chance in zip(*(values.tolist() for values in block), strict=True)
    }
    wanted = {pair: chance for pair, chance in expected.items() if chance >= threshold}
    assert 0 < len(wanted) < len(expected)
    assert list(found) == sorted(wanted)
    np.testing.assert_allclose([found[pair] for pair in wanted], list(wanted.values()), atol=1e-5)


def test_a_grid_gives_what_the_head_gives(model_folders: dict[str, Path]) -> None:
    model: Any = Classifier.load(model_folders["twin"]).model
    torch.manual_seed(0)
    left, right = (torch.nn.functional.normalize(torch.randn(rows, 16), dim=1) for rows in (3, 5))
    with torch.inference_mode():
        logits = model.judge(left.repeat_interleave(5, dim=0), right.repeat(3, 1))
        found = Grid(model).log_odds(left, right)
    torch.testing.assert_close(found, (logits[:, 1] - logits[:, 0]).view(3, 5), rtol=1e-4, atol=1e-4)


def test_blocks_join_at_their_edges(model_folders: dict[str, Path]) -> None:
    model: Any = Classifier.load(model_folders["twin"]).model
    torch.manual_seed(0)
    words = COLUMNS + 3
    vectors = torch.nn.functional.normalize(torch.randn(words, 16), dim=1).numpy()
    found = [pair for block in all_pairs(model, vectors, 0) for pair in zip(block.left, block.right, strict=True)]
    assert found == list(itertools.combinations(range(words), 2))
