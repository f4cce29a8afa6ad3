"""Which tables a filter narrows: what is counted is what its parts apply to, and what they leave alone is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import charts
from ledger.model.records import CLAIMS, Attack, Casualties, Claim, Position, TroopLevel
from ledger.query import narrowing
from ledger.query.filters import CHOICE_NAMES, CHOICES, Filters, phrase
from ledger.query.selection import indexed, select
from ledger.wording import words
from ledger.wording.bylines import name_inside
from ledger.wording.citation import ended
from tests.charts.samples import FILTERS, holding, position
from tests.conftest import data

TABLES = st.lists(st.sampled_from(CLAIMS), min_size=1, unique=True)


@pytest.mark.parametrize("choice", CHOICES)
def test_a_choice_applies_to_the_tables_whose_records_can_have_it(choice):
    index = indexed(data())
    having = {table for table, rows in index.tables.items() if index.columns[choice].has[rows].any()}
    assert set(narrowing.APPLIES_TO.get(choice, CLAIMS)) == having


@pytest.mark.parametrize(
    ("chosen", "tables", "counted", "limits"),
    [
        (
            Filters(places=("baghdad",)),
            CLAIMS,
            ("troop_levels", "attacks", "casualties"),
            "Positions have no place and are not narrowed by it.",
        ),
        (
            Filters(kinds=("offer",)),
            CLAIMS,
            ("troop_levels",),
            "Attacks, casualty statements and positions have no kind of number and are not narrowed by it.",
        ),
        (Filters(places=("baghdad",)), ("positions",), ("positions",), "Positions have no place and are not narrowed by it."),
        (Filters(places=("baghdad",)), ("attacks",), ("attacks",), ""),
        (Filters(actors=("sadr",)), CLAIMS, CLAIMS, ""),
        (
            Filters(places=("baghdad",), types=("bombing",)),
            ("attacks", "positions"),
            ("attacks",),
            "Positions have no place and no type of attack and are not narrowed by them.",
        ),
    ],
)
def test_what_a_filter_narrows_is_counted_and_what_it_does_not_is_said(chosen, tables, counted, limits):
    assert set(narrowing.narrowed(chosen, tables)) == set(counted)
    assert narrowing.limits(chosen, tables) == limits


@given(FILTERS, TABLES)
def test_the_count_is_of_tables_that_are_named_if_they_are_not_narrowed(filters, tables):
    left, limits = select(data(), filters), narrowing.limits(filters, tables)
    counted = narrowing.narrowed(filters, tables)
    assert counted
    assert narrowing.counts(left, counted) == (
        sum(left.count(table) for table in counted),
        sum(len(getattr(data(), table)) for table in counted),
    )
    idle = {t: [c for c in filters.active() if t not in narrowing.APPLIES_TO.get(c, CLAIMS)] for t in tables}
    for table, choices in idle.items():
        assert (words.plural(table) in limits.lower()) == bool(choices)
        assert all(CHOICE_NAMES[choice] in limits for choice in choices)
    assert "  " not in (text := narrowing.described(data(), filters, tables))
    assert text == ended(text)


@given(FILTERS, TABLES)
def test_a_file_is_named_after_the_parts_that_narrow_what_is_in_it(filters, tables):
    asked = narrowing.applied(filters, tables)
    assert all(select(data(), asked).count(table) == select(data(), filters).count(table) for table in tables)
    assert all(set(narrowing.APPLIES_TO.get(name, CLAIMS)) & set(tables) for name in asked.active())


def test_no_record_is_said_to_have_what_records_of_its_table_do_not_have():
    """Casualty statements have no type of attack: under a choice of one they are all that there are."""
    told = narrowing.described(data(), Filters(types=("rocket_or_mortar",)), ("casualties",))
    assert told == "All casualty statements. Casualty statements have no type of attack and are not narrowed by it."
    told = narrowing.described(data(), Filters(actors=("gates",), places=("iraq",)), ("positions",))
    assert told == "Positions of Robert Gates. Positions have no place and are not narrowed by it."
    assert narrowing.described(data(), Filters(), CLAIMS) == "All records, no filter set."


def test_the_count_in_words_is_of_one_table_or_of_each():
    left = select(data(), Filters(kinds=("offer",)))
    offers = sum(level.kind == "offer" for level in data().troop_levels)
    assert (
        narrowing.counts_in_words(left, narrowing.narrowed(left.filters))
        == f"{offers} of {len(data().troop_levels)} troop levels"
    )
    assert narrowing.counts_in_words(left, ("positions",)) == f"{len(data().positions)} of {len(data().positions)} positions"
    assert narrowing.counts_in_words(select(data()), CLAIMS) == f"{data().size} of {data().size} records"
    by_sadr = select(data(), Filters(actors=("sadr",)))
    assert narrowing.counts_in_words(by_sadr, CLAIMS).startswith(
        f"{by_sadr.size} of {data().size} records: {by_sadr.count('troop_levels')} of {len(data().troop_levels)} troop levels,"
    )


@given(FILTERS, TABLES)
def test_the_summary_names_what_narrows_what_is_counted_and_nothing_else(filters, tables):
    left = select(data(), filters)
    text, (number, whole) = narrowing.summary(left, tables), narrowing.counts(left, narrowing.narrowed(filters, tables))
    counted = narrowing.narrowed(filters, tables)
    for name in filters.active():
        narrows = bool(set(narrowing.APPLIES_TO.get(name, CLAIMS)) & set(counted))
        assert (phrase(data(), filters, name, counted, narrowing.LONGEST_NAMES) in text) == narrows
    assert text.startswith((f"{number:,} of ", f"All {whole:,} "))
    assert text.startswith("All ") <= (number == whole)
    assert text == ended(text)


def test_the_summary_reads_like_this():
    assert narrowing.summary(select(data()), ("attacks",)) == f"All {len(data().attacks)} attacks."
    taji = select(data(), Filters(places=("taji",)))
    number = sum("taji" in attack.places for attack in data().attacks)
    assert narrowing.summary(taji, ("attacks",)) == f"{number} of {len(data().attacks)} attacks, with place Taji."
    assert narrowing.summary(taji).startswith(f"{taji.size - len(data().positions)} of ")
    assert " records, with place Taji: " in narrowing.summary(taji)
    assert narrowing.summary(taji).endswith(" casualty statements. Positions have no place and are not narrowed by it.")


def test_a_mixed_list_leaves_out_what_the_filter_cannot_narrow_and_says_so():
    whole = select(data(), Filters(places=("baghdad",)))
    left = narrowing.mixed(whole)
    assert {table for table, _ in left.claims()} == {"troop_levels", "attacks", "casualties"} & {t for t, _ in whole.claims()}
    assert left.size == whole.size - whole.count("positions")
    assert narrowing.left_out(whole) == {"positions": f"{whole.count('positions')} positions have no place"}
    assert narrowing.mixed(select(data())).size == data().size
    assert narrowing.left_out(select(data())) == {}


def _holds(said: str, record: Claim, who: set[str]) -> bool:
    """Whether what a phrase says of `who`, given behind the noun of a table, is so of a record."""
    match said, record:
        case "stated by {}", TroopLevel():
            return record.asserted_by in who
        case "expected of {}", TroopLevel():
            return record.asserted_by in who and all(t.speaker == "article" for t in record.told)
        case "stated by or expected of {}", TroopLevel():
            return record.asserted_by in who
        case "stated or reported by {}", TroopLevel():
            return record.asserted_by in who or record.via in who or any(t.by in who for t in record.told)
        case "made by {}", Casualties():
            return record.asserted_by in who
        case "with {} named as having had a part or not", Attack():
            return any(a.actor in who for a in record.attributions)
        case "with a statement by {} on who had a part or had none", Attack():
            return any(a.by in who for a in record.attributions)
        case "with {} named as having had a part or not, or with a statement by {} on who had one", Attack():
            return any(a.actor in who or a.by in who for a in record.attributions)
        case "with a statement on who had a part that {} reported", Attack():
            return any(a.via in who for a in record.attributions)
        case "of {}", Position():
            return record.actor in who
        case "of or reported by {}", Position():
            return record.actor in who or record.via in who or any(t.by in who for t in record.told)
    raise AssertionError(f"no record of this kind is told by “{said}”")


@pytest.mark.parametrize("table", CLAIMS)
def test_what_is_said_of_actors_and_sides_is_so_of_each_record_found_and_of_no_other(table):
    dataset = data()
    members = {side: {a.id for a in dataset.actors.values() if a.side == side} for side in dataset.sides}
    asked = [(Filters(actors=(name,)), {name}, actor.name) for name, actor in dataset.actors.items()]
    asked += [
        (Filters(sides=(name,)), members[name], f"somebody on the side “{side.name}”") for name, side in dataset.sides.items()
    ]
    for filters, who, name in asked:
        said = phrase(dataset, filters, filters.active()[0], (table,)).replace(f"“{name}”", name)
        said = said.replace(name_inside(name), "{}").replace(name, "{}")
        found = {record.id for _, record in select(dataset, filters).claims()}
        for record in getattr(dataset, table):
            assert _holds(said, record, who) == (record.id in found), (said, name, record.id)


def _speakers_of_attacks() -> set[str]:
    """The ids of all who say who had a part in an attack."""
    return {said.by for attack in data().attacks for said in attack.attributions}


def test_the_phrase_of_actors_reads_like_this():
    def told(table: str, **choice: tuple[str, ...]) -> str:
        selection = select(data(), Filters(**choice))
        return narrowing.summary(selection, (table,)).partition(" of ")[2].partition(" ")[2]

    assert told("troop_levels", actors=("sadr",)) == "troop levels, stated by Muqtada al-Sadr."
    expected = "troop levels, expected of Supporters of Muqtada al-Sadr (2020)."
    assert told("troop_levels", actors=("sadr-supporters",)) == expected
    assert told("casualties", actors=("sadr", "iran")) == "casualty statements, made by Muqtada al-Sadr or Iran."
    assert told("positions", actors=("sadr",)) == "positions, of Muqtada al-Sadr."
    assert told("positions", actors=("associated-press",)) == "positions, of or reported by Associated Press."
    assert told("positions", sides=("iran",)) == "positions, of somebody on the side “Iran”."
    assert told("attacks", actors=("panetta",)) == "attacks, with a statement by Leon Panetta on who had a part or had none."
    assert told("attacks", sides=("analyst",)) == (
        "attacks, with a statement by somebody on the side “Analysts and authors” on who had a part or had none."
    )
    assert (
        told("attacks", actors=("iran",))
        == "attacks, with Iran named as having had a part or not, or with a statement by Iran on who had one."
    )
    accused = next(a.actor for x in data().attacks for a in x.attributions if a.actor not in _speakers_of_attacks())
    assert told("attacks", actors=(accused,)) == (
        f"attacks, with {name_inside(data().actors[accused].name)} named as having had a part or not."
    )
    many = ("trump", "iran", "panetta", "maliki", "gates")
    assert told("positions", actors=many) == "positions, of any of 5 actors."
    assert told("attacks", actors=many) == (
        "attacks, with any of 5 actors named as having had a part or not, or with a statement by any of 5 actors on who had one."
    )
    assert told("attacks", actors=("washington-post",)) == (
        "attacks, with a statement on who had a part that Washington Post reported."
    )
    assert told("troop_levels", sides=("iraq",)) == "troop levels, stated by or expected of somebody on the side “Iraq”."
    assert told("troop_levels", sides=("us",)) == "troop levels, stated by somebody on the side “United States”."
    every = tuple(data().sides)
    expected = f"casualty statements, made by somebody on any of {len(every)} sides, so that none is left out."
    assert told("casualties", sides=every) == expected
    assert told("positions", issues=("stay", "stay-2003")) == "positions, with any of 2 issues."
    both = select(data(), Filters(actors=("sadr",), places=("baghdad",)))
    assert " records, with actor Muqtada al-Sadr; with place Baghdad" in narrowing.summary(both)


def test_what_actors_find_in_several_tables_is_one_sentence():
    assert narrowing.found_by(data(), Filters(sides=("iran",)), ("casualties", "positions")) == (
        "A side finds casualty statements made by somebody on that side; positions of somebody on that side."
    )
    of_places = Filters(actors=("iran",), sides=("iran",), places=("baghdad",))
    told = narrowing.found_by(data(), of_places, CLAIMS)
    assert told.startswith(
        "An actor or side finds troop levels stated by or expected of that actor or somebody on that side; attacks with "
    )
    assert "positions" not in told
    assert narrowing.found_by(data(), Filters(actors=("iran",)), ("casualties",)) == ""
    assert narrowing.found_by(data(), Filters(sources=("slavin-2011",)), CLAIMS) == ""
    of_outlet = narrowing.found_by(data(), Filters(actors=("associated-press",)), ("troop_levels", "positions"))
    assert of_outlet == (
        "An actor finds troop levels stated or reported by, or expected of, that actor; positions of or reported by that actor."
    )


def test_places_that_an_attack_brings_along_are_counted():
    """The attacks in Baghdad and surrounding towns are found by Baghdad, and are told of the towns too."""
    found = select(data(), Filters(places=("baghdad",)))
    assert narrowing.outside(found, ("baghdad", "us-embassy-baghdad", "baghdad-area", "abu-ghraib")) == 2
    assert narrowing.outside(select(data()), ("baghdad", "taji")) == 0
    assert (
        "told of 4 places on the map; 2 of these places lie outside what the filter asks for: an attack told of several is drawn "
        in charts.attack_map(found).sentence
    )
    base = next(a for a in data().attacks if a.places == ("us-embassy-baghdad",)).model_copy(
        update={"id": "base", "places": ("us-embassy-baghdad", "iraqi-bases")}
    )
    one = charts.attack_map(select(holding(base).dataset, Filters(places=("iraqi-bases",)))).sentence
    assert "told of 1 place on the map; this place lies outside what the filter asks for: " in one
    assert "and 2 of the places are not in what the filter asks for" in charts.attacks(found, "place").sentence


def test_tables_that_are_left_out_for_a_filter_are_named():
    filters = Filters(places=("baghdad",), stances=("for",))
    assert narrowing.omitted(filters, ("positions",)) == "Positions have no place and are left out."
    assert narrowing.omitted(filters, ("positions", "attacks")) == (
        "Positions have no place and are left out. Attacks have no stance and are left out."
    )
    assert narrowing.omitted(Filters(), CLAIMS) == ""


def test_one_record_is_said_to_be_one_and_two_tables_are_counted_each():
    one, two = (holding(*(position("for", name=name) for name in names)) for names in ("a", "ab"))
    assert narrowing.summary(one, ("positions",)) == "1 position."
    assert narrowing.summary(two, ("positions",)) == "All 2 positions."
    nowhere = Filters(places=("taji",))
    assert narrowing.left_out(select(one.dataset, nowhere)) == {"positions": "1 position has no place"}
    assert narrowing.left_out(select(two.dataset, nowhere)) == {"positions": "2 positions have no place"}
    taji = select(data(), nowhere)
    of_both = [f"{taji.count(t)} of {words.count_records(t, len(getattr(data(), t)))}" for t in ("attacks", "casualties")]
    assert narrowing.summary(taji, ("attacks", "casualties")).endswith(f", with place Taji: {', '.join(of_both)}.")


def test_of_tolls_alone_it_is_said_that_the_place_may_be_that_of_their_attack():
    selection = select(data(), Filters(places=("abu-ghraib",)))
    (toll,) = selection.casualties
    assert toll.place != "abu-ghraib"
    assert "with place Abu Ghraib, or of an attack there" in narrowing.summary(selection, ("casualties",))
    assert "or of an attack there" not in narrowing.summary(selection, ("attacks",))
