"""Hard negatives by composition: phrases that have a word in common, and do not mean the same."""

from typing import TYPE_CHECKING

from samesense.corpus.quotas import unique_pairs
from samesense.draws import uniform_draws
from samesense.pairs import SIDES, word_keys
from samesense.texts import SPACE_OR_HYPHEN

if TYPE_CHECKING:
    import pandas as pd

PARTNERS = 8  # phrases that each phrase is paired with, for each of its tokens
WORD = "[a-z]{3,}"  # of a phrase that is built
BUILT = 3  # phrases that are built from each phrase of two words, for each of them
RELATED = 4  # how much likelier a phrase built with an opposite or a sibling is than one built by chance


def shared_token_pairs(vocabulary: "pd.DataFrame", seed: int) -> "pd.DataFrame":
    """Return pairs of phrases of one part of speech with a content word in common: high school, high court.

    All phrases with a token stand in a row, by a hash; each is paired with the `PARTNERS` next.

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
    return unique_pairs(partners["word"], partners["right"], partners["pos"])


def built_pairs(
    vocabulary: "pd.DataFrame", known: "pd.Series[str]", related: "pd.DataFrame", seed: int
) -> "pd.DataFrame":
    """Return noun phrases of two words with phrases built from them: another word stands in the place of one.

    It is the word that another phrase has there: all first words of the phrases stand in a row, by a hash, as often as
    they occur, and so do all last words. So red car and blue bird make blue car and red bird. Or it is one that is
    related to it, and so makes a harder pair: hard disk and soft disk, summer school and winter school.

    Args:
        vocabulary: ``word`` and ``pos``, each once.
        known: words and phrases that are not built.
        related: pairs of words that may stand for each other: opposites and siblings.
        seed: of the hash.

    Returns:
        In the form of `unique_pairs`; each built phrase is in one pair.
    """
    import pandas as pd

    nouns = vocabulary[vocabulary["pos"] == "n"]
    phrases = nouns.join(nouns["word"].str.extract(f"^(?P<first>{WORD}) (?P<last>{WORD})$")).dropna()
    parts = [_with_related(phrases, related, place, seed) for place in ("first", "last")]
    for place in ("first", "last"):
        draws = uniform_draws(phrases["word"], seed, f"built {place}")
        line = phrases.assign(draw=draws).sort_values(["draw", "word"], ignore_index=True)
        for step in range(1, BUILT + 1):
            words = line.assign(**{place: line[place].shift(-step)}).dropna()
            built = words["first"] + " " + words["last"]
            parts.append(pd.DataFrame({"left": words["word"], "right": built, "pos": words["pos"], "weight": 1.0}))
    pairs = pd.concat(parts, ignore_index=True)
    pairs = pairs.assign(key=word_keys(pairs["right"])).sort_values(
        ["key", "weight", "left", "right"], ascending=[True, False, True, True]
    )
    pairs = pairs[~pairs["key"].isin(set(word_keys(known)))].drop_duplicates("key", ignore_index=True)
    return unique_pairs(pairs["left"], pairs["right"], pairs["pos"]).assign(weight=pairs["weight"])


def _with_related(phrases: "pd.DataFrame", related: "pd.DataFrame", place: str, seed: int) -> "pd.DataFrame":
    """Return phrases with `BUILT` others at most, each with a related word in this place (first or last)."""
    import pandas as pd

    one, other = SIDES
    both = pd.concat([related, related.rename(columns={one: other, other: one})])[[*SIDES]]
    both = both[both[one].str.fullmatch(WORD) & both[other].str.fullmatch(WORD)]
    built = phrases.merge(both.rename(columns={one: place, other: "new"}), on=place)
    built["draw"] = uniform_draws(built["word"] + "\t" + built["new"], seed, f"related {place}")
    built = built.sort_values(["word", "draw"])
    built = built[built.groupby("word").cumcount() < BUILT]
    right = built["new"] + " " + built["last"] if place == "first" else built["first"] + " " + built["new"]
    return pd.DataFrame({one: built["word"], other: right, "pos": built["pos"], "weight": float(RELATED)})
