import re
from datetime import date

import pytest
from hypothesis import example, given, settings

from ledger import charts
from ledger.model import dates
from ledger.model.records import Highlight
from ledger.query.filters import Filters
from ledger.query.selection import select
from tests.charts.figures import customs, markers, said, texts, written_of
from tests.charts.samples import FILTERS, TROOPS, holding, killed, level, one, real, small
from tests.conftest import data


@settings(max_examples=60)
@given(filters=FILTERS)
@example(filters=Filters())
def test_whatever_the_filter_the_sentence_of_the_timeline_counts_what_it_shows(filters):
    chart = charts.timeline(select(data(), filters))
    counts = re.findall(r"([\d,]+) [a-z]", chart.sentence.partition(", about")[0] if chart.shown else "")
    parts = re.search(r"; (\d+) of these records (?:is|are) part of another of them", chart.sentence)
    assert int(parts[1] if parts else 0) == sum(getattr(one(name), "part_of", None) in chart.shown for name in chart.shown)
    assert sum(int(n.replace(",", "")) for n in counts) == len(chart.shown)


def test_a_mark_in_the_lane_of_an_article_holds_all_casualty_figures_of_its_time():
    found = {custom[0]: custom[1:] for custom in customs(charts.timeline(small()))}
    assert found["fire-dead,fire-injured"] == ["2 casualty statements", "about 1 March 1921", "Packet 1921"]
    assert found["fire-dead-tide"] == ["1 casualty statement", "1 March 1921", "Tide office 1921"]


def test_on_the_timeline_only_the_numbers_to_be_seen_first_and_those_of_no_soldiers_are_written():
    first = {h.record for h in data().highlights}
    shown = [one(name) for name in charts.troop_levels(real()).shown]
    assert texts(charts.timeline(real())) == {written_of(r) for r in shown if r.id in first or r.personnel != "military"}


def test_a_number_to_be_seen_first_is_written_also_where_another_mark_has_its_place():
    first = Highlight(id="first", record="b", why="for the test")
    seen = holding(level("a", 5000), level("b", 5000), highlights=(first,))
    assert texts(charts.timeline(seen)) == {"5,000"}


def test_the_sentence_of_the_timeline_says_the_years_that_its_records_are_about():
    assert charts.timeline(holding(one(TROOPS))).sentence == "1 troop level, about 2011."
    assert charts.timeline(holding(killed("a", 3, date="2004-05-01"))).sentence == "1 casualty statement, about 2004."


def test_an_undated_record_is_not_on_the_timeline():
    attack = data().attacks[0].model_copy(update={"date": None})
    assert charts.timeline(holding(attack)).shown == ()
    assert (
        charts.timeline(holding(attack)).sentence == "No record can be drawn; 1 record without a number or a date is not drawn."
    )


@pytest.mark.parametrize("whole", [real, small])
def test_the_timeline_has_a_lane_for_each_article_with_records_and_marks_when_it_was_published(whole):
    dataset = whole().dataset
    chart = charts.timeline(whole())
    published = chart.figure["data"][-1]
    axis = published["yaxis"]
    labels = [a for a in chart.figure["layout"]["annotations"] if a["yref"] == axis]
    lanes = {said(a["text"]): round(a["y"] - 0.12) for a in labels}
    assert lanes.keys() == {s.short for s in dataset.sources.values()}
    assert len(set(lanes.values())) == len(lanes)
    for x, y, text in zip(published["x"], published["y"], published["text"], strict=True):
        source = next(s for s in dataset.sources.values() if lanes[s.short] == y)
        assert text.startswith(source.short)
        assert dates.parse(source.published).first <= date.fromisoformat(x) <= dates.parse(source.published).last
    for trace, _, y, custom in markers(chart):
        if trace["yaxis"] == axis:
            for name in custom[0].split(charts.JOIN):
                assert abs(y - lanes[dataset.sources[dataset.citations[name][0].source].short]) < 0.5


def test_the_timeline_has_no_panel_for_what_is_not_there():
    chart = charts.timeline(holding(*data().attacks))
    titles = [said(a["text"]) for a in chart.figure["layout"]["annotations"] if a["yref"] == "paper"]
    assert titles == ["<b>Attacks and uses of force</b>"]
