"""The one filter of the dashboard: a frozen value that selects records and says itself in words.

A choice narrows the records that have the thing chosen: choosing an issue narrows positions and leaves attacks alone. Within
one choice any value will do, between choices all must hold. A record without a date does not lie in any period.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset, Part
from ledger.model.records import CLAIMS, Attack, Casualties, Claim, Position, TroopLevel, evidence_of
from ledger.query import columns


@dataclass(frozen=True)
class Filters:
    """What the reader chose; an empty field means no restriction. `start` and `end` are both included."""

    start: date | None = None
    end: date | None = None
    sources: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    text: str = ""

    def active(self) -> tuple[str, ...]:
        """Names of the fields that restrict anything."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) != f.default)


CHOICES = ("sources", "actors", "sides", "places", "issues", "kinds", "types", "stances")


@dataclass(frozen=True)
class Facets:
    """What one record can be filtered by. None: records of its table do not have the thing at all."""

    sources: frozenset[str]
    actors: frozenset[str]
    sides: frozenset[str]
    places: frozenset[str] | None
    issues: frozenset[str] | None
    kinds: frozenset[str] | None
    types: frozenset[str] | None
    stances: frozenset[str] | None
    period: dates.Period | None
    text: str


def period_of(record: Claim, dataset: Dataset) -> dates.Period | None:
    """The time that a record is about: of a position, when it was said; of casualties, the attack's date if they have none."""
    text = None
    match record:
        case TroopLevel():
            text = record.refers_to
        case Position():
            text = record.said_on
        case Attack():
            text = record.date
        case Casualties():
            text = record.date or (dataset.attack_dates.get(record.attack) if record.attack else None)
    return dates.parse(text) if text else None


def actors_of(record: Claim) -> tuple[str, ...]:
    """Actors who speak in a record, are said to have acted in it, or reported it."""
    match record:
        case TroopLevel(asserted_by=by, via=via):
            return (by, *([via] if via else ()))
        case Casualties(asserted_by=by):
            return (by,)
        case Position(actor=actor, via=via):
            return (actor, *([via] if via else ()))
        case Attack(attributions=attributions):
            return tuple(dict.fromkeys(name for a in attributions for name in (a.actor, a.by)))
    return ()


class Index:
    """The facets of all claims of a dataset as columns, in the order of the claims."""

    def __init__(self, dataset: Dataset) -> None:
        self.records = tuple(record for _, record in dataset.claims())
        self.ids = np.array([record.id for record in self.records], dtype=object)
        facets = [_facets(dataset, record) for record in self.records]
        self.texts = tuple(facet.text for facet in facets)
        self.times = columns.times(facet.period for facet in facets)
        self.columns = {name: columns.column(options(dataset, name), (getattr(f, name) for f in facets)) for name in CHOICES}
        ends = list(accumulate(len(getattr(dataset, table)) for table in CLAIMS))
        self.tables = dict(zip(CLAIMS, (slice(a, b) for a, b in pairwise([0, *ends])), strict=True))
        self._orders: dict[str, columns.Numbers] = {}
        size, places = len(self.records), dataset.place
        at = self.columns["sources"].owners_of
        self.disagreements = columns.lists(
            [d.id for d in dataset.disagreements],
            ([places[name] for name in d.records if name in places] for d in dataset.disagreements),
            size,
        )
        self.errata = columns.lists(
            [e.source for e in dataset.errata],
            ([places[name] for name in e.records if name in places] if e.records else at(e.source) for e in dataset.errata),
            size,
        )

    def size(self, table: str) -> int:
        """How many records a table has."""
        return self.tables[table].stop - self.tables[table].start

    def order(self, by: str, key: Callable[[Claim], Any]) -> columns.Numbers:
        """The places of all records in the order of a key, which is always the same for one `by`."""
        if by not in self._orders:
            keys = [key(record) for record in self.records]
            self._orders[by] = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int32)
        return self._orders[by]

    def containing(self, words: tuple[str, ...], among: columns.Set) -> columns.Set:
        """Those of the records in whose text all the words stand."""
        texts, places = self.texts, np.flatnonzero(among).tolist()
        for word in words:
            places = [at for at in places if word in texts[at]]
        found = np.zeros(len(texts), dtype=bool)
        found[places] = True
        return found


@lru_cache(maxsize=4)
def indexed(dataset: Dataset) -> Index:
    """The index of a dataset, made once."""
    return Index(dataset)


def whole(dataset: Dataset) -> Dataset:
    """The dataset that a selection was made of; one that is no selection is its own."""
    return dataset.part.whole if dataset.part else dataset


def kept(dataset: Dataset) -> tuple[Index, columns.Set]:
    """The index in which a dataset, or the whole that it is a selection of, stands; and which of its records are left."""
    if dataset.part:
        return indexed(dataset.part.whole), dataset.part.kept
    return indexed(dataset), np.ones(dataset.size, dtype=bool)


def left(dataset: Dataset, table: str) -> tuple[Index, columns.Numbers]:
    """The index of the whole, and where in its table the records that are left stand."""
    known, found = kept(dataset)
    return known, np.flatnonzero(found[known.tables[table]])


def _facets(dataset: Dataset, record: Claim) -> Facets:
    actors = frozenset(actors_of(record))
    places: frozenset[str] | None = None
    match record:
        case Attack():
            places = frozenset(record.places)
        case TroopLevel() | Casualties():
            places = frozenset([record.place] if record.place else [])
    return Facets(
        sources=frozenset(e.source for _, e in evidence_of(record)),
        actors=actors,
        sides=frozenset(side for a in actors if (side := dataset.actors[a].side)),
        places=places,
        issues=frozenset([record.issue]) if isinstance(record, Position) else None,
        kinds=frozenset([record.kind]) if isinstance(record, TroopLevel) else None,
        types=frozenset([record.type]) if isinstance(record, Attack) else None,
        stances=frozenset([record.stance]) if isinstance(record, Position) else None,
        period=period_of(record, dataset),
        text=" ".join(_words(dataset, record)).casefold(),
    )


def _words(dataset: Dataset, record: Claim) -> Iterator[str]:
    """All that free text looks in: the record's own words, its quotes, and the names it refers to."""
    for name in ("title", "target", "weapon", "force", "wording", "victims_text", "summary", "condition", "note"):
        if text := getattr(record, name, None):
            yield text
    for _, evidence in evidence_of(record):
        yield " ".join(evidence.quote.split())
    for actor in actors_of(record):
        yield from (dataset.actors[actor].name, *dataset.actors[actor].aliases)
    if isinstance(record, Position):
        yield dataset.issues[record.issue].question
    for place in getattr(record, "places", ()) or filter(None, [getattr(record, "place", None)]):
        yield dataset.places[place].name


@lru_cache(maxsize=128)
def passing(dataset: Dataset, filters: Filters) -> columns.Set:
    """Which claims pass. The answer is shared; it must not be changed."""
    known = indexed(dataset)
    found = np.ones(len(known.records), dtype=bool)
    if filters.start or filters.end:
        found &= known.times.overlap(filters.start, filters.end)
    for name in CHOICES:
        if chosen := getattr(filters, name):
            column = known.columns[name]
            found &= column.with_any(chosen) | ~column.has
    wanted = tuple(filters.text.casefold().split())
    return known.containing(wanted, found) if wanted else found


@lru_cache(maxsize=64)
def select(dataset: Dataset, filters: Filters) -> Dataset:
    """The dataset with the claims that pass, and the disagreements and errata that concern any of them or their articles."""
    if not filters.active():
        return dataset
    known, found = indexed(dataset), passing(dataset, filters)
    left: dict[str, Any] = {
        table: columns.Chosen(getattr(dataset, table), np.flatnonzero(found[part])) for table, part in known.tables.items()
    }
    concerned = {"disagreements": known.disagreements, "errata": known.errata}
    for table, column in concerned.items():
        left[table] = tuple(columns.Chosen(getattr(dataset, table), np.flatnonzero(column.counts(found))))
    return replace(dataset, **left, part=Part(dataset, found))


def blockers(dataset: Dataset, filters: Filters, tables: tuple[str, ...]) -> dict[str, int]:
    """Where a filter leaves no record of `tables`: each restriction that alone stands in the way, with how many it keeps out.

    The two ends of a period count as one restriction, `start`. Empty where no single one is to blame.
    """
    found = {}
    for name in filters.active():
        if name == "end" and filters.start:
            continue
        names = ("start", "end") if name in ("start", "end") else (name,)
        freed: dict[str, Any] = {f.name: f.default for f in fields(Filters) if f.name in names}
        left = select(dataset, replace(filters, **freed))
        if number := sum(len(getattr(left, table)) for table in tables):
            found[name] = number
    return found


def counts(dataset: Dataset, filters: Filters, name: str) -> Counter[str]:
    """How many records each value of one choice would leave, all other choices held.

    Only records that have the thing are counted: an issue counts positions.
    """
    free: dict[str, Any] = {name: ()}
    column = indexed(dataset).columns[name]
    found = column.counts(passing(dataset, replace(filters, **free))).tolist()
    return Counter({value: number for value, number in zip(column.values, found, strict=True) if number})


def counts_of(dataset: Dataset, name: str, table: str = "") -> Counter[str]:
    """How many records of what is left, or of one table of it, have each value of a choice."""
    known, left = kept(dataset)
    if table:
        inside = np.zeros(len(left), dtype=bool)
        inside[known.tables[table]] = True
        left = left & inside
    column = known.columns[name]
    return Counter(dict(zip(column.values, column.counts(left).tolist(), strict=True)))


def in_order(dataset: Dataset, table: str, by: str, key: Callable[[Claim], Any]) -> Sequence[Claim]:
    """What is left of a table, or of `all` tables, sorted by a key that is called `by`; the order of the whole is found once."""
    known, left = kept(dataset)
    places = known.order(by, key)
    part = known.tables.get(table, slice(0, len(left)))
    inside = np.zeros(len(left), dtype=bool)
    inside[part] = left[part]
    return columns.Chosen(known.records, places[inside[places]])


def label(dataset: Dataset, name: str, value: str) -> str:
    """A chosen value in words."""
    match name:
        case "sources":
            return dataset.sources[value].short
        case "actors":
            return dataset.actors[value].name
        case "places":
            return dataset.places[value].name
        case "sides":
            return dataset.sides[value].name
        case "issues":
            return dataset.issues[value].question
        case _:
            return vocabulary.WORDS[name][value]


@lru_cache(maxsize=64)
def options(dataset: Dataset, name: str) -> tuple[str, ...]:
    """Every value that a choice can take, in the order in which it is offered."""
    match name:
        case "sources" | "sides" | "issues":
            return tuple(getattr(dataset, name))
        case "actors" | "places":
            return tuple(sorted(getattr(dataset, name), key=lambda i: label(dataset, name, i).casefold()))
        case _:
            return tuple(vocabulary.WORDS[name])


NAMES = {
    "sources": "article",
    "actors": "actor",
    "sides": "side",
    "places": "place",
    "issues": "issue",
    "kinds": "kind of number",
    "types": "type of attack",
    "stances": "stance",
}


def describe(dataset: Dataset, filters: Filters) -> str:
    """The filter as one sentence that names everything it restricts."""
    parts = [part for name in filters.active() if (part := phrase(dataset, filters, name))]
    return f"Records {'; '.join(parts)}." if parts else "All records, no filter set."


def phrase(dataset: Dataset, filters: Filters, name: str) -> str:
    """One restriction in words; the period is said once, under `start` or, where that is open, `end`."""
    match name:
        case "start" | "end":
            return _period_phrase(filters) if name == "start" or not filters.start else ""
        case "text":
            return f"containing “{' '.join(filters.text.split())}”"
        case _:
            labels = [label(dataset, name, v) for v in getattr(filters, name)]
            return f"with {NAMES[name]} " + " or ".join(f"“{x}”" if x.endswith("?") else x for x in labels)


def _period_phrase(filters: Filters) -> str:
    start = dates.say(filters.start.isoformat()) if filters.start else ""
    end = dates.say(filters.end.isoformat()) if filters.end else ""
    if start and end:
        return f"from {start} to {end}"
    return f"from {start} on" if start else f"until {end}"
