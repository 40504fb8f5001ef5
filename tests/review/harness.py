"""Lists from lines of a synonym file, and verdicts without a model."""

from pathlib import Path

from samesense.lists.reading import read_list
from samesense.lists.rules import SynonymList
from samesense.review.pairs import distinct_pairs
from samesense.review.verdicts import Verdict
from samesense.texts import Pair


def listed(folder: Path, *lines: str) -> SynonymList:
    """Write a synonym file, and read it."""
    path = folder / "list.txt"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return read_list(path)


def verdicts(synonyms: SynonymList, wrong: dict[Pair, Verdict]) -> dict[Pair, Verdict]:
    """Return verdicts on all pairs of a list: synonyms with a probability of .9, but for those that are wrong."""
    return dict.fromkeys(distinct_pairs(synonyms.rules), Verdict(0.9, "doubtful", "")) | wrong
