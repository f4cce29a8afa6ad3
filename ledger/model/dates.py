"""Dates as EDTF text (Extended Date/Time Format): `parse` gives the first and last day that a text may mean, `say` its words.

The ledger uses this part of EDTF: days, months, years, seasons (21 spring to 24 winter), intervals with `..` for an open end, `?`
for inferred, `~` for approximate and `%` for both. Times, sets, unspecified digits and years outside 1000 to 2999 are refused.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

_POINT = re.compile(r"(?P<year>[12]\d{3})(-(?P<month>0[1-9]|1[0-2]|2[1-4])(-(?P<day>\d{2}))?)?(?P<mark>[?~%])?")
MONTHS = [
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
"""The names of the months, in their order."""
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}
"""First and last month of each season of a year. Winter is December only: January and February lie in the next year."""


@dataclass(frozen=True)
class Period:
    """The days that a date may mean.

    text: the date as EDTF
    first, last: the first and the last day, both included; None where that end is open
    inferred: whether the date was inferred by the curators
    approximate: whether the article or the curators give it as approximate
    """

    text: str
    first: date | None
    last: date | None
    inferred: bool
    approximate: bool

    @property
    def mark(self) -> str:
        """What stands behind the words for a date that the curators inferred; empty for a date that the article gives."""
        return " (date inferred)" if self.inferred else ""

    def overlaps(self, start: date | None, end: date | None) -> bool:
        """Whether any day of the period lies from `start` to `end`, both included; None is an open end."""
        return (start is None or self.last is None or self.last >= start) and (
            end is None or self.first is None or self.first <= end
        )

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and last day to draw. If one end is open, both are the day at the other end."""
        known = [day for day in (self.first, self.last) if day]
        return known[0], known[-1]

    @cached_property
    def middle(self) -> date:
        """The day in the middle of the days to draw."""
        first, last = self.days
        return first + (last - first) / 2

    def closed(self, earliest: date, latest: date) -> tuple[date, date]:
        """The first and last day, with `earliest` or `latest` in place of an end that is open."""
        return self.first or earliest, self.last or latest

    def is_known_within(self, start: date | None, end: date | None) -> bool:
        """Whether those ends of the period that are known lie from `start` to `end`, both included; None sets no bound."""
        known = [day for day in (self.first, self.last) if day]
        return bool(known) and all((start is None or start <= day) and (end is None or day <= end) for day in known)

    def within(self, other: "Period") -> bool:
        """Whether every day of the period lies in the period `other`."""
        starts = other.first is None or (self.first is not None and self.first >= other.first)
        ends = other.last is None or (self.last is not None and self.last <= other.last)
        return starts and ends


@lru_cache(maxsize=100_000)
def parse(text: str) -> Period:
    """The period that an EDTF text means, such as '2011-07' or '2011-07-01/2011-07-05?'.

    Raises ValueError for any other text; the message says what would be right.
    """
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
    """First and last day of one end of a date; `whole` is the date, for the message."""
    match = _POINT.fullmatch(point)
    if not match:
        raise ValueError(_HELP.format(whole))
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    assert year
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        early, late = _SEASON_MONTHS.get(month, (month, month))
        return date(year, early, 1), date(year, late, monthrange(year, late)[1])
    try:
        return date(year, month, day), date(year, month, day)
    except ValueError as error:  # no such day, or a day of a season
        raise ValueError(_HELP.format(whole)) from error


PRECISIONS = ("day", "month", "season", "year", "range", "open", "unknown")
"""How precise a date can be: one day, month, season or year, a range of these, a range with an open end, or not known."""


def precision(text: str | None) -> str:
    """How precise an EDTF date is, as one of PRECISIONS."""
    if not text:
        return "unknown"
    if "/" in text:
        return "open" if ".." in text else "range"
    point = _POINT.fullmatch(text)
    assert point, text
    if point["day"]:
        return "day"
    return "year" if not point["month"] else "season" if int(point["month"]) in _SEASON_MONTHS else "month"


@lru_cache(maxsize=100_000)
def say(text: str | None) -> str:
    """An EDTF date in words: 'June 2011', 'early January 2020', 'about 5 July 2011 (date inferred)', 'by 2004', 'undated'."""
    return _say(text, "by", "from") if text else "undated"


def _say(text: str, by: str, since: str) -> str:
    """An EDTF date in words, with the words that stand before the known end of one with an open start, or with an open end.

    "About" stands before each end that is approximate, and before no other.
    """
    period = parse(text)
    if thirds := _thirds(text, period):
        return thirds + period.mark
    first, _, last = text.partition("/")
    if not last:
        return _end_in_words(first) + period.mark
    if first == "..":
        return f"{by} {_end_in_words(last)}{period.mark}"
    if last == "..":
        return f"{since} {_end_in_words(first)}{period.mark}"
    start, end = _point_in_words(first), _point_in_words(last)
    if end != start and end.endswith(f" {start}") and start.isdigit():  # some time of that year, as it was by then
        return f"{_end_in_words(first)}, up to {_end_in_words(last)}{period.mark}"
    day, _, month = start.partition(" ")
    if period.first and _opens_third(first):
        start = f"{_third(period.first)} {month}"
    elif month and end.endswith(f" {month}") and day.isdigit() and _is_about(first) == _is_about(last):
        start = f"{'about ' * _is_about(first)}{day}"
    else:
        start = _end_in_words(first)
    return f"{start} to {_end_in_words(last)}{period.mark}"


def say_within(text: str) -> str:
    """An EDTF date in words as it stands after a verb: 'in June 2011', 'in about 2005', but '5 July 2011', '2003 to 2006'.

    A third of a month is one time as a month is, and so is a year up to a day of it: 'in early January 2020', 'in 2011, up to
    5 July 2011'.
    """
    point, third, said = _POINT.fullmatch(text), _thirds(text, parse(text)), say(text)
    is_one = (point and not point["day"]) or (third and " to " not in third) or ", up to " in said
    return f"{'in ' if is_one else ''}{said}"


def say_for(text: str) -> str:
    """An EDTF date in words as it stands after 'for': '2012', '11 to 17 July 2011', but 'the time from 2012 on'."""
    return _say(text, "the time up to", "the time from") + " on" * text.endswith("/..")


def say_to_the_article(text: str, published: str) -> str:
    """An interval that ends on the last of several days on one of which its article was published; empty for all others.

    So: 'about July 2010 to the article (some day from 11 to 17 July 2011, date inferred)'. Of what goes on as an article appears,
    the last of these days is no day to which it is known to have gone on.
    """
    first, _, last = text.partition("/")
    if not last or not published.endswith(f"/{last}") or " to " not in say(text):
        return ""
    start, day = _end_in_words(first), say_day(published).replace(" (date inferred)", ", date inferred")
    if _opens_third(first) and (opening := parse(first).first):
        start = f"{_third(opening)} {MONTHS[opening.month - 1]} {opening.year}"
    inferred = " (date inferred)" if first[-1] in "?%" else ""
    return f"{start}{inferred} to the article ({day})"


def say_day(text: str) -> str:
    """An EDTF date in words as the one day on which something was published: 'some day from 11 to 17 July 2011 (date inferred)'.

    A date that is no stretch of days stands as it is: '6 July 2011', 'early July 2011', '2012 (date inferred)'.
    """
    said = say(text)
    return f"{'some day from ' if ' to ' in said.replace(', up to ', '') else ''}{said}"


def say_window(text: str | None) -> str:
    """An EDTF date in words as the time of an act: 'some time between 2003 and 2006 (date inferred)' of an inferred stretch.

    It does not say that the act went on through the stretch. A third of a month, such as 'early January 2020 (date inferred)', is
    no stretch, but several of them are: 'some time from late November to early December 2005 (date inferred)'.
    """
    period = parse(text) if text else None
    is_window = text and period and period.inferred and period.first and period.last and "/" in text
    said = say(text)
    if not text or not period or not is_window:
        return said
    if thirds := _thirds(text, period):
        return f"some time from {said}" if " to " in thirds else said
    return f"some time in {said}" if ", up to " in said else f"some time between {said.replace(' to ', ' and ', 1)}"


def say_course(text: str | None) -> str:
    """An EDTF date in words as the time of an event or of a series of them: 'about 2006 to 6 July 2011 (date inferred)'.

    If the words give its start ("ever since"), it went on through the stretch. A stretch whose start is inferred only bounds it,
    as in `say_window`.
    """
    start = text.partition("/")[0] if text else ""
    return say_window(text) if start[-1:] in ("", "?", "%") else say(text)


def _thirds(text: str, period: Period) -> str:
    """The words for an interval of thirds of months, such as 'late November to early December 2019'; empty for all others.

    Such an interval starts about the 1st, 11th or 21st, and ends in the same third of the month, or about the end of a third of
    another.
    """
    first, last = period.first, period.last
    start, _, end = text.partition("/")
    if not first or not last or len(end) < len("2011-07-10") or not _opens_third(start):
        return ""
    early, late = _third(first), _third(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{early} {MONTHS[first.month - 1]} {first.year}" if early == late else ""
    if not _is_about(end) or (last.day not in (10, 20) and (last + timedelta(days=1)).day != 1):
        return ""
    year = f" {first.year}" if first.year != last.year else ""
    return f"{early} {MONTHS[first.month - 1]}{year} to {late} {MONTHS[last.month - 1]} {last.year}"


def _opens_third(point: str) -> bool:
    """Whether the start of an interval stands for a third of a month: it is about the 1st, 11th or 21st."""
    return bool(re.fullmatch(r"\d{4}-(0\d|1[0-2])-(01|11|21)[~%]", point))


def _third(day: date) -> str:
    """The third of the month in which a day lies, as a word."""
    return ("early", "mid", "late")[min((day.day - 1) // 10, 2)]


def _is_about(point: str) -> bool:
    """Whether one end of a date is approximate."""
    return point[-1] in "~%"


def _end_in_words(point: str) -> str:
    """One end of a date in words, with "about" before it if it is approximate: 'about 5 July 2011', 'autumn 2005'."""
    return "about " * _is_about(point) + _point_in_words(point)


def _point_in_words(point: str) -> str:
    """One end of a date in words, without its marks: '5 July 2011', 'autumn 2005', '2011'."""
    match = _POINT.fullmatch(point)
    assert match, point
    year, month, day = match["year"], match["month"], match["day"]
    if not month:
        return str(int(year))
    name = _SEASONS.get(int(month)) or MONTHS[int(month) - 1]
    return f"{int(day)} {name} {int(year)}" if day else f"{name} {int(year)}"
