"""Reading WordNet: the real zip, and zips that are none."""

import zipfile
from pathlib import Path

import pytest

from stages._cli import BadInputError
from stages._wordnet import MEMBERS, WordNet, read_wordnet

ZIP = Path(__file__).parents[1] / "data" / "wordnet.zip"


@pytest.fixture(scope="module")
def adverbs() -> WordNet:
    return read_wordnet(ZIP, ["r"])


def test_the_adverbs_of_wordnet_3_0_are_complete(adverbs: WordNet) -> None:
    assert adverbs.senses["synset"].nunique() == 3621
    assert len(adverbs.senses) == 5580
    assert set(adverbs.senses["pos"]) == {"r"}
    fast = adverbs.senses[adverbs.senses["word"] == "fast"]
    assert fast[["synset", "rank"]].to_numpy().tolist() == [["fast.r.01", 1], ["fast.r.02", 2]]


def test_relations_are_read(adverbs: WordNet) -> None:
    antonyms = set(zip(adverbs.antonyms["source_word"], adverbs.antonyms["target_word"], strict=True))
    assert {("quickly", "slowly"), ("slowly", "quickly")} <= antonyms
    derived = set(zip(adverbs.derivations["source_word"], adverbs.derivations["target_word"], strict=True))
    assert ("quickly", "quick") in derived
    assert adverbs.senses.equals(adverbs.senses.sort_values(list(adverbs.senses.columns)))


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wordnet.zip"
    path.write_bytes(ZIP.read_bytes()[:100_000])
    with pytest.raises(BadInputError, match=r"wordnet\.zip: not a readable zip file"):
        read_wordnet(path)
    whole = bytearray(ZIP.read_bytes())
    whole[3_000_000] ^= 0xFF
    path.write_bytes(whole)
    with pytest.raises(BadInputError, match=r"wordnet\.zip: damaged"):
        read_wordnet(path)
    with pytest.raises(BadInputError, match=r"absent\.zip: not a readable zip file"):
        read_wordnet(tmp_path / "absent.zip")


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("holiday.txt", "sun")
    with pytest.raises(BadInputError, match=r"other\.zip: not a WordNet in NLTK's layout: it lacks wordnet/adj\.exc"):
        read_wordnet(path)
    with zipfile.ZipFile(path, "w") as archive:
        for member in MEMBERS:
            archive.writestr(member, "sun")
    with pytest.raises(BadInputError, match=r"other\.zip: not a WordNet that NLTK can read"):
        read_wordnet(path)
