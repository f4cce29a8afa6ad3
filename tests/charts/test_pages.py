from datetime import date

import pytest

from ledger import charts
from ledger.charts import PAGES
from ledger.charts.pages import topic_of
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.urls.view import defaults
from tests.charts.samples import holding, made, most_asked, one, real, small
from tests.conftest import data


@pytest.mark.parametrize("name", PAGES)
def test_a_page_makes_its_charts_of_the_records_of_its_tables(name):
    state = {**defaults(name), "mode": "matrix"}
    for left in (real(), small(), holding(), select(data(), Filters(end=date(2007, 1, 1)))):
        made_of_it = PAGES[name].make(left, state)
        assert next(iter(made_of_it)) == name
        for chart in made_of_it.values():
            assert {left.dataset.by_id[record][0] for record in chart.shown} <= set(PAGES[name].tables)


def test_the_state_of_a_page_reaches_its_charts():
    changes = {"scale": "linear", "under": "both", "by": "victims", "outcome": "injured", "lanes": "place"}
    state = {
        **defaults("positions"),
        **defaults("troop-levels"),
        **changes,
        "mode": "matrix",
        "level": "government",
        "order": "statements",
        "count": "stances",
    }
    wanted = {
        "troop-levels": charts.troop_levels(real(), "linear", "both"),
        "casualties": charts.casualties(real(), "victims", "injured"),
        "attacks": charts.attacks(real(), "place"),
    }
    for name, chart in wanted.items():
        found = PAGES[name].make(real(), state)[name]
        assert (found.title, found.figure, found.sentence) == (chart.title, chart.figure, chart.sentence)
    grid = charts.matrix(real(), "government", "statements", rule="stances")
    found = PAGES["positions"].make(real(), state)["positions"]
    assert (found.rows, found.cells, found.sentence) == (grid.rows, grid.cells, grid.sentence)


def test_over_time_an_issue_is_shown_that_is_named_or_else_the_one_with_the_most_statements():
    over_time = {**defaults("positions"), "mode": "time"}
    assert topic_of(real(), over_time) == most_asked(real())
    assert topic_of(real(), {**over_time, "topic": "iran-arming"}) == "iran-arming"
    chart = PAGES["positions"].make(real(), {**over_time, "topic": "iran-arming"})["positions"]
    assert chart.title == data().issues["iran-arming"].question
    assert topic_of(holding(one("casualties-us-june-2011")), over_time) == next(iter(data().issues))
    assert PAGES["positions"].make(holding(), over_time)["positions"].sentence == "No statement."


def test_ways_to_read_positions_without_a_chart_have_none():
    for mode in ("issues", "side", "agreement"):
        assert PAGES["positions"].make(real(), {**defaults("positions"), "mode": mode}) == {}


def test_every_chart_can_be_prepared():
    charts.prepare(made())
