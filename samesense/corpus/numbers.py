"""Phrases that hold a number: with another number a negative, with the number in another notation a positive."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from samesense.corpus.numerals import (
    MILLION,
    NUMBER_WORDS,
    in_digits,
    in_millions,
    in_words,
    ordinal,
    ordinal_in_digits,
    roman,
    tenths,
    tenths_in_words,
    with_commas,
    year_in_words,
)
from samesense.corpus.quotas import unique_pairs
from samesense.draws import draw_order, generator
from samesense.pairs import POSITIVE, pair_table, zipf_frequency
from samesense.texts import Pair

if TYPE_CHECKING:
    import pandas as pd

ORIGIN = "numerals"

Write: TypeAlias = Callable[[int], str]  # writes a number in one notation
Notation: TypeAlias = tuple[str, Write]  # a phrase with {} in the number's place

_LABELS = (
    "android bus case channel class code day diagram episode exercise figure gate grade group highway iphone item key "
    "lane lesson level line lot mode model month option page paragraph plan platform player problem question "
    "room round route rule scene season series set size stage step team terminal test theme tier track unit verse "
    "version week windows zone"
)
LABELS = tuple(_LABELS.split())  # nouns that a number follows; not point, as point twelve is 0.12
ROMAN = ("act", "appendix", "article", "book", "chapter", "part", "phase", "section", "type", "volume")  # IV, too
UNITS = (  # each as it is written after a number above one
    ("km", "kilometres", "kilometers"),
    ("cm", "centimetres", "centimeters"),
    ("m", "metres", "meters"),
    ("mm", "millimetres", "millimeters"),
    ("kg", "kilograms", "kilos"),
    ("g", "grams", "grammes"),
    ("ml", "millilitres", "milliliters"),
    ("l", "litres", "liters"),
    ("mph", "miles per hour"),
    ("min", "minutes"),
    ("hrs", "hours"),
    ("kw", "kilowatts"),
    ("gb", "gigabytes"),
)
MONEY = {"$": "dollars", "\N{POUND SIGN}": "pounds", "\N{EURO SIGN}": "euros"}
AMOUNTS = (  # what there are thousands of, as the plural is written
    ("dollars",),
    ("people",),
    ("miles",),
    ("years",),
    ("metres", "meters"),
    ("kilometres", "kilometers"),
    ("votes",),
    ("words",),
)
COUNTED = 90  # nouns of the vocabulary that are counted (two cars); as many others are numbered (second car)
COUNTED_ZIPF = 4.5  # Zipf frequency of these nouns, at least: three times in a hundred thousand words
COUNTABLE = 0.8  # a countable noun is at most so much commoner than its plural, on the Zipf scale; not information
WINDOW = 3  # times as many neighbouring numbers as are needed, to draw from: the numbers of a pair are close


@dataclass(frozen=True)
class _Frame:
    """Phrases that are equal but for the number and its notation; two numbers of them make a block."""

    notations: tuple[Notation, ...]
    numbers: Sequence[int]
    blocks: int = 1


@dataclass(frozen=True)
class _Block:
    """Two numbers in one frame, each in the same two notations."""

    one: Pair
    other: Pair
    kept: int  # the notation in which the two numbers are a pair


def number_pairs(vocabulary: "pd.DataFrame", seed: int) -> "pd.DataFrame":
    """Return pairs of phrases that differ in a number: level 2, level 3; five km, 6 kilometres; 1995, 1996.

    Each phrase is in a pair of `numeral_synonyms`, and in one or two of these for each of those: so one phrase alone
    says nothing about the label. In two of three pairs the notation differs, too, as it does between the synonyms.

    Args:
        vocabulary: ``word`` and ``pos``; its common nouns are counted and numbered.
        seed: of the draws of nouns, numbers and notations.

    Returns:
        In the form of `unique_pairs`, sorted; no pair has one number twice.
    """
    return _table(
        pair
        for block in _blocks(vocabulary, seed)
        for pair in (
            (block.one[0], block.other[1]),
            (block.one[1], block.other[0]),
            (block.one[block.kept], block.other[block.kept]),
        )
    )


def numeral_synonyms(vocabulary: "pd.DataFrame", seed: int) -> "pd.DataFrame":
    """Return the pair table of phrases with the number in two notations: level 2, level two; 20%, 20 percent.

    Args:
        vocabulary: as of `number_pairs`; none if it is empty.
        seed: as of `number_pairs`; both have the same phrases if it is the same.
    """
    pairs = _table(pair for block in _blocks(vocabulary, seed) for pair in (block.one, block.other))
    return pair_table(pairs.assign(label=1, kind=POSITIVE, origin=ORIGIN))


def _table(pairs: Iterable[Pair]) -> "pd.DataFrame":
    import pandas as pd

    rows = pd.DataFrame(list(pairs), columns=["left", "right"], dtype=str)
    table = unique_pairs(rows["left"], rows["right"], pd.Series("n", index=rows.index, dtype=str))
    return table.sort_values(["left", "right"], ignore_index=True)


def _blocks(vocabulary: "pd.DataFrame", seed: int) -> Iterator[_Block]:
    """Draw the numbers and notations of each frame; each number is in one block of it."""
    for frame in _frames(vocabulary, seed) if len(vocabulary) else ():
        rng = generator(f"{frame.notations[0][0]} {frame.numbers[0]}", seed, "numbers")
        for numbers in _close_numbers(frame, rng):
            (first, write), (second, rewrite) = rng.sample(frame.notations, 2)
            one, other = ((first.format(write(number)), second.format(rewrite(number))) for number in numbers)
            yield _Block(one, other, rng.randrange(2))


def _close_numbers(frame: _Frame, rng: Random) -> Iterator[tuple[int, int]]:
    size = 2 * frame.blocks
    start = rng.randrange(max(len(frame.numbers) - WINDOW * size, 0) + 1)
    numbers = sorted(rng.sample(frame.numbers[start : start + WINDOW * size], size))
    return zip(numbers[::2], numbers[1::2], strict=True)


def _frames(vocabulary: "pd.DataFrame", seed: int) -> Iterator[_Frame]:
    for noun in LABELS:
        yield _Frame(_in(f"{noun} {{}}", in_digits, in_words), range(2, 21), 2)
    for noun in ROMAN:
        yield _Frame(_in(f"{noun} {{}}", in_digits, in_words, roman), range(2, 21), 2)
    countable = list(_countable_nouns(vocabulary).items())
    for rank, place in enumerate(draw_order([noun for noun, _ in countable], seed, "countable")[: 2 * COUNTED]):
        noun, plural = countable[place]
        if rank % 2:
            yield _Frame(_in(f"{{}} {noun}", ordinal_in_digits, ordinal), range(1, 13))
        else:
            yield _Frame(_in(f"{{}} {plural}", in_digits, in_words), range(2, 21))
    yield from _measures()
    yield from _large_amounts()
    yield from _bare_numbers()


def _in(phrase: str, *writes: Write) -> tuple[Notation, ...]:
    """Return a phrase in several notations."""
    return tuple((phrase, write) for write in writes)


def _countable_nouns(vocabulary: "pd.DataFrame") -> dict[str, str]:
    """Return the common words that are nouns only, with their plurals, if these are common, too."""
    from lemminflect import getInflection

    words = vocabulary[vocabulary["word"].str.fullmatch("[a-z]{3,}")]
    nouns = set(words.loc[words["pos"] == "n", "word"]) - set(words.loc[words["pos"] != "n", "word"])
    # What other frames have would be in more pairs
    taken = {*MONEY.values(), *(name for names in (*UNITS, *AMOUNTS) for name in names)}
    plurals = {}
    for noun in sorted(nouns - {*LABELS, *ROMAN, *NUMBER_WORDS}):
        frequency = zipf_frequency(noun)
        forms = getInflection(noun, "NNS") if frequency >= COUNTED_ZIPF else ()
        if forms and forms[0] not in {noun, *taken} and zipf_frequency(forms[0]) >= frequency - COUNTABLE:
            plurals[noun] = forms[0]
    return plurals


def _measures() -> Iterator[_Frame]:
    for names in UNITS:
        plain = [(f"{{}} {name}", in_digits) for name in names]
        spelt = [(f"{{}} {name}", in_words) for name in names if len(name) > 1]  # nobody writes five m
        yield _Frame((*plain, *spelt), range(2, 61), 5)
    for sign, name in MONEY.items():
        notations = [*_in(f"{{}} {name}", in_digits, in_words), (f"{sign}{{}}", in_digits)]
        yield _Frame(tuple(notations), [*range(2, 21), *range(25, 100, 5)], 6)
    percent = [*_in("{} percent", in_digits, in_words), *_in("{} per cent", in_digits, in_words), ("{}%", in_digits)]
    yield _Frame(tuple(percent), [*range(2, 20), *range(20, 100, 5)], 11)
    for half in ("am", "pm"):
        notations = [
            *_in(f"{{}} {half}", in_digits, in_words),
            (f"{{}}{half}", in_digits),
            (f"{{}}:00 {half}", in_digits),
        ]
        yield _Frame(tuple(notations), range(1, 13), 6)


def _large_amounts() -> Iterator[_Frame]:
    for names in AMOUNTS:
        notations = [notation for name in names for notation in _in(f"{{}} {name}", in_digits, with_commas, in_words)]
        yield _Frame(tuple(notations), range(1000, 10_000, 500), 3)
        millions = range(2 * MILLION, 21 * MILLION, MILLION)
        yield _Frame(_in(f"{{}} {names[0]}", in_millions, with_commas, in_words), millions, 2)


def _bare_numbers() -> Iterator[_Frame]:
    yield _Frame(_in("{}", in_digits, in_words), range(101), 25)
    yield _Frame(_in("{}", in_digits, in_words), [*range(10, 100, 10), *range(100, 1000, 100)], 9)
    yield _Frame(_in("{}", ordinal_in_digits, ordinal), range(1, 32), 12)
    yield _Frame(_in("{}", in_digits, year_in_words), range(1910, 2000), 25)
    yield _Frame((*_in("version {}", tenths, tenths_in_words), ("v{}", tenths)), range(10, 100), 15)
