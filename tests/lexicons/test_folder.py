"""The folder of the user's own lexicons."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from samesense.errors import DataError, TextError
from samesense.lexicons.folder import read_lexicons
from samesense.lexicons.licenses import read_licenses
from samesense.texts import checked_text

EXAMPLES = [Path(__file__).parents[2] / "examples" / name for name in ("shop.csv", "synonyms.txt")]
PARTNER = "partner"


def test_every_lexicon_is_read_with_sides_in_sorted_order_and_no_word_beside_itself(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text("left,right,label,pos\nsofa,couch,1,n\nsofa,sofa,0,\nsofa,armchair,0,\n")
    (tmp_path / "more.txt").write_text("tv, telly, tv\nb => a\n")
    (tmp_path / "README.md").write_text("# Lexicons")
    assert read_lexicons(tmp_path).to_numpy().tolist() == [
        ["telly", "tv", 1, "", "lexicon:more"],
        ["a", "b", 1, "", "lexicon:more"],
        ["couch", "sofa", 1, "n", "lexicon:shop"],
        ["armchair", "sofa", 0, "", "lexicon:shop"],
    ]


def test_a_list_of_any_format_is_a_lexicon(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"synonyms_set": [{"synonyms": "tv, telly"}]}')
    (tmp_path / "b.csv").write_text("raw,expanded\njs,javascript\n")
    (tmp_path / "c.pl").write_text("s(1,1,'big',a,1,1).\ns(1,2,'large',a,1,1).\n")
    assert read_lexicons(tmp_path)[["left", "right", "label", "origin"]].to_numpy().tolist() == [
        ["telly", "tv", 1, "lexicon:a"],
        ["javascript", "js", 1, "lexicon:b"],
        ["big", "large", 1, "lexicon:c"],
    ]


def test_one_way_rules_are_synonyms_where_the_parameter_says_so(tmp_path: Path) -> None:
    (tmp_path / "corrections.txt").write_text("coulor => colour\n")
    (tmp_path / "shop.txt").write_text("phone, mobile => iphone, android\ntv, telly\n")
    told: list[str] = []
    pairs = read_lexicons(tmp_path, ["corrections"], told.append)
    assert pairs[["left", "right"]].to_numpy().tolist() == [["colour", "coulor"], ["telly", "tv"]]
    message = "4 one-way pairs are no synonyms; lexicons.one_way in params.yaml says which lexicons' are"
    assert told == [f"{tmp_path / 'shop.txt'}: {message}"]
    assert len(read_lexicons(tmp_path)) == 6
    with pytest.raises(DataError) as caught:
        read_lexicons(tmp_path, ["shop", "corection"])
    message = "no lexicon 'corection', which lexicons.one_way in params.yaml names"
    assert str(caught.value) == f"{tmp_path}: {message}"


def test_what_is_left_out_of_a_list_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("big, &, large\n" + "x => y => z\n" * 11)
    told: list[str] = []
    assert len(read_lexicons(tmp_path, report=told.append)) == 1
    assert told == [
        (
            f"{tmp_path / 'a.txt'}: 12 terms or rules left out, on line 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...; "
            "the first: '&' has no Latin letter and no digit; the model reads English"
        )
    ]


def test_an_empty_folder_gives_an_empty_table(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Lexicons")
    table = read_lexicons(tmp_path)
    assert table.empty
    assert table.columns.tolist() == ["left", "right", "label", "pos", "origin"]


def test_only_lexicons_may_be_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "words.xlsx").write_text("x")
    with pytest.raises(DataError, match=r"words\.xlsx: expected a lexicon"):
        read_lexicons(tmp_path)


def test_a_licence_beside_a_lexicon_is_no_lexicon(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text("left,right,label\nsofa,couch,1\n")
    (tmp_path / "own.txt").write_text("tv, telly\n")
    (tmp_path / "shop.license").write_text("CC-BY-4.0,\n the shop\n")
    (tmp_path / "gone.license").write_text("MIT\n")
    (tmp_path / "README.md").write_text("# Lexicons")
    assert read_lexicons(tmp_path)["origin"].tolist() == ["lexicon:own", "lexicon:shop"]
    assert read_licenses(tmp_path) == {"own": "", "shop": "CC-BY-4.0, the shop"}


def test_the_examples_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    for path in reversed(EXAMPLES):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    counts = read_lexicons(tmp_path).groupby("origin", sort=False)["label"].agg(["size", "sum"])
    assert counts.to_dict("index") == {
        "lexicon:shop": {"size": 26, "sum": 14},
        "lexicon:synonyms": {"size": 9, "sum": 9},
    }


TEXTS = st.text(
    st.sampled_from("ab1 _-!,\"'\t\r\x00\x7f\x85\u00e9\u0301\u0378\u3042\U0001f525") | st.characters(codec="utf-8")
)
LONG = st.integers(198, 203).map(lambda number: "x" * number)


def scorable(text: str) -> tuple[str | None, str]:
    """Return the form of a text that can be scored, or None and what is wrong."""
    try:
        return checked_text(text), ""
    except TextError as error:
        return None, str(error)


@given(TEXTS | LONG)
@example("two\nlines")
@example(" text\n")
@example('"quoted"')
def test_a_csv_has_what_can_be_scored_and_refuses_the_rest_with_line_and_reason(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "shop.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerows([("left", "right", "label"), ("b", "a", 1), (PARTNER, text, 1)])
        form, problem = scorable(text)
        if form is None:
            with pytest.raises(DataError) as caught:
                read_lexicons(Path(folder))
            assert str(caught.value) == f"{path}, line {3 + text.count(chr(10))}: right {problem}"
            return
        assume(form != PARTNER)
        table = read_lexicons(Path(folder))
    assert table[["left", "right", "label"]].to_numpy().tolist() == [["a", "b", 1], [*sorted([form, PARTNER]), 1]]


@given((TEXTS | LONG).filter(lambda text: not {"\n", "\r", "\\"} & set(text) and "=>" not in text))
def test_a_synonym_file_has_what_can_be_scored_and_leaves_out_the_rest_with_line_and_reason(text: str) -> None:
    form, problem = scorable(text)
    assume(form != PARTNER)
    told: list[str] = []
    term = text.replace(",", "\\,")
    with TemporaryDirectory() as folder:
        Path(folder, "shop.txt").write_text(f"b, a\n\n{PARTNER}, {term}\n", encoding="utf-8")
        table = read_lexicons(Path(folder), report=told.append)
    pairs = [["a", "b"]] if form is None else [["a", "b"], sorted([form, PARTNER])]
    assert table[["left", "right"]].to_numpy().tolist() == pairs
    assert len(told) == (form is None and bool(text.strip()))
    assert all("on line 3" in line and problem.split("'")[-1] in line for line in told)
