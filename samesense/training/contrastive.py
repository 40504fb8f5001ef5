"""Contrastive training of word vectors, before that of pairs: a word comes near its synonyms, and away from all others.

The loss is InfoNCE over pairs of synonyms: multiple negatives ranking, in both directions, with hard negatives. It is
the line of LexFit (Vulić et al. 2021, aclanthology.org/2021.acl-long.410) and of Mirror-BERT (Liu et al. 2021,
arxiv.org/abs/2104.08027). Or it has margins, as Attract-Repel (Mrkšić et al. 2017, aclanthology.org/Q17-1022).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from samesense.draws import draw_order, uniform_draws
from samesense.errors import DataError
from samesense.pairs import PARAPHRASE, SIDES, all_words, row_keys
from samesense.training.initial_model import encoder_of
from samesense.training.processes import is_first_process
from samesense.training.rows import draw_keys
from samesense.training.trainer import computes_in_bf16, descent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import pandas as pd
    import torch
    from numpy.typing import NDArray
    from scipy.sparse import csr_array
    from transformers import PreTrainedTokenizerBase

    from samesense.training.initial_model import Model
    from samesense.training.recipe import Contrastive, Recipe

    Places = NDArray[np.int64]


class Batch(NamedTuple):
    """The words of a step; each is encoded once.

    Attributes:
        words: places in `WordPairs.words`, of shape (words,).
        anchors: places in ``words`` of both sides of every pair, of shape (anchors,).
        positives: places in ``words`` of the anchors' synonyms, of the same shape.
        hard: places in ``words`` of their hard negatives, of the same shape; -1: an anchor has none.
        ignored: which words are no negatives of an anchor, of shape (anchors, words): those that share a meaning with
            it, as far as the pairs tell, among them the anchor itself; its positive is not ignored.
    """

    words: Places
    anchors: Places
    positives: Places
    hard: Places
    ignored: NDArray[np.bool_]


class WordPairs:
    """Pairs of synonyms to learn from, and the hard negatives of their words; no paraphrases.

    A pair that the table has several times counts as often.

    Attributes:
        words: of the pairs and of the negatives, each once.
        sides: places of the synonyms in ``words``, of shape (pairs, 2).
    """

    def __init__(self, pairs: pd.DataFrame, hard_negatives: Sequence[str]) -> None:
        """Take the pairs to train on, and the kinds of negatives that are hard.

        Raises:
            DataError: no pair is of synonyms.
        """
        import pandas as pd

        pairs = pairs[~pairs["origin"].str.startswith(PARAPHRASE)]
        synonyms, negatives = pairs[pairs["label"] == 1], pairs[pairs["kind"].isin(hard_negatives)]
        if synonyms.empty:
            raise DataError("contrastive training needs pairs of synonyms, and there is none to train on")
        self.words = all_words(synonyms, negatives)
        index = pd.Index(self.words)
        self.sides, unlike = (_places(index, table) for table in (synonyms, negatives))
        self._keys = draw_keys(synonyms)
        self._meanings = _meanings(synonyms, self.sides, len(index))
        self._starts, self._negatives = _neighbours(unlike, len(index))

    def batches(self, steps: int, batch_size: int, seed: int) -> Iterator[Batch]:
        """Yield the words of every step: each pair of synonyms once per epoch, and a hard negative of both its words.

        The negative is drawn anew in each epoch; a word that has none adds nothing.
        """
        import numpy as np

        epochs = range(math.ceil(steps * batch_size / len(self.sides)))
        order = [draw_order(self._keys, seed, f"contrastive epoch {epoch}") for epoch in epochs]
        negatives = [self._draw_negatives(seed, epoch)[rows] for epoch, rows in enumerate(order)]
        rows, hard = np.concatenate(order), np.concatenate(negatives)
        for start in range(0, steps * batch_size, batch_size):
            places = slice(start, start + batch_size)
            yield self._batch(self.sides[rows[places]], hard[places])

    def _draw_negatives(self, seed: int, epoch: int) -> Places:
        """Return a hard negative for both words of every pair, of shape (pairs, 2); -1: there is none."""
        import numpy as np

        purposes = (f"contrastive {side} negative {epoch}" for side in SIDES)
        draws = np.stack([uniform_draws(self._keys, seed, purpose) for purpose in purposes], axis=1)
        first, counts = self._starts[self.sides], np.diff(self._starts)[self.sides]
        drawn = first + (draws * counts).astype(int)
        return np.where(counts > 0, np.append(self._negatives, -1)[drawn], -1)

    def _batch(self, sides: Places, hard: Places) -> Batch:
        import numpy as np

        words = np.unique(np.concatenate([sides.ravel(), hard[hard >= 0]]))
        left, right = np.searchsorted(words, sides).T
        anchors, positives = np.concatenate([left, right]), np.concatenate([right, left])
        opposed = np.where(hard >= 0, np.searchsorted(words, hard), -1).T.ravel()
        meanings = self._meanings[words]
        ignored = (meanings[anchors] @ meanings.T).toarray() > 0
        ignored[np.arange(len(anchors)), positives] = False
        return Batch(words, anchors, positives, opposed, ignored)


def train_word_vectors(
    model: Model, tokenizer: PreTrainedTokenizerBase, pairs: pd.DataFrame, recipe: Recipe, seed: int
) -> None:
    """Train the encoder of a model on the synonyms among ``pairs``, as ``recipe.contrastive`` says.

    The vectors are those of `samesense.models.pooled.embed`. Several processes do the same work, and the Trainer gives
    all of them the weights of the first.

    Raises:
        DataError: no pair is of synonyms.
    """
    import torch
    from tqdm import tqdm

    from samesense.models.encodings import encode, pad_batch
    from samesense.models.pooled import embed_by_length

    settings, encoder = recipe.contrastive, encoder_of(model)
    data = WordPairs(pairs, settings.hard_negatives)
    names, pad = ("input_ids", "attention_mask"), tokenizer.pad_token_id or 0
    inputs = {
        name: torch.from_numpy(rows) for name, rows in pad_batch(encode(tokenizer, data.words), names, pad).items()
    }
    optimizer, schedule = descent(encoder, settings.learning_rate, settings.steps, recipe)
    batches = data.batches(settings.steps, settings.batch_size, seed)
    is_quiet = not is_first_process() or None  # None: tqdm sees whether there is a terminal
    bar = tqdm(batches, "word vectors", settings.steps, unit="step", mininterval=1, disable=is_quiet)
    model.train()
    for batch in bar:
        with torch.autocast(encoder.device.type, torch.bfloat16, enabled=computes_in_bf16()):
            words = {name: rows[batch.words].to(encoder.device) for name, rows in inputs.items()}
            vectors = embed_by_length(encoder, **words)
        loss = contrastive_loss(vectors, batch, settings)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()


def contrastive_loss(vectors: torch.Tensor, batch: Batch, settings: Contrastive) -> torch.Tensor:
    """Return the loss that ``settings`` name, of the unit vectors of the words of a batch."""
    if settings.loss == "info_nce":
        return info_nce(vectors, batch, settings.temperature)
    return attract_repel(vectors, batch, settings.attract_margin, settings.repel_margin)


def info_nce(vectors: torch.Tensor, batch: Batch, temperature: float) -> torch.Tensor:
    """Return the mean cross-entropy of finding each anchor's positive among the words (van den Oord et al. 2018).

    Args:
        vectors: unit vectors of the words of the batch, of shape (words, hidden size).
        batch: which are anchors, which their positives, and which are left out of the sum.
        temperature: divides the cosines.
    """
    import torch
    from torch.nn import functional

    anchors, positives, _, ignored = (torch.from_numpy(part).to(vectors.device) for part in batch[1:])
    logits = (vectors[anchors] @ vectors.T / temperature).masked_fill(ignored, -math.inf)
    return functional.cross_entropy(logits, positives)


def attract_repel(vectors: torch.Tensor, batch: Batch, attract_margin: float, repel_margin: float) -> torch.Tensor:
    """Return the sum of the hinge losses of Mrkšić et al. 2017, that of synonyms and that of opposites, per anchor.

    A synonym should be nearer to an anchor than the nearest other word, and a hard negative farther from it than the
    farthest other word, and so should the anchor from the hard negative. Nothing holds the vectors where they were: in
    the paper, that term has a weight of 1e-9.

    Args:
        vectors: unit vectors of the words of the batch, of shape (words, hidden size).
        batch: which are anchors, their positives and hard negatives, and which words do not count as others.
        attract_margin: by how much a synonym should be nearer, in cosine.
        repel_margin: by how much a hard negative should be farther.
    """
    import torch

    anchors, positives, hard, ignored = (torch.from_numpy(part).to(vectors.device) for part in batch[1:])
    cosines = vectors @ vectors.T
    others = cosines[anchors].masked_fill(ignored, -math.inf).scatter(1, positives[:, None], -math.inf)
    attraction = (attract_margin + others.amax(1) - cosines[anchors, positives]).relu().sum()
    ends = torch.stack([anchors, hard])[:, hard >= 0]
    repulsion = vectors.new_zeros(())
    for one, other in (ends, ends.flip(0)):
        farthest = cosines[one].scatter(1, other[:, None], math.inf).amin(1)
        repulsion = repulsion + (repel_margin + cosines[one, other] - farthest).relu().sum()
    return (attraction + repulsion) / len(anchors)


def _places(words: pd.Index[str], pairs: pd.DataFrame) -> Places:
    """Return the places of both sides of pairs among words, of shape (pairs, 2)."""
    import numpy as np
    import pandas as pd

    return np.stack([words.get_indexer(pd.Index(pairs[side])) for side in SIDES], axis=1)


def _meanings(synonyms: pd.DataFrame, sides: Places, words: int) -> csr_array:
    """Return which words have which meanings, of shape (words, meanings): a meaning is a synset, or a pair."""
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

    pairs = row_keys(synonyms)
    numbers, keys = pd.factorize(pd.concat([pairs, synonyms["source"].where(synonyms["source"] != "", pairs)]))
    rows = np.tile(sides, (2, 1))
    ones = np.ones(rows.size, dtype=np.float32)
    return csr_array((ones, (rows.ravel(), np.repeat(numbers, 2))), shape=(words, len(keys)))


def _neighbours(pairs: Places, words: int) -> tuple[Places, Places]:
    """Return the words that pairs join with each word, one word's after another's, and where each word's start.

    The starts are of shape (words + 1,).
    """
    import numpy as np

    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    return np.searchsorted(both[:, 0], np.arange(words + 1)), both[:, 1]
