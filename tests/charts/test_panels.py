import dataclasses
import itertools
import json
import re
from collections import defaultdict
from datetime import date, timedelta

import plotly.graph_objects as go
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger import charts
from ledger.charts import base
from ledger.charts.attacks import strip
from ledger.charts.context import BRACKET, disagreements, events
from ledger.charts.panels import Panel, plain_axis, stack
from ledger.charts.sentences import of_numbers_that_differ
from ledger.charts.time_axis import TOP, pack_rows, time_axis
from ledger.model import dates, vocabulary
from ledger.model.records import Disagreement
from ledger.query.facets import period_of
from ledger.query.filters import Filters
from ledger.query.selection import Selection, select
from ledger.urls import params
from ledger.wording import bylines, words
from tests.charts.figures import days, runs, said
from tests.charts.samples import FILTERS, changed, holding, level, one, real, small
from tests.conftest import data, examples

SPANS = st.lists(
    st.tuples(st.dates(date(2011, 1, 1), date(2011, 12, 31)), st.integers(0, 90)).map(lambda s: (s[0], s[0] + timedelta(s[1])))
)


@examples(100)
@given(spans=SPANS, least=st.integers(1, 60))
@example(spans=[(date(2011, 1, 1), date(2011, 1, 1))] * 3, least=1)
@example(spans=[(date(2011, 1, 1), date(2011, 12, 31)), (date(2011, 6, 1), date(2011, 6, 1))], least=1)
def test_packed_spans_have_a_row_each_and_keep_their_distance_within_it(spans, least):
    rows = pack_rows(spans, least)
    assert len(rows) == len(spans)
    assert set(rows) == set(range(max(rows, default=-1) + 1))
    for (span, row), (other, its) in itertools.combinations(zip(spans, rows, strict=True), 2):
        if row == its:
            assert span[1] < other[0] or other[1] < span[0]
            assert abs((middle(span) - middle(other)).days) >= least


def middle(span: tuple[date, date]) -> date:
    return span[0] + (span[1] - span[0]) / 2


@given(spans=SPANS.filter(bool), least=st.integers(1, 60))
def test_the_earliest_span_is_in_the_first_row(spans, least):
    assert pack_rows(spans, least)[spans.index(min(spans))] == 0


@given(number=st.integers(1, 20), least=st.integers(1, 50))
def test_spans_that_are_far_enough_apart_share_the_first_row(number, least):
    starts = [date(2003, 1, 1) + timedelta((least + 2) * n) for n in range(number)]
    assert pack_rows([(day, day) for day in starts], least) == [0] * number


@given(number=st.integers(1, 20))
def test_spans_of_the_same_days_are_in_rows_of_their_own(number):
    assert sorted(pack_rows([(date(2011, 7, 5), date(2011, 7, 5))] * number, 1)) == list(range(number))


@given(st.lists(st.dates(date(2003, 1, 1), date(2020, 12, 31)), min_size=1))
def test_the_time_axis_holds_its_days_with_room_on_either_side(given_days):
    axis = time_axis((day, day) for day in given_days)
    assert all(axis.first < day < axis.last for day in given_days)
    assert all(0 < axis.position(day) < axis.length for day in given_days)


def test_a_time_axis_of_no_days_has_no_range_of_its_own():
    assert time_axis([]) is None


def panel(pixels: int, its_days: list[date], traces: int) -> Panel:
    """A panel with a time of one day for each of the days."""
    empty = {"type": "scatter", "mode": "markers", "x": [], "y": []}
    return Panel(
        "",
        [{**empty, "name": str(n)} for n in range(traces)],
        pixels,
        plain_axis(0, 1),
        [(day, day) for day in its_days],
        [base.label_at("", 0)],
    )


PANELS = st.lists(
    st.builds(
        panel,
        st.integers(1, 700),
        st.lists(st.dates(date(2003, 1, 1), date(2020, 12, 31)), max_size=3),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=6,
).map(lambda panels: [named(p, str(n)) for n, p in enumerate(panels)])


def named(given: Panel, name: str) -> Panel:
    """The panel with its name as its title and in its traces and labels."""
    traces = [{**trace, "name": f"{name} {trace['name']}"} for trace in given.traces]
    return dataclasses.replace(given, title=name, traces=traces, labels=[{**label, "text": name} for label in given.labels])


@given(PANELS)
def test_stacked_panels_are_from_top_to_bottom_and_do_not_overlap(panels):
    layout = stack(panels)["layout"]
    assert {key for key in layout if key.startswith("yaxis")} == {axis(n)[1] for n in range(len(panels))}
    above = 1.0
    pixels = set()
    for number, its in enumerate(panels):
        low, high = layout[axis(number)[1]]["domain"]
        assert 0 <= low < high < above
        above = low
        pixels.add(round((high - low) / its.pixels, 9))
    assert len(pixels) == 1
    assert layout["height"] > sum(p.pixels for p in panels)


def axis(number: int) -> tuple[str, str]:
    """How traces and the layout call the height of a panel."""
    return (f"y{number + 1}", f"yaxis{number + 1}") if number else ("y", "yaxis")


@given(PANELS)
def test_traces_title_and_labels_of_a_panel_stand_on_its_height(panels):
    figure = stack(panels)
    layout = figure["layout"]
    drawn = [trace for trace in figure["data"] if trace.get("xaxis") != TOP]
    numbers = {trace["name"]: int(trace["name"].split()[0]) for trace in drawn}
    assert list(numbers) == [trace["name"] for its in panels for trace in its.traces]
    assert all(trace["yaxis"] == axis(numbers[trace["name"]])[0] for trace in drawn)
    assert len(layout["annotations"]) == 2 * len(panels)
    for number in range(len(panels)):
        (title,) = (a for a in layout["annotations"] if a["text"] == f"<b>{number}</b>")
        assert (title["yref"], title["y"]) == ("paper", layout[axis(number)[1]]["domain"][1])
        (label,) = (a for a in layout["annotations"] if a["text"] == str(number))
        assert (label["yref"], label["y"]) == (axis(number)[0], 0)


@given(PANELS)
def test_stacked_panels_share_one_time_axis_below_the_last_that_holds_the_days_of_all(panels):
    layout = stack(panels)["layout"]
    spans = [span for its in panels for span in its.spans]
    assert [key for key in layout if key.startswith("xaxis")] == (["xaxis", "xaxis2"] if spans else ["xaxis"])
    if not spans:
        return
    assert layout["xaxis"]["anchor"] == axis(len(panels) - 1)[0]
    same = ("range", "rangebreaks", "tickvals", "ticktext")
    assert [layout["xaxis2"].get(key) for key in same] == [layout["xaxis"].get(key) for key in same]
    assert (layout["xaxis2"]["matches"], layout["xaxis2"]["side"], layout["xaxis2"]["position"]) == ("x", "top", 1)
    low, high = map(date.fromisoformat, layout["xaxis"]["range"])
    assert all(low < day < high for span in spans for day in span)


def test_a_stack_without_a_legend_keeps_no_room_for_one():
    with_one, without = (stack([panel(50, [], 1)], legend)["layout"] for legend in (True, False))
    assert (with_one["showlegend"], without["showlegend"]) == (True, False)
    assert with_one["margin"]["t"] > without["margin"]["t"]


@examples(5)
@given(PANELS)
def test_plotly_accepts_every_stack(panels):
    figure = stack(panels)
    assert json.loads(json.dumps(figure)) == figure
    go.Figure(figure)


@pytest.mark.parametrize("scale", ["log", "linear"])
@pytest.mark.parametrize(
    ("under", "titles"),
    [
        ("none", []),
        ("attacks", ["Attacks and uses of force"]),
        ("events", ["Political events"]),
        ("both", ["Attacks and uses of force", "Political events"]),
    ],
)
def test_what_is_chosen_is_laid_below_the_numbers_and_the_brackets_last(scale, under, titles):
    layout = charts.troop_levels(real(), scale, under).figure["layout"]
    number = "Number of people (logarithmic scale)" if scale == "log" else "Number of people"
    found = sorted((-a["y"], a["text"]) for a in layout["annotations"] if a["yref"] == "paper")
    assert [text for _, text in found] == [f"<b>{t}</b>" for t in (number, *titles, "Where statements differ")]


@pytest.mark.parametrize("under", params.BY_KEY["under"].options)
def test_what_is_not_there_has_no_panel(under):
    layout = charts.troop_levels(holding(level("a", 5)), "log", under).figure["layout"]
    assert [a["text"] for a in layout["annotations"]] == ["<b>Number of people (logarithmic scale)</b>"]


def test_without_anything_below_the_time_axis_is_that_of_the_numbers():
    alone = charts.troop_levels(real())
    first, last = map(date.fromisoformat, alone.figure["layout"]["xaxis"]["range"])
    numbered = [dates.parse(one(name).refers_to).days for name in alone.shown]
    assert all(first < day < last for period in numbered for day in period)
    wide = charts.troop_levels(real(), under="attacks").figure["layout"]["xaxis"]["range"]
    assert date.fromisoformat(wide[0]) < first


def drawn_in(its: Panel, selection: Selection) -> list[str]:
    """The ids of the records that a panel says it draws."""
    return list(selection.ids(its.rows))


def test_the_strip_of_attacks_has_a_mark_and_a_line_as_wide_as_its_date_for_each():
    for whole in (real(), small()):
        lines, points = strip(whole).traces
        assert len(set(points["y"])) > (whole.dataset is data())
        lying = [(start[0], end[0], start[1]) for start, end in runs(lines)]
        dated = [r.id for r in whole.attacks if r.date]
        assert [custom[0] for custom in points["customdata"]] == dated == drawn_in(strip(whole), whole)
        for (first, last, height), x, y, name in zip(lying, points["x"], points["y"], dated, strict=True):
            assert height == y
            assert first <= x[:10] <= last
            period = period_of(whole.dataset.by_id[name][1], whole.dataset)
            if period.first and period.last:
                assert (first, last) == (period.first.isoformat(), (period.last + timedelta(days=1)).isoformat())


@given(FILTERS)
@example(Filters())
def test_whatever_the_filter_no_two_lines_of_the_strip_cover_each_other_and_all_lie_within_it(filters):
    found = strip(select(data(), filters))
    rows = defaultdict(list)
    for start, end in runs(found.traces[0]):
        rows[start[1]].append((start[0], end[0]))
    for row, pieces in rows.items():
        assert found.axis["range"][0] < row < found.axis["range"][1]
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(sorted(pieces)))


def test_each_political_event_has_a_row_with_its_name_and_a_line_as_wide_as_its_date():
    found = events(real())
    lines, names, points = found.traces
    acts = {p.id: p for p in data().positions if p.event}
    assert [custom[0] for custom in points["customdata"]] == drawn_in(found, real())
    assert sorted(drawn_in(found, real())) == sorted(acts)
    assert points["y"] == names["y"] == sorted(set(points["y"]), reverse=True)
    lying = [(start[0], end[0], start[1]) for start, end in runs(lines)]
    for (first, last, height), y, text, custom in zip(lying, points["y"], names["text"], points["customdata"], strict=True):
        assert height == y
        assert (first, last) == days(acts[custom[0]])
        assert said(text) == acts[custom[0]].event
    assert all(found.axis["range"][0] < y < found.axis["range"][1] for y in points["y"])
    assert [first for first, _, _ in lying] == sorted(first for first, _, _ in lying)


def test_the_name_of_an_event_stands_where_the_time_axis_has_room_for_it():
    _, names, points = events(real()).traces
    spread = [dates.parse(one(custom[0]).said_on).days for custom in points["customdata"]]
    axis = time_axis(spread)
    assert {"middle left", "middle right"} == set(names["textposition"])
    for (first, last), x, side in zip(spread, names["x"], names["textposition"], strict=True):
        assert (x, side) == (
            (first.isoformat(), "middle left") if axis.position(first) > axis.length / 2 else (last.isoformat(), "middle right")
        )


def test_an_event_of_the_small_dataset_is_three_traces():
    act = next(p for p in small().positions if p.id == "office-keeps-guards-if-paid")
    act = act.model_copy(update={"event": "Offer of the tide office"})
    lines, names, points = events(changed(small(), positions=(act,))).traces
    assert (lines["x"], lines["y"]) == (["1921-06-01", "1921-09-01", None], [0, 0, None])
    assert (names["x"], said(names["text"][0])) == (["1921-08-31"], "Offer of the tide office")
    assert (points["x"], points["y"]) == (["1921-07-16"], [0])
    assert points["customdata"] == [[act.id, act.summary, "said in summer 1921", "Conditional · Tide office, as reported"]]


def test_no_position_that_is_no_act_is_an_event():
    found = events(holding(*(p for p in data().positions if not p.event)))
    assert len(found.rows) == 0
    assert all(trace["x"] == [] for trace in found.traces)


SHOWN = st.sets(st.sampled_from([r.id for r in data().troop_levels]))


@examples(60)
@given(SHOWN)
@example({r.id for r in data().troop_levels})
def test_a_bracket_spans_the_dates_of_the_drawn_records_that_disagree_and_says_why(shown):
    lines, ticks = disagreements(real(), shown).traces
    assert lines["meta"] == ticks["meta"] == BRACKET
    wanted = [(d, sorted(shown.intersection(d.records))) for d in data().disagreements]
    wanted = [(d, names) for d, names in wanted if len({(one(n).low, one(n).best, one(n).high) for n in names}) > 1]
    assert sorted(set(ticks["y"]), reverse=True) == [-row for row in range(len(wanted))]
    spans = {start[1]: (start[0], end[0]) for start, end in runs(lines)}
    for row, (disagreement, names) in enumerate(wanted):
        places = sorted({base.middle_day(dates.parse(one(name).refers_to)) for name in names})
        here = [n for n, y in enumerate(ticks["y"]) if y == -row]
        assert [ticks["x"][n] for n in here] == places
        assert spans.get(-row) == ((places[0], places[-1]) if len(places) > 1 else None)
        assert [said(ticks["text"][n]) for n in here if said(ticks["text"][n])] == [
            of_numbers_that_differ([one(name) for name in names])
        ]
        for n in here:
            identities, quantity, stated, why = ticks["customdata"][n]
            assert sorted(identities.split(charts.JOIN)) == names
            assert said(quantity) == disagreement.quantity
            assert said(why).startswith(vocabulary.WORDS["reasons"][disagreement.reason])
            assert (disagreement.note or "") in said(why)
            for record in map(one, names):
                assert f"{words.stated(record)}: {bylines.who(data(), record)}" in said(stated)


def test_a_bracket_is_not_on_the_height_of_the_numbers():
    for scale, under in itertools.product(("log", "linear"), params.BY_KEY["under"].options):
        figure = charts.troop_levels(real(), scale, under).figure
        brackets = {trace["yaxis"] for trace in figure["data"] if trace.get("meta") == BRACKET}
        assert len(brackets) == 1
        assert not brackets & {trace["yaxis"] for trace in figure["data"] if trace.get("meta") != BRACKET}


def test_figures_of_the_small_dataset_that_are_said_to_disagree_have_a_bracket():
    quarrel = Disagreement(
        id="guards", quantity="Guards at Skerry Light", records=("guards-needed", "guards-june"), reason="plan_versus_actual"
    )
    figure = charts.troop_levels(changed(small(), disagreements=(*small().disagreements, quarrel))).figure
    lines, ticks = (trace for trace in figure["data"] if trace.get("meta") == BRACKET)
    assert (lines["x"], lines["y"]) == (["1921-01-01", "1921-06-15", None], [0, 0, None])
    assert ticks["x"] == ["1921-01-01", "1921-06-15"]
    assert {said(text) for text in ticks["text"]} == {"", "40 or 35, 5 apart"}
    assert {tuple(custom[:2]) for custom in ticks["customdata"]} == {("guards-needed,guards-june", "Guards at Skerry Light")}
    assert {custom[3] for custom in ticks["customdata"]} == {"plans against facts."}


def test_the_table_view_says_what_each_record_is_drawn_as():
    chart = charts.troop_levels(real(), under="both")
    sorts = {"Troop level": "troop_levels", "Attack": "attacks", "Political event": "positions"}
    rows = charts.table(data(), chart)
    assert {row["Drawn as"] for row in rows} == set(sorts)
    for row in rows:
        table, record = data().by_id[row["Record"]]
        assert sorts[row["Drawn as"]] == table
        assert row["Kind"] == (record.event if table == "positions" else words.tag(data(), record))


def test_the_sentence_counts_what_is_below():
    chart = charts.troop_levels(real(), under="both")
    below = [int(n) for n in re.findall(r"\d+", chart.sentence.partition("Below: ")[2])]
    assert below == [len(strip(real()).rows), len(events(real()).rows)]
