"""The demo page works by keyboard alone, and says to a screen reader what it shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from samesense import Classifier
from samesense.lexicons.lookup import Lookup
from samesense.lexicons.wordnet import WordNet, write_wordnet
from samesense.serving.app import application
from samesense.serving.settings import Settings
from tests.accessibility import violations
from tests.serving.harness import served, visited


@pytest.fixture
def page(browser: Browser, informed_folders: dict[str, Path], wordnet: WordNet, tmp_path: Path) -> Iterator[Page]:
    write_wordnet(wordnet, tmp_path / "wordnet")
    classifier = Classifier.load(informed_folders["joint"])
    server = application(classifier, "tiny", Settings(), demo=True, lookup=Lookup(tmp_path / "wordnet"))
    with served(server) as url, visited(browser, f"{url}/") as page:
        yield page


def fill(page: Page) -> None:
    """Have the page show a verdict, and a table with an error."""
    page.get_by_label("Left").fill("cold")
    page.get_by_label("Right").fill("icy")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator("#result")).to_be_visible()
    page.locator("#lines").fill("cold, icy\ncold\n" + "hot, warm\n" * 30)
    page.get_by_role("button", name="Compare all").click()
    expect(page.locator("#rows tr")).to_have_count(32)


@pytest.mark.parametrize("width", [390, 1100])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing(page: Page, width: int, colours: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    assert violations(page) == []
    fill(page)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width, "nothing runs off the page"
    page.get_by_label("Right").fill("")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("right is empty")
    assert violations(page) == []


def test_the_tab_key_goes_through_the_page_from_the_top_to_the_bottom(page: Page) -> None:
    fill(page)
    page.locator("#left").focus()
    names = []
    while (name := page.evaluate("document.activeElement.id || document.activeElement.innerText")) != "The API":
        names.append(name if len(name) < 20 else page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("Tab")
    assert names == ["left", "right", "Compare", "lines", "Compare all", "Results", "copy", "download"]


def test_the_button_that_was_pressed_keeps_the_focus(page: Page) -> None:
    page.get_by_label("Left").fill("cold")
    page.get_by_label("Right").fill("icy")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_visible()
    expect(page.get_by_role("button", name="Compare", exact=True)).to_be_focused()
    expect(page.get_by_role("button", name="Compare", exact=True)).to_be_enabled()


def test_the_reason_why_a_word_is_wrong_describes_its_field(page: Page) -> None:
    page.get_by_label("Left").fill("cold")
    page.get_by_label("Left").press("Enter")
    expect(page.get_by_label("Right")).to_have_accessible_description("right is empty")
