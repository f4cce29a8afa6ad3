"""A title says the numbers to be seen first as they are stated, with people and time; else what is drawn."""

import re

import pytest
from hypothesis import example, given

from ledger import charts
from ledger.charts import titles
from ledger.charts.stated_numbers import numbered_rows
from ledger.model.about import Highlight
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.wording import words
from tests.charts.samples import FILTERS, JUNE, TROOPS, holding, killed, level, only, real
from tests.conftest import data, examples

DRAWN = "Stated numbers of troops, by kind of number"


def first(*names: str) -> dict:
    return {"highlights": tuple(Highlight(id=f"h-{name}", record=name, why="for the test") for name in names)}


def troops(*records, **tables) -> str:
    return charts.troop_levels(holding(*records, **tables)).title


def test_the_title_of_all_troop_levels_says_how_many_were_there_and_when():
    assert (
        charts.troop_levels(real()).title
        == "46,000 US troops in Iraq in July 2011 (date inferred); about 5,200 US forces in Iraq in early 2020 (date inferred)"
    )


def test_numbers_stand_in_order_of_time_whatever_the_order_of_the_records():
    later, earlier = level("a", 10, refers_to="2012"), level("b", 20, refers_to="2011-03")
    assert troops(later, earlier, **first("a", "b")) == "20 US troops in Iraq in March 2011; 10 US troops in Iraq in 2012"


def test_equal_numbers_are_each_said_with_their_time():
    records = level("a", 10, refers_to="2011"), level("b", 10, refers_to="2012")
    assert troops(*records, **first("a", "b")) == "10 US troops in Iraq in 2011; 10 US troops in Iraq in 2012"


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"wording": "about"}, "About 5,200 US troops in Iraq in July 2011 (date inferred)"),
        ({"wording": None, "high": None}, "At least 5,200 US troops in Iraq in July 2011 (date inferred)"),
        ({"wording": "up to", "low": None, "best": None}, "Up to 5,200 US troops in Iraq in July 2011 (date inferred)"),
        ({"wording": None, "high": 6000, "best": None}, "5,200 to 6,000 US troops in Iraq in July 2011 (date inferred)"),
        (
            {"wording": "a few hundred", "low": 200, "high": 900, "best": None},
            "US troops in Iraq, a few hundred in July 2011 (date inferred)",
        ),
        (
            {"kind": "offer", "wording": None},
            "Offer: 5,200 US troops in Iraq in July 2011 (date inferred), told by Barbara Slavin",
        ),
        ({"wording": None, "refers_to": "2011-07/2012-03"}, "5,200 US troops in Iraq July 2011 to March 2012"),
        ({"wording": None, "refers_to": "2011-01/2011-04"}, "5,200 US troops in Iraq in early 2011"),
        ({"wording": None, "refers_to": "2011-05-02/2011-08"}, "5,200 US troops in Iraq in mid-2011"),
        ({"wording": None, "refers_to": "2011-09/2011-12-31"}, "5,200 US troops in Iraq in late 2011"),
        ({"wording": None, "refers_to": "2011-04/2011-05"}, "5,200 US troops in Iraq in 2011"),
    ],
)
def test_the_title_of_one_number_keeps_its_qualifier_its_range_and_its_kind(fields, title):
    assert troops(level("a", 5200, **fields)) == title


def test_a_stated_zero_is_none():
    assert troops(level("a", 0)) == "US troops in Iraq, none in July 2011 (date inferred)"


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        (
            {"kind": "limit", "refers_to": "2011-12-31?"},
            "Limit: US troops in Iraq, none by the end of 2011 (date inferred), told by Barbara Slavin",
        ),
        ({"kind": "recommendation", "refers_to": "2012?"}, "Recommendation: no US troops in Iraq, by Barbara Slavin"),
        (
            {"kind": "recommendation", "refers_to": "2012"},
            "Recommendation: no US troops in Iraq in 2012, by Barbara Slavin",
        ),
    ],
)
def test_a_limit_of_none_ends_with_its_day_and_a_demand_of_none_does_not_read_as_its_opposite(fields, title):
    assert troops(level("a", 0, **fields)) == title


def test_a_name_within_a_title_begins_as_the_article_writes_it_there():
    demand = data().by_id["troop-all-foreign-out-parliament-2020"][1]
    assert troops(demand) == "Recommendation: no foreign forces in Iraq, by the Parliament of Iraq"


def test_without_a_number_or_with_several_of_which_none_comes_first_the_title_says_what_is_drawn():
    assert troops(level("a", None)) == troops() == "No number of troops is stated"
    assert troops(level("a", 1), level("b", 2), highlights=()) == DRAWN


def test_a_number_to_be_seen_first_that_is_an_offer_is_not_said_to_be_there():
    assert troops(level("a", 1, kind="offer"), level("b", 2), **first("a")) == DRAWN


def test_the_title_of_several_statements_of_people_killed_counts_them_and_names_the_lowest_and_the_largest():
    drawn = [record for record in charts.casualties(real()).drawn if record.high != 0]
    numbers = [record.best if record.best is not None else record.low for record in drawn]
    assert numbers.count(max(numbers)) == 1
    history = [r for r in data().casualties if r.outcome == "killed" and r.scope == "historical_total"]
    assert {words.stated(r) for r in history} == {"Tens of thousands", "Thousands"}
    assert charts.casualties(real()).title == (
        f"{len(drawn) + len(history) + 1} statements of people killed: {len(drawn)} from {min(numbers)} to {max(numbers)}, "
        f"{len(history)} of a longer time, 1 without a number; beside them 1 that nobody was killed"
    )
    two_largest = holding(killed("a", 2), killed("b", 3), killed("c", 3))
    assert charts.casualties(two_largest).title == "People killed, statement by statement"


@pytest.mark.parametrize(
    ("records", "title"),
    [
        (
            (killed("a", 2), killed("b", 5, victims_text="men")),
            "2 statements of people killed, from 2 to 5; the largest: men, {JUNE}",
        ),
        (
            (killed("a", 2), killed("b", 5, victims_text="men"), killed("c", None)),
            "3 statements of people killed: 2 from 2 to 5, 1 without a number; the largest number: men, {JUNE}",
        ),
        (
            (killed("a", 2), killed("b", 5), killed("c", None, high=400, wording="up to")),
            "3 statements of people killed: 2 from 2 to 5, 1 with no more than an upper bound",
        ),
        ((killed("a", 5, victims_text="men"), killed("b", 0)), "5 killed in {JUNE}: men"),
        ((killed("a", 0), killed("b", 0)), "People killed, statement by statement"),
        (
            (killed("a", 2), killed("b", 5, victims_text="men"), killed("c", 0)),
            "2 statements of people killed, from 2 to 5; beside them 1 that nobody was killed; the largest: men, {JUNE}",
        ),
    ],
)
def test_a_title_counts_statements_without_a_bar_too_and_calls_none_the_largest_that_may_not_be(records, title):
    assert charts.casualties(holding(*records)).title == title.replace("{JUNE}", "June 2011 (date inferred)")


@examples(60)
@given(filters=FILTERS)
@example(filters=Filters())
@example(filters=Filters(sources=("murphy-2011",)))
def test_whatever_the_filter_a_title_counts_the_statements_that_the_sentence_below_it_counts(filters):
    chart = charts.casualties(select(data(), filters))
    if counted := re.match(r"\d+ statements of people killed", chart.title):
        assert chart.sentence.startswith(counted[0])
        larger = [r for r in chart.rows if r.scope == "historical_total" and r.outcome == "killed"]
        assert not (larger and "the largest" in chart.title)
        assert chart.title.count("of a longer time") == bool(larger)


def test_the_title_of_casualties_says_outcome_time_and_people():
    assert charts.casualties(only(JUNE)).title == "15 killed in June 2011 (date inferred): U.S. servicemen in Iraq"
    assert charts.casualties(only(JUNE), by="victims").title == "People killed, by group of victims"
    assert (
        charts.casualties(holding(killed("a", 2, date="2011-07-05", victims_text="men"))).title == "2 killed on 5 July 2011: men"
    )
    assert (
        charts.casualties(holding(killed("a", 3), killed("b", 3), highlights=())).title == "People killed, statement by statement"
    )
    assert charts.casualties(holding(killed("a", None))).title == "People killed, statement by statement"


def summary(*records, **tables) -> list[str]:
    return [c.before + c.number + c.after for c in titles.clauses(holding(*records, **tables).dataset, records)]


def test_the_figures_come_to_what_was_there_and_the_limits_between_in_order_of_time():
    numbers = list(real().records(numbered_rows(real())))
    clauses = titles.clauses(data(), numbers)
    assert [c.before + c.number + c.after for c in clauses] == [
        "46,000 US troops in Iraq in July 2011 (date inferred)",
        "by agreement, none to be left by the end of 2011 (date inferred)",
        "about 5,200 US forces in Iraq in early 2020 (date inferred)",
    ]
    assert {r.id for r in clauses[1].records} == {r.id for r in numbers if r.kind == "limit"}


def test_what_the_figures_below_say_and_offers_are_no_sentence():
    there, offer = level("a", 10), level("b", 20, kind="offer")
    limit, later = level("c", 0, kind="limit", refers_to="2011-12-31?"), level("d", 5, kind="limit", refers_to="2012")
    assert summary(there) == ["10 US troops in Iraq in July 2011 (date inferred)"]
    assert summary(there, **first("a")) == []
    assert summary() == summary(offer) == summary(there, level("e", 11), highlights=()) == []
    assert summary(later, limit) == [
        "by agreement, no US troops in Iraq to be left by the end of 2011 (date inferred)",
        "a limit of 5 in 2012",
    ]
    assert summary(there, limit, offer, **first("a", "b")) == [
        "10 US troops in Iraq in July 2011 (date inferred)",
        "by agreement, none to be left by the end of 2011 (date inferred)",
    ]
    assert (
        summary(level("a", None, low=200, high=900, wording="a few hundred"), limit)[0]
        == "US troops in Iraq, a few hundred in July 2011 (date inferred)"
    )
    told = {
        "2011-12-31": "by 31 December 2011",
        "2011-12-30?": "by 30 December 2011 (date inferred)",
        "2011-12?": "in December 2011 (date inferred)",
    }
    for day, said in told.items():
        assert summary(there, level("c", 0, kind="limit", refers_to=day))[1] == f"by agreement, none to be left {said}"
    assert summary(*(level(f"l{n}", n, kind="limit") for n in range(4)), there) == [
        "10 US troops in Iraq in July 2011 (date inferred)"
    ]


@examples(40)
@given(filters=FILTERS)
@example(filters=Filters())
def test_whatever_the_filter_a_title_says_only_numbers_that_it_leaves(filters):
    left = select(data(), filters)
    title = charts.troop_levels(left).title
    assert ("46,000" in title) == (TROOPS in left)
    said = titles.clauses(data(), left.records(numbered_rows(left)))
    assert all(record.id in left and record.kind in ("actual", "limit") for clause in said for record in clause.records)
