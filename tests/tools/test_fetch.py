"""Public gold sets, copied or downloaded, and checked."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from pydantic import TypeAdapter

from samesense.errors import DataError
from samesense.gold.sets import GoldSet, gold_path
from samesense.texts import word_digest
from tools.fetch import TIMEOUT, Params, download, fetch, main

PAIRS = "left,right,relation\ncar,auto,Synonym\nhot,cold,Antonym\n"


@pytest.fixture
def gold() -> GoldSet:
    """Return a public set of one file, whose content is `PAIRS`."""
    adapter: TypeAdapter[GoldSet] = TypeAdapter(GoldSet)
    return adapter.validate_python(
        {
            "task": "labels",
            "left": "left",
            "right": "right",
            "label": "relation",
            "synonyms": ["Synonym"],
            "repository": "owner/name",
            "commit": "c" * 40,
            "separator": ",",
            "header": None,
            "files": {"test": {"path": "sets/some.csv", "sha256": sha256(PAIRS.encode()).hexdigest()}},
        }
    )


def test_public_sets_are_copied_and_checked(gold: GoldSet, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, folder = tmp_path / "source", tmp_path / "gold"
    (source / "some").mkdir(parents=True)
    (source / "some" / "some.csv").write_text(PAIRS)
    fetch("some", gold, folder, source)
    copy = gold_path(folder, "some", gold, "test")
    assert copy == folder / "public" / "some" / "some.csv"
    assert copy.read_text() == PAIRS
    (source / "some" / "some.csv").write_text("other")
    fetch("some", gold, folder, source)  # the file exists, so the source is not read
    assert capsys.readouterr().out == f"{copy}\n"
    copy.unlink()
    with pytest.raises(DataError, match=r"^some, some\.csv: its sha256 is "):
        fetch("some", gold, folder, source)
    with pytest.raises(DataError, match=r"nowhere/some/some\.csv: .*; expected a copy of the gold set$"):
        fetch("some", gold, folder, tmp_path / "nowhere")
    assert not copy.exists()


def test_a_file_that_is_not_the_declared_one_is_replaced(gold: GoldSet, tmp_path: Path) -> None:
    path = gold_path(tmp_path / "gold", "some", gold, "test")
    path.parent.mkdir(parents=True)
    path.write_text("other")
    (tmp_path / "source" / "some").mkdir(parents=True)
    (tmp_path / "source" / "some" / "some.csv").write_text(PAIRS)
    fetch("some", gold, tmp_path / "gold", tmp_path / "source")
    assert path.read_text() == PAIRS


def test_public_sets_are_downloaded_by_commit(gold: GoldSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    urls = []

    def record(url: str) -> bytes:
        urls.append(url)
        return PAIRS.encode()

    monkeypatch.setattr("tools.fetch.download", record)
    fetch("some", gold, tmp_path, None)
    assert urls == [f"https://raw.githubusercontent.com/owner/name/{'c' * 40}/sets/some.csv"]
    assert gold_path(tmp_path, "some", gold, "test").read_text() == PAIRS


def test_a_download_has_a_timeout_and_its_failure_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def urlopen(url: str, timeout: float) -> BytesIO:
        asked.append((url, timeout))
        if url.endswith("gone"):
            raise URLError("no route to host")
        return BytesIO(b"content")

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    assert download("https://host/file") == b"content"
    assert asked == [("https://host/file", TIMEOUT)]
    with pytest.raises(DataError, match=r"^https://host/gone: .*no route to host.*; --source names a folder that has"):
        download("https://host/gone")


def test_the_command_fetches_public_sets_and_lists_the_words_of_their_test_parts(
    gold: GoldSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, folder = tmp_path / "source", tmp_path / "gold"
    (source / "some").mkdir(parents=True)
    (source / "some" / "some.csv").write_text(PAIRS)
    folder.mkdir()
    own = gold.model_copy(update={"repository": None, "commit": None})  # people bring it themselves
    monkeypatch.setattr("tools.fetch.read_params", lambda *_: Params(gold={"some": gold, "own": own}))
    main(folder, source)
    assert gold_path(folder, "some", gold, "test").read_text() == PAIRS
    words = (folder / "words.txt").read_text().split()
    assert sorted(words) == sorted(word_digest(word) for word in ("car", "auto", "hot", "cold"))
