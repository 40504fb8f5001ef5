"""Why a verdict is as it is, in a few words."""

from __future__ import annotations

MODEL_ALONE = "the model alone"
ABBREVIATION = "one abbreviates the other by its letters"
TEXTS = {
    "antonym": "antonyms in WordNet",
    "synset_first": "one synset in WordNet, first senses",
    "synset_later": "one synset in WordNet, later senses",
    "synset_rare": "one synset in WordNet, rare senses",
    "indirect_antonym": "indirect antonyms in WordNet",
    "similar": "similar in WordNet",
    "cluster": "similar to one adjective in WordNet",
    "hypernym": "one is a hypernym of the other in WordNet",
    "troponym": "one is a way to do the other in WordNet",
    "ancestor": "one is broader than the other in WordNet",
    "co_hyponym": "co-hyponyms in WordNet",
    "co_troponym": "ways to do the same in WordNet",
    "names": "two names in WordNet",
    "meronym": "part and whole in WordNet",
    "verb_group": "in one group of verbs in WordNet",
    "see_also": "one refers to the other in WordNet",
    "derivation": "one is derived from the other in WordNet",
    "adverbs": "adverbs of close adjectives in WordNet",
    "thesaurus_both": "Moby Thesaurus lists each under the other",
    "thesaurus_one": "Moby Thesaurus lists one under the other",
    "thesaurus_neither": "Moby Thesaurus lists neither under the other",
    "lookalike": "spelled alike, but nothing in common in WordNet",
    "initials": "one is the initials of the other",
    "other_number": "different numbers",
    "nothing_shared": "nothing in common in WordNet",
    "one_unknown": f"one is not in WordNet: {MODEL_ALONE}",
    "both_unknown": f"not in WordNet: {MODEL_ALONE}",
}


def feature_reason(feature: str, compared: tuple[str, str] | None, *, agrees: bool) -> str:
    """Return the reason that a feature gives.

    Args:
        feature: one of `samesense.evidence.features.FEATURES`.
        compared: the words in which the two phrases differ, if they were looked up in place of these.
        agrees: whether the feature speaks for the verdict; if not, the model decides against it.
    """
    text = TEXTS[feature]
    if compared:
        text = f"{compared[0]} / {compared[1]}: {text}"
    return text if agrees else f"the model, although {text}"


def listed_reason(lexicon: str, *, synonyms: bool) -> str:
    """Return the reason that a lexicon gives."""
    return f"listed in {lexicon}" if synonyms else f"listed as no synonyms in {lexicon}"
