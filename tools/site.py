"""What mkdocs calls to put the pages of the repository into the site (docs/mkdocs.yml): `make docs`.

mkdocs takes the pages of one folder. Ours are in several, and links between them hold on a Git host, too. So each page
of the navigation is added under its path in the repository, and with it each file that it links to or shows. Pages
with diagrams load mermaid from the site itself: the theme would take it from the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

MERMAID = "mermaid.js"
_INTERVAL = re.compile(r"\([+-]?\d*\.\d+(?:-| to )[+-]?\d*\.\d+\)")
_CODE = re.compile(r"^```.*?^```|`[^`\n]+`|<!--.*?-->", re.DOTALL | re.MULTILINE)


def pages_of(nav: Any) -> Iterator[str]:  # noqa: ANN401  # lists of mappings of lists
    """Yield the paths of the pages in the navigation of mkdocs.yml."""
    if isinstance(nav, str):
        yield nav
    else:
        for part in nav.values() if isinstance(nav, dict) else nav:
            yield from pages_of(part)


def links_of(page: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield where the links and pictures of a page lead to, but for other hosts: a path from the top, and an anchor."""
    for target in re.findall(r"\]\(([^)\s]+)\)", _CODE.sub("", text)):
        if "://" not in target:
            path, _, anchor = target.partition("#")
            yield normpath(join(dirname(page), path)) if path else page, anchor


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the navigation, and the files that they link to."""
    from mkdocs.structure.files import File

    top = Path(config.config_file_path).parents[1]
    pages = list(pages_of(config.nav))
    linked = {path for page in pages for path, _ in links_of(page, (top / page).read_text(encoding="utf-8"))}
    others = {path for path in linked if (top / path).is_file()} | {str(config.theme["logo"])}
    for path in [*pages, *sorted(others.difference(pages))]:
        files.append(File.generated(config, path, abs_src_path=str(top / path)))
    script = distribution("mermaidx").locate_file(f"mermaidx/assets/{MERMAID}")  # an import would want its dependencies
    files.append(File.generated(config, MERMAID, abs_src_path=str(script)))
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001  # mkdocs names them
    """Set intervals in small, each on one line, and let a page with diagrams load the script that draws them."""
    html = _INTERVAL.sub(r"<small>\g<0></small>", html)
    if 'class="mermaid"' not in html:
        return html
    return f'{html}\n<script src="{relpath(MERMAID, dirname(page.url) or ".")}"></script>'
