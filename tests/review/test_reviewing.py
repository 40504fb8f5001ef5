"""A review: the weakest pair of each line, what is wrong with pairs, and what people decided."""

from pathlib import Path

from samesense.lists.decisions import Decisions
from samesense.review.findings import Finding
from samesense.review.reviewing import Review, review_verdicts
from samesense.review.verdicts import Verdict
from samesense.texts import Pair
from tests.review.harness import listed, verdicts

OPPOSITES = Verdict(0.1, "antonym", "opposites, says WordNet")
DOUBTFUL = Verdict(0.3, "doubtful", "probably no synonyms: the model alone")
BROADER = Verdict(0.2, "hypernym", "vehicle is broader than car, says WordNet")
WRONG = {("cold", "hot"): OPPOSITES, ("cool", "hot"): DOUBTFUL, ("hot", "icy"): DOUBTFUL._replace(probability=0.2)}


def reviewed(folder: Path, *lines: str, wrong: dict[Pair, Verdict], decided: dict[Pair, bool] | None = None) -> Review:
    synonyms = listed(folder, *lines)
    return review_verdicts(synonyms, verdicts(synonyms, wrong), Decisions(decided), 0.5)


def test_a_line_has_its_weakest_pair_and_a_finding_for_each_kind(tmp_path: Path) -> None:
    review = reviewed(tmp_path, "hot, cold, cool, icy", "", "tv, television", wrong=WRONG)
    first, second = review.lines
    assert (first.number, first.weakest, first.probability) == (1, ("cold", "hot"), 0.1)
    assert first.findings == (
        Finding(1, "antonym", ("cold", "hot"), "cold / hot: opposites, says WordNet", 0.1),
        Finding(
            1,
            "doubtful",
            ("hot", "icy"),
            "hot / icy: probably no synonyms: the model alone (and 1 more pair)",
            0.2,
        ),
    )
    assert (second.number, second.weakest, second.probability, second.findings) == (3, ("television", "tv"), 0.9, ())
    assert (review.name, review.pairs, review.counts) == ("list.txt", 7, {"antonym": 1, "doubtful": 1})


def test_what_one_way_rules_are_made_for_is_right_in_them(tmp_path: Path) -> None:
    wrong = {("car", "vehicle"): BROADER, ("cold", "hot"): OPPOSITES}
    review = reviewed(tmp_path, "car => vehicle", "hot => cold", "car, vehicle", wrong=wrong)
    assert [(each.line, each.kind) for each in review.findings] == [(2, "antonym"), (3, "hypernym"), (1, "duplicate")]


def test_a_term_of_two_lines_that_joins_opposites_is_a_contradiction(tmp_path: Path) -> None:
    review = reviewed(tmp_path, "cold, cool", "mild, cool, tepid", "cool, hot", wrong=WRONG)
    assert [each for each in review.findings if each.kind == "contradiction"] == [
        Finding(
            3,
            "contradiction",
            ("cool", "cold", "hot"),
            "cool joins cold and hot, of the lines 1 and 3: opposites, says WordNet",
            0.1,
        )
    ]


def test_two_lines_with_two_terms_in_common_have_one_contradiction(tmp_path: Path) -> None:
    review = reviewed(tmp_path, "cold, cool, chilly", "chilly, cool, hot", wrong={("cold", "hot"): OPPOSITES})
    assert review.counts == {"contradiction": 1}


def test_decisions_rule(tmp_path: Path) -> None:
    decided = {("Hot", "cold"): True, ("tv", "television"): False, ("cold", "mild"): False}
    review = reviewed(tmp_path, "hot, cold", "tv, television", "mild, hot", wrong=WRONG, decided=decided)
    assert review.findings == [
        Finding(2, "rejected", ("television", "tv"), "television / tv: rejected by people", 0.0),
        Finding(
            3,
            "contradiction",
            ("hot", "cold", "mild"),
            "hot joins cold and mild, of the lines 1 and 3: rejected by people",
            0.0,
        ),
    ]
    assert review.as_json()["decisions"] == [["Hot", "cold", 1], ["tv", "television", 0], ["cold", "mild", 0]]


def test_json_has_lines_and_what_cannot_be_read(tmp_path: Path) -> None:
    review = reviewed(tmp_path, "hot => cold", "a => b => c", wrong=WRONG)
    message = "'a => b => c' has more than one =>; expected a, b, c or a, b => c"
    opposites = "cold / hot: opposites, says WordNet"
    assert review.as_json() == {
        "list": "list.txt",
        "pairs": 1 + 2,
        "min_probability": 0.5,
        "counts": {"unread": 1, "antonym": 1},
        "kinds": {"unread": "cannot be read", "antonym": "opposites"},
        "lines": [
            {
                "line": 1,
                "terms": ["hot"],
                "targets": ["cold"],
                "weakest": ["cold", "hot"],
                "probability": 0.1,
                "findings": [
                    {"kind": "antonym", "terms": ["cold", "hot"], "message": opposites, "probability": 0.1},
                ],
            },
            {
                "line": 2,
                "terms": [],
                "targets": None,
                "weakest": None,
                "probability": None,
                "findings": [
                    {"kind": "unread", "terms": ["a => b => c"], "message": message, "probability": None},
                ],
            },
        ],
        "decisions": [],
    }
    assert review.summary()["findings"] == [
        {"line": 2, "kind": "unread", "terms": ["a => b => c"], "message": message, "probability": None},
        {"line": 1, "kind": "antonym", "terms": ["cold", "hot"], "message": opposites, "probability": 0.1},
    ]
