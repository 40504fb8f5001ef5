"""Hard negatives by composition: phrases that have a word in common, and do not mean the same."""

import re
from typing import TYPE_CHECKING

from samesense.corpus.meanings import american
from samesense.corpus.quotas import unique_pairs
from samesense.draws import uniform_draws
from samesense.pairs import all_words, pair_tuples, word_keys

if TYPE_CHECKING:
    import pandas as pd

PARTNERS = 8  # phrases that each phrase is paired with, for each of its tokens
BUILT = 3  # phrases that are built from each phrase of two words, for each of them
SPACE_OR_HYPHEN = "[ -]"


def shared_token_pairs(vocabulary: "pd.DataFrame", seed: int) -> "pd.DataFrame":
    """Return pairs of phrases of one part of speech with a content word in common: high school, high court.

    All phrases with a token stand in a row, by a hash; each is paired with the `PARTNERS` next. Where one has all
    words of the other, in any spelling, it is the other, made more exact: such pairs are left out.

    Args:
        vocabulary: ``word`` and ``pos``, each once.
        seed: of the hash.

    Returns:
        In the form of `unique_pairs`.
    """
    import pandas as pd
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    phrases = vocabulary[vocabulary["word"].str.contains(SPACE_OR_HYPHEN)]
    tokens = phrases.assign(token=phrases["word"].str.casefold().str.split(SPACE_OR_HYPHEN)).explode("token")
    tokens = tokens[~tokens["token"].isin([*ENGLISH_STOP_WORDS, ""])].drop_duplicates()
    tokens["draw"] = uniform_draws(tokens["token"] + "\t" + tokens["word"], seed, "shared token")
    tokens = tokens.sort_values(["pos", "token", "draw", "word"], ignore_index=True)
    line = tokens.groupby(["pos", "token"])["word"]
    partners = pd.concat([tokens.assign(right=line.shift(-step)) for step in range(1, PARTNERS + 1)])
    partners = partners.dropna(subset="right")
    pairs = unique_pairs(partners["word"], partners["right"], partners["pos"])
    words = {phrase: set(map(american, re.split(SPACE_OR_HYPHEN, phrase))) for phrase in all_words(pairs)}
    both = [(words[left], words[right]) for left, right in pair_tuples(pairs)]
    return pairs[[not (left <= right or right <= left) for left, right in both]].reset_index(drop=True)


def built_pairs(vocabulary: "pd.DataFrame", known: "pd.Series[str]", seed: int) -> "pd.DataFrame":
    """Return noun phrases of two words with phrases built from them: one word is that of another phrase in its place.

    All first words of the phrases stand in a row, by a hash, as often as they occur, and so do all last words. So red
    car and blue bird make blue car and red bird.

    Args:
        vocabulary: ``word`` and ``pos``, each once.
        known: words and phrases that are not built.
        seed: of the hash.

    Returns:
        In the form of `unique_pairs`; each built phrase is in one pair.
    """
    import pandas as pd

    nouns = vocabulary[vocabulary["pos"] == "n"]
    phrases = nouns.join(nouns["word"].str.extract(r"^(?P<first>[a-z]{3,}) (?P<last>[a-z]{3,})$")).dropna()
    parts = []
    for place in ("first", "last"):
        draws = uniform_draws(phrases["word"], seed, f"built {place}")
        line = phrases.assign(draw=draws).sort_values(["draw", "word"], ignore_index=True)
        for step in range(1, BUILT + 1):
            words = line.assign(**{place: line[place].shift(-step)}).dropna()
            built = words["first"] + " " + words["last"]
            parts.append(pd.DataFrame({"left": words["word"], "right": built, "pos": words["pos"]}))
    pairs = pd.concat(parts, ignore_index=True)
    pairs = pairs.assign(key=word_keys(pairs["right"])).sort_values(["key", "left", "right"])
    pairs = pairs[~pairs["key"].isin(set(word_keys(known)))].drop_duplicates("key")
    return unique_pairs(pairs["left"], pairs["right"], pairs["pos"])
