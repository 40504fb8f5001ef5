"""Parts of a search on a cluster, each of which one process makes and writes to one file, in a folder that all see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from samesense.errors import DataError
from samesense.files import read_parquet, replacing
from samesense.mining.groups import Synonyms
from samesense.mining.nearest import Neighbours
from samesense.mining.search import Judged, judge_candidates
from samesense.mining.shards import build_shard, search_shard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from samesense.classifier import Classifier
    from samesense.mining.search import Search
    from samesense.scoring.judges import Judge
    from samesense.texts import Pair

    Floats = NDArray[np.float64]

CANDIDATES = b"candidates"  # how many there were, in the metadata of a file


@dataclass(frozen=True)
class Part:
    """What is made by one process.

    Attributes:
        path: of its file.
    """

    path: Path

    @property
    def label(self) -> str:
        """What it is, for messages."""
        return str(self.path)


@dataclass(frozen=True)
class VectorsPart(Part):
    """Vectors of ``words``."""

    words: Sequence[str]


@dataclass(frozen=True)
class ShardPart(Part):
    """A shard of the index, of the vectors in some files."""

    vectors: Sequence[Path]


@dataclass(frozen=True)
class NearestPart(Part):
    """The nearest vectors, in a shard, of some vectors.

    Attributes:
        shard: its file.
        start: the row of its first vector, among all words.
        vectors: file of the queries.
        number: of nearest vectors to find.
    """

    shard: Path
    start: int
    vectors: Path
    number: int


@dataclass(frozen=True)
class JudgedPart(Part):
    """Which of some candidates are synonyms.

    Attributes:
        pairs: of words.
        closeness: of the pairs: see `samesense.mining.candidates.Candidates`.
    """

    pairs: Sequence[Pair]
    closeness: Floats


@dataclass
class Embedder:
    """Embeds words, in a process that loads the model once.

    Attributes:
        encoder: the model.
    """

    encoder: Judge

    @cached_property
    def classifier(self) -> Classifier:
        """The model, which is loaded with the first part, so that an error reaches who asked for the part."""
        return self.encoder.load()

    def embed(self, part: VectorsPart) -> None:
        """Write the vectors of words, as half-precision floats: they are as near as before to three digits."""
        import numpy as np

        _write_arrays(part.path, vectors=self.classifier.runtime.vectors(part.words).astype(np.float16))


@dataclass
class Indexer:
    """Makes and searches shards of the index."""

    def index(self, part: ShardPart) -> None:
        """Write a shard."""
        import faiss

        index = build_shard(map(read_vectors, part.vectors))
        with replacing(part.path) as partial:
            faiss.write_index(index, str(partial))

    def search(self, part: NearestPart) -> None:
        """Write the nearest vectors in a shard."""
        found = search_shard(_open_shard(part.shard), read_vectors(part.vectors), part.number, part.start)
        _write_arrays(part.path, **found._asdict())


@dataclass
class PairJudge:
    """Judges candidates, in a process that loads the model once.

    Attributes:
        model: the model.
        search: its parameters.
    """

    model: Judge
    search: Search

    @cached_property
    def classifier(self) -> Classifier:
        """See `Embedder.classifier`."""
        return self.model.load()

    def judge(self, part: JudgedPart) -> None:
        """Write which candidates are synonyms, and how many were judged."""
        import pyarrow as pa
        from pyarrow import parquet

        judged = judge_candidates(self.classifier, part.pairs, part.closeness, self.search)
        types = zip(Synonyms._fields, (pa.string(), pa.string(), pa.float64(), pa.string()), strict=True)
        schema = pa.schema(types, {CANDIDATES: str(judged.candidates)})
        table = pa.Table.from_pylist([pair._asdict() for pair in judged.synonyms], schema)
        with replacing(part.path) as partial:
            parquet.write_table(table, partial, compression="zstd", write_page_checksum=True)


def read_vectors(path: Path) -> NDArray[np.float32]:
    """Read what `Embedder.embed` wrote.

    Raises:
        DataError: the file cannot be read.
    """
    import numpy as np

    return _read_arrays(path)["vectors"].astype(np.float32)


def read_neighbours(path: Path) -> Neighbours:
    """Read what `Indexer.search` wrote.

    Raises:
        DataError: the file cannot be read.
    """
    return Neighbours(**_read_arrays(path))


def read_judged(path: Path) -> Judged:
    """Read what `PairJudge.judge` wrote.

    Raises:
        DataError: the file cannot be read.
    """
    table = read_parquet(path)
    candidates = int(table.schema.metadata[CANDIDATES])
    return Judged(candidates, [Synonyms(**row) for row in table.to_pylist()])


@lru_cache(maxsize=1)
def _open_shard(path: Path) -> Any:  # noqa: ANN401  # of faiss
    """Map a shard into memory, which all processes of a node share."""
    import faiss

    try:
        return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise DataError(f"{path}: cannot be read: {error}") from error


def _write_arrays(path: Path, **arrays: NDArray[Any]) -> None:
    from safetensors.numpy import save_file

    with replacing(path) as partial:
        save_file(arrays, partial)


def _read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error
