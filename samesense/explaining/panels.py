"""An explanation for people: in panels on a terminal, as plain text elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from samesense.classifier import verdict_line
from samesense.evidence.reasons import MODEL_ALONE
from samesense.explaining.baseline_verdicts import Absent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from samesense.explaining.baseline_verdicts import Verdict
    from samesense.explaining.explanation import Explanation, Neighbours
    from samesense.lexicons.lookup import Comparison, Relation, Sense

NAMES = {
    "wordnet": "WordNet, looked up",
    "spelling": "spelling",
    "cosine": "untuned encoder, cosine",
    "logistic_regression": "untuned encoder, regression",
}
RELATIONS = {
    "antonym": "{left} and {right} are antonyms",
    "similar": "{left} and {right} are similar",
    "hypernym": "{right} is a hypernym of {left}, a broader word",
    "hyponym": "{right} is a hyponym of {left}, a narrower word",
    "instance_hypernym": "{left} is an instance of {right}",
    "instance_hyponym": "{right} is an instance of {left}",
    "meronym": "{right} is a meronym of {left}, a part",
    "holonym": "{right} is a holonym of {left}, a whole",
    "verb_group": "{left} and {right} are in one group of verbs",
    "see_also": "one of {left} and {right} refers to the other",
    "indirect_antonym": "{left} and {right} are indirect antonyms",
    "co_hyponym": "{left} and {right} are co-hyponyms: they have a hypernym in common",
}


def show(explanation: Explanation) -> None:
    """Print an explanation to standard output, no wider than the terminal (80 columns where there is none)."""
    console = Console(markup=False, highlight=False, emoji=False)
    sections: dict[str, RenderableType] = {
        "Model": _model(explanation),
        "WordNet": _wordnet(explanation.wordnet),
        "Baselines": _baselines(explanation.baselines),
        "Nearest synonyms": Group(*(_neighbours(each) for each in dict.fromkeys(explanation.neighbours))),
    }
    if console.is_terminal:
        console.print(*(Panel(content, title=title, title_align="left") for title, content in sections.items()))
        return
    with console.capture() as plain:
        for title, content in sections.items():
            console.print(title, Padding(content, (0, 0, 0, 2)), sep="\n")
    print(*(line.rstrip() for line in plain.get().splitlines()), sep="\n")  # noqa: T201  # tables pad their lines


def _model(explanation: Explanation) -> Text:
    left, right, alone = explanation.left, explanation.right, explanation.model
    text = f"{verdict_line((left, right), explanation.verdict, explanation.threshold)}\n"
    text += f"{MODEL_ALONE} {alone.probability:.2f}"
    if alone.orders:
        one, other = alone.orders
        text += f": {left} / {right} {one:.2f}, {right} / {left} {other:.2f}"
    return Text(text)


def _wordnet(comparison: Comparison) -> Group:
    parts: list[RenderableType] = [
        Text(f"{entry.word}: {_number(entry.senses, 'sense')}" if entry.senses else f"{entry.word}: not in WordNet")
        for entry in dict.fromkeys((comparison.left, comparison.right))
    ]
    if comparison.shared:
        return Group(
            *parts, Text(f"in one synset: {comparison.left.word}, {comparison.right.word}"), _senses(comparison.shared)
        )
    if comparison.relation:
        text = RELATIONS[comparison.relation.name].format(left=comparison.left.word, right=comparison.right.word)
        return Group(*parts, Text(text), _senses(_relation_senses(comparison.relation)))
    return Group(*parts, Text("no relation"))


def _relation_senses(relation: Relation) -> Iterator[Sense]:
    yield relation.left
    if relation.through:
        yield relation.through
    yield relation.right


def _senses(senses: Iterator[Sense] | tuple[Sense, ...]) -> Table:
    table = _table("", "", header=False)
    for sense in senses:
        table.add_row(sense.synset, sense.gloss)
    return table


def _baselines(baselines: tuple[Verdict | Absent, ...]) -> Group:
    table = _table("baseline", "score", "threshold", "verdict", "agrees")
    for each in baselines:
        if not isinstance(each, Absent):
            numbers = f"{each.score:.2f}", f"{each.threshold:.2f}"
            table.add_row(NAMES[each.name], *numbers, _verdict(synonyms=each.synonyms), "yes" if each.agrees else "no")
    absent = [f"{NAMES[each.name]}: not available ({each.reason})" for each in baselines if isinstance(each, Absent)]
    return Group(*([table] if table.row_count else []), *map(Text, absent))


def _neighbours(near: Neighbours) -> Group:
    if not near.candidates:
        return Group(Text(f"{near.word}: WordNet has no word near it"))
    judged = f"{near.judged}" if near.judged == near.candidates else f"the first {near.judged} of {near.candidates}"
    table = _table("", "", "", header=False)
    for each in near.nearest:
        table.add_row(each.word, f"{each.probability:.2f}", _verdict(synonyms=each.synonyms))
    return Group(Text(f"{near.word}: of {judged} words near it in WordNet"), table)


def _table(*columns: str, header: bool = True) -> Table:
    table = Table(box=None, show_header=header, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _verdict(*, synonyms: bool) -> str:
    return "synonyms" if synonyms else "not synonyms"


def _number(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
