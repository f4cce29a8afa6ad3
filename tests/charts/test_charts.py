import dataclasses
import functools
import itertools
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape

import plotly.graph_objects as go
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger import charts as figures
from ledger.charts import colours
from ledger.charts.attacks import NOBODY, NOWHERE
from ledger.charts.context import BRACKET
from ledger.loading.opening import open_dataset
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS, Highlight
from ledger.query import totals
from ledger.query.facets import period_of
from ledger.query.filters import CHOICES, Filters, values_of
from ledger.query.selection import select
from ledger.wording import words
from tests.conftest import MINI, data

DAY = timedelta(days=1)
OUTCOMES = tuple(vocabulary.WORDS["outcome"])
Make = Callable[[Dataset], figures.Chart]


def of_most(dataset: Dataset) -> figures.Chart:
    """The positions on the issue on which most is said."""
    return figures.positions(dataset, max(dataset.issues, key=lambda issue: sum(p.issue == issue for p in dataset.positions)))


OF_TABLE: dict[str, dict[str, Make]] = {
    "troop_levels": {
        f"troop levels, {scale}, below it {under}": functools.partial(figures.troop_levels, scale=scale, under=under)
        for scale in ("log", "linear")
        for under in figures.UNDER
    },
    "attacks": {
        **{f"attacks by {lanes}": functools.partial(figures.attacks, lanes=lanes) for lanes in figures.LANES},
        "map": figures.attack_map,
    },
    "casualties": {
        f"{outcome} by {by}": functools.partial(figures.casualties, by=by, outcome=outcome)
        for by in figures.BY
        for outcome in OUTCOMES
    },
    "positions": {"positions": of_most},
}
CHARTS: dict[str, Make] = {"timeline": figures.timeline} | {k: make for charts in OF_TABLE.values() for k, make in charts.items()}
IN_TIME = [name for name in CHARTS if name != "map" and name not in OF_TABLE["casualties"]]
TROOPS = "troop-us-46000-2011"
JUNE = "casualties-us-june-2011"


@functools.cache
def small() -> Dataset:
    """The dataset written for the tests."""
    found, problems = open_dataset(MINI)
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


def customs(chart: figures.Chart, brackets: bool = False) -> list[list[str]]:
    """Custom data of each mark that can be seen, a bar of no length is none; of the brackets, or of all but them."""
    return [
        custom
        for trace in chart.figure["data"]
        if trace.get("customdata") and (trace.get("meta") == BRACKET) == brackets
        for x, custom in zip(trace["x"], trace["customdata"], strict=True)
        if custom and not (trace["type"] == "bar" and x == 0)
    ]


def marked(chart: figures.Chart) -> list[str]:
    """Ids on the marks of a chart, as often as they are drawn."""
    return [name for custom in customs(chart) for name in custom[0].split(figures.JOIN)]


def markers(chart: figures.Chart) -> Iterator[tuple[dict, str, float, list[str]]]:
    """Each mark of a record with its trace, its place and its custom data."""
    for trace in chart.figure["data"]:
        if trace.get("customdata") and trace.get("meta") != BRACKET:
            for x, y, custom in zip(trace["x"], trace["y"], trace["customdata"], strict=True):
                yield trace, x, y, custom


@st.composite
def a_filter(draw: st.DrawFn, dataset: Dataset, first: int, last: int) -> Filters:
    """A filter with up to three restrictions, of what can be chosen in the dataset."""
    days = st.dates(date(first, 1, 1), date(last, 12, 31))
    restrictions = {"start": days, "end": days, "text": st.sampled_from(TEXTS) | st.text(max_size=2)}
    for name in CHOICES:
        values = st.sampled_from(values_of(dataset, name))
        restrictions[name] = st.lists(values, min_size=1, max_size=6, unique=True).map(tuple)
    names = draw(st.lists(st.sampled_from(list(restrictions)), max_size=3, unique=True))
    return Filters(**{name: draw(restrictions[name]) for name in names})


TEXTS = ("troops", "guards", "iraq", "killed", "2011", "the killed", "keepers", "US forces", "<b>")
FILTERS = st.deferred(lambda: a_filter(data(), 2003, 2020))
SMALL_FILTERS = st.deferred(lambda: a_filter(small(), 1920, 1922))


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
    """Traces of lines, brackets and land apart."""
    apart = (BRACKET, "land")
    return [t for t in chart.figure["data"] if t["type"] == "scatter" and "lines" in t["mode"] and t.get("meta") not in apart]


def widths(chart: figures.Chart) -> dict[tuple[str, float], list[tuple[str, str]]]:
    """Ends of the level pieces of line, by axis and height."""
    found = defaultdict(list)
    for trace in lined(chart):
        for start, end in runs(trace):
            if start[1] == end[1]:
                found[trace.get("yaxis", "y"), start[1]].append((start[0], end[0]))
    return found


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
    assert chart.title
    assert chart.sentence.endswith(".")
    assert chart.rule.endswith(".")
    assert len(set(chart.shown)) == len(chart.shown)
    assert not [t for t in chart.figure["data"] if t.get("connectgaps")]


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_of_all_records_is_plain_json_that_plotly_accepts(name):
    for whole in (data(), small()):
        valid(CHARTS[name](whole))
    assert CHARTS[name](data()).shown or name.startswith("abducted")


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
        for make in (figures.timeline, *OF_TABLE[table].values()):
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


@settings(max_examples=8)
@given(filters=FILTERS)
def test_whatever_the_filter_plotly_accepts_every_chart(filters):
    left = select(data(), filters)
    for make in CHARTS.values():
        valid(make(left))


def every_record_is_on_one_mark_and_in_one_row_and_has_its_words(whole: Dataset, left: Dataset, chart: figures.Chart) -> None:
    assert json.loads(json.dumps(chart.figure, allow_nan=False)) == chart.figure
    assert sorted(marked(chart)) == sorted(chart.shown)
    assert set(chart.shown) <= {record.id for _, record in left.claims()}
    for custom in customs(chart, brackets=True):
        assert set(custom[0].split(figures.JOIN)) <= set(chart.shown)
    rows = figures.table(whole, chart)
    assert [row["Record"] for row in rows] == list(chart.shown)
    for row in rows:
        quotes = [citation.quote for citation in whole.citations[row["Record"]]]
        assert all(quote.strip() for quote in quotes)
        assert row["Words"] in quotes


@pytest.mark.parametrize("name", CHARTS)
@settings(max_examples=25)
@given(filters=FILTERS)
@example(filters=Filters())
def test_whatever_the_filter_each_record_shown_is_on_one_mark_and_in_one_row_and_has_its_words(name, filters):
    left = select(data(), filters)
    every_record_is_on_one_mark_and_in_one_row_and_has_its_words(data(), left, CHARTS[name](left))


@pytest.mark.parametrize("name", CHARTS)
@settings(max_examples=15)
@given(filters=SMALL_FILTERS)
@example(filters=Filters())
def test_each_record_of_the_small_dataset_that_is_shown_is_on_one_mark_and_in_one_row_and_has_its_words(name, filters):
    left = select(small(), filters)
    every_record_is_on_one_mark_and_in_one_row_and_has_its_words(small(), left, CHARTS[name](left))


def sum_said(sentence: str) -> int | None:
    """The number that a sentence says its statements add up to."""
    found = re.search(r"adds? up to ([\d,]+)", sentence)
    return int(found[1].replace(",", "")) if found else None


@pytest.mark.parametrize("by", figures.BY)
@pytest.mark.parametrize("outcome", OUTCOMES)
@settings(max_examples=40)
@given(filters=FILTERS)
@example(filters=Filters())
def test_whatever_the_filter_the_sum_in_the_sentence_is_the_sum_over_the_rows_of_the_table(by, outcome, filters):
    left = select(data(), filters)
    chart = figures.casualties(left, by, outcome)
    total = totals.total(r for r in left.casualties if r.outcome == outcome)
    added = [row["Added"] for row in figures.table(data(), chart) if row["Added"] is not None]
    assert len(added) == len(total.counted)
    assert sum(added) == total.best
    assert sum_said(chart.sentence) == (total.best if added else None)
    if groups := re.search(r"killed \((.*)\)", chart.sentence):
        assert sum(int(n.replace(",", "")) for n in re.findall(r" ([\d,]*\d)(?: or more)?(?=,|$)", groups[1])) == total.best


@settings(max_examples=60)
@given(filters=FILTERS)
@example(filters=Filters())
def test_whatever_the_filter_the_sentence_of_the_timeline_counts_what_it_shows(filters):
    chart = figures.timeline(select(data(), filters))
    counts = re.findall(r"([\d,]+) [a-z]", chart.sentence.partition(", about")[0])
    parts = re.search(r"; (\d+) records? of these (?:is|are) part of another", chart.sentence)
    assert int(parts[1] if parts else 0) == sum(getattr(one(name), "part_of", None) in chart.shown for name in chart.shown)
    assert sum(int(n.replace(",", "")) for n in counts) == len(chart.shown)


@pytest.mark.parametrize("name", CHARTS)
def test_a_row_of_the_table_view_starts_with_the_statement_and_ends_with_the_id_of_its_record(name):
    for row in figures.table(data(), CHARTS[name](data())):
        assert row["Statement"] == words.headline(data(), one(row["Record"]))
        assert (next(iter(row)), next(reversed(row))) == ("Statement", "Record")
        assert all(value is None or isinstance(value, str | int) for value in row.values())


def test_a_row_of_the_table_view_says_all_of_its_record():
    rows = figures.table(small(), figures.troop_levels(small()))
    assert next(row for row in rows if row["Record"] == "guards-june") == {
        "Statement": "guards: 35",
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
        "Line": 4,
        "Record": "guards-june",
    }


def test_an_open_end_of_a_number_or_a_date_is_empty_in_the_table_view():
    records = level("a", 100, high=None, refers_to="2012/.."), level("b", 100, low=None, best=None, refers_to="../2012")
    least, most = figures.table(holding(*records), figures.troop_levels(holding(*records)))
    assert (least["Low"], least["Best"], least["High"]) == (100, 100, None)
    assert (least["First day"], least["Last day"], least["Time"]) == ("2012-01-01", None, "from 2012")
    assert (most["Low"], most["Best"], most["High"]) == (None, None, 100)
    assert (most["First day"], most["Last day"], most["Time"]) == (None, "2012-12-31", "until 2012")


def test_a_troop_level_of_the_small_dataset_is_three_traces_of_its_kind():
    widths_of, labels, marks = (
        t for t in figures.troop_levels(small(), "linear").figure["data"] if t.get("legendgroup") == "actual"
    )
    assert widths_of["x"] == ["1921-06-01", "1921-07-01", None, "1921-06-15", "1921-06-15", None]
    assert widths_of["y"] == [35, 35, None, 35, 35, None]
    assert (labels["x"], labels["y"], said(labels["text"][0])) == (["1921-06-30"], [35], "35 (civilians)")
    assert (marks["x"], marks["y"], marks["name"]) == (["1921-06-15"], [35], "Actual")
    assert marks["customdata"] == [
        ["guards-june", "guards: 35", "about June 1921; said summer 1921", "Actual · Tide office"],
    ]
    colour, symbol = colours.KIND_MARKS["actual"]
    assert (marks["marker"]["color"], marks["marker"]["symbol"]) == (colour, [symbol])


def test_a_mark_in_the_lane_of_an_article_holds_all_casualty_figures_of_its_time():
    found = {custom[0]: custom[1:] for custom in customs(figures.timeline(small()))}
    assert found["fire-dead,fire-injured"] == ["2 casualty figures", "about 1 March 1921", "Packet 1921"]
    assert found["fire-dead-tide"] == ["1 casualty figure", "1 March 1921", "Tide office 1921"]


def test_the_casualties_of_the_small_dataset_are_bars_from_the_earliest_down():
    chart = figures.casualties(small())
    (bars,) = chart.figure["data"]
    assert chart.shown == ("winter-dead", "fire-dead", "fire-dead-tide")
    assert dict(zip((c[0] for c in bars["customdata"]), zip(bars["x"], bars["y"], bars["text"], strict=True), strict=True)) == {
        "winter-dead": (12, 2, "\u200212"),
        "fire-dead": (3, 1, "\u20023 (part)"),
        "fire-dead-tide": (2, 0, "\u20022"),
    }
    assert [(a["y"] // 1, said(a["text"])) for a in chart.figure["layout"]["annotations"]] == [
        (0, "keepers · Mar 1921"),
        (1, "keepers · Mar 1921"),
        (2, "lives · Dec 1920"),
    ]


def test_the_attacks_of_the_small_dataset_stand_in_two_lanes():
    chart = figures.attacks(small())
    assert {custom[0]: (x, y) for _, x, y, custom in markers(chart)} == {
        "winter-raids": ("1920-12-16", 0),
        "oil-store-fire": ("1921-03-01", 1),
    }
    assert widths(chart) == {("y", 0): [("1920-12-01", "1921-01-01")], ("y", 1): [("1921-03-01", "1921-03-02")]}
    assert [said(a["text"]) for a in chart.figure["layout"]["annotations"]] == ["Not specified (1)", "Arson or storming (1)"]


@pytest.mark.parametrize("name", CHARTS)
def test_a_mark_carries_the_headline_time_and_byline_of_its_record_or_the_number_time_and_article_of_several(name):
    for identity, headline, when, byline, *_ in customs(CHARTS[name](data())):
        records = [one(i) for i in identity.split(figures.JOIN)]
        if re.match(r"\d+ (position|casualty figure)s?$", headline):
            noun = {"positions": "position", "casualties": "casualty figure"}[data().by_id[records[0].id][0]]
            assert headline == words.count(len(records), noun)
            assert {dates.say(period_of(r, data()).text) for r in records} == {said(when)}
            assert {data().sources[data().citations[r.id][0].source].short for r in records} == {said(byline)}
        else:
            (record,) = records
            assert said(headline) == " ".join(words.headline(data(), record).split())
            assert said(when) == words.when(record)
            assert said(byline) == f"{words.tag(data(), record)} · {words.who(data(), record)}".rstrip(" ·")


def test_each_chart_shows_all_records_that_it_can_draw():
    numbered = {r.id for r in data().troop_levels if {r.low, r.best, r.high} != {None}}
    events = {p.id for p in data().positions if p.event}
    dated = {r.id for r in data().attacks if r.date}
    for scale in ("log", "linear"):
        assert set(figures.troop_levels(data(), scale).shown) == numbered
        assert set(figures.troop_levels(data(), scale, "attacks").shown) == numbered | dated
        assert set(figures.troop_levels(data(), scale, "events").shown) == numbered | events
        assert set(figures.troop_levels(data(), scale, "both").shown) == numbered | dated | events
    for lanes in figures.LANES:
        assert set(figures.attacks(data(), lanes).shown) == dated
    assert set(figures.attack_map(data()).shown) == {r.id for r in data().attacks}
    silent = {r.id for r in data().troop_levels} - numbered
    assert set(figures.timeline(data()).shown) == {r.id for _, r in data().claims() if period_of(r, data())} - silent


@pytest.mark.parametrize("name", IN_TIME)
def test_no_line_joins_two_records(name):
    for whole in (data(), small()):
        for trace in lined(CHARTS[name](whole)):
            for run in runs(trace):
                assert len(run) == 2
                assert run[0][0] == run[1][0] or run[0][1] == run[1][1]


def days(record) -> tuple[str, str]:
    """First day, and the day after the last."""
    first, last = period_of(record, data()).days
    return first.isoformat(), (last + DAY).isoformat()


@pytest.mark.parametrize("name", IN_TIME)
def test_a_mark_lies_on_a_line_as_wide_as_its_date(name):
    chart = CHARTS[name](data())
    lines = widths(chart)
    for trace, x, y, custom in markers(chart):
        for record in map(one, custom[0].split(figures.JOIN)):
            period = period_of(record, data())
            if period.first and period.last:
                assert days(record) in lines[trace.get("yaxis", "y"), y]
            assert days(record)[0] <= x[:10] < days(record)[1]


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_a_troop_level_is_as_wide_as_its_date_and_as_high_as_its_range(scale):
    for record in (*data().troop_levels, level("range", 500, low=200, high=900)):
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
        ranged = record.best is None and None not in (record.low, record.high)
        assert wide[0][1] == (
            sum(axis[n] for n in known) / 2 if ranged else axis[record.best if record.best is not None else max(known)]
        )


def test_all_troop_levels_together_are_drawn_with_the_same_lines_as_each_alone():
    together = sorted(run for trace in lined(figures.troop_levels(data(), "linear")) for run in runs(trace))
    each = [lined(figures.troop_levels(holding(r), "linear")) for r in data().troop_levels]
    assert together == sorted(run for traces in each for trace in traces for run in runs(trace))


def test_an_attack_is_as_wide_as_its_date_where_the_date_is_closed():
    for record in data().attacks:
        period = period_of(record, data())
        if period and period.first and period.last:
            (run,) = (run for trace in lined(figures.attacks(holding(record))) for run in runs(trace))
            assert [x for x, _, _ in run] == list(days(record))


def test_there_is_one_line_for_each_dated_attack():
    drawn = [run for trace in lined(figures.attacks(data())) for run in runs(trace)]
    assert len(drawn) == sum(period_of(r, data()) is not None for r in data().attacks)


def test_an_attack_whose_date_is_open_at_its_start_is_drawn_from_the_first_day_of_all():
    first, second, *_ = data().attacks
    first = first.model_copy(update={"date": "../2011-07-05"})
    second = second.model_copy(update={"date": "2003-05-01"})
    chart = figures.attacks(holding(first, second))
    assert [[x for x, _, _ in run] for run in runs(lined(chart)[0])] == [
        ["2003-05-01", "2011-07-06"],
        ["2003-05-01", "2003-05-02"],
    ]


def heights(chart: figures.Chart) -> dict[str, float]:
    """The height of the mark of each record."""
    return {custom[0]: y for _, _, y, custom in markers(chart)}


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_zero_stands_below_one_and_one_below_ten(scale):
    at = heights(figures.troop_levels(holding(level("a", 0), level("b", 1), level("c", 10), level("d", 10_000)), scale))
    assert at["a"] < at["b"] < at["c"] < at["d"]


@pytest.mark.parametrize("least", [1, 9, 10, 99, 100, 1000, 46_000])
def test_zero_stands_one_step_below_the_highest_power_of_ten_that_is_not_above_any_number(least):
    chart = figures.troop_levels(holding(level("zero", 0), level("least", least), level("most", 170_000)), "log")
    power = len(str(least)) - 1
    assert heights(chart) == pytest.approx({"zero": power - 1, "least": math.log10(least), "most": math.log10(170_000)})
    axis = chart.figure["layout"]["yaxis"]
    assert axis["ticktext"][:2] == ["0", f"{10**power:,}"]
    assert axis["tickvals"][:2] == [power - 1, power]


@pytest.mark.parametrize("whole", [data, small])
def test_the_labels_of_the_logarithmic_axis_stand_where_their_numbers_are_drawn(whole):
    axis = figures.troop_levels(whole(), "log").figure["layout"]["yaxis"]
    ticks = {int(label.replace(",", "")): place for place, label in zip(axis["tickvals"], axis["ticktext"], strict=True)}
    chart = figures.troop_levels(holding(*(level(f"n{number}", number) for number in ticks)), "log")
    assert heights(chart) == {f"n{number}": place for number, place in ticks.items()}
    for record in whole().troop_levels:
        if record.best:
            assert heights(figures.troop_levels(whole(), "log"))[record.id] == pytest.approx(math.log10(record.best))


def test_the_linear_axis_is_the_number_itself():
    chart = figures.troop_levels(data(), "linear")
    for name, height in heights(chart).items():
        record = one(name)
        if record.best is None and None not in (record.low, record.high):
            assert height == (record.low + record.high) / 2
        else:
            assert height == next(n for n in (record.best, record.high, record.low) if n is not None)
    assert "tickvals" not in chart.figure["layout"]["yaxis"]


NUMBERS = st.lists(st.integers(0, 10**9), min_size=3, max_size=3).map(sorted)


@pytest.mark.parametrize("scale", ["log", "linear"])
@settings(max_examples=60)
@given(numbers=st.lists(NUMBERS, min_size=1, max_size=5))
@example(numbers=[[0, 0, 0]])
def test_every_number_lies_within_its_axis(scale, numbers):
    records = [level(f"n{i}", best, low=low, high=high) for i, (low, best, high) in enumerate(numbers)]
    chart = figures.troop_levels(holding(*records), scale)
    low, high = chart.figure["layout"]["yaxis"]["range"]
    assert all(low <= y <= high for trace in chart.figure["data"] for y in trace["y"] if y is not None)


def written_of(record) -> str:
    """The number as the article says it, and whose it is where they are no soldiers."""
    whose = f" ({vocabulary.WORDS['personnel'][record.personnel]})" if record.personnel != "military" else ""
    return f"{words.stated(record)}{whose}"


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_each_number_is_written_beside_its_mark_as_the_article_says_it_and_once_a_place(scale):
    chart = figures.troop_levels(data(), scale)
    written = defaultdict(list)
    for trace in chart.figure["data"]:
        if trace.get("legendgroup") and trace["mode"] == "text":
            for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True):
                written[x, y] += [said(text)] if said(text) else []
    stated = defaultdict(set)
    for name, height in heights(chart).items():
        stated[dates.parse(one(name).refers_to).days[1].isoformat(), height].add(written_of(one(name)))
    assert written.keys() == stated.keys()
    for place, texts in written.items():
        assert len(texts) == 1
        assert texts[0] in stated[place]


def texts(chart: figures.Chart) -> set[str]:
    """What is written beside the marks of a chart."""
    return {said(text) for t in chart.figure["data"] if t.get("mode") == "text" for text in t["text"]} - {""}


def test_on_the_timeline_only_the_numbers_to_be_seen_first_and_those_of_no_soldiers_are_written():
    first = {h.record for h in data().highlights}
    shown = [one(name) for name in figures.troop_levels(data()).shown]
    assert texts(figures.timeline(data())) == {written_of(r) for r in shown if r.id in first or r.personnel != "military"}


def test_a_mark_that_others_cover_carries_their_ids_too_and_each_of_them_its_own():
    same = [level("a", 10_000), level("b", 10_000, kind="offer"), level("c", 10_000, refers_to="2003"), level("d", 99)]
    found = {custom[0]: custom[4:] for custom in customs(figures.troop_levels(holding(*same)))}
    assert found == {"a": ["b"], "b": ["a"], "c": [], "d": []}


def test_the_sentence_of_troop_levels_says_how_many_are_not_of_soldiers():
    both = [level("a", 10), level("b", 20, personnel="civilian")]
    assert "(1 of them not of soldiers)" in figures.troop_levels(holding(*both)).sentence
    assert "soldiers" not in figures.troop_levels(holding(both[0])).sentence


def test_a_number_to_be_seen_first_is_written_also_where_another_mark_has_its_place():
    seen = dataclasses.replace(
        holding(level("a", 5000), level("b", 5000)), highlights=(Highlight(id="first", record="b", why="for the test"),)
    )
    assert texts(figures.timeline(seen)) == {"5,000"}


@pytest.mark.parametrize("name", OF_TABLE["troop_levels"])
def test_kinds_of_number_are_never_in_one_trace(name):
    names = {name: kind for kind, name in vocabulary.WORDS["kinds"].items()}
    chart = CHARTS[name](data())
    numbers = [trace for trace in chart.figure["data"] if trace.get("legendgroup")]
    for trace in numbers:
        if trace.get("customdata"):
            assert {one(custom[0]).kind for custom in trace["customdata"]} == {names[trace["name"]]}
            assert trace["legendgroup"] == names[trace["name"]]
    kinds = Counter(trace["legendgroup"] for trace in numbers if trace.get("customdata"))
    assert kinds == dict.fromkeys({r.kind for r in data().troop_levels if r.id in chart.shown}, 1)


def test_a_number_with_an_open_end_has_an_open_symbol_and_no_other_has():
    for record in data().troop_levels:
        chart = figures.troop_levels(holding(record), "log")
        for trace in chart.figure["data"]:
            if trace.get("customdata"):
                assert trace["marker"]["symbol"][0].endswith("-open") == (None in (record.low, record.high))


def bars(chart: figures.Chart) -> list[dict]:
    return [trace for trace in chart.figure["data"] if trace["type"] == "bar"]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_bar_of_casualties_is_the_number_of_people_in_its_record(outcome):
    chart = figures.casualties(data(), "event", outcome)
    rows = []
    for trace in bars(chart):
        for x, y, custom in zip(trace["x"], trace["y"], trace["customdata"], strict=True):
            record = one(custom[0])
            rows.append(y)
            assert record.outcome == outcome
            assert record.scope != "historical_total"
            assert data().victims[record.victims].name == trace["name"]
            assert x == (record.best if record.best is not None else record.low)
    assert sorted(rows) == list(range(len(chart.shown)))


def test_the_rows_of_the_table_and_the_bars_from_the_top_are_in_order_of_time():
    chart = figures.casualties(data())
    down = sorted(((y, custom[0]) for _, _, y, custom in markers(chart)), reverse=True)
    assert list(dict.fromkeys(name for _, name in down)) == list(chart.shown)
    firsts = [row["First day"] for row in figures.table(data(), chart)]
    assert firsts == sorted(firsts)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("whole", [data, small])
def test_the_segments_of_a_group_of_victims_add_up_to_the_number_at_its_end(whole, outcome):
    chart = figures.casualties(whole(), "victims", outcome)
    counted = {r.id: r for r in totals.total(r for r in whole().casualties if r.outcome == outcome).counted}
    assert set(chart.shown) == counted.keys()
    assert chart.figure["layout"]["barmode"] == "stack"
    groups = defaultdict(list)
    for trace in bars(chart):
        groups[trace["y"][0]].append(trace)
    labels = {round(a["y"] - 0.22): said(a["text"]) for a in chart.figure["layout"]["annotations"]}
    assert labels.keys() == groups.keys()
    for row, segments in groups.items():
        records = [counted[custom[0]] for trace in segments for custom in trace["customdata"]]
        assert [x for trace in segments for x in trace["x"]] == [totals.number(r) for r in records]
        (group,) = {whole().victims[r.victims].name for r in records}
        (written,) = (text for trace in segments for text in trace.get("text", ()))
        more = " or more" if any(r.high is None for r in records) else ""
        assert written == f"{sum(totals.number(r) for r in records):,}{more}"
        assert labels[row] == f"{group} · {words.count(len(records), 'statement')}"


def test_a_segment_is_the_number_stated_or_else_its_lower_bound():
    chart = figures.casualties(holding(killed("a", 10, low=8, high=12), killed("b", None, low=20)), "victims")
    assert {custom[0]: x for _, x, _, custom in markers(chart)} == {"a": 10, "b": 20}
    assert [text for trace in bars(chart) for text in trace.get("text", ())] == ["30 or more"]


def test_by_victims_no_part_and_no_total_of_history_is_drawn():
    history = killed("history", 20_000, scope="historical_total")
    chart = figures.casualties(holding(killed("whole", 15), killed("part", 5, part_of="whole"), history), "victims")
    assert chart.shown == ("whole",)
    assert [trace["x"] for trace in bars(chart)] == [[15]]


def test_where_groups_of_victims_are_more_than_colours_the_label_of_a_bar_says_the_group():
    record = killed("a", 10, victims="us_military")
    (few,) = figures.casualties(holding(record)).figure["layout"]["annotations"]
    assert "US military" not in few["text"]
    groups = {
        f"g{n}": data().victims["us_military"].model_copy(update={"id": f"g{n}"}) for n in range(len(colours.VICTIM_COLOURS))
    }
    more = dataclasses.replace(holding(record), victims={**groups, **data().victims})
    (many,) = figures.casualties(more).figure["layout"]["annotations"]
    assert many["text"] == few["text"].replace(" · ", " · US military · ")


@pytest.mark.parametrize("by", figures.BY)
def test_the_rule_of_casualties_says_what_is_never_added(by):
    rule = figures.casualties(data(), by).rule
    assert "a part is never added to its whole" in rule
    assert "Totals of history" in rule
    assert "are never added" in rule
    assert ("cut into its statements" in rule) == (by == "victims")
    assert ("faint bar is part of another" in rule) == (by == "event")


@pytest.mark.parametrize("by", figures.BY)
@settings(max_examples=60)
@given(numbers=st.lists(st.tuples(NUMBERS, st.sampled_from(list(data().victims))), min_size=1, max_size=6))
def test_every_bar_of_casualties_ends_within_its_axis(by, numbers):
    records = [
        killed(f"n{i}", best, low=low, high=high, victims=victims) for i, ((low, best, high), victims) in enumerate(numbers)
    ]
    chart = figures.casualties(holding(*records), by)
    ends: Counter[int] = Counter()
    for trace in bars(chart):
        above = trace.get("error_x", {}).get("array", [0] * len(trace["x"]))
        for x, more, y in zip(trace["x"], above, trace["y"], strict=True):
            ends[y] += x + more
    low, high = chart.figure["layout"]["xaxis"]["range"]
    assert low == 0
    assert all(end <= high for end in ends.values())


@pytest.mark.parametrize(("low", "high"), [(8, 12), (10, None), (None, 10)])
def test_a_bar_shows_more_than_its_text_that_its_number_is_a_range_or_open(low, high):
    def look(record) -> list[dict]:
        traces = figures.casualties(holding(record)).figure["data"]
        return [{k: v for k, v in trace.items() if k not in ("text", "customdata")} for trace in traces]

    assert look(killed("a", 10, low=low, high=high)) != look(killed("a", 10))


def test_the_error_bar_of_a_range_reaches_from_its_lowest_to_its_highest_number():
    (trace,) = figures.casualties(holding(killed("a", 10, low=8, high=13))).figure["data"]
    assert (trace["x"], trace["error_x"]["arrayminus"], trace["error_x"]["array"]) == ([10], [2], [3])


def test_parts_are_paler_than_what_is_added():
    drawn = 0
    for trace in bars(figures.casualties(data())):
        for opacity, text, custom in zip(trace["marker"]["opacity"], trace["text"], trace["customdata"], strict=True):
            part = bool(one(custom[0]).part_of)
            drawn += part
            assert (opacity < 1) == part
            assert text.endswith("(part)") == part
    assert drawn


def test_a_part_without_a_number_is_left_out_like_any_other_statement_without_one():
    chart = figures.casualties(holding(killed("whole", 15), killed("part", None, part_of="whole")))
    assert chart.shown == ("whole",)
    assert sum_said(chart.sentence) == 15


def left_out(sentence: str) -> str:
    """What the sentence of casualties says that it leaves out."""
    return sentence.partition("left out: ")[2]


def test_the_sentence_of_casualties_is_the_sum_that_counts_nobody_twice():
    total = totals.total(r for r in data().casualties if r.outcome == "killed")
    sentence = figures.casualties(data()).sentence
    assert sentence.startswith(f"{len(total.counted)} statements add up to {total.best} or more people killed (")
    assert sum(map(int, re.findall(r"\d+", left_out(sentence)))) == len(total.left_out)


def test_the_fifteen_of_june_are_not_twenty_in_the_sentence():
    left = select(data(), Filters(sources=("slavin-2011",)))
    assert figures.casualties(left).sentence.startswith("1 statement")
    assert "15 people killed" in figures.casualties(left).sentence
    assert re.search(r"1 part\b", left_out(figures.casualties(left).sentence))


@pytest.mark.parametrize(
    ("records", "sentence"),
    [
        ([("a", 1, {})], "1 statement adds up to 1 person killed."),
        ([("a", 2, {})], "1 statement adds up to 2 people killed."),
        ([("a", 0, {})], "1 statement adds up to 0 people killed."),
        ([("a", 1, {"high": None})], "1 statement adds up to 1 or more people killed."),
        ([("a", 1200, {}), ("b", 1, {})], "2 statements add up to 1,201 people killed."),
        (
            [("a", 2, {}), ("b", 3, {"victims": "iranian", "high": None}), ("c", 1, {"victims": "unspecified"})],
            "3 statements add up to 6 or more people killed (US military 2, Iranians 3 or more, group not specified 1).",
        ),
        (
            [("a", 9, {}), ("b", 2, {"part_of": "a"})],
            "1 statement adds up to 9 people killed; left out: 1 part of one of them.",
        ),
        (
            [("a", 9, {}), ("b", 2, {"part_of": "a"}), ("c", 3, {"part_of": "a"}), ("d", None, {}), ("e", None, {"high": 5})],
            "1 statement adds up to 9 people killed; left out: 2 parts of them, 1 statement without a number, 1 upper bound.",
        ),
        ([("a", None, {})], "Nothing can be added up: 1 statement without a number."),
        ([], "No statement of people killed."),
    ],
)
def test_the_sentence_of_casualties_in_singular_and_plural(records, sentence):
    given = [killed(name, number, **fields) for name, number, fields in records]
    for by in figures.BY:
        assert figures.casualties(holding(*given), by).sentence == sentence


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ([], "0 stated numbers."),
        ([46_000], "1 stated number, 46,000."),
        ([46_000, 1], "2 stated numbers, from 1 to 46,000."),
        ([1, None, None], "1 stated number, 1; 2 more are given without a number and stand in the list only."),
        ([1, None], "1 stated number, 1; 1 more is given without a number and stands in the list only."),
    ],
)
def test_the_sentence_of_troop_levels_in_singular_and_plural(numbers, sentence):
    records = [level(f"n{i}", number) for i, number in enumerate(numbers)]
    assert figures.troop_levels(holding(*records)).sentence == sentence


@pytest.mark.parametrize(
    ("attacks", "events", "below"),
    [
        (1, 0, "1 attack or use of force"),
        (2, 0, "2 attacks and uses of force"),
        (0, 1, "1 political event"),
        (1, 2, "1 attack or use of force and 2 political events"),
    ],
)
def test_the_sentence_of_troop_levels_says_in_singular_and_plural_what_is_below(attacks, events, below):
    acts = [p for p in data().positions if p.event]
    chart = figures.troop_levels(holding(one(TROOPS), *data().attacks[:attacks], *acts[:events]), "log", "both")
    assert chart.sentence == f"1 stated number, 46,000. Below: {below}."


def test_the_sentence_of_the_timeline_says_the_years_that_its_records_are_about():
    assert figures.timeline(holding(one(TROOPS))).sentence == "1 troop level, about 2011."
    assert figures.timeline(holding(killed("a", 3, date="2004-05-01"))).sentence == "1 casualty figure, about 2004."


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


@pytest.mark.parametrize("by", figures.BY)
def test_a_stated_zero_has_a_ring_and_no_other_number_has(by):
    chart = figures.casualties(holding(killed("none", 0), killed("some", 3)), by)
    assert set(chart.shown) == {"none", "some"}
    (ring,) = (trace for trace in chart.figure["data"] if trace["type"] == "scatter")
    assert ring["marker"]["symbol"] == "circle-open"
    assert (ring["x"], [custom[0] for custom in ring["customdata"]]) == ([0], ["none"])
    (row,) = (y for trace, _, y, custom in markers(chart) if trace["type"] == "bar" and custom[0] == "none")
    assert ring["y"] == [row]


def test_undated_casualties_of_an_attack_that_the_filter_left_out_can_be_drawn():
    record = one("casualties-taji-2011-killed").model_copy(update={"date": None})
    whole = dataclasses.replace(data(), casualties=(record,))
    left = select(whole, Filters(types=("rocket_or_mortar",)))
    assert figures.casualties(left).shown == (record.id,)


@pytest.mark.parametrize("name", [n for n in CHARTS if n.startswith(("attacks", "positions")) or n.endswith("none")])
def test_sentences_say_how_many_records_are_drawn(name):
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
    assert sentence.startswith("1 attack or use of force in 1 lane")
    assert sentence.endswith("; 1 more has no date.")
    another = undated.model_copy(update={"id": "another"})
    assert figures.attacks(holding(undated, another, data().attacks[1])).sentence.endswith("; 2 more have no date.")
    assert "no date" not in figures.attacks(data()).sentence


def test_the_sentence_of_attacks_names_no_wider_attack_that_is_not_shown():
    part = next(r for r in data().attacks if r.part_of)
    assert "told with it" not in figures.attacks(holding(part)).sentence
    assert "1 of them part of a wider one" in figures.attacks(holding(part, one(part.part_of))).sentence


LANE_OF = {
    "type": lambda attack: vocabulary.WORDS["types"][attack.type],
    "place": lambda attack: ", ".join(data().places[p].name for p in attack.places) or NOWHERE,
    "blamed": lambda attack: (
        ", ".join(dict.fromkeys(data().actors[a.actor].name for a in attack.attributions if a.status != "denied")) or NOBODY
    ),
}


@pytest.mark.parametrize("lanes", figures.LANES)
@settings(max_examples=30)
@given(filters=FILTERS)
@example(filters=Filters())
def test_each_attack_stands_in_its_lane_and_the_lanes_count_all_that_are_shown(lanes, filters):
    chart = figures.attacks(select(data(), filters), lanes)
    # A label stands above the highest mark of its lane.
    labels = sorted(
        (a["y"], *re.fullmatch(r"(.*) \((\d+)\)", said(a["text"])).groups()) for a in chart.figure["layout"]["annotations"]
    )
    assert sum(int(number) for _, _, number in labels) == len(chart.shown)
    inside: Counter[str] = Counter()
    for _, _, y, custom in markers(chart):
        lane = next(name for height, name, _ in labels if height > y)
        wanted = LANE_OF[lanes](one(custom[0]))
        assert lane == wanted if len(wanted) <= 52 else lane.endswith("…") and wanted.startswith(lane[:-1])
        inside[lane] += 1
    assert inside == {name: int(number) for _, name, number in labels}
    assert len(labels) == len(inside)
    assert {row["Record"]: row["Lane"] for row in figures.table(data(), chart)} == {
        name: LANE_OF[lanes](one(name)) for name in chart.shown
    }


def test_who_only_denies_is_not_in_a_lane():
    blamed = next(a for a in data().attacks if a.attributions)
    denied = [a.model_copy(update={"status": "denied"}) for a in blamed.attributions]
    chart = figures.attacks(holding(blamed.model_copy(update={"attributions": tuple(denied)})), "blamed")
    assert [said(a["text"]) for a in chart.figure["layout"]["annotations"]] == [f"{NOBODY} (1)"]
    chart = figures.attacks(holding(blamed.model_copy(update={"attributions": (*denied, blamed.attributions[0])})), "blamed")
    accused = data().actors[blamed.attributions[0].actor].name
    assert [said(a["text"]) for a in chart.figure["layout"]["annotations"]] == [f"{accused} (1)"]


def test_the_lane_of_what_is_not_stated_is_the_lowest_and_the_others_are_in_order_of_number():
    for lanes, last in (("place", NOWHERE), ("blamed", NOBODY)):
        found = sorted(figures.attacks(data(), lanes).figure["layout"]["annotations"], key=lambda a: a["y"])
        assert said(found[0]["text"]).startswith(last)
        numbers = [int(re.search(r"\((\d+)\)$", a["text"])[1]) for a in found[1:]]
        assert numbers == sorted(numbers)


@pytest.mark.parametrize("lanes", figures.LANES)
def test_the_sentence_of_attacks_names_the_three_largest_lanes_with_their_numbers(lanes):
    sizes = Counter(LANE_OF[lanes](attack) for attack in data().attacks)
    named = re.findall(r"“(.*?)” (\d+)", figures.attacks(data(), lanes).sentence)
    assert [int(number) for _, number in named] == sorted(sizes.values(), reverse=True)[:3]
    assert all(sizes[lane] == int(number) for lane, number in named)


@pytest.mark.parametrize("lanes", figures.LANES)
def test_no_two_marks_of_a_row_are_nearer_than_a_seventieth_of_the_time_axis(lanes):
    for whole in (data(), small()):
        chart = figures.attacks(whole, lanes)
        start, end = map(date.fromisoformat, chart.figure["layout"]["xaxis"]["range"])
        for (_, x, y, _), (_, other, height, _) in itertools.combinations(markers(chart), 2):
            apart = abs((date.fromisoformat(x[:10]) - date.fromisoformat(other[:10])).days)
            assert y != height or apart > (end - start).days / 70


def test_the_sentence_of_positions_counts_statements_and_actors():
    said_of_it = [one(name) for name in of_most(data()).shown][:3]
    many = words.count(len({p.actor for p in said_of_it}), "actor")
    assert of_most(holding(*said_of_it)).sentence.startswith(f"3 statements by {many}: ")
    assert of_most(holding(said_of_it[0])).sentence.startswith("1 statement by 1 actor: ")


def test_an_undated_record_is_not_on_the_timeline():
    attack = data().attacks[0].model_copy(update={"date": None})
    assert figures.timeline(holding(attack)).shown == ()
    assert (
        figures.timeline(holding(attack)).sentence == "No record can be drawn; 1 record without a number or a date is not drawn."
    )


@pytest.mark.parametrize("whole", [data, small])
def test_the_timeline_has_a_lane_for_each_article_with_records_and_marks_when_it_was_published(whole):
    dataset = whole()
    chart = figures.timeline(dataset)
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
            for name in custom[0].split(figures.JOIN):
                assert abs(y - lanes[dataset.sources[dataset.citations[name][0].source].short]) < 0.5


def test_the_timeline_has_no_panel_for_what_is_not_there():
    chart = figures.timeline(holding(*data().attacks))
    titles = [said(a["text"]) for a in chart.figure["layout"]["annotations"] if a["yref"] == "paper"]
    assert titles == ["<b>Attacks and uses of force</b>"]


def written(chart: figures.Chart) -> Iterator[str]:
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
    chart = CHARTS[name](dataclasses.replace(data(), **known))
    texts = [text.replace("<br>", " ") for text in written(chart)]
    assert not [text for text in texts if "<" in text]
    assert not chart.shown or any("&lt;" in text for text in texts)


@pytest.mark.parametrize(
    "colours",
    [
        pytest.param(lambda: colours.TABLE_COLOURS, id="tables"),
        pytest.param(lambda: {k: colour for k, (colour, _) in colours.KIND_MARKS.items()}, id="kinds"),
        pytest.param(lambda: {k: symbol for k, (_, symbol) in colours.KIND_MARKS.items()}, id="symbols of kinds"),
        pytest.param(lambda: colours.STANCE_COLOURS, id="stances"),
        pytest.param(lambda: dict(enumerate(colours.VICTIM_COLOURS)), id="victims"),
    ],
)
def test_no_two_sorts_of_mark_look_the_same(colours):
    assert len(set(colours().values())) == len(colours())


@pytest.mark.parametrize("kind", colours.KIND_MARKS)
def test_the_symbol_of_a_kind_has_an_inside_so_that_it_looks_different_when_open(kind):
    without = ("line-", "cross-thin", "x-thin", "asterisk", "hash", "y-")  # Plotly draws these and their -open alike
    assert not colours.KIND_MARKS[kind][1].startswith(without)


@pytest.mark.parametrize("name", CHARTS)
def test_no_two_entries_of_a_legend_look_the_same(name):
    figure = CHARTS[name](data()).figure
    shown = [t for t in figure["data"] if figure["layout"]["showlegend"] and t.get("name") and t.get("showlegend", True)]
    looks = [
        json.dumps([t["type"], t.get("mode"), t["marker"].get("color"), t["marker"].get("symbol")])
        for t in shown
        if "marker" in t
    ]
    assert len(set(looks)) == len(looks)
    assert len({t["name"] for t in shown}) == len(shown)


# Machado, Oliveira and Fernandes 2009, severity 1, for linear RGB.
WITHOUT = {
    "red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}
XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)
CLEAR = 10
Look = tuple[str, str]


def times(matrix, vector) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def lab(colour: str, without: str) -> tuple[float, float, float]:
    """A colour in CIE L*a*b* as an eye sees it that lacks the cones for red or for green."""
    given = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in given]
    seen = [min(max(c, 0), 1) for c in times(WITHOUT[without], linear)]
    parts = [part / white for part, white in zip(times(XYZ, seen), WHITE, strict=True)]
    x, y, z = (t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29 for t in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def confused(looks: set[Look]) -> list[tuple[Look, Look]]:
    """Pairs of colour and symbol that an eye without red or without green may take for each other."""
    return [
        (one, other)
        for one, other in itertools.combinations(sorted(looks), 2)
        if one[1] == other[1] and any(math.dist(lab(one[0], eye), lab(other[0], eye)) <= CLEAR for eye in WITHOUT)
    ]


def test_the_check_of_colours_finds_red_and_green_of_one_symbol_and_no_others():
    red, green, blue = "#a03c00", "#5a5f00", "#2f6690"
    assert confused({(red, "x"), (green, "x")})
    assert not confused({(red, "x"), (green, "circle")})
    assert not confused({(red, "x"), (blue, "x")})


def test_the_kinds_of_number_differ_in_symbol_or_clearly_in_colour_to_an_eye_without_red_or_green():
    assert len(set(colours.KIND_MARKS.values())) == len(colours.KIND_MARKS)
    assert confused(set(colours.KIND_MARKS.values())) == []


def test_the_marks_of_the_timeline_differ_in_symbol_or_clearly_in_colour_to_an_eye_without_red_or_green():
    looks = set(colours.KIND_MARKS.values())
    for trace, *_ in markers(figures.timeline(data())):
        symbols = trace["marker"]["symbol"]
        for symbol in symbols if isinstance(symbols, list) else [symbols]:
            looks.add((trace["marker"]["color"], symbol.removesuffix("-open")))
    assert {colour for colour, _ in looks} >= set(colours.TABLE_COLOURS.values())
    assert confused(looks) == []
