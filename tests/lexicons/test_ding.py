"""Ding, a German-English word list."""

import pytest

from samesense.lexicons.ding import read_ding

ANY = 0.0  # a frequency that every word has


def pairs(text: str, min_zipf: float = ANY) -> list[list[object]]:
    rows: list[list[object]] = read_ding(text, min_zipf).to_numpy().tolist()
    return rows


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("Sofa {n}; Couch {f} [cook.] :: sofa; couch [Am.] (for two)", [["couch", "sofa", 1, "n"]]),
        (
            "Sofa {n} (lang; weich); Couch {f} | Sofas {pl} :: sofa (long; soft); couch <cowch> /C/ | sofas; settees",
            [["couch", "sofa", 1, "n"]],
        ),
        ("etw. erklären; erläutern {vt} :: to explain sth.; to clarify sth.", [["clarify", "explain", 1, "v"]]),
        ("schnell; rasch {adv} :: quickly; rapidly", [["quickly", "rapidly", 1, "r"]]),
        ("froh; heiter {adj} :: glad; cheerful", [["cheerful", "glad", 1, "a"]]),
        ("Chef {m}; Leiter {m}; Boss {m} :: boss; chief\N{RIGHT SINGLE QUOTATION MARK}s head", None),
    ],
)
def test_an_entry_with_as_many_german_terms_has_synonyms(line: str, rows: list[list[object]] | None) -> None:
    assert pairs(line) == (rows or [["boss", "chief's head", 1, "n"]])


@pytest.mark.parametrize(
    "line",
    [
        "# Version; Stand {m} :: version; release",
        "Bank {f} :: bank; bench",  # one German word, which may have two senses
        "Bank {f}; Sitz {m} :: bench; seat; form",  # more English terms than German ones
        "Schauspieler {m}; Schauspielerin {f} :: actor; actress",
        "Sofas {pl}; Couchen {pl} :: sofas; couches",
        "Hoch; heiter :: high; cheerful",  # no part of speech
        "hoch {adj}; heiter {adv} :: high; cheerfully",
        "Sofa {n}; Couch {f} | Sofas {pl} :: sofa; couch",  # entries that do not line up
        "etw. rufen; anrufen {vt} :: to call sth.; to phone",  # with and without an object
        "rufen; anrufen {vt} :: call; phone",  # no verbs
        "Ruf {m}; Anruf {m} :: to call; to phone",
        "Sofa {n}; Couch {f} :: sofa/settee; (big) couch",  # alternatives
        "Sofa {n}; Couch {f} :: Take a seat!; couch",
        "jdn. mögen; jdm. gut sein {vi} :: to fancy sb. a lot; to like sb.",
        "Cis {n}; Ces {n} [mus.] :: C sharp; C flat",
        "der künftige {adj}; spätere {adj} :: -to-be; future",
    ],
)
def test_what_is_unclear_is_left_out(line: str) -> None:
    assert pairs(line) == []


def test_two_lines_make_synonyms_of_terms_that_one_does_not() -> None:
    lines = ["Bank {f} :: bank; bench", "Laden {m} :: shop; store", "Geschäft {n} :: shop; business; store"]
    assert pairs("\n".join(lines)) == [["shop", "store", 1, "n"]]


def test_rare_terms_are_left_out() -> None:
    assert pairs("Kerker {m}; Knast {m} :: jail; hoosegow", 2.5) == []
