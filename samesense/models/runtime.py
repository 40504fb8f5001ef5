"""How a model's output becomes a probability that does not depend on the order of the pair."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from samesense.models.encodings import batches_by_length, batches_by_tokens, encode, pad_batch, run_batches
from samesense.models.word_cache import WordCache
from samesense.models.word_states import WordStates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from samesense.models.encodings import AnyTokenizer, Batch
    from samesense.texts import Pair

    Floats: TypeAlias = NDArray[np.float64]
    Vectors: TypeAlias = NDArray[np.float32]

CHUNK = 4096  # pairs of vectors that a twin's head judges at once


def mean_probability(log_odds: Floats, temperature: float = 1.0) -> Floats:
    """Return the mean over both orders of the probability of synonyms: (n,) for log-odds of shape (n, 2).

    ``temperature`` divides the log-odds (Guo et al. 2017, arxiv.org/abs/1706.04599).
    """
    from scipy.special import expit

    return np.asarray(expit(log_odds / temperature).mean(axis=1))


class Runtime(ABC):
    """A model of any architecture, ready to judge pairs, with its tokenizer.

    Texts are those that `samesense.texts.checked_text` returns; a runtime does not check them again.

    Attributes:
        tokenizer: the model's.
        symmetric: whether the model reads each word by itself (a twin or late model), so that a pair's score has no
            order.
        late: whether it is a late model, which judges the states of two words' tokens.
        width: the size of a word's vector.
        pair_inputs: the model's inputs for pair encodings; none if it is symmetric. See `pad_batch`.
        pad: the token id to pad with.
        relations: what its relation head tells apart (`samesense.models.relations`); none if it has no such head.
        word_cache: what a symmetric model made of words, for the next pairs; by default it keeps nothing.
    """

    tokenizer: AnyTokenizer
    symmetric: bool
    late: bool
    width: int
    pair_inputs: Sequence[str]
    pad: int
    word_inputs: Sequence[str] = ("input_ids", "attention_mask")
    relations: Sequence[str] = ()
    word_cache = WordCache(0)

    @property
    @abstractmethod
    def batch_tokens(self) -> int:
        """The fastest number of tokens in a batch, padding included."""

    @abstractmethod
    def score(self, batch: Batch) -> NDArray[np.float32]:
        """Return the output for a batch of pair encodings: log-odds of synonyms, then the relations' logits.

        Of shape (rows, 1 + relations).
        """

    @abstractmethod
    def embed(self, batch: Batch) -> Vectors:
        """Return the unit vectors, of shape (rows, width), of a batch of words."""

    @abstractmethod
    def judge(self, left: Vectors, right: Vectors) -> NDArray[np.float32]:
        """Return what `score` returns for pairs of a twin's vectors."""

    @abstractmethod
    def read(self, batch: Batch) -> NDArray[np.float32]:
        """Return the states, of shape (rows, tokens, width), of a late model's lower layers for a batch of words."""

    @abstractmethod
    def interact(self, states: NDArray[np.float32], sides: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return what `score` returns for such states of both words of pairs: see `Late.interact`."""

    def probabilities(self, pairs: Sequence[Pair], *, progress: bool = False) -> Floats:
        """Return the probability that each pair is of synonyms, the mean over both orders: of shape (pairs,)."""
        return mean_probability(self.log_odds(pairs, progress=progress))

    def log_odds(self, pairs: Sequence[Pair], *, progress: bool = False) -> Floats:
        """Return the log-odds of synonyms, in nats, of shape (pairs, 2): as given, and with the sides exchanged."""
        return self.outputs(pairs, progress=progress)[..., 0]

    def log_odds_as_given(self, pairs: Sequence[Pair], *, progress: bool = False) -> Floats:
        """Return the log-odds of synonyms of pairs in the one order that they have: of shape (pairs,)."""
        return self._outputs_as_given(pairs, progress=progress)[:, 0]

    def outputs(self, pairs: Sequence[Pair], *, progress: bool = False) -> Floats:
        """Return the log-odds of synonyms and the relations' logits, of shape (pairs, 2, 1 + relations).

        As given, and with the sides exchanged. `mean_probability` makes probabilities of the former, and
        `samesense.models.relations.mean_distribution` of the latter.
        """
        if self.symmetric and not self.relations:
            return np.repeat(self._outputs_as_given(pairs, progress=progress)[:, None], 2, 1)
        both = [*pairs, *((right, left) for left, right in pairs)]
        outputs = np.stack(np.split(self._outputs_as_given(both, progress=progress), 2), axis=1)
        if self.symmetric:
            outputs[..., 0] = outputs[..., 0].mean(axis=1, keepdims=True)  # their last digits differ
        return outputs

    def _outputs_as_given(self, pairs: Sequence[Pair], *, progress: bool = False) -> Floats:
        if self.symmetric:
            return self._judge_words(pairs, progress=progress)
        encodings = encode(self.tokenizer, [left for left, _ in pairs], [right for _, right in pairs])
        batches = batches_by_tokens(encodings, self.batch_tokens)
        bar, width = "pair" if progress else None, (1 + len(self.relations),)
        outputs = run_batches(self.score, encodings, batches, self.pair_inputs, self.pad, width=width, bar=bar)
        return outputs.astype(float)

    def vectors(self, words: Sequence[str], *, progress: bool = False) -> Vectors:
        """Return the vector of each word or phrase by itself: mean-pooled, of length 1, of shape (words, width).

        Raises:
            ModelError: the model has no encoder of single words.
        """
        encodings = encode(self.tokenizer, list(words))
        batches = batches_by_tokens(encodings, self.batch_tokens)
        bar = "word" if progress else None
        return run_batches(self.embed, encodings, batches, self.word_inputs, self.pad, width=(self.width,), bar=bar)

    def _judge_words(self, pairs: Sequence[Pair], *, progress: bool) -> Floats:
        """Score pairs by what the model makes of their words, each of which is encoded once."""
        words = sorted({word for pair in pairs for word in pair})
        rows = {word: row for row, word in enumerate(words)}
        sides = np.array([(rows[left], rows[right]) for left, right in pairs], dtype=int).reshape(-1, 2)
        if not words:
            return np.empty((0, 1 + len(self.relations)))
        if self.late:
            states = self.word_cache.of(words, lambda new: self._read_words(new, progress=progress))
            return self._judge_states(WordStates(states), sides, progress=progress)
        vectors = np.stack(self.word_cache.of(words, lambda new: [*self.vectors(new, progress=progress)]))
        parts = [
            self.judge(*(vectors[side] for side in sides[start : start + CHUNK].T))
            for start in range(0, len(sides), CHUNK)
        ]
        return np.concatenate(parts).astype(float)

    def _read_words(self, words: Sequence[str], *, progress: bool) -> list[Vectors]:
        """Return what the lower layers of a late model make of each word by itself: of shape (tokens, width) each."""
        from tqdm import tqdm

        encodings = encode(self.tokenizer, list(words))
        states = [np.empty((0, self.width), dtype=np.float32)] * len(words)
        with tqdm(total=len(words), disable=not progress or None, unit="word", mininterval=1) as bar:
            for rows in batches_by_tokens(encodings, self.batch_tokens):
                read = self.read(pad_batch([encodings[row] for row in rows], self.word_inputs, self.pad))
                for row, of_word in zip(rows, read, strict=True):
                    states[row] = of_word[: len(encodings[row])]
                bar.update(len(rows))
        return states

    def _judge_states(self, words: WordStates, pairs: NDArray[np.int64], *, progress: bool) -> Floats:
        """Score pairs of words by the upper layers; one that comes again is judged once.

        So is one that comes again with its sides exchanged, unless there are relations: these have a direction.
        """
        from tqdm import tqdm

        ordered = pairs if self.relations else np.sort(pairs, axis=1)
        distinct, places = np.unique(ordered, axis=0, return_inverse=True)
        outputs = np.empty((len(distinct), 1 + len(self.relations)))
        with tqdm(total=len(distinct), disable=not progress or None, unit="pair", mininterval=1) as bar:
            for rows in batches_by_length(words.lengths[distinct].sum(axis=1), self.batch_tokens):
                outputs[rows] = self.interact(*words.of_pairs(distinct[rows]))
                bar.update(len(rows))
        return outputs[places.reshape(-1)]
