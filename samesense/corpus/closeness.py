"""The closeness rules: which pairs are too close to synonymy to be negatives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from samesense.corpus.meanings import american
from samesense.pairs import all_words, pair_tuples, word_keys
from samesense.texts import SPACE_OR_HYPHEN

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from samesense.lexicons.moby import Moby
    from samesense.lexicons.wordnet import WordNet

WAIVABLE = ("taxonomy", "containment", "thesaurus")
CLUSTER = ("similar", "verb_group", "see_also")
CHUNK = 1_000_000  # pairs that are compared at once, to bound the memory


def _links(wordnet: WordNet, synonyms: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return, per rule, tables of ``key`` (a word's) and ``link`` (what it shares with the words close to it)."""
    import pandas as pd

    senses = pd.DataFrame({"key": word_keys(wordnet.senses["word"]), "link": wordnet.senses["synset"]})
    known = pd.concat([synonyms["left"], synonyms["right"]])
    ends = pd.concat([wordnet.derivations["source_word"], wordnet.derivations["target_word"]])
    names = wordnet.derivations["source_word"] + "~" + wordnet.derivations["target_word"]
    return {
        "lexicon": pd.DataFrame({"key": word_keys(known), "link": known.index}),
        "synset": senses,
        "cluster": _with_targets(senses, wordnet, CLUSTER),
        "derivation": pd.DataFrame({"key": word_keys(ends).to_numpy(), "link": pd.concat([names, names]).to_numpy()}),
        "taxonomy": _with_targets(senses, wordnet, ("hypernym",)),
    }


def _with_targets(senses: pd.DataFrame, wordnet: WordNet, relations: Collection[str]) -> pd.DataFrame:
    """Add a link to each target of the relations; words with a target in common share it, with its own words."""
    import pandas as pd

    pointers = wordnet.relations[wordnet.relations["relation"].isin(relations)]
    targets = senses.merge(pointers[["source", "target"]], left_on="link", right_on="source")
    return pd.concat([senses, targets[["key", "target"]].rename(columns={"target": "link"})], ignore_index=True)


class Closeness:
    """Says by which rule pairs are close to synonymy, from what their words have in common.

    The first of these rules that applies counts: ``spelling`` (variants of one word), ``lexicon`` (a known pair),
    ``synset``, ``cluster`` (similar-to, verb group, see-also, and the satellites of one head), ``derivation``,
    ``taxonomy`` (hypernym and hyponym, and the hyponyms of one hypernym), ``composition`` (phrases that differ in
    one word, and those two words are close: common disease, common disorder), ``containment`` (one has all words of
    the other, and so is the other, made more exact: shower bath, bath), and ``thesaurus`` (Moby lists one under the
    other). The last two, and taxonomy, may be waived: for words that are related by design.
    """

    def __init__(self, wordnet: WordNet, synonyms: pd.DataFrame, moby: Moby | None = None) -> None:
        """Index what the words have in common.

        Args:
            wordnet: all senses and relations: words that are close in any sense are close.
            synonyms: pair table of known synonyms.
            moby: the thesaurus that is a witness; None for no such rule.
        """
        import numpy as np
        import pandas as pd
        from scipy.sparse import csr_array

        links = _links(wordnet, synonyms)
        self._keys = pd.Index(pd.concat([table["key"] for table in links.values()]).unique())
        self._shared: dict[str, csr_array] = {}
        for rule, table in links.items():
            codes, names = pd.factorize(table["link"])
            cells = (np.ones(len(table), dtype=bool), (self._keys.get_indexer(table["key"]), codes))
            # One row more than there are keys: an unknown word's row is -1, the last, and has nothing in common.
            self._shared[rule] = csr_array(cells, shape=(len(self._keys) + 1, len(names)))
        self._moby = moby

    def rule(self, pairs: pd.DataFrame, waived: Collection[str] = ()) -> pd.Series[str]:
        """Return the rule by which each pair is close, an empty string where none applies.

        Args:
            pairs: columns ``left`` and ``right``.
            waived: which of `WAIVABLE` do not apply.
        """
        rules = self._rule_of_words(pairs["left"], pairs["right"], taxonomy="taxonomy" not in waived)
        differing = _differing_words(pairs[rules == ""])
        close = self._rule_of_words(differing["left"], differing["right"], taxonomy=False)
        rules[close[close != ""].index] = "composition"
        if "containment" not in waived:
            rules[(rules == "") & contained(pairs)] = "containment"
        if self._moby and "thesaurus" not in waived:
            rest = pairs[rules == ""]
            rules[rest.index[self._moby.directions(rest) > 0]] = "thesaurus"
        return rules

    def _rule_of_words(self, left: pd.Series[str], right: pd.Series[str], *, taxonomy: bool) -> pd.Series[str]:
        import pandas as pd

        one, other = word_keys(left), word_keys(right)
        rows, columns = self._keys.get_indexer(one), self._keys.get_indexer(other)
        rules = pd.Series("", index=left.index, dtype=object)
        for rule in reversed([rule for rule in self._shared if taxonomy or rule != "taxonomy"]):
            rules[_have_in_common(self._shared[rule], rows, columns)] = rule
        rules[(one == other).to_numpy()] = "spelling"
        return rules


def contained(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Return of which pairs one side has all words of the other, in any spelling."""
    import pandas as pd

    words = {phrase: set(map(american, re.split(SPACE_OR_HYPHEN, phrase))) for phrase in all_words(pairs)}
    both = [(words[left], words[right]) for left, right in pair_tuples(pairs)]
    return pd.Series([left <= right or right <= left for left, right in both], index=pairs.index, dtype=bool)


def _have_in_common(shared: csr_array, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
    import numpy as np

    starts = range(0, len(rows), CHUNK)
    parts = [(shared[rows[at : at + CHUNK]] * shared[columns[at : at + CHUNK]]).sum(axis=1) > 0 for at in starts]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=bool)


def _differing_words(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the two words in which phrases of equal length differ, of the rows where they differ in one only."""
    import pandas as pd

    phrases = pairs[pairs["left"].str.contains(SPACE_OR_HYPHEN) & pairs["right"].str.contains(SPACE_OR_HYPHEN)]
    rows = {}
    for row, left, right in zip(phrases.index, phrases["left"], phrases["right"], strict=True):
        one, other = re.split(SPACE_OR_HYPHEN, left), re.split(SPACE_OR_HYPHEN, right)
        differing = [words for words in zip(one, other, strict=False) if words[0] != words[1]]
        if len(one) == len(other) and len(differing) == 1:
            rows[row] = differing[0]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["left", "right"], dtype=str)
