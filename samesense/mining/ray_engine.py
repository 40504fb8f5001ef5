"""Find the synonyms within a vocabulary on a Ray cluster: part by part, so that an interrupted search goes on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil
from typing import TYPE_CHECKING, Any, TypeVar

from samesense.errors import DataError
from samesense.extras import require
from samesense.mining.nearest import pairs_of
from samesense.mining.ray_parts import (
    Embedder,
    Indexer,
    JudgedPart,
    NearestPart,
    PairJudge,
    Part,
    ShardPart,
    VectorsPart,
    read_neighbours,
    read_synonyms,
    read_vectors,
    write_index,
)
from samesense.mining.search import Mined, mine_file, ranked, spelt_apart
from samesense.mining.shards import SAMPLE, cells_for, merge_shards, train_index
from samesense.scoring.chunks import Columns
from samesense.scoring.cluster import cluster, map_parts
from samesense.scoring.judges import encoder_identity, judge_identity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from samesense.mining.search import Search, Summary
    from samesense.mining.vocabulary import Vocabulary
    from samesense.mining.writers import Format
    from samesense.scoring.judges import Judge

    Rows = NDArray[np.int64]
    Report = Callable[[str, int, int], object]

P = TypeVar("P", bound=Part)
SHARDS = 16  # at most: each is searched for every word


@dataclass(frozen=True)
class Models:
    """What searches.

    Attributes:
        judge: judges the candidates.
        encoder: its vectors find them.
    """

    judge: Judge
    encoder: Judge


@dataclass(frozen=True)
class Sizes:
    """How a search is divided.

    Attributes:
        words: whose vectors are a part, and searched as one.
        shard: parts in a shard of the index, at least; a million words take 0.8 GB.
        pairs: that are judged as a part.
    """

    words: int = 16_384
    shard: int = 64
    pairs: int = 32_768


def parts_beside(path: Path) -> Path:
    """Return the folder where the parts of a search lie until the file at ``path`` is written."""
    return path.with_name(f".{path.name}.parts")


def mine_file_on_cluster(
    models: Models, vocabulary: Vocabulary, target: tuple[Path, Format], search: Search, report: Report
) -> Summary:
    """Find the synonyms within a vocabulary and write them, as `samesense.mining.search.mine_file` does.

    Args:
        models: at paths that all nodes see, or on the hub.
        vocabulary: see there.
        target: see there; beside it lie the parts, on a disk that all nodes share.
        search: see there.
        report: see `ClusterSearch`.

    Raises:
        DataError: a file cannot be read or written.
        ModelError: there is no such model.
        SamesenseError: Ray is not installed, or there is no cluster.
    """
    folder = parts_beside(target[0])
    found = ClusterSearch(models, search, folder.resolve(), report)
    summary = mine_file(found.mine, vocabulary, target)
    shutil.rmtree(folder)
    return summary


@dataclass(frozen=True)
class ClusterSearch:
    """A search whose steps are divided into parts, each of which a process of the cluster writes to a file.

    The name of a file has a digest of all that it depends on, so a part that is there need not be made again. If a
    process dies, its part is made again.

    Attributes:
        models: what searches.
        search: the parameters.
        folder: where the files lie.
        report: called with a step's name, how many of its parts are there, and how many it has.
        sizes: of the parts.
    """

    models: Models
    search: Search
    folder: Path
    report: Report
    sizes: Sizes = Sizes()

    def mine(self, words: Sequence[str]) -> Mined:
        """Find the pairs of words, sorted and each once, that are judged synonyms: see `samesense.mining.search.mine`.

        The neighbours are nearly the nearest: see `samesense.mining.shards`.
        """
        require("ray", "ray")
        encoder = encoder_identity(self.models.encoder.load())
        judge = judge_identity(self.models.judge.load(), Columns("left", "right"))
        self.folder.mkdir(exist_ok=True)
        with cluster():
            vectors = self._embed(words, encoder)
            neighbours = self._search(vectors, self._index(vectors, len(words)), len(words))
            pairs = spelt_apart(words, pairs_of(neighbours))
            judged = self._judge(words, pairs, judge, vectors)
        return Mined(len(pairs), ranked(pair for path in judged for pair in read_synonyms(path)))

    def _embed(self, words: Sequence[str], encoder: bytes) -> list[Path]:
        """Return the files of the vectors of all words, in order."""
        size = self.sizes.words
        chunks = [slice(start, start + size) for start in range(0, len(words), size)]
        paths = [self._path("vectors", place, encoder, *words[chunk]) for place, chunk in enumerate(chunks)]
        model = self.models.encoder
        self._make(Embedder(model).embed, paths, lambda place: VectorsPart(paths[place], words[chunks[place]]), model)
        return paths

    def _index(self, vectors: Sequence[Path], words: int) -> list[Path]:
        """Return the files of the shards of an index of all vectors."""
        cells = self._path("cells", 0, *_names(vectors))
        if not cells.is_file():
            write_index(_train(vectors, words), cells)
        size = max(self.sizes.shard, ceil(len(vectors) / SHARDS))
        chunks = [vectors[start : start + size] for start in range(0, len(vectors), size)]
        paths = [self._path("shard", place, cells.name, *_names(chunk)) for place, chunk in enumerate(chunks)]

        def part(place: int) -> ShardPart:
            return ShardPart(paths[place], cells, chunks[place], place * size * self.sizes.words)

        self._make(Indexer().index, paths, part)
        return paths

    def _search(self, vectors: Sequence[Path], shards: Sequence[Path], words: int) -> Rows:
        """Return the rows of the nearest words of each word, as `samesense.mining.nearest.pairs_of` takes them."""
        import numpy as np

        number = min(self.search.neighbours + 1, words)  # the nearest of a word is itself
        sides = [(shard, queries) for shard in shards for queries in vectors]  # a shard stays open for all queries
        names = [(shard.name, queries.name, str(number)) for shard, queries in sides]
        paths = [self._path("nearest", place, *name) for place, name in enumerate(names)]
        self._make(Indexer().search, paths, lambda place: NearestPart(paths[place], *sides[place], number))
        found = ([read_neighbours(path) for path in paths[start :: len(vectors)]] for start in range(len(vectors)))
        return np.concatenate([merge_shards(of_queries, number).rows for of_queries in found])

    def _judge(self, words: Sequence[str], pairs: Rows, judge: bytes, vectors: Sequence[Path]) -> list[Path]:
        """Return the files of the synonyms among pairs of rows of ``words``, whose ``vectors`` stand for them."""
        size, context = self.sizes.pairs, [judge, str(self.search.threshold).encode(), *_names(vectors)]
        chunks = [pairs[start : start + size] for start in range(0, len(pairs), size)]
        paths = [self._path("judged", place, *context, chunk.tobytes()) for place, chunk in enumerate(chunks)]

        def part(place: int) -> JudgedPart:
            return JudgedPart(paths[place], [(words[left], words[right]) for left, right in chunks[place].tolist()])

        self._make(PairJudge(self.models.judge, self.search.threshold).judge_pairs, paths, part, self.models.judge)
        return paths

    def _path(self, step: str, place: int, *content: bytes | str) -> Path:
        """Return where a part lies that depends on this ``content``."""
        values = b"\0".join(value.encode() if isinstance(value, str) else value for value in content)
        return self.folder / f"{step}-{place:06}-{blake2b(values, digest_size=8).hexdigest()}"

    def _make(
        self, method: Callable[[P], None], paths: Sequence[Path], part: Callable[[int], P], model: Judge | None = None
    ) -> None:
        """Have the parts made that are not there; ``part`` returns one by its place in ``paths``.

        Raises:
            DataError: a part was made, but is not where this process sees it.
        """
        missing = [place for place, path in enumerate(paths) if not path.is_file()]
        step, done = method.__name__, len(paths) - len(missing)
        self.report(step, done, len(paths))
        backend = model.backend if model else None
        for _ in map_parts(method, map(part, missing), len(missing), backend) if missing else ():
            done += 1
            self.report(step, done, len(paths))
        for path in paths:
            if not path.is_file():
                raise DataError(f"{path}: a process wrote it elsewhere; expected a disk that all nodes share")


def _train(vectors: Sequence[Path], words: int) -> Any:  # noqa: ANN401  # of faiss
    """Return an index without words, with centroids for all of them."""
    import numpy as np

    cells = cells_for(words)
    step = max(1, words // (SAMPLE * cells))  # words are sorted, so those at equal distances are a fair sample
    return train_index(np.concatenate([read_vectors(path)[::step] for path in vectors]), cells)


def _names(paths: Sequence[Path]) -> list[bytes]:
    return [path.name.encode() for path in paths]
