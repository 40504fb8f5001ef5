"""Which part a word belongs to."""

from collections.abc import Callable

import pandas as pd

from samesense.corpus.senses import SenseLimits
from samesense.corpus.word_parts import Split, WordParts, assign_parts, is_test_word
from samesense.lexicons.wordnet import WordNet
from samesense.pairs import pair_forms, pair_table, pair_tuples
from samesense.texts import word_digest

MakePairs = Callable[..., pd.DataFrame]


def digests(*words: str) -> frozenset[str]:
    """Return the digests of words."""
    return frozenset(map(word_digest, words))


def test_what_is_kept_for_test_never_changes() -> None:
    words = ("cat", "dog", "house", "tree", "ice cream", "run", "walk", "icy")
    assert [word for word in words if is_test_word(word, 0.2, frozenset())] == ["cat", "walk"]
    assert [word for word in words if is_test_word(word, 0.2, digests("house", "ice-cream"))] == [
        "cat",
        "house",
        "ice cream",
        "walk",
    ]


def test_spelling_variants_are_in_one_part() -> None:
    for word in ("ice cream", "T-shirt", "well off", "mid-air"):
        variants = {word, word.upper(), word.replace(" ", "-"), word.replace(" ", ""), word.replace("-", " ")}
        assert len({is_test_word(variant, 0.5, frozenset()) for variant in variants}) == 1


def test_the_share_of_test_is_one_of_the_words() -> None:
    kept = [is_test_word(f"word {number}", 0.2, frozenset()) for number in range(20_000)]
    assert round(sum(kept) / len(kept), 2) == 0.2


def test_a_word_without_a_part_takes_its_partners(make_pairs: MakePairs) -> None:
    words = WordParts(0.2, digests("house"), digests("tree", "house"), digests("run", "tree"))
    assert {word: words.of(word) for word in ("house", "cat", "tree", "run", "dog")} == {
        "house": "test",
        "cat": "test",
        "tree": "validation",
        "run": "train",
        "dog": "",
    }
    pairs = make_pairs([("dog", "tree"), ("cat", "dog"), ("dog", "run"), ("dog", "hen"), ("run", "tree")])
    assert dict(zip(pair_tuples(pairs), words.of_pairs(pairs), strict=True)) == {
        ("dog", "tree"): "validation",
        ("cat", "dog"): "test",
        ("dog", "run"): "train",
        ("dog", "hen"): "train",
        ("run", "tree"): "dropped",
    }


def test_undivided_words_are_all_of_train(make_pairs: MakePairs) -> None:
    pairs = make_pairs([("cat", "walk"), ("house", "tree")])  # cat and walk are the first that a share of test takes
    assert WordParts.undivided().of_pairs(pairs).tolist() == ["train", "train"]


def test_validation_is_drawn_to_look_like_test(wordnet: WordNet, limits: SenseLimits, make_pairs: MakePairs) -> None:
    words = make_pairs([(f"a{number}", f"b{number}") for number in range(1000)])
    phrases = make_pairs([(f"c {number}", f"d {number}") for number in range(1000)])
    corpus = pair_table(pd.concat([words, phrases]))
    reserved = digests(*(f"{letter}{number}" for letter in "ab" for number in range(0, 1000, 10)))
    split = Split(validation=0.1, test=1e-9, reserve=True, given=None)
    parts = assign_parts(wordnet, corpus, limits, split, reserved).of_pairs(corpus)
    assert set(pair_forms(corpus[parts == "test"])) == {"words"}
    assert pair_forms(corpus[parts == "validation"]).tolist() == ["words"] * 190  # of 1,900 pairs
    assert parts.value_counts().to_dict() == {"train": 1710, "validation": 190, "test": 100}


def test_antonyms_are_drawn_for_validation_too(wordnet: WordNet, limits: SenseLimits, make_pairs: MakePairs) -> None:
    names = [(f"p{number}", f"q{number}") for number in range(100)]
    senses = [(word, "a", f"{word}.a.01", 1, 1.0, "wordnet") for pair in names for word in pair]
    antonyms = [(left, f"{left}.a.01", right, f"{right}.a.01") for left, right in names]
    opposed = WordNet(
        **{
            **vars(wordnet),
            "senses": pd.DataFrame(senses, columns=["word", "pos", "synset", "rank", "share", "origin"]).assign(
                offensive=False, person=False
            ),
            "antonyms": pd.DataFrame(antonyms, columns=["source_word", "source", "target_word", "target"]),
        }
    )
    split = Split(validation=0.2, test=1e-9, reserve=True, given=None)
    none = make_pairs([("car", "auto")]).head(0)
    parts = assign_parts(opposed, none, limits, split, set())
    assert parts.of_pairs(make_pairs(names)).value_counts().to_dict() == {"train": 79, "validation": 21}
    without = limits.model_copy(update={"wordnet": False})
    assert assign_parts(opposed, none, without, split, set()).validation == frozenset()
