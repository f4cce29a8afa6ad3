"""Dates in a text as EDTF, those without a year or day ("June 6", "last month", "on Monday") reckoned from a day of publication.

What was reckoned carries a `?`. Where the day of publication is itself known only roughly, the answer is as wide as it has to be;
where that would say next to nothing, there is none. Under a heading with a year a day or month without one is of that year. Where
the last date with a year before it is of another year than the one reckoned, there is none.
"""

import re
from calendar import day_name, month_abbr, monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import ledger.curation.suggest.lexicon as lexicon
from ledger.curation.suggest.lexicon import any_of
from ledger.model import dates

Days = tuple[date, date]
WIDEST = 31  # days that an uncertain day of publication may add


@dataclass(frozen=True)
class Time:
    """A date at `start` to `end` of a text; `edtf` is empty where it cannot be said which.

    `is_dateline`: it says when a report was sent ("PORT GREEN, May 14 (Agency) -"), and dates nothing that it tells.
    """

    start: int
    end: int
    edtf: str
    is_dateline: bool = False


_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_NUMBER = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9]|[.,:][0-9])"
_DAY = rf"(?P<day>{_NUMBER})(?:(?:\s?[-–/]\s?|\s(?:and|to)\s(?:the\s)?)(?P<until>{_NUMBER}))?"
_FULL_YEAR = r"(?P<year>(?:1[5-9]|20)[0-9]{2})(?![0-9]|[.,][0-9])"
_YEAR = r"(?P<year>(?:1[5-9]|20)[0-9]{2}(?![0-9]|[.,][0-9])|['’][0-9]{2}(?![0-9]))"
_PEOPLE = any_of(lexicon.SOLDIERS, lexicon.ARMED_GROUPS, lexicon.STAFF, lexicon.OTHERS, lexicon.BY_ARMS).pattern
_NO_COUNT = (
    rf"(?:(?<=\sin\s)|(?<=^In\s)|(?<=since\s)|(?<=Since\s)|(?<=\sby\s)|(?<=^By\s)|(?<=from\s)|(?<=From\s)|(?<=until\s)|(?<=during\s)"
    rf"|(?<=late\s)|(?<=early\s)|(?<=\()|(?<![\w.,])(?=(?:19|20))(?![0-9]{{4}}\s(?:[a-z-]+\s)?{_PEOPLE}))"
)  # before a year that is no number of people: "in 2003 soldiers came", not "about 2000 soldiers"
_SEASONS = {"spring": (21, 3), "summer": (22, 6), "autumn": (23, 9), "fall": (23, 9), "winter": (24, 12)}
_THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_AHEAD = re.compile(r"(?:by|until|till|before|beyond|next)\s(?:the\s)?$", re.IGNORECASE)

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("years", re.compile(rf"(?i:between|from)\s{_FULL_YEAR}\s?(?:and|to|-|–)\s?(?P<last>(?:1[5-9]|20)[0-9]{{2}})(?![0-9])")),
    ("years", re.compile(rf"(?<![\w.,]){_FULL_YEAR}\s?(?:to|-|–)\s?(?P<last>(?:1[5-9]|20)[0-9]{{2}})(?![0-9-])")),
    ("numeric", re.compile(r"(?<![\w./])(?P<a>[0-9]{1,2})(?P<sep>[./])(?P<b>[0-9]{1,2})(?P=sep)(?P<year>[0-9]{4}|[0-9]{2})"
                           r"(?![\w/])")),
    ("days", re.compile(rf"\b(?:(?P<day>{_NUMBER})\s{_MONTH}|(?P<day2>{_NUMBER})\sof\s{_MONTH.replace('month', 'month2')})"
                        rf"(?:,?\s{_YEAR.replace('year', 'year0')})?\s?(?:to|until|till|and|-|–)\s?(?:the\s)?(?P<until>{_NUMBER})"
                        rf"\s(?:of\s)?{_MONTH.replace('month', 'last_month')}(?!\w)(?:,?\s{_YEAR})?")),
    ("days", re.compile(rf"\b{_MONTH}\s(?P<day>{_NUMBER})(?:,?\s{_YEAR.replace('year', 'year0')})?\s?(?:to|until|till|and|-|–)\s?"
                        rf"{_MONTH.replace('month', 'last_month')}\s(?P<until>{_NUMBER})(?!\w)(?:,?\s{_YEAR})?")),
    ("day", re.compile(rf"\b{_MONTH}\s{_DAY}(?:,?\s{_YEAR})?|\b(?P<iso>(?:19|20)[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}})\b")),
    ("day", re.compile(rf"\b{_DAY}\s(?:of\s)?{_MONTH}(?!\w)(?:,?\s{_YEAR})?")),
    ("month", re.compile(rf"\b(?:(?P<third>(?i:early|mid|late))[\s-])?{_MONTH}(?!\w),?\s{_YEAR}")),
    ("month", re.compile(rf"\b(?:(?P<third>(?i:early|mid|late))[\s-]|(?i:in|since|last|of|by|until|this)\s){_MONTH}(?!\w)")),
    ("season", re.compile(rf"\b(?i:last|this)\s(?P<season>spring|summer|autumn|fall|winter)\b|\b(?i:(?P<of>"
                          rf"spring|summer|autumn|fall|winter)\s(?:of\s)?){_YEAR}")),
    ("weekday", re.compile(rf"\b(?:(?i:on|last)\s)?(?P<weekday>{'|'.join(day_name)})\b")),
    ("vague", re.compile(
        r"\b(?:(?:that|the\s(?:same|following|next|previous))\s(?:day|night|morning|evening|week|month|year|spring|summer|autumn|fall|winter)"
        r"|(?:in|during|by|since|until)\s(?:the\s)?(?:spring|summer|autumn|fall|winter)|(?:in|over|for|during)\s(?:the\s)?(?:recent|past|last|previous)"
        r"\s(?:\w+\s)?(?:days|weeks|months|years)|(?:\w+\s)?(?:days?|weeks?|months?|years?)\s(?:ago|later|earlier|before)"
        r"|(?:the\s)?(?:early\s|mid-|late\s)?(?:1[5-9]|20)[0-9]0s)\b", re.IGNORECASE)),
    ("near", re.compile(r"\b(?P<near>yesterday|today|tonight|this\s(?:morning|evening|week|month|year)|last\s(?:week|month|year)"
                        r"|next\s(?:month|year))(?!\w|['’]s\s(?:deadline|end))", re.IGNORECASE)),
    ("year", re.compile(rf"{_NO_COUNT}{_FULL_YEAR}(?!\w)")),
)  # fmt: skip


def times(text: str, published: str, heading: int | None = None, before: int | None = None) -> list[Time]:
    """Every date in a text, in order. `published` is EDTF; a date that was reckoned has a `?`.

    heading: the year of the nearest heading above, to which days and months without a year belong
    before: the year to which earlier dates with a year point; a date reckoned to another year is left out
    Gives none if `published` cannot be read.
    """
    try:
        first, last = dates.parse(published).days
    except ValueError:
        return []
    dated: list[Time] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if all(match.end() <= t.start or t.end <= match.start() for t in dated):
                edtf = _placed(_edtf_of(kind, match, first, last), match, heading, before)
                dated.append(
                    Time(*match.span(), edtf, bool(_DATELINE.fullmatch(text[: match.start()]) and _SENT.match(text, match.end())))
                )
    return _with_weekdays(text, sorted(dated, key=lambda t: t.start))


_DATELINE = re.compile(r"[A-Z][\w.’'-]*(?:[ ,/]+[A-Z][\w.’'-]*){0,4},\s(?:[A-Z][a-z]+day,?\s)?")
_SENT = re.compile(r"\.?\s?(?:\([^)]{2,40}\)\s?)?[-–—:](?:\s|$)|\.?\s?\([^)]{2,40}\)|\.$")
_BESIDE = re.compile(r"(?:,?\s?\(?(?:the\s|a\s)?|(?:\s(?:last|next|night|evening|morning|afternoon))?,?\s(?:the\s)?)")


def _with_weekdays(text: str, dated: list[Time]) -> list[Time]:
    """Dates in order, a weekday beside a day ("Tuesday, 7 February", "May 17, a Wednesday") made one with it."""
    joined: list[Time] = []
    for time in dated:
        last = joined[-1] if joined else None
        if last and _BESIDE.fullmatch(text[last.end : time.start]) and (_is_weekday(text, last) != _is_weekday(text, time)):
            day = time if _is_weekday(text, last) else last
            joined[-1] = Time(last.start, time.end, day.edtf, last.is_dateline or time.is_dateline)
        else:
            joined.append(time)
    return joined


def _is_weekday(text: str, time: Time) -> bool:
    """Whether a date is a weekday and nothing else."""
    return text[time.start : time.end].split()[-1] in tuple(day_name)


def _placed(edtf: str, match: re.Match[str], heading: int | None, before: int | None) -> str:
    """The EDTF text of a match where a heading or an earlier date may tell its year; empty where they speak against it."""
    groups = match.groupdict()
    if groups.get("year") or groups.get("iso") or groups.get("last") or not (heading or before):
        return edtf
    if not heading:
        return edtf if edtf[:4] == str(before) else ""
    if not groups.get("month"):
        return ""
    day = date(heading, 1, 1) if _ahead(match) else date(heading, 12, 31)
    return _edtf_of("day" if groups.get("day") else "month", match, day, day)


def year_of(time: Time, text: str) -> int | None:
    """The year that a day or month names in its own words; None where it names none, and of a year alone."""
    named = re.search(r"(?:1[5-9]|20)[0-9]{2}", text[time.start : time.end])
    return int(named[0]) if named and "-" in time.edtf and time.edtf[:4] == named[0] else None


def _edtf_of(kind: str, match: re.Match[str], first: date, last: date) -> str:
    """The EDTF text of a match; empty if it gives no date."""
    try:
        text = _READERS[kind](match, first, last)
        dates.parse(text)
    except (ValueError, OverflowError):
        return ""
    return text


def _day(match: re.Match[str], first: date, last: date) -> str:
    """A day, as in "June 6" or "2011-06-06"."""
    if match.groupdict().get("iso"):
        return match["iso"]
    month, day, until = _month_number(match["month"]), _number_of(match["day"]), _number_of(match["until"] or match["day"])
    if match["year"]:
        year, mark = _year_number(match["year"], last)
        return _shortest_edtf(date(year, month, day), date(year, month, until), mark)
    return _hull(
        first, last, lambda ref: _nearest(ref, _ahead(match), lambda year: (date(year, month, day), date(year, month, until)))
    )


def _days(match: re.Match[str], first: date, last: date) -> str:
    """The days from one of a month to one of another, as in "from 1 May until 15 June 1996"."""
    groups = match.groupdict()
    months = _month_number(match["month"] or groups["month2"]), _month_number(match["last_month"])
    numbers = _number_of(match["day"] or groups["day2"]), _number_of(match["until"])

    def days(year: int, before: int | None = None) -> Days:
        """The first and the last day, the last in a year and the first in it or in the one before it."""
        start = before if before is not None else year - (months[0] > months[1])
        return date(start, months[0], numbers[0]), date(year, months[1], numbers[1])

    if match["year"]:
        year, mark = _year_number(match["year"], last)
        return _shortest_edtf(*days(year, _year_number(match["year0"], last)[0] if match["year0"] else None), mark)
    return "" if match["year0"] else _hull(first, last, lambda ref: _nearest(ref, False, days))


def _number_of(day: str) -> int:
    """The number of a day of a month, with or without an ending: '6', '06', '6th'."""
    return int(day[:2] if day[:2].isdigit() else day[:1])


def _numeric(match: re.Match[str], first: date, last: date) -> str:
    """A day in numbers: with dots day and month, with slashes only where one of the two can be no month or both are equal."""
    a, b = int(match["a"]), int(match["b"])
    year, mark = _year_number(match["year"] if len(match["year"]) == 4 else f"'{match['year']}", last)
    if match["sep"] == "/" and a <= 12 and b <= 12 and a != b:
        return ""
    day, month = (a, b) if match["sep"] == "." or a > 12 else (b, a)
    return f"{date(year, month, day)}{mark}"


def _year_number(year: str, last: date) -> tuple[int, str]:
    """The number of a year, and the mark of what was reckoned: of two digits it is the latest that had begun by then."""
    if len(year) == 4:
        return int(year), ""
    number = last.year // 100 * 100 + int(year[1:])
    return number if number <= last.year else number - 100, "?"


def _month(match: re.Match[str], first: date, last: date) -> str:
    """A month or a third of one, as in "early June" or "June 2011"."""
    groups = match.groupdict()
    month, third = _month_number(match["month"]), (groups["third"] or "").lower()

    def days(year: int) -> Days:
        """The first and last day of it in a year."""
        a, b = _THIRDS.get(third, (1, 31))
        return date(year, month, a), date(year, month, min(b, monthrange(year, month)[1]))

    if groups.get("year"):
        year, mark = _year_number(match["year"], last)
        return _shortest_edtf(*days(year), mark, about=bool(third))
    return _hull(first, last, lambda ref: _nearest(ref, _ahead(match), days), about=bool(third))


def _season(match: re.Match[str], first: date, last: date) -> str:
    """A season, as in "last summer" or "in the spring of 2004"."""
    number, month = _SEASONS[(match["season"] or match["of"]).lower()]
    if match["year"]:
        year, mark = _year_number(match["year"], last)
        return f"{year}-{number}{mark}"
    years = {ref.year if ref.month > month else ref.year - 1 for ref in (first, last)}
    return f"{years.pop()}-{number}?" if len(years) == 1 else ""


def _weekday(match: re.Match[str], first: date, last: date) -> str:
    """The last such weekday on or before the day of publication."""
    number = list(day_name).index(match["weekday"])
    return _hull(first, last, lambda ref: (ref - timedelta(days=(ref.weekday() - number) % 7),) * 2)


def _near(match: re.Match[str], first: date, last: date) -> str:
    """A day, week, month or year beside the day of publication, as in "yesterday" or "last month"."""
    return _hull(first, last, lambda ref: _around(" ".join(match["near"].lower().split()), ref))


def _around(words: str, ref: date) -> Days:
    """The first and last day that such words mean on the day `ref`."""
    if words == "yesterday":
        return (ref - timedelta(days=1),) * 2
    step = {"last": -1, "next": 1}.get(words.split()[0], 0)
    if words.endswith("week"):
        monday = ref - timedelta(days=ref.weekday() - 7 * step)
        return monday, monday + timedelta(days=6)
    if words.endswith("month"):
        year, month = divmod(ref.year * 12 + ref.month - 1 + step, 12)
        return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])
    if words.endswith("year"):
        return date(ref.year + step, 1, 1), date(ref.year + step, 12, 31)
    return ref, ref


_READERS: dict[str, Callable[[re.Match[str], date, date], str]] = {
    "years": lambda match, first, last: f"{match['year']}?/{match['last']}?",  # as in "from 2003 to 2006"
    "year": lambda match, first, last: match["year"],
    "day": _day,
    "days": _days,
    "vague": lambda match, first, last: "",
    "month": _month,
    "season": _season,
    "numeric": _numeric,
    "weekday": _weekday,
    "near": _near,
}


def _month_number(name: str) -> int:
    """The number of a month, 1 to 12, from its name or abbreviation."""
    return list(month_abbr).index(name[:3])


def _ahead(match: re.Match[str]) -> bool:
    """Whether the date lies ahead: "by Dec. 31"."""
    return bool(_AHEAD.search(match.string[max(0, match.start() - 14) : match.start("month")]))


def _nearest(ref: date, ahead: bool, days: Callable[[int], Days]) -> Days:
    """The days of the year of `ref` or of the one beside it: the latest that have begun, or the next that have not ended."""
    for year in (ref.year, ref.year + 1) if ahead else (ref.year, ref.year - 1):
        try:
            span = days(year)
        except ValueError:  # 29 February
            continue
        if span[1] >= ref if ahead else span[0] <= ref:
            return span
    raise ValueError("no such day")


def _hull(first: date, last: date, days: Callable[[date], Days], about: bool = False) -> str:
    """The EDTF text from the first day that `days` gives for `first` to the last day that it gives for `last`.

    `first` and `last` are the possible days of publication. Empty if they make the date more than WIDEST days wider.
    """
    early, late = days(first), days(last)
    if (late[1] - early[0]) - (late[1] - late[0]) > timedelta(days=WIDEST):
        return ""
    return _shortest_edtf(early[0], late[1], "?", about)


def _shortest_edtf(first: date, last: date, mark: str, about: bool = False) -> str:
    """The shortest EDTF text for the days from `first` to `last`; `about` marks an interval as approximate."""
    if first == last:
        return f"{first}{mark}"
    if (first.month, first.day, last.month, last.day, last.year) == (1, 1, 12, 31, first.year):
        return f"{first.year}{mark}"
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}{mark}"
    return f"{first}{'~' if about else mark}/{last}{mark}"
