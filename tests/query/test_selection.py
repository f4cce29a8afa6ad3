import dataclasses
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS
from ledger.query.chains import chains_of
from ledger.query.facets import period_of
from ledger.query.filters import CHOICE_NAMES, CHOICES, Filters, actor_rule, describe, in_short, label_of, phrase, values_of
from ledger.query.selection import Selection, blockers, choice_counts, once_for_records, select
from tests.conftest import data, examples

DAY = timedelta(days=1)
WORDS = ["iran", "TROOPS", "Sadr", "Baghdad", "killed", "the", "10,000", "U.S.", "stay", "zzz"]


def one(table: str, name: str):
    return next(r for r in getattr(data(), table) if r.id == name)


TAJI = "attack-taji-2011"
ROCKETS = "attack-baghdad-2020-02-15"
FIFTEEN = "casualties-us-june-2011"


def ids(dataset: Dataset | Selection, *tables: str) -> set[str]:
    return {r.id for table in tables or CLAIMS for r in getattr(dataset, table)}


def changed(table: str, name: str, **fields: object) -> Dataset:
    """The dataset with one record of it changed."""
    records = tuple(r.model_copy(update=fields) if r.id == name else r for r in getattr(data(), table))
    return dataclasses.replace(data(), **{table: records})


def filters() -> st.SearchStrategy[Filters]:
    days = st.none() | st.dates(date(2003, 1, 1), date(2021, 1, 1))
    kinds = {f.name: st.just(f.default) for f in dataclasses.fields(Filters)}
    for name in CHOICES:
        values = st.lists(st.sampled_from(values_of(data(), name)), unique=True, max_size=3).map(tuple)
        kinds[name] = st.just(()) | st.just(()) | values
    kinds |= {"start": days, "end": days, "text": st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join)}
    return st.builds(Filters, **kinds)


# What each choice narrows, spelt out again and independently of `facets`.
HAS = {
    "sources": {table: lambda r: {e.source for e in everything(r)} for table in CLAIMS},
    "actors": {
        "troop_levels": lambda r: {r.asserted_by, r.via, *(t.by for t in r.told)},
        "casualties": lambda r: {r.asserted_by},
        "positions": lambda r: {r.actor, r.via, *(t.by for t in r.told)},
        "attacks": lambda r: {name for a in r.attributions for name in (a.actor, a.by, a.via)} - {None},
    },
    "places": {
        "troop_levels": lambda r: around(r.place),
        "casualties": lambda r: around(r.place).union(*map(around, data().by_id[r.attack][1].places if r.attack else ())),
        "attacks": lambda r: {name for place in r.places for name in around(place)},
    },
    "issues": {"positions": lambda r: {r.issue}},
    "stances": {"positions": lambda r: {r.stance}},
    "kinds": {"troop_levels": lambda r: {r.kind}},
    "types": {"attacks": lambda r: {r.type}},
    "named": {table: lambda r: {chain.kind for chain in chains_of(data(), r.id)} for table in CLAIMS},
    "via": {
        table: lambda r: {s.via for s in (r, *getattr(r, "attributions", ())) if getattr(s, "via", None)} for table in CLAIMS
    },
    "obtained": {
        table: lambda r: {t.obtained for s in (r, *getattr(r, "attributions", ())) for t in s.told} - {None} for table in CLAIMS
    },
}
HAS["sides"] = {
    table: lambda r, actors=actors: {data().actors[a].side for a in actors(r) if a} - {None}
    for table, actors in HAS["actors"].items()
}


def around(place):
    """A place, and the places in which it lies, from the inside out."""
    if not place:
        return set()
    return {place} | around(data().places[place].within) | around(data().places[place].one_of)


def everything(record):
    """All evidence of a record, that of its attributions included."""
    yield from record.evidence
    for attribution in getattr(record, "attributions", ()):
        yield from attribution.evidence


def test_people_harmed_are_found_at_each_place_of_their_attack():
    killed = "casualties-baghdad-area-monday-2011-killed"
    for place in data().by_id[data().by_id[killed][1].attack][1].places:
        assert killed in ids(select(data(), Filters(places=(place,)))), place


@pytest.mark.parametrize("name", sorted(HAS))
def test_a_choice_keeps_exactly_the_records_that_have_a_chosen_value_or_lack_the_thing(name):
    for value in values_of(data(), name):
        left = select(data(), Filters(**{name: (value,)}))
        for table in CLAIMS:
            has = HAS[name].get(table)
            expected = [r.id for r in getattr(data(), table) if has is None or value in has(r)]
            assert [r.id for r in getattr(left, table)] == expected, (value, table)


def test_a_place_includes_what_lies_in_it_and_says_so():
    baghdad, embassy = Filters(places=("baghdad",)), Filters(places=("us-embassy-baghdad",))
    assert ids(select(data(), embassy)) < ids(select(data(), baghdad)) < ids(select(data(), Filters(places=("baghdad-area",))))
    assert choice_counts(data(), Filters(), "places")["baghdad"] > sum(
        r.place == "baghdad" if hasattr(r, "place") else "baghdad" in getattr(r, "places", ()) for _, r in data().claims()
    )
    assert phrase(data(), baghdad, "places") == "with place Baghdad and what lies in it"
    assert phrase(data(), embassy, "places") == "with place “Near the US embassy, Baghdad” and what lies in it"


@pytest.mark.parametrize("name", CHOICES)
def test_two_values_of_one_choice_keep_what_either_keeps(name):
    first, second, *_ = values_of(data(), name)
    either = ids(select(data(), Filters(**{name: (first,)}))) | ids(select(data(), Filters(**{name: (second,)})))
    assert ids(select(data(), Filters(**{name: (first, second)}))) == either


def test_an_issue_narrows_positions_and_leaves_attacks_casualties_and_troop_levels_alone():
    left = select(data(), Filters(issues=("stay",)))
    assert left.positions
    assert {p.issue for p in left.positions} == {"stay"}
    assert tuple(left.attacks) == data().attacks
    assert tuple(left.casualties) == data().casualties
    assert tuple(left.troop_levels) == data().troop_levels


def test_an_attack_that_nobody_is_said_to_have_done_is_left_out_by_any_actor():
    assert not one("attacks", ROCKETS).attributions
    for actor in values_of(data(), "actors"):
        assert ROCKETS not in ids(select(data(), Filters(actors=(actor,)))), actor


def test_an_attack_without_a_place_is_left_out_by_any_place():
    without = changed("attacks", TAJI, places=())
    assert TAJI in ids(select(without, Filters()))
    assert TAJI not in ids(select(without, Filters(places=values_of(without, "places"))))


def test_no_filter_leaves_all_of_the_dataset():
    for left in (select(data()), select(data(), Filters())):
        assert list(left.claims()) == list(data().claims())
        assert left.size == data().size
        assert (left.disagreements, left.errata) == (data().disagreements, data().errata)


def test_an_erratum_that_names_no_record_is_there_where_nothing_but_its_article_is_asked_for():
    error = data().errata[0].model_copy(update={"records": (), "source": "arab-center-2020"})
    cited = {name for name, passages in data().citations.items() if any(c.source == error.source for c in passages)}
    tables = {table: tuple(r for r in getattr(data(), table) if r.id not in cited) for table in CLAIMS}
    bare = dataclasses.replace(data(), **tables, errata=(error,), disagreements=())
    assert select(bare).errata == (error,)
    assert select(bare, Filters(sources=(error.source,))).errata == (error,)
    assert select(bare, Filters(sources=(error.source,), text="troops")).errata == ()
    assert select(bare, Filters(sources=("slavin-2011",))).errata == ()


def test_references_articles_and_passages_stay_whole_under_any_filter():
    left = select(data(), Filters(text="zzz"))
    assert not list(left.claims())
    assert left.dataset is data()


def test_a_period_includes_its_first_and_its_last_day():
    day = date(2020, 2, 15)
    assert one("attacks", ROCKETS).date == f"{day}?"
    assert ROCKETS in ids(select(data(), Filters(start=day)))
    assert ROCKETS in ids(select(data(), Filters(end=day)))
    assert ROCKETS in ids(select(data(), Filters(start=day, end=day)))
    assert ROCKETS not in ids(select(data(), Filters(start=day + DAY)))
    assert ROCKETS not in ids(select(data(), Filters(end=day - DAY)))


def test_a_record_of_a_month_passes_any_day_of_that_month_and_no_other():
    assert one("casualties", FIFTEEN).date == "2011-06?"
    for day in (date(2011, 6, 1), date(2011, 6, 17), date(2011, 6, 30)):
        assert FIFTEEN in ids(select(data(), Filters(start=day, end=day)))
    for day in (date(2011, 5, 31), date(2011, 7, 1)):
        assert FIFTEEN not in ids(select(data(), Filters(start=day, end=day)))


@pytest.mark.parametrize("period", [{"start": date(1900, 1, 1)}, {"end": date(2100, 12, 31)}])
def test_an_undated_record_lies_in_no_period(period):
    undated = changed("attacks", TAJI, date=None)
    assert TAJI in ids(select(undated, Filters(types=("bombing",))))
    assert TAJI not in ids(select(undated, Filters(**period)))
    assert TAJI in ids(select(data(), Filters(**period)))


def test_a_date_that_is_open_at_its_start_passes_an_earlier_period_back_to_the_earliest_day_of_any_record():
    open_start = changed("attacks", TAJI, date="../2011-07-05")
    earliest = min(period.days[0] for _, r in data().claims() if (period := period_of(r, data())))
    assert TAJI in ids(select(open_start, Filters(end=earliest)))
    assert TAJI not in ids(select(open_start, Filters(end=earliest - timedelta(days=1))))
    assert TAJI not in ids(select(open_start, Filters(start=date(2011, 7, 6))))


def test_casualties_without_a_date_have_the_date_of_their_attack():
    killed = "casualties-taji-2011-killed"
    undated = changed("casualties", killed, date=None)
    assert period_of(next(c for c in undated.casualties if c.id == killed), undated) == dates.parse("2011-07-05?")
    assert killed in ids(select(undated, Filters(start=date(2011, 7, 5), end=date(2011, 7, 5))))
    assert killed not in ids(select(undated, Filters(start=date(2011, 7, 6))))


def test_casualties_without_a_date_keep_the_date_of_an_attack_that_the_filter_leaves_out():
    killed = "casualties-taji-2011-killed"
    left = select(changed("casualties", killed, date=None), Filters(types=("rocket_or_mortar",)))
    assert TAJI not in ids(left)
    assert killed in ids(left)
    assert period_of(next(c for c in left.casualties if c.id == killed), left.dataset) == dates.parse("2011-07-05?")


def test_the_time_of_a_position_is_when_it_was_said_and_of_a_number_what_it_refers_to():
    position, level = data().positions[0], one("troop_levels", "troop-us-46000-2011")
    assert period_of(position, data()) == dates.parse(position.said_on)
    assert period_of(level, data()) == dates.parse(level.refers_to)
    assert level.refers_to != level.said_on


@pytest.mark.parametrize("text", ["taji", "TAJI", "  Taji  ", "tAjI"])
def test_text_is_found_whatever_its_case_and_surrounding_space(text):
    assert ids(select(data(), Filters(text=text))) == ids(select(data(), Filters(text="Taji")))
    assert TAJI in ids(select(data(), Filters(text=text)))


def test_text_is_folded_as_unicode_folds_it():
    sharp = changed("attacks", TAJI, title="Straße")
    for text in ("strasse", "STRASSE", "straße"):
        assert ids(select(sharp, Filters(text=text)), "attacks") == {TAJI}


def test_all_words_must_be_found_in_any_order():
    found = ids(select(data(), Filters(text="government taji")))
    assert found == ids(select(data(), Filters(text="taji government")))
    assert found == ids(select(data(), Filters(text="taji"))) & ids(select(data(), Filters(text="government")))
    assert TAJI in found
    assert TAJI not in ids(select(data(), Filters(text="taji zzz")))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (TAJI, "oil pipeline hub"),  # its quote
        (TAJI, "Mesopotamia, a Sunni insurgent"),  # the quote of an attribution
        (TAJI, "Al Qaeda in Mesopotamia"),  # the name of who is blamed
        ("position-bush-administration-talk-iran-rejected", "the White House (2006)"),  # an alias
        ("position-sadr-stay-bloodshed", "Should US forces stay in Iraq after the deadline"),  # the question of its issue
        ("casualties-embassy-rocket-2011-killed", "Near the US embassy, Baghdad"),  # the name of its place
        ("casualties-embassy-rocket-2011-killed", "construction workers"),  # its victims
        ("troop-us-marines-embassy-200", "fewer than 200"),  # its wording
        ("troop-us-marines-embassy-200", "Forecast for the case"),  # its note
        ("troop-us-offer-10000-ap", "Associated Press"),  # who reported it
    ],
)
def test_text_looks_in_the_record_its_quotes_and_the_names_it_refers_to(name, text):
    assert name in ids(select(data(), Filters(text=text)))


def test_a_condition_is_found_by_its_words():
    position = next(p for p in data().positions if p.condition)
    assert position.id in ids(select(data(), Filters(text=position.condition)))


@examples(150)
@given(st.deferred(filters), st.sampled_from(CHOICES))
def test_the_count_of_a_value_is_the_number_of_records_with_it_that_choosing_it_would_leave(chosen, name):
    counted = choice_counts(data(), chosen, name)
    for value in values_of(data(), name):
        left = select(data(), dataclasses.replace(chosen, **{name: (value,)}))
        having = [r for table, has in HAS[name].items() for r in getattr(left, table) if value in has(r)]
        assert counted[value] == len(having), value


def test_the_count_of_an_issue_counts_positions_only():
    assert choice_counts(data(), Filters(), "issues") == Counter(p.issue for p in data().positions)


def test_the_counts_of_a_choice_do_not_depend_on_what_it_has_chosen():
    assert choice_counts(data(), Filters(issues=("stay",)), "issues") == choice_counts(data(), Filters(), "issues")


@examples(150)
@given(st.deferred(filters))
def test_the_description_names_every_active_filter(chosen):
    said = describe(data(), chosen)
    assert re.search("[.?!…][”’\"']*$", said)
    assert not re.search("[?!]”[.]", said.replace(chosen.text, ""))
    for name in chosen.active():
        value = getattr(chosen, name)
        if name in CHOICES:
            assert {"named": "known, ", "via": "reported", "obtained": "obtained, "}.get(
                name, f"with {CHOICE_NAMES[name]} "
            ) in said
            for one_value in value:
                label = label_of(data(), name, one_value)
                assert (label[0].lower() + label[1:] if name == "named" else label) in said
        elif name == "text":
            assert f"“{value}”" in said
        else:
            assert dates.say(value.isoformat()) in said


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (Filters(), "All records, no filter set."),
        (
            Filters(start=date(2011, 6, 1)),
            "Records whose time lies, or may lie, at least partly in the days from 1 June 2011 on.",
        ),
        (Filters(end=date(2011, 6, 30)), "Records whose time lies, or may lie, at least partly in the days until 30 June 2011."),
        (
            Filters(start=date(2011, 6, 1), end=date(2011, 6, 30)),
            "Records whose time lies, or may lie, at least partly in the days from 1 June 2011 to 30 June 2011.",
        ),
        (Filters(stances=("for", "silent")), "Records with stance For or No answer given or Refuses to discuss it."),
        (
            Filters(actors=("sadr", "iran")),
            "Records with actor Muqtada al-Sadr or Iran.",
        ),
        (
            Filters(sides=("us",)),
            "Records with side United States.",
        ),
        (Filters(text=" to   stay "), "Records containing “to stay”."),
    ],
)
def test_the_description_is_one_plain_sentence(chosen, said):
    assert describe(data(), chosen) == said


@examples(100)
@given(st.deferred(filters), st.deferred(filters))
def test_a_further_restriction_never_adds_a_record(chosen, other):
    narrower = {name: getattr(other, name) for name in CHOICES if not getattr(chosen, name)}
    narrower |= {name: getattr(chosen, name)[:1] for name in CHOICES if getattr(chosen, name)}
    starts, ends = filter(None, (chosen.start, other.start)), filter(None, (chosen.end, other.end))
    narrower |= {"start": max(starts, default=None), "end": min(ends, default=None), "text": f"{chosen.text} {other.text}"}
    left, fewer = select(data(), chosen), select(data(), dataclasses.replace(chosen, **narrower))
    assert ids(fewer) <= ids(left)
    assert set(fewer.disagreements) <= set(left.disagreements)
    assert {e.quote for e in fewer.errata} <= {e.quote for e in left.errata}


@examples(100)
@given(st.deferred(filters))
def test_what_is_left_stays_in_the_order_of_the_files(chosen):
    left = select(data(), chosen)
    for table in CLAIMS:
        kept = ids(left, table)
        assert tuple(getattr(left, table)) == tuple(r for r in getattr(data(), table) if r.id in kept)


@examples(100)
@given(st.deferred(filters))
def test_disagreements_and_errata_follow_the_records_they_concern(chosen):
    assume(chosen.active())
    left = select(data(), chosen)
    kept = ids(left)
    assert [d.id for d in left.disagreements] == [d.id for d in data().disagreements if kept & set(d.records)]
    articles = chosen.sources if chosen == Filters(sources=chosen.sources) else ()
    if len(kept) == data().size:
        articles = tuple(data().sources)
    concerned = [e for e in data().errata if kept & set(e.records) or (not e.records and e.source in articles)]
    assert list(left.errata) == concerned


def test_the_erratum_of_kataib_hezbollah_comes_with_the_attack_it_concerns():
    with_attack = select(data(), Filters(actors=("kataib-hezbollah",)))
    assert [e for e in with_attack.errata if "Kataib Hezbollah" in e.quote]
    without = select(data(), Filters(actors=("khalilzad",)))
    assert not [e for e in without.errata if "Kataib Hezbollah" in e.quote]


@pytest.mark.parametrize("name", CHOICES)
def test_no_two_values_of_a_choice_have_the_same_label(name):
    labels = [label_of(data(), name, value) for value in values_of(data(), name)]
    assert len(set(labels)) == len(labels)
    assert all(labels)


def test_actors_and_places_are_offered_by_name():
    for name in ("actors", "places"):
        labels = [label_of(data(), name, value).casefold() for value in values_of(data(), name)]
        assert labels == sorted(labels)


def test_active_names_only_what_restricts():
    assert Filters().active() == ()
    assert Filters(issues=("stay",), text="x", end=date(2011, 1, 1)).active() == ("end", "issues", "text")


def test_each_restriction_that_alone_leaves_nothing_is_named_with_what_it_keeps_out():
    chosen = Filters(actors=("slavin",), types=("bombing",), start=date(2019, 1, 1), end=date(2020, 12, 31))
    assert not select(data(), chosen).troop_levels
    found = blockers(data(), chosen, ("troop_levels",))
    freed = {"actors": dataclasses.replace(chosen, actors=()), "start": dataclasses.replace(chosen, start=None, end=None)}
    assert found == {name: len(select(data(), left).troop_levels) for name, left in freed.items()}
    assert all(found.values())


def test_where_no_single_restriction_stands_in_the_way_none_is_named():
    assert blockers(data(), Filters(actors=("esper",), text="no such words"), ("attacks",)) == {}


def test_an_open_period_is_one_restriction():
    chosen = Filters(end=date(2004, 1, 1))
    assert list(blockers(data(), chosen, ("troop_levels",))) == ["end"]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (Filters(), ""),
        (Filters(issues=("stay",)), "1 issue"),
        (Filters(issues=("stay", "decide", "return")), "3 issues"),
        (Filters(actors=("sunni-groups-small",)), "actor Some small Sunni groups (2011)"),
        (Filters(actors=("militia-group-2020",)), "1 actor"),
        (Filters(text=" US  forces "), "containing “US forces”"),
        (Filters(text="x" * 30), f"containing “{'x' * 30}”"),
        (Filters(text="x" * 31), "containing some words"),
        (Filters(actors=("sadr",), text="x" * 24), f"actor Muqtada al-Sadr; containing “{'x' * 24}”"),
        (Filters(actors=("sadr",), text="x" * 25), "actor Muqtada al-Sadr; 1 more choice"),
        (
            Filters(
                date(2011, 7, 5),
                date(2012, 7, 5),
                actors=("sadr", "iran", "gates"),
                places=("baghdad",),
                text="US",
                issues=("stay",),
            ),
            "time may touch 5 July 2011 to 5 July 2012; 3 actors; place Baghdad; 1 issue; 1 more choice",
        ),
        (Filters(start=date(2011, 7, 5)), "time may touch the days from 5 July 2011"),
        (Filters(end=date(2020, 12, 31)), "time may touch the days until 2020"),
        (Filters(start=date(2011, 1, 1)), "time may touch the days from 2011"),
        (Filters(date(2011, 1, 1), date(2011, 7, 5)), "time may touch 1 January 2011 to 5 July 2011"),
        (Filters(date(2011, 7, 5), date(2011, 7, 7)), "time may touch 5 to 7 July 2011"),
        (Filters(date(2011, 1, 1), date(2011, 12, 31)), "time may touch 2011"),
        (Filters(date(2011, 12, 1), date(2012, 1, 31)), "time may touch December 2011 to January 2012"),
        (Filters(date(2011, 7, 5), date(2011, 7, 5)), "time may touch 5 July 2011"),
        (Filters(date(2020, 1, 1), date(2011, 12, 31)), "time may touch 2020 to 2011"),
    ],
)
def test_a_filter_in_short_is_told_by_its_values_or_their_number(chosen, said):
    assert in_short(data(), chosen) == said


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (Filters(date(2011, 7, 5), date(2011, 7, 5)), "on 5 July 2011"),
        (Filters(start=date(2011, 7, 5)), "in the days from 5 July 2011 on"),
        (Filters(end=date(2011, 7, 5)), "in the days until 5 July 2011"),
        (Filters(date(2011, 7, 5), date(2012, 7, 5)), "in the days from 5 July 2011 to 5 July 2012"),
    ],
)
def test_a_period_is_said_to_keep_what_may_lie_in_it(chosen, said):
    assert describe(data(), chosen, ("attacks",)) == f"Attacks whose time lies, or may lie, at least partly {said}."


def test_sides_are_told_apart_by_quotation_marks_where_one_table_is_told_of():
    iran, analyst = (data().sides[name].name for name in ("iran", "analyst"))
    both = Filters(sides=("iran", "analyst"))
    assert describe(data(), both, ("positions",)) == f"Positions of somebody on the side “{iran}” or “{analyst}”."
    assert describe(data(), both) == f"Records with side {iran} or {analyst}."


def test_what_actors_find_is_the_same_with_outlets_where_these_report_no_such_records():
    assert actor_rule(("positions",)) == "An actor or side finds positions of that actor or somebody on that side."
    assert actor_rule(("positions",), ("sides",), True) == "A side finds positions of or reported by somebody on that side."
    assert actor_rule(("casualties",), reporting=True) == actor_rule(("casualties",))
    assert ", or reported by that actor or somebody on that side, on who had one." in actor_rule(("attacks",), reporting=True)


def test_origins_and_outlets_are_told_in_the_words_of_their_tables():
    unnamed, outlet = Filters(named=("unnamed",)), Filters(via=("associated-press",))
    kind = label_of(data(), "named", "unnamed")
    kind = f"{kind[0].lower()}{kind[1:]}"
    name = data().actors["associated-press"].name
    assert describe(data(), unnamed, ("positions",)) == f"Positions known, whole or in part, from {kind}."
    assert describe(data(), unnamed, ("attacks",)) == (
        f"Attacks known from {kind}, or with a statement on who had a part from {kind}."
    )
    assert describe(data(), outlet) == f"Records reported, whole or in part, by {name}."
    assert describe(data(), outlet, ("attacks",)) == (
        f"Attacks reported by {name}, or with a statement on who had a part that {name} reported."
    )


def test_one_value_is_named_however_long_and_several_up_to_the_limit():
    one, two = Filters(stances=("for",)), Filters(stances=("for", "against"))
    names = [label_of(data(), "stances", value) for value in ("for", "against")]
    both = " or ".join(names)
    assert phrase(data(), one, "stances", ("positions",), 1) == f"with stance {names[0]}"
    assert phrase(data(), two, "stances", ("positions",), len(both)) == f"with stance {both}"
    assert phrase(data(), two, "stances", ("positions",), len(both) - 1) == "with any of 2 stances"


def test_what_depends_on_the_records_alone_is_made_once_for_all_filters_that_leave_them() -> None:
    asked: list[Filters] = []

    @once_for_records("attacks")
    def ids(selection: Selection, end: str) -> list[str]:
        asked.append(selection.filters)
        return [f"{record.id}{end}" for _, record in selection.claims()]

    early, late = (Filters(start=date(2003, 1, day)) for day in (1, 2))
    assert [r.id for r in select(data(), early).attacks] == [r.id for r in select(data(), late).attacks]
    wanted = [f"{record.id}!" for record in select(data(), early).attacks]
    assert ids(select(data(), early), "!") == ids(select(data(), late), "!") == wanted
    assert asked == [Filters()]  # so that it cannot tell of a filter that is not the present one
    few = select(data(), Filters(places=("baghdad",)))
    assert ids(few, "!") == [f"{record.id}!" for record in few.attacks] != wanted
    assert ids(few, "?") == [f"{record.id}?" for record in few.attacks]
    assert len(asked) == 3
