import itertools
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.model.dataset import Dataset
from ledger.model.records import Casualties, Disagreement, Evidence
from ledger.query import totals
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.query.totals import total
from tests.conftest import data


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
        "evidence": (Evidence(source="slavin-2011", quote="killed"),),
    }
    return Casualties.model_validate(fields | changes)


def ids(records) -> list[str]:
    return [r.id for r in records]


def left_out(found) -> dict[str, str]:
    return {record.id: reason for record, reason in found.left_out}


WHOLE = killed("whole", 15)
PART = killed("part", 5, part_of="whole")


def test_nothing_adds_up_to_zero():
    found = total([])
    assert (found.low, found.best, found.high, found.counted, found.left_out) == (0, 0, 0, (), ())


def test_separate_records_are_added():
    found = total([killed("a", 4), killed("b", 37)])
    assert (found.low, found.best, found.high) == (41, 41, 41)
    assert ids(found.counted) == ["a", "b"]
    assert found.left_out == ()


def test_a_part_is_left_out_where_its_whole_is_there_in_either_order():
    for records in itertools.permutations([WHOLE, PART]):
        found = total(records)
        assert (found.low, found.best, found.high) == (15, 15, 15)
        assert ids(found.counted) == ["whole"]
        assert "part of" in left_out(found)["part"]
        assert "soldiers" in left_out(found)["part"]


def test_a_part_is_counted_where_its_whole_is_not_there():
    found = total([PART])
    assert found.best == 5
    assert ids(found.counted) == ["part"]


def test_a_part_is_counted_where_its_whole_has_no_number():
    found = total([killed("whole", None), PART])
    assert found.best == 5
    assert left_out(found) == {"whole": "no number stated"}


def test_a_part_is_counted_where_its_whole_is_a_total_of_history():
    found = total([killed("whole", 15, scope="historical_total"), PART])
    assert found.best == 5
    assert ids(found.counted) == ["part"]


def test_a_part_of_a_part_is_left_out_with_it():
    found = total([WHOLE, PART, killed("smallest", 2, part_of="part")])
    assert found.best == 15
    assert ids(found.counted) == ["whole"]


def test_a_part_of_a_numberless_part_is_left_out_for_the_whole_above_it():
    found = total([WHOLE, killed("part", None, part_of="whole"), killed("smallest", 2, part_of="part")])
    assert found.best == 15
    assert "15" in left_out(found)["smallest"]


def test_a_total_of_history_is_never_added():
    found = total([WHOLE, killed("history", 20_000, scope="historical_total")])
    assert found.best == 15
    assert "history" in left_out(found)["history"]


def test_a_record_without_a_number_is_left_out_and_does_not_open_the_total():
    found = total([WHOLE, killed("some", None)])
    assert (found.best, found.high) == (15, 15)
    assert left_out(found) == {"some": "no number stated"}


def test_a_stated_zero_is_counted_as_zero():
    found = total([killed("none", 0)])
    assert (found.low, found.best, found.high) == (0, 0, 0)
    assert ids(found.counted) == ["none"]


def test_a_lower_bound_adds_itself_and_opens_the_high_end():
    found = total([killed("a", 4), killed("b", 10, high=None)])
    assert (found.low, found.best, found.high) == (14, 14, None)


def test_a_lower_bound_without_a_best_number_adds_itself_and_opens_the_high_end():
    found = total([killed("a", 4), killed("b", None, low=2000)])
    assert (found.low, found.best, found.high) == (2004, 2004, None)


def test_a_range_adds_its_ends_to_the_ends():
    found = total([killed("a", 4), killed("b", 10, low=8, high=12)])
    assert (found.low, found.best, found.high) == (12, 14, 16)


def test_an_upper_bound_is_not_said_to_have_no_number():
    found = total([killed("few", None, high=199)])
    assert "no number stated" not in left_out(found).values()


def test_records_that_are_parts_of_each_other_do_not_hang():
    found = total([killed("a", 1, part_of="b"), killed("b", 2, part_of="a"), killed("c", 3, part_of="c")])
    assert len(found.counted) + len(found.left_out) == 3
    assert ids(found.counted) == ["c"]


NAMES = ["a", "b", "c", "d", "e"]
NUMBER = st.none() | st.integers(0, 50)


@st.composite
def families(draw):
    """Records that are parts of each other in any way, cycles included."""
    records = []
    for name in draw(st.permutations(NAMES)):
        bounds = sorted(n for n in draw(st.tuples(NUMBER, NUMBER, NUMBER)) if n is not None)
        low, best, high = (bounds + [None] * 3)[:3] if len(bounds) < 3 else bounds
        fields = {"low": low, "best": best, "high": high}
        fields["scope"] = draw(st.sampled_from(["event", "period_total", "historical_total"]))
        fields["part_of"] = draw(st.none() | st.sampled_from([*NAMES, "elsewhere"]))
        fields["attack"] = draw(st.sampled_from([None, "attack-1", "attack-2"]))
        records.append(killed(name, **fields))
    return records


@settings(max_examples=400, deadline=None)
@given(families())
def test_every_record_is_either_counted_or_left_out_with_a_reason_and_never_with_its_whole(records):
    found = total(records)
    assert sorted([*ids(found.counted), *left_out(found)]) == sorted(NAMES)
    assert all(left_out(found).values())
    counted = set(ids(found.counted))
    assert not [r.id for r in found.counted if r.part_of in counted and r.part_of != r.id]
    assert found.low <= found.best
    assert found.high is None or found.best <= found.high


def dataset(records, *disagreeing) -> Dataset:
    """A dataset of these casualties, and a disagreement for each set of their names."""
    facts = {"quantity": "People killed", "reason": "unexplained"}
    said = tuple(Disagreement(id=f"d{n}", records=tuple(sorted(names)), **facts) for n, names in enumerate(disagreeing))
    return replace(data(), casualties=tuple(records), disagreements=said)


TWO = st.sets(st.sampled_from(NAMES), min_size=2)


def test_of_numbers_that_differ_about_the_same_people_the_lowest_is_added():
    few, many = killed("few", 243, attack="hill"), killed("many", 300, attack="hill")
    other = [killed("elsewhere", 5, attack="ford"), killed("hurt", 9, attack="hill", outcome="injured")]
    records = [many, few, *other]
    every = totals.rivals(dataset(records, {"few", "many", "elsewhere", "hurt"}))
    assert every == {"few": ("many",), "many": ("few",)}
    found = total([many, few, other[0]], every)
    assert ids(found.counted) == ["few", "elsewhere"]
    assert left_out(found) == {"many": "another number for the same people is lower"}
    assert ids(total([many, other[0]], every).counted) == ["many", "elsewhere"]
    assert total(records[:2], totals.rivals(dataset(records))).best == 543
    same = killed("same", 243, attack="hill")
    assert len(total([few, same], totals.rivals(dataset([few, same], {"few", "same"}))).counted) == 1


@settings(max_examples=300, deadline=None)
@given(families(), st.sets(st.sampled_from(range(len(NAMES)))), st.lists(TWO, max_size=2))
def test_columns_add_up_what_the_records_one_by_one_add_up(records, gone, disagreeing):
    made = dataset(records, *disagreeing)
    every = totals.casualty_columns(made)
    here = np.array([n not in gone for n in range(len(NAMES))])
    found = total((r for n, r in enumerate(records) if n not in gone), totals.rivals(made))
    starts = {"part of": totals.PART, "a total of history": totals.HISTORY, "no number": totals.SILENT}
    starts["another number"] = totals.RIVAL
    fates = {r.id: totals.ADDED for r in found.counted}
    for record, why in found.left_out:
        fates[record.id] = next((fate for start, fate in starts.items() if why.startswith(start)), totals.BOUND)
    assert every.fates(here).tolist() == [fates.get(r.id, totals.GONE) for r in records]
    added = totals.sums(every, np.flatnonzero(every.fates(here) == totals.ADDED))
    assert (added.low, added.best, added.high, added.many) == (found.low, found.best, found.high, len(found.counted))


@pytest.mark.parametrize("chosen", [Filters(), Filters(start=date(2011, 1, 1)), Filters(sides=("analyst",))])
@pytest.mark.parametrize("outcome", ["killed", "injured", "abducted"])
def test_what_can_never_be_added_is_told_apart(outcome, chosen):
    left = select(data(), chosen)
    found = [r for r in left.casualties if r.outcome == outcome]
    never, rest = totals.parted(left, outcome)
    assert tuple(never) == totals.apart(found)
    assert [*rest] == [r for r in found if r not in totals.apart(found)]


def test_us_military_killed_in_june_2011_add_up_to_exactly_fifteen():
    june = select(data(), Filters(start=date(2011, 6, 1), end=date(2011, 6, 30)))
    found = total(r for r in june.casualties if r.outcome == "killed" and r.victims == "us_military")
    assert (found.low, found.best, found.high) == (15, 15, 15)
    assert ids(found.counted) == ["casualties-us-june-2011"]
    assert "part of" in left_out(found)["casualties-us-2011-06-06"]


def test_the_five_of_6_june_count_where_the_fifteen_of_june_are_not_there():
    found = total(r for r in data().casualties if r.attack == "attack-us-soldiers-2011-06-06")
    assert (found.best, ids(found.counted)) == (5, ["casualties-us-2011-06-06"])


def test_the_totals_of_history_in_the_articles_are_in_no_sum():
    found = total(r for r in data().casualties if r.outcome == "killed")
    historical = {r.id for r in data().casualties if r.outcome == "killed" and r.scope == "historical_total"}
    assert len(historical) == 2
    assert historical <= set(left_out(found))
    assert found.best == sum(r.best for r in found.counted)
    assert found.high is None  # 'at least 10 people'


def test_no_filter_can_take_away_the_record_between_a_part_and_the_whole_of_its_whole():
    wholes = {r.id: r.part_of for r in data().casualties}  # `total` follows `part_of` only through records that it is given
    assert not [name for name, whole in wholes.items() if whole and wholes[whole]]
