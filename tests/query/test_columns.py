"""What the index answers is what looking at every record one by one answers."""

import functools
import tempfile
from collections import Counter
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.generate import write
from ledger.loading.opening import open_dataset
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS, Attack, Casualties, Claim, Position, TroopLevel, evidence_of
from ledger.query.facets import actors_of, period_of
from ledger.query.filters import CHOICES, Filters, values_of
from ledger.query.selection import choice_counts, select
from tests.conftest import data as real


@functools.cache
def made() -> Dataset:
    """A made-up dataset."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), 250, seed=5)
        found, problems = open_dataset(Path(folder))
    assert found, problems
    return found


DATASETS = {"real": real, "made": made}


def things(dataset: Dataset, record: Claim) -> dict[str, set[str] | None]:
    """What a record can be filtered by; None for what records of its table do not have."""
    actors = set(actors_of(record))
    found: dict[str, set[str] | None] = dict.fromkeys(CHOICES)
    found["sources"] = {evidence.source for _, evidence in evidence_of(record)}
    found["actors"] = actors
    found["sides"] = {dataset.actors[a].side or "" for a in actors} - {""}
    match record:
        case Position():
            found |= {"issues": {record.issue}, "stances": {record.stance}}
        case TroopLevel():
            found |= {"kinds": {record.kind}, "places": {record.place}}
        case Attack():
            found |= {"types": {record.type}, "places": set(record.places)}
        case Casualties():
            found |= {"places": {record.place or ""} - {""}}
    return found


def passes(dataset: Dataset, record: Claim, filters: Filters) -> bool:
    """Whether a record passes, said as plainly as can be."""
    period = period_of(record, dataset)
    if (filters.start or filters.end) and not (period and period.overlaps(filters.start, filters.end)):
        return False
    held = things(dataset, record)
    for name in CHOICES:
        chosen, has = getattr(filters, name), held[name]
        if chosen and has is not None and not has & set(chosen):
            return False
    return all(word in " ".join(selection._words(dataset, record)).casefold() for word in filters.text.casefold().split())


@functools.cache
def edges(dataset: Dataset) -> list[date]:
    """The first and last days of all records."""
    periods = [period_of(record, dataset) for _, record in dataset.claims()]
    return sorted({day for p in periods if p for day in (p.first, p.last) if day})


@pytest.mark.parametrize("name", DATASETS)
def test_both_ends_of_a_period_are_in_it(name: str) -> None:
    dataset = DATASETS[name]()
    for day in edges(dataset)[::7]:
        for filters in (Filters(start=day), Filters(end=day)):
            found = {record.id for _, record in select(dataset, filters).claims()}
            assert found == {record.id for _, record in dataset.claims() if passes(dataset, record, filters)}


@st.composite
def filters_of(draw: st.DrawFn, dataset: Dataset) -> Filters:
    given: dict[str, Any] = {}
    for name in draw(st.sets(st.sampled_from(CHOICES), max_size=3)):
        given[name] = tuple(draw(st.sets(st.sampled_from(values_of(dataset, name)), max_size=4)))
    days = st.none() | st.dates(date(2002, 1, 1), date(2021, 12, 31)) | st.sampled_from(edges(dataset))
    text = draw(st.sampled_from(["", "", "", "iraq", "ACTOR 1", "of the", "town note", "zzz"]))
    return Filters(start=draw(days), end=draw(days), text=text, **given)


@pytest.mark.parametrize("name", DATASETS)
@settings(max_examples=25)
@given(st.data())
def test_a_selection_is_every_record_that_passes_on_its_own(name: str, data: st.DataObject) -> None:
    dataset = DATASETS[name]()
    filters = data.draw(filters_of(dataset))
    found = select(dataset, filters)
    wanted = [(table, record.id) for table, record in dataset.claims() if passes(dataset, record, filters)]
    assert [(table, record.id) for table, record in found.claims()] == wanted
    assert list(found.by_id) == [name for _, name in wanted]
    assert len(found.by_id) == found.size == len(wanted)
    for table in CLAIMS:
        assert all(found.by_id[r.id] == (table, r) for r in getattr(found, table))
    left = {name for _, name in wanted}
    assert {r.id for _, r in dataset.claims() if r.id in found.by_id} == left
    assert found.disagreements == (tuple(d for d in dataset.disagreements if left & set(d.records)))
    articles = {e.source for _, r in found.claims() for _, e in evidence_of(r)}
    assert found.errata == tuple(
        e for e in dataset.errata if left & set(e.records) or (not e.records and e.source in articles) or not filters.active()
    )


@pytest.mark.parametrize("name", DATASETS)
@settings(max_examples=25)
@given(st.data())
def test_counts_are_those_of_every_record_on_its_own(name: str, data: st.DataObject) -> None:
    dataset = DATASETS[name]()
    filters = data.draw(filters_of(dataset))
    for choice in CHOICES:
        free: dict[str, Any] = {choice: ()}
        others = replace(filters, **free)
        wanted: Counter[str] = Counter()
        for _, record in dataset.claims():
            if passes(dataset, record, others):
                wanted.update(things(dataset, record)[choice] or ())
        assert choice_counts(dataset, filters, choice) == wanted


def test_a_selection_of_a_selection_is_that_of_both() -> None:
    dataset = made()
    once = select(dataset, Filters(stances=("for",)))
    twice = select(once, Filters(start=date(2010, 1, 1)))
    assert [r.id for _, r in twice.claims()] == [
        r.id for _, r in select(dataset, Filters(start=date(2010, 1, 1), stances=("for",))).claims()
    ]


def test_what_is_not_left_is_not_found_by_its_id() -> None:
    dataset = made()
    left = select(dataset, Filters(stances=("for",)))
    gone = next(p.id for p in dataset.positions if p.stance == "against")
    assert gone not in left.by_id
    with pytest.raises(KeyError):
        left.by_id[gone]


def test_the_reference_knows_every_field_of_a_filter() -> None:
    assert {f.name for f in fields(Filters)} == {*CHOICES, "start", "end", "text"}
