"""The officials and members of a filter's actors, and the records that they would add to it."""

import re
from dataclasses import replace

from ledger.model.records import CLAIMS
from ledger.query import finding
from ledger.query.filters import Filters
from ledger.query.members import added, connected, members, members_in_words
from ledger.query.selection import select
from ledger.wording.bylines import role_of
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


def test_of_attacks_it_is_told_whether_those_who_are_added_had_a_part_or_say_who_had():
    for actor in data().actors:
        asked = select(data(), Filters(actors=(actor,)))
        number, wider = added(asked, ("attacks",))
        before, others = {attack.id for attack in asked.attacks}, {*wider.actors} - {actor}
        said = [a for attack in select(data(), wider).attacks if attack.id not in before for a in attack.attributions]
        told, found = members_in_words(asked, ("attacks",))
        assert found == wider
        assert told.startswith(f"{number} more in which ") if number else told == ""
        assert ("named as having had a part" in told) == any(a.actor in others for a in said)
        assert ("say who had a part" in told) == any(a.by in others for a in said)
    of_us = select(data(), Filters(actors=("us-government",)))
    assert members_in_words(of_us, ("attacks",))[0].endswith(" its bodies, officials or members say who had a part or had none")
    assert members_in_words(of_us, ("troop_levels",))[0].endswith(" more of its bodies, officials or members")


def test_what_members_only_reported_is_no_position_of_theirs():
    asked = select(data(), Filters(actors=("sunni-insurgents",)))
    told, wider = members_in_words(asked, ("positions",))
    assert told == "3 more of their bodies, officials or members, and 5 reported by them"
    others = {*wider.actors} - {"sunni-insurgents"}
    new = [p for p in select(data(), wider).positions if p.id not in asked]
    assert sum(p.actor in others for p in new) == 3
    assert {p.actor for p in new} - others == {"us-government", "us-officials-2006"}
    for actor in data().actors:
        told, wider = members_in_words(select(data(), Filters(actors=(actor,))), CLAIMS)
        assert told == "" or sum(map(int, re.findall(r"\d+", told))) == added(select(data(), Filters(actors=(actor,))), CLAIMS)[0]


def test_what_is_added_passes_every_other_part_of_the_filter() -> None:
    for table in CLAIMS:
        for actor in data().actors:
            for asked in (Filters(actors=(actor,)), Filters(actors=(actor,), sources=("porter-2006",))):
                number, wider = added(select(data(), asked), (table,))
                assert number == select(data(), wider).count(table) - select(data(), asked).count(table)
                assert replace(wider, actors=()) == replace(asked, actors=())


def test_without_an_actor_nothing_is_added() -> None:
    assert added(select(data(), Filters(sides=("iran",))), CLAIMS) == (0, Filters(sides=("iran",)))


def test_an_actor_is_connected_with_those_whose_name_or_role_has_its_name() -> None:
    found = {other.actor: other for other in connected(select(data(), Filters(actors=("sadr",))), CLAIMS)}
    assert found["mahdi-army"].reason == ": Force of Muqtada al-Sadr, as of 2011"
    assert found["sadr-supporters"].reason == ""
    (back,) = connected(select(data(), Filters(actors=("mahdi-army",))), CLAIMS)
    role = ", named in the role of Mahdi Army: Force of Muqtada al-Sadr, as of 2011"
    assert (back.actor, back.reason, back.remark) == ("sadr", "", role)
    assert "democrats" not in {o.actor for o in connected(select(data(), Filters(actors=("obama-administration",))), CLAIMS)}


def test_an_actor_is_connected_with_those_whose_name_has_the_adjective_of_its_name_and_with_those_who_may_be_part_of_it() -> None:
    def told(actor: str) -> dict[str, str]:
        return {
            other.actor: other.reason + other.remark
            for other in connected(select(data(), Filters(actors=(actor,))), ("attacks",))
        }

    assert told("iran")["iranian-supported-groups-2011"] == ""
    assert told("shia-militias") == {
        "iran": ", whose name stands in “Iran-backed Shiite militias”",
        "iranian-supported-groups-2011": ", who may be part of Shiite militias",
    }
    assert told("protesters") == {"shia-protesters-2019": ", who may be part of Iraqi protesters (2019-2020)"}
    assert told("many-protesters-against-us-forces") == {}
    of_many = connected(select(data(), Filters(actors=("protesters-against-us-forces",))), CLAIMS)
    assert [other.reason for other in of_many if other.actor == "many-protesters-against-us-forces"] == [
        ", who are part of Iraqi protesters who want to evict American forces (2020)"
    ]
    assert told("shia-protesters-2019") == {"protesters": ", of whom Iraqi Shia protesters (2019) may be part"}
    assert told("trump") == {"us-government": ", of any year, to which Donald Trump belongs"}, (
        "its attacks are of 2003 and 2005, too"
    )


def test_our_words_for_an_actor_are_not_quoted_and_say_of_which_time_their_years_are() -> None:
    quoted = " ".join(finding.fold(article.text) for article in data().articles.values())
    roles = {actor.id: role_of(actor) for actor in data().actors.values()}
    assert roles["khalilzad"] == "US ambassador to Iraq, as of 2005 and 2006"
    assert roles["abdul-mahdi"].endswith(" of Iraq, as of January 2020")
    assert not [role for role in roles.values() if re.search(r"\([^()]*\d{4}\)", role)]
    told = [o.reason + o.remark for a in data().actors for o in connected(select(data(), Filters(actors=(a,))), CLAIMS)]
    assert any("as of 2011" in reason for reason in told)
    for words in re.findall('[“"]([^”"]+)[”"]', " ".join(told)):
        assert finding.fold(words) in quoted


def test_an_actor_is_connected_with_the_bodies_that_include_it_but_not_with_its_members() -> None:
    for actor in data().actors:
        found = {other.actor: other for other in connected(select(data(), Filters(actors=(actor,))), CLAIMS)}
        assert not found.keys() & {actor, *members(data(), actor)}
        for other, told in found.items():
            names = (data().actors[actor].name, data().actors[other].name)
            texts = (told.reason + told.remark, *names)
            assert actor in members(data(), other) or any(a.casefold() in b.casefold() for a in names for b in texts if a != b)
            assert (", to which " in told.reason) == (actor in members(data(), other))


def test_what_is_connected_adds_as_many_records_as_are_told_and_keeps_the_rest_of_the_filter() -> None:
    for asked in (
        Filters(actors=("sadr",)),
        Filters(actors=("iran", "sadr"), sources=("murphy-2011",)),
        Filters(sides=("iran",)),
    ):
        kept = select(data(), asked)
        for table in CLAIMS:
            for other in connected(kept, (table,)):
                assert other.number == select(data(), other.wider).count(table) - kept.count(table) > 0
                assert replace(other.wider, actors=asked.actors) == asked


def test_a_name_in_the_reason_of_a_connection_stands_as_inside_a_sentence() -> None:
    def told(actor: str) -> dict[str, str]:
        return {other.actor: other.reason for other in connected(select(data(), Filters(actors=(actor,))), CLAIMS)}

    assert told("iraqi-brigadier")["iraqi-military"] == ", of whom an Iraqi brigadier general (unnamed, 2020) may be part"
    assert told("trump")["trump-administration"] == ", to which Donald Trump belongs", "a government is of its years"
    assert told("abu-amin")["sunni-insurgents"] == ", of any year, to which Abu Amin belongs"
    assert told("us-officials-2011")["us-government"] == ", of any year, to which US officials (unnamed, 2011) belong"
