"""Find the synonyms within a vocabulary on a Ray cluster: part by part, so that an interrupted search goes on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from math import ceil
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np

from samesense.errors import DataError
from samesense.extras import require
from samesense.mining.candidates import join_candidates, nearest_needed
from samesense.mining.nearest import Neighbours
from samesense.mining.ray_parts import (
    Embedder,
    Indexer,
    JudgedPart,
    NearestPart,
    PairJudge,
    Part,
    ShardPart,
    VectorsPart,
    read_judged,
    read_neighbours,
    read_vectors,
)
from samesense.mining.search import Judged, mine_file
from samesense.mining.shards import merge_shards
from samesense.scoring.chunks import Columns
from samesense.scoring.cluster import cluster, map_parts
from samesense.scoring.judges import encoder_identity, judge_identity
from samesense.scoring.ray_parts import naming

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from samesense.evidence.store import Evidence
    from samesense.mining.candidates import Candidates
    from samesense.mining.search import Search, Summary
    from samesense.mining.vocabulary import Vocabulary
    from samesense.mining.writers import Target
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
        shard: parts in a shard of the index, at least; a million words take 1.1 GB.
        pairs: that are judged as a part.
    """

    words: int = 16_384
    shard: int = 64
    pairs: int = 32_768


def parts_beside(path: Path) -> Path:
    """Return the folder where the parts of a search lie until the file at ``path`` is written."""
    return path.with_name(f".{path.name}.parts")


def mine_file_on_cluster(
    models: Models, vocabulary: Vocabulary, target: Target, search: Search, report: Report
) -> Summary:
    """Find the synonyms within a vocabulary and write them, as `samesense.mining.search.mine_file` does.

    Args:
        models: at paths that all nodes see, or on the hub.
        vocabulary: see there.
        target: see there; beside it lie the parts, on a disk that all nodes share.
        search: see there.
        report: see `OnCluster`.

    Raises:
        DataError: a file cannot be read or written.
        ModelError: there is no such model.
        SamesenseError: Ray is not installed, or there is no cluster.
    """
    require("ray", "ray")
    engine = OnCluster.prepare(models, parts_beside(target.path), report)
    with cluster():
        summary = mine_file(engine, vocabulary, target, search)
    shutil.rmtree(engine.folder)
    return summary


@dataclass(frozen=True)
class OnCluster:
    """Searches in parts, each of which a process of the cluster makes and writes to a file.

    The name of a file has a digest of all that it depends on, so a part that is there need not be made again. If a
    process dies, its part is made again. See `samesense.mining.search.Engine`.

    Attributes:
        models: what searches.
        folder: where the files lie.
        report: called with a step's name, how many of its parts are there, and how many it has.
        evidence: of the model that judges.
        identities: what stands for the encoder, and for the judge.
        sizes: of the parts.
    """

    models: Models
    folder: Path
    report: Report
    evidence: Evidence | None
    identities: tuple[bytes, bytes]
    sizes: Sizes = Sizes()

    @classmethod
    def prepare(cls, models: Models, folder: Path, report: Report, sizes: Sizes = Sizes()) -> Self:
        """Look at the models here, so that a bad one is told before anything is begun, and make the folder.

        Raises:
            DataError: the folder cannot be made.
            ModelError: there is no such model.
        """
        classifier = models.judge.load()
        encoder = classifier if models.encoder == models.judge else models.encoder.load()
        identities = encoder_identity(encoder), judge_identity(classifier, Columns("left", "right"))
        with naming(str(folder), "written"):
            folder.mkdir(exist_ok=True)
        models = Models(models.judge.absolute(), models.encoder.absolute())
        return cls(models, folder.resolve(), report, classifier.evidence, identities, sizes)

    def find(self, words: Sequence[str], neighbours: int) -> Candidates:
        """Return the candidates; the neighbours are nearly the nearest: see `samesense.mining.shards`."""
        vectors = self._embed(words)
        near = self._search(vectors, self._index(vectors), nearest_needed(neighbours, len(words)))
        return join_candidates(words, near, neighbours, partial(_cosines, vectors), self.evidence)

    def judge(self, words: Sequence[str], candidates: Candidates, search: Search) -> Judged:
        """See `samesense.mining.search.Engine`."""
        known = sorted(search.seeds.pairs), sorted(search.decisions.items())
        context = _digest(*self.identities, repr((search.threshold, search.inflections, known)), *words)
        size, rows = self.sizes.pairs, candidates.rows
        chunks = [slice(start, start + size) for start in range(0, len(rows), size)]
        paths = [self._path("judged", place, context, rows[chunk].tobytes()) for place, chunk in enumerate(chunks)]

        def part(place: int) -> JudgedPart:
            pairs = [(words[left], words[right]) for left, right in rows[chunks[place]].tolist()]
            return JudgedPart(paths[place], pairs, candidates.closeness[chunks[place]])

        self._make(PairJudge(self.models.judge, search).judge, paths, part, self.models.judge)
        judged = [read_judged(path) for path in paths]
        return Judged(sum(part.candidates for part in judged), [pair for part in judged for pair in part.synonyms])

    def _embed(self, words: Sequence[str]) -> list[Path]:
        """Return the files of the vectors of all words, in order."""
        size = self.sizes.words
        chunks = [slice(start, start + size) for start in range(0, len(words), size)]
        paths = [self._path("vectors", place, self.identities[0], *words[chunk]) for place, chunk in enumerate(chunks)]
        model = self.models.encoder
        self._make(Embedder(model).embed, paths, lambda place: VectorsPart(paths[place], words[chunks[place]]), model)
        return paths

    def _index(self, vectors: Sequence[Path]) -> list[Path]:
        """Return the files of the shards of an index of all vectors."""
        chunks = self._of_shards(vectors)
        paths = [self._path("shard", place, *_names(chunk)) for place, chunk in enumerate(chunks)]
        self._make(Indexer().index, paths, lambda place: ShardPart(paths[place], chunks[place]))
        return paths

    def _of_shards(self, vectors: Sequence[Path]) -> list[Sequence[Path]]:
        """Return the files of the vectors of each shard."""
        size = max(self.sizes.shard, ceil(len(vectors) / SHARDS))
        return [vectors[start : start + size] for start in range(0, len(vectors), size)]

    def _search(self, vectors: Sequence[Path], shards: Sequence[Path], number: int) -> Neighbours:
        """Return the nearest words of each word."""
        starts = range(0, len(vectors) * self.sizes.words, len(self._of_shards(vectors)[0]) * self.sizes.words)
        sides = [(shard, start, queries) for shard, start in zip(shards, starts, strict=True) for queries in vectors]
        names = [(shard.name, str(start), queries.name, str(number)) for shard, start, queries in sides]
        paths = [self._path("nearest", place, *name) for place, name in enumerate(names)]
        self._make(Indexer().search, paths, lambda place: NearestPart(paths[place], *sides[place], number))
        found = ([read_neighbours(path) for path in paths[start :: len(vectors)]] for start in range(len(vectors)))
        merged = [merge_shards(of_queries, number) for of_queries in found]
        return Neighbours(*(np.concatenate(parts) for parts in zip(*merged, strict=True)))

    def _path(self, step: str, place: int, *content: bytes | str) -> Path:
        """Return where a part lies that depends on this ``content``."""
        return self.folder / f"{step}-{place:06}-{_digest(*content)}"

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


def _cosines(vectors: Sequence[Path], pairs: Rows) -> NDArray[np.float64]:
    """Return the cosine of each pair of rows, whose vectors lie in files, of shape (pairs,)."""
    rows, places = np.unique(pairs, return_inverse=True)
    held, start = [], 0
    for path in vectors:
        of_file = read_vectors(path)
        held.append(of_file[rows[(start <= rows) & (rows < start + len(of_file))] - start])
        start += len(of_file)
    left, right = np.concatenate(held)[places.reshape(pairs.shape).T]
    cosines: NDArray[np.float64] = np.einsum("ij,ij->i", left, right, dtype=float)
    return cosines


def _digest(*content: bytes | str) -> str:
    values = b"\0".join(value.encode() if isinstance(value, str) else value for value in content)
    return blake2b(values, digest_size=8).hexdigest()


def _names(paths: Sequence[Path]) -> list[str]:
    return [path.name for path in paths]
