"""What keeps people from using a page, as axe-core sees it in a browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong with a page as it is now: how bad it is, the rule, and the elements."""
    found = Axe().run(page).response["violations"]
    return [f"{each['impact']}: {each['id']}: {' '.join(node['html'] for node in each['nodes'])}" for each in found]
