"""The template around each word, in training and in every runtime."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from samesense.models.architectures import ARCHITECTURES, Architecture
from samesense.models.encodings import encode, token_sides
from samesense.models.loading import Backend, load_model
from samesense.models.metadata import Metadata
from samesense.models.onnx_export import write_export
from samesense.models.torch_runtime import TorchRuntime
from samesense.pairs import pair_tuples
from samesense.training.fine_tuning import Training, fine_tune, load_base
from samesense.training.saving import save_model
from samesense.training.template import with_template


def tokens(tokenizer: PreTrainedTokenizerBase, *sides: str) -> str:
    return " ".join(encode(tokenizer, *([side] for side in sides))[0].tokens)


@pytest.fixture
def tokenizer(tiny_distilbert: Path) -> PreTrainedTokenizerBase:
    bare: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(tiny_distilbert, model_max_length=16)
    return bare


@pytest.mark.parametrize(
    ("template", "word", "pair"),
    [
        ("' {} '", "[CLS] ' ice box ' [SEP]", "[CLS] ' ice box ' [SEP] ' cafe ' [SEP]"),
        ("The word {}", "[CLS] the word ice box [SEP]", "[CLS] the word ice box [SEP] the word cafe [SEP]"),
        ("{} means", "[CLS] ice box means [SEP]", "[CLS] ice box means [SEP] cafe means [SEP]"),
        ("{}", "[CLS] ice box [SEP]", "[CLS] ice box [SEP] cafe [SEP]"),
    ],
)
def test_both_sides_are_in_the_template_also_after_saving(  # noqa: PLR0913, PLR0917  # a parameter or a fixture each
    template: str, word: str, pair: str, tokenizer: PreTrainedTokenizerBase, tiny_distilbert: Path, tmp_path: Path
) -> None:
    framed = with_template(tokenizer, template)
    framed.save_pretrained(tmp_path)
    (tmp_path / "config.json").write_bytes((tiny_distilbert / "config.json").read_bytes())
    for one in (framed, AutoTokenizer.from_pretrained(tmp_path)):
        assert (tokens(one, "Ice Box"), tokens(one, "Ice Box", "café")) == (word, pair)
        assert (one.model_input_names, one.model_max_length) == (tokenizer.model_input_names, 16)
        assert (one.pad_token_id, one.cls_token, one.sep_token) == (0, "[CLS]", "[SEP]")
    assert tokens(tokenizer, "Ice Box") == "[CLS] ice box [SEP]"


def test_long_texts_are_cut_and_the_template_is_not(tokenizer: PreTrainedTokenizerBase) -> None:
    framed = with_template(tokenizer, "' {} '")
    (encoding,) = encode(framed, ["cold " * 20], ["icy " * 20])
    assert " ".join(encoding.tokens) == "[CLS] ' " + "cold " * 4 + "' [SEP] ' " + "icy " * 5 + "' [SEP]"
    assert token_sides(encoding) == [0, 0, 1, 1, 1, 1, 0, 0, 0, 2, 2, 2, 2, 2, 0, 0]


@pytest.mark.parametrize(("backend", "tolerance"), [("torch", 0.0), ("onnx", 2e-6)])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_runtime_judges_with_the_template_of_training(  # noqa: PLR0913, PLR0917  # a parameter or a fixture each
    architecture: Architecture,
    backend: Backend,
    tolerance: float,
    make_training: Callable[..., Training],
    pairs: pd.DataFrame,
    tmp_path: Path,
) -> None:
    training = make_training(architecture=architecture, template="' {} '")
    model, tokenizer, _ = fine_tune({"train": pairs}, training)
    trained = TorchRuntime(model, tokenizer)
    expected = trained.log_odds(pair_tuples(pairs))
    bare = TorchRuntime(model, load_base(make_training(architecture=architecture))[1]).log_odds(pair_tuples(pairs))
    assert np.abs(expected - bare).min() > 10 * tolerance
    save_model(model, tokenizer, Metadata(architecture, 0.5, 1.0, {}), tmp_path / "torch")
    (tmp_path / "onnx").mkdir()
    write_export(trained, tmp_path / "onnx")
    loaded, _ = load_model(tmp_path / backend, backend)
    np.testing.assert_allclose(loaded.log_odds(pair_tuples(pairs)), expected, rtol=0, atol=tolerance)
