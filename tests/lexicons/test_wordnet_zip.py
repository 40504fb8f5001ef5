"""Reading WordNets from zip files: the real one, another one, and files that are not a WordNet."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from samesense.errors import DataError
from samesense.lexicons.wordnet import WordNet
from samesense.lexicons.wordnet_zip import MEMBERS, read_irregular_forms, read_wordnets, read_zip

ZIP = Path(__file__).parents[2] / "data" / "wordnet.zip"

# Of a tiny WordNet: words of a synset, and its usage pointers, each from a word (0: from the synset) to a synset
NOUNS: list[tuple[list[str], list[tuple[int, int]]]] = [
    (["ethnic_slur"], []),
    (["dirty_word", "obscenity"], []),
    (["slang"], []),
    (["crud", "muck"], [(0, 1)]),
    (["crud", "mud"], []),
    (["earth", "muck"], []),
    (["foreigner", "outlander"], [(2, 0)]),
    (["grub"], [(0, 2)]),
    (["composer"], []),
    (["Mozart"], []),
    (["city"], []),
    (["Berlin"], []),
]
INSTANCES = {9: 8, 11: 10}  # numbers of synsets that name one thing, and of its class
FILES = {8: 18, 9: 18}  # of lexicographers: that of persons
RANKS = {("crud", 3): 1, ("crud", 4): 2, ("muck", 5): 1, ("muck", 3): 2}  # of the words with two senses

WIDTH = 100  # of a line: synsets are found by byte


def write_nouns(path: Path) -> None:
    """Write a WordNet of a few nouns, in the files that NLTK reads."""
    data, places = "", dict[str, list[int]]()
    for number, (words, pointers) in enumerate(NOUNS):
        links = "".join(f" ;u {target * WIDTH:08} n {word:02}{word and 1:02}" for word, target in pointers)
        count = len(pointers)
        if number in INSTANCES:
            links, count = f"{links} @i {INSTANCES[number] * WIDTH:08} n 0000", count + 1
        names = " ".join(f"{word} {RANKS.get((word, number), 1) - 1}" for word in words)
        line = f"{number * WIDTH:08} {FILES.get(number, 3):02} n {len(words):02} {names} {count:03}{links} | a gloss"
        data += f"{line:{WIDTH - 1}}\n"
        for word in words:
            places.setdefault(word.lower(), []).append(number)
    for word, numbers in places.items():
        numbers.sort(key=lambda number: RANKS.get((word, number), 1))
    rows = [
        f"{word} n {len(numbers)} 0 {len(numbers)} 0 {' '.join(f'{number * WIDTH:08}' for number in numbers)}\n"
        for word, numbers in places.items()
    ]
    keys = [
        f"{word}%1:{FILES.get(number, 3):02}:{rank - 1:02}:: {number * WIDTH:08} {rank} 0\n"
        for word, numbers in places.items()
        for rank, number in enumerate(numbers, start=1)
    ]
    texts = {"data.noun": data, "index.noun": "".join(rows), "index.sense": "".join(keys)}
    files = {number: "person" if number == 18 else str(number) for number in range(45)}
    texts["lexnames"] = "".join(f"{number:02}\tnoun.{name}\t1\n" for number, name in files.items())
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(MEMBERS):
            archive.writestr(f"tiny/{name}", texts.get(name, ""))


@pytest.fixture(scope="module")
def adverbs() -> WordNet:
    return read_zip(ZIP, ["r"])


def test_the_adverbs_of_wordnet_3_0_are_complete(adverbs: WordNet) -> None:
    assert adverbs.senses["synset"].nunique() == len(adverbs.glosses) == 3621
    assert len(adverbs.senses) == 5580
    assert set(adverbs.senses["pos"]) == {"r"}
    assert set(adverbs.senses["origin"]) == {"wordnet"}
    fast = adverbs.senses[adverbs.senses["word"] == "fast"]
    assert fast[["synset", "rank"]].to_numpy().tolist() == [["fast.r.01", 1], ["fast.r.02", 2]]


def test_a_senses_share_is_of_all_parts_of_speech(adverbs: WordNet) -> None:
    shares = adverbs.senses.set_index(["word", "synset"])["share"]
    assert shares.loc["quickly"].to_dict() == {
        "quickly.r.01": 0.5814,  # 24 of 40 times in the tagged texts: 25 of 43
        "promptly.r.01": 0.3953,
        "cursorily.r.01": 0.0233,
    }
    assert shares.loc["well"].sum() == pytest.approx(0.8308, abs=1e-4)  # the rest is a noun's, a verb's, an adjective's


def test_relations_definitions_and_examples_are_read(adverbs: WordNet) -> None:
    antonyms = set(zip(adverbs.antonyms["source_word"], adverbs.antonyms["target_word"], strict=True))
    assert {("quickly", "slowly"), ("slowly", "quickly")} <= antonyms
    derived = set(zip(adverbs.derivations["source_word"], adverbs.derivations["target_word"], strict=True))
    assert ("quickly", "quick") in derived
    assert adverbs.glosses.set_index("synset")["gloss"]["quickly.r.01"] == "with rapid movements"
    assert "he works quickly" in set(adverbs.examples["example"])
    assert adverbs.senses.equals(adverbs.senses.sort_values(list(adverbs.senses.columns)))


def test_slurs_and_obscenities_are_offensive_and_so_is_a_word_whose_first_sense_is_one(tmp_path: Path) -> None:
    write_nouns(tmp_path / "tiny.zip")
    senses = read_zip(tmp_path / "tiny.zip", ["n"]).senses
    assert senses.loc[senses["offensive"], ["word", "synset", "rank"]].to_numpy().tolist() == [
        ["crud", "crud.n.01", 1],
        ["crud", "crud.n.02", 2],
        ["muck", "crud.n.01", 2],
        ["outlander", "foreigner.n.01", 1],
    ]
    others = senses.loc[~senses["offensive"], "word"].tolist()
    assert others == [
        "Berlin",
        "Mozart",
        "city",
        "composer",
        "dirty word",
        "earth",
        "ethnic slur",
        "foreigner",
        "grub",
        "muck",
        "mud",
        "obscenity",
        "slang",
    ]


def test_names_of_one_person_are_marked(tmp_path: Path) -> None:
    write_nouns(tmp_path / "tiny.zip")
    senses = read_zip(tmp_path / "tiny.zip", ["n"]).senses
    assert senses.loc[senses["person"], ["word", "synset"]].to_numpy().tolist() == [["Mozart", "mozart.n.01"]]
    assert {"Berlin", "composer"} < set(senses["word"])  # an instance of no person, and a person of no instance


def test_another_wordnet_keeps_its_synsets_and_its_origin_apart(
    tmp_path: Path, adverbs: WordNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path, *arguments: Any) -> WordNet:
        return adverbs if path == ZIP else read_zip(path, *arguments)  # reading it again would take seconds

    monkeypatch.setattr("samesense.lexicons.wordnet_zip.read_zip", read)
    (tmp_path / "README.md").write_text("# Other WordNets")
    with zipfile.ZipFile(ZIP) as source, zipfile.ZipFile(tmp_path / "open_wordnet.zip", "w") as archive:
        for name in (name for name in source.namelist() if not name.endswith("cntlist.rev")):
            archive.writestr(name.replace("wordnet/", "oewn2024/"), source.read(name))
    both = read_wordnets(ZIP, tmp_path, ["r"])
    assert both.senses["synset"].nunique() == 2 * 3621
    one, other = (both.senses[both.senses["origin"] == origin] for origin in ("wordnet", "wordnet:open-wordnet"))
    assert len(one) + len(other) == len(both.senses)
    assert one.to_numpy().tolist() == adverbs.senses.to_numpy().tolist()
    prefix = "wordnet:open-wordnet/"
    renamed = adverbs.senses.assign(synset=prefix + adverbs.senses["synset"], origin="wordnet:open-wordnet")
    assert other.to_numpy().tolist() == renamed.to_numpy().tolist()
    assert both.relations["source"].tolist() == [
        *adverbs.relations["source"],
        *(prefix + synset for synset in adverbs.relations["source"]),
    ]


def test_only_wordnets_may_be_in_the_folder(tmp_path: Path, adverbs: WordNet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samesense.lexicons.wordnet_zip.read_zip", lambda *_: adverbs)
    (tmp_path / "wordnet.tar").touch()
    with pytest.raises(DataError, match=r"wordnet\.tar: expected a zip of a WordNet in NLTK's layout"):
        read_wordnets(ZIP, tmp_path, ["r"])


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wordnet.zip"
    path.write_bytes(ZIP.read_bytes()[:100_000])
    with pytest.raises(DataError, match=r"wordnet\.zip: not a readable zip file"):
        read_zip(path, ["r"])
    whole = bytearray(ZIP.read_bytes())
    whole[3_000_000] ^= 0xFF
    path.write_bytes(whole)
    with pytest.raises(DataError, match=r"wordnet\.zip: damaged"):
        read_zip(path, ["r"])
    with pytest.raises(DataError, match=r"absent\.zip: not a readable zip file"):
        read_zip(tmp_path / "absent.zip", ["r"])


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("holiday/sun.txt", "sun")
    with pytest.raises(DataError, match=r"other\.zip: not a WordNet in NLTK's layout: it lacks holiday/adj\.exc"):
        read_zip(path, ["r"])
    with zipfile.ZipFile(path, "w") as archive:
        for member in sorted(MEMBERS):
            archive.writestr(f"holiday/{member}", "sun")
    with pytest.raises(DataError, match=r"other\.zip: not a WordNet that NLTK can read"):
        read_zip(path, ["r"])


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tiny/data.noun", bytes(1_000_001))
    monkeypatch.setattr("samesense.lexicons.wordnet_zip.MAX_SIZE", 1_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "testzip", lambda _: pytest.fail("it was unpacked"))
    with pytest.raises(DataError, match=rf"^{path}: unpacked, it has 1,000,001 bytes; expected 1,000,000 at most$"):
        read_zip(path, ["n"])


def test_members_that_lead_elsewhere_write_nothing(tmp_path: Path) -> None:
    path = tmp_path / "inner" / "tiny.zip"
    path.parent.mkdir()
    write_nouns(path)
    link = zipfile.ZipInfo("tiny/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../outside", "x")
        archive.writestr("/tmp/../outside", "x")  # noqa: S108  # no file of that name is made
        archive.writestr(link, "/etc/passwd")
    assert "Berlin" in set(read_zip(path, ["n"]).senses["word"])
    assert list(tmp_path.rglob("*")) == [path.parent, path]


def change(path: Path, member: str, old: bytes, new: bytes) -> None:
    """Replace bytes in a file of a WordNet's zip."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content.replace(old, new) if name == f"tiny/{member}" else content)


def test_a_link_to_no_synset_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tiny.zip"
    write_nouns(path)
    change(path, "data.noun", b"@i 00001000 n", b"@i 00009900 n")  # Berlin is an instance of nothing
    with pytest.warns(UserWarning, match="No WordNet synset"), pytest.raises(DataError, match="NLTK can read: "):
        read_zip(path, ["n"])


def test_an_encrypted_zip_and_another_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "tiny.zip"
    write_nouns(path)
    change(path, "index.sense", b"berlin", b"\xff\xfeberlin")
    with pytest.raises(DataError, match=rf"^{path}: not a WordNet that NLTK can read: 'utf-8' codec can't decode"):
        read_zip(path, ["n"])
    whole = bytearray(path.read_bytes())
    for place in (whole.index(b"PK\x03\x04") + 6, whole.index(b"PK\x01\x02") + 8):
        whole[place] |= 1  # the flag of encryption
    path.write_bytes(whole)
    with pytest.raises(DataError, match=rf"^{path}: not a readable zip file: .*encrypted"):
        read_zip(path, ["n"])


def test_a_blank_line_among_the_irregular_forms_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tiny.zip"
    write_nouns(path)
    change(path, "noun.exc", b"", b"\n")
    with pytest.raises(DataError, match=rf"^{path}: damaged: not enough values to unpack"):
        read_irregular_forms(path)
