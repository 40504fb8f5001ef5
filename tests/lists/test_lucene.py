"""Synonym files in a real analyzer of Lucene: Debian's package liblucene8-java, and a JDK."""

import shutil
import subprocess
from pathlib import Path

import pytest

from samesense.lists.reading import read_list
from samesense.lists.rules import Rule
from samesense.lists.writing import write_list

JARS = [jar for part in ("core", "analyzers-common") for jar in Path("/usr/share/java").glob(f"lucene-{part}-8*.jar")]
NEEDED = pytest.mark.skipif(shutil.which("javac") is None or len(JARS) < 2, reason="needs a JDK and liblucene8-java")
WRITTEN = [
    Rule(1, ("tv", "television set", "#telly")),
    Rule(2, ("#1", "c#", "1,000"), ("a=>b", "C\\", "a = b", "x=")),
    Rule(3, ("\\=>", "=>", "=", "\\,a")),
    Rule(4, ("phone",), ("phone", "iphone")),
    Rule(5, ("caf\u00e9", "cafe")),
]
GRAMMAR = """# a comment, and none
c sharp, c#
tv ,  television  , telly
usa, united states,
solo
phone => iphone, android phone
colour, tint => color, hue
a\\,b, a comma b
left\\=>right, arro\\w
back\\\\slash, reverse solidus
ab\\#cd, hash inside
laptop, notebook, laptop
x =>y\\
"""


def expected(rules: list[Rule]) -> dict[str, set[str]]:
    """Return what each term is replaced by: with itself, unless a one-way rule leaves it out."""
    two_way = {term: set(rule.terms) for rule in rules if rule.targets is None for term in rule.terms}
    return two_way | {term: set(rule.targets) for rule in rules if rule.targets for term in rule.terms}


def expand(folder: Path, synonyms: Path, terms: list[str]) -> dict[str, set[str]]:
    """Return the tokens that Lucene makes of each term."""
    asked = folder / "terms.txt"
    asked.write_text("\n".join(terms), encoding="utf-8")
    program = Path(__file__).with_name("Expand.java")
    command = ["java", "-cp", ":".join(map(str, JARS)), program, synonyms, asked]
    lines = subprocess.run(list(map(str, command)), check=True, capture_output=True).stdout.decode().splitlines()
    return {term: set(line.split("\t")) for term, line in zip(terms, lines, strict=True)}


@NEEDED
def test_lucene_expands_what_we_write_as_the_rules_say(tmp_path: Path) -> None:
    write_list(WRITTEN, tmp_path / "synonyms.txt", "solr")
    known = expected(WRITTEN)
    assert expand(tmp_path, tmp_path / "synonyms.txt", list(known)) == known


@NEEDED
def test_lucene_reads_a_file_as_we_do(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text(GRAMMAR)
    known = expected(read_list(path).rules)
    assert len(known) == 22
    assert expand(tmp_path, path, list(known)) == known
