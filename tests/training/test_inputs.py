"""What a model of each architecture reads."""

from pathlib import Path

import pandas as pd
import pytest
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from samesense.models.architectures import ARCHITECTURES
from samesense.training.inputs import INPUTS
from samesense.training.rows import with_exchanged


@pytest.fixture(scope="module")
def tokenizer(tiny_distilbert: Path) -> PreTrainedTokenizerBase:
    tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(tiny_distilbert)
    return tokenizer


def test_every_architecture_has_inputs() -> None:
    assert tuple(INPUTS) == ARCHITECTURES
    assert [name for name, inputs in INPUTS.items() if inputs.symmetric] == ["twin", "late"]


def test_a_cross_encoder_reads_the_pair_encoding(pairs: pd.DataFrame, tokenizer: PreTrainedTokenizerBase) -> None:
    rows = INPUTS["cross"].rows(with_exchanged(pairs.head(1)), tokenizer)
    decoded = tokenizer.batch_decode(list(rows["input_ids"]))
    assert decoded == ["[CLS] big [SEP] large [SEP]", "[CLS] large [SEP] big [SEP]"]
    assert rows["labels"] == [1, 1]
    assert rows["length"] == [5, 5]


def test_a_joint_model_reads_the_side_of_each_token_too(
    pairs: pd.DataFrame, tokenizer: PreTrainedTokenizerBase
) -> None:
    joint = INPUTS["joint"]
    rows = joint.rows(pairs.iloc[[0, 4]], tokenizer)  # big, large; to get up early, wake
    assert rows["sides"] == [[0, 1, 0, 2, 0], [0, 1, 1, 1, 1, 0, 2, 0]]
    batch = joint.collator(tokenizer)([{key: row[key] for key in row if key != "length"} for row in rows])
    assert batch["sides"].tolist() == [[0, 1, 0, 2, 0, 0, 0, 0], [0, 1, 1, 1, 1, 0, 2, 0]]
    assert batch["attention_mask"].tolist() == [[1] * 5 + [0] * 3, [1] * 8]
    assert batch["labels"].tolist() == [1, 0]


def test_a_word_is_in_a_batch_of_twins_once(pairs: pd.DataFrame, tokenizer: PreTrainedTokenizerBase) -> None:
    twin = INPUTS["twin"]
    batch = twin.collator(tokenizer)(list(twin.rows(pairs, tokenizer)))
    assert len(batch["input_ids"]) == 10  # of 20 sides
    words = tokenizer.batch_decode(batch["input_ids"], skip_special_tokens=True)
    assert [words[place] for place in batch["left"]] == pairs["left"].tolist()
    assert [words[place] for place in batch["right"]] == pairs["right"].tolist()
    assert batch["labels"].tolist() == pairs["label"].tolist()


def test_a_late_model_reads_words_by_themselves_one_after_the_other(
    pairs: pd.DataFrame, tokenizer: PreTrainedTokenizerBase
) -> None:
    late = INPUTS["late"]
    rows = late.rows(pairs.iloc[[0, 4]], tokenizer)  # big, large; to get up early, wake
    assert rows["length"] == [6, 9]
    batch = late.collator(tokenizer)([{key: row[key] for key in row if key != "length"} for row in rows])
    assert tokenizer.batch_decode(batch["input_ids"]) == [
        "[CLS] big [SEP] [CLS] large [SEP] [PAD] [PAD] [PAD]",
        "[CLS] to get up early [SEP] [CLS] wake [SEP]",
    ]
    assert batch["sides"].tolist() == [[1, 1, 1, 2, 2, 2, 0, 0, 0], [1, 1, 1, 1, 1, 1, 2, 2, 2]]
    assert batch["labels"].tolist() == [1, 0]
