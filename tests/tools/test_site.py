"""Which pages and files are in the site, and which script draws their diagrams."""

from types import SimpleNamespace
from typing import Any

import pytest

from tools.site import links_of, on_page_content, pages_of


def test_the_pages_of_a_navigation_are_those_of_all_its_parts_in_order() -> None:
    nav = [{"Start": "README.md"}, {"Use": [{"Predict": "docs/predicting.md"}, "docs/lists.md"]}]
    assert list(pages_of(nav)) == ["README.md", "docs/predicting.md", "docs/lists.md"]


def test_links_lead_from_the_top_and_those_in_code_and_to_other_hosts_are_none() -> None:
    text = (
        "[a](lists.md#formats), [b](#here), [c](../data/README.md) and ![d](demo.png)\n"
        "[e](https://dvc.org), `[f](no.md)`, <!-- [g](no.md) -->\n```python\n[h](no.md)\n```\n"
    )
    assert list(links_of("docs/review.md", text)) == [
        ("docs/lists.md", "formats"),
        ("docs/review.md", "here"),
        ("data/README.md", ""),
        ("docs/demo.png", ""),
    ]


def test_an_interval_is_small() -> None:
    nothing: Any = None
    html = "<td>0.928 (0.91-0.94)</td><td>+0.142 (+0.13 to +0.16)</td><td>(2026-11-25)</td>"
    small = (
        "<td>0.928 <small>(0.91-0.94)</small></td><td>+0.142 <small>(+0.13 to +0.16)</small></td><td>(2026-11-25)</td>"
    )
    assert on_page_content(html, nothing, nothing, nothing) == small


@pytest.mark.parametrize(
    ("url", "script"),
    [("docs/pipeline.html", "../mermaid.js"), ("index.html", "mermaid.js"), ("a/b/c.html", "../../mermaid.js")],
)
def test_a_page_with_diagrams_loads_the_script_of_the_site(url: str, script: str) -> None:
    nothing: Any = None
    page: Any = SimpleNamespace(url=url)
    diagram = '<pre class="mermaid"><code>flowchart TD</code></pre>'
    assert on_page_content(diagram, page, nothing, nothing) == f'{diagram}\n<script src="{script}"></script>'
    assert on_page_content("<p>none</p>", page, nothing, nothing) == "<p>none</p>"
