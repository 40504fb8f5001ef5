"""What holds one way only is told by letters and by WordNet."""

from samesense.evidence.store import Evidence
from samesense.mining.directions import one_way


def test_an_abbreviation_may_be_replaced_by_its_phrase_and_a_word_by_a_broader_one(evidence: Evidence) -> None:
    pairs = [("CBO", "cost-based optimizer"), ("cost-based optimizer", "cbo"), ("car", "vehicle"), ("auto", "car")]
    directed = [("CBO", "cost-based optimizer"), ("cbo", "cost-based optimizer"), ("car", "vehicle")]
    assert one_way(pairs, evidence) == dict(zip(pairs, directed, strict=False))
    exchanged = [pair[::-1] for pair in pairs]
    assert one_way(exchanged, evidence) == dict(zip(exchanged, directed, strict=False))
    assert one_way(pairs, None) == dict(zip(pairs[:2], directed, strict=False))
    assert one_way([], evidence) == {}
