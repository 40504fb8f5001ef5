"""Moby Thesaurus: what it lists under each head word, as a witness of near-synonymy."""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from samesense.errors import DataError
from samesense.pairs import SIDES, word_keys

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

MAX_SIZE = 1 << 27  # bytes, unpacked: five times those of the thesaurus; a bomb has more


@dataclass(frozen=True)
class Moby:
    """Moby Thesaurus II (Grady Ward 1996, public domain): 30,259 heads, and under each the words that are near it.

    It lists synonyms of any sense, and also broader words, siblings and some opposites: that it lists a pair does not
    make the two synonyms, but that it does not list a pair of common words says that they are none.

    Attributes:
        heads: the `word_key` of each head.
        entries: the `word_key` of a head and that of a word under it, with a tab between them.
    """

    heads: frozenset[str]
    entries: frozenset[str]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the thesaurus: a line per head, ``head,word,word,...``, compressed by xz.

        Raises:
            DataError: the file is missing, damaged or not such a thesaurus.
        """
        import pandas as pd

        try:
            lines = _unpack(path.read_bytes()).decode("ascii").splitlines()
        except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
            raise DataError(f"{path}: {error}; expected Moby Thesaurus, compressed by xz") from error
        rows = [line.partition(",") for line in lines if line]
        if not rows or not all(head and words for head, _, words in rows):
            raise DataError(f"{path}: a line without a head or its words; expected Moby Thesaurus, compressed by xz")
        heads = pd.Series([head for head, _, _ in rows], dtype=str)
        words = pd.Series([words for _, _, words in rows], dtype=str).str.split(",").explode()
        keys = word_keys(heads)
        return cls(frozenset(keys), frozenset(keys.reindex(words.index) + "\t" + word_keys(words)))

    def directions(self, pairs: pd.DataFrame) -> pd.Series[int]:
        """Return in how many directions each pair is listed: 0, 1, or 2 if each word is listed under the other."""
        import pandas as pd

        keys = list(zip(*(word_keys(pairs[side]) for side in SIDES), strict=True))
        counts = [(f"{one}\t{other}" in self.entries) + (f"{other}\t{one}" in self.entries) for one, other in keys]
        return pd.Series(counts, index=pairs.index, dtype=int)


def _unpack(content: bytes) -> bytes:
    """Return what xz packed.

    Raises:
        LZMAError: it is damaged, or needs more memory than such a file does.
        EOFError: it is cut off, or has over `MAX_SIZE` bytes.
    """
    decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MAX_SIZE)
    unpacked = decompressor.decompress(content, MAX_SIZE)
    if not decompressor.eof:
        raise EOFError(f"it does not end within {MAX_SIZE:,} bytes")
    return unpacked
