"""The officials and members of a filter's actors, and the records that they would add to it."""

from dataclasses import replace

from ledger.model.records import CLAIMS
from ledger.query.filters import Filters
from ledger.query.members import added, members
from ledger.query.selection import select
from tests.conftest import data


def test_the_members_of_an_actor_are_those_that_belong_to_it_directly_or_within_a_body() -> None:
    assert "mottaki" in members(data(), "iran")
    assert members(data(), "mottaki") == ()
    persons = [a.id for a in data().actors.values() if a.member_of and data().actors[a.member_of].member_of]
    assert persons
    for name in persons:
        assert name in members(data(), data().actors[data().actors[name].member_of].member_of)


def test_the_position_of_a_foreign_minister_is_added_to_those_of_the_government() -> None:
    number, wider = added(select(data(), Filters(actors=("iran",))), ("positions",))
    assert (number, wider.actors) == (1, ("iran", "mottaki"))
    whole = select(data(), wider).count("positions")
    assert whole == select(data(), Filters(actors=("iran",))).count("positions") + 1
    assert added(select(data(), wider), ("positions",)) == (0, wider)


def test_what_is_added_passes_every_other_part_of_the_filter() -> None:
    for table in CLAIMS:
        for actor in data().actors:
            for asked in (Filters(actors=(actor,)), Filters(actors=(actor,), sources=("porter-2006",))):
                number, wider = added(select(data(), asked), (table,))
                assert number == select(data(), wider).count(table) - select(data(), asked).count(table)
                assert replace(wider, actors=()) == replace(asked, actors=())


def test_without_an_actor_nothing_is_added() -> None:
    assert added(select(data(), Filters(sides=("iran",))), CLAIMS) == (0, Filters(sides=("iran",)))
