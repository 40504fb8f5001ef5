"""Vocabularies in SKOS: the labels of a concept are synonyms.

A hidden label is what people type and nobody should read, such as a misspelling: it leads to the others, one way.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from samesense.errors import DataError
from samesense.extras import require

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib import Graph
    from rdflib.term import Node

    from samesense.lists.collector import Collector
    from samesense.lists.rules import Rule

NAMESPACE = "http://www.w3.org/2004/02/skos/core#"
LANGUAGE = "en"


def read_skos(text: str, found: Collector) -> None:
    """Read Turtle, N-Triples or RDF/XML: a concept is an entry, in the order of addresses; labels of English count.

    Raises:
        DataError: the text is none of these.
        SamesenseError: rdflib is not installed.
    """
    require("skos", "rdflib")
    from rdflib import Graph, URIRef

    graph = Graph()
    try:
        graph.parse(data=text, format="xml" if _is_xml(text) else "turtle", publicID="list:")
    except Exception as error:  # its parsers raise whatever they stumble on
        problem = " ".join(str(error).split())[:200]
        raise DataError(f"{found.path}: not readable SKOS: {problem or type(error).__name__}") from error
    kinds = [URIRef(f"{NAMESPACE}{kind}Label") for kind in ("pref", "alt", "hidden")]
    concepts = {concept for kind in kinds for concept in graph.subjects(kind)}
    for number, concept in enumerate(sorted(concepts, key=lambda one: (len(str(one)), str(one))), start=1):
        preferred, alternative, hidden = (_labels(graph, concept, kind) for kind in kinds)
        found.add(number, preferred + alternative)
        if hidden:
            found.add(number, hidden, preferred + alternative)


def _is_xml(text: str) -> bool:
    return text.lstrip().startswith(("<?xml", "<rdf:RDF", "<!"))


def _labels(graph: Graph, concept: Node, kind: Node) -> list[str]:
    labels = graph.objects(concept, kind)
    return sorted(str(label) for label in labels if (getattr(label, "language", None) or LANGUAGE).startswith(LANGUAGE))


def write_skos(rules: Iterable[Rule]) -> str:
    """Return Turtle: a concept per rule, whose first term is preferred; a one-way rule has a concept per target."""
    concepts = (
        f"<#{number}> a skos:Concept ;\n    {labels} ." for number, labels in enumerate(_concepts(rules), start=1)
    )
    return "\n\n".join([f"@prefix skos: <{NAMESPACE}> .", *concepts]) + "\n"


def _concepts(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        if rule.targets is None:
            yield f"{_property('pref', rule.terms[:1])} ;\n    {_property('alt', rule.terms[1:])}"
            continue
        for target in rule.targets:
            if hidden := [term for term in rule.terms if term != target]:
                yield f"{_property('pref', [target])} ;\n    {_property('hidden', hidden)}"


def _property(kind: str, labels: Iterable[str]) -> str:
    """Return a property with its values; what escapes in JSON escapes in Turtle."""
    return f"skos:{kind}Label {', '.join(f'{json.dumps(label, ensure_ascii=False)}@{LANGUAGE}' for label in labels)}"
