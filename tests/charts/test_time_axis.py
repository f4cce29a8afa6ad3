"""The axis over time: which years it leaves out, where it draws a day, and its ticks."""

import calendar
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger import charts
from ledger.charts.base import add_days, line_trace
from ledger.charts.time_axis import TimeAxis, folded_words, on_time_axis, time_axis
from ledger.query.filters import Filters
from ledger.query.selection import select
from tests.charts.figures import runs
from tests.charts.samples import holding, level, only, real
from tests.conftest import data

EARLY, LATE = (date(2011, 6, 1), date(2012, 12, 31)), (date(2019, 3, 1), date(2020, 3, 1))
LONG = date(2012, 2, 1), date(2019, 9, 1)
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
SPANS = st.lists(st.tuples(DAYS, st.integers(0, 4000)).map(lambda one: (one[0], one[0] + timedelta(one[1]))), min_size=1)


def axis(*spans) -> TimeAxis:
    found = time_axis(spans)
    assert found
    return found


def test_under_no_filter_every_chart_of_all_years_leaves_out_2013_to_2018():
    for chart in (charts.timeline(real()), charts.troop_levels(real(), under="both")):
        (pause,) = chart.figure["layout"]["xaxis"]["rangebreaks"]
        assert [date.fromisoformat(day).year for day in pause["bounds"]] == [2013, 2018]
        assert " At // the axis leaves out 2013 to 2018: " in chart.rule


def test_only_years_between_two_times_are_left_out_and_only_three_or_more():
    assert axis(EARLY).left_out == ()
    assert axis(EARLY, LATE).left_out == ((date(2013, 1, 1), date(2018, 12, 31)),)
    year = timedelta(days=366)
    assert axis((EARLY[0], EARLY[0]), (EARLY[0] + 3 * year, EARLY[0] + 3 * year)).left_out == ()
    assert axis((EARLY[0], EARLY[0]), (EARLY[0] + 4 * year, EARLY[0] + 4 * year)).left_out == (
        (date(2012, 1, 1), date(2014, 12, 31)),
    )


def test_a_long_time_keeps_no_year_but_the_year_of_its_mark_unless_six_are_left_out():
    assert axis(EARLY, LATE, LONG).left_out == axis(EARLY, LATE).left_out
    far = date(2017, 1, 1), date(2017, 6, 1)
    assert axis(EARLY, far).left_out == ((date(2013, 1, 1), date(2016, 12, 31)),)
    assert axis(EARLY, far, (date(2012, 1, 1), date(2017, 1, 1))).left_out == ()


def test_an_axis_of_long_times_alone_leaves_nothing_out():
    assert axis(LONG).left_out == ()


@given(SPANS)
@example([EARLY, LATE, LONG])
def test_later_days_stand_further_right_and_every_short_time_is_shown(spans):
    its = axis(*spans)
    days = sorted({day for span in spans for day in span})
    places = [its.position(day) for day in days]
    assert places == sorted(places)
    assert all(0 < place < its.length for place in places)
    for first, last in spans:
        if (last - first).days < 3 * 366:
            assert [its.shown(day.isoformat()) for day in (first, last)] == [first.isoformat(), last.isoformat()]


@given(SPANS)
@example([EARLY, LATE, LONG])
def test_a_hidden_day_is_drawn_in_the_band_of_its_years(spans):
    its = axis(*spans)
    for first, last in its.left_out:
        for day in (first, first + (last - first) / 2, last):
            shown = date.fromisoformat(its.shown(day.isoformat()))
            assert first <= shown <= last


def test_a_line_over_the_band_reaches_from_one_side_to_the_other_and_one_that_ends_in_it_ends_in_the_band():
    line = line_trace({})
    inside = date(2012, 6, 1), date(2016, 6, 1)
    for first, last in (LONG, inside):
        add_days(line, first, last, 0)
    layout = {"margin": {"t": 0}}
    figure = on_time_axis({"data": [line], "layout": layout}, [EARLY, LATE, LONG, inside])
    over, into = ([x for x, *_ in run] for run in runs(figure["data"][0]))
    assert over == ["2012-02-01", "2019-09-02"]
    assert into == ["2012-06-01", figure["layout"]["xaxis"]["rangebreaks"][0]["bounds"][1]]


@given(SPANS)
@example([EARLY, LATE])
@example([(date(2011, 7, 1), date(2011, 7, 5))])
def test_each_tick_says_its_year_stands_on_a_shown_day_and_has_room_for_its_label_on_a_phone(spans):
    its = axis(*spans)
    layout = its.layout("y")["xaxis"]
    ticks = [date.fromisoformat(day) for day in layout["tickvals"]]
    assert 1 <= len(ticks) <= 9
    for day, text in zip(ticks, layout["ticktext"], strict=True):
        assert text in (f"{day.year}", f"{calendar.month_abbr[day.month]} {day.year}")
        assert text != f"{day.year}" or day.month == 1
        assert day.day == 1
        assert its.shown(day.isoformat()) == day.isoformat()
    assert ticks == sorted(ticks)
    phone = 300 / its.length
    for (day, text), (after, other) in pairwise(zip(ticks, layout["ticktext"], strict=True)):
        assert (its.position(after) - its.position(day)) * phone >= 3.3 * (len(text) + len(other))


def test_the_ticks_of_a_few_days_are_months_with_their_years():
    layout = axis((date(2011, 7, 1), date(2011, 7, 5))).layout("y")["xaxis"]
    assert layout["ticktext"] == ["Jun 2011", "Jul 2011", "Aug 2011"]
    assert layout["tickmode"] == "array"


def test_no_year_is_said_to_be_left_out_where_none_is():
    assert folded_words([]) == folded_words([EARLY]) == ""
    assert "leaves out" not in charts.attacks(only(data().attacks[0].id)).rule


def test_the_rows_of_the_table_have_the_times_of_the_records_and_not_those_of_the_axis():
    left = holding(level("a", 5, refers_to="2011"), level("b", 5, refers_to="2014/2020"), level("c", 5, refers_to="2020"))
    rows = {row["Record"]: row for row in charts.table(left.dataset, charts.troop_levels(left))}
    assert (rows["b"]["First day"], rows["b"]["Last day"]) == ("2014-01-01", "2020-12-31")


@pytest.mark.parametrize("make", [charts.timeline, charts.attacks, charts.troop_levels])
def test_the_marks_of_a_band_stand_at_both_axes(make):
    chart = make(real())
    strokes = [shape for shape in chart.figure["layout"]["shapes"] if shape["type"] == "line"]
    assert {shape["yanchor"] for shape in strokes} == {0, 1}
    assert len(strokes) == 4 * len(chart.figure["layout"]["xaxis"]["rangebreaks"])


def test_the_first_year_of_the_troop_levels_has_a_tick_though_it_begins_before_the_axis():
    without_plans = select(data(), Filters(kinds=("actual", "limit", "offer", "forecast", "recommendation")))
    assert charts.troop_levels(without_plans).figure["layout"]["xaxis"]["ticktext"] == ["Jul 2011", "2012", "2020", "2021"]
