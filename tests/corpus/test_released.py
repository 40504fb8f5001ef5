"""The pairs of the released model: of all words, each with one label, with paraphrases at given rates."""

from collections.abc import Callable

import pandas as pd
import pytest

from samesense.corpus import released as module
from samesense.corpus.methods import Paraphrases
from samesense.corpus.released import count_released, paraphrase_rates, released_pairs
from samesense.corpus.senses import SenseLimits
from samesense.corpus.synonyms import shared_synsets
from samesense.corpus.word_parts import WordParts
from samesense.lexicons.wordnet import WordNet
from samesense.pairs import COLUMNS, METHODS, pair_table
from samesense.texts import word_digest
from tests.corpus.settings import SETTINGS, thesaurus

PARAPHRASES = Paraphrases.model_validate(
    {
        **dict.fromkeys(METHODS, 0.0),
        "context": 1.0,
        "masked_language_model": None,
        "translation_models": None,
        "encoder": "none",
        "min_similarity": 0.0,
    }
)
AUTO, BIKE, CAR = (f"he needs {word} to get to work" for word in ("an auto", "a bike", "a car"))
USER = [("bike", "bumper", 0, "user", "n", "lexicon:mine", ""), (CAR, AUTO, 0, "user", "", "lexicon:mine", "")]
EXPECTED = [
    ("auto", "bicycle", 0, "co_hyponym", "n", "wordnet", "car.n.01 bicycle.n.01"),
    ("auto", "car", 1, "synonym", "n", "wordnet", "car.n.01"),
    ("bicycle", "bike", 1, "synonym", "n", "wordnet", "bicycle.n.01"),
    USER[0],
    ("bike", "car", 0, "co_hyponym", "n", "wordnet", "bicycle.n.01 car.n.01"),
    ("cold", "hot", 0, "antonym", "a", "wordnet", "cold.a.01 hot.a.01"),
    (BIKE, CAR, 0, "co_hyponym", "n", "paraphrase:context", "bike\tcar"),
    USER[1],
]


Draw = Callable[..., pd.DataFrame]


@pytest.fixture
def released(wordnet: WordNet, limits: SenseLimits) -> Draw:
    """Return a function that draws the released pairs for some known pairs, at these rates of paraphrases."""

    def draw(corpus: pd.DataFrame, seed: int = 1, **rates: float) -> pd.DataFrame:
        by_origin = {f"paraphrase:{method}": rate for method, rate in rates.items()}
        return released_pairs(
            wordnet,
            thesaurus(),
            corpus,
            SETTINGS,
            PARAPHRASES,
            limits,
            rates=by_origin,
            models={},
            seed=seed,
        )

    return draw


@pytest.fixture
def corpus(wordnet: WordNet) -> pd.DataFrame:
    """Return WordNet's synonyms and two negatives of a lexicon, one of them what a synonym pair is rewritten to."""
    return pair_table(pd.concat([shared_synsets(wordnet.senses, 3), pd.DataFrame(USER, columns=list(COLUMNS))]))


def test_they_are_all_known_pairs_with_negatives_and_paraphrases_each_with_one_label(
    released: Draw, corpus: pd.DataFrame
) -> None:
    table = released(corpus, context=1.0)
    pd.testing.assert_frame_equal(table, pair_table(pd.DataFrame(EXPECTED, columns=list(COLUMNS))))
    pd.testing.assert_frame_equal(released(corpus.iloc[::-1], context=1.0), table)
    assert count_released(table) == {
        "rows": 8,
        "kinds": {"synonym": 2, "antonym": 1, "co_hyponym": 2, "user": 2},
        "paraphrases": {"context": 1},
    }


def test_words_of_test_and_of_gold_sets_are_in_them(released: Draw, corpus: pd.DataFrame) -> None:
    table = released(corpus, context=1.0)
    reserved = frozenset(map(word_digest, ("bicycle", "hot")))
    parts = WordParts(0.2, reserved, frozenset(), frozenset()).of_pairs(table)  # auto is of test by its digest
    assert parts.tolist() == ["test", "test", "test", "train", "train", "test", "train", "train"]


def test_a_rate_is_the_paraphrases_of_a_method_for_each_pair() -> None:
    pairs = pd.DataFrame({"left": list("abcd"), "right": list("efgh")})
    methods = ["typo", "gloss", "gloss", "gloss", "gloss", "gloss"]
    paraphrases = pd.DataFrame({"origin": [f"paraphrase:{method}" for method in methods]})
    assert paraphrase_rates(pairs, paraphrases) == {"paraphrase:gloss": 1.25, "paraphrase:typo": 0.25}
    assert paraphrase_rates(pairs, paraphrases.head(0)) == {}


@pytest.fixture
def many_paraphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make each method give eight paraphrases."""
    rows = [
        (f"{method} {number}", f"{method} {number} again", 1, "synonym", "", f"paraphrase:{method}", "auto\tcar")
        for method in ("context", "gloss", "typo")
        for number in range(8)
    ]
    table = pair_table(pd.DataFrame(rows, columns=list(COLUMNS)))
    monkeypatch.setattr(module, "paraphrase", lambda *_, **__: table)


@pytest.mark.usefixtures("many_paraphrases")
def test_of_each_method_so_many_paraphrases_are_drawn_that_their_rate_is_as_given(
    released: Draw, corpus: pd.DataFrame
) -> None:
    table = released(corpus, context=0.4, typo=2.0)
    counts = count_released(table)
    assert sum(counts["kinds"].values()) == 7
    assert counts["paraphrases"] == {"context": 3, "typo": 8}, "0.4 of 7 pairs; all that there are; of gloss, none"
    pd.testing.assert_frame_equal(released(corpus, context=0.4, typo=2.0), table)


def test_there_may_be_no_paraphrases(released: Draw, corpus: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    without = pair_table(pd.DataFrame([row for row in EXPECTED if "paraphrase" not in row[5]], columns=list(COLUMNS)))
    pd.testing.assert_frame_equal(released(corpus), without)
    monkeypatch.setattr(module, "paraphrase", lambda pairs, *_, **__: pairs.head(0))
    pd.testing.assert_frame_equal(released(corpus, context=1.0), without)


@pytest.mark.usefixtures("many_paraphrases")
def test_a_higher_rate_adds_paraphrases_and_another_seed_draws_others(released: Draw, corpus: pd.DataFrame) -> None:
    few, more, others = (
        set(table.loc[table["origin"] == "paraphrase:context", "left"])
        for table in (released(corpus, context=0.3), released(corpus, context=0.6), released(corpus, 2, context=0.6))
    )
    assert (len(few), len(more), len(others)) == (2, 4, 4)
    assert few < more != others
