"""Reviews as files: a page to read and to decide in, CSV, and JSON lines."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from samesense.files import replacing
from samesense.lists.solr import rule_line
from samesense.scoring.chunks import DIGITS
from samesense.scoring.formats import format_by_suffix
from samesense.scoring.json_texts import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from samesense.review.reviewing import Line, Review

Format = Literal["html", "csv", "jsonl"]
SUFFIXES: dict[str, Format] = {".html": "html", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
PAGES = Path(__file__).parent / "pages"  # the demo's, too
COLUMNS = ("line", "rule", "kind", "terms", "probability", "message")


def format_of(path: Path) -> Format:
    """Return the format of a file, by its name.

    Raises:
        DataError: the name shows none.
    """
    return format_by_suffix(path, SUFFIXES)


def write_review(review: Review, model: str, path: Path) -> None:
    """Write a review in the format that the name of its file shows, whole or not at all.

    Args:
        review: what to write.
        model: the name of the model that judged, for the page.
        path: the file.

    Raises:
        DataError: the name shows no format, or the file cannot be written.
    """
    form = format_of(path)
    with replacing(path) as partial, partial.open("w", encoding="utf-8", newline="\n") as file:
        if form == "html":
            file.write(review_page(review, model))
        elif form == "jsonl":
            file.writelines(f"{to_json(line.as_json())}\n" for line in review.lines)
        else:
            _write_csv(review, file)


def review_page(review: Review, model: str) -> str:
    """Return a page that shows a review and takes decisions; it asks nothing of any host."""
    from jinja2 import Environment
    from markupsafe import Markup

    environment = Environment(autoescape=True, trim_blocks=True)
    environment.policies["json.dumps_kwargs"] = {}  # by default, Jinja sorts the keys: the gravest kind comes first
    template = environment.from_string((PAGES / "review.html.jinja").read_text(encoding="utf-8"))
    ours = {
        name: Markup((PAGES / file).read_text(encoding="utf-8"))  # noqa: S704  # files of this package
        for name, file in (("style", "style.css"), ("script", "review.js"))
    }
    return template.render(review=review.as_json(), model=model, **ours)


def _write_csv(review: Review, file: TextIO) -> None:
    """Write a row per finding, and one of the weakest pair for each line without."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in review.lines:
        writer.writerows(_rows(line))


def _rows(line: Line) -> Iterator[tuple[object, ...]]:
    place = (line.number, rule_line(line.rule) if line.rule else "")
    for each in line.findings:
        yield *place, each.kind, " / ".join(each.terms), _rounded(each.probability), each.message
    if not line.findings:
        yield *place, "", " / ".join(line.weakest or ()), _rounded(line.probability), ""


def _rounded(probability: float | None) -> float | str:
    return "" if probability is None else round(probability, DIGITS)
