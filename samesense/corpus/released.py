"""The pairs that the released model is trained on: those of every word, with nothing held out."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from samesense.corpus.methods import Paraphrases
from samesense.corpus.negatives import Negatives, hard_negatives
from samesense.corpus.paraphrases import paraphrase
from samesense.corpus.senses import SenseLimits
from samesense.corpus.word_parts import WordParts
from samesense.draws import draw_order
from samesense.lexicons.moby import Moby
from samesense.lexicons.wordnet import WordNet
from samesense.models.catalogue import Checkpoint
from samesense.pairs import PARAPHRASE, pair_table, row_keys

if TYPE_CHECKING:
    import pandas as pd


def released_pairs(  # noqa: PLR0913, PLR0917  # settings and what they apply to
    wordnet: WordNet,
    moby: Moby | None,
    corpus: "pd.DataFrame",
    negatives: Negatives,
    paraphrases: Paraphrases,
    limits: SenseLimits,
    *,
    rates: Mapping[str, float],
    models: Mapping[str, Checkpoint],
    seed: int,
) -> "pd.DataFrame":
    """Return the known pairs, hard negatives of their words, and paraphrases of both, as one pair table.

    They are drawn as those of train are, but all words are of one part: those of validation, test and gold sets, too.
    Of the paraphrases, so many are drawn that their share is the judged model's, which had to leave out most sentences
    and definitions since they mention a word that is held out.

    Args:
        wordnet: senses, relations, definitions and examples.
        moby: the thesaurus that is a witness against negatives, if there is one.
        corpus: pair table of the known pairs.
        negatives: the section ``negatives`` of params.yaml.
        paraphrases: the section ``paraphrases`` of params.yaml.
        limits: which senses may be used.
        rates: the paraphrases of each method for each pair, by origin.
        models: the checkpoints that these sections name.
        seed: for all draws.

    Raises:
        ModelError: no place has a checkpoint that is needed.
    """
    import pandas as pd

    encoder = negatives.find_encoder(models)
    sampled, _ = hard_negatives(
        wordnet,
        moby,
        corpus,
        WordParts.undivided(),
        negatives,
        limits,
        encoder=encoder,
        seed=seed,
    )
    pairs = pair_table(pd.concat([corpus, sampled], ignore_index=True))
    encoder = paraphrases.find_encoder(models)
    rewritten = paraphrase(pairs, wordnet, frozenset(), paraphrases, limits, encoder=encoder, seed=seed)
    return pair_table(pd.concat([pairs, _at_rates(rewritten, rates, len(pairs), seed)], ignore_index=True))


def paraphrase_rates(pairs: "pd.DataFrame", paraphrases: "pd.DataFrame") -> dict[str, float]:
    """Return the number of paraphrases of each method for each pair, by origin."""
    counts = paraphrases["origin"].value_counts() / len(pairs)
    return {str(origin): float(rate) for origin, rate in counts.items()}


def _at_rates(paraphrases: "pd.DataFrame", rates: Mapping[str, float], pairs: int, seed: int) -> "pd.DataFrame":
    """Return paraphrases at these rates for so many pairs, drawn by a hash, or all of a method that has fewer."""
    drawn = paraphrases.iloc[draw_order(row_keys(paraphrases), seed, "rate")]
    sizes = [round(rates.get(origin, 0.0) * pairs) for origin in drawn["origin"]]
    return drawn[drawn.groupby("origin").cumcount().to_numpy() < sizes]


def count_released(pairs: "pd.DataFrame") -> dict[str, Any]:
    """Return what metrics/release_pairs.json says: pairs by kind, their paraphrases by method, and all rows."""
    is_rewritten = pairs["origin"].str.startswith(PARAPHRASE)
    methods = pairs.loc[is_rewritten, "origin"].str.removeprefix(PARAPHRASE)
    return {
        "rows": len(pairs),
        "kinds": dict(Counter(pairs.loc[~is_rewritten, "kind"])),
        "paraphrases": dict(Counter(methods)),
    }
