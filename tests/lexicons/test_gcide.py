"""GCIDE, a dictionary with lists of synonyms."""

import json

from samesense.lexicons.gcide import read_gcide

ANY = 0.0  # a frequency that every word has
Senses = list[tuple[str, str, str]]


def letter(entries: dict[str, Senses]) -> str:
    """Return a file of the package: of each word, its parts of speech with a definition and a list of synonyms."""
    return json.dumps(
        {
            word: {
                "entry": word,
                "pos": [
                    {
                        "etymology": "",
                        "part_of_speech": pos,
                        "definitions": [{"text": text, "examples": []}],
                        **({"syn": f"Syn. -- {synonyms}"} if synonyms else {}),
                    }
                    for pos, text, synonyms in senses
                ],
            }
            for word, senses in entries.items()
        }
    )


def pairs(*letters: str, min_zipf: float = ANY) -> list[list[object]]:
    rows: list[list[object]] = read_gcide(letters, min_zipf).to_numpy().tolist()
    return rows


def test_synonyms_are_pairs_that_several_places_name() -> None:
    first = letter({"allow": [("v. t.", "To grant; to give leave; as, to let one go; concede.", "To permit; suffer.")]})
    other = letter(
        {
            "permit": [("v. t.", "To allow (a thing): To tolerate the doing of it.", "To allow; let. See Suffer.")],
            "license": [("v. t.", "To authorize.", "To permit; allow.")],
        }
    )
    assert pairs(first, other) == [["allow", "permit", 1, "v"]]
    assert pairs(other) == [], "its own places are the list and the definition of permit: with license, three"
    assert pairs(first, other, min_zipf=7.0) == []


def test_each_part_of_speech_counts_by_itself() -> None:
    words = letter(
        {
            "answer": [("n.", "Something said; a reply.", "Reply."), ("v. t.", "To speak.", "")],
            "reply": [("v. i.", "To answer.", "Answer."), ("n.", "A thing said.", "")],
        }
    )
    assert pairs(words) == []


def test_a_list_with_commas_names_what_an_essay_compares() -> None:
    words = {"jest": "Jest, Joke.", "joke": "Jest, Joke."}
    assert pairs(letter({word: [("n.", f"A {word}.", syn)] for word, syn in words.items()})) == []


def test_opposites_are_no_synonyms() -> None:
    words = letter(
        {
            "violent": [("a.", "Fierce; -- opposed to gentle and calm.", "")],
            "confined": [("p. a.", "Shut in.  Opposite of unconfined and free.", "")],
            "opposed": [("a.", "Put opposite of.", "")],
        }
    )
    assert pairs(words) == [
        ["calm", "violent", 0, "a"],
        ["confined", "free", 0, ""],
        ["confined", "unconfined", 0, ""],
        ["gentle", "violent", 0, "a"],
    ]
