"""A list is reviewed in the demo: pasted or uploaded, judged in parts, and decided upon."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from samesense import Classifier
from samesense.lists.decisions import Decisions, read_decisions
from samesense.lists.reading import read_list
from samesense.review.reviewing import review_list
from samesense.serving.app import application
from samesense.serving.settings import Settings
from tests.serving.harness import FakeRuntime, fake_server, post, served, visited

LIST = "hot, cold\n猫, cat, feline\ncold, icy\nphone => iphone\n"


@pytest.fixture(scope="module")
def classifier(informed_folders: dict[str, Path]) -> Classifier:
    return Classifier.load(informed_folders["joint"])


@pytest.fixture
def page(browser: Browser, classifier: Classifier) -> Iterator[Page]:
    server = application(classifier, "tiny", Settings(), demo=True)
    with served(server) as url, visited(browser, f"{url}/list") as page:
        yield page


def test_the_review_is_that_of_the_command(classifier: Classifier, tmp_path: Path) -> None:
    server = application(classifier, "tiny", Settings(), demo=True)
    (tmp_path / "list.txt").write_text(LIST, encoding="utf-8")
    (tmp_path / "decisions.csv").write_text("left,right,label\ncold,icy,0\n")
    request = {"name": "list.txt", "text": LIST}
    (pairs,) = post(server, ("/list/pairs", request))
    (scores,) = post(
        server, ("/score", {"pairs": [{"left": left, "right": right} for left, right in pairs.json()["pairs"]]})
    )
    judged = {"list": request, "verdicts": [[row["probability"], None, None] for row in scores.json()["results"]]}
    (review,) = post(server, ("/list/review", judged | {"decisions": (tmp_path / "decisions.csv").read_text()}))
    decisions = read_decisions(tmp_path / "decisions.csv")
    expected = review_list(read_list(tmp_path / "list.txt"), classifier, decisions)
    assert review.json() == json.loads(json.dumps(expected.as_json()))
    assert {"unread", "rejected", "antonym"} <= review.json()["counts"].keys()


def test_relations_come_back(relation_folders: dict[str, Path], tmp_path: Path) -> None:
    classifier = Classifier.load(relation_folders["joint"], evidence=False)
    server = application(classifier, "tiny", Settings(), demo=True)
    (tmp_path / "list.txt").write_text(LIST, encoding="utf-8")
    pairs = [("cold", "hot"), ("cat", "feline"), ("cold", "icy"), ("iphone", "phone"), ("hot", "icy")]
    verdicts = [[each.probability, each.relation, each.relation_probability] for each in classifier.judge(pairs)]
    (review,) = post(server, ("/list/review", {"list": {"name": "list.txt", "text": LIST}, "verdicts": verdicts}))
    expected = review_list(read_list(tmp_path / "list.txt"), classifier, Decisions())
    assert review.json() == json.loads(json.dumps(expected.as_json()))


@pytest.mark.parametrize(
    ("path", "request_", "detail"),
    [
        (
            "/list/pairs",
            {"name": "a/list.txt", "text": "s(100001740,1,'entity',n,1,11).\n"},
            "a_list.txt: this looks like",
        ),
        (
            "/list/review",
            {"list": {"name": "a.txt", "text": "a, b"}, "verdicts": []},
            "0 verdicts; expected one for each",
        ),
        (
            "/list/review",
            {"list": {"name": "a.txt", "text": "a"}, "verdicts": [], "decisions": "a,b"},
            "decisions.csv, line 1: 'a,b'; expected the columns left,right,label",
        ),
        ("/list/pairs", {"name": "", "text": "a, b"}, "body.name: String should have at least 1 character"),
    ],
)
def test_what_is_no_list_is_told(path: str, request_: dict[str, object], detail: str) -> None:
    (answer,) = post(fake_server(FakeRuntime(), demo=True), (path, request_))
    assert (answer.status_code, answer.json()["detail"][: len(detail)]) == (422, detail)


def test_a_list_of_2000_lines_is_pasted_decided_and_downloaded(page: Page, tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(2000)]
    lines = [", ".join(pair) for pair in pairwise(words)] + ["hot, cold"]
    page.get_by_label("or its content").fill("\n".join(lines))
    page.get_by_role("button", name="Review").click()
    expect(page.locator("[data-role=numbers]")).to_contain_text("2000 lines, 3998 pairs judged.", timeout=300_000)
    page.get_by_label("Show").select_option("all")
    expect(page.locator("li.line")).to_have_count(500)
    page.get_by_role("button", name="Show the next 500 of 1500 more lines").click()
    expect(page.locator("li.line")).to_have_count(1000)
    page.get_by_label("Show").select_option("antonym")
    expect(page.locator("li.line")).to_have_count(1)
    page.locator("li.line").get_by_role("button", name="Reject").click()
    with page.expect_download() as download:
        page.get_by_text("Download decisions.csv").click()
    download.value.save_as(tmp_path / "decisions.csv")
    assert read_decisions(tmp_path / "decisions.csv").items() == [(("cold", "hot"), False)]


def test_a_file_and_decisions_are_uploaded(page: Page, tmp_path: Path) -> None:
    (tmp_path / "my list.csv").write_text("left,right\nhot,cold\n")
    (tmp_path / "decisions.csv").write_text("left,right,label\nhot,cold,1\n")
    page.locator("#file").set_input_files(tmp_path / "my list.csv")
    expect(page.get_by_label("or its content")).to_have_value("left,right\nhot,cold\n")
    page.locator("#decisions").set_input_files(tmp_path / "decisions.csv")
    page.get_by_role("button", name="Review").click()
    expect(page.locator("[data-role=numbers]")).to_contain_text("1 lines, 1 pairs judged.")
    expect(page.locator("[data-role=filter] option")).to_have_text(["lines with findings (0)", "all lines (1)"])
    expect(page.locator("[data-role=decided]")).to_have_text("0 lines decided, 1 pairs in the file.")


def test_a_list_that_is_none_is_told(page: Page) -> None:
    page.get_by_label("or its content").fill("s(100001740,1,'entity',n,1,11).")
    page.get_by_role("button", name="Review").click()
    expect(page.get_by_role("alert")).to_contain_text("list.txt: this looks like WordNet Prolog")
    expect(page.locator("#review")).to_be_hidden()


def test_lines_are_escaped_and_read_back(page: Page) -> None:
    rules = [
        {"terms": ["a,b", "c\\d", "#e", "f=>g"], "targets": None},
        {"terms": ["phone"], "targets": ["i=phone", "andröid>"]},
    ]
    there_and_back = "({ asRule, asText }) => rules.map((rule) => asRule(asText(rule)))"
    assert page.evaluate(f"(rules) => import('/static/review.js').then({there_and_back})", rules) == rules
