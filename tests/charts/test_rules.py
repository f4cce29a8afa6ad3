"""The rules below charts: each sentence stands exactly where the chart has what it speaks of."""

import re

from ledger.charts import rules
from ledger.charts.pages import PAGES
from ledger.model import vocabulary
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.urls.view import defaults
from tests.conftest import data, each

FILTERS = [
    Filters(),
    *(Filters(sources=(name,)) for name in data().sources),
    *(Filters(actors=(name,)) for name in data().actors),
    *(Filters(places=(name,)) for name in data().places),
    *(Filters(kinds=(name,)) for name in vocabulary.WORDS["kinds"]),
]


@each(FILTERS)
def test_the_rule_of_troop_levels_speaks_of_what_is_drawn(asked: Filters) -> None:
    left = select(data(), asked)
    chart = PAGES["troop-levels"].make(left, defaults("troop-levels"))["troop-levels"]
    assert ("What is not of soldiers" in chart.rule) == any(r.personnel != "military" for r in chart.drawn)
    assert ("an open symbol" in chart.rule) == any(r.low is None or r.high is None for r in chart.drawn)
    assert ("Nothing joins two" in chart.rule) == (len(chart.drawn) > 1)
    unstated = [r for r in chart.drawn if r.best is None and r.low is not None and r.high is not None]
    assert ("has no mark" in chart.rule) == bool(unstated)


@each(FILTERS)
def test_the_rules_of_attacks_speak_of_what_is_drawn(asked: Filters) -> None:
    left = select(data(), asked)
    charts = PAGES["attacks"].make(left, defaults("attacks"))
    over_time, on_map = charts["attacks"], charts["map"]
    silent_parts = [a for a in over_time.drawn if a.part_of and all(said.status == "denied" for said in a.attributions)]
    assert ("a wider attack" in over_time.rule) == bool(silent_parts)
    assert ("only keeps marks apart" in over_time.rule) == (len(over_time.drawn) > 1)
    dotted = [t for t in on_map.figure["data"] if t.get("line", {}).get("dash") == "dot" and t.get("lon", t.get("x"))]
    assert ("dotted line" in on_map.rule) == any(any(t.get("lon", t.get("x"))) for t in dotted)
    assert ("stands below it" in on_map.rule) == bool(re.search(r"; [^;]+ stands? below, told of", on_map.sentence))
    described = any(a.status == "described" for attack in left.attacks for a in attack.attributions)
    assert ("“Describes”" in charts["blames"].rule) <= described


@each(FILTERS)
def test_the_rule_of_bars_speaks_of_what_is_drawn(asked: Filters) -> None:
    left = select(data(), asked)
    chart = PAGES["casualties"].make(left, defaults("casualties"))["casualties"]
    assert ("hatched" in chart.rule) == any(r.low is None or r.high is None for r in chart.drawn)
    assert ("A sum is only" in chart.rule) == (sum(r.outcome == "killed" for r in left.casualties) > 1)


def test_a_remark_at_the_end_of_a_bar_is_told_where_there_is_one() -> None:
    assert "at its end is part of one that is not drawn" in rules.of_bars((), 0, 1)
    assert "at its end" not in rules.of_bars((), 1, 0)


@each(FILTERS)
def test_the_rule_of_the_overview_speaks_of_the_tables_that_are_drawn(asked: Filters) -> None:
    chart = PAGES["overview"].make(select(data(), asked), defaults("overview"))["overview"]
    tables = {data().by_id[r.id][0] for r in chart.drawn}
    assert ("An attack stands in" in chart.rule) == ("attacks" in tables)
    assert ("of positions" in chart.rule.partition("A mark ")[2].partition(" holds")[0]) == ("positions" in tables)
    assert ("people harmed" in chart.rule) == ("casualties" in tables)
