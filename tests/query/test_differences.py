"""What differs between two versions: nothing but what was edited, and all of it, with the reasons that the log gives."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.loading.opening import open_dataset
from ledger.model.about import Change
from ledger.model.dataset import Dataset
from ledger.model.fields import Field, fields_of
from ledger.model.record_fields import Model, Named
from ledger.model.records import TABLES, Attribution, Evidence
from ledger.query.differences import COMPARED, Difference, differences, entries_between, records_of
from tests.conftest import MINI, data


@cache
def mini() -> Dataset:
    found, problems = open_dataset(MINI)
    assert found, problems
    return found


def with_records(dataset: Dataset, table: str, records: list[Model]) -> Dataset:
    """The dataset with other records in one table."""
    held = getattr(dataset, table)
    if isinstance(held, Model):
        return replace(dataset, **{table: records[0]})
    return replace(dataset, **{table: tuple(records) if isinstance(held, tuple) else {r.id: r for r in records}})  # type: ignore[attr-defined]


def edited(dataset: Dataset, table: str, number: int, **values: Any) -> Dataset:
    """The dataset with other values in some fields of one record."""
    records = list(records_of(dataset, table))
    records[number] = records[number].model_copy(update=values)
    return with_records(dataset, table, records)


def another(field: Field, value: Any) -> Any:
    """A value of the same type that differs from the value of a field."""
    if field.many and field.inside is None and field.kind is not int:
        return (*value, "another")
    match value:
        case (Evidence(), *_):
            return (value[0].model_copy(update={"quote": value[0].quote + " and more"}), *value[1:])
        case (Attribution(), *_):
            return (value[0].model_copy(update={"status": "denied" if value[0].status != "denied" else "blamed"}), *value[1:])
        case (_, *_):
            return (*value, value[0])
        case str():
            return f"{value} and more"
        case int() | float():
            return value + 1
    return 7 if field.kind in (int, float) else "another"


PLACES = [(table, number) for table in COMPARED for number in range(len(records_of(mini(), table)))]


@given(st.data())
def test_an_edit_of_one_field_is_that_field_of_that_record_and_nothing_else(drawn: st.DataObject) -> None:
    table, number = drawn.draw(st.sampled_from(PLACES))
    record = records_of(mini(), table)[number]
    fields = [
        field
        for field in fields_of(type(record)).values()
        if field.name not in ("id", "formerly", "source") and (getattr(record, field.name) or not field.inside)
    ]
    field = drawn.draw(st.sampled_from(fields))
    before = getattr(record, field.name)
    after = another(field, before)
    new = edited(mini(), table, number, **{field.name: after})
    for old, other, values in ((mini(), new, (before, after)), (new, mini(), (after, before))):
        (found,) = differences(old, other)
        assert (found.table, found.sort) == (table, "changed")
        assert (found.before, found.after) == (records_of(old, table)[number], records_of(other, table)[number])
        (edit,) = found.edits
        assert edit.field is field
        for told, value in zip((edit.before, edit.after), values, strict=True):
            assert set(told) <= set(value if field.many else () if value is None else (value,))


@given(st.sampled_from(PLACES))
def test_a_record_that_only_one_version_has_is_added_or_dropped_with_all_that_is_filled_in(place: tuple[str, int]) -> None:
    table, number = place
    if table == "subject":
        return
    records = list(records_of(mini(), table))
    record = records.pop(number)
    without = with_records(mini(), table, records)
    filled = [name for name in fields_of(type(record)) if getattr(record, name) not in (None, ())]
    for old, new, sort in ((without, mini(), "added"), (mini(), without, "dropped")):
        (found,) = differences(old, new)
        assert (found.table, found.sort, found.after or found.before) == (table, sort, record)
        assert [edit.field.name for edit in found.edits] == filled


@pytest.mark.parametrize("dataset", [mini(), data()], ids=["small", "real"])
def test_a_dataset_does_not_differ_from_itself_in_another_order_or_with_other_blanks(dataset: Dataset) -> None:
    assert differences(dataset, replace(dataset)) == ()
    backwards = dataset
    for table in COMPARED:
        backwards = with_records(backwards, table, list(reversed(records_of(dataset, table))))
    assert differences(dataset, backwards) == ()
    quote = dataset.troop_levels[0].evidence[0]
    spaced = quote.model_copy(update={"quote": quote.quote.replace(" ", "\n  ")})
    evidence = (spaced, *dataset.troop_levels[0].evidence[1:])
    assert differences(dataset, edited(dataset, "troop_levels", 0, evidence=evidence)) == ()


def only(old: Dataset, new: Dataset) -> Difference:
    """The one difference of two versions."""
    (found,) = differences(old, new)
    return found


def test_every_table_but_the_log_is_compared() -> None:
    assert sorted(COMPARED) == sorted(set(TABLES) - {"changes"})


def test_a_record_with_a_new_id_is_one_record_whose_id_changed() -> None:
    record = mini().positions[0]
    new = edited(mini(), "positions", 0, id="renamed", formerly=(*record.formerly, record.id))
    found = only(mini(), new)
    assert (found.before, found.after, found.sort) == (record, new.positions[0], "changed")
    assert [(edit.field.name, edit.before, edit.after) for edit in found.edits] == [("id", (record.id,), ("renamed",))]


def test_a_record_that_another_took_over_is_merged_and_the_other_tells_its_id() -> None:
    first, second, *rest = mini().positions
    new = replace(mini(), positions=(first.model_copy(update={"formerly": (second.id,)}), *rest))
    kept, gone = differences(mini(), new)
    assert [(edit.field.name, edit.before, edit.after) for edit in kept.edits] == [("formerly", (), (second.id,))]
    assert (gone.sort, gone.before, gone.merged_into) == ("merged", second, new.positions[0])


def test_an_id_that_is_used_again_is_no_new_name() -> None:
    """A record that still has its id keeps it, whatever another one says of its former ids."""
    record = mini().positions[0]
    new = replace(mini(), positions=(*mini().positions, record.model_copy(update={"id": "other", "formerly": (record.id,)})))
    found = only(mini(), new)
    assert (found.sort, found.after) == ("added", new.positions[-1])


def test_passages_are_compared_as_quotes_and_another_order_tells_all_of_them() -> None:
    evidence = Evidence(source=mini().troop_levels[0].evidence[0].source, quote="other words")
    two = edited(mini(), "troop_levels", 0, evidence=(*mini().troop_levels[0].evidence, evidence))
    (edit,) = only(mini(), two).edits
    assert (edit.before, edit.after) == ((), (evidence,))
    turned = edited(two, "troop_levels", 0, evidence=tuple(reversed(two.troop_levels[0].evidence)))
    (edit,) = only(two, turned).edits
    assert (edit.before, edit.after) == (two.troop_levels[0].evidence, turned.troop_levels[0].evidence)
    twice = edited(two, "troop_levels", 0, evidence=(*two.troop_levels[0].evidence, evidence))
    (edit,) = only(two, twice).edits
    assert (edit.before, edit.after) == ((), (evidence,))


def test_an_unknown_number_is_empty_and_a_stated_zero_is_a_zero() -> None:
    number = next(n for n, record in enumerate(mini().troop_levels) if record.best is not None)
    unknown, zero = (edited(mini(), "troop_levels", number, best=best) for best in (None, 0))
    (edit,) = only(unknown, zero).edits
    assert (edit.before, edit.after) == ((), (0,))


def test_words_that_were_set_aside_are_the_same_as_long_as_one_quote_holds_the_other() -> None:
    record = mini().set_aside[0]
    longer = edited(mini(), "set_aside", 0, quote=f"{record.quote} and more")
    assert [edit.field.name for edit in only(mini(), longer).edits] == ["quote"]
    other = edited(mini(), "set_aside", 0, quote="nothing of the kind")
    assert [found.sort for found in differences(mini(), other)] == ["added", "dropped"]
    twice = replace(mini(), set_aside=(record, *mini().set_aside))
    assert only(mini(), twice).sort == "added"


def test_the_reasons_are_the_new_entries_of_the_log_that_name_the_record_by_an_id_it_has_or_had() -> None:
    record = mini().positions[0]
    named, renamed, foreign = (
        Change(date="2026-01-02", since="a" * 12, what=name, why="So.", records=(name,)) for name in (record.id, "renamed", "x")
    )
    new = edited(mini(), "positions", 0, id="renamed", formerly=(record.id,))
    new = replace(new, changes=(renamed, named, foreign, *mini().changes))
    assert entries_between(mini(), new) == (renamed, named, foreign)
    assert only(mini(), new).reasons == (renamed, named)
    assert [found.reasons for found in differences(new, mini())] == [(named,), (renamed,)]  # back to the earlier version
    silent = edited(mini(), "positions", 1, note="another")
    assert (only(mini(), silent).reasons, only(mini(), silent).can_be_named) == ((), True)


def test_no_entry_is_taken_for_the_reason_of_a_record_without_an_id_of_its_own() -> None:
    """An id may be that of a side and of an actor: the log does not say which it means."""
    side = next(iter(mini().sides))
    entry = Change(date="2026-01-02", since="a" * 12, what="W.", why="So.", records=(side,))
    new = replace(edited(mini(), "sides", 0, name="Another"), changes=(entry, *mini().changes))
    assert only(mini(), new).reasons == (entry,)
    actor = next(iter(mini().actors.values())).model_copy(update={"id": side})
    shared = replace(mini(), actors={**mini().actors, side: actor})
    found = only(shared, replace(new, actors=shared.actors))
    assert (found.reasons, found.can_be_named) == ((), False)
    erratum = edited(mini(), "errata", 0, problem="another")
    assert not only(mini(), erratum).can_be_named


def test_every_named_record_has_an_id_and_the_order_is_that_of_the_tables() -> None:
    """What the comparison relies on: only errata and words set aside have no id."""
    assert {table for table in COMPARED if not issubclass(TABLES[table], Named)} == {"errata", "set_aside"}
    new = edited(edited(mini(), "actors", 0, note="another"), "positions", 0, note="another")
    assert [found.table for found in differences(mini(), new)] == ["positions", "actors"]
