"""Charts of many records: every record stands in one mark, what marks say adds up, and no figure is heavy."""

import functools
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.generate import write
from ledger import charts
from ledger.charts import Chart, Grid, bins
from ledger.charts.base import edges
from ledger.charts.casualties import sentence
from ledger.loading.opening import open_dataset
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Claim
from ledger.query import agreement, totals
from ledger.query.facets import period_of
from ledger.query.filters import Filters
from ledger.query.selection import select
from tests.conftest import data as real

CHARTS: dict[str, Callable[[Dataset], Chart]] = {
    "timeline": charts.timeline,
    "troop levels": charts.troop_levels,
    "troop levels, linear, both below": lambda data: charts.troop_levels(data, "linear", "both"),
    "casualties": charts.casualties,
    "casualties by victims": lambda data: charts.casualties(data, "victims"),
    "attacks by type": charts.attacks,
    "attacks by place": lambda data: charts.attacks(data, "place"),
    "attacks by blamed": lambda data: charts.attacks(data, "blamed"),
    "map": charts.attack_map,
    "one issue": lambda data: charts.positions(data, "issue-1"),
}
GRIDS: dict[str, Callable[[Dataset], Grid]] = {
    "matrix": charts.matrix,
    "matrix of stances": lambda data: charts.matrix(data, "government", "statements", rule="stances"),
    "blames": charts.blames,
}


@functools.cache
def made() -> Dataset:
    """A made-up dataset that is large enough for every chart to count."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), 8000, 30, seed=3)
        found, problems = open_dataset(Path(folder))
    assert found, problems
    return found


def keys(chart: Chart) -> list[str]:
    """The keys of the marks that hold many, and the ids of the others."""
    return [c[0] for trace in chart.figure["data"] for c in trace.get("customdata", ())]


@pytest.mark.parametrize("start", [None, date(2005, 1, 1)])
@pytest.mark.parametrize("name", CHARTS)
def test_every_record_stands_in_one_mark(name: str, start: date | None) -> None:
    chart = CHARTS[name](select(made(), Filters(start=start)))
    marks = keys(chart)
    assert len(marks) == len(set(marks))
    assert {key for key in marks if key.startswith("~")} == set(chart.bins)
    assert chart.bins
    held = Counter(record for key in marks for record in chart.bins.get(key, (key,)))
    assert set(held.values()) == {1}
    assert sorted(held) == sorted(chart.drawn)
    assert len(chart.drawn) == len(held)
    place = 2 if name == "casualties by victims" else 1
    for said in (c for trace in chart.figure["data"] for c in trace.get("customdata", ()) if c[0] in chart.bins):
        assert int(said[place].split()[0].replace(",", "")) == len(chart.bins[said[0]])


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_draws_what_it_may_and_says_that_it_counts(name: str) -> None:
    data = made()
    chart = CHARTS[name](data)
    assert "too many" in chart.rule
    wanted: dict[str, set[str]] = {
        "timeline": {
            r.id
            for t, r in data.claims()
            if period_of(r, data) and (t != "troop_levels" or edges(r))  # type: ignore[arg-type]
        },
        "troop levels": {r.id for r in data.troop_levels if edges(r)},
        "attacks by type": {r.id for r in data.attacks if r.date},
        "attacks by place": {r.id for r in data.attacks if r.date},
        "attacks by blamed": {r.id for r in data.attacks if r.date},
        "map": {r.id for r in data.attacks},
        "casualties by victims": {r.id for r in killed(data).counted},
        "one issue": {p.id for p in data.positions if p.issue == "issue-1"},
    }
    if name in wanted:
        assert set(chart.drawn) == wanted[name]


def killed(data: Dataset) -> totals.Total:
    return totals.total(r for r in data.casualties if r.outcome == "killed")


def test_the_bars_of_groups_add_up_to_the_sum() -> None:
    bars = charts.casualties(made(), "victims").figure["data"][0]
    assert sum(bars["x"]) == killed(made()).best


def test_a_mark_of_troop_levels_spans_the_lowest_to_the_highest_and_stands_among_them() -> None:
    chart = charts.troop_levels(made(), "linear")
    for trace in (t for t in chart.figure["data"] if "customdata" in t):
        for key, y in zip((c[0] for c in trace["customdata"]), trace["y"], strict=True):
            numbers = [edges(made().by_id[name][1]) for name in chart.bins[key]]  # type: ignore[arg-type]
            middle = sorted(n[1] for n in numbers if n)
            assert y == middle[(len(middle) - 1) // 2]
            told = next(c[3] for c in trace["customdata"] if c[0] == key)
            assert f"{min(n[0] for n in numbers if n):,} to {max(n[2] for n in numbers if n):,}" in told


@pytest.mark.parametrize("name", GRIDS)
def test_every_statement_stands_in_one_cell_of_a_grid(name: str) -> None:
    data = made()
    grid = GRIDS[name](data)
    assert "too many" in grid.rule
    assert set(grid.cells) <= {(r.id, c.id) for r in grid.rows for c in grid.columns}
    if name == "blames":
        said = [int(mark.text.replace(",", "")) for mark in grid.cells.values()]
        assert sum(said) == sum(len(a.attributions) for a in data.attacks) == len(grid.table)
    else:
        held = Counter(name for mark in grid.cells.values() for name in mark.ids)
        assert held == Counter(p.id for p in data.positions)
        counted = sum(int(mark.text.split()[-1].replace(",", "")) for mark in grid.cells.values())
        assert grid.sentence.startswith(f"{counted:,} st")
        assert (counted == len(data.positions)) == (name == "matrix")
        for (_, issue), mark in grid.cells.items():
            if issue != "all-others":
                assert {p.issue for p in data.positions if p.id in mark.ids} == {issue}


def by_cell(grid: Grid, pairs: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], list[str]]:
    """The third of each triple by the cell that the first two lie in, said as plainly as can be."""
    rows, columns = {head.id for head in grid.rows}, {head.id for head in grid.columns}
    found: dict[tuple[str, str], list[str]] = {}
    for row, column, held in pairs:
        place = (row if row in rows else "all-others", column if column in columns else "all-others")
        found.setdefault(place, []).append(held)
    return found


SOME = [Filters(), Filters(start=date(2009, 3, 1)), Filters(end=date(2013, 1, 1), stances=("for", "silent"))]


@pytest.mark.parametrize("chosen", SOME)
def test_the_cells_of_the_matrix_hold_and_count_what_one_by_one_gives(chosen: Filters) -> None:
    data = select(made(), chosen)
    for level, rule in (("person", "statements"), ("government", "stances")):
        grid = charts.matrix(data, level, "statements", rule=rule)
        assert "too many" in grid.rule
        said = [(agreement.folded(data, p.actor, level), p.issue, p) for p in data.positions]
        assert {place: list(mark.ids) for place, mark in grid.cells.items()} == by_cell(grid, ((a, i, p.id) for a, i, p in said))
        taken = {p.id: f"{p.stance} {data.citations[p.id][0].source}" for p in data.positions}
        triples = [(a, i, f"{a} {i} {taken[p.id]}") for a, i, p in said]
        counted = by_cell(grid, triples if rule == "statements" else dict.fromkeys(triples))
        for place, mark in grid.cells.items():
            tally = Counter(vocabulary.WORDS["stances"][one.split()[2]] for one in counted[place])
            names = [name for name in vocabulary.WORDS["stances"].values() if tally[name]]
            assert mark.title == ", ".join(f"{name} {tally[name]:,}" for name in names)
            assert mark.text.endswith(f" {len(counted[place]):,}")
        sizes = Counter(actor for actor, *_ in (triples if rule == "statements" else dict.fromkeys(triples)))
        first = sorted(sizes, key=lambda a: (-sizes[a], a))
        assert [head.id for head in grid.rows if head.id != "all-others"] == first[: 24 if len(first) > 25 else 25]


@pytest.mark.parametrize("chosen", SOME)
def test_the_cells_of_blames_hold_and_count_what_one_by_one_gives(chosen: Filters) -> None:
    data = select(made(), chosen)
    grid = charts.blames(data)
    said = [(a.actor, a.by, r.id, a.status) for r in data.attacks for a in r.attributions]
    held = by_cell(grid, ((accused, by, name) for accused, by, name, _ in said))
    assert {place: list(mark.ids) for place, mark in grid.cells.items()} == {
        p: list(dict.fromkeys(ids)) for p, ids in held.items()
    }
    if "too many" in grid.rule:
        statuses = by_cell(grid, ((accused, by, status) for accused, by, _, status in said))
        for place, mark in grid.cells.items():
            tally = Counter(statuses[place])
            words = [f"{name} ×{tally[status]:,}" for status, name in vocabulary.WORDS["status"].items() if tally[status]]
            assert (mark.text, mark.title) == (f"{len(statuses[place]):,}", ", ".join(words))


@pytest.mark.parametrize("outcome", ["killed", "injured"])
@pytest.mark.parametrize("chosen", SOME)
def test_the_sentence_about_many_casualties_is_that_about_each(chosen: Filters, outcome: str) -> None:
    data = select(made(), chosen)
    total = totals.total(r for r in data.casualties if r.outcome == outcome)
    chart = charts.casualties(data, "victims", outcome)
    assert chart.sentence == sentence(data, total, outcome)
    assert set(chart.drawn) == {r.id for r in total.counted}
    drawn = charts.casualties(data, "event", outcome).drawn
    added = {r.id: totals.number(r) for r in total.counted}
    assert {name: row["Added"] for name, row in drawn.items()} == {name: added.get(name) for name in drawn}


@pytest.mark.parametrize("name", CHARTS)
def test_no_figure_weighs_more_than_100_kb(name: str) -> None:
    assert len(json.dumps(CHARTS[name](made()).figure)) < 100_000


@pytest.mark.parametrize("name", GRIDS)
def test_no_grid_weighs_more_than_100_kb(name: str) -> None:
    assert len(json.dumps(GRIDS[name](made()).data("·"))) < 100_000


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "one issue"])
def test_the_real_dataset_is_drawn_record_by_record(name: str) -> None:
    chart = CHARTS[name](real())
    assert len(chart.bins) == 0
    assert "too many" not in chart.rule


@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from([0, 2003, 2011, 2020])), max_size=200))
def test_folding_lanes_loses_nobody(pairs: list[tuple[int, int]]) -> None:
    codes, years = (np.array([pair[n] for pair in pairs], dtype=np.int64) for n in (0, 1))
    records: list[Claim] = list(made().positions[: len(pairs)])
    folded = bins.Lanes(records, codes, years, [f"Lane {n}" for n in range(41)]).folded(5)
    assert sum(n for _, _, n in folded.counts) == sum(year > 0 for year in years.tolist())
    assert len(folded.names) <= 6
    assert len(set(folded.keys)) == len(folded.names)
