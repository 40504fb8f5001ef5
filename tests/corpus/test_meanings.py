"""What WordNet says of a word beyond its relations."""

import pandas as pd
import pytest

from samesense.corpus.meanings import Meanings, american, mentions
from samesense.lexicons.wordnet import WordNet
from samesense.texts import word_digest


@pytest.mark.parametrize(
    ("british", "other"),
    [
        ("colour", "color"),
        ("theatre", "theater"),
        ("organise", "organize"),
        ("catalogue", "catalog"),
        ("defence", "defense"),
        ("travelling", "traveling"),
        ("encyclopaedia", "encyclopedia"),
        ("programme", "program"),
        ("grey-haired", "gray haired"),
    ],
)
def test_british_and_american_spellings_share_a_key(british: str, other: str) -> None:
    assert american(british) == american(other)


def test_a_text_mentions_words_and_phrases_but_not_stop_words() -> None:
    digests = set(map(word_digest, ("hotdog", "this", "is", "it")))
    assert mentions("Hot dogs, and a hot-dog stand", digests)
    assert not mentions("Hot dogs, and a stand", digests)
    assert not mentions("this is it", digests)


def test_the_synset_of_a_word_is_that_of_its_side_or_its_first(wordnet: WordNet) -> None:
    meanings = Meanings(wordnet, wordnet.senses)
    assert meanings.synset("bicycle.n.01 car.n.01", 0, "bike", "n") == "bicycle.n.01"
    assert meanings.synset("bicycle.n.01 car.n.01", 1, "car", "n") == "car.n.01"
    assert meanings.synset("car.n.01", 1, "auto", "n") == "car.n.01"
    assert meanings.synset("", 1, "bike", "n") == "bicycle.n.01"
    assert not meanings.synset("", 1, "bike", "v")
    assert not meanings.synset("", 1, "machine", "n")  # car.n.01 is its sixth sense


def test_frames_are_the_examples_that_have_the_word_once(wordnet: WordNet) -> None:
    texts = ["a car is a car", "My Car-wash, my CAR!", "a carpet", "{a car}", "no vehicle"]
    examples = pd.DataFrame({"synset": "car.n.01", "example": texts})
    meanings = Meanings(WordNet(**{**vars(wordnet), "examples": examples}), wordnet.senses)
    assert meanings.frames("car", "car.n.01") == ["My Car-wash, my {}!"]
    assert meanings.frames("car", "bicycle.n.01") == []
