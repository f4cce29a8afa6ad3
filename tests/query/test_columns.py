"""What a selection answers from its columns is what looking at every record one by one answers."""

import functools
import re
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.generate import write
from ledger.loading.opening import open_dataset
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS, Attack, Casualties, Claim, Position, TroopLevel
from ledger.model.statements import evidence_of
from ledger.query.agreement import Speaker
from ledger.query.chains import chains_of
from ledger.query.facets import actors_of, facets_of, period_of
from ledger.query.filters import CHOICES, Filters, values_of
from ledger.query.relations import sort_key
from ledger.query.selection import blockers, choice_counts, select
from tests.conftest import data as real
from tests.conftest import examples


@functools.cache
def made() -> Dataset:
    """A made-up dataset."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), 250, seed=5)
        found, problems = open_dataset(Path(folder))
    assert found, problems
    return found


DATASETS = {"real": real, "made": made}


def around(dataset: Dataset, place: str | None) -> set[str]:
    """A place, and the places in which it lies."""
    if not place:
        return set()
    there = dataset.places[place]
    return {place} | around(dataset, there.within) | around(dataset, there.one_of)


def things(dataset: Dataset, record: Claim) -> dict[str, set[str] | None]:
    """What a record can be filtered by; None for what records of its table do not have."""
    actors = set(actors_of(record))
    found: dict[str, set[str] | None] = dict.fromkeys(CHOICES)
    found["sources"] = {evidence.source for _, evidence in evidence_of(record)}
    found["actors"] = actors
    found["sides"] = {dataset.actors[a].side or "" for a in actors} - {""}
    chains = chains_of(dataset, record.id)
    found |= {"named": {chain.kind for chain in chains}, "via": {chain.outlet or "" for chain in chains} - {""}}
    found["obtained"] = {chain.telling.obtained or "" for chain in chains if chain.telling} - {""}
    match record:
        case Position():
            found |= {"issues": {record.issue}, "stances": {record.stance}}
        case TroopLevel():
            found |= {"kinds": {record.kind}, "places": around(dataset, record.place)}
        case Attack():
            found |= {"types": {record.type}, "places": {name for place in record.places for name in around(dataset, place)}}
        case Casualties():
            at_attack = dataset.by_id[record.attack][1].places if record.attack else ()
            found |= {"places": around(dataset, record.place).union(*(around(dataset, place) for place in at_attack))}
    return found


def passes(dataset: Dataset, record: Claim, filters: Filters) -> bool:
    """Whether a record passes, said as plainly as can be."""
    period = period_of(record, dataset)
    if filters.start or filters.end:
        first, last = period.closed(edges(dataset)[0], edges(dataset)[-1]) if period else (date.max, date.min)
        if last < (filters.start or date.min) or first > (filters.end or date.max) or not period:
            return False
    held = things(dataset, record)
    for name in CHOICES:
        chosen, has = getattr(filters, name), held[name]
        if chosen and has is not None and not has & set(chosen):
            return False
    return all(finds(word, facets_of(dataset, record).text) for word in filters.text.casefold().split())


def finds(word: str, text: str) -> bool:
    """Whether a word of a text begins with a word looked for, or is it where that is short or a number."""
    is_whole = len(word) <= 3 or word.isdecimal()
    return any(found == word if is_whole else found.startswith(word) for found in re.findall(r"\w+", text))


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
@examples(25)
@given(st.data())
def test_a_selection_is_every_record_that_passes_on_its_own(name: str, data: st.DataObject) -> None:
    dataset = DATASETS[name]()
    filters = data.draw(filters_of(dataset))
    left = select(dataset, filters)
    wanted = [(table, record) for table, record in dataset.claims() if passes(dataset, record, filters)]
    names = [record.id for _, record in wanted]
    assert (left.dataset, left.filters) == (dataset, filters)
    assert [*left.claims()] == wanted
    assert left.size == len(wanted)
    assert [n for n in dataset.by_id if n in left] == names
    assert left.rows().tolist() == [row for row, n in enumerate(dataset.by_id) if n in set(names)]
    assert [*left.ids(left.rows())] == names
    assert [*left.records(left.rows())] == [record for _, record in wanted]
    for table in CLAIMS:
        here = [record for kept_in, record in wanted if kept_in == table]
        assert [*getattr(left, table)] == here
        assert left.count(table) == len(here)
        assert [*left.ids(left.rows(table))] == [record.id for record in here]
    two = data.draw(st.lists(st.sampled_from(CLAIMS), min_size=2, max_size=2, unique=True))
    assert [*left.records(left.rows(*two))] == [record for table in two for kept_in, record in wanted if kept_in == table]
    assert left.disagreements == tuple(d for d in dataset.disagreements if set(names) & set(d.records))
    asked = filters.sources if filters == Filters(sources=filters.sources) else ()
    assert left.errata == tuple(
        e
        for e in dataset.errata
        if set(names) & set(e.records) or (not e.records and e.source in asked) or len(names) == dataset.size
    )


@pytest.mark.parametrize("name", DATASETS)
@examples(15)
@given(st.data())
def test_a_selection_is_sorted_as_its_records_sort_by_the_key_of_each(name: str, data: st.DataObject) -> None:
    dataset = DATASETS[name]()
    filters = data.draw(filters_of(dataset))
    left = select(dataset, filters)
    wanted = [(table, record) for table, record in dataset.claims() if passes(dataset, record, filters)]
    for by in ("date", "article", "actor", "words"):

        def key(record: Claim, by: str = by) -> tuple[str, ...]:
            return sort_key(dataset, record, by)

        assert [*left.in_order(by, key)] == sorted((record for _, record in wanted), key=key)
        for table in CLAIMS:
            here = [record for kept_in, record in wanted if kept_in == table]
            assert [*left.in_order(by, key, table)] == sorted(here, key=key)


@pytest.mark.parametrize("name", DATASETS)
@examples(15)
@given(st.data())
def test_what_is_left_is_counted_by_value_as_a_whole_and_in_each_table(name: str, data: st.DataObject) -> None:
    dataset = DATASETS[name]()
    filters = data.draw(filters_of(dataset))
    left = select(dataset, filters)
    for choice in CHOICES:
        counted = {table: Counter[str]() for table in CLAIMS}
        for table, record in dataset.claims():
            if passes(dataset, record, filters):
                counted[table].update(things(dataset, record)[choice] or ())
        assert +left.counts(choice) == sum(counted.values(), Counter())
        assert set(left.counts(choice)) == set(values_of(dataset, choice))
        for table in CLAIMS:
            assert +left.counts(choice, table) == counted[table]


@pytest.mark.parametrize("name", DATASETS)
@examples(25)
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


@pytest.mark.parametrize("name", DATASETS)
@examples(10)
@given(st.data())
def test_each_restriction_that_alone_leaves_no_record_is_named_with_what_it_keeps_out(name: str, data: st.DataObject) -> None:
    dataset = DATASETS[name]()
    filters = data.draw(filters_of(dataset))
    tables = tuple(data.draw(st.sets(st.sampled_from(CLAIMS), min_size=1)))
    restrictions: dict[str, dict[str, Any]] = {choice: {choice: ()} for choice in CHOICES} | {"text": {"text": ""}}
    restrictions["start" if filters.start else "end"] = {"start": None, "end": None}
    wanted = {}
    for restriction, freed in restrictions.items():
        free = replace(filters, **freed)
        if free != filters:
            wanted[restriction] = sum(table in tables and passes(dataset, record, free) for table, record in dataset.claims())
    assert blockers(dataset, filters, tables) == {restriction: number for restriction, number in wanted.items() if number}


def test_two_restrictions_leave_what_each_of_them_leaves() -> None:
    dataset = made()
    late, consenting = select(dataset, Filters(start=date(2010, 1, 1))), select(dataset, Filters(stances=("for",)))
    both = select(dataset, Filters(start=date(2010, 1, 1), stances=("for",)))
    assert 0 < both.size < min(late.size, consenting.size)
    assert [r.id for _, r in both.claims()] == [r.id for _, r in late.claims() if r.id in consenting]


def test_what_is_not_left_is_not_in_the_selection() -> None:
    dataset = made()
    left = select(dataset, Filters(stances=("for",)))
    gone = next(p.id for p in dataset.positions if p.stance == "against")
    assert gone in select(dataset)
    assert gone not in left
    assert [unknown for unknown in ("nobody", "", 0, None) if unknown in left] == []


def test_the_reference_knows_every_field_of_a_filter() -> None:
    assert {f.name for f in fields(Filters)} == {*CHOICES, "start", "end", "text"}


@pytest.mark.parametrize(("text", "years"), [("../2006-01", range(2003, 2007)), ("2012/..", range(2012, 2021)), ("2011", [2011])])
def test_a_period_finds_an_open_time_only_within_the_days_that_records_state(text: str, years: Iterable[int]) -> None:
    first, *others = DATASETS["real"]().positions
    ends = [others[0].model_copy(update={"said_on": "2003-05"}), others[1].model_copy(update={"said_on": "2020-02"})]
    none = dict.fromkeys(("troop_levels", "attacks", "casualties", "disagreements", "errata"), ())
    dataset = replace(DATASETS["real"](), **none, positions=(first.model_copy(update={"said_on": text}), *ends))
    found = [
        year
        for year in range(1985, 2040)
        if first.id in {r.id for _, r in select(dataset, Filters(start=date(year, 1, 1), end=date(year, 12, 31))).claims()}
    ]
    assert found == [*years]
    column = Speaker(first.actor, "1985")
    assert not column.may_say(dataset.positions[0], first.actor, select(dataset).index.times.span)
