"""The demo page in a browser: what is typed into it, and what it shows."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from samesense import Classifier
from samesense.classifier import RELATION_TEXTS
from samesense.lexicons.lookup import KINDS, Lookup
from samesense.lexicons.wordnet import WordNet, write_wordnet
from samesense.serving.app import PAGES, application
from samesense.serving.settings import Settings
from tests.serving.harness import served, visited

SCRIPT = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def classifier(informed_folders: dict[str, Path]) -> Classifier:
    return Classifier.load(informed_folders["joint"])


@pytest.fixture
def page(browser: Browser, classifier: Classifier, wordnet: WordNet, tmp_path: Path) -> Iterator[Page]:
    write_wordnet(wordnet, tmp_path / "wordnet")
    server = application(classifier, "tiny", Settings(), demo=True, lookup=Lookup(tmp_path / "wordnet"))
    with served(server) as url, visited(browser, f"{url}/") as page:
        yield page


def test_two_words_are_typed_and_their_verdict_is_read(page: Page, classifier: Classifier) -> None:
    prediction = classifier.predict("cold", "icy")
    page.keyboard.type("cold")
    page.keyboard.press("Tab")
    page.keyboard.type("icy")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_have_text(f"cold / icy: {'' if prediction.synonyms else 'not '}synonyms")
    expect(page.locator("#probability")).to_have_text(f"probability {prediction.probability:.2f}")
    expect(page.locator("#threshold")).to_contain_text(f"threshold, {classifier.threshold:.2f}")
    expect(page.locator("#because")).to_have_text(f"Because: {prediction.because}")
    assert "similar in WordNet" in prediction.because
    expect(page.locator("#relation")).to_have_text("“icy” is similar to “cold” (icy.s.01, cold.a.01).")
    places = page.evaluate("[value.style.width, mark.style.left]")
    assert [float(place.rstrip("%")) for place in places] == [
        round(100 * share, 1) for share in (prediction.probability, classifier.threshold)
    ]


def test_the_page_shows_synonyms_relations_and_words_that_wordnet_lacks(page: Page) -> None:
    for left, right, text in [
        ("auto", "car", "Synonyms: both are in car.n.01."),
        ("hot", "fast", "Nothing joins their senses."),
        ("hot", "jog", "Not in WordNet: “jog”."),
        ("cold", "torrid", "“torrid” is an indirect antonym of “cold” (torrid.s.01, cold.a.01, through hot.a.01)."),
    ]:
        page.get_by_label("Left").fill(left)
        page.get_by_label("Right").fill(right)
        page.get_by_role("button", name="Compare", exact=True).click()
        expect(page.locator("#relation")).to_have_text(text)
        if left == "auto":
            assert page.locator("dt").all_text_contents() == ["auto", "car"]
            assert page.locator("dd").all_text_contents() == ["car.n.01: a motor vehicle with four wheels"] * 2


def test_the_page_has_a_text_for_every_relation() -> None:
    (block,) = re.findall(r"const RELATIONS = \{(.*?)\};", (PAGES / "demo.js").read_text(), re.DOTALL)
    assert sorted(re.findall(r"^  (\w+): ", block, re.MULTILINE)) == sorted(KINDS)


def test_the_page_has_a_text_for_every_relation_that_a_model_names_but_synonyms() -> None:
    (block,) = re.findall(r"const NAMED = \{(.*?)\n\};", (PAGES / "demo.js").read_text(), re.DOTALL)
    texts = dict(re.findall(r"^  (\w+): .*=> [\"`](.*)[\"`],$", block, re.MULTILINE))
    assert {"synonym": "synonyms"} | {name: text.replace("$", "") for name, text in texts.items()} == RELATION_TEXTS


def test_a_wrong_word_gets_its_reason_and_no_verdict(page: Page) -> None:
    page.locator("#left").fill("cold")
    page.locator("#right").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("right is empty")
    page.locator("#right").fill("icy")
    page.locator("#right").press("Enter")
    expect(page.locator("#result")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_text("")
    page.locator("#left").fill("x" * 201)
    page.locator("#left").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("left has 201 characters; at most 200 are scored")
    expect(page.locator("#result")).to_be_hidden()


def test_lines_become_a_table_and_a_file(page: Page, classifier: Classifier, tmp_path: Path) -> None:
    pairs = [("cold", "icy"), ("hot, very", "warm"), ("run", 'a "jog"')]
    page.locator("#lines").fill('cold, icy\n\nhot, very\twarm\nrun,a "jog"\ncold\ncold,猫\n')
    page.get_by_role("button", name="Compare all").click()
    expect(page.locator("#rows tr")).to_have_count(5)
    predictions = [classifier.predict(*pair) for pair in pairs]
    verdicts = ["synonyms" if each.synonyms else "not synonyms" for each in predictions]
    probabilities = [f"{each.probability:.2f}" for each in predictions]
    refusals = [
        "not a pair: expected one comma or tab",
        "right '猫' has no Latin letter and no digit; the model reads English",
    ]
    rows = [row.locator("td").all_text_contents() for row in page.locator("#rows tr").all()]
    reasons = [each.because for each in predictions]
    numbered = zip(("1", "3", "4"), pairs, verdicts, probabilities, reasons, strict=True)
    assert rows == [
        *([number, *pair, *judgement] for number, pair, *judgement in numbered),
        ["5", "cold", "", refusals[0], "", ""],
        ["6", "cold", "猫", refusals[1], "", ""],
    ]
    synonyms = sum(each.synonyms for each in predictions)
    expect(page.locator("#summary")).to_have_text(f"5 pairs: {synonyms} synonyms, {3 - synonyms} not, 2 with an error.")
    with page.expect_download() as download:
        page.get_by_text("Download CSV").click()
    download.value.save_as(tmp_path / "pairs.csv")
    with (tmp_path / "pairs.csv").open(newline="", encoding="utf-8") as file:
        table = list(csv.reader(file))
    assert table[0] == ["left", "right", "synonyms", "probability", "because", "error"]
    assert [(left, right) for left, right, *_ in table[1:4]] == pairs
    expected = pytest.approx([each.probability for each in predictions], rel=1e-4)
    assert [float(row[3]) for row in table[1:4]] == expected
    assert [row[4:] for row in table[1:4]] == [[reason, ""] for reason in reasons]
    assert table[4:] == [["cold", "", "", "", "", refusals[0]], ["cold", "猫", "", "", "", refusals[1]]]
    page.get_by_role("button", name="Copy CSV").click()
    expect(page.locator("#summary")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (tmp_path / "pairs.csv").read_bytes().decode()


def test_more_lines_than_one_request_may_have_are_compared(page: Page) -> None:
    page.locator("#lines").fill("\n".join(f"a{number},b" for number in range(1001)))
    page.get_by_role("button", name="Compare all").click()
    expect(page.locator("#summary")).to_contain_text("1001 pairs: ")
    expect(page.locator("#summary")).to_contain_text(", 0 with an error.")
    assert page.locator("#rows tr").last.locator("td").nth(1).text_content() == "a1000"


def test_html_is_text(page: Page) -> None:
    page.locator("#left").fill(SCRIPT)
    page.locator("#right").fill("icy")
    page.locator("#right").press("Enter")
    expect(page.locator("#verdict")).to_contain_text(f"{SCRIPT} / icy: ")
    expect(page.locator("#relation")).to_have_text(f"Not in WordNet: “{SCRIPT}”.")
    page.locator("#lines").fill(f"{SCRIPT},icy")
    page.get_by_role("button", name="Compare all").click()
    expect(page.locator("#rows td").nth(1)).to_have_text(SCRIPT)
    assert page.locator("main img").count() == 0


def test_without_wordnet_the_page_says_so(browser: Browser, classifier: Classifier) -> None:
    server = application(classifier, "tiny", Settings(), demo=True)
    with served(server) as url, visited(browser, f"{url}/") as page:
        page.locator("#left").fill("cold")
        page.locator("#right").fill("icy")
        page.locator("#right").press("Enter")
        reason = "no tables of WordNet: `make repro` makes them, --wordnet names their folder"
        expect(page.locator("#relation")).to_have_text(reason)
        expect(page.locator("#verdict")).to_contain_text("cold / icy: ")
