"""Late interaction: words read by themselves, then side by side."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModel, AutoTokenizer

from samesense.models.late import Late
from samesense.models.relations import RELATIONS
from samesense.models.torch_runtime import TorchRuntime

LEFT, RIGHT = [101, 3147, 102], [101, 2200, 3435, 2154, 102]


@pytest.fixture
def model(tiny_bert: Path) -> Late:
    """Return a late model whose layers and heads have biases of all kinds."""
    torch.manual_seed(1)
    model = Late(AutoModel.from_pretrained(tiny_bert)).eval()
    with torch.no_grad():
        model.head.get_parameter("side_bias").normal_(std=3)
        model.head.get_parameter("2.weight").mul_(100)
    return model


@pytest.fixture
def runtime(model: Late, tiny_bert: Path) -> TorchRuntime:
    return TorchRuntime(model, AutoTokenizer.from_pretrained(tiny_bert))


def logits(model: Late, left: list[int], right: list[int], padding: int = 0) -> torch.Tensor:
    ids = torch.tensor([left + right + [0] * padding])
    sides = torch.tensor([[1] * len(left) + [2] * len(right) + [0] * padding])
    with torch.inference_mode():
        result: torch.Tensor = model(ids, sides).logits[0]
    return result


def test_a_new_model_tells_the_sides_apart_by_nothing_but_the_pooling(tiny_bert: Path) -> None:
    bias = Late(AutoModel.from_pretrained(tiny_bert)).head.get_parameter("side_bias")
    assert bias.tolist() == [[[0.0, 0.0]] * 2] * 2  # two upper layers of three, two heads


def test_neither_the_order_nor_padding_makes_a_difference(model: Late) -> None:
    expected = logits(model, LEFT, RIGHT)
    torch.testing.assert_close(logits(model, RIGHT, LEFT), expected, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(logits(model, LEFT, RIGHT, 4), expected, rtol=1e-5, atol=1e-5)
    assert (logits(model, LEFT, LEFT) - expected).abs().max() > 0.01


def test_the_bias_and_the_other_word_make_a_difference(model: Late) -> None:
    before = logits(model, LEFT, RIGHT)
    with torch.no_grad():
        model.head.get_parameter("side_bias")[..., 0] += 10  # each word reads itself alone
    assert (logits(model, LEFT, RIGHT) - before).abs().max() > 0.01


def test_the_lower_layers_are_those_of_the_stock_encoder_on_words_alone(model: Late, tiny_bert: Path) -> None:
    stock = AutoModel.from_pretrained(tiny_bert).eval()
    pair = torch.tensor([LEFT + RIGHT]), torch.tensor([[1] * len(LEFT) + [2] * len(RIGHT)])
    with torch.inference_mode():
        alone = [
            stock(torch.tensor([word]), output_hidden_states=True).hidden_states[model.config.lower_layers]
            for word in (LEFT, RIGHT)
        ]
        torch.testing.assert_close(model.read(*pair), torch.cat(alone, dim=1), rtol=0, atol=1e-6)


def test_a_model_is_read_as_it_was_written(model: Late, tmp_path: Path) -> None:
    model.save_pretrained(tmp_path)
    again = Late.from_pretrained(tmp_path).eval()
    assert again.config.lower_layers == 1
    assert torch.equal(logits(again, LEFT, RIGHT), logits(model, LEFT, RIGHT))


def test_the_runtime_is_exactly_symmetric_and_reads_each_word_and_judges_each_pair_once(
    runtime: TorchRuntime, count_calls: Callable[[Any, str], list[tuple[Any, ...]]]
) -> None:
    read, judged = count_calls(runtime, "read"), count_calls(runtime, "interact")
    odds = runtime.log_odds_as_given([("icy", "a cold day"), ("a cold day", "icy"), ("icy", "icy"), ("icy", "hot")])
    assert odds[0] == odds[1]
    assert len({*odds}) == 3
    assert sum(len(batch["input_ids"]) for (batch,) in read) == 3
    assert sum(len(sides) for _, sides in judged) == 3


def test_relations_have_a_direction_and_the_verdict_has_none(
    tiny_bert: Path, count_calls: Callable[[Any, str], list[tuple[Any, ...]]]
) -> None:
    model = Late(AutoModel.from_pretrained(tiny_bert), len(RELATIONS))
    runtime = TorchRuntime(model, AutoTokenizer.from_pretrained(tiny_bert))
    read, judged = count_calls(runtime, "read"), count_calls(runtime, "interact")
    (given, exchanged), (again, back) = runtime.outputs([("icy", "a cold day"), ("a cold day", "icy")])
    assert (given.tolist(), exchanged.tolist()) == (back.tolist(), again.tolist())
    assert given[0] == exchanged[0]
    assert abs(given[1:] - exchanged[1:]).max() > 0.01
    assert (len(read[0][0]["input_ids"]), len(judged[0][1])) == (2, 2)


def test_a_batch_of_pairs_is_judged_as_the_model_judges_each_pair_alone(runtime: TorchRuntime) -> None:
    words = ["icy", "a very hot summer day in the city", "cold"]
    encoded = [runtime.tokenizer(word)["input_ids"] for word in words]
    pairs = [(0, 1), (2, 0), (1, 1)]
    odds = runtime.log_odds_as_given([(words[left], words[right]) for left, right in pairs])
    alone = [logits(runtime.model, encoded[left], encoded[right]).diff().item() for left, right in pairs]
    torch.testing.assert_close(torch.from_numpy(odds), torch.tensor(alone).double(), rtol=1e-5, atol=1e-5)
