"""The public record is a layer: a dataset without it and one with it give the same charts, sums, sentences and files of claims.

Each is made twice, of the real dataset and of the same one without references and comparisons, and compared byte for byte.
"""

import json
from functools import cache

import pytest

from ledger.charts.base import JOIN, Chart
from ledger.charts.grid import Grid
from ledger.charts.pages import PAGES, charts_of, said, sentence, title_said
from ledger.export import COLUMNS, frames, statements, to_csv, views
from ledger.export.files import to_parquet
from ledger.model.dataset import Dataset
from ledger.model.vocabulary import WORDS
from ledger.query import totals
from ledger.query.selection import Selection, select
from ledger.urls import links
from ledger.urls.view import defaults
from tests.charts.samples import changed, real
from tests.charts.test_public_record import is_of_layer
from tests.conftest import data, few

OWN = ("references", "reference_values", "comparisons")
FILTERS = (
    "",
    "from=2011-01-01",
    "to=2011-12-31",
    "from=2011-06-01&to=2011-07-31",
    "source=slavin-2011",
    "source=murphy-2011&source=arab-center-2020",
    "actor=panetta",
    "place=baghdad",
    "kind=actual",
    "kind=plan&kind=forecast",
    "q=killed",
    "to=2003-01-01",
)
STATES: dict[str, tuple[dict[str, str], ...]] = {
    "troop-levels": ({}, {"scale": "linear", "under": "both"}),
    "casualties": ({}, {"by": "victims"}, {"outcome": "injured"}, {"by": "victims", "outcome": "injured"}),
    "attacks": ({}, {"lanes": "blamed"}),
    "positions": ({}, {"mode": "time"}),
    "overview": ({},),
    "how-it-is-known": ({},),
}
VIEWS = [(page, state) for page, states in STATES.items() for state in states]


@cache
def bare() -> Dataset:
    """The real dataset with no reference and no comparison."""
    return changed(real(), references=(), comparisons=()).dataset


def asked(query: str, dataset: Dataset) -> Selection:
    link = links.read(query, "overview", dataset)
    assert not link.notices
    return select(dataset, link.filters)


def charts(page: str, left: Selection, state: dict[str, str]) -> list[Chart | Grid]:
    return list(charts_of(page, left.dataset, left.filters, {**defaults(page), **state}).values())


def drawn(chart: Chart | Grid) -> str:
    """Everything of a chart that a reader may see, and the records behind it."""
    facts: list[object] = [chart.title, chart.sentence, chart.rule]
    if isinstance(chart, Chart):
        facts += [
            json.dumps(chart.figure, sort_keys=True),
            list(chart.shown),
            sorted((key, list(names)) for key, names in chart.marks().items()),
        ]
    else:
        behind = sorted((place, list(names)) for place, names in chart.behind().items())
        facts += [chart.columns, chart.rows, chart.cells, chart.notes, chart.left_out, behind]
    return repr(facts)


def told(page: str, left: Selection, state: dict[str, str]) -> list[object]:
    """The sentences above a page and its chart."""
    whole = {**defaults(page), **state}
    return [sentence(page, left, whole), title_said(page, left, whole), said(page, left, whole)]


def summed(left: Selection) -> list[tuple[str, str]]:
    """Every sum of a selection: its name, with the times that it covers, and its numbers."""
    return [(one.name, repr(one.sum)) for one in statements.sums(left)]


def test_the_real_dataset_has_a_layer_and_the_bare_one_has_none():
    assert data().references
    assert data().comparisons
    assert (bare().references, bare().comparisons, bare().comparisons_of) == ((), (), {})
    assert set(STATES) == set(PAGES)
    assert len(set(FILTERS)) == 12


@pytest.mark.parametrize("query", FILTERS)
def test_with_the_layer_off_charts_sentences_and_sums_are_byte_for_byte_those_without_it(query):
    with_it, without = asked(query, data()), asked(query, bare())
    for page, state in VIEWS:
        made, plain = ([drawn(chart) for chart in charts(page, left, state)] for left in (with_it, without))
        assert made == plain, (page, state)
        assert not any("public record" in text.lower() for text in made)
        assert told(page, with_it, state) == told(page, without, state), (page, state)
    assert summed(with_it) == summed(without)


@pytest.mark.parametrize("query", few(FILTERS, *FILTERS[:3]))
def test_with_the_layer_off_the_files_of_claims_are_byte_for_byte_those_without_it(query):
    with_it, without = asked(query, data()), asked(query, bare())
    tables, plain = frames(with_it), frames(without)
    for name in (name for name in COLUMNS if name not in OWN):
        assert to_csv(tables[name]) == to_csv(plain[name]), name
        assert to_parquet(tables[name]) == to_parquet(plain[name]), name
    for page in ("troop-levels", "casualties", "attacks", "positions"):
        link = links.read(query, page, data())
        files = (views.file(dataset, link, page, "csv", "") for dataset in (data(), bare()))
        assert len({file.content() for file in files}) == 1, page
    assert list(statements.statements(with_it, "")) == list(statements.statements(without, ""))


def keys(trace: dict) -> set[str]:
    """What the points of a trace stand for."""
    return {name for row in trace.get("customdata") or () if row for name in str(row[0]).split(JOIN)}


@pytest.mark.parametrize("query", FILTERS)
def test_with_the_layer_on_no_trace_holds_points_of_a_claim_and_of_a_reference_and_no_sum_holds_one(query):
    with_it, without = asked(query, data()), asked(query, bare())
    for page, state in VIEWS:
        if "beside" not in defaults(page):
            continue
        for chart, plain in zip(charts(page, with_it, {**state, "beside": "record"}), charts(page, without, state), strict=True):
            assert isinstance(chart, Chart)
            assert isinstance(plain, Chart)
            layer = [trace for trace in chart.figure["data"] if is_of_layer(trace)]
            for trace in chart.figure["data"]:
                of_record = {key for key in keys(trace) if key.startswith("~record~")}
                assert of_record in (set(), keys(trace)), (page, state)
                assert bool(of_record) == (trace in layer and trace["mode"] == "markers")
            for trace in layer:
                assert trace["type"] == "scatter"
                assert trace["mode"] in ("markers", "text")
                assert not {"line", "fill", "stackgroup"} & set(trace)
            of_claims = [t.get("customdata") for t in chart.figure["data"] if t not in layer]
            assert of_claims == [t.get("customdata") for t in plain.figure["data"]], (page, state)
            assert list(chart.drawn) == list(plain.drawn)
            if state.get("by") == "victims":
                assert layer == []
                assert chart.figure == plain.figure
    for outcome in WORDS["outcome"]:
        on, off = totals.sums(with_it, outcome), totals.sums(without, outcome)
        assert on.by_group_and_year == off.by_group_and_year
        for group, year in on.by_group_and_year:
            assert all(record.id in data().by_id for record in on.statements(group, year))
    assert summed(with_it) == summed(without)
