"""WordNet as tables: what is written is read back."""

from pathlib import Path

import pandas as pd
import pytest

from samesense.errors import DataError
from samesense.lexicons.wordnet import TABLES, WordNet, read_table, read_wordnet, write_wordnet


def test_tables_come_back_as_they_were_written(tmp_path: Path, wordnet: WordNet) -> None:
    write_wordnet(wordnet, tmp_path / "tables")
    back = read_wordnet(tmp_path / "tables")
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(back, name), getattr(wordnet, name))
    glosses = read_table(tmp_path / "tables", "glosses", ["gloss"])
    assert glosses.to_pydict() == {"gloss": wordnet.glosses["gloss"].tolist()}


def test_a_missing_or_damaged_table_is_refused(tmp_path: Path, wordnet: WordNet) -> None:
    folder = tmp_path / "tables"
    write_wordnet(wordnet, folder)
    (folder / "glosses.parquet").unlink()
    with pytest.raises(DataError) as caught:
        read_wordnet(folder)
    assert str(caught.value) == f"{folder}: no WordNet here (glosses.parquet is missing); `make repro` makes it"
    (folder / "senses.parquet").write_text("word,pos\n")
    with pytest.raises(DataError, match=r"senses\.parquet: not a readable Parquet file"):
        read_wordnet(folder)
