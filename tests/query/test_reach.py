"""What a filter leaves out although it may belong to what is asked for."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.model.records import CLAIMS
from ledger.query import members, reach
from ledger.query.chains import all_chains
from ledger.query.facets import enclosing, facets_of
from ledger.query.filters import Filters
from ledger.query.selection import select
from tests.conftest import data


def test_what_is_told_only_of_a_wider_place_is_counted_by_that_place():
    """What happened in Baghdad or a town around it may have happened in Baghdad; what happened in Taji did not."""
    told = reach.wider_places(select(data(), Filters(places=("baghdad",))), ("attacks",))
    inside = {"baghdad", "us-embassy-baghdad", "base-near-us-embassy"}
    near = [a for a in data().attacks if "baghdad-area" in a.places and not inside & {*a.places}]
    anywhere = [a for a in data().attacks if "iraq" in a.places and not inside & {*a.places}]
    bases = [a for a in data().attacks if "iraqi-bases" in a.places and not inside & {*a.places}]
    assert told == {"baghdad-area": len(near), "iraq": len(anywhere), "iraqi-bases": len(bases)}
    assert reach.wider_places(select(data(), Filters(places=("iraq",)))) == {}
    assert reach.wider_places(select(data())) == {}


def test_places_of_which_it_is_not_known_whether_one_lies_in_the_other_are_told_of_each_other():
    """No article says whether Taji is one of the towns around Baghdad; a record that names another town too may be of it."""
    taji, area = (select(data(), Filters(places=(name,))) for name in ("taji", "baghdad-area"))
    near = [a for a in data().attacks if "baghdad-area" in a.places]
    assert any("abu-ghraib" in attack.places for attack in near)
    assert reach.wider_places(taji, ("attacks",))["baghdad-area"] == len(near)
    there = [a for a in data().attacks if "taji" in a.places]
    assert reach.doubtful_places(area, ("attacks",)) == {"taji": len(there)}
    sentence = f"Told of a place of which no article says whether it lies there: {len(there)} of Taji."
    assert sentence in reach.in_words(reach.sentences(area, ("attacks",)))
    for other in ("iraq", "baghdad", "taji"):
        assert reach.doubtful_places(select(data(), Filters(places=(other,)))) == {}


def test_a_base_that_is_one_of_several_is_found_with_them_and_where_it_lies():
    """The base near the embassy is of those that house US personnel; the embassy lies beside what is near it, not in it."""
    for name in ("attack-baghdad-2020-02-15", "troop-us-base-near-embassy-2020"):
        for place in ("iraqi-bases", "us-embassy-baghdad", "baghdad", "iraq"):
            assert name in select(data(), Filters(places=(place,)))
    near = select(data(), Filters(places=("us-embassy-baghdad",)))
    assert "troop-us-embassy-1200-employees" not in near
    assert "troop-us-embassy-1200-employees" in select(data(), Filters(places=("baghdad",)))


@pytest.mark.parametrize("table", ["troop_levels", "casualties", "attacks"])
def test_what_has_no_stated_place_is_perhaps_in_each_place_that_is_asked_for(table):
    """The killings of Soleimani and al-Muhandis have no place in the articles, so they are not told to lie outside Baghdad."""
    asked = Filters(places=("baghdad",), sources=("arab-center-2020",))
    without = [r.id for r in getattr(data(), table) if not (getattr(r, "places", ()) or getattr(r, "place", None))]
    told = reach.without_place(select(data(), asked), (table,))
    assert list(told) == [name for name in without if name in select(data(), Filters(sources=asked.sources))]
    assert list(reach.without_place(select(data()), (table,))) == []


@given(st.sampled_from(sorted(data().places)), st.lists(st.sampled_from(sorted(data().sources)), max_size=2, unique=True))
def test_wider_places_hold_no_record_that_the_filter_leaves(place, sources):
    asked = Filters(places=(place,), sources=tuple(sources))
    selection = select(data(), asked)
    for table in ("troop_levels", "attacks", "casualties"):
        for wider, number in reach.wider_places(selection, (table,)).items():
            all_there = select(data(), Filters(places=(wider,), sources=tuple(sources))).count(table)
            holds_it = wider in enclosing(data(), place)
            assert 0 < number <= all_there - selection.count(table) * holds_it


def test_what_is_told_only_of_a_wider_place_is_said_in_sentences():
    baghdad = select(data(), Filters(places=("baghdad",)))
    area, country, bases = reach.wider_places(baghdad, ("attacks",)).values()
    names = [data().places[name].name for name in ("baghdad-area", "iraq", "iraqi-bases")]
    told = f"{area} of {names[0]}, {country} of {names[1]}, {bases} of {names[2]}"
    assert reach.in_words(reach.sentences(baghdad, ("attacks",))) == [
        f"Told only of a wider or unnamed place, and perhaps there: {told}.",
        f"Of no stated place, and perhaps there: {sum(not attack.places for attack in data().attacks)}.",
    ]
    assert reach.in_words(reach.sentences(select(data()), ("attacks",))) == []


@pytest.mark.parametrize("place", ["baghdad", "taji"])
def test_what_a_sentence_counts_is_found_where_its_pieces_lead(place):
    """Each number is that of the records found under the filter of its piece, or of those that are chosen there."""
    asked = select(data(), Filters(places=(place,)))
    wider, unplaced = reach.sentences(asked, ("attacks",))
    for before, name in zip(wider[1:-1:2], wider[2:-1:2], strict=True):
        assert name.filters is not None
        number = int(before.text.removeprefix(", ").split()[0])
        assert name.text == data().places[name.filters.places[0]].name
        assert number <= select(data(), name.filters).count("attacks")
    number = unplaced[1]
    assert number.filters == Filters()
    assert set(number.chosen) == {attack.id for attack in data().attacks if not attack.places}
    assert number.text == str(len(number.chosen))


def test_a_filter_for_a_way_of_obtaining_says_how_many_records_tell_none():
    """What Eisenstadt says of rockets has no word on how Slavin has it, so it is not told to be from elsewhere."""
    asked = Filters(sources=("slavin-2011",), obtained=("interview",))
    left = select(data(), asked)
    of_article = select(data(), Filters(sources=asked.sources))
    untold = [
        record.id
        for _, record in of_article.claims()
        if set(facets_of(data(), record).named) - {"article"} and not facets_of(data(), record).obtained
    ]
    assert untold
    assert not {*untold} & {record.id for _, record in left.claims()}
    assert reach.without_way(left) == len(untold)
    assert reach.in_words(reach.sentences(left, CLAIMS)) == [
        f"From somebody else, with no word on how it was obtained: {len(untold)}."
    ]
    assert reach.without_way(of_article) == 0


def test_a_document_and_a_press_report_are_somebody_else_too():
    """So it is in the chart of how it is known, which counts as from somebody else all that is not the article's own."""
    left, every = select(data(), Filters(obtained=("testimony",))), select(data())
    others = {r.id for _, r in every.claims() if set(facets_of(data(), r).named) - {"article"}}
    untold = {name for name in others if not facets_of(data(), data().by_id[name][1]).obtained}
    assert reach.without_way(left) == len(untold)
    assert any("document" in facets_of(data(), data().by_id[name][1]).named for name in untold)


def test_what_the_members_add_is_worked_out_once(monkeypatch):
    """The number in words and the filter that its link leads to come from one count."""
    calls, count = [], members.added
    monkeypatch.setattr(members, "added", lambda *given: calls.append(given) or count(*given))
    assert reach.sentences(select(data(), Filters(actors=("iran",))), ("positions",))
    assert len(calls) == 1


def test_members_and_connected_actors_are_told_with_the_filter_that_has_them():
    """What Mottaki says is none of Iran's own, and the Mahdi Army is another than Sadr: each is found under the wider filter."""
    iran, sadr = (select(data(), Filters(actors=(name,))) for name in ("iran", "sadr"))
    (told,) = reach.sentences(iran, ("positions",))
    assert (told[0].text, told[0].filters) == ("1 more of its bodies, officials or members", Filters(actors=("iran", "mottaki")))
    (also,) = reach.see_also(sadr, CLAIMS)
    for piece in also:
        if piece.filters:
            assert select(data(), piece.filters).kept.sum() > sadr.kept.sum()
    assert "; Mahdi Army: Force of Muqtada al-Sadr, as of 2011 (" in "".join(reach.in_words([also])).replace("See also ", "; ")
    assert reach.see_also(select(data()), CLAIMS) == []


def test_the_number_of_a_connected_actor_counts_its_own_records_and_not_those_that_name_it_with_the_one_asked_for():
    militias = select(data(), Filters(actors=("shia-militias",)))
    (told,) = reach.in_words(reach.see_also(militias, ("attacks",)))
    assert told.startswith("See also Iranian-supported groups (2011), who may be part of Shiite militias (1 more attack); ")
    assert told.endswith("; Iran (4 more attacks), whose name stands in “Iran-backed Shiite militias”.")
    wider = select(data(), Filters(actors=("shia-militias", "iran")))
    assert wider.count("attacks") == militias.count("attacks") + 4
    (told,) = reach.in_words(reach.see_also(select(data(), Filters(actors=("mahdi-army",))), ("troop_levels",)))
    assert told.startswith("See also Muqtada al-Sadr (1 more troop level), named in the role of Mahdi Army: ")
    for actor in data().actors:
        for sentence in reach.in_words(reach.see_also(select(data(), Filters(actors=(actor,))), CLAIMS)):
            assert ", named with " not in sentence
            assert all(" more record" in one for one in sentence.split("; ") if re.search(r"\(\d", one))


def test_what_is_remarked_on_an_actor_stands_beside_the_records_of_a_filter_for_it() -> None:
    chosen = select(data(), Filters(actors=("kataib-hezbollah",)))
    note = data().actors["kataib-hezbollah"].note
    assert note
    assert reach.in_words(reach.beside(chosen, ("attacks",)))[-1] == f"Remark on Kataib Hezbollah: {note}"
    assert reach.remarks(select(data(), Filters(actors=("sadr",)))) == []  # of whom nothing is remarked
    assert reach.remarks(select(data())) == []


def test_what_an_actor_only_tells_is_counted_beside_what_a_choice_of_it_finds() -> None:
    only_told = {actor: list(reach.only_told(select(data(), Filters(actors=(actor,))), "actors")) for actor in data().actors}
    authors = {source.voice for source in data().sources.values()}
    assert {actor: ids for actor, ids in only_told.items() if ids and actor not in authors} == {
        "military-experts-2011": ["attack-shia-militias-us-soldiers-2011"],
        "nasr": ["attack-shia-militias-us-soldiers-2011"],
        "analysts": ["attack-clashes-us-iran-2011"],
        "accusers-militia-group-2020": ["attack-low-level-violence-2020"],
    }
    asked = select(data(), Filters(actors=("military-experts-2011",)))
    assert asked.size == 0
    (sentence,) = reach.sentences(asked, CLAIMS)
    assert reach.in_words([sentence]) == [
        "1 more record, which one who is chosen tells wholly or in part, is not found by a choice of actors."
    ]
    assert [piece.chosen for piece in sentence if piece.filters] == [("attack-shia-militias-us-soldiers-2011",)]
    assert reach.sentences(asked, ("positions",)) == []
    elsewhere = Filters(actors=("military-experts-2011",), sources=("porter-2006",))
    assert list(reach.only_told(select(data(), elsewhere), "actors")) == []


def test_what_an_article_tells_itself_is_counted_beside_a_choice_of_its_author_and_of_the_side_of_authors() -> None:
    every = [record for _, record in data().claims()]
    of_authors = {}
    for name, source in data().sources.items():
        told = {c.record for c in all_chains(data(), every) if c.source == name and c.kind == "article"}
        chosen = select(data(), Filters(actors=(source.voice,)))
        only_told = set(reach.only_told(chosen, "actors"))
        assert only_told >= {record for record in told if record not in chosen}
        assert not {record for record in only_told if record in chosen}
        of_authors[source.voice] = len(only_told)
    assert of_authors == {"porter": 20, "murphy": 22, "slavin": 7, "american-interest": 3, "arab-center-author": 36}
    chosen = select(data(), Filters(sides=("analyst",)))
    left_out = list(reach.only_told(chosen, "sides", ("attacks",)))
    assert (chosen.count("attacks"), len(left_out)) == (15, 18)
    assert {"attack-clashes-us-iran-2011", "attack-shia-militias-us-soldiers-2011"} <= set(left_out)
    assert reach.in_words(reach.sentences(chosen, ("attacks",))) == [
        "18 more attacks, which somebody of a chosen side tells wholly or in part, are not found by a choice of sides."
    ]
    assert list(reach.only_told(select(data()), "sides")) == []
