"""Reads the numbers that an English text states, in digits or in words, as the range of whole numbers that each may mean.

`numbers_in("a few hundred of the 46,000")` gives 200 to 1,000 and 46,000. The rules that propose records for a new article use
the tables of words below, too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen"""
UNITS = {word: number for number, word in enumerate(_UNITS.split())}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = {word: 10 * number for number, word in enumerate(_TENS.split(), start=2)} | {"threescore": 60, "fourscore": 80}
SCALES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
PLURALS = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
    "tens of thousands": 20_000,
    "hundreds of thousands": 200_000,
    "millions": 2_000_000,
}
"""The lowest number that a plural without a numeral means: two of its unit."""
A_FEW = ("a few", "several", "a couple of")
"""Words before one of SCALES that mean two to nine of it."""


@dataclass(frozen=True)
class Reading:
    """How the ledger reads a number: words of an article, the lowest, best and highest by them, and what `wording` has."""

    words: str
    low: int | None
    best: int | None
    high: int | None
    wording: str

    def said(self) -> str:
        """What the columns of a table hold then: 'low 200, best empty, high 900'."""
        cells = {"low": self.low, "best": self.best, "high": self.high}
        return ", ".join(f"{name} {'empty' if n is None else f'{n:,}'}" for name, n in cells.items())


READINGS = (
    Reading("46,000", 46_000, 46_000, 46_000, ""),
    Reading("about 5,200", 5_200, 5_200, 5_200, "about"),
    Reading("at least 10", 10, 10, None, "at least 10"),
    Reading("up to 10,000", None, None, 10_000, "up to"),
    Reading("fewer than 200", None, None, 199, "fewer than 200"),
    Reading("a few hundred", 200, None, 900, "a few hundred"),
    *(Reading(word, PLURALS[word], None, None, word) for word in ("hundreds", "thousands", "tens of thousands")),
    Reading("some, a small force", None, None, None, "the words"),
    Reading("none", 0, 0, 0, "the words that say none"),
)
"""How numbers are read; everything that explains it is made of this."""


def readings() -> str:
    """READINGS as a table in Markdown."""
    lines = ["| The words | low | best | high | `wording` |", "|---|---|---|---|---|"]
    for one in READINGS:
        cells = (one.words, *("" if n is None else str(n) for n in (one.low, one.best, one.high)), one.wording)
        lines.append(f"| {' | '.join(cells)} |".replace("|  ", "| "))
    return "\n".join(lines) + "\n"


MOST = 10**9  # the largest number that is read
_SUFFIXES = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000}
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_OLD = rf"(?:{_UNIT})-and-(?:{'|'.join(TENS)})"  # "four-and-thirty"
_WORD = rf"(?:{_OLD}|(?:{'|'.join(TENS)})(?:[\s-]+(?:{_UNIT}))?|{_UNIT})"
_SCALE = "|".join(SCALES)
HALF = rf"\b(?:(?:({_UNIT})\s+and\s+)?a\s+half[\s-]+|half\s+an?\s+|half[\s-])({_SCALE})\b"
"""Finds a number with half of a scale: "half a dozen", "two and a half thousand"; `half_of` gives its value."""
_GROUPED = r"\d{1,3}(?:[,.' \u00a0\u202f\u2009\u066c]\d{3})+(?!\d)"
_GROUPS = re.compile(rf"(?!\d+\.\d+\s(?:{_SCALE})\b){_GROUPED}")  # '1.500 million' has a fraction
_DIGITS = rf"(?:{_GROUPED}|\d+(?:[.,]\d+)?)"
_AND = r"\s*(?:-|–|\bto\b|\bor\b|\band\b)\s*"
_NONE = re.compile(
    r"\b(?:no|none|no[ -]one|nobody|nothing|never|neither|nor|without|zero|0|not\s+(?:one|any|a\s+single))\b|n[’']t\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:all|every\w*|entire(?:ly)?|whole|full(?:y)?|complete(?:ly)?|total(?:ly)?)\b", re.IGNORECASE)
_GONE = re.compile(
    r"\b(?:withdr[ae]w\w*|withdrawals?|leav\w+|left|out|go|gone|went|remov\w+|pull\w*|evacuat\w+|disband\w*|clos\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Stated:
    """What one numeral may mean: every whole number from `least` to `most`, which are the same for an exact number."""

    least: int
    most: int

    def __str__(self) -> str:
        return f"{self.least:,}" if self.least == self.most else f"{self.least:,} to {self.most:,}"


def numbers_in(text: str) -> Iterator[Stated]:
    """Yield every number that may be read in a text, dates and measures included; of a numeral with two readings, both."""
    for pattern, read in _READERS:
        yield from (stated for match in pattern.finditer(text) for stated in read(match))
        text = pattern.sub(lambda match: "#" * len(match[0]), text)  # no part of it is read again


def says_none(text: str) -> bool:
    """Whether a text has a word that states zero, such as 'none' or 'without'."""
    return bool(_NONE.search(text))


def says_none_or_all(text: str) -> bool:
    """Whether zero may follow from a text: it has a word that states it, or says that 'all' are gone or to go."""
    return says_none(text) or bool(_ALL.search(text) and _GONE.search(text))


def value_of(words: str) -> int | None:
    """The number that one numeral means, such as '46,000', '45.000', '1 500', '1.5 million' or 'two hundred and five'.

    None where it is no whole number or larger than MOST.
    """
    total = part = 0.0
    for word in re.split(r"[\s-]+", _GROUPS.sub(lambda match: re.sub(r"\D", "", match[0]), words.lower())):
        if word[0].isdigit():
            part = float(word[:20])
        elif scale := SCALES.get(word):
            part = (part or 1) * scale
            if scale >= 1000:
                total, part = total + part, 0
        else:
            part += UNITS.get(word, 0) + TENS.get(word, 0)
        if total + part > MOST:
            return None
    return int(total + part) if (total + part).is_integer() else None


def _plural(match: re.Match[str]) -> Iterator[Stated]:
    """A plural without a numeral, such as 'dozens': two to ten of it."""
    least = PLURALS[" ".join(match[0].lower().split())]
    yield Stated(least, 5 * least)


def _vague(match: re.Match[str]) -> Iterator[Stated]:
    """An indefinite number before a scale, such as 'a few hundred': two to ten of it."""
    scale = SCALES[match[1].lower()]
    yield Stated(2 * scale, 10 * scale)


def half_of(match: re.Match[str]) -> float:
    """The value of a match of HALF: 6 for 'half a dozen', 2,500 for 'two and a half thousand'."""
    return (UNITS[match[1].lower()] + 0.5 if match[1] else 0.5) * SCALES[match[2].lower()]


def _half(match: re.Match[str]) -> Iterator[Stated]:
    """A number with half of a scale, such as 'half a million'."""
    yield from _exact(half_of(match))


def _pair(match: re.Match[str]) -> Iterator[Stated]:
    """Both ends of '60 to 70 thousand', and the first as it stands, for it may be meant without the scale."""
    first, second, scale = _plain(match[1]), _plain(match[2]), SCALES[match[3].lower()]
    yield from (stated for value in (first, first * scale, second * scale) for stated in _exact(value))


def _in_digits(match: re.Match[str]) -> Iterator[Stated]:
    """A number in digits, with a scale or a suffix if one follows: '46,000', '1.5 million', '10k'."""
    scale = (match[2] or "").lower()
    yield from _exact(_plain(match[1]) * (SCALES.get(scale) or _SUFFIXES.get(scale) or 1))
    if " " in match[1]:  # "on 12 400 men": one number, or two
        yield from (stated for part in match[1].split() if not part.startswith("0") for stated in _exact(_plain(part)))


def _in_words(match: re.Match[str]) -> Iterator[Stated]:
    """A number in words, such as 'two hundred and five'."""
    value = value_of(match[0])
    if value is not None:
        yield Stated(value, value)


def _plain(numeral: str) -> float:
    """The value of a numeral in digits, or in one word below one hundred."""
    word = numeral.lower()
    if word in UNITS or word in TENS:
        return float(UNITS.get(word, 0) or TENS.get(word, 0))
    if re.fullmatch(_GROUPED, numeral):
        return float("".join(char for char in numeral if char.isdecimal())[:20])
    return float(numeral.replace(",", ".")[:20])


def _exact(value: float) -> Iterator[Stated]:
    """The number as an exact one; nothing where it is no whole number or larger than MOST."""
    if value.is_integer() and value <= MOST:
        yield Stated(int(value), int(value))


_READERS = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (rf"\b(?:{'|'.join(sorted(PLURALS, key=len, reverse=True))})\b".replace(" ", r"\s+"), _plural),
        (rf"\b(?:a\s+few|several|a\s+couple(?:\s+of)?|some|many)\s+({_SCALE})\b", _vague),
        (HALF, _half),
        (rf"(?<![\d.,])({_DIGITS}){_AND}({_DIGITS})[\s-]+({_SCALE})\b", _pair),
        (rf"\b({_UNIT}|{'|'.join(TENS)})\s+(?:to|or|and)\s+({_UNIT}|{'|'.join(TENS)})[\s-]+({_SCALE})\b", _pair),
        (rf"(?<![\d.,])({_DIGITS})(?:[\s-]?((?:{_SCALE}|k|mn?|bn)\b)|)", _in_digits),
        (rf"\b(?:(?:an?|{_WORD})[\s-]+)?(?:{_SCALE})(?:(?:\s+and\s+|[\s-]+)(?:{_WORD}|{_SCALE}))*\b|\b{_WORD}\b", _in_words),
    )
)
