"""The pages that people read: the README and docs, with their blocks of code, and all that the site has."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from tools.site import pages_of

ROOT = Path(__file__).parents[1]
PAGES = ["README.md", *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md"))]
_BLOCK = re.compile(r"(?:<!-- not run: ([^\n]+) -->\n)?^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block of code in a page.

    Attributes:
        language: what stands after the backquotes.
        text: its lines.
        not_run: why no test runs it; empty: a test does.
    """

    language: str
    text: str
    not_run: str


def read(page: str) -> str:
    """Return the text of a page."""
    return (ROOT / page).read_text(encoding="utf-8")


def site_pages() -> list[str]:
    """Return the pages in the navigation of the site."""
    config = re.sub(r"!!python/name:\S+", "", read("docs/mkdocs.yml"))
    return list(pages_of(yaml.safe_load(config)["nav"]))


def blocks(page: str, language: str) -> list[Block]:
    """Return the blocks of a page that are in a language."""
    found = [Block(name, text, why) for why, name, text in _BLOCK.findall(read(page))]
    return [block for block in found if block.language == language]


def steps(block: Block) -> list[tuple[str, str]]:
    """Return the commands of a block, each with the output that the page shows."""
    parts = [step.replace("\\\n", " ").partition("\n") for step in block.text.removeprefix("$ ").split("\n$ ")]
    return [(command, f"{output.rstrip()}\n" if output else "") for command, _, output in parts]


def commands(page: str) -> list[tuple[str, str]]:
    """Return the commands of a page that tests run, in their order, each with its output."""
    return [step for block in blocks(page, "console") if not block.not_run for step in steps(block)]


def anchors(page: str) -> set[str]:
    """Return the anchors of the headings of a page, as Git hosts make them."""
    titles = re.findall(r"^#+ (.+)$", _BLOCK.sub("", read(page)), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
