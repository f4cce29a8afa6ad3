"""EDTF text to first and last day, and how to say it: a thin layer over the edtf library, which knows the seasons.

The ledger uses days, months, years, seasons (21 to 24), intervals with `..` for an open end, `?` for inferred and `~` for
approximate. Times, sets, unspecified digits and years outside 1000 to 2999 are out of scope.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from edtf import parse_edtf

_POINT = re.compile(r"(?P<year>[12]\d{3})(-(?P<month>0[1-9]|1[0-2]|2[1-4])(-(?P<day>\d{2}))?)?(?P<mark>[?~%])?")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}


@dataclass(frozen=True)
class Period:
    """Days that a date may mean: `first` and `last` both included, None where that end is open."""

    text: str
    first: date | None
    last: date | None
    inferred: bool
    approximate: bool

    def overlaps(self, start: date | None, end: date | None) -> bool:
        """Whether any day of the period lies from `start` to `end`; None is an open end."""
        return (start is None or self.last is None or self.last >= start) and (
            end is None or self.first is None or self.first <= end
        )

    @property
    def days(self) -> tuple[date, date]:
        """First and last day to draw: an open end is drawn at the end that is known."""
        known = [day for day in (self.first, self.last) if day]
        return known[0], known[-1]

    def within(self, other: "Period") -> bool:
        """Whether every day of the period lies in `other`."""
        starts = other.first is None or (self.first is not None and self.first >= other.first)
        ends = other.last is None or (self.last is not None and self.last <= other.last)
        return starts and ends


@lru_cache(maxsize=100_000)
def parse(text: str) -> Period:
    """Read an EDTF date. Raises ValueError with what would be right."""
    ends = text.split("/")
    if len(ends) > 2 or ends in (["..", ".."], [".."]):
        raise ValueError(_HELP.format(text))
    days = [None if end == ".." else _days(end, text) for end in ends]
    first = days[0][0] if days[0] else None
    last = days[-1][1] if days[-1] else None
    if first and last and first > last:
        raise ValueError(f"'{text}' ends before it starts")
    return Period(text, first, last, any(m in text for m in "?%"), any(m in text for m in "~%"))


_HELP = "'{}' is not a date: write 2011-07-05, 2011-07, 2011, 2005-23 (autumn) or first/last, with ? if inferred, ~ if about"


def _days(point: str, whole: str) -> tuple[date, date]:
    match = _POINT.fullmatch(point)
    if not match:
        raise ValueError(_HELP.format(whole))
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    assert year
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if month <= 12 and day is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    try:
        if month <= 12 and day is not None:
            return date(year, month, day), date(year, month, day)
        parsed = parse_edtf(point.rstrip("?~%"))  # it takes a thousand times as long, and no mark after a season
        first, last = parsed.lower_strict(), parsed.upper_strict()
        return date(*first[:3]), date(*last[:3])
    except Exception as error:  # edtf raises several unrelated types
        raise ValueError(_HELP.format(whole)) from error


@lru_cache(maxsize=100_000)
def say(text: str | None) -> str:
    """The date in words: 'June 2011', 'early January 2020', 'about 5 July 2011 (inferred)', 'until 2004', 'undated'."""
    if not text:
        return "undated"
    period = parse(text)
    inferred = " (inferred)" if period.inferred else ""
    if thirds := _thirds(text, period):
        return thirds + inferred
    ends = text.split("/")
    if len(ends) == 1:
        words = _point_in_words(ends[0])
    elif ends[0] == "..":
        words = f"until {_point_in_words(ends[1])}"
    elif ends[1] == "..":
        words = f"from {_point_in_words(ends[0])}"
    else:
        start, end = _point_in_words(ends[0]), _point_in_words(ends[1])
        day, _, month = start.partition(" ")
        words = f"{day if month and end.endswith(f' {month}') and day.isdigit() else start} to {end}"
    return ("about " if period.approximate else "") + words + inferred


def _thirds(text: str, period: Period) -> str:
    """'late November to early December 2019': an interval that starts about the 1st, 11th or 21st and ends in the same third
    of the month, or with a third of another; empty for all others."""
    first, last = period.first, period.last
    start, _, end = text.partition("/")
    if not first or not last or len(end) < 10 or not start.endswith("~") or first.day not in (1, 11, 21):
        return ""
    early, late = _third(first), _third(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{early} {_MONTHS[first.month - 1]} {first.year}" if early == late else ""
    if last.day not in (10, 20) and (last + timedelta(days=1)).day != 1:
        return ""
    year = f" {first.year}" if first.year != last.year else ""
    return f"{early} {_MONTHS[first.month - 1]}{year} to {late} {_MONTHS[last.month - 1]} {last.year}"


def _third(day: date) -> str:
    return ("early", "mid", "late")[min((day.day - 1) // 10, 2)]


def _point_in_words(point: str) -> str:
    match = _POINT.fullmatch(point)
    assert match, point
    year, month, day = match["year"], match["month"], match["day"]
    if not month:
        return str(int(year))
    name = _SEASONS.get(int(month)) or _MONTHS[int(month) - 1]
    return f"{int(day)} {name} {int(year)}" if day else f"{name} {int(year)}"
