"""The review of a list: each line's weakest pair, and what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from samesense.files import round_floats
from samesense.review.findings import KINDS, Finding, counted, gravity
from samesense.review.pairs import distinct_pairs, joined_pairs, rule_pairs
from samesense.review.structure import structural_findings
from samesense.review.verdicts import Verdict, judge_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from samesense.classifier import Classifier
    from samesense.lists.decisions import Decisions
    from samesense.lists.rules import Rule, SynonymList
    from samesense.texts import Pair

    Verdicts = Mapping[Pair, Verdict]

REJECTED = Verdict(0.0, "rejected", "rejected by people")
ONE_WAY = {"hypernym", "meronym", "abbreviation"}  # kinds for which one-way rules are made


@dataclass(frozen=True)
class Line:
    """A rule and what was found in it.

    Attributes:
        number: of the rule, or of what cannot be read.
        rule: None: it cannot be read.
        weakest: its pair of least probability; None: it has no pair.
        probability: of that pair, 0-1.
        findings: the gravest first.
    """

    number: int
    rule: Rule | None
    weakest: Pair | None
    probability: float | None
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the line as values of JSON, with numbers of four digits."""
        terms, targets = (self.rule.terms, self.rule.targets) if self.rule else ((), None)
        values = {"line": self.number, "terms": terms, "targets": targets, "weakest": self.weakest}
        found = [{name: value for name, value in asdict(each).items() if name != "line"} for each in self.findings]
        rounded: dict[str, Any] = round_floats({**values, "probability": self.probability, "findings": found})
        return rounded


@dataclass(frozen=True)
class Review:
    """What was found in a list.

    Attributes:
        name: of the list.
        pairs: that were judged.
        least: the least probability that is no finding, 0-1.
        lines: all of them, in the order of the list.
        decisions: of people, which were respected.
    """

    name: str
    pairs: int
    least: float
    lines: list[Line]
    decisions: Decisions

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each kind there are, the gravest kind first; only kinds that were found."""
        found = Counter(finding.kind for line in self.lines for finding in line.findings)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    @property
    def findings(self) -> list[Finding]:
        """All findings, the gravest first."""
        return sorted((finding for line in self.lines for finding in line.findings), key=gravity)

    def summary(self) -> dict[str, Any]:
        """Return the numbers and the findings, as values of JSON."""
        found = [round_floats(asdict(finding)) for finding in self.findings]
        return {**self._numbers(), "findings": found}

    def as_json(self) -> dict[str, Any]:
        """Return what a page shows and keeps, as values of JSON: lines, what their kinds mean, decisions so far."""
        lines = [line.as_json() for line in self.lines]
        decisions = [[*pair, int(label)] for pair, label in self.decisions.items()]
        kinds = {kind: KINDS[kind] for kind in self.counts}
        return {**self._numbers(), "kinds": kinds, "lines": lines, "decisions": decisions}

    def _numbers(self) -> dict[str, Any]:
        least = round(self.least, 4)
        return {"list": self.name, "pairs": self.pairs, "min_probability": least, "counts": self.counts}


def review_list(
    synonyms: SynonymList,
    classifier: Classifier,
    decisions: Decisions,
    least: float | None = None,
    *,
    progress: bool = False,
) -> Review:
    """Review a list.

    Args:
        synonyms: the list.
        classifier: judges its pairs, each once.
        decisions: of people: pairs that they accepted are right, those that they rejected are wrong.
        least: pairs of less probability are findings, 0-1; None: the classifier's threshold.
        progress: show a bar.
    """
    pairs = distinct_pairs(synonyms.rules)
    verdicts = judge_pairs(classifier, pairs, progress=progress)
    return review_verdicts(synonyms, verdicts, decisions, classifier.threshold if least is None else least)


def review_verdicts(synonyms: SynonymList, verdicts: Verdicts, decisions: Decisions, least: float) -> Review:
    """Review a list whose pairs, those of `distinct_pairs`, were judged; see `review_list`."""
    wrong = {
        pair: REJECTED if decisions.label(pair) is False else verdict
        for pair, verdict in verdicts.items()
        if decisions.label(pair) is False or (decisions.label(pair) is None and verdict.probability < least)
    }
    findings: dict[int, list[Finding]] = {}
    for finding in (
        *structural_findings(synonyms),
        *(finding for rule in synonyms.rules for finding in _pair_findings(rule, wrong)),
        *_contradictions(synonyms.rules, wrong),
    ):
        findings.setdefault(finding.line, []).append(finding)
    rules: dict[int, Rule | None] = dict.fromkeys(findings) | {rule.number: rule for rule in synonyms.rules}
    lines = [_line(number, rules[number], verdicts, findings.get(number, [])) for number in sorted(rules)]
    return Review(synonyms.path.name, len(verdicts), least, lines, decisions)


def _line(number: int, rule: Rule | None, verdicts: Verdicts, findings: list[Finding]) -> Line:
    pairs = rule_pairs(rule) if rule else []
    weakest = min(pairs, key=lambda pair: verdicts[pair].probability, default=None)
    probability = verdicts[weakest].probability if weakest else None
    return Line(number, rule, weakest, probability, tuple(sorted(findings, key=gravity)))


def _pair_findings(rule: Rule, wrong: Verdicts) -> Iterator[Finding]:
    """Yield a finding for each kind of pair that is wrong in a rule: the weakest, and how many more there are."""
    kinds: dict[str, list[Pair]] = {}
    for pair in rule_pairs(rule):
        if pair in wrong and not (rule.one_way and wrong[pair].kind in ONE_WAY):
            kinds.setdefault(wrong[pair].kind, []).append(pair)
    for kind, pairs in kinds.items():
        weakest = min(pairs, key=lambda pair: wrong[pair].probability)
        more = f" (and {counted(len(pairs) - 1, 'more pair')})" if len(pairs) > 1 else ""
        probability, _, message = wrong[weakest]
        yield Finding(rule.number, kind, weakest, f"{' / '.join(weakest)}: {message}{more}", probability)


def _contradictions(rules: list[Rule], wrong: Verdicts) -> Iterator[Finding]:
    """Yield the weakest pair that each term joins which is in a line and in an earlier one."""
    weakest: dict[tuple[str, int], Finding] = {}
    told: set[tuple[int, Pair]] = set()  # lines may have several terms in common
    for term, first, second, pair in joined_pairs(rules):
        if pair not in wrong or (second, pair) in told:
            continue
        told.add((second, pair))
        probability, _, message = wrong[pair]
        text = f"{term} joins {pair[0]} and {pair[1]}, of the lines {first} and {second}: {message}"
        finding = Finding(second, "contradiction", (term, *pair), text, probability)
        known = weakest.get((term, second))
        if known is None or gravity(finding) < gravity(known):
            weakest[term, second] = finding
    yield from weakest.values()
