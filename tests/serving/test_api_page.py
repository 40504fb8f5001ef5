"""The page that describes the API: it shows every operation, and needs no other host."""

import base64
import hashlib
import re

from playwright.sync_api import Browser, expect

from tests.serving.harness import FakeRuntime, fake_server, get, served, visited


def test_the_page_and_its_assets_come_from_this_server() -> None:
    (page,) = get(fake_server(FakeRuntime()), "/docs")
    places = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert places == ["/api-page/swagger-ui.css", "/static/icon.svg", "/api-page/swagger-ui-bundle.js"]
    assert "http:" not in page.text
    assert "https:" not in page.text
    assets = get(fake_server(FakeRuntime()), *places, "/openapi.json")
    assert [asset.status_code for asset in assets] == [200] * 4


def test_the_policy_allows_the_pages_own_script_and_no_other() -> None:
    (page,) = get(fake_server(FakeRuntime()), "/docs")
    (script,) = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert page.headers["Content-Security-Policy"].split("; ") == [
        "default-src 'self'",
        f"script-src 'self' 'sha256-{digest}'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
    assert 'validatorUrl": null' in script


def test_the_page_lists_the_operations_and_sends_requests(browser: Browser) -> None:
    with served(fake_server(FakeRuntime(), demo=True)) as url, visited(browser, f"{url}/docs") as page:
        operations = page.locator(".opblock-summary-control")
        expect(operations).to_have_text(
            [
                "POST/predictPredict",
                "POST/scoreScore",
                "GET/healthzHealthz",
                "GET/wordnetCompare",
                "POST/list/pairsPairs Of List",
                "POST/list/reviewReview",
            ]
        )
        operations.first.click()
        page.get_by_role("button", name="Try it out").click()
        page.get_by_role("button", name="Execute").click()
        expect(page.locator(".live-responses-table tr.response")).to_contain_text('"probability": 0.75')
