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

from ledger.model import dates

Days = tuple[date, date]
WIDEST = 31  # days that an uncertain day of publication may add


@dataclass(frozen=True)
class Time:
    """A date at `start` to `end` of a text; `edtf` is empty where it cannot be said which."""

    start: int
    end: int
    edtf: str


_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_NUMBER = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9]|[.,:][0-9])"
_DAY = rf"(?P<day>{_NUMBER})(?:(?:\s?[-–]\s?|\s(?:and|to)\s)(?P<until>{_NUMBER}))?"
_FULL_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9]|[.,][0-9])"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2}(?![0-9]|[.,][0-9])|['’][0-9]{2}(?![0-9]))"
_SEASONS = {"spring": (21, 3), "summer": (22, 6), "autumn": (23, 9), "fall": (23, 9), "winter": (24, 12)}
_THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_AHEAD = re.compile(r"(?:by|until|till|before|beyond|next)\s(?:the\s)?$", re.IGNORECASE)

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("years", re.compile(rf"(?i:between|from)\s{_FULL_YEAR}\s?(?:and|to|-|–)\s?(?P<last>(?:19|20)[0-9]{{2}})(?![0-9])")),
    ("years", re.compile(rf"(?<![\w.,]){_FULL_YEAR}\s?(?:to|-|–)\s?(?P<last>(?:19|20)[0-9]{{2}})(?![0-9-])")),
    ("numeric", re.compile(r"(?<![\w./])(?P<a>[0-9]{1,2})(?P<sep>[./])(?P<b>[0-9]{1,2})(?P=sep)(?P<year>[0-9]{4}|[0-9]{2})"
                           r"(?![\w/])")),
    ("day", re.compile(rf"\b{_MONTH}\s{_DAY}(?:,?\s{_YEAR})?|\b(?P<iso>(?:19|20)[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}})\b")),
    ("day", re.compile(rf"\b{_DAY}\s(?:of\s)?{_MONTH}(?!\w)(?:,?\s{_YEAR})?")),
    ("month", re.compile(rf"\b(?:(?P<third>(?i:early|mid|late))[\s-])?{_MONTH}(?!\w),?\s{_YEAR}")),
    ("month", re.compile(rf"\b(?:(?P<third>(?i:early|mid|late))[\s-]|(?i:in|since|last|of|by|until|this)\s){_MONTH}(?!\w)")),
    ("season", re.compile(rf"\b(?i:last|this)\s(?P<season>spring|summer|autumn|fall|winter)\b|\b(?i:(?P<of>"
                          rf"spring|summer|autumn|fall|winter)\s(?:of\s)?){_YEAR}")),
    ("weekday", re.compile(rf"\b(?:(?i:on|last)\s)?(?P<weekday>{'|'.join(day_name)})\b")),
    ("near", re.compile(r"\b(?P<near>yesterday|today|tonight|this\s(?:morning|evening|week|month|year)|last\s(?:week|month|year)"
                        r"|next\s(?:month|year))(?!\w|['’]s\s(?:deadline|end))", re.IGNORECASE)),
    ("year", re.compile(rf"(?<![\w.,]){_FULL_YEAR}(?!\w)")),
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
                dated.append(Time(*match.span(), _placed(_edtf_of(kind, match, first, last), match, heading, before)))
    return sorted(dated, key=lambda t: t.start)


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
    named = re.search(r"(?:19|20)[0-9]{2}", text[time.start : time.end])
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
