"""Reviews as files: CSV, JSON lines, and a page in which people read and decide."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from samesense.errors import DataError
from samesense.lists.decisions import Decisions, read_decisions
from samesense.review.reviewing import Review, review_verdicts
from samesense.review.verdicts import Verdict
from samesense.review.writers import write_review
from tests.review.harness import listed, verdicts
from tests.serving.harness import visited

WRONG = {
    ("cold", "hot"): Verdict(0.0625, "antonym", "opposites, says WordNet"),
    ("hot", "warm"): Verdict(0.25, "doubtful", "probably no synonyms: <b>the model alone</b>"),
}
LINES = ["hot, cold, warm", "tv, television", "a\\,b, hot", "car => auto", "猫, cat, feline"]


@pytest.fixture
def review(tmp_path: Path) -> Review:
    synonyms = listed(tmp_path, *LINES)
    decisions = Decisions({("tv", "telly"): True, ("cold", "a,b"): True, ("a,b", "warm"): True})
    return review_verdicts(synonyms, verdicts(synonyms, WRONG), decisions, 0.5)


def test_csv_has_a_row_per_finding_and_the_weakest_pair_of_other_lines(review: Review, tmp_path: Path) -> None:
    write_review(review, "tiny", tmp_path / "review.csv")
    assert (tmp_path / "review.csv").read_text(encoding="utf-8").splitlines() == [
        "line,rule,kind,terms,probability,message",
        '1,"hot, cold, warm",antonym,cold / hot,0.0625,"cold / hot: opposites, says WordNet"',
        '1,"hot, cold, warm",doubtful,hot / warm,0.25,hot / warm: probably no synonyms: <b>the model alone</b>',
        '2,"tv, television",,television / tv,0.9,',
        '3,"a\\,b, hot",,"a,b / hot",0.9,',
        "4,car => auto,,auto / car,0.9,",
        "5,\"cat, feline\",unread,猫,,'猫' has no Latin letter and no digit; the model reads English",
    ]


def test_json_lines_has_a_line_for_each_of_the_list(review: Review, tmp_path: Path) -> None:
    write_review(review, "tiny", tmp_path / "review.jsonl")
    lines = (tmp_path / "review.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [json.loads(json.dumps(line.as_json())) for line in review.lines]


def test_another_format_is_refused(review: Review, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="name one of html, csv, jsonl"):
        write_review(review, "tiny", tmp_path / "review.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["list.txt"]


@pytest.fixture
def page(review: Review, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    write_review(review, "<tiny>", tmp_path / "review.html")
    with visited(browser, f"file://{tmp_path}/review.html") as page:
        yield page


def line(page: Page, number: int) -> Locator:
    return page.locator("li.line").filter(has=page.locator("> .number", has_text=re.compile(f"^{number}$")))


def test_the_page_shows_what_was_found_and_html_is_text(page: Page) -> None:
    expect(page.locator("header p")).to_have_text("A review by samesense, with the model <tiny>.")
    counts = [row.locator("td").all_text_contents() for row in page.locator("tbody tr").all()]
    assert counts == [
        ["unread", "1", "cannot be read"],
        ["antonym", "1", "opposites"],
        ["doubtful", "1", "probably no synonyms"],
    ]
    expect(page.locator("li.line")).to_have_count(2)
    expect(page.locator(".findings").first.locator("li")).to_have_text(
        [
            "0.06 antonym cold / hot: opposites, says WordNet",
            "0.25 doubtful hot / warm: probably no synonyms: <b>the model alone</b>",
        ]
    )
    page.get_by_label("Show").select_option("all")
    assert page.locator(".rule").all_text_contents() == ["hot, cold, warm", *LINES[1:4], "cat, feline"]
    expect(line(page, 2).locator(".findings")).to_have_text("0.90 television / tv, the weakest pair")
    page.get_by_label("Show").select_option("antonym")
    expect(page.locator(".rule")).to_have_text("hot, cold, warm")


def test_people_accept_reject_and_edit_lines_and_the_file_keeps_what_they_decided(page: Page, tmp_path: Path) -> None:
    page.get_by_label("Show").select_option("all")
    line(page, 1).get_by_role("button", name="Edit").click()
    page.get_by_label("Line 1, edited").fill(r"warm, hot , a\,b")
    page.keyboard.press("Enter")
    line(page, 2).get_by_role("button", name="Reject").click()
    line(page, 4).get_by_role("button", name="Accept").click()
    line(page, 5).get_by_role("button", name="Accept").click()
    line(page, 5).get_by_role("button", name="Accept").click()  # takes it back
    assert page.locator(".made").all_text_contents() == [r"edited: warm, hot, a\,b", "rejected", "accepted"]
    expect(page.locator("[data-role=decided]")).to_have_text("3 lines decided, 9 pairs in the file.")
    with page.expect_download() as download:
        page.get_by_text("Download decisions.csv").click()
    download.value.save_as(tmp_path / "decisions.csv")
    assert download.value.suggested_filename == "decisions.csv"
    assert read_decisions(tmp_path / "decisions.csv").items() == [
        (("telly", "tv"), True),
        (("a,b", "cold"), True),
        (("a,b", "warm"), True),
        (("hot", "warm"), True),
        (("a,b", "hot"), True),
        (("cold", "hot"), False),
        (("cold", "warm"), False),
        (("television", "tv"), False),
        (("auto", "car"), True),
    ]


def test_a_wrong_edit_is_told_and_an_empty_one_rejects(page: Page) -> None:
    line(page, 1).get_by_role("button", name="Edit").click()
    page.get_by_label("Line 1, edited").fill("hot => cold => warm")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".edit .error")).to_have_text("a line has one => at most")
    page.get_by_label("Line 1, edited").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".made")).to_have_text("rejected")


def test_the_page_is_no_wider_than_a_phone_and_prints_no_buttons(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.get_by_label("Show").select_option("all")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    button = line(page, 1).get_by_role("button", name="Reject")
    expect(button).to_be_visible()
    page.emulate_media(media="print")
    expect(button).to_be_hidden()
    expect(line(page, 1).locator(".rule")).to_be_visible()


def test_the_page_is_dark_where_the_browser_is(page: Page) -> None:
    def background() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    page.emulate_media(color_scheme="light")
    light = background()
    page.emulate_media(color_scheme="dark")
    assert (light, background()) == ("rgb(244, 246, 249)", "rgb(15, 20, 27)")
