"""Contrastive training of word vectors."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from transformers import PreTrainedTokenizerBase

from samesense.errors import DataError
from samesense.models.architectures import ARCHITECTURES, Architecture
from samesense.models.pooled import embed
from samesense.training.contrastive import Batch, WordPairs, contrastive_loss, train_word_vectors
from samesense.training.fine_tuning import Training, load_base
from samesense.training.initial_model import encoder_of
from samesense.training.recipe import Contrastive

ROWS = [  # left, right, label, kind, origin, source
    ("auto", "car", 1, "synonym", "wordnet", "car.n.01"),
    ("auto", "automobile", 1, "synonym", "lexicon:cars", ""),
    ("car", "motorcar", 1, "synonym", "wordnet", "car.n.01"),
    ("cold", "icy", 1, "synonym", "wordnet", "cold.a.01"),
    ("cold", "hot", 0, "antonym", "wordnet", "cold.a.01 hot.a.01"),
    ("bike", "car", 0, "co_hyponym", "wordnet", "bike.n.01 car.n.01"),
    ("cold", "key", 0, "random", "wordnet", ""),
    ("colds", "icy", 1, "synonym", "paraphrase:inflection", "cold\ticy"),
]
CONTRASTIVE = {
    "steps": 30,
    "batch_size": 4,
    "loss": "info_nce",
    "temperature": 0.1,
    "attract_margin": 0.6,
    "repel_margin": 0.1,
    "learning_rate": 0.01,
    "hard_negatives": ["antonym"],
}
VECTORS = torch.tensor([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]])


def measure_loss(model: Any, tokenizer: PreTrainedTokenizerBase, table: pd.DataFrame, settings: Contrastive) -> float:
    """Return the loss on all synonyms of the table."""
    data = WordPairs(table, ["antonym"])
    (batch,) = data.batches(1, 4, seed=1)
    tokens = tokenizer([data.words[place] for place in batch.words], padding=True, return_tensors="pt")
    with torch.inference_mode():
        vectors = embed(encoder_of(model).eval(), tokens["input_ids"], tokens["attention_mask"])
    return float(contrastive_loss(vectors, batch, settings))


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(ROWS, columns=["left", "right", "label", "kind", "origin", "source"])


def test_words_that_share_a_synset_or_are_synonyms_are_no_negatives(table: pd.DataFrame) -> None:
    data = WordPairs(table, ["antonym", "co_hyponym"])
    assert data.words == ["auto", "automobile", "bike", "car", "cold", "hot", "icy", "motorcar"]
    (batch,) = data.batches(1, 4, seed=1)
    words = [data.words[place] for place in batch.words]
    assert words == data.words  # every pair, and a negative of cold and of car, which have one each
    found = {
        (words[anchor], words[positive]): " ".join(np.array(words)[~ignored])
        for anchor, positive, ignored in zip(batch.anchors, batch.positives, batch.ignored, strict=True)
    }
    assert found == {
        ("auto", "car"): "bike car cold hot icy",
        ("auto", "automobile"): "automobile bike cold hot icy",
        ("automobile", "auto"): "auto bike car cold hot icy motorcar",
        ("car", "auto"): "auto automobile bike cold hot icy",
        ("car", "motorcar"): "automobile bike cold hot icy motorcar",
        ("motorcar", "car"): "automobile bike car cold hot icy",
        ("cold", "icy"): "auto automobile bike car hot icy motorcar",
        ("icy", "cold"): "auto automobile bike car cold hot motorcar",
    }


def test_an_anchor_has_the_hard_negative_that_it_drew(table: pd.DataFrame) -> None:
    data = WordPairs(table, ["antonym", "co_hyponym"])
    (batch,) = data.batches(1, 4, seed=1)
    drawn = {
        (data.words[batch.words[anchor]], data.words[batch.words[hard]])
        for anchor, hard in zip(batch.anchors, batch.hard, strict=True)
        if hard >= 0
    }
    assert drawn == {("car", "bike"), ("cold", "hot")}
    assert (batch.hard >= 0).sum() == 3  # car is in two pairs


def test_without_hard_negatives_there_are_the_words_of_the_pairs_only(table: pd.DataFrame) -> None:
    data = WordPairs(table, [])
    assert data.words == ["auto", "automobile", "car", "cold", "icy", "motorcar"]
    assert [len(batch.anchors) for batch in data.batches(3, 2, seed=1)] == [4, 4, 4]


def test_an_epoch_has_every_pair_once_in_an_order_by_the_seed(table: pd.DataFrame) -> None:
    data = WordPairs(table, ["antonym"])

    def order(seed: int) -> list[tuple[str, str]]:
        firsts = [
            (batch.words[batch.anchors[0]], batch.words[batch.positives[0]]) for batch in data.batches(8, 1, seed)
        ]
        return [(data.words[left], data.words[right]) for left, right in firsts]

    pairs = sorted((left, right) for left, right, label, _, origin, _ in ROWS if label and origin[0] != "p")
    assert sorted(order(1)[:4]) == sorted(order(1)[4:]) == pairs
    assert order(1) == order(1) != order(2)


def test_a_word_draws_among_its_hard_negatives_as_often_as_the_table_has_them(table: pd.DataFrame) -> None:
    others = pd.DataFrame([("cold", f"warm {number}", 0, "antonym", "wordnet", "") for number in range(3)])
    others.columns = table.columns
    data = WordPairs(pd.concat([table, others, others.tail(1)], ignore_index=True), ["antonym"])
    drawn = [set(batch.words) for batch in data.batches(400, 4, seed=1)]
    counts = [sum(data.words.index(word) in words for words in drawn) for word in ("hot", "warm 0", "warm 1", "warm 2")]
    assert sum(counts) == 400
    assert counts == pytest.approx([80, 80, 80, 160], abs=30)


def test_the_loss_by_hand() -> None:
    ignored = np.array([[True, False, False], [False, True, True]])
    batch = Batch(np.arange(3), np.array([0, 1]), np.array([1, 0]), np.array([-1, -1]), ignored)
    first = np.log(np.exp(0.6 / 0.5) + np.exp(0.0)) - 0.6 / 0.5  # the second anchor has its positive only: 0
    settings = Contrastive.model_validate(CONTRASTIVE | {"temperature": 0.5})
    assert float(contrastive_loss(VECTORS, batch, settings)) == pytest.approx(first / 2, rel=1e-6)


@pytest.mark.parametrize(
    ("hard", "repulsion"),
    [
        ([-1, -1], 0.0),
        ([2, -1], 0.0),  # the cosine is 0; others' are .6 to the anchor, .8 to the hard negative
        ([2, 2], (0.1 + 0.8 - 0.6) + (0.1 + 0.8 - 0.0)),  # of the second anchor
    ],
)
def test_the_loss_with_margins_by_hand(hard: list[int], repulsion: float) -> None:
    ignored = np.array([[True, False, False], [False, True, True]])
    batch = Batch(np.arange(3), np.array([0, 1]), np.array([1, 0]), np.array(hard), ignored)
    attraction = 0.8 + 0.0 - 0.6  # the second anchor has no other word
    settings = Contrastive.model_validate(CONTRASTIVE | {"loss": "attract_repel", "attract_margin": 0.8})
    assert float(contrastive_loss(VECTORS, batch, settings)) == pytest.approx((attraction + repulsion) / 2, abs=1e-6)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_synonyms_come_nearer_and_frozen_embeddings_and_the_head_stay(
    architecture: Architecture, make_training: Callable[..., Training], table: pd.DataFrame
) -> None:
    training = make_training(architecture=architecture, contrastive=CONTRASTIVE)
    settings = training.recipe.contrastive
    model, tokenizer = load_base(training)
    before, weights = measure_loss(model, tokenizer, table, settings), copy.deepcopy(model.state_dict())
    train_word_vectors(model, tokenizer, table, training.recipe, 1)
    assert measure_loss(model, tokenizer, table, settings) < 0.7 * before
    kept = {name for name, value in model.state_dict().items() if torch.equal(value, weights[name])}
    encoder = "distilbert." if architecture == "cross" else "encoder."
    unread = {name for name in weights if not name.startswith(encoder) or name.startswith("encoder.pooler.")}
    assert kept == {f"{encoder}embeddings.word_embeddings.weight", *unread}


def test_free_vectors_come_to_keep_the_margins(table: pd.DataFrame) -> None:
    (batch,) = WordPairs(table, ["antonym"]).batches(1, 4, seed=1)
    settings = Contrastive.model_validate(CONTRASTIVE | {"loss": "attract_repel"})
    torch.manual_seed(0)
    vectors = torch.randn(len(batch.words), 16, requires_grad=True)
    optimizer = torch.optim.Adam([vectors], lr=0.05)
    losses = []
    for _ in range(100):
        loss = contrastive_loss(torch.nn.functional.normalize(vectors, dim=1), batch, settings)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[0] > 0.5
    assert losses[-1] < 0.05


def test_training_without_synonyms_is_refused(table: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="needs pairs of synonyms"):
        WordPairs(table[table["label"] == 0], [])
