"""A vocabulary has each word once; lines that cannot be scored are set apart with the reason."""

from pathlib import Path

import pytest

from samesense.errors import DataError
from samesense.mining.vocabulary import TableColumns, Vocabulary, read_vocabulary
from samesense.scoring.chunks import Reject

UNREADABLE = "has no Latin letter and no digit; the model reads English"


def test_each_word_is_read_once_and_other_lines_have_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    lines = [
        "\ufeffcold",
        "ice_cream\r",
        "",
        " ice  cream ",
        "a\0b",
        "\U0001f600",
        "x" * 10_000,
        "cafe\u0301",
        "co\u00adld",
    ]
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    assert read_vocabulary(path) == Vocabulary(
        ["café", "cold", "ice cream"],
        [
            Reject(5, "has the control character U+0000 (character 2)", "a\0b"),
            Reject(6, f"'\U0001f600' {UNREADABLE}", "\U0001f600"),
            Reject(7, "has 10,000 characters; at most 200 are scored", "x" * 10_000),
        ],
        {},
    )


COUNTED = "laptop,120\nnotebook,80\nlaptop,5\n\n"
COUNTS = {"laptop": 125, "notebook": 80}


@pytest.mark.parametrize(
    ("name", "content", "columns", "counts"),
    [
        ("words.csv", COUNTED, None, COUNTS),
        ("words.txt", COUNTED, TableColumns("1", "2"), COUNTS),
        ("words.tsv", COUNTED.replace(",", "\t"), None, COUNTS),
        ("words.csv", f"term,searches\n{COUNTED}", None, COUNTS),
        ("words.csv", f"\ufeffterm,searches\n{COUNTED}", TableColumns("term", "searches"), COUNTS),
        ("words.csv", '7,"laptop, used"\n9,tablet\n', TableColumns("2", "1"), {"laptop, used": 7, "tablet": 9}),
        ("words.csv", "laptop\nnotebook\nlaptop\n", None, {}),
        ("words.csv", "laptop,IT\nnotebook,IT\n", None, {}),
        ("words.csv", "name,id\nlaptop,3\nnotebook,4\n", TableColumns("name"), {}),
    ],
)
def test_a_table_has_words_in_a_column_and_counts_in_another(
    tmp_path: Path, name: str, content: str, columns: TableColumns | None, counts: dict[str, int]
) -> None:
    (tmp_path / name).write_text(content)
    vocabulary = read_vocabulary(tmp_path / name, columns)
    assert vocabulary == Vocabulary(sorted(counts) or ["laptop", "notebook"], [], counts)


def test_a_cell_that_cannot_be_scored_has_a_reason(tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_text('word,count\n"ice  cream",3\n?,4\n')
    vocabulary = read_vocabulary(tmp_path / "words.csv", TableColumns("word", "count"))
    reject = Reject(3, f"'?' {UNREADABLE}", "?")
    assert vocabulary == Vocabulary(["ice cream"], [reject], {"ice cream": 3})


@pytest.mark.parametrize(
    ("name", "content", "columns", "message"),
    [
        (
            "words.txt",
            COUNTED,
            None,
            ": lines end in a comma and a number; for a table, give --column 1 and --counts 2",
        ),
        ("words.csv", "laptop,120\nnotebook,many\n", None, ", line 2: the count is 'many'; expected a whole number"),
        ("words.csv", "laptop,120\nnotebook\n", None, ", line 2: 1 cells; expected 2 at least"),
        ("words.csv", "a,b\nc,d\n", TableColumns("term"), ": no column term; it has a, b"),
        ("words.csv", "a,b\nc,d\n", TableColumns("3"), ": no column 3; it has a, b"),
        ("words.csv", 'a\n"b\n', None, ", line 2: unexpected end of data; expected a row of a table"),
        ("words.csv", "", None, ": no word that can be scored; expected one per line"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(
    tmp_path: Path, name: str, content: str, columns: TableColumns | None, message: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(DataError) as caught:
        read_vocabulary(tmp_path / name, columns)
    assert str(caught.value) == f"{tmp_path / name}{message}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "words.txt: cannot be read: No such file or directory"),
        (b"", "words.txt: no word that can be scored; expected one per line"),
        (b"\n \n", "words.txt: no word that can be scored; expected one per line"),
        (b"\n--\n", f"words.txt: no word that can be scored; expected one per line; line 2 '--' {UNREADABLE}"),
        (b"cold\n\x89PNG\r\n", "words.txt, line 2: not UTF-8; expected a word or phrase per line"),
        ("cold\nicy".encode("utf-16"), "words.txt, line 1: not UTF-8; expected a word or phrase per line"),
    ],
)
def test_a_file_that_is_not_a_vocabulary_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "words.txt").write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_vocabulary(tmp_path / "words.txt")
    assert str(caught.value) == f"{tmp_path}/{message}"
