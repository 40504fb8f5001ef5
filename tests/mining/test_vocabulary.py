"""A vocabulary has each word once; lines that cannot be scored are set apart with the reason."""

from pathlib import Path

import pytest

from samesense.errors import DataError
from samesense.mining.vocabulary import Vocabulary, read_vocabulary
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
    )


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
