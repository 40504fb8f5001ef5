"""Word lists from packages, checked and written as lexicons."""

import io
import json
import tarfile
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from samesense.errors import DataError
from samesense.lexicons.folder import read_lexicons
from samesense.lexicons.licenses import read_licenses
from tools import lexicons
from tools.lexicons import READERS, SOURCES, WordList, main, read_members
from tools.packages import read_packages

LINES = "# comment\nGefängnis {n}; Kerker {m} :: jail; prison\n"
LETTERS = [  # of two files: either word names the other in its list and its definition
    {
        word: {
            "entry": word,
            "pos": [
                {
                    "part_of_speech": "n.",
                    "definitions": [{"text": f"A {other}.", "examples": []}],
                    "syn": f"Syn. -- {other.title()}.",
                }
            ],
        }
    }
    for word, other in (("goal", "aim"), ("aim", "goal"))
]


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def debian(files: dict[str, bytes]) -> bytes:
    """Return a Debian package of some files: an ar archive, each member at an even place."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:xz") as archive:
        archive.addfile(tarfile.TarInfo("./usr"))
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    package = b"!<arch>\n"
    for name, content in {"debian-binary": b"2.0", "data.tar.xz": data.getvalue()}.items():
        head = f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n".encode()
        package += head + content + b"\n" * (len(content) % 2)
    return package


def wheel(files: dict[str, bytes]) -> bytes:
    """Return a wheel of some files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


LETTER_FILES = {
    f"data/words_{name}.json": json.dumps(words).encode() for name, words in zip("BA", LETTERS, strict=True)
}
ARTEFACTS = {
    "gcide": ("some-1-py3-none-any.whl", wheel({**LETTER_FILES, "code.py": b"raise SystemExit"})),
    "ding": ("some_1_all.deb", debian({"./usr/list": LINES.encode(), "./usr/other": b"x"})),
}
CONTENTS = {"gcide": b"".join(LETTER_FILES[name] for name in sorted(LETTER_FILES)), "ding": LINES.encode()}


def declare(name: str, **changes: str) -> dict[str, str]:
    """Return the declaration of one of `ARTEFACTS`."""
    file, artefact = ARTEFACTS[name]
    return {
        "from": "pip" if name == "gcide" else "apt",
        "package": "some",
        "version": "1",
        "file": file,
        "sha256": digest(artefact),
        "members": "data/words_?.json" if name == "gcide" else "./usr/list",
        "content_sha256": digest(CONTENTS[name]),
        "license": "GPL-2.0-or-later",
        "source": f"the {name} list",
        **changes,
    }


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with both packages, which are declared."""
    folder = tmp_path / "packages"
    folder.mkdir()
    for file, artefact in ARTEFACTS.values():
        (folder / file).write_bytes(artefact)
    declared = folder / "declared.yaml"
    declared.write_text(yaml.safe_dump({name: declare(name) for name in ARTEFACTS}, sort_keys=False))
    monkeypatch.setattr(lexicons, "SOURCES", declared)
    return folder


def test_every_lexicon_is_written_with_its_licence(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "lexicons"
    main(folder, None, source)
    assert (folder / "gcide.csv").read_text() == "left,right,label,pos\naim,goal,1,n\n"
    assert (folder / "ding.csv").read_text() == "left,right,label,pos\njail,prison,1,n\n"
    assert read_licenses(folder) == {
        "ding": "GPL-2.0-or-later, the ding list",
        "gcide": "GPL-2.0-or-later, the gcide list",
    }
    assert read_lexicons(folder)["origin"].tolist() == ["lexicon:ding", "lexicon:gcide"]
    assert capsys.readouterr().out.splitlines() == [
        f"{folder}/gcide.csv: 1 pairs, GPL-2.0-or-later",
        f"{folder}/ding.csv: 1 pairs, GPL-2.0-or-later",
    ]


def test_only_the_named_ones_are_written(source: Path, tmp_path: Path) -> None:
    main(tmp_path / "lexicons", ["ding"], source)
    assert sorted(path.name for path in (tmp_path / "lexicons").iterdir()) == ["ding.csv", "ding.license"]
    with pytest.raises(DataError, match=r"^'dong': no such lexicon; expected gcide, ding$"):
        main(tmp_path / "lexicons", ["ding", "dong"], source)


def test_a_package_with_other_contents_is_refused() -> None:
    package = WordList.model_validate(declare("ding", content_sha256="c" * 64))
    with pytest.raises(DataError, match=r"^some_1_all\.deb, \./usr/list: its sha256 is .*; expected ccc"):
        read_members(package, ARTEFACTS["ding"][1])


def test_the_declared_packages_are_pinned_and_readable(tmp_path: Path) -> None:
    packages = read_packages(SOURCES, WordList)
    assert packages.keys() == READERS.keys()
    for package in packages.values():
        assert len(package.sha256) == len(package.content_sha256) == 64
        assert package.version in package.file
    path = tmp_path / "lexicons.yaml"
    path.write_text(yaml.safe_dump({"ding": declare("ding", extra="x")}))
    with pytest.raises(DataError, match=r"lexicons\.yaml: ding\.extra is not a known parameter$"):
        read_packages(path, WordList)
