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
    """A number at `start` to `end` of a text, its hedge included; `wording` is what the record's field of that name holds.

    `doubt` says why the number may be another; it is empty where the words leave no choice.
    """

    start: int
    end: int
    low: int | None
    best: int | None
    high: int | None
    wording: str
    doubt: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        """The number fields of a record."""
        return {"low": self.low, "best": self.best, "high": self.high, "wording": self.wording}


_DIGITS = r"[0-9]{1,3}(?:[,. \u00a0\u202f\u2009][0-9]{3})+(?![0-9])|[0-9]+"
_SCALE = "|".join(SCALES)
_TENS = "|".join(TENS)
_ONES = "|".join(word for word, number in UNITS.items() if 0 < number < 10)
_BELOW_100 = (
    rf"(?:(?:threescore|fourscore)\sand\s(?:{'|'.join(UNITS)})|(?:{'|'.join(UNITS)})-and-(?:{_TENS})"
    rf"|(?:{_TENS})(?:[\s-](?:{_ONES})(?!\w))?|(?:{'|'.join(sorted(UNITS, key=len, reverse=True))}))(?!\w)"
)
_SCALED = rf"[\s-](?:{_SCALE})(?!\w)(?:(?:\sand\s|[\s-]){_BELOW_100})?"  # "thousand four", "hundred and sixty"
_PLAIN = (
    rf"(?:(?:{_DIGITS})(?:\.[0-9]+)?(?:k|\s(?:{_SCALE}))?(?!\w)|[0-9]+,[0-9]{{1,2}}\s(?:{_SCALE})(?!\w)"
    rf"|(?:{_BELOW_100}|an?(?:\s(?:bare|mere|full|good|whole))?(?=\s(?:{_SCALE})(?!\w)))(?:{_SCALED}){{0,5}}(?!\w))"
)
_NUMBER = re.compile(
    rf"(?<![\w.,{re.escape(lexicon.MONEY)}])(?<![a-z]-)({_PLAIN})(?:(?:\s?(?:-|–|to|or|and)\s?|,\s)({_PLAIN}))?(?![\w]|[.,][0-9])",
    re.I,
)
_PLURAL = any_of(PLURALS)
_FEW = re.compile(rf"(?<!\w)(?:{'|'.join(A_FEW)})\s({_SCALE})(?!\w)", re.IGNORECASE)
_SHARED = re.compile(rf"\s({_SCALE})$", re.IGNORECASE)
_HALF = re.compile(HALF, re.IGNORECASE)
_NO_NUMBER = re.compile(
    r"\[[0-9]{1,3}(?:[,;–-]\s?[0-9]{1,3})*\]"  # the mark of a footnote
    r"|^\s*(?:[*•–-]\s*)?\(?[0-9]{1,3}[.)]\s"  # the number of an item of a list
    r"|(?<![\w.,:])[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?!\w|:[0-9])"  # a time of the clock
    r"|\b(?:half|quarter|five|ten|twenty|twenty-five|[a-z-]+\sminutes)\spast\s\w+"
    r"|\b[a-z]+\s(?:minutes\s)?to\s[a-z]+(?=\sin\sthe\s(?:morning|afternoon|evening)|\sat\snight)"
    r"|(?<![\w.,])[0-2]?[0-9]\.[0-5][0-9](?=\s(?:this|in\sthe|on|at|hours|local|GMT)\b|[;,]|\.?$)"
    r"|(?<![\w.,:])[01]?[0-9](?:\.[0-5][0-9])?\s?[ap]\.?m\b|(?<![\w.,])[0-2][0-9][0-5][0-9]\s(?:hours|hrs|h|GMT|UTC|local)\b"
    r"|(?<![\w/])[0-9]{1,4}/[0-9]{1,4}(?![\w/])",  # a fraction or a date
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?<!\w)(?:aged?|ages|(?:boys?|girls?|child|children|man|woman|men|women|youths?|lad|sons?|daughters?|baby)\sof)\s"
    r"(?:\w+\s(?:and|to|or)\s)?$"
)
_AGE_OF_A_NAME = re.compile(r"(?:[A-Z][\w’-]+\s[A-Z][\w’-]+(?:,\s|\s\()|(?:\b[Tt]he|\b[Aa]n?|\b[Hh]is|\b[Hh]er)\s[a-z-]+,\s)$")
_OLDEST = 110
_CHANGE = re.compile(
    r"\b(?:rise|rising|rose|risen|gr[eo]wn?|cut|cutting|fell|fall|fallen|drop\w*|reduc\w+|increas\w+|decreas\w+|up|down|expand\w*"
    r"|shr[aiu]nk\w*|declin\w+|went|go|goes|swell\w*|swollen|climb\w*|lower\w*|rais\w+|doubl\w+|tripl\w+|quadrupl\w+|strengthen\w*"
    r"|reinforc\w+|brought|brings?|boost\w*|scal\w+|slash\w*|trim\w*|revis\w+|correct\w+|amend\w+|updat\w+|upgrad\w+)\b[^.;]{0,60}\bfrom\s$",
    re.IGNORECASE,
)  # before "450 to 600", which is no range then
_ODD = re.compile(r"[\s-]odd\b|\sor\sso\b(?!\s(?:years|months|weeks|days|hours))|-?\sish\b", re.IGNORECASE)
_SHARE = re.compile(r"\s(?:in|out\sof)\s(?:every\s)?(?:two|three|four|five|six|seven|eight|nine|ten|twenty|a\shundred|100|10)\b")
_SHARE_OF = re.compile(r"(?:one|two|three|four|five|six|seven|eight|nine)\sin\s(?:every\s)?$", re.IGNORECASE)
_SOMETHING = re.compile(r"[\s-]something\b")
_RATE = re.compile(r"(?<!\w)(?:per|every|each|out of|one in)\s$", re.IGNORECASE)
_MEASURE = re.compile(
    rf"[\s-]{{0,2}}(?:{'|'.join(map(re.escape, lexicon.MEASURES))})(?!\w)|-(?!(?:strong|man|men|member|person|odd)\b)\w",
    re.IGNORECASE,
)
_HEDGES = {
    "about": ABOUT,
    "at most": AT_MOST,
    "no more than": lexicon.NO_MORE_THAN,
    "perhaps": lexicon.PERHAPS,
    "at least": lexicon.AT_LEAST,
    "upwards of": lexicon.UPWARDS_OF,
    "more than": lexicon.MORE_THAN,
    "fewer than": lexicon.FEWER_THAN,
}
_BESIDES = r"(?:(?:the|another|some|about|around|roughly|a\sfurther|an\sadditional|an\sestimated|perhaps)\s)?"
_HEDGE = {name: re.compile(rf"(?<!\w)({any_of(words).pattern})\s{_BESIDES}$", re.IGNORECASE) for name, words in _HEDGES.items()}
_SIGNS = {
    ">": "more than",
    "≥": "at least",
    "<": "fewer than",
    "≤": "no more than",
    "~": "perhaps",
    "≈": "perhaps",
    "±": "perhaps",
}
_SIGN = re.compile(rf"([{''.join(_SIGNS)}])\s?$")
_PHRASAL = re.compile(
    r"(?<!\w)(?:(?:t[ao]ke[sn]?|took|taking|hand\w*|turn\w*|watch\w*|carr\w+|br[io]\w+|presid\w+|r[au]n|fir\w+|pass\w*)\sover"
    r"|(?:add\w*|amount\w*|sum\w*|com\w+|came|total\w*)\sup\sto|(?:serv\w+|put|plac\w+|c[ao]me|f[ae]ll)\sunder)\s$",
    re.IGNORECASE,
)  # whose last word belongs to a verb and is no hedge
_NOT_BELOW = re.compile(r"(?<!\w)(?:not|never|cannot|n[’']t|hardly|scarcely)\s(?:\w+\s){0,3}$", re.IGNORECASE)
_LABEL = re.compile(rf"{any_of(lexicon.LABELS).pattern}\s$|(?<!\w)no\s$", re.IGNORECASE)
_PEOPLE_AFTER = re.compile(
    rf"\s(?:\w+\s){{0,2}}?{any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS, lexicon.STAFF, lexicon.OTHERS).pattern}"
    rf"|\s(?:(?:was|were|are|have|had|been)\s){{0,2}}{any_of(*lexicon.OUTCOMES.values()).pattern}",
    re.IGNORECASE,
)
_OR_MORE = re.compile(
    r"\s(?:(?:or|and)\s(?:more|upwards?)|at\s(?:the\s)?(?:very\s)?(?:least|lowest(?:\s(?:count|estimate|reckoning))?)"
    r"|(?:as\sa\s)?minimum|and\scounting|if\snot\smore|and\s(?:possibly|perhaps|probably)\smore)(?!\w)",
    re.IGNORECASE,
)
_OR_FEWER = re.compile(r"\s(?:or\s(?:fewer|less)|at\s(?:the\s)?(?:very\s)?(?:most|outside))(?!\w)", re.IGNORECASE)
_DIFFERENCE = re.compile(rf"\s{any_of(lexicon.DIFFERENCES).pattern}", re.IGNORECASE)
_REACH = 48


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
            or (_LABEL.search(text[max(0, start - 24) : start]) and not _PEOPLE_AFTER.match(text, end))
            or _SOMETHING.match(text, end)
            or _SHARE.match(text, end)
            or _SHARE_OF.search(ahead)
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
        first, second = _value(match[1]), _value(match[2]) if match[2] else None
        joined = text[match.end(1) : match.start(2)].strip().lower() if match[2] else ""
        if first is not None and second is not None and (shared := _SHARED.search(match[2])) and not _SHARED.search(match[1]):
            first = scaled if (scaled := first * SCALES[shared[1].lower()]) <= second else first
        elif first is not None and second is not None and joined in _RANGED and first * 1_000 <= second and second % 1_000 == 0:
            first *= 1_000  # "10-15,000"
        if first is None:
            continue
        if second is not None and first < second and _is_range(text, match, joined, first, second):
            yield *match.span(), first, None, second
        else:
            yield *match.span(1), first, first, first
            if second is not None:
                yield *match.span(2), second, second, second


_RANGED = ("-", "–", "to", "or")


def _is_range(text: str, match: re.Match[str], joined: str, first: int, second: int) -> bool:
    """Whether two numbers are the ends of one: "10 to 20", "between 10 and 20", "thirty, forty men"; not "rose from 10 to 20"."""
    if joined == "and":
        return bool(_BETWEEN.search(text[: match.start()]))
    if joined == ",":
        spoken = match[1].isalpha() and match[2].isalpha() and second <= 2 * first and not text.startswith(",", match.end())
        return spoken and not _SMALL_STEP.match(text, match.end())
    return not (joined == "to" and _CHANGE.search(text[: match.start()]))


_BETWEEN = re.compile(r"(?<!\w)between\s(?:(?:about|some|around|roughly|perhaps|an\sestimated)\s)?$", re.IGNORECASE)
_SMALL_STEP = re.compile(r"\s(?:and|or)\s")


def _value(words: str) -> int | None:
    """The number that a numeral of `_NUMBER` means, with "k" for thousand and a comma before a fraction; None if not whole."""
    words = re.sub(r"(?i)(?<=[0-9])k$", " thousand", words)
    words = re.sub(r"^([0-9]+),([0-9]{1,2})(?=\s)", r"\1.\2", words)
    return None if re.fullmatch(r"[0-9]+\.[0-9]{1,2}", words) else value_of(words)


def _hedged(text: str, start: int, end: int, low: int | None, best: int | None, high: int | None) -> Amount:
    """A number at `start` to `end` of a text, its low, best and high corrected by words before it such as "at least"."""
    window = text[max(0, start - _REACH) : start]
    words = text[start:end]
    if best is None:
        if hedged := _HEDGE["at most"].search(window) or _HEDGE["no more than"].search(window):
            return Amount(
                start - len(window) + hedged.start(), end, None, None, high, text[start - len(window) + hedged.start() : end]
            )
        return Amount(start, end, low, best, high, words)
    if _PHRASAL.search(window):
        return Amount(start, end, best, best, best, words, "the word before it may belong to the verb")
    if sign := _SIGN.search(window):
        first = start - len(window) + sign.start()
        return _read_as(_SIGNS[sign[1]], text, first, start, end, best, "")
    for name, hedge in _HEDGE.items():
        if hedged := hedge.search(window):
            if name == "fewer than" and _NOT_BELOW.search(window[: hedged.start()]):
                return _read_as("at least", text, start - len(window) + hedged.start(), start, end, best, hedged[1])
            return _read_as(name, text, start - len(window) + hedged.start(), start, end, best, hedged[1])
    if text.startswith("+", end) or _OR_MORE.match(text, end):
        return Amount(start, end, best, best, None, text[start : end + 1] if text[end : end + 1] == "+" else words)
    if fewer := _OR_FEWER.match(text, end):
        return Amount(start, fewer.end(), None, None, best, text[start : fewer.end()])
    return Amount(start, end, low, best, high, words)


def _read_as(hedge: str, text: str, first: int, start: int, end: int, best: int, words: str) -> Amount:
    """A number at `start` to `end` whose hedge of this kind starts at `first`; `words` are those of the hedge, without others."""
    phrase = text[first:end]
    match hedge:
        case "about":
            return Amount(first, end, best, best, best, words)
        case "perhaps":
            return Amount(first, end, best, best, best, phrase)
        case "at most":
            return Amount(first, end, None, None, best, words)
        case "no more than":
            return Amount(first, end, None, None, best, phrase)
        case "upwards of":
            return Amount(first, end, best, None, None, phrase, "“upwards of” may or may not hold the number itself")
        case "at least":
            return Amount(first, end, best, best, None, phrase)
        case "more than":
            return Amount(first, end, best + 1, None, None, phrase)
        case _:
            return Amount(first, end, None, None, max(best - 1, 0), phrase)
