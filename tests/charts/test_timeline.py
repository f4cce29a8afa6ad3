import re
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given

from ledger import charts
from ledger.charts.base import middle_day
from ledger.charts.time_axis import time_axis
from ledger.model.about import Highlight
from ledger.query.facets import period_of
from ledger.query.filters import Filters
from ledger.query.selection import select
from tests.charts.figures import customs, markers, said, texts, written_of
from tests.charts.samples import FILTERS, TROOPS, holding, killed, level, one, real, small
from tests.conftest import data, examples


@examples(60)
@given(filters=FILTERS)
@example(filters=Filters())
def test_whatever_the_filter_the_sentence_of_the_timeline_counts_what_it_shows(filters):
    chart = charts.timeline(select(data(), filters))
    counts = re.findall(r"([\d,]+) [a-z]", re.split(", in |, with times", chart.sentence)[0] if chart.shown else "")
    parts = re.search(r"; (\d+) of these records (?:is|are) part of another of them", chart.sentence)
    assert int(parts[1] if parts else 0) == sum(getattr(one(name), "part_of", None) in chart.shown for name in chart.shown)
    assert sum(int(n.replace(",", "")) for n in counts) == len(chart.shown)


def test_a_mark_of_casualty_statements_holds_those_whose_times_are_near_each_other():
    found = {custom[0]: custom[1:3] for custom in customs(charts.timeline(small()))}
    assert found["fire-dead,fire-dead-tide,fire-injured"] == ["3 casualty statements", "about 1 March 1921"]


def test_on_the_timeline_only_the_numbers_to_be_seen_first_and_those_of_no_soldiers_are_written():
    first = {h.record for h in data().highlights}
    shown = [one(name) for name in charts.troop_levels(real()).shown]
    assert texts(charts.timeline(real())) == {written_of(r) for r in shown if r.id in first or r.personnel != "military"}


def test_a_number_to_be_seen_first_is_written_also_where_another_mark_has_its_place():
    first = Highlight(id="first", record="b", why="for the test")
    seen = holding(level("a", 5000), level("b", 5000), highlights=(first,))
    assert texts(charts.timeline(seen)) == {"5,000"}


def test_the_sentence_of_the_timeline_says_the_years_that_its_records_are_about():
    assert charts.timeline(holding(one(TROOPS))).sentence == "Records: 1 troop level, in 2011."
    later = charts.timeline(holding(one(TROOPS), killed("a", 3, date="2004-05-01"))).sentence
    assert later == "Records: 1 troop level, 1 casualty statement, with times that reach from 2004 to 2011."
    assert charts.timeline(holding(killed("a", 3, date="2004-05-01"))).sentence == "Records: 1 casualty statement, in 2004."


def test_an_undated_record_is_not_on_the_timeline():
    attack = data().attacks[0].model_copy(update={"date": None})
    assert charts.timeline(holding(attack)).shown == ()
    assert charts.timeline(holding(attack)).sentence == "No record can be drawn; not drawn: 1 record without a date."


def test_the_timeline_tells_apart_what_has_no_number_and_what_has_no_date():
    attack = data().attacks[0].model_copy(update={"date": None})
    uncounted = level("a", None), level("b", None)
    told = charts.timeline(holding(*uncounted, attack, killed("c", 3, date="2004-05-01"))).sentence
    assert told == (
        "Records: 1 casualty statement, in 2004; not drawn: 2 troop levels without a number and 1 record without a date."
    )


@pytest.mark.parametrize("whole", [real, small])
def test_positions_have_a_lane_for_each_side_that_took_any_with_their_number(whole):
    dataset = whole().dataset
    chart = charts.timeline(whole())
    sides = Counter(dataset.actors[p.actor].side for p in dataset.positions)
    wanted = {f"{dataset.sides[side].name if side else 'Of no side'} ({number})" for side, number in sides.items()}
    (axis,) = {trace["yaxis"] for trace, *_ in markers(chart) if trace["marker"].get("symbol") == "pentagon"}
    labels = {said(a["text"]): a["y"] for a in chart.figure["layout"]["annotations"] if a["yref"] == axis}
    assert labels.keys() == wanted
    held: Counter[str] = Counter()
    for trace, _, y, custom in markers(chart):
        if trace["yaxis"] == axis:
            lane = min((height - y, name) for name, height in labels.items() if height > y)[1]
            held[lane] += len(custom[0].split(charts.JOIN))
    assert {f"{lane.rpartition(' (')[0]} ({number})" for lane, number in held.items()} == wanted


def test_a_mark_of_positions_holds_those_of_its_lane_whose_times_are_near_each_other_and_no_two_marks_touch():
    chart = charts.timeline(real())
    axis = time_axis(period_of(p, data()).days for p in data().positions)
    for trace in chart.figure["data"]:
        if trace.get("marker", {}).get("symbol") == "pentagon":
            firsts = [min(middle_day(period_of(one(n), data())) for n in c[0].split(charts.JOIN)) for c in trace["customdata"]]
            places = [axis.position(date.fromisoformat(day)) for day in firsts]
            assert all(after - before > axis.length // 48 for before, after in pairwise(places))


def test_the_timeline_has_no_panel_for_what_is_not_there():
    chart = charts.timeline(holding(*data().attacks))
    titles = [said(a["text"]) for a in chart.figure["layout"]["annotations"] if a["yref"] == "paper"]
    assert titles == ["<b>Crosses: attacks, by side said to be involved</b>"]
