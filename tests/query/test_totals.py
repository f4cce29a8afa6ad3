"""What is added up and what is left out; hypothesis holds the columns against rules that look at one record after the other."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import Casualties, Disagreement, Evidence
from ledger.model.vocabulary import Outcome
from ledger.query import reasons, totals
from ledger.query.facets import period_of
from ledger.query.filters import Filters
from ledger.query.selection import Selection, select
from ledger.query.totals import NEVER, UNDRAWN, CasualtyColumns, Fate, Sum, Sums, number
from ledger.wording import words
from tests.conftest import data, examples


def killed(name: str = "whole", number: int | None = 15, **changes: object) -> Casualties:
    """A valid record of people killed, with a few fields changed."""
    fields = {
        "id": name,
        "low": number,
        "best": number,
        "high": number,
        "asserted_by": "slavin",
        "victims": "us_military",
        "victims_text": "soldiers",
        "outcome": "killed",
        "scope": "event",
        "date": "2011-06",
        "evidence": (Evidence(source="slavin-2011", quote="killed"),),
    }
    return Casualties.model_validate(fields | changes)


def total(records: Sequence[Casualties], *disagreeing: set[str]) -> Sums:
    """The sums of these records, all of which are there, with a disagreement of each of the sets of names."""
    return CasualtyColumns(dataset(records, *disagreeing)).sums(np.ones(len(records), dtype=bool))


def only(found: Sums) -> Sum:
    """The one sum that there is."""
    (one,) = found.by_group_and_year.values()
    return one


def disagreements(*disagreeing: set[str]) -> tuple[Disagreement, ...]:
    """A disagreement of each of the sets of names."""
    facts = {"quantity": "People killed", "reason": "unexplained"}
    return tuple(Disagreement(id=f"d{n}", records=tuple(sorted(names)), **facts) for n, names in enumerate(disagreeing))


def ids(records) -> list[str]:
    return [r.id for r in records]


def left_out(found: Sums) -> dict[str, str]:
    return {record.id: reasons.why(found, record) for records in found.left_out.values() for record in records}


def test_a_part_names_its_whole_with_the_number_in_the_words_of_the_article():
    whole = killed("whole", 10, high=None, wording="at least 10")
    found = total([whole, killed("part", 2, part_of="whole")])
    assert left_out(found)["part"] == f"part of “{whole.victims_text}” (at least 10)"


WHOLE = killed("whole", 15)
PART = killed("part", 5, part_of="whole")


def test_of_nothing_there_is_no_sum():
    found = total([])
    assert (ids(found.counted), found.left_out, found.by_group_and_year, found.added) == ([], {}, {}, {})


def test_separate_records_are_added():
    found = total([killed("a", 4), killed("b", 37)])
    assert parts_of(only(found))[:3] == (41, 41, 41)
    assert ids(found.counted) == ["a", "b"]
    assert found.left_out == {}


def test_a_part_is_left_out_where_its_whole_is_there_in_either_order():
    for records in itertools.permutations([WHOLE, PART]):
        found = total(records)
        assert parts_of(only(found))[:3] == (15, 15, 15)
        assert ids(found.counted) == ["whole"]
        assert "part of" in left_out(found)["part"]
        assert "soldiers" in left_out(found)["part"]


def test_a_part_is_counted_where_its_whole_is_not_there():
    found = total([PART])
    assert only(found).best == 5
    assert ids(found.counted) == ["part"]


def test_a_part_is_counted_where_its_whole_has_no_number():
    found = total([killed("whole", None), PART])
    assert only(found).best == 5
    assert left_out(found) == {"whole": "no number stated"}


def test_a_part_is_counted_where_its_whole_is_a_total_of_history():
    found = total([killed("whole", 15, scope="historical_total"), PART])
    assert only(found).best == 5
    assert ids(found.counted) == ["part"]


def test_a_part_of_a_part_is_left_out_with_it():
    found = total([WHOLE, PART, killed("smallest", 2, part_of="part")])
    assert only(found).best == 15
    assert ids(found.counted) == ["whole"]


def test_a_part_of_a_numberless_part_is_left_out_for_the_whole_above_it():
    found = total([WHOLE, killed("part", None, part_of="whole"), killed("smallest", 2, part_of="part")])
    assert only(found).best == 15
    assert "15" in left_out(found)["smallest"]


def test_a_total_of_history_is_never_added():
    found = total([WHOLE, killed("history", 20_000, scope="historical_total")])
    assert only(found).best == 15
    assert "history" in left_out(found)["history"]


def test_a_record_without_a_number_is_left_out_and_does_not_open_the_total():
    found = total([WHOLE, killed("some", None)])
    assert parts_of(only(found))[1:3] == (15, 15)
    assert left_out(found) == {"some": "no number stated"}


def test_a_stated_zero_is_counted_as_zero():
    found = total([killed("none", 0)])
    assert parts_of(only(found))[:3] == (0, 0, 0)
    assert ids(found.counted) == ["none"]


def test_a_lower_bound_adds_itself_and_opens_the_high_end():
    found = total([killed("a", 4), killed("b", 10, high=None)])
    assert parts_of(only(found))[:3] == (14, 14, None)


def test_a_lower_bound_without_a_best_number_adds_itself_and_opens_the_high_end():
    found = total([killed("a", 4), killed("b", None, low=2000)])
    assert parts_of(only(found))[:3] == (2004, 2004, None)


def test_a_range_adds_its_ends_to_the_ends():
    found = total([killed("a", 4), killed("b", 10, low=8, high=12)])
    assert parts_of(only(found))[:3] == (12, 14, 16)


def test_an_upper_bound_is_not_said_to_have_no_number():
    found = total([killed("few", None, high=199)])
    assert left_out(found) == {"few": "only an upper bound stated"}


def test_records_that_are_parts_of_each_other_do_not_hang():
    found = total([killed("a", 1, part_of="b"), killed("b", 2, part_of="a"), killed("c", 3, part_of="c")])
    assert len(found.counted) + len(left_out(found)) == 3
    assert ids(found.counted) == ["c"]


# A plain oracle: the rules over records one by one, and the words for the reason of each.

Fates = dict[str, tuple[Fate, str]]


def plain_fates(records: Sequence[Casualties], told: Sequence[Disagreement]) -> Fates:
    """What becomes of each of these records, all of which are there and of one outcome, and why."""
    here = {r.id: r for r in records}
    return {r.id: plain_fate(r, here, told) for r in records}


def plain_fate(record: Casualties, here: Mapping[str, Casualties], told: Sequence[Disagreement]) -> tuple[Fate, str]:
    if record.scope == "historical_total":
        return Fate.HISTORY, "a total of history, never added"
    if record.best is None and record.low is None:
        return (Fate.NO_NUMBER, "no number stated") if record.high is None else (Fate.UPPER_BOUND, "only an upper bound stated")
    if whole := plain_whole(record, here):
        return Fate.PART, f"part of “{whole.victims_text}” ({words.stated(whole)})"
    if any(plain_order(here[name]) < plain_order(record) for name in plain_rivals(record, here, told)):
        return Fate.HIGHER, "another number for the same people is lower"
    if plain_year(record) is None:
        return Fate.NO_YEAR, "its time is not within one year"
    if record.victims == "unspecified":
        return Fate.NO_GROUP, "its people are of no group of victims told apart here"
    return Fate.ADDED, ""


def plain_year(record: Casualties) -> int | None:
    """The year within which a record lies, by its own date or that of its attack."""
    period = period_of(record, data())
    days = {period.first, period.last} if period else {None}
    years = {day.year if day else None for day in days}
    return years.pop() if len(years) == 1 else None


def plain_whole(record: Casualties, here: Mapping[str, Casualties]) -> Casualties | None:
    """The nearest record above this one that is there and may be added, reached over records that are there."""
    seen, name = {record.id}, record.part_of
    while name and name in here and name not in seen:
        seen.add(name)
        above = here[name]
        can_be_added = number(above) is not None and above.scope != "historical_total" and above.victims != "unspecified"
        if can_be_added and plain_year(above) is not None:
            return above
        name = above.part_of
    return None


def plain_rivals(record: Casualties, here: Mapping[str, Casualties], told: Sequence[Disagreement]) -> set[str]:
    """The other numbers for the same people of the same attack that a disagreement puts beside this one."""
    beside = {name for one in told if record.id in one.records for name in one.records if name in here} - {record.id}
    return {
        name
        for name in beside
        if record.attack is not None
        and (here[name].attack, here[name].victims, here[name].outcome) == (record.attack, record.victims, record.outcome)
        and here[name].scope != "historical_total"
        and number(here[name]) is not None
    }


def plain_order(record: Casualties) -> tuple[int, str]:
    return number(record) or 0, record.id


def plain_sum(records: Sequence[Casualties]) -> tuple[int, int, int | None, int]:
    """Low, best and high of records that are added, and how many they are."""
    highs = [r.high for r in records]
    high = None if None in highs else sum(h for h in highs if h is not None)
    return sum(r.low or 0 for r in records), sum(number(r) or 0 for r in records), high, len(records)


def parts_of(found: Sum) -> tuple[int, int, int | None, int]:
    return found.low, found.best, found.high, found.many


def assert_as_plain(found: Sums, given: Sequence[Casualties], told: Sequence[Disagreement]) -> None:
    """The total of the given records of one outcome is what the rules over records say, in every sum, fate and word."""
    wanted = plain_fates(given, told)
    added = [r for r in given if wanted[r.id][0] == Fate.ADDED]
    assert {r.id: Fate(fate) for r, fate in zip(found.records, found.fates.tolist(), strict=True)} == {
        r.id: wanted.get(r.id, (Fate.FILTERED, ""))[0] for r in found.records
    }
    places = {(r.victims, plain_year(r)) for r in added}
    assert {place: parts_of(one) for place, one in found.by_group_and_year.items()} == {
        place: plain_sum([r for r in added if (r.victims, plain_year(r)) == place]) for place in places
    }
    assert ids(found.counted) == ids(added)
    assert left_out(found) == {name: words for name, (fate, words) in wanted.items() if fate != Fate.ADDED}
    assert {fate: ids(records) for fate, records in found.left_out.items()} == {
        fate: left for fate in reasons.REASONS if (left := [r.id for r in given if wanted[r.id][0] == fate])
    }


NAMES = ["a", "b", "c", "d", "e", "f"]
DATES = st.sampled_from([None, "2006", "2010/2011", "2011-06", "2011-07-05?", "../2011", "2020/.."])
NUMBER = st.none() | st.integers(0, 50)
MIXED = {
    "outcome": st.sampled_from(["killed", "killed", "injured"]),
    "victims": st.sampled_from(["us_military", "us_military", "unspecified"]),
    "date": DATES,
    "asserted_by": st.sampled_from(["slavin", "murphy"]),
}


@st.composite
def families(draw, **fields: st.SearchStrategy):
    """Records that are parts of each other in any way, circles included; further fields as they are given."""
    records = []
    for name in draw(st.permutations(NAMES)):
        bounds = sorted(n for n in draw(st.tuples(NUMBER, NUMBER, NUMBER)) if n is not None)
        low, best, high = (bounds + [None] * 3)[:3] if len(bounds) < 3 else bounds
        if len(bounds) == 1 and draw(st.booleans()):
            low, high = None, low
        changes = {"low": low, "best": best, "high": high, "victims_text": f"group-{name}"}
        changes["scope"] = draw(st.sampled_from(["event", "event", "period_total", "historical_total"]))
        changes["part_of"] = draw(st.none() | st.sampled_from([*NAMES, "elsewhere"]))
        changes["attack"] = draw(st.sampled_from([None, "attack-1", "attack-1", "attack-2"]))
        records.append(killed(name, **changes | {name: draw(values) for name, values in fields.items()}))
    return records


@examples(150)
@given(families())
def test_every_record_is_either_counted_or_left_out_with_a_reason_and_never_with_its_whole(records):
    found = total(records)
    assert sorted([*ids(found.counted), *left_out(found)]) == sorted(NAMES)
    assert all(left_out(found).values())
    counted = set(ids(found.counted))
    assert not [r.id for r in found.counted if r.part_of in counted and r.part_of != r.id]
    for one in found.by_group_and_year.values():
        assert one.low <= one.best
        assert one.high is None or one.best <= one.high


@examples(150)
@given(families(victims=st.sampled_from(list(data().victims)), date=DATES, outcome=st.sampled_from(["killed", "injured"])))
def test_no_sum_crosses_years_groups_or_outcomes_and_each_is_that_of_its_records(records):
    whole = select(dataset(records))
    for outcome in get_args(Outcome):
        found = totals.sums(whole, outcome)
        added = list(found.counted)
        assert {r.outcome for r in added} <= {outcome}
        assert sum(one.many for one in found.by_group_and_year.values()) == len(added)
        for (group, year), one in found.by_group_and_year.items():
            of_it = [r for r in added if r.victims == group and dates.parse(str(r.date)).within(dates.parse(str(year)))]
            assert parts_of(one) == plain_sum(of_it)
        assert all(group != "unspecified" for group, _ in found.by_group_and_year)


def test_a_time_of_no_one_year_and_victims_of_no_group_are_in_no_sum():
    found = total(
        [killed("a", 1), killed("b", 2, date="2010/2011"), killed("c", 3, date=None), killed("d", 4, victims="unspecified")]
    )
    assert {key: one.best for key, one in found.by_group_and_year.items()} == {("us_military", 2011): 1}
    assert found.added == {}
    late, group = "its time is not within one year", "its people are of no group of victims told apart here"
    assert left_out(found) == {"b": late, "c": late, "d": group}
    assert left_out(total([killed("e", 1, date="../2011")])) == {"e": late}


def test_casualties_without_a_date_have_the_year_of_their_attack():
    name = next(a.id for a in data().attacks if a.date and a.date.startswith("2011-07"))
    made = replace(data(), casualties=(killed("a", 1, date=None, attack=name),), disagreements=())
    assert [*totals.sums(select(made), "killed").by_group_and_year] == [("us_military", 2011)]


def test_the_largest_numbers_stated_are_those_of_history_too():
    records = [killed("a", 5), killed("b", 20_000, scope="historical_total"), killed("c", None), killed("d", None, low=9)]
    assert ids(totals.largest(select(dataset(records)), "killed", 3)) == ["b", "d", "a"]
    assert ids(totals.largest(select(dataset(records)), "injured", 3)) == []


def dataset(records, *disagreeing) -> Dataset:
    """A dataset of these casualties alone, and a disagreement of each set of their names."""
    none = dict.fromkeys(("troop_levels", "attacks", "positions"), ())
    return replace(data(), **none, casualties=tuple(records), disagreements=disagreements(*disagreeing))


TWO = st.sets(st.sampled_from(NAMES), min_size=2)


def test_of_numbers_that_differ_about_the_same_people_the_lowest_is_added():
    few, many = killed("few", 243, attack="hill"), killed("many", 300, attack="hill")
    other = [killed("elsewhere", 5, attack="ford"), killed("hurt", 9, attack="hill", outcome="injured")]
    all_differ = {"few", "many", "elsewhere", "hurt"}
    found = total([many, few, *other], all_differ)
    assert ids(found.counted) == ["few", "elsewhere", "hurt"]
    assert left_out(found) == {"many": "another number for the same people is lower"}
    assert ids(total([many, other[0]], all_differ).counted) == ["many", "elsewhere"]
    assert only(total([many, few])).best == 543
    assert only(total([many, few], {"few", "elsewhere"}, {"many", "elsewhere"})).best == 543
    same = killed("same", 243, attack="hill")
    assert ids(total([same, few], {"few", "same"}).counted) == ["few"]


def test_a_number_is_not_compared_with_history_or_with_what_has_no_number():
    many, others = killed("many", 300, attack="hill"), ["past", "some"]
    past = killed("past", 3, attack="hill", scope="historical_total")
    some = killed("some", None, high=9, attack="hill")
    assert ids(total([many, past, some], {"many", *others}).counted) == ["many"]


@examples(200)
@given(families(victims=MIXED["victims"]), st.sets(st.sampled_from(NAMES)), st.lists(TWO, max_size=3))
def test_the_columns_say_what_the_rules_over_records_say(records, gone, disagreeing):
    told = disagreements(*disagreeing)
    here = np.array([r.id not in gone for r in records])
    found = CasualtyColumns(dataset(records, *disagreeing)).sums(here)
    assert_as_plain(found, [r for r in records if r.id not in gone], told)


FILTERS = st.builds(
    Filters,
    start=st.sampled_from([None, date(2006, 3, 1), date(2011, 6, 30)]),
    end=st.sampled_from([None, date(2011, 7, 5), date(2011, 7, 4)]),
    actors=st.sampled_from([(), (), ("slavin",), ("murphy",)]),
    text=st.sampled_from(["", "", "group-", "GROUP-a"]),
)


def plainly_left(made: Dataset, filters: Filters, outcome: str) -> list[Casualties]:
    """The casualties of an outcome that pass, one by one."""

    def passes(record: Casualties) -> bool:
        period = period_of(record, made)
        first, last = period.closed(*select(made).index.times.span) if period else (date.max, date.min)
        in_time = period is not None and last >= (filters.start or date.min) and first <= (filters.end or date.max)
        return (
            (in_time or not (filters.start or filters.end))
            and (record.asserted_by in filters.actors or not filters.actors)
            and filters.text.casefold() in record.victims_text
        )

    return [r for r in made.casualties if r.outcome == outcome and passes(r)]


@examples(100)
@given(families(**MIXED), st.lists(TWO, max_size=3), FILTERS)
def test_the_total_of_what_a_filter_leaves_is_that_of_the_records_that_pass(records, disagreeing, filters):
    made = dataset(records, *disagreeing)
    left = select(made, filters)
    for outcome in get_args(Outcome):
        given = plainly_left(made, filters, outcome)
        assert_as_plain(totals.sums(left, outcome), given, made.disagreements)
        fates = plain_fates(given, made.disagreements)
        never = [(r, fates[r.id][1]) for r in given if fates[r.id][0] in NEVER]
        assert reasons.never_added(left, outcome) == never
    of_each = [one for outcome in get_args(Outcome) for one in reasons.never_added(left, outcome)]
    assert sorted(reasons.never_added(left), key=str) == sorted(of_each, key=str)


def stated(left: Selection, outcome: str) -> list[Casualties]:
    return [r for r in left.casualties if r.outcome == outcome]


@pytest.mark.parametrize("chosen", [Filters(), Filters(start=date(2011, 1, 1)), Filters(sides=("analyst",))])
@pytest.mark.parametrize("outcome", ["killed", "injured", "abducted"])
def test_what_can_never_be_added_is_told_apart(outcome, chosen):
    left = select(data(), chosen)
    found = totals.sums(left, outcome)
    never = [r for r in stated(left, outcome) if r.scope == "historical_total" or number(r) is None]
    assert [*found.of(*UNDRAWN)] == never
    assert [*found.of(*NEVER)] == [r for r, _ in reasons.never_added(left, outcome)]
    assert [*found.of(*(fate for fate in Fate if fate not in (*UNDRAWN, Fate.FILTERED)))] == [
        r for r in stated(left, outcome) if r not in never
    ]


@pytest.mark.parametrize("chosen", [Filters(), Filters(start=date(2011, 1, 1)), Filters(sides=("analyst",))])
@pytest.mark.parametrize("outcome", ["killed", "injured", "abducted"])
def test_the_totals_of_the_articles_are_those_of_the_rules_over_records(outcome, chosen):
    left = select(data(), chosen)
    assert_as_plain(totals.sums(left, outcome), stated(left, outcome), data().disagreements)


def test_us_military_killed_in_june_2011_add_up_to_exactly_fifteen():
    june = select(data(), Filters(start=date(2011, 6, 1), end=date(2011, 6, 30)))
    found = totals.sums(june, "killed")
    assert parts_of(found.by_group_and_year["us_military", 2011]) == (15, 15, 15, 1)
    assert ids(r for r in found.counted if r.victims == "us_military") == ["casualties-us-june-2011"]
    assert "part of" in left_out(found)["casualties-us-2011-06-06"]


def test_the_five_of_6_june_count_where_the_fifteen_of_june_are_not_there():
    here = np.array([r.attack == "attack-us-soldiers-2011-06-06" for r in data().casualties])
    found = totals.casualty_columns(data()).sums(here)
    assert (only(found).best, ids(found.counted)) == (5, ["casualties-us-2011-06-06"])


def test_the_totals_of_history_in_the_articles_are_in_no_sum():
    found = totals.sums(select(data()), "killed")
    historical = {r.id for r in data().casualties if r.outcome == "killed" and r.scope == "historical_total"}
    assert len(historical) == 2
    assert historical <= set(left_out(found))


def test_no_filter_can_take_away_the_record_between_a_part_and_the_whole_of_its_whole():
    wholes = {r.id: r.part_of for r in data().casualties}  # a whole is reached only over records that are there
    assert not [name for name, whole in wholes.items() if whole and wholes[whole]]


def test_two_records_are_a_sum_and_one_is_none():
    assert total([killed("a", 4), killed("b", 37)]).added == {("us_military", 2011): Sum(41, 41, 41, 2)}
    assert total([killed("a", 4)]).added == {}


def test_a_zero_is_a_number_as_a_rival_as_a_whole_and_as_an_upper_bound():
    found = total([killed("none", 0, attack="hill"), killed("three", 3, attack="hill")], {"none", "three"})
    assert (ids(found.counted), [*left_out(found)]) == (["none"], ["three"])
    assert ids(total([killed("whole", 0), killed("part", 0, part_of="whole")]).counted) == ["whole"]
    assert left_out(total([killed("at-most-none", None, high=0)])) == {"at-most-none": "only an upper bound stated"}


def test_a_part_is_counted_where_its_whole_lies_in_no_one_year():
    found = total([killed("whole", 15, date="2010/2011"), PART])
    assert (ids(found.counted), [*left_out(found)]) == (["part"], ["whole"])


def test_a_record_that_is_no_part_stays_so_whatever_record_is_the_last():
    found = total([killed("apart", 4), WHOLE, killed("some", None, part_of="whole")])
    assert ids(found.counted) == ["apart", "whole"]
    assert found.wholes.tolist() == [-1, -1, 1]


def test_a_part_is_counted_where_the_record_between_it_and_the_whole_is_not_there():
    made = dataset([WHOLE, PART, killed("smallest", 2, part_of="part")])
    assert ids(CasualtyColumns(made).sums(np.array([True, False, True])).counted) == ["whole", "smallest"]


def test_a_number_without_a_lower_bound_adds_nothing_to_the_low_end():
    assert parts_of(only(total([killed("a", 4), killed("b", 10, low=None)])))[:3] == (4, 14, 14)


def test_the_largest_and_the_zeros_are_of_records_that_state_a_number():
    left = select(dataset([killed("none", 0), killed("a", 5), killed("unknown", None), killed("hurt", 0, outcome="injured")]))
    assert ids(totals.largest(left, "killed", 9)) == ["a", "none"]
    assert ids(totals.zeros(left, "killed")) == ["none"]


def test_a_sum_that_is_open_upwards_says_so():
    assert totals.sum_words(only(total([killed("a", 69)]))) == "69"
    assert totals.sum_words(only(total([killed("a", 1069, high=None)]))) == "1,069 or more"
