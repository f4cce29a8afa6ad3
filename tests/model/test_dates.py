"""EDTF dates: what is read, what is refused, how it is said, and what periods share."""

import re
from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ledger.model import dates
from ledger.model.dates import Period, parse, say

DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2011-07-05", "2011-07-05", "2011-07-05", "5 July 2011"),
        ("2011-07", "2011-07-01", "2011-07-31", "July 2011"),
        ("2012-02", "2012-02-01", "2012-02-29", "February 2012"),
        ("2011", "2011-01-01", "2011-12-31", "2011"),
        ("2011-21", "2011-03-01", "2011-05-31", "spring 2011"),
        ("2011-22", "2011-06-01", "2011-08-31", "summer 2011"),
        ("2005-23", "2005-09-01", "2005-11-30", "autumn 2005"),
        ("2012-02-29", "2012-02-29", "2012-02-29", "29 February 2012"),
        ("1000", "1000-01-01", "1000-12-31", "1000"),
        ("2999-12-31", "2999-12-31", "2999-12-31", "31 December 2999"),
        ("2011-07-05?", "2011-07-05", "2011-07-05", "5 July 2011 (date inferred)"),
        ("2011-07~", "2011-07-01", "2011-07-31", "about July 2011"),
        ("2011%", "2011-01-01", "2011-12-31", "about 2011 (date inferred)"),
        ("2005-23?", "2005-09-01", "2005-11-30", "autumn 2005 (date inferred)"),
        ("2006-01-07/2006-01-31", "2006-01-07", "2006-01-31", "7 to 31 January 2006"),
        ("2006-01-07?/2006-01-31?", "2006-01-07", "2006-01-31", "7 to 31 January 2006 (date inferred)"),
        ("2003/2006-01", "2003-01-01", "2006-01-31", "2003 to January 2006"),
        ("2005-23/2006", "2005-09-01", "2006-12-31", "autumn 2005 to 2006"),
        ("2011/2011", "2011-01-01", "2011-12-31", "2011 to 2011"),
        ("../2004", None, "2004-12-31", "by 2004"),
        ("../2006-01?", None, "2006-01-31", "by January 2006 (date inferred)"),
        ("2011-12-31~/..", "2011-12-31", None, "from about 31 December 2011"),
        ("../2004%", None, "2004-12-31", "by about 2004 (date inferred)"),
    ],
)
def test_a_date_is_the_days_that_it_may_mean_and_is_said_in_words(text: str, first: str, last: str, words: str) -> None:
    period = parse(text)
    assert (period.first and period.first.isoformat(), period.last and period.last.isoformat()) == (first, last)
    assert period.text == text
    assert say(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2020-01-01~/2020-01-05?", "early January 2020 (date inferred)"),
        ("2020-02-11~/2020-02-20~", "mid February 2020"),
        ("2019-12-21~/2019-12-31", "late December 2019"),
        ("2019-11-21~/2019-12-10~", "late November to early December 2019"),
        ("2019-12-21~/2020-01-10", "late December 2019 to 10 January 2020"),
        ("2020-01-01%/2020-01-10%", "early January 2020 (date inferred)"),
        ("2020-01-01~/2020-01-15", "early January 2020 to 15 January 2020"),
        ("2020-01-01~/2020-03-01?", "early January 2020 to 1 March 2020 (date inferred)"),
        ("2005-11-21~/2006-01-04~", "late November 2005 to about 4 January 2006"),
        ("2020-01-02~/2020-01-05", "about 2 January 2020 to 5 January 2020"),
        ("2020-01-05/2020-01-31%", "5 January 2020 to about 31 January 2020 (date inferred)"),
        ("2020-01-05~/2020-01-31~", "about 5 to about 31 January 2020"),
        ("2005-23?/2005-11-30~", "autumn 2005 to about 30 November 2005 (date inferred)"),
        ("2011/2011-07-06~", "2011, up to about 6 July 2011"),
        ("2020-01-01/2020-01-05", "1 to 5 January 2020"),
        ("2019-11-21~/2019-12-12", "late November 2019 to 12 December 2019"),
    ],
)
def test_thirds_of_months_are_said_as_such_only_where_the_start_is_approximate(text: str, words: str) -> None:
    assert say(text) == words


@pytest.mark.parametrize(
    ("text", "after_a_verb", "after_for", "of_an_event"),
    [
        ("2011-07-05", "5 July 2011", "5 July 2011", "5 July 2011"),
        ("2011-07-05?", "5 July 2011 (date inferred)", "5 July 2011 (date inferred)", "5 July 2011 (date inferred)"),
        ("2011-07-05~", "about 5 July 2011", "about 5 July 2011", "about 5 July 2011"),
        ("2011-07", "in July 2011", "July 2011", "July 2011"),
        ("2005-23?", "in autumn 2005 (date inferred)", "autumn 2005 (date inferred)", "autumn 2005 (date inferred)"),
        ("2011~", "in about 2011", "about 2011", "about 2011"),
        ("2012?/..", "from 2012 (date inferred)", "the time from 2012 (date inferred) on", "from 2012 (date inferred)"),
        ("2012~/..", "from about 2012", "the time from about 2012 on", "from about 2012"),
        ("../2012?", "by 2012 (date inferred)", "the time up to 2012 (date inferred)", "by 2012 (date inferred)"),
        ("../2012-07-06%", "by about 6 July 2012 (date inferred)", "the time up to about 6 July 2012 (date inferred)", None),
        ("2003/2006", "2003 to 2006", "2003 to 2006", "2003 to 2006"),
        (
            "2003?/2006?",
            "2003 to 2006 (date inferred)",
            "2003 to 2006 (date inferred)",
            "some time between 2003 and 2006 (date inferred)",
        ),
        ("2006~/2011?", "about 2006 to 2011 (date inferred)", None, "some time between about 2006 and 2011 (date inferred)"),
        (
            "2011-06?/2011-07-17?",
            "June 2011 to 17 July 2011 (date inferred)",
            None,
            "some time between June 2011 and 17 July 2011 (date inferred)",
        ),
        (
            "2011?/2011-07-05?",
            "in 2011, up to 5 July 2011 (date inferred)",
            None,
            "some time in 2011, up to 5 July 2011 (date inferred)",
        ),
        ("2020-01-01%/2020-01-10%", "in early January 2020 (date inferred)", None, "early January 2020 (date inferred)"),
        ("2020-01-01~/2020-01-10~", "in early January 2020", "early January 2020", "early January 2020"),
        ("2019-11-21~/2019-12-10~", "late November to early December 2019", None, None),
    ],
)
def test_a_date_is_said_as_its_place_in_a_sentence_asks(
    text: str, after_a_verb: str, after_for: str | None, of_an_event: str | None
) -> None:
    assert dates.say_within(text) == after_a_verb
    assert dates.say_for(text) == after_for or after_for is None
    assert dates.say_window(text) == of_an_event or of_an_event is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2011-07-11?/2011-07-17?", "some day from 11 to 17 July 2011 (date inferred)"),
        ("2020-02-16/2020-03-01", "some day from 16 February 2020 to 1 March 2020"),
        ("2011-07-06?", "6 July 2011 (date inferred)"),
        ("2012?", "2012 (date inferred)"),
        ("2020-01-01~/2020-01-10~", "early January 2020"),
        ("2011?/2011-07-05?", "2011, up to 5 July 2011 (date inferred)"),
        ("../2011-07-05", "by 5 July 2011"),
    ],
)
def test_one_day_that_is_not_known_is_said_to_be_some_day(text: str, words: str) -> None:
    assert dates.say_day(text) == words


def test_an_event_without_a_date_is_undated() -> None:
    assert dates.say_window(None) == "undated"


def test_a_winter_starts_in_its_december() -> None:
    assert parse("2011-24").first == date(2011, 12, 1)
    assert say("2011-24") == "winter 2011"


@pytest.mark.parametrize(
    ("text", "inferred", "approximate"),
    [("2011", False, False), ("2011?", True, False), ("2011~", False, True), ("2011%", True, True)],
)
def test_a_mark_says_that_a_date_is_inferred_or_approximate(text: str, inferred: bool, approximate: bool) -> None:
    assert (parse(text).inferred, parse(text).approximate) == (inferred, approximate)
    assert (parse(f"{text}/..").inferred, parse(f"../{text}").approximate) == (inferred, approximate)


@pytest.mark.parametrize("text", [None, ""])
def test_no_date_is_said_as_undated(text: str | None) -> None:
    assert say(text) == "undated"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "../..",
        "/",
        "/2011",
        "2011/",
        "2011/2012/2013",
        "2011/2010",
        "2011-02-29",
        "2011-06-31",
        "2011-00",
        "2011-13",
        "2011-20",
        "2011-25",
        "2011-33",
        "2011-41",
        "2011-99",
        "2011-06-00",
        "2011-22-01",
        "2011-7-5",
        "201",
        "20111",
        "0000",
        "0999",
        "3000",
        "9999-12-31",
        "-2011",
        "201X",
        "2011-XX",
        "Y20110",
        "2011-07-05T12:00",
        "[2011,2012]",
        "2011-07-05 ",
        "2011\n",
        "5 July 2011",
        "2011??",
        "?2011",
        "２０１１",
        "٢٠١١",
        "2011-07-05/unknown",
    ],
)
def test_what_is_no_date_of_the_ledger_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date: write 2011-07-05|ends before it starts"):
        parse(text)


POINTS = st.from_regex(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[?~%]?", fullmatch=True)
ENDS = POINTS | st.just("..")
LIKE_DATES = POINTS | st.builds("{}/{}".format, ENDS, ENDS)


@given(st.text() | LIKE_DATES | st.text("0123456789-/.?~%X[]", max_size=20))
@example("2011-25")
def test_any_text_is_a_date_that_can_be_said_or_a_value_error(text: str) -> None:
    try:
        period = parse(text)
    except ValueError:
        return
    assert period.first is None or period.last is None or period.first <= period.last
    assert period.first or period.last
    for said in (say(text), dates.say_within(text), f"for {dates.say_for(text)}", dates.say_window(text)):
        assert said[0].isalnum()
        assert not re.search(r"\b(for|in|within|about) (about )?(from|by|in|up|on|within)\b|\bon since\b|\b(\w+) \3\b|  ", said)
        assert period.inferred == ("(date inferred)" in said)
        assert not period.approximate or re.search(r"\b(about|early|mid|late)\b", said)


VALID_POINTS = st.builds(
    "{}{}".format,
    DAYS.flatmap(lambda day: st.sampled_from([f"{day}", f"{day:%Y-%m}", f"{day:%Y}", f"{day:%Y}-21", f"{day:%Y}-24"]))
    | st.dates(date(2020, 1, 1), date(2020, 3, 1)).map(str),
    st.sampled_from(["", "?", "~", "%"]),
)


@given(VALID_POINTS, VALID_POINTS)
@example("2020-01-05", "2020-01-31%")
@example("2005-23?", "2005-11-30~")
def test_about_stands_before_each_end_that_is_approximate_and_before_no_other(start: str, end: str) -> None:
    """A third of a month is approximate by its name: its end within the same third need not be."""
    text, closed = f"{start}/{end}", True
    try:
        parse(text)
    except ValueError:
        closed = False
    vague = r"^(some time (between|in) )?(about|early|mid|late)\b"
    for of in (say, dates.say_within, dates.say_for, dates.say_window):
        for alone in (start, end):
            assert bool(re.search(r"\babout\b", of(alone))) == (alone[-1] in "~%")
        for point, text_open in ((start, f"{start}/.."), (end, f"../{end}")):
            assert bool(re.search(r"\babout\b", of(text_open))) == (point[-1] in "~%")
        if closed:
            first, *last = re.split(r" to |, up to | and ", of(text).removeprefix("in "))
            assert bool(re.search(vague, first)) == (start[-1] in "~%")
            assert not last or bool(re.search(vague, last[0])) == (end[-1] in "~%")
            assert last or start[8:10] in ("01", "11", "21")


@given(DAYS)
def test_every_day_is_read_back_as_itself(day: date) -> None:
    assert (parse(day.isoformat()).first, parse(day.isoformat()).last) == (day, day)


@given(DAYS, DAYS)
def test_an_interval_of_two_days_is_read_unless_it_ends_before_it_starts(start: date, end: date) -> None:
    text = f"{start}/{end}"
    if start <= end:
        assert (parse(text).first, parse(text).last) == (start, end)
    else:
        with pytest.raises(ValueError, match="ends before it starts"):
            parse(text)


def period(first: date | None, last: date | None) -> Period:
    return Period("", first, last, False, False)


CLOSE = st.none() | st.dates(date(2011, 1, 1), date(2011, 1, 12))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first, last = draw(CLOSE), draw(CLOSE)
    if first and last:
        first, last = sorted((first, last))
    elif not first and not last:
        last = draw(CLOSE.filter(bool))
    return period(first, last)


# a day before and a day after all that `periods` gives stand for the open ends
SPAN = [date(2010, 12, 25) + timedelta(n) for n in range(30)]


def days(p: Period) -> set[date]:
    return {d for d in SPAN if (p.first is None or p.first <= d) and (p.last is None or d <= p.last)}


@given(periods(), CLOSE, CLOSE)
def test_a_period_overlaps_a_filter_if_they_share_a_day(p: Period, start: date | None, end: date | None) -> None:
    assume(not (start and end and start > end))
    assert p.overlaps(start, end) == bool(days(p) & days(period(start, end)))


@given(periods(), periods())
def test_to_overlap_is_mutual(one: Period, other: Period) -> None:
    assert one.overlaps(other.first, other.last) == other.overlaps(one.first, one.last)


@given(periods(), periods())
def test_a_period_lies_within_another_if_all_its_days_do(one: Period, other: Period) -> None:
    assert one.within(other) == (days(one) <= days(other))


@given(periods(), periods(), periods())
def test_to_lie_within_is_an_order(a: Period, b: Period, c: Period) -> None:
    assert a.within(a)
    assert not (a.within(b) and b.within(c)) or a.within(c)
    assert (a.within(b) and b.within(a)) == ((a.first, a.last) == (b.first, b.last))


@given(periods())
def test_an_open_end_is_drawn_at_the_end_that_is_known(p: Period) -> None:
    assert p.days == (p.first or p.last, p.last or p.first)


@pytest.mark.parametrize(
    ("inner", "outer"),
    [("2011-07-05", "2011-07"), ("2011-07", "2011-22"), ("2011-22", "2011"), ("2011", "2010/.."), ("2010/2011", "../2011")],
)
def test_a_narrower_date_lies_within_a_wider_one_and_not_the_other_way_round(inner: str, outer: str) -> None:
    assert parse(inner).within(parse(outer))
    assert not parse(outer).within(parse(inner))


def test_reading_a_date_twice_gives_the_same_answer() -> None:
    assert dates.parse("2011-07") is dates.parse("2011-07")
    for _ in range(2):
        with pytest.raises(ValueError, match="not a date"):
            dates.parse("2011-13")


@given(st.integers(1000, 2999), st.sampled_from(["", *(f"-{n:02}" for n in range(25))]), st.integers(-1, 32))
def test_days_are_those_of_the_edtf_library(year: int, month: str, day: int) -> None:
    text = f"{year}{month}" + (f"-{day:02}" if month and day >= 0 else "")
    try:
        known = parse_edtf(text)
        wanted = (date(*known.lower_strict()[:3]), date(*known.upper_strict()[:3]))
    except Exception:
        with pytest.raises(ValueError, match="is not a date"):
            parse(text)
    else:
        period = parse(text)
        assert (period.first, period.last) == wanted


@pytest.mark.parametrize(
    ("text", "start", "end", "is_within"),
    [
        ("2011-07", date(2011, 7, 1), date(2011, 7, 31), True),
        ("2011-07", date(2011, 7, 2), None, False),
        ("2011-07", None, date(2011, 7, 30), False),
        ("2011-07", None, None, True),
        ("../2011-07", date(2011, 1, 1), date(2011, 12, 31), True),
        ("../2011-07", None, date(2011, 7, 30), False),
        ("2011-07/..", date(2011, 7, 1), date(2011, 7, 1), True),
    ],
)
def test_of_an_open_period_the_known_end_is_asked(text: str, start: date | None, end: date | None, is_within: bool) -> None:
    assert parse(text).is_known_within(start, end) is is_within
