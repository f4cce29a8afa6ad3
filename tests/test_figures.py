import dataclasses
import functools
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import plotly.graph_objects as go
import pytest

from ledger import counting, dates, figures, query, style, words
from ledger.dataset import Dataset
from ledger.opening import open_dataset
from ledger.query import Filters, select
from ledger.records import CLAIMS

ROOT = Path(__file__).parents[1]
DAY = timedelta(days=1)
CHARTS = {
    "timeline": figures.timeline,
    "troop levels, logarithmic": lambda dataset: figures.troop_levels(dataset, "log"),
    "troop levels, linear": lambda dataset: figures.troop_levels(dataset, "linear"),
    "casualties": figures.casualties,
    "attacks": figures.attacks,
    "positions": figures.positions,
}
OF_TABLE = {
    "troop_levels": ("troop levels, logarithmic", "troop levels, linear"),
    "attacks": ("attacks",),
    "casualties": ("casualties",),
    "positions": ("positions",),
}
TROOPS = "troop-us-46000-2011"
JUNE = "casualties-us-june-2011"


@functools.cache
def data() -> Dataset:
    found, problems = open_dataset(ROOT)
    assert found, problems
    return found


def one(name: str):
    return data().by_id[name][1]


def holding(*records) -> Dataset:
    """The dataset with these claims and no others."""
    kept: dict = {table: tuple(r for r in records if isinstance(r, type(getattr(data(), table)[0]))) for table in CLAIMS}
    citations = {**data().citations, **{r.id: data().citations.get(r.id, data().citations[TROOPS]) for r in records}}
    return dataclasses.replace(data(), citations=citations, **kept)


def level(name: str, number: int, **fields: object):
    return one(TROOPS).model_copy(update={"id": name, "low": number, "best": number, "high": number} | fields)


def killed(name: str, number: int | None, **fields: object):
    return one(JUNE).model_copy(update={"id": name, "low": number, "best": number, "high": number} | fields)


def marked(chart: figures.Chart) -> list[str]:
    """Ids on the marks of a chart, each once a trace."""
    found = []
    for trace in chart.figure["data"]:
        found += dict.fromkeys(custom[0] for custom in trace.get("customdata") or () if custom)
    return found


def runs(trace: dict) -> Iterator[list[tuple]]:
    """The unbroken lines of a trace: points with their custom data, cut where a point is missing."""
    run: list[tuple] = []
    customs = trace.get("customdata") or [None] * len(trace["x"])
    for x, y, custom in zip(trace["x"], trace["y"], customs, strict=True):
        if x is None or y is None:
            assert x is y is custom is None
            if run:
                yield run
            run = []
        else:
            run.append((x, y, custom))
    if run:
        yield run


def lined(chart: figures.Chart) -> list[dict]:
    return [t for t in chart.figure["data"] if t["type"] == "scatter" and "lines" in t["mode"]]


def said(text: str) -> str:
    """What a reader sees of a text in a chart: one line, entities as characters."""
    return " ".join(unescape(text.replace("<br>", " ")).split())


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(part)


def valid(chart: figures.Chart) -> None:
    """What holds for every chart whatever it shows."""
    assert json.loads(json.dumps(chart.figure, allow_nan=False)) == chart.figure
    go.Figure(chart.figure)
    assert chart.sentence.endswith(".")
    assert len(set(chart.shown)) == len(chart.shown)
    assert not [t for t in chart.figure["data"] if t.get("connectgaps")]


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_of_all_records_is_plain_json_that_plotly_accepts(name):
    chart = CHARTS[name](data())
    valid(chart)
    assert chart.shown


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
        alone = holding(record)
        valid(figures.timeline(alone))
        for name in OF_TABLE[table]:
            chart = CHARTS[name](alone)
            valid(chart)
            assert chart.shown in ((), (record.id,))


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_of_one_article_at_a_time_can_be_drawn(name):
    for source in data().sources:
        left = select(data(), Filters(sources=(source,)))
        chart = CHARTS[name](left)
        valid(chart)
        assert set(chart.shown) <= {r.id for _, r in left.claims()}


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "positions"])
def test_the_ids_on_the_marks_are_those_of_the_records_shown(name):
    chart = CHARTS[name](data())
    assert sorted(marked(chart)) == sorted(chart.shown)
    assert set(chart.shown) <= set(data().by_id)


def test_a_bar_of_positions_carries_its_issue_and_counts_the_statements_shown():
    chart = figures.positions(data())
    assert set(chart.shown) == {p.id for p in data().positions}
    stances = {name: stance for stance, name in style.WORDS["stances"].items()}
    rows: dict[str, object] = {}
    for trace in chart.figure["data"]:
        for count, row, custom in zip(trace["x"], trace["y"], trace["customdata"], strict=True):
            issue = custom[0]
            assert rows.setdefault(issue, row) == row
            assert data().issues[issue].question in [said(str(text)) for text in (row, *custom)]
            assert count == sum(p.issue == issue and p.stance == stances[trace["name"]] for p in data().positions)
    assert len(set(rows.values())) == len(rows)
    assert sum(sum(t["x"]) for t in chart.figure["data"]) == len(chart.shown)


def test_a_mark_carries_the_headline_time_and_byline_of_its_record():
    for name in set(CHARTS) - {"positions"}:
        for trace in CHARTS[name](data()).figure["data"]:
            for identity, headline, when, byline in filter(None, trace.get("customdata") or ()):
                record = one(identity)
                assert said(headline) == " ".join(words.headline(data(), record).split())
                assert said(when) == words.when(record)
                assert said(byline).startswith(words.tag(data(), record))


def test_each_chart_shows_all_records_that_it_can_draw():
    numbered = {r.id for r in data().troop_levels if {r.low, r.best, r.high} != {None}}
    assert set(figures.troop_levels(data(), "log").shown) == numbered
    assert set(figures.troop_levels(data(), "linear").shown) == numbered
    assert set(figures.attacks(data()).shown) == {r.id for r in data().attacks if r.date}
    dated = {r.id for _, r in data().claims() if query.period_of(r, data())}
    assert set(figures.timeline(data()).shown) == dated


def test_no_line_joins_two_records():
    timeline = figures.timeline(data())
    for trace in lined(timeline):
        for run in runs(trace):
            assert len({custom[0] for _, _, custom in run}) == 1
            assert len({y for _, y, _ in run}) == 1
    drawn = {**CHARTS}
    drawn.pop("timeline")
    for make in drawn.values():
        for trace in lined(make(data())):
            for run in runs(trace):
                assert len(run) == 2
                assert run[0][0] == run[1][0] or run[0][1] == run[1][1]


def days(record) -> tuple[str, str]:
    """First day, and the day after the last."""
    first, last = query.period_of(record, data()).days
    return first.isoformat(), (last + DAY).isoformat()


def test_a_mark_of_the_timeline_is_as_wide_as_its_date():
    drawn = [run for trace in lined(figures.timeline(data())) for run in runs(trace)]
    assert len(drawn) == sum(len({c.source for c in data().citations[r.id]}) for _, r in data().claims())
    for run in drawn:
        xs = [x for x, _, _ in run]
        assert xs == sorted(xs)
        assert (xs[0], xs[-1]) == days(one(run[0][2][0]))


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_a_troop_level_is_as_wide_as_its_date_and_as_high_as_its_range(scale):
    for record in data().troop_levels:
        chart = figures.troop_levels(holding(record), scale)
        if not chart.shown:
            assert {record.low, record.best, record.high} == {None}
            continue
        wide, high = (run for trace in lined(chart) for run in runs(trace))
        assert [x for x, _, _ in wide] == list(days(record))
        known = [n for n in (record.low, record.best, record.high) if n is not None]
        ends = [y for _, y, _ in high]
        axis = {n: figures.troop_levels(holding(level("x", n)), scale).figure["data"][-1]["y"][0] for n in known}
        assert (min(ends), max(ends)) == (axis[min(known)], axis[max(known)])
        assert wide[0][1] == axis[record.best if record.best is not None else max(known)]


def test_all_troop_levels_together_are_drawn_with_the_same_lines_as_each_alone():
    together = sorted(run for trace in lined(figures.troop_levels(data(), "log")) for run in runs(trace))
    each = [lined(figures.troop_levels(holding(r), "log")) for r in data().troop_levels]
    assert together == sorted(run for traces in each for trace in traces for run in runs(trace))


def test_an_attack_is_as_wide_as_its_date_where_the_date_is_closed():
    for record in data().attacks:
        period = query.period_of(record, data())
        if period and period.first and period.last:
            (run,) = (run for trace in lined(figures.attacks(holding(record))) for run in runs(trace))
            assert [x for x, _, _ in run] == list(days(record))


def test_there_is_one_line_for_each_dated_attack():
    drawn = [run for trace in lined(figures.attacks(data())) for run in runs(trace)]
    assert len(drawn) == sum(query.period_of(r, data()) is not None for r in data().attacks)


def test_an_attack_whose_date_is_open_at_its_start_is_drawn_from_the_first_day_of_all():
    first, second, *_ = data().attacks
    first = first.model_copy(update={"date": "../2011-07-05"})
    second = second.model_copy(update={"date": "2003-05-01"})
    chart = figures.attacks(holding(first, second))
    assert [[x for x, _, _ in run] for run in runs(lined(chart)[0])] == [
        ["2003-05-01", "2011-07-06"],
        ["2003-05-01", "2003-05-02"],
    ]


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_zero_stands_below_one_and_one_below_ten(scale):
    chart = figures.troop_levels(holding(level("a", 0), level("b", 1), level("c", 10), level("d", 10_000)), scale)
    (marks,) = (t for t in chart.figure["data"] if t.get("customdata"))
    at = {custom[0]: y for y, custom in zip(marks["y"], marks["customdata"], strict=True)}
    assert at["a"] < at["b"] < at["c"] < at["d"]


def test_the_labels_of_the_logarithmic_axis_stand_where_their_numbers_are_drawn():
    axis = figures.troop_levels(data(), "log").figure["layout"]["yaxis"]
    for place, label in zip(axis["tickvals"], axis["ticktext"], strict=True):
        number = int(label.replace(",", ""))
        assert figures.troop_levels(holding(level("x", number)), "log").figure["data"][-1]["y"] == [place]


@pytest.mark.parametrize("number", [0, 1, 46_000, 170_000, 1_000_000])
def test_every_number_lies_within_the_logarithmic_axis(number):
    chart = figures.troop_levels(holding(level("x", number)), "log")
    low, high = chart.figure["layout"]["yaxis"]["range"]
    assert all(low <= y <= high for y in chart.figure["data"][-1]["y"])


def test_kinds_of_number_are_never_in_one_trace():
    names = {name: kind for kind, name in style.WORDS["kinds"].items()}
    for trace in figures.troop_levels(data(), "log").figure["data"]:
        if trace.get("customdata"):
            assert {one(custom[0]).kind for custom in trace["customdata"]} == {names[trace["name"]]}
            assert trace["legendgroup"] == names[trace["name"]]


def test_a_number_with_an_open_end_has_an_open_symbol_and_no_other_has():
    for record in data().troop_levels:
        chart = figures.troop_levels(holding(record), "log")
        for trace in chart.figure["data"]:
            if trace.get("customdata"):
                assert trace["marker"]["symbol"][0].endswith("-open") == (None in (record.low, record.high))


def test_each_bar_of_casualties_is_the_number_of_people_killed_in_its_record():
    chart = figures.casualties(data())
    rows = []
    for trace in chart.figure["data"]:
        for x, y, custom in zip(trace["x"], trace["y"], trace["customdata"], strict=True):
            record = one(custom[0])
            rows.append(y)
            assert record.outcome == "killed"
            assert record.scope != "historical_total"
            assert style.WORDS["victims"][record.victims] == trace["name"]
            assert x == (record.best if record.best is not None else record.low)
    assert sorted(rows) == list(range(len(chart.shown)))


@pytest.mark.parametrize(("low", "high"), [(8, 12), (10, None), (None, 10)])
def test_a_bar_shows_more_than_its_text_that_its_number_is_a_range_or_open(low, high):
    def look(record) -> list[dict]:
        traces = figures.casualties(holding(record)).figure["data"]
        return [{k: v for k, v in trace.items() if k not in ("text", "customdata")} for trace in traces]

    assert look(killed("a", 10, low=low, high=high)) != look(killed("a", 10))


def test_parts_are_paler_than_what_is_added():
    for trace in figures.casualties(data()).figure["data"]:
        for opacity, text, custom in zip(trace["marker"]["opacity"], trace["text"], trace["customdata"], strict=True):
            part = bool(one(custom[0]).part_of)
            assert (opacity < 1) == part
            assert text.endswith("(part)") == part


def left_out(sentence: str) -> str:
    """What the sentence of casualties says that it leaves out."""
    return sentence.partition("left out: ")[2]


def test_the_sentence_of_casualties_is_the_sum_that_counts_nobody_twice():
    total = counting.total(r for r in data().casualties if r.outcome == "killed")
    sentence = figures.casualties(data()).sentence
    assert f"{len(total.counted)} statements add up to {total.best} people killed or more" in sentence
    assert sum(map(int, re.findall(r"\d+", left_out(sentence)))) == len(total.left_out)


def test_the_fifteen_of_june_are_not_twenty_in_the_sentence():
    left = select(data(), Filters(sources=("slavin-2011",)))
    assert figures.casualties(left).sentence.startswith("1 statement")
    assert "15 people killed" in figures.casualties(left).sentence
    assert re.search(r"1 part\b", left_out(figures.casualties(left).sentence))


def test_one_statement_adds_up_in_the_singular():
    sentence = figures.casualties(holding(killed("a", 15))).sentence
    assert "1 statement add up" not in sentence
    assert "15" in sentence


@pytest.mark.parametrize("text", ["history teachers", "men (no number stated)"])
def test_a_part_is_left_out_as_a_part_whatever_its_whole_is_called(text):
    whole = killed("whole", 15, victims_text=text)
    out = left_out(figures.casualties(holding(whole, killed("part", 5, part_of="whole"))).sentence)
    assert re.match(r"1 part\b", out)
    assert "history" not in out
    assert "number" not in out


def test_a_total_of_history_alone_is_not_called_no_statement():
    sentence = figures.casualties(holding(one("casualties-death-squads-killed"))).sentence
    assert not sentence.startswith("No statement")
    assert "history" in sentence


def test_injured_and_abducted_people_are_in_no_bar_and_no_sum():
    for outcome in ("injured", "abducted"):
        chart = figures.casualties(holding(killed("a", 15), killed("b", 99, outcome=outcome)))
        assert chart.shown == ("a",)
        assert "15" in chart.sentence
        assert "114" not in chart.sentence


def test_a_stated_zero_is_drawn():
    chart = figures.casualties(holding(killed("none", 0)))
    assert chart.shown == ("none",)
    assert chart.figure["data"][0]["x"] == [0]


def test_undated_casualties_of_an_attack_that_the_filter_left_out_can_be_drawn():
    record = one("casualties-taji-2011-killed").model_copy(update={"date": None})
    whole = dataclasses.replace(data(), casualties=(record,))
    left = select(whole, Filters(types=("rocket_or_mortar",)))
    assert figures.casualties(left).shown == (record.id,)


def test_sentences_say_how_many_records_are_drawn():
    for name in ("timeline", "troop levels, logarithmic", "attacks", "positions"):
        chart = CHARTS[name](data())
        assert chart.sentence.startswith(f"{len(chart.shown)} ")


def test_the_sentence_of_troop_levels_says_how_many_have_no_number():
    silent = sum({r.low, r.best, r.high} == {None} for r in data().troop_levels)
    assert silent
    assert f"{silent} more are given without a number" in figures.troop_levels(data(), "log").sentence
    assert "without a number" not in figures.troop_levels(holding(one(TROOPS)), "log").sentence


def test_the_sentence_of_attacks_says_how_many_are_undated():
    undated = data().attacks[0].model_copy(update={"date": None})
    sentence = figures.attacks(holding(undated, data().attacks[1])).sentence
    assert sentence.startswith("1 attack or use of force of 1 type")
    assert "; 1 more ha" in sentence
    assert sentence.endswith("no date.")
    assert "no date" not in figures.attacks(data()).sentence


def test_the_sentence_of_attacks_names_no_wider_attack_that_is_not_shown():
    part = next(r for r in data().attacks if r.part_of)
    assert "told with it" not in figures.attacks(holding(part)).sentence
    assert "1 of them part of a wider one" in figures.attacks(holding(part, one(part.part_of))).sentence


def test_the_sentence_of_positions_counts_statements_actors_and_issues():
    chart = figures.positions(holding(*data().positions[:3]))
    actors, issues = {p.actor for p in data().positions[:3]}, {p.issue for p in data().positions[:3]}
    assert chart.sentence == (f"3 statements by {words.count(len(actors), 'actor')} on {words.count(len(issues), 'issue')}.")


def test_an_undated_record_is_not_on_the_timeline():
    attack = data().attacks[0].model_copy(update={"date": None})
    assert figures.timeline(holding(attack)).shown == ()
    assert figures.timeline(holding(attack)).sentence == "No dated record."


def test_the_timeline_has_a_lane_for_each_article_with_records_and_marks_when_it_was_published():
    chart = figures.timeline(data())
    axis = chart.figure["layout"]["yaxis"]
    lanes = dict(zip(axis["ticktext"], axis["tickvals"], strict=True))
    assert lanes.keys() == {s.short for s in data().sources.values()}
    published = chart.figure["data"][-1]
    for x, y, text in zip(published["x"], published["y"], published["text"], strict=True):
        source = next(s for s in data().sources.values() if lanes[s.short] == y)
        assert text.startswith(source.short)
        assert dates.parse(source.published).first <= date.fromisoformat(x) <= dates.parse(source.published).last
    for trace in chart.figure["data"][:-1]:
        for y, custom in zip(trace["y"], trace["customdata"], strict=True):
            if custom:
                sources = {data().sources[c.source].short for c in data().citations[custom[0]]}
                assert any(abs(y - lanes[short]) < 0.5 for short in sources)


@pytest.mark.parametrize("name", CHARTS)
def test_no_text_of_a_record_becomes_markup_in_a_chart(name):
    text = '<img src=x onerror="alert(1)"> <b>bold</b>'
    free = ("title", "force", "wording", "victims_text", "summary", "condition")
    known: dict = {
        table: tuple(r.model_copy(update={f: text for f in free if getattr(r, f, None)}) for r in getattr(data(), table))
        for table in CLAIMS
    }
    known["actors"] = {k: v.model_copy(update={"name": text}) for k, v in data().actors.items()}
    labels = {"for_label": text, "against_label": text}
    known["issues"] = {k: v.model_copy(update={"question": f"{text} {k}?", **labels}) for k, v in data().issues.items()}
    known["sources"] = {k: v.model_copy(update={"short": f"{text} {k}"}) for k, v in data().sources.items()}
    chart = CHARTS[name](dataclasses.replace(data(), **known))
    for trace in chart.figure["data"]:
        trace.pop("hovertemplate", None)
    assert not [s for s in strings(chart.figure) if "<" in s.replace("<br>", "")]


@pytest.mark.parametrize(
    "colours",
    [
        pytest.param(lambda: style.TABLE_COLOURS, id="tables"),
        pytest.param(lambda: {k: colour for k, (colour, _) in style.KIND_MARKS.items()}, id="kinds"),
        pytest.param(lambda: {k: symbol for k, (_, symbol) in style.KIND_MARKS.items()}, id="symbols of kinds"),
        pytest.param(lambda: style.STANCE_COLOURS, id="stances"),
        pytest.param(lambda: style.VICTIM_COLOURS, id="victims"),
    ],
)
def test_no_two_sorts_of_mark_look_the_same(colours):
    assert len(set(colours().values())) == len(colours())


@pytest.mark.parametrize("kind", style.KIND_MARKS)
def test_the_symbol_of_a_kind_has_an_inside_so_that_it_looks_different_when_open(kind):
    without = ("line-", "cross-thin", "x-thin", "asterisk", "hash", "y-")  # Plotly draws these and their -open alike
    assert not style.KIND_MARKS[kind][1].startswith(without)


@pytest.mark.parametrize("name", CHARTS)
def test_no_two_entries_of_a_legend_look_the_same(name):
    shown = [t for t in CHARTS[name](data()).figure["data"] if t.get("name")]
    looks = [
        json.dumps([t["type"], t.get("mode"), t["marker"].get("color"), t["marker"].get("symbol")])
        for t in shown
        if "marker" in t
    ]
    assert len(set(looks)) == len(looks)
    assert len({t["name"] for t in shown}) == len(shown)
