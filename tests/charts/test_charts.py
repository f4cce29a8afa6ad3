import json
import re
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from hypothesis import example, given

from ledger import charts
from ledger.model import dates
from ledger.model.records import CLAIMS
from ledger.query.facets import period_of
from ledger.query.filters import Filters
from ledger.query.selection import Selection, select
from ledger.urls import params
from ledger.wording import bylines, times, words
from ledger.wording.retelling import statement
from tests.charts.figures import customs, days, lined, marked, markers, runs, said, strings, valid, widths
from tests.charts.samples import FILTERS, SMALL_FILTERS, changed, holding, level, most_asked, one, only, real, small
from tests.conftest import data, examples

Make = Callable[[Selection], charts.Chart]
OF_TABLE: dict[str, dict[str, Make]] = {
    "troop_levels": {
        "troop levels, log, below it none": charts.troop_levels,
        "troop levels, linear, below it both": partial(charts.troop_levels, scale="linear", under="both"),
    },
    "attacks": {
        **{f"attacks by {lanes}": partial(charts.attacks, lanes=lanes) for lanes in params.BY_KEY["lanes"].options},
        "map": charts.attack_map,
    },
    "casualties": {
        "killed by event": charts.casualties,
        "killed by victims": partial(charts.casualties, by="victims"),
        "abducted by event": partial(charts.casualties, outcome="abducted"),
        "injured by victims": partial(charts.casualties, by="victims", outcome="injured"),
    },
    "positions": {"positions": lambda selection: charts.positions(selection, most_asked(selection))},
}
CHARTS: dict[str, Make] = {"timeline": charts.timeline} | {
    name: make for found in OF_TABLE.values() for name, make in found.items()
}
IN_TIME = [name for name in CHARTS if name != "map" and name not in OF_TABLE["casualties"]]


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_of_all_records_is_plain_json_that_plotly_accepts(name):
    for whole in (real(), small()):
        valid(CHARTS[name](whole))
    none_of_a_group = ("abducted by event", "injured by victims")
    assert CHARTS[name](real()).shown or name in none_of_a_group


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_of_nothing_shows_nothing_and_is_still_a_chart(name):
    chart = CHARTS[name](holding())
    valid(chart)
    assert chart.shown == ()
    assert marked(chart) == []
    assert [run for trace in lined(chart) for run in runs(trace)] == []


@pytest.mark.parametrize("table", CLAIMS)
def test_every_single_record_can_be_drawn_alone(table):
    for record in getattr(data(), table):
        alone = only(record.id)
        for make in (charts.timeline, *OF_TABLE[table].values()):
            chart = make(alone)
            valid(chart)
            assert chart.shown in ((), (record.id,))


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_of_one_article_at_a_time_can_be_drawn(name):
    for source in data().sources:
        left = select(data(), Filters(sources=(source,)))
        chart = CHARTS[name](left)
        valid(chart)
        assert set(chart.shown) <= {r.id for _, r in left.claims()}


@examples(8)
@given(filters=FILTERS)
def test_whatever_the_filter_plotly_accepts_every_chart(filters):
    left = select(data(), filters)
    for make in CHARTS.values():
        valid(make(left))


def every_record_is_on_one_mark_and_in_one_row_and_has_its_words(left: Selection, name: str) -> None:
    whole, chart = left.dataset, CHARTS[name](left)
    assert json.loads(json.dumps(chart.figure, allow_nan=False)) == chart.figure
    # An attack has a mark in the lane of each of its places, accused or sides; the tests of attacks count these.
    in_several_lanes = name in ("attacks by blamed", "attacks by place", "timeline")
    assert sorted(set(marked(chart)) if in_several_lanes else marked(chart)) == sorted(chart.shown)
    assert set(chart.shown) <= {record.id for _, record in left.claims()}
    for custom in customs(chart, brackets=True):
        assert set(custom[0].split(charts.JOIN)) <= set(chart.shown)
    rows = charts.table(whole, chart)
    places = {record.id: len(getattr(record, "places", ())) or 1 for record in chart.rows}  # the map has a row for each
    assert [row["Record"] for row in rows] == [
        record.id for record in chart.rows for _ in range(places[record.id] if name == "map" else 1)
    ]
    assert set(chart.shown) <= {row["Record"] for row in rows} <= {record.id for _, record in left.claims()}
    for row in rows:
        quotes = [citation.quote for citation in whole.citations[row["Record"]]]
        assert all(quote.strip() for quote in quotes)
        assert row["Words"] in quotes


@pytest.mark.parametrize("name", CHARTS)
@examples(25)
@given(filters=FILTERS)
@example(filters=Filters())
def test_whatever_the_filter_each_record_shown_is_on_one_mark_and_in_one_row_and_has_its_words(name, filters):
    left = select(data(), filters)
    every_record_is_on_one_mark_and_in_one_row_and_has_its_words(left, name)


@pytest.mark.parametrize("name", CHARTS)
@examples(15)
@given(filters=SMALL_FILTERS)
@example(filters=Filters())
def test_each_record_of_the_small_dataset_that_is_shown_is_on_one_mark_and_in_one_row_and_has_its_words(name, filters):
    left = select(small().dataset, filters)
    every_record_is_on_one_mark_and_in_one_row_and_has_its_words(left, name)


@pytest.mark.parametrize("name", CHARTS)
def test_a_row_of_the_table_view_starts_with_the_statement_and_ends_with_the_id_of_its_record(name):
    for row in charts.table(data(), CHARTS[name](real())):
        record = one(row["Record"])
        sign = ", words with an apparent error" * (record.id in data().errata_of)
        said = statement(data(), record)
        assert row["Statement"] == (f"{said.removesuffix('.')}{sign}" if sign else said)
        assert (next(iter(row)), next(reversed(row))) == ("Statement", "Record")
        assert all(value is None or isinstance(value, str | int | float) for value in row.values())


def test_a_row_of_the_table_view_says_all_of_its_record():
    rows = charts.table(small().dataset, charts.troop_levels(small()))
    assert next(row for row in rows if row["Record"] == "guards-june") == {
        "Statement": "guards: 35, June 1921",
        "Drawn as": "Troop level",
        "Of": "civilians",
        "Kind": "Actual",
        "Stated as": "35",
        "Low": 35,
        "Best": 35,
        "High": 35,
        "Time": "June 1921",
        "First day": "1921-06-01",
        "Last day": "1921-06-30",
        "Who": "Tide office",
        "Words": "In June the garrison held 35 guards, the tide office counted.",
        "Article": "Tide office 1921",
        "Paragraph": 3,
        "Line": 4,
        "Record": "guards-june",
    }


def test_an_open_end_of_a_number_or_a_date_is_empty_in_the_table_view():
    open_ends = level("a", 100, high=None, refers_to="2012/.."), level("b", 100, low=None, best=None, refers_to="../2012")
    left = holding(*open_ends)
    least, most = charts.table(left.dataset, charts.troop_levels(left))
    assert (least["Low"], least["Best"], least["High"]) == (100, 100, None)
    assert (least["First day"], least["Last day"], least["Time"]) == ("2012-01-01", None, "from 2012")
    assert (most["Low"], most["Best"], most["High"]) == (None, None, 100)
    assert (most["First day"], most["Last day"], most["Time"]) == (None, "2012-12-31", "by 2012")


@pytest.mark.parametrize("name", CHARTS)
def test_a_mark_carries_the_headline_time_and_byline_of_its_record_or_the_number_time_and_article_of_several(name):
    for identity, headline, when, byline, *_ in customs(CHARTS[name](real())):
        records = [one(i) for i in identity.split(charts.JOIN)]
        if re.match(r"\d+ (position|casualty statement)s?$", headline):
            noun = {"positions": "position", "casualties": "casualty statement"}[data().by_id[records[0].id][0]]
            assert headline == words.count(len(records), noun)
            periods = [period_of(r, data()) for r in records]
            start = min((period.days[0], period.text.split("/")[0]) for period in periods)[1]
            end = max((period.days[1], period.text.split("/")[-1]) for period in periods)[1]
            assert said(when) == dates.say_window(start if start == end else f"{start}/{end}")
            if noun == "position":
                assert {data().sides[side].name if (side := data().actors[r.actor].side) else "Of no side" for r in records} == {
                    said(byline)
                }
        else:
            (record,) = records
            assert said(headline) == " ".join(words.headline(data(), record).split())
            assert said(when) == times.when(data(), record)
            assert said(byline).partition(" The article says")[
                0
            ] == f"{words.tag(data(), record)} · {bylines.who(data(), record)}".rstrip(" ·")


def test_each_chart_shows_all_records_that_it_can_draw():
    numbered = {r.id for r in data().troop_levels if {r.low, r.best, r.high} != {None}}
    events = {p.id for p in data().positions if p.event}
    dated = {r.id for r in data().attacks if r.date}
    for scale in ("log", "linear"):
        assert set(charts.troop_levels(real(), scale).shown) == numbered
        assert set(charts.troop_levels(real(), scale, "attacks").shown) == numbered | dated
        assert set(charts.troop_levels(real(), scale, "events").shown) == numbered | events
        assert set(charts.troop_levels(real(), scale, "both").shown) == numbered | dated | events
    for lanes in params.BY_KEY["lanes"].options:
        assert set(charts.attacks(real(), lanes).shown) == dated
    assert set(charts.attack_map(real()).shown) == {r.id for r in data().attacks}
    silent = {r.id for r in data().troop_levels} - numbered
    assert set(charts.timeline(real()).shown) == {r.id for _, r in data().claims() if period_of(r, data())} - silent


@pytest.mark.parametrize("name", IN_TIME)
def test_no_line_joins_two_records(name):
    for whole in (real(), small()):
        for trace in lined(CHARTS[name](whole)):
            for run in runs(trace):
                assert len(run) == 2
                assert run[0][0] == run[1][0] or run[0][1] == run[1][1]


@pytest.mark.parametrize(("text", "known"), [("../2011-07", "2011-08-01"), ("2011-07/..", "2011-07-01")])
def test_an_open_end_of_a_time_is_drawn_to_the_edge_and_not_at_the_end_that_is_known(text, known):
    position = one("position-sadr-stay-all-foreign").model_copy(update={"said_on": text, "event": "vote"})
    attack = data().attacks[0].model_copy(update={"date": text})
    left = holding(position, attack, level("a", 100, refers_to=text), level("b", 50, refers_to="2003"))
    drawn = [
        charts.positions(left, position.issue),
        charts.attacks(left),
        charts.troop_levels(left, "log", "both"),
        charts.timeline(left),
    ]
    for chart in drawn:
        start, end = chart.figure["layout"]["xaxis"]["range"]
        opened = [line for lines in widths(chart).values() for line in lines if known in line and line[0] != line[1]]
        assert opened
        assert all(line[0] < start if text.startswith("..") else line[1] > end for line in opened)


@pytest.mark.parametrize("name", IN_TIME)
def test_a_mark_lies_on_a_line_as_wide_as_its_date(name):
    chart = CHARTS[name](real())
    lines = widths(chart)
    hidden = [tuple(pause["bounds"]) for pause in chart.figure["layout"]["xaxis"].get("rangebreaks", ())]
    for trace, x, y, custom in markers(chart):
        for record in map(one, custom[0].split(charts.JOIN)):
            period = period_of(record, data())
            if period.first and period.last:
                axis, unmarked = trace.get("yaxis", "y"), getattr(record, "best", 0) is None and record.low != record.high
                heights = [place for place in lines if place[0] == axis] if unmarked else [(axis, y)]
                drawn = tuple(next((end for start, end in hidden if start <= day < end), day) for day in days(record))
                assert any(drawn in lines[place] for place in heights)
            if charts.JOIN not in custom[0]:
                assert days(record)[0] <= x[:10] < days(record)[1]


@pytest.mark.parametrize("name", [n for n in CHARTS if n.startswith(("attacks", "positions")) or n.endswith("none")])
def test_sentences_say_how_many_records_are_drawn(name):
    chart = CHARTS[name](real())
    assert chart.sentence.startswith(f"{len(chart.shown)} ")


def written(chart: charts.Chart) -> Iterator[str]:
    """Every text of a figure that Plotly draws, less the bold type of the titles of panels."""
    layout = chart.figure["layout"]
    for annotation in layout.get("annotations", ()):
        title = re.fullmatch(r"<b>(.*)</b>", annotation["text"]) if annotation.get("yref") == "paper" else None
        yield title[1] if title else annotation["text"]
    yield from strings({k: v for k, v in layout.items() if k != "annotations"})
    for trace in chart.figure["data"]:
        unseen = {"hovertemplate"} | ({"name"} if trace.get("hoverinfo") == "skip" and not layout["showlegend"] else set())
        yield from strings({k: v for k, v in trace.items() if k not in unseen})


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("text", ['<img src=x onerror="alert(1)"> <b>bold</b>', "<b>bold</b>"])
def test_no_text_of_a_record_becomes_markup_in_a_chart(name, text):
    free = ("title", "force", "wording", "victims_text", "summary", "condition", "event", "note")
    known: dict = {
        table: tuple(r.model_copy(update={f: text for f in free if getattr(r, f, None)}) for r in getattr(data(), table))
        for table in CLAIMS
    }
    known["actors"] = {k: v.model_copy(update={"name": text}) for k, v in data().actors.items()}
    known["places"] = {k: v.model_copy(update={"name": f"{text} {k}"}) for k, v in data().places.items()}
    labels = {"for_label": text, "against_label": text}
    known["issues"] = {k: v.model_copy(update={"question": f"{text} {k}?", **labels}) for k, v in data().issues.items()}
    known["sources"] = {k: v.model_copy(update={"short": f"{text} {k}"}) for k, v in data().sources.items()}
    known["disagreements"] = tuple(d.model_copy(update={"quantity": text, "note": text}) for d in data().disagreements)
    chart = CHARTS[name](changed(real(), **known))
    texts = [text.replace("<br>", " ") for text in written(chart)]
    assert not [text for text in texts if "<" in text]
    assert not chart.shown or any("&lt;" in text for text in texts)


@pytest.mark.parametrize("name", CHARTS)
def test_no_two_entries_of_a_legend_look_the_same(name):
    figure = CHARTS[name](real()).figure
    shown = [t for t in figure["data"] if figure["layout"]["showlegend"] and t.get("name") and t.get("showlegend", True)]
    looks = [
        json.dumps([t["type"], t.get("mode"), t["marker"].get("color"), t["marker"].get("symbol")])
        for t in shown
        if "marker" in t
    ]
    assert len(set(looks)) == len(looks)
    assert len({t["name"] for t in shown}) == len(shown)
