"""Files of mined synonyms hold the same pairs for whoever reads them."""

import json
import re
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samesense.errors import DataError, TextError
from samesense.lexicons.folder import read_lexicons
from samesense.mining.groups import Synonyms, group_synonyms
from samesense.mining.writers import Format, format_of, synonym_writer
from samesense.texts import checked_text


def written(pairs: list[Synonyms], path: Path) -> str:
    with synonym_writer(path, format_of(path, None)) as write:
        write(pairs, group_synonyms(pairs))
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "given_format", "form"),
    [
        ("out.txt", None, "solr"),
        ("out.CSV", None, "csv"),
        ("out.jsonl", None, "jsonl"),
        ("out.ndjson", None, "jsonl"),
        ("out", "solr", "solr"),
        ("out.csv", "jsonl", "jsonl"),
    ],
)
def test_the_name_tells_the_format_unless_it_is_given(name: str, given_format: Format | None, form: Format) -> None:
    assert format_of(Path(name), given_format) == form


def test_a_name_that_does_not_tell_the_format_is_refused() -> None:
    with pytest.raises(
        DataError, match=r"^out\.xlsx: cannot recognise the format from the name; name one of solr, csv, jsonl$"
    ):
        format_of(Path("out.xlsx"), None)


def test_probabilities_have_six_digits(tmp_path: Path) -> None:
    pairs = [Synonyms("cold", 'a "b"', 2 / 3, "x, y"), Synonyms("é", "ü", 1.0, "listed")]
    assert written(pairs, tmp_path / "out.csv") == (
        'left,right,probability,because\ncold,"a ""b""",0.666667,"x, y"\né,ü,1.0,listed\n'
    )
    assert [json.loads(line) for line in written(pairs, tmp_path / "out.jsonl").splitlines()] == [
        {"left": "cold", "right": 'a "b"', "probability": 0.666667, "because": "x, y"},
        {"left": "é", "right": "ü", "probability": 1.0, "because": "listed"},
    ]


def test_characters_with_a_meaning_in_solr_are_escaped(tmp_path: Path) -> None:
    pairs = [Synonyms(*sides, 0.9, "why") for sides in [("#1", "no. 1"), ("1,000", "a=>b"), ("C#", "C\\")]]
    text = written(pairs, tmp_path / "synonyms.txt")
    assert text == "\\#1, no. 1\n1\\,000, a\\=>b\nC#, C\\\\\n"
    assert [solr_terms(line) for line in text.splitlines()] == [["#1", "no. 1"], ["1,000", "a=>b"], ["C#", "C\\"]]


def solr_terms(line: str) -> list[str]:
    """Read a line as Lucene's SolrSynonymParser does: a backslash takes the next character literally."""
    assert not line.startswith("#")
    assert "=>" not in re.sub(r"\\.", ".", line)
    terms = [""]
    for escaped, comma, other in re.findall(r"\\(.)|(,)|([^\\,])", line):
        if comma:
            terms.append("")
        else:
            terms[-1] += escaped or other
    return [term.strip() for term in terms]


def is_checked(text: str) -> bool:
    try:
        return checked_text(text) == text
    except TextError:
        return False


def pairs_of_words(alphabet: str) -> st.SearchStrategy[list[Synonyms]]:
    """Make up pairs of words in sorted order, each once, their words few, so that there are groups."""
    words = st.text(alphabet, min_size=1, max_size=5).filter(is_checked)
    vocabularies = st.lists(words, min_size=2, max_size=7, unique=True).map(sorted)
    sides = vocabularies.flatmap(lambda some: st.lists(st.sampled_from(list(combinations(some, 2))), unique=True))
    return sides.map(lambda some: [Synonyms(left, right, 0.9, "why") for left, right in some])


@settings(deadline=None)
@given(pairs_of_words("ab1,\\#=> \u00e9\u5b57"))
def test_solr_reads_the_pairs_that_were_written(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[Synonyms]
) -> None:
    text = written(pairs, tmp_path_factory.getbasetemp() / "property.txt")
    read = {pair for line in text.splitlines() for pair in combinations(solr_terms(line), 2)}
    assert read == {(pair.left, pair.right) for pair in pairs}


@settings(deadline=None)
@given(
    pairs_of_words("ab1,-.'>= \u00e9\u5b57").filter(
        lambda pairs: not any("=>" in f"{pair.left},{pair.right}" for pair in pairs)
    )
)
def test_the_pipeline_reads_the_pairs_that_were_written(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[Synonyms]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "lexicons"
    folder.mkdir(exist_ok=True)
    written(pairs, folder / "mined.txt")
    rows = read_lexicons(folder)[["left", "right", "label"]]
    assert set(rows.itertuples(index=False, name=None)) == {(pair.left, pair.right, 1) for pair in pairs}
