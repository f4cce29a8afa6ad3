"""Numbers of people in a text, in digits or words, as the lowest, the stated and the highest number that the words allow."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ledger.curation.suggest.lexicon as lexicon
from ledger.curation.suggest.lexicon import any_of
from ledger.wording.numbers import A_FEW, HALF, PLURALS, SCALES, TENS, UNITS, half_of, value_of
from ledger.wording.words import ABOUT, AT_MOST


@dataclass(frozen=True)
class Amount:
    """A number at `start` to `end` of a text, its hedge included; `wording` is what the record's field of that name holds."""

    start: int
    end: int
    low: int | None
    best: int | None
    high: int | None
    wording: str

    @property
    def fields(self) -> dict[str, Any]:
        """The number fields of a record."""
        return {"low": self.low, "best": self.best, "high": self.high, "wording": self.wording}


_DIGITS = r"[0-9]{1,3}(?:[,. \u00a0\u202f\u2009][0-9]{3})+(?![0-9])|[0-9]+"
_SMALL = "|".join(sorted([*UNITS, *TENS], key=len, reverse=True))
_SCALE = "|".join(SCALES)
_PLAIN = (
    rf"(?:(?:{_DIGITS})(?:\.[0-9]+)?(?:\s(?:{_SCALE})(?!\w))?"
    rf"|(?:(?:{'|'.join(UNITS)})-and-(?:{'|'.join(TENS)})|{_SMALL}|an?\s(?:{_SCALE}))"
    rf"(?:(?:\sand\s|[\s-])(?:{_SMALL}|{_SCALE})){{0,8}}(?!\w))"
)
_NUMBER = re.compile(
    rf"(?<![\w.,{re.escape(lexicon.MONEY)}])(?<![a-z]-)({_PLAIN})(?:\s?(?:-|–|to|or|and)\s?({_PLAIN}))?(?![\w]|[.,][0-9])", re.I
)
_PLURAL = any_of(PLURALS)
_FEW = re.compile(rf"(?<!\w)(?:{'|'.join(A_FEW)})\s({_SCALE})(?!\w)", re.IGNORECASE)
_SHARED = re.compile(rf"\s({_SCALE})$", re.IGNORECASE)
_HALF = re.compile(HALF, re.IGNORECASE)
_NO_NUMBER = re.compile(
    r"\[[0-9]{1,3}(?:[,;–-]\s?[0-9]{1,3})*\]"  # the mark of a footnote
    r"|(?<![\w.,:])[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?![\w:])"  # a time of the clock
    r"|(?<![\w.,:])[01]?[0-9](?:\.[0-5][0-9])?\s?[ap]\.?m\b|(?<![\w.,])[0-2][0-9][0-5][0-9]\s(?:hours|hrs|h|GMT|UTC|local)\b"
    r"|(?<![\w/])[0-9]{1,4}/[0-9]{1,4}(?![\w/])",  # a fraction or a date
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?<!\w)(?:aged?|ages|(?:boys?|girls?|child|children|man|woman|men|women|youths?|lad|sons?|daughters?|baby)\sof)\s"
    r"(?:\w+\s(?:and|to|or)\s)?$"
)
_AGE_OF_A_NAME = re.compile(r"[A-Z][\w’-]+\s[A-Z][\w’-]+(?:,\s|\s\()$")
_OLDEST = 110
_CHANGE = re.compile(
    r"\b(?:rise|rising|rose|risen|gr[eo]wn?|cut|cutting|fell|fall|fallen|drop\w*|reduc\w+|increas\w+|decreas\w+|up|down|expand\w*"
    r"|shr[aiu]nk\w*|declin\w+|went|go|goes|swell\w*|swollen|climb\w*|lower\w*|rais\w+)\b[^.;]{0,60}\bfrom\s$",
    re.IGNORECASE,
)  # before "450 to 600", which is no range then
_ODD = re.compile(r"[\s-]odd\b")
_RATE = re.compile(r"(?<!\w)(?:per|every|each|out of|one in)\s$", re.IGNORECASE)
_MEASURE = re.compile(
    rf"[\s-]{{0,2}}(?:{'|'.join(map(re.escape, lexicon.MEASURES))})(?!\w)|-(?!(?:strong|man|men|member|person|odd)\b)\w",
    re.IGNORECASE,
)
_HEDGES = {
    "about": ABOUT,
    "at most": AT_MOST,
    "no more than": lexicon.NO_MORE_THAN,
    "at least": lexicon.AT_LEAST,
    "upwards of": lexicon.UPWARDS_OF,
    "more than": lexicon.MORE_THAN,
    "fewer than": lexicon.FEWER_THAN,
}
_HEDGE = {name: re.compile(rf"(?<!\w)({any_of(words).pattern})\s(?:the\s)?$", re.IGNORECASE) for name, words in _HEDGES.items()}
_LABEL = re.compile(rf"{any_of(lexicon.LABELS).pattern}\s$|(?<!\w)no\s$", re.IGNORECASE)
_OR_MORE = re.compile(r"\s(?:(?:or|and)\s(?:more|upwards?)|at\s(?:the\s)?(?:very\s)?least)(?!\w)", re.IGNORECASE)
_OR_FEWER = re.compile(r"\s(?:or\s(?:fewer|less)|at\s(?:the\s)?(?:very\s)?(?:most|outside))(?!\w)", re.IGNORECASE)
_DIFFERENCE = re.compile(rf"\s{any_of(lexicon.DIFFERENCES).pattern}", re.IGNORECASE)
_REACH = 24


def amounts(text: str) -> Iterator[Amount]:
    """Every number of `text` that may count people, in order; money, measures, ordinals and marks of footnotes are left out."""
    taken = 0
    text = _NO_NUMBER.sub(lambda match: "·" * len(match[0]), text)
    for start, end, low, best, high in sorted(_bare(text), key=lambda bare: (bare[0], -bare[1])):
        ahead = text[max(0, start - 10) : start]
        if (
            start < taken
            or _MEASURE.match(text, end)
            or ahead.lower().endswith("half ")
            or (max(low or 0, high or 0) <= _OLDEST and _is_age(text, start, end))
            or _RATE.search(ahead)
            or _LABEL.search(ahead)
        ):
            continue
        if _DIFFERENCE.match(text, end):
            continue
        odd = _ODD.match(text, end)
        taken = odd.end() if odd else end
        yield _hedged(text, start, taken, low, best, high)


def _is_age(text: str, start: int, end: int) -> bool:
    """Whether a number is how old somebody is: "girls of 6 and 9", "aged 14", "Ada Hill, 34, was"."""
    ahead = text[max(0, start - 40) : start]
    return bool(_AGE.search(ahead) or (_AGE_OF_A_NAME.search(ahead) and text[end : end + 1] in (",", ")")))


def _bare(text: str) -> Iterator[tuple[int, int, int | None, int | None, int | None]]:
    """Every number in a text without the words around it: start, end, low, best and high."""
    for match in _PLURAL.finditer(text):
        yield *match.span(), PLURALS[" ".join(match[0].lower().split())], None, None
    for match in _FEW.finditer(text):
        scale = SCALES[match[1].lower()]
        yield *match.span(), 2 * scale, None, 9 * scale
    for match in _HALF.finditer(text):
        half = int(half_of(match))
        yield *match.span(), half, half, half
    for match in _NUMBER.finditer(text):
        first, second = value_of(match[1]), value_of(match[2]) if match[2] else None
        if first is not None and second is not None and (shared := _SHARED.search(match[2])) and not _SHARED.search(match[1]):
            first = scaled if (scaled := first * SCALES[shared[1].lower()]) <= second else first
        if first is None:
            continue
        joined = text[match.end(1) : match.start(2)].strip().lower() if match[2] else ""
        between = text[max(0, match.start() - 8) : match.start()].lower() == "between " if joined == "and" else joined != ""
        if second is not None and first < second and between and not (joined == "to" and _CHANGE.search(text[: match.start()])):
            yield *match.span(), first, None, second
        else:
            yield *match.span(1), first, first, first
            if second is not None:
                yield *match.span(2), second, second, second


def _hedged(text: str, start: int, end: int, low: int | None, best: int | None, high: int | None) -> Amount:
    """A number at `start` to `end` of a text, its low, best and high corrected by words before it such as "at least"."""
    window = text[max(0, start - _REACH) : start]
    words = text[start:end]
    if best is None:
        return Amount(start, end, low, best, high, words)
    for name, hedge in _HEDGE.items():
        if hedged := hedge.search(window):
            first = start - len(window) + hedged.start()
            phrase = text[first:end]
            match name:
                case "about":
                    return Amount(first, end, best, best, best, hedged[1])
                case "at most":
                    return Amount(first, end, None, None, best, hedged[1])
                case "no more than":
                    return Amount(first, end, None, None, best, phrase)
                case "upwards of":
                    return Amount(first, end, best, None, None, phrase)
                case "at least":
                    return Amount(first, end, best, best, None, phrase)
                case "more than":
                    return Amount(first, end, best + 1, None, None, phrase)
                case _:
                    return Amount(first, end, None, None, max(best - 1, 0), phrase)
    if text.startswith("+", end) or _OR_MORE.match(text, end):
        return Amount(start, end, best, best, None, text[start : end + 1] if text[end : end + 1] == "+" else words)
    if fewer := _OR_FEWER.match(text, end):
        return Amount(start, fewer.end(), None, None, best, text[start : fewer.end()])
    return Amount(start, end, low, best, high, words)
