"""The browser that looks at pages."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="module")  # no longer: while it runs, asyncio.run does not
def browser() -> Iterator[Browser]:
    """Start Chromium; skip the test where there is none."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium, to look at the page")
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()
