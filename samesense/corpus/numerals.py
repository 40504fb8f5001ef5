"""Numbers in several notations: in digits, in words, in Roman numerals."""

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
ONES = _ONES.split()
TENS = ("", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
MILLION = 1_000_000
SCALES = ((MILLION, "million"), (1000, "thousand"), (100, "hundred"))
NUMBER_WORDS = {*ONES, *TENS, *(name for _, name in SCALES)} - {""}
ORDINALS = {  # that have more than a "th" added
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
ENDINGS = {1: "st", 2: "nd", 3: "rd"}
TEENS = range(11, 14)  # 11th, not 11st
ROMANS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def in_digits(number: int) -> str:
    """Return a number in plain digits: 1000."""
    return str(number)


def in_words(number: int) -> str:
    """Return a number, 0 to 999,999,999, in words: five, twenty-one, one hundred and five."""
    for scale, name in SCALES:
        if number >= scale:
            rest = number % scale
            words = f"{in_words(number // scale)} {name}"
            return f"{words}{' and' if rest < 100 else ''} {in_words(rest)}" if rest else words  # noqa: PLR2004
    if number < len(ONES):
        return ONES[number]
    return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")


def with_commas(number: int) -> str:
    """Return a number in digits, in groups of three: 1,000."""
    return f"{number:,}"


def in_millions(number: int) -> str:
    """Return a multiple of a million: 5 million."""
    return f"{number // MILLION} million"


def tenths(number: int) -> str:
    """Return tenths in digits: 12 is 1.2."""
    return f"{number // 10}.{number % 10}"


def tenths_in_words(number: int) -> str:
    """Return tenths in words: 12 is one point two."""
    return f"{in_words(number // 10)} point {in_words(number % 10)}"


def ordinal(number: int) -> str:
    """Return an ordinal number in words: first, twenty-first, twentieth."""
    words = in_words(number)
    start = max(words.rfind("-"), words.rfind(" ")) + 1
    last = words[start:]
    return words[:start] + ORDINALS.get(last, last.removesuffix("y") + ("ieth" if last.endswith("y") else "th"))


def ordinal_in_digits(number: int) -> str:
    """Return an ordinal number in digits: 1st, 11th, 22nd."""
    return f"{number}{'th' if number % 100 in TEENS else ENDINGS.get(number % 10, 'th')}"


def roman(number: int) -> str:
    """Return a number, 1 to 39, as a Roman numeral in small letters: iv."""
    numeral = ""
    for value, letters in ROMANS:
        numeral += letters * (number // value)
        number %= value
    return numeral


def year_in_words(number: int) -> str:
    """Return a year, not of the first ten of a century, as it is read: nineteen ninety-five."""
    return f"{in_words(number // 100)} {in_words(number % 100)}"
