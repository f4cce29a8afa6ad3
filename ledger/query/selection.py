"""The claims of a dataset that pass a filter, and how many claims each value of a further choice would leave."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property, wraps
from itertools import accumulate, pairwise
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np

from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import CLAIMS, Attack, Casualties, Claim, Disagreement, Erratum, Position, TroopLevel
from ledger.query import finding
from ledger.query.columns import IntArray, Mask, Subset, column, times
from ledger.query.facets import facets_of
from ledger.query.filters import CHOICES, Filters, values_of


class Index:
    """All claims of a dataset as columns. A row is the position of a claim in `dataset.claims()`.

    `records`, `ids`, `texts` (all that free text looks in, folded) and `capitals` (its words of two capitals) have one entry
    for each claim. `columns` gives the
    Column of each choice, and `tables` the slice of rows that each table has.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.records = tuple(record for _, record in dataset.claims())
        self.ids = np.array([record.id for record in self.records], dtype=object)
        facets = [facets_of(dataset, record) for record in self.records]
        self.texts = tuple(facet.text for facet in facets)
        self.capitals = tuple(facet.capitals for facet in facets)
        self.times = times(facet.period for facet in facets)
        self.columns = {name: column(values_of(dataset, name), (getattr(f, name) for f in facets)) for name in CHOICES}
        ends = accumulate((len(getattr(dataset, table)) for table in CLAIMS), initial=0)
        self.tables = {table: slice(start, end) for table, (start, end) in zip(CLAIMS, pairwise(ends), strict=True)}
        self._orders: dict[str, IntArray] = {}

    def order(self, by: str, key: Callable[[Claim], Any]) -> IntArray:
        """The rows of all claims sorted by a key; `by` names the key, so that each order is made once."""
        if by not in self._orders:
            keys = [key(record) for record in self.records]
            self._orders[by] = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.intp)
        return self._orders[by]

    def containing(self, text: str, kept: Mask) -> Mask:
        """The mask of those of the kept claims in whose text all words of `text` stand, in any order."""
        rows = np.flatnonzero(kept).tolist()
        for looked_for, letters in finding.each_word(text):
            rows = [row for row in rows if letters in self.texts[row] and looked_for.search(self.texts[row])]
        if demanded := finding.wanted_in_capitals(text):
            rows = [row for row in rows if demanded <= self.capitals[row]]
        matches = np.zeros(len(self.texts), dtype=bool)
        matches[rows] = True
        return matches


@memoized(maxsize=4)
def indexed(dataset: Dataset) -> Index:
    """The index of a dataset, made once for each dataset."""
    return Index(dataset)


@dataclass(frozen=True, eq=False)
class Selection:
    """The claims of `dataset` that pass `filters`; `dataset` itself always is the whole.

    `kept` has a truth value for each claim of the dataset, in the order of `dataset.claims()`. `name in selection` says whether
    the claim of that id is selected.
    """

    dataset: Dataset
    filters: Filters
    kept: Mask

    @property
    def index(self) -> Index:
        """The columns of all claims of the dataset, selected or not."""
        return indexed(self.dataset)

    @cached_property
    def size(self) -> int:
        """The number of selected claims."""
        return int(np.count_nonzero(self.kept))

    def __contains__(self, name: object) -> bool:
        row = self.dataset.row.get(name) if isinstance(name, str) else None
        return row is not None and bool(self.kept[row])

    def rows(self, *tables: str) -> IntArray:
        """The rows of the selected claims of some tables, by default of all tables."""
        if not tables:
            return np.flatnonzero(self.kept)
        parts = (self.index.tables[table] for table in tables)
        return np.concatenate([np.flatnonzero(self.kept[part]) + part.start for part in parts])

    def count(self, table: str) -> int:
        """The number of selected claims of a table."""
        return int(np.count_nonzero(self.kept[self.index.tables[table]]))

    def records(self, rows: IntArray) -> Subset[Any]:
        """The claims of some rows, selected or not."""
        return Subset(self.index.records, rows)

    def ids(self, rows: IntArray) -> Subset[str]:
        """The ids of the claims of some rows, selected or not."""
        return Subset(self.index.ids, rows)  # type: ignore[arg-type]  # an array of objects is a sequence in all that counts

    @cached_property
    def troop_levels(self) -> Subset[TroopLevel]:
        """The selected troop levels, in the order of the dataset."""
        return self.records(self.rows("troop_levels"))

    @cached_property
    def attacks(self) -> Subset[Attack]:
        """The selected attacks, in the order of the dataset."""
        return self.records(self.rows("attacks"))

    @cached_property
    def casualties(self) -> Subset[Casualties]:
        """The selected casualty records, in the order of the dataset."""
        return self.records(self.rows("casualties"))

    @cached_property
    def positions(self) -> Subset[Position]:
        """The selected positions, in the order of the dataset."""
        return self.records(self.rows("positions"))

    def claims(self) -> Iterator[tuple[str, Claim]]:
        """Yield each selected claim with the name of its table."""
        for table in CLAIMS:
            for record in self.records(self.rows(table)):
                yield table, record

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """The disagreements that concern any selected claim."""
        return tuple(d for d in self.dataset.disagreements if any(name in self for name in d.records))

    @cached_property
    def errata(self) -> tuple[Erratum, ...]:
        """The errata that concern any selected claim.

        One that names no record concerns its article, and is there where the filter asks for that article alone or among others,
        and for nothing else. Where every record is left these are all errata.
        """
        if self.size == self.dataset.size:
            return self.dataset.errata
        articles = self.filters.sources if self.filters == Filters(sources=self.filters.sources) else ()
        return tuple(
            e for e in self.dataset.errata if (any(name in self for name in e.records) if e.records else e.source in articles)
        )

    def counts(self, choice: str, table: str = "") -> Counter[str]:
        """How many of the selected claims have each value of a choice; only those of one table, if it is named."""
        kept = self.kept
        if table:
            kept = np.zeros_like(kept)
            kept[self.index.tables[table]] = self.kept[self.index.tables[table]]
        column = self.index.columns[choice]
        return Counter(dict(zip(column.values, column.counts(kept).tolist(), strict=True)))

    def in_order(self, by: str, key: Callable[[Claim], Any], table: str = "all") -> Subset[Claim]:
        """The selected claims of a table, or of `all` tables, sorted by a key; `by` names the key."""
        rows = self.index.order(by, key)
        part = self.index.tables.get(table, slice(0, len(self.kept)))
        return self.records(rows[self.kept[rows] & (rows >= part.start) & (rows < part.stop)])


@memoized(maxsize=128)
def _passing(dataset: Dataset, filters: Filters) -> Mask:
    """The mask of the claims that pass a filter. The array is shared: callers must not change it."""
    index = indexed(dataset)
    kept = np.ones(len(index.records), dtype=bool)
    if filters.start or filters.end:
        kept &= index.times.overlap(filters.start, filters.end)
    for name in CHOICES:
        if chosen := getattr(filters, name):
            kept &= index.columns[name].with_any(chosen) | ~index.columns[name].has
    return index.containing(filters.text, kept) if filters.text else kept


@memoized(maxsize=64)
def select(dataset: Dataset, filters: Filters | None = None) -> Selection:
    """Select the claims of a dataset that pass a filter; without a filter, all of them."""
    filters = filters or Filters()
    return Selection(dataset, filters, _passing(dataset, filters))


_MOST_KEPT = 20_000
"""Claims of a dataset up to which `once_for_records` keeps what is made of them."""
Others = ParamSpec("Others")
Result = TypeVar("Result")
Made = Callable[Concatenate[Selection, Others], Result]


def once_for_records(*tables: str) -> Callable[[Made[Others, Result]], Made[Others, Result]]:
    """A decorator for functions of a selection that depend on the selected claims of some tables, and not on the filter.

    Many filters leave the same claims of a table. What the function gives is kept for them; callers must not change it. The
    function is given these claims as a selection without a filter, so that it cannot depend on one.
    """

    def decorated(function: Made[Others, Result]) -> Made[Others, Result]:
        def made(dataset: Dataset, /, kept: bytes, *args: Others.args, **named: Others.kwargs) -> Result:
            return function(Selection(dataset, Filters(), np.frombuffer(kept, dtype=bool)), *args, **named)

        made.__module__, made.__qualname__ = function.__module__, function.__qualname__  # by which results are kept
        once = memoized(maxsize=64)(made)

        @wraps(function)
        def found(selection: Selection, /, *args: Others.args, **named: Others.kwargs) -> Result:
            kept = np.zeros_like(selection.kept)
            for table in tables:
                part = selection.index.tables[table]
                kept[part] = selection.kept[part]
            if len(kept) > _MOST_KEPT:  # what is made of many records takes too much memory to be kept
                return function(Selection(selection.dataset, Filters(), kept), *args, **named)
            return once(selection.dataset, kept.tobytes(), *args, **named)

        return found

    return decorated


def blockers(dataset: Dataset, filters: Filters, tables: tuple[str, ...]) -> dict[str, int]:
    """Where a filter leaves no claim of some tables: the fields of the filter of which each alone keeps all claims out.

    Each field is given with the number of claims that would be left without it. The two ends of a period count as one field,
    which is called `start` if there is a start. The result is empty where no single field is to blame.
    """
    kept_out = {}
    for name in filters.active():
        if name == "end" and filters.start:
            continue
        names = ("start", "end") if name in ("start", "end") else (name,)
        cleared: dict[str, Any] = {f.name: f.default for f in fields(Filters) if f.name in names}
        if number := len(select(dataset, replace(filters, **cleared)).rows(*tables)):
            kept_out[name] = number
    return kept_out


@memoized(maxsize=64)
def year_counts(dataset: Dataset, filters: Filters) -> dict[int, int]:
    """How many claims each year would leave if it were the period; all other fields of the filter hold.

    The years are those from the first to the last that any claim of the dataset is about.
    """
    return indexed(dataset).times.yearly(_passing(dataset, replace(filters, start=None, end=None)))


@memoized(maxsize=16)
def tables_with(dataset: Dataset, choice: str) -> tuple[str, ...]:
    """The tables whose claims can have the property of a choice, so that it narrows them; an issue narrows positions alone."""
    index = indexed(dataset)
    return tuple(table for table in CLAIMS if index.columns[choice].has[index.tables[table]].any())


def choice_counts(dataset: Dataset, filters: Filters, choice: str, table: str = "") -> Counter[str]:
    """How many claims each value of a choice would leave if it were the only one chosen; all other fields of the filter hold.

    Only claims that can have the property are counted, so an issue counts positions. Values that leave no claim are not named.
    table: the one whose claims are counted; empty for all.
    """
    cleared: dict[str, Any] = {choice: ()}
    return +select(dataset, replace(filters, **cleared)).counts(choice, table)
