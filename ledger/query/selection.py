"""What a filter leaves of a dataset, and how many records each further choice would leave."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS, Attack, Casualties, Claim, Disagreement, Erratum, Position, TroopLevel
from ledger.query.columns import Chosen, Numbers, Set, column, times
from ledger.query.facets import facets_of
from ledger.query.filters import CHOICES, Filters, values_of


class Index:
    """All claims of a dataset as columns, in the order of the claims; `tables` says which rows each table has."""

    def __init__(self, dataset: Dataset) -> None:
        self.records = tuple(record for _, record in dataset.claims())
        self.ids = np.array([record.id for record in self.records], dtype=object)
        facets = [facets_of(dataset, record) for record in self.records]
        self.texts = tuple(facet.text for facet in facets)
        self.times = times(facet.period for facet in facets)
        self.columns = {name: column(values_of(dataset, name), (getattr(f, name) for f in facets)) for name in CHOICES}
        ends = accumulate((len(getattr(dataset, table)) for table in CLAIMS), initial=0)
        self.tables = {table: slice(start, end) for table, (start, end) in zip(CLAIMS, pairwise(ends), strict=True)}
        self._orders: dict[str, Numbers] = {}

    def order(self, by: str, key: Callable[[Claim], Any]) -> Numbers:
        """The rows of all claims sorted by a key; `by` names the key, so that each order is found once."""
        if by not in self._orders:
            keys = [key(record) for record in self.records]
            self._orders[by] = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.intp)
        return self._orders[by]

    def containing(self, words: tuple[str, ...], among: Set) -> Set:
        """Those of some records in whose text all the words stand."""
        rows = np.flatnonzero(among).tolist()
        for word in words:
            rows = [row for row in rows if word in self.texts[row]]
        matches = np.zeros(len(self.texts), dtype=bool)
        matches[rows] = True
        return matches


@lru_cache(maxsize=4)
def indexed(dataset: Dataset) -> Index:
    """The index of a dataset, made once."""
    return Index(dataset)


@dataclass(frozen=True, eq=False)
class Selection:
    """What `filters` leave of the whole `dataset`; `kept` has a truth value for each claim, in the order of the claims."""

    dataset: Dataset
    filters: Filters
    kept: Set

    @property
    def index(self) -> Index:
        """The columns of all claims of the dataset."""
        return indexed(self.dataset)

    @cached_property
    def size(self) -> int:
        """How many claims are left."""
        return int(np.count_nonzero(self.kept))

    def __contains__(self, name: object) -> bool:
        row = self.dataset.row.get(name) if isinstance(name, str) else None
        return row is not None and bool(self.kept[row])

    def rows(self, *tables: str) -> Numbers:
        """The rows of what is left of some tables, by default of all."""
        if not tables:
            return np.flatnonzero(self.kept)
        parts = (self.index.tables[table] for table in tables)
        return np.concatenate([np.flatnonzero(self.kept[part]) + part.start for part in parts])

    def count(self, table: str) -> int:
        """How many claims of a table are left."""
        return int(np.count_nonzero(self.kept[self.index.tables[table]]))

    def records(self, rows: Numbers) -> Chosen[Any]:
        """The claims of some rows."""
        return Chosen(self.index.records, rows)

    def ids(self, rows: Numbers) -> Chosen[str]:
        """The ids of the claims of some rows."""
        return Chosen(self.index.ids, rows)  # type: ignore[arg-type]  # an array of objects is a sequence in all that counts

    @cached_property
    def troop_levels(self) -> Chosen[TroopLevel]:
        """The troop levels that are left."""
        return self.records(self.rows("troop_levels"))

    @cached_property
    def attacks(self) -> Chosen[Attack]:
        """The attacks that are left."""
        return self.records(self.rows("attacks"))

    @cached_property
    def casualties(self) -> Chosen[Casualties]:
        """The casualty records that are left."""
        return self.records(self.rows("casualties"))

    @cached_property
    def positions(self) -> Chosen[Position]:
        """The positions that are left."""
        return self.records(self.rows("positions"))

    def claims(self) -> Iterator[tuple[str, Claim]]:
        """Every claim that is left, with the name of its table."""
        for table in CLAIMS:
            for record in self.records(self.rows(table)):
                yield table, record

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """The disagreements that concern any record that is left."""
        return tuple(d for d in self.dataset.disagreements if any(name in self for name in d.records))

    @cached_property
    def errata(self) -> tuple[Erratum, ...]:
        """The errata that concern any record that is left; one that names no record concerns all of its article.

        Where every record is left these are all errata, those of an article without a record too.
        """
        if self.size == self.dataset.size:
            return self.dataset.errata
        articles = self.counts("sources")
        return tuple(
            e for e in self.dataset.errata if (any(name in self for name in e.records) if e.records else articles[e.source])
        )

    def counts(self, choice: str, table: str = "") -> Counter[str]:
        """How many of the records that are left, or of those of one table, have each value of a choice."""
        kept = self.kept
        if table:
            kept = np.zeros_like(kept)
            kept[self.index.tables[table]] = self.kept[self.index.tables[table]]
        values = self.index.columns[choice]
        return Counter(dict(zip(values.values, values.counts(kept).tolist(), strict=True)))

    def in_order(self, by: str, key: Callable[[Claim], Any], table: str = "all") -> Chosen[Claim]:
        """What is left of a table, or of `all`, sorted by a key that is called `by`."""
        rows = self.index.order(by, key)
        part = self.index.tables.get(table, slice(0, len(self.kept)))
        return self.records(rows[self.kept[rows] & (rows >= part.start) & (rows < part.stop)])


@lru_cache(maxsize=128)
def _passing(dataset: Dataset, filters: Filters) -> Set:
    """Which claims pass a filter. The array is shared and must not be changed."""
    index = indexed(dataset)
    kept = np.ones(len(index.records), dtype=bool)
    if filters.start or filters.end:
        kept &= index.times.overlap(filters.start, filters.end)
    for name in CHOICES:
        if chosen := getattr(filters, name):
            kept &= index.columns[name].with_any(chosen) | ~index.columns[name].has
    wanted = tuple(filters.text.casefold().split())
    return index.containing(wanted, kept) if wanted else kept


@lru_cache(maxsize=64)
def select(dataset: Dataset, filters: Filters | None = None) -> Selection:
    """What a filter leaves of a dataset; without a filter, all of it."""
    filters = filters or Filters()
    return Selection(dataset, filters, _passing(dataset, filters))


def blockers(dataset: Dataset, filters: Filters, tables: tuple[str, ...]) -> dict[str, int]:
    """Where a filter leaves no record of `tables`: each restriction that alone stands in the way, with how many it keeps out.

    The two ends of a period count as one restriction, `start`. Empty where no single one is to blame.
    """
    kept_out = {}
    for name in filters.active():
        if name == "end" and filters.start:
            continue
        names = ("start", "end") if name in ("start", "end") else (name,)
        freed: dict[str, Any] = {f.name: f.default for f in fields(Filters) if f.name in names}
        if number := len(select(dataset, replace(filters, **freed)).rows(*tables)):
            kept_out[name] = number
    return kept_out


def choice_counts(dataset: Dataset, filters: Filters, choice: str) -> Counter[str]:
    """How many records each value of one choice would leave, all other choices held; values that leave none are not named.

    Only records that have the thing are counted: an issue counts positions.
    """
    free: dict[str, Any] = {choice: ()}
    return +select(dataset, replace(filters, **free)).counts(choice)
