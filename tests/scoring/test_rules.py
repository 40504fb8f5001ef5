"""Lists of synonyms as tables of pairs."""

from pathlib import Path

import pyarrow as pa
import pytest

from samesense.errors import DataError
from samesense.scoring import rules
from samesense.scoring.chunks import Columns, Reject
from samesense.scoring.formats import count_rows, read_chunks

COLUMNS = Columns("left", "right")


def test_a_pair_of_a_rule_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "CHUNK", 2)
    path = tmp_path / "synonyms.txt"
    path.write_text("tv, telly, &\n\nphone => iphone, smart_phone\na => b => c\n")
    first, *others = read_chunks(str(path), "solr", COLUMNS)
    assert first.rejects == [
        Reject(1, "has no Latin letter and no digit; the model reads English", "&"),
        Reject(4, "has more than one =>; expected a, b, c or a, b => c", "a => b => c"),
    ]
    assert first.pairs == []
    assert pa.concat_tables([first.table, *(chunk.table for chunk in others)]).to_pydict() == {
        "number": [1, 3, 3],
        "left": ["tv", "phone", "phone"],
        "right": ["telly", "iphone", "smart phone"],
        "one_way": [False, True, True],
    }
    assert [chunk.pairs for chunk in others] == [
        [("tv", "telly"), ("phone", "iphone")],
        [("phone", "smart phone")],
    ]
    assert count_rows(str(path), "solr") is None


def test_columns_of_other_names_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a, b\n")
    with pytest.raises(DataError, match="no column 'one'; there are 'number', 'left', 'right', 'one_way'"):
        list(read_chunks(str(tmp_path / "a.txt"), "solr", Columns("one", "other")))


def test_a_list_of_another_format_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("s(100001740,1,'entity',n,1,11).\n")
    with pytest.raises(DataError, match=r"a\.txt: this looks like WordNet Prolog; --format wn$"):
        list(read_chunks(str(tmp_path / "a.txt"), "solr", COLUMNS))
