"""Charts of many records: each mark holds the records of its lane and year that a plain reckoning puts there."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger import charts
from ledger.charts import Chart
from ledger.charts.base import bounds_of
from ledger.charts.casualties import drawn_of
from ledger.charts.lanes import MOST_LANES, Lanes
from ledger.charts.sentences import of_casualties
from ledger.model import vocabulary
from ledger.query import totals
from ledger.query.facets import period_of
from ledger.query.filters import Filters
from ledger.query.selection import Selection, select
from tests.charts.figures import customs, said
from tests.charts.samples import FILTERS, MADE_FILTERS, holding, killed, made, real
from tests.charts.test_attack_map import first_place
from tests.charts.test_attacks import lanes_of
from tests.conftest import data, examples

ONE_BY_ONE = ""
Placed = Iterable[tuple[str, str]]
"""The place of each record that a chart draws, with its id: the words for its lane and year, or `ONE_BY_ONE`."""


def year(record, dataset) -> int:
    """The year in the middle of the time of a record, 0 without a time."""
    period = period_of(record, dataset)
    return date.fromordinal(sum(day.toordinal() for day in period.days) // 2).year if period else 0


def in_years(selection: Selection, records: Iterable, lane: Callable, many: bool) -> Iterator[tuple[str, str]]:
    """The records that have a time, by lane and year if they are many."""
    for record in records:
        if its := year(record, selection.dataset):
            yield f"{lane(record)} {its}" if many else ONE_BY_ONE, record.id


def timeline(left: Selection) -> Placed:
    records = [(table, r) for table, r in left.claims()]
    tables = {r.id: vocabulary.WORDS["tables"][table] for table, r in records}
    drawn = [r for table, r in records if table != "troop_levels" or bounds_of(r)]
    return in_years(left, drawn, lambda r: tables[r.id], len(records) > 400)


def troop_levels(left: Selection) -> Placed:
    numbered = [r for r in left.troop_levels if bounds_of(r)]
    others = {r.id: " (not of soldiers)" * (r.personnel != "military") for r in numbered}
    return in_years(left, numbered, lambda r: vocabulary.WORDS["kinds"][r.kind] + others[r.id], len(numbered) > 200)


def with_both_below(left: Selection) -> Placed:
    acts = [p for p in left.positions if p.event]
    yield from troop_levels(left)
    yield from in_years(left, left.attacks, lambda r: "Attacks", len(left.attacks) > 400)
    yield from in_years(left, acts, lambda r: "Political events", len(acts) > 40)


def attacks(lanes: str) -> Callable[[Selection], Placed]:
    def reckon(left: Selection) -> Placed:
        many = len(left.attacks) > 400
        for record in left.attacks:
            for name in lanes_of(left.dataset, record, lanes):
                yield from in_years(left, [record], lambda r, name=name: name, many)

    return reckon


def on_the_map(left: Selection) -> Placed:
    for record in left.attacks:
        place = first_place(record, left.dataset)
        yield (place.name if place else "Not on the map") if len(left.attacks) > 150 else ONE_BY_ONE, record.id


def casualties(left: Selection) -> Placed:
    groups = left.dataset.victims
    stated = (r for r in left.casualties if r.outcome == "killed" and r.scope != "historical_total")
    drawn = [r for r in stated if totals.number(r) is not None]
    return in_years(left, drawn, lambda r: groups[r.victims].name, True) if len(drawn) > 150 else one_by_one(drawn)


def by_victims(left: Selection) -> Placed:
    sums, groups = totals.sums(left, "killed"), left.dataset.victims
    alone = {r.id: r for r in sums.of(totals.Fate.NO_GROUP, totals.Fate.NO_YEAR)}
    drawn = sums.of(totals.Fate.ADDED, totals.Fate.NO_GROUP, totals.Fate.NO_YEAR)
    if len(drawn) > 150:
        return in_years(left, drawn, lambda r: groups[r.victims].name, True)
    return one_by_one(r for r in drawn if r.id not in alone or r.part_of not in alone)


def one_by_one(records: Iterable) -> list[tuple[str, str]]:
    return [(ONE_BY_ONE, r.id) for r in records]


def issue(left: Selection) -> str:
    return "issue-1" if "issue-1" in left.dataset.issues else "stay"


def on_one_issue(left: Selection) -> Placed:
    given_on_it = [p for p in left.positions if p.issue == issue(left)]
    return in_years(left, given_on_it, lambda p: vocabulary.WORDS["stances"][p.stance], len(given_on_it) > 400)


@dataclass(frozen=True)
class Case:
    """A chart, a plain reckoning of what it draws and where, and which of a mark's custom data say the number and the place."""

    make: Callable[[Selection], Chart]
    reckon: Callable[[Selection], Placed]
    number: int = 1
    place: tuple[int, ...] = (3, 2)


CASES = {
    "timeline": Case(charts.timeline, timeline),
    "troop levels": Case(charts.troop_levels, troop_levels),
    "troop levels, linear, both below": Case(lambda left: charts.troop_levels(left, "linear", "both"), with_both_below),
    "casualties": Case(charts.casualties, casualties),
    "casualties by victims": Case(lambda left: charts.casualties(left, "victims"), by_victims),
    "attacks by type": Case(charts.attacks, attacks("type")),
    "attacks by blamed": Case(lambda left: charts.attacks(left, "blamed"), attacks("blamed")),
    "map": Case(charts.attack_map, on_the_map, 1, (2,)),
    "one issue": Case(lambda left: charts.positions(left, issue(left)), on_one_issue),
}


def agrees(case: Case, left: Selection) -> None:
    """The chart draws what the plain reckoning draws, each record on one mark, and each mark holds and counts its own."""
    chart, marks = case.make(left), case.make(left).marks()
    wanted = defaultdict(list)
    for place, name in case.reckon(left):
        wanted[place].append(name)
    assert sorted(chart.shown) == sorted({name for names in wanted.values() for name in names})
    many = [custom for custom in customs(chart) if custom[0] in marks]
    assert sorted(custom[0] for custom in many) == sorted(marks)
    alone = [name for custom in customs(chart) if custom[0] not in marks for name in custom[0].split(charts.JOIN)]
    if case.make is charts.timeline:  # there an attack has a mark in the lane of each side
        alone = sorted(set(alone))
    assert sorted(alone) == sorted(wanted.pop(ONE_BY_ONE, []))
    held = {}
    for custom in many:
        place = re.sub(r":.* about ", " ", " ".join(said(custom[n]) for n in case.place))  # troop levels say their numbers too
        held[place] = list(marks[custom[0]])
        assert int(custom[case.number].split()[0].replace(",", "")) == len(held[place])
    assert held == folded(wanted, {place.rpartition(" ")[0] for place in held})
    assert ("too many" in chart.rule) == bool(many)


def folded(wanted: dict[str, list[str]], named: set[str]) -> dict[str, list[str]]:
    """What marks are to hold where lanes that have no name are one; the lanes of the most records have names."""
    sizes: Counter[str] = Counter()
    for place, names in wanted.items():
        sizes[place.rpartition(" ")[0]] += len(names)
    rest = sizes.keys() - named
    if not rest:
        return dict(wanted)
    assert len(sizes) > MOST_LANES + 1
    assert len(rest) == len(sizes) - MOST_LANES
    assert max(sizes[lane] for lane in rest) <= min(sizes[lane] for lane in sizes.keys() - rest)
    together = defaultdict(set)
    for place, names in wanted.items():
        lane, _, its = place.rpartition(" ")
        together[f"{len(rest)} other lanes {its}" if lane in rest else place] |= set(names)
    return {place: sorted(names, key=made().row.__getitem__) for place, names in together.items()}


@pytest.mark.parametrize("name", CASES)
@examples(12)
@given(filters=MADE_FILTERS)
@example(filters=Filters())
@example(filters=Filters(start=date(2005, 1, 1)))
def test_each_mark_holds_the_records_of_its_lane_and_year(name, filters):
    agrees(CASES[name], select(made(), filters))


@pytest.mark.parametrize("name", CASES)
@examples(12)
@given(filters=FILTERS)
@example(filters=Filters())
def test_a_chart_of_few_records_draws_those_of_the_same_plain_reckoning_one_by_one(name, filters):
    left = select(data(), filters)
    agrees(CASES[name], left)
    assert CASES[name].make(left).marks() == {}


@pytest.mark.parametrize("name", CASES)
def test_all_of_the_made_up_dataset_is_counted_in_figures_of_at_most_100_kb(name):
    chart = CASES[name].make(select(made()))
    assert chart.marks()
    assert "too many" in chart.rule
    assert len(json.dumps(chart.figure)) < 100_000


LIMITS = {
    "timeline": ("attacks", 400),
    "troop levels": ("troop_levels", 200),
    "casualties by victims": ("casualties", 150),
    "attacks by type": ("attacks", 400),
    "map": ("attacks", 150),
    "one issue": ("positions", 400),
}


@pytest.mark.parametrize("name", LIMITS)
def test_as_many_records_as_are_drawn_one_by_one_are_drawn_so_and_one_more_is_counted(name):
    table, most = LIMITS[name]
    rows = select(made()).rows(table)
    drawn = [made().row[record] for _, record in CASES[name].reckon(select(made()))]
    rows = np.intersect1d(rows, drawn)
    for number in (most, most + 1):
        kept = np.zeros(made().size, dtype=bool)
        kept[rows[:number]] = True
        chart = CASES[name].make(Selection(made(), Filters(), kept))
        assert len(chart.shown) == number
        assert bool(chart.marks()) == (number > most)
        assert chart.rule.count("Narrow the filter to") == chart.rule.count(f"Narrow the filter to {most} ")


def test_the_sentence_of_a_chart_by_year_counts_what_is_drawn_and_what_has_no_date():
    for name in ("timeline", "attacks by type", "attacks by blamed", "one issue"):
        left = select(made(), Filters())
        chart = CASES[name].make(left)
        every = {"timeline": left.size, "one issue": len(chart.shown)}.get(name, len(left.attacks))
        counted = re.match(r"([\d,]+) [a-z ]+ in (\d+) lanes, counted by year; the largest (.*?)[;.]", chart.sentence)
        assert int(counted[1].replace(",", "")) == len(chart.shown)
        sizes = Counter()
        for place, names in ((c[3], chart.marks()[c[0]]) for c in customs(chart)):
            sizes[said(place)] += len(names)
        assert int(counted[2]) == len(sizes)
        named = [(lane, int(n.replace(",", ""))) for lane, n in re.findall(r"“(.*?)” ([\d,]+)", counted[3])]
        assert all(sizes[lane] == number for lane, number in named)
        if "other lanes" not in "".join(sizes):
            told = [number for lane, number in sizes.items() if lane != "Attack, type not specified"]
            assert [n for _, n in named] == sorted(told, reverse=True)[:3]
        missing = re.search(r"; ([\d,]+) more (?:has|have) no ", chart.sentence)
        assert int(missing[1].replace(",", "") if missing else 0) == every - len(chart.shown)


@pytest.mark.parametrize("by", ["event", "victims"])
def test_a_mark_of_many_casualties_says_the_sum_of_its_group_and_year_alone(by):
    chart, sums = charts.casualties(select(made()), by), totals.sums(select(made()), "killed")
    told = 0
    for key, text, its, group in customs(chart):
        held = [made().by_id[name][1] for name in chart.marks()[key]]
        added = [r for r in sums.counted if r in held]
        assert {made().victims[r.victims].name for r in held} == {said(group)}
        if len(added) > 1:
            open_ended = any(r.high is None for r in added)
            whole = f"{sum(totals.number(r) for r in added):,}{' or more' if open_ended else ''}"
            told_sum, _, of = said(text).partition(" people killed, of ")
            assert told_sum.endswith(f"; {len(added):,} of them added by this ledger: {whole}"), its
            assert its in of
            told += 1
        else:
            assert "added" not in text
    assert told == len(sums.added)


def test_a_part_without_a_number_is_in_no_mark():
    parts = killed("part", 1, part_of="n0"), killed("silent", None, part_of="n0")
    chart = charts.casualties(holding(*(killed(f"n{n}", 1) for n in range(151)), *parts))
    assert chart.marks()
    assert set(chart.shown) == {f"n{n}" for n in range(151)} | {"part"}


def test_a_mark_of_troop_levels_spans_the_lowest_to_the_highest_and_stands_among_them():
    chart = charts.troop_levels(select(made()), "linear")
    for trace in (t for t in chart.figure["data"] if "customdata" in t):
        for (key, _, _, told), y in zip(trace["customdata"], trace["y"], strict=True):
            numbers = [bounds_of(made().by_id[name][1]) for name in chart.marks()[key]]
            middle = sorted(mark for _, mark, _ in numbers)
            lowest, highest = min(low for low, _, _ in numbers), max(high for *_, high in numbers)
            assert y == middle[(len(middle) - 1) // 2]
            assert f"{lowest:,} to {highest:,}, {y:,.0f} in the middle" in told


@pytest.mark.parametrize("outcome", ["killed", "injured"])
@pytest.mark.parametrize("filters", [Filters(), Filters(end=date(2013, 1, 1), stances=("for", "silent"))])
def test_the_sentence_about_many_casualties_is_that_of_all_and_each_row_says_what_is_added(filters, outcome):
    left = select(made(), filters)
    sums = totals.sums(left, outcome)
    by_group, by_year = (charts.casualties(left, by, outcome) for by in ("victims", "event"))
    for by, chart in (("victims", by_group), ("event", by_year)):
        assert chart.sentence.startswith(of_casualties(left, sums, outcome, len(drawn_of(left, by, outcome))))
    alone = sums.of(totals.Fate.NO_GROUP, totals.Fate.NO_YEAR)
    assert set(by_group.shown) == {r.id for r in (*sums.counted, *alone) if period_of(r, made())}
    adds = {r.id: totals.number(r) for r in sums.counted}
    assert {r.id: by_year.row(r)["Adds"] for r in by_year.rows} == {r.id: adds.get(r.id) for r in by_year.rows}


CODES = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([0, 2003, 2011, 2020])), max_size=200)


@given(CODES, st.integers(1, 30))
@example([], 5)
@example([(3, 0)], 5)
def test_lanes_hold_count_and_fold_what_one_by_one_gives(pairs, most):
    names = [f"Lane {n}" for n in range(40)] + ["lane 7!"]
    codes, years = (np.array([pair[n] for pair in pairs], dtype=np.intp) for n in (0, 1))
    lanes = Lanes(real(), np.arange(len(pairs)), codes, names, years)
    ids = list(data().by_id)
    held = defaultdict(list)
    for row, (lane, its) in enumerate(pairs):
        if its:
            held[lane, its].append(ids[row])
    assert lanes.counts == [(*place, len(held[place])) for place in sorted(held)]
    assert {key: list(found) for key, found in lanes.marks().items()} == {lanes.key(*place): held[place] for place in held}
    assert [r.id for r in lanes.drawn] == [ids[row] for row, (_, its) in enumerate(pairs) if its]
    sizes = Counter(lane for lane, its in pairs if its)
    assert lanes.sizes == [sizes[lane] for lane in range(41)]
    assert lanes.spans() == [(date(its, 1, 1), date(its, 12, 31)) for its in sorted({its for _, its in pairs if its})]
    assert len(set(lanes.keys)) == 41
    few = lanes.folded(most)
    largest = sorted(sizes, key=lambda lane: (-sizes[lane], lane))
    kept = largest if len(largest) <= most + 1 else largest[:most]
    rest = [lane for lane in largest if lane not in kept]
    assert few.names == [names[lane] for lane in kept] + ([f"{len(rest)} other lanes"] if rest else [])
    assert few.sizes == [sizes[lane] for lane in kept] + ([sum(sizes[lane] for lane in rest)] if rest else [])
    assert sorted(r.id for r in few.drawn) == sorted(name for found in held.values() for name in found)
