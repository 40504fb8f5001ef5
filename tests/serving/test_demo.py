"""The demo page in a browser: what is typed into it, and what it shows."""

import csv
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from samesense import Classifier
from samesense.server import application
from samesense.serving import Settings
from samesense.wordnet import WordNet as Tables
from stages._wordnet import WordNet, write_wordnet

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SCRIPT = "<img src=x onerror=alert(1)>"
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, to look at the page")


@pytest.fixture(scope="module")
def classifier(model_folders: dict[str, Path]) -> Classifier:
    return Classifier.load(model_folders["joint"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(classifier: Classifier, wordnet: Tables | None) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        app = application(classifier, "tiny", Settings(), demo=True, wordnet=wordnet)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@contextmanager
def visited(browser: Browser, url: str) -> Iterator[Page]:
    """Open a page; at the end, nothing was asked of another host, and nothing failed in the page."""
    requests: list[str] = []
    complaints: list[str] = []
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.goto(url)
        yield page
    host = url.rpartition("/")[0] + "/"
    assert requests
    assert [one for one in requests if not one.startswith((host, f"blob:{host}"))] == []
    refused = "Failed to load resource: the server responded with a status of 4"
    assert [one for one in complaints if not one.startswith(refused)] == []


@pytest.fixture
def page(browser: Browser, classifier: Classifier, wordnet: WordNet, tmp_path: Path) -> Iterator[Page]:
    write_wordnet(wordnet, tmp_path / "wordnet")
    with served(classifier, Tables(tmp_path / "wordnet")) as url, visited(browser, f"{url}/") as page:
        yield page


def test_two_words_are_typed_and_their_verdict_is_read(page: Page, classifier: Classifier) -> None:
    found = classifier.predict("cold", "icy")
    page.keyboard.type("cold")
    page.keyboard.press("Tab")
    page.keyboard.type("icy")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_have_text(f"cold / icy: {'' if found.synonyms else 'not '}synonyms")
    expect(page.locator("#probability")).to_have_text(f"probability {found.probability:.2f}")
    expect(page.locator("#threshold")).to_contain_text(f"threshold, {classifier.threshold:.2f}")
    expect(page.locator("#relation")).to_have_text("“icy” is similar to “cold” (icy.s.01, cold.a.01).")
    places = page.evaluate("[value.style.width, mark.style.left]")
    assert [float(place.rstrip("%")) for place in places] == [
        round(100 * share, 1) for share in (found.probability, classifier.threshold)
    ]


def test_wordnet_tells_synonyms_senses_and_what_it_lacks(page: Page) -> None:
    for left, right, told in [
        ("auto", "car", "Synonyms: both are in car.n.01."),
        ("hot", "fast", "Nothing joins their senses."),
        ("hot", "jog", "Not in WordNet: “jog”."),
        ("cold", "torrid", "“torrid” is an indirect antonym of “cold” (torrid.s.01, cold.a.01, through hot.a.01)."),
    ]:
        page.get_by_label("Left").fill(left)
        page.get_by_label("Right").fill(right)
        page.get_by_role("button", name="Compare", exact=True).click()
        expect(page.locator("#relation")).to_have_text(told)
        if left == "auto":
            assert page.locator("dt").all_text_contents() == ["auto", "car"]
            assert page.locator("dd").all_text_contents() == ["car.n.01: a motor vehicle with four wheels"] * 2


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
    found = [classifier.predict(*pair) for pair in pairs]
    verdicts = ["synonyms" if one.synonyms else "not synonyms" for one in found]
    chances = [f"{one.probability:.2f}" for one in found]
    refusals = [
        "no pair: one comma or tab is expected",
        "right '猫' has no Latin letter and no digit; the model reads English",
    ]
    rows = [row.locator("td").all_text_contents() for row in page.locator("#rows tr").all()]
    numbered = zip(("1", "3", "4"), pairs, verdicts, chances, strict=True)
    assert rows == [
        *([number, *pair, verdict, chance] for number, pair, verdict, chance in numbered),
        ["5", "cold", "", refusals[0], ""],
        ["6", "cold", "猫", refusals[1], ""],
    ]
    synonyms = sum(one.synonyms for one in found)
    expect(page.locator("#summary")).to_have_text(f"5 pairs: {synonyms} synonyms, {3 - synonyms} not, 2 with an error.")
    with page.expect_download() as download:
        page.get_by_text("Download CSV").click()
    download.value.save_as(tmp_path / "pairs.csv")
    with (tmp_path / "pairs.csv").open(newline="", encoding="utf-8") as file:
        table = list(csv.reader(file))
    assert table[0] == ["left", "right", "synonyms", "probability", "error"]
    assert [(left, right) for left, right, *_ in table[1:4]] == pairs
    assert [float(row[3]) for row in table[1:4]] == pytest.approx([one.probability for one in found], rel=1e-4)
    assert table[4:] == [["cold", "", "", "", refusals[0]], ["cold", "猫", "", "", refusals[1]]]
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
    with served(classifier, None) as url, visited(browser, f"{url}/") as page:
        page.locator("#left").fill("cold")
        page.locator("#right").fill("icy")
        page.locator("#right").press("Enter")
        expect(page.locator("#relation")).to_contain_text("no WordNet tables")
        expect(page.locator("#verdict")).to_contain_text("cold / icy: ")


def test_the_docs_are_drawn_from_the_schema(browser: Browser, classifier: Classifier) -> None:
    with served(classifier, None) as url, visited(browser, f"{url}/docs") as page:
        expect(page.locator("h2")).to_have_text(["POST /predict", "POST /score", "GET /healthz", "GET /wordnet"])
        expect(page.locator("pre").first).to_contain_text('"left": "string"')
