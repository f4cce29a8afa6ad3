"""The records whose words stand first on a page are such as the page then shows."""

import pytest

from ledger.charts.pages import topic_of
from ledger.export.compared import compared
from ledger.model.records import Position
from ledger.query.agreement import LEVELS
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.rendering.first_words import first_words
from ledger.rendering.listed import listed
from ledger.urls import links
from ledger.urls.view import defaults
from tests.conftest import data

SPEAKERS = dict.fromkeys(position.actor for position in data().positions)
MODES = (
    "mode=issues",
    "mode=matrix",
    "mode=time",
    "mode=time&topic=iran-arming",
    "mode=side",
    "mode=side&columns=us-government,iran",
    "mode=side&columns=sadr:2011,sadr:2020&level=government",
    "mode=side&columns=us-government,iran&rows=differ",
    "mode=agreement",
    *(f"mode=agreement&with={actor}&level={level}" for level in LEVELS for actor in SPEAKERS),
)


@pytest.mark.parametrize("filtered", ["", "&from=2020", "&issue=stay-2020", "&source=porter-2006"])
def test_what_stands_first_in_a_way_of_reading_positions_is_in_its_table_or_chart(filtered: str) -> None:
    for query in MODES:
        link = links.read(f"{query}{filtered}", "positions", data())
        selection, state = select(data(), link.filters), defaults("positions") | link.state
        first = listed("positions", selection, state)
        table = compared(selection, state)
        if state["mode"] in ("matrix", "time"):
            topic = topic_of(selection, state) if state["mode"] == "time" else ""
            shown = {position.id for position in selection.positions if topic in ("", position.issue)}
        else:
            shown = {position.id for position in table.positions()} if table else set()
        assert {record.id for record in first} <= shown, query
        assert bool(first) == bool(shown), query


def test_below_who_agrees_with_an_actor_stand_its_own_words_and_those_of_the_first_who_agrees() -> None:
    state = defaults("positions") | {"mode": "agreement", "with": "iran"}
    first = listed("positions", select(data(), Filters()), state)
    assert isinstance(first[0], Position)
    assert first[0].actor == "iran"
    told = first_words(data(), "positions", links.read("mode=agreement&with=iran", "positions", data()))
    assert first[0].summary.split(",")[0] in told
    for name in ("position-us-government-stay-engaged", "position-slavin-iran-motive-nuclear"):
        assert f"record={name}" not in told


def test_who_agrees_with_nobody_that_is_chosen_lists_no_words() -> None:
    assert "<blockquote" not in first_words(data(), "positions", links.read("mode=agreement", "positions", data()))
