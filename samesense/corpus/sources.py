"""Merge WordNet's pairs with the lexicons', and list their contradictions."""

from typing import TYPE_CHECKING, Any

from samesense.pairs import POSITIVE, SIDES, is_among, pair_table, row_keys

if TYPE_CHECKING:
    import pandas as pd


def merge_sources(
    wordnet: "pd.DataFrame", numerals: "pd.DataFrame", lexicons: "pd.DataFrame"
) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Join WordNet's pairs, those of numbers in two notations, and the lexicons'.

    If several sources have a pair with the same label, the first lexicon's row stays. A lexicon beats WordNet. If
    lexicons contradict each other on a pair, or one contradicts itself, the pair is left out.

    Returns:
        The pair table, and a row per contradiction: ``left``, ``right``, ``synonyms_by``, ``not_synonyms_by`` (the
        sources' names) and ``kept`` (``lexicon`` or ``neither``).
    """
    import pandas as pd

    kind = lexicons["label"].map({1: POSITIVE, 0: "user"})
    own = lexicons.assign(kind=kind, source="")
    rows = pd.concat([own, wordnet, numerals], ignore_index=True)
    keys = row_keys(rows)
    is_disputed = is_among(keys, keys[rows["label"] == 0]) & is_among(keys, keys[rows["label"] == 1])
    contradictions = pd.DataFrame(
        [_contradiction(pair, group) for pair, group in rows[is_disputed].groupby([*SIDES])],
        columns=["left", "right", "synonyms_by", "not_synonyms_by", "kept"],
    )
    lost = contradictions[contradictions["kept"] == "neither"]
    return pair_table(rows[~is_among(keys, row_keys(lost))]), contradictions


def _contradiction(pair: Any, rows: "pd.DataFrame") -> tuple[str, ...]:  # noqa: ANN401  # pandas' key of a group
    by = {label: " ".join(group["origin"].drop_duplicates()) for label, group in rows.groupby("label")}
    labels = set(rows.loc[rows["origin"].str.startswith("lexicon:"), "label"])
    return (*pair, by[1], by[0], "neither" if len(labels) > 1 else "lexicon")


def count_sources(
    pairs: "pd.DataFrame", contradictions: "pd.DataFrame", *, offensive: int, unconfirmed: int
) -> dict[str, Any]:
    """Return the rows by origin and kind, the contradictions by which row was kept, and what was left out.

    Args:
        pairs: the pair table.
        contradictions: see `merge_sources`.
        offensive: how many senses were left out because they are offensive.
        unconfirmed: how many pairs were left out because a second witness does not confirm them.
    """
    counts = pairs.groupby(["origin", "kind"]).size()
    rows = {origin: counts[origin].to_dict() for origin in sorted(set(pairs["origin"]))}
    kept = contradictions["kept"].value_counts()
    disputed = {name: int(kept.get(name, 0)) for name in ("lexicon", "neither")}
    left_out = {"offensive_senses_left_out": offensive, "unconfirmed_pairs_left_out": unconfirmed}
    return {"rows": rows, "contradictions": disputed} | left_out
