"""Texts as batches of token ids, by hand."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from samesense.models.encodings import batches_by_tokens, encode, pad_batch, run_batches, token_sides

if TYPE_CHECKING:
    from samesense.models.encodings import Batch

CLS, SEP, COLD, ICY = 101, 102, 3147, 13580


@pytest.fixture(scope="module")
def tokenizer(tiny_distilbert: Path) -> PreTrainedTokenizerBase:
    tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(tiny_distilbert, model_max_length=8)
    return tokenizer


def test_words_and_pairs_are_encoded_alike_by_both_libraries(tokenizer: PreTrainedTokenizerBase) -> None:
    bare = tokenizer.backend_tokenizer
    bare.enable_truncation(8)
    bare.no_padding()
    for each in (tokenizer, bare):
        words, pairs = encode(each, ["cold"]), encode(each, ["cold"], ["icy"])
        assert [encoding.ids for encoding in words] == [[CLS, COLD, SEP]]
        assert [encoding.ids for encoding in pairs] == [[CLS, COLD, SEP, ICY, SEP]]
        assert token_sides(pairs[0]) == [0, 1, 0, 2, 0]
        assert [len(encoding) for encoding in encode(each, ["cold " * 50])] == [8]
        assert encode(each, []) == encode(each, [], []) == []


def test_batches_have_similar_lengths_and_at_most_so_many_tokens(tokenizer: PreTrainedTokenizerBase) -> None:
    encodings = encode(tokenizer, ["cold", "cold icy cold", "icy", "cold icy"])  # of 3, 5, 3 and 4 tokens
    assert [rows.tolist() for rows in batches_by_tokens(encodings, 8)] == [[1], [3, 0], [2]]
    assert [rows.tolist() for rows in batches_by_tokens(encodings, 1)] == [[1], [3], [0], [2]]
    assert [rows.tolist() for rows in batches_by_tokens(encodings, 100)] == [[1, 3, 0, 2]]
    assert list(batches_by_tokens([], 8)) == []


def test_a_batch_is_padded_at_the_end(tokenizer: PreTrainedTokenizerBase) -> None:
    encodings = encode(tokenizer, ["cold", "cold"], ["icy", "cold icy"])
    batch = pad_batch(encodings, ("input_ids", "attention_mask", "token_type_ids", "sides"), pad=7)
    assert {name: values.tolist() for name, values in batch.items()} == {
        "input_ids": [[CLS, COLD, SEP, ICY, SEP, 7], [CLS, COLD, SEP, COLD, ICY, SEP]],
        "attention_mask": [[1, 1, 1, 1, 1, 0], [1] * 6],
        "token_type_ids": [[0, 0, 0, 1, 1, 0], [0, 0, 0, 1, 1, 1]],
        "sides": [[0, 1, 0, 2, 0, 0], [0, 1, 0, 2, 2, 0]],
    }


def test_results_come_in_the_order_of_the_rows(tokenizer: PreTrainedTokenizerBase) -> None:
    encodings = encode(tokenizer, ["cold", "cold icy cold", "icy"])

    def run(batch: "Batch") -> np.ndarray:
        return batch["input_ids"][:, 1:3].astype(np.float32)

    batches = [np.array([2, 0]), np.array([1])]
    result = run_batches(run, encodings, batches, ["input_ids"], 0, width=(2,))
    assert result.tolist() == [[COLD, SEP], [COLD, ICY], [ICY, SEP]]
    assert run_batches(run, [], [], ["input_ids"], 0, width=(2,)).shape == (0, 2)
