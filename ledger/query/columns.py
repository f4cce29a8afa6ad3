"""Columns of numbers over all claims of a dataset: which claim has which value, and when each may have happened.

A row is the position of a claim in `dataset.claims()`. A set of claims is a mask: an array with one truth value for each claim.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from ledger.model.dates import Period

Mask = NDArray[np.bool_]
IntArray = NDArray[np.intp]
_Item = TypeVar("_Item")

_NEVER = 10_000_000  # an ordinal beyond every day


@dataclass(frozen=True)
class Column:
    """The values of one property of all claims, such as their places; a claim may have several values, or none.

    The claim of row `owners[i]` has the value `values[codes[i]]`. `codes` ascend. `has` is the mask of the claims that can have
    the property at all.
    """

    values: tuple[str, ...]
    owners: IntArray
    codes: IntArray
    has: Mask

    def with_any(self, wanted: Iterable[str]) -> Mask:
        """The mask of the claims that have at least one of the wanted values."""
        wanted = set(wanted)
        matches = np.zeros(len(self.has), dtype=bool)
        for code in (n for n, value in enumerate(self.values) if value in wanted):
            start, end = np.searchsorted(self.codes, (code, code + 1))
            matches[self.owners[start:end]] = True
        return matches

    @cached_property
    def _runs(self) -> tuple[IntArray, IntArray]:
        """The codes that occur, ascending, and for each the index in `owners` at which its owners begin."""
        return np.unique(self.codes, return_index=True)

    def counts(self, kept: Mask) -> IntArray:
        """For each of `values`, how many of the kept claims have it."""
        codes, starts = self._runs
        numbers = np.zeros(len(self.values), dtype=np.intp)
        if len(codes):
            numbers[codes] = np.add.reduceat(kept[self.owners].view(np.int8), starts, dtype=np.intp)
        return numbers

    @cached_property
    def single(self) -> IntArray:
        """For each claim the code of its value; of several values the last, and -1 where it has none."""
        codes = np.full(len(self.has), -1, dtype=np.intp)
        codes[self.owners] = self.codes
        return codes


def column(values: Sequence[str], values_by_claim: Iterable[Iterable[str] | None]) -> Column:
    """The column of a property that can take `values`, each named once.

    `values_by_claim` gives the values of each claim, in the order of the claims; None for a claim that cannot have the property.
    """
    codes = {value: n for n, value in enumerate(values)}
    claims = list(values_by_claim)
    pairs = [(codes[value], row) for row, owned in enumerate(claims) for value in owned or ()]
    array = np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)
    has = np.array([owned is not None for owned in claims], dtype=bool)
    return Column(tuple(values), array[:, 1].copy(), array[:, 0].copy(), has)


def without_repetitions(rows: IntArray) -> IntArray:
    """Rows in ascending order, each once."""
    return rows[np.concatenate(([True], rows[1:] != rows[:-1]))] if len(rows) else rows


class Subset(Sequence[_Item]):
    """Some items of a sequence, in an order of their own; an item is looked up only when it is asked for.

    `rows` are the positions of the items in the whole sequence.
    """

    def __init__(self, items: Sequence[_Item], rows: IntArray) -> None:
        self.items, self.rows = items, rows

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[_Item]:
        return map(self.items.__getitem__, self.rows.tolist())

    @overload
    def __getitem__(self, index: int) -> _Item: ...
    @overload
    def __getitem__(self, index: slice) -> list[_Item]: ...
    def __getitem__(self, index: int | slice) -> _Item | list[_Item]:
        if isinstance(index, slice):
            return [self.items[row] for row in self.rows[index].tolist()]
        return self.items[int(self.rows[index])]


@dataclass(frozen=True)
class Times:
    """For each claim, the first and the last day that it may be about, as ordinals (`date.toordinal`).

    A claim without a date has days that lie in no period. `years` holds the year in the middle of each claim's time, 0 where
    there is no date. `span` are the earliest and the latest day that any claim states; an open beginning reaches back to the
    earliest, an open end to the latest.
    """

    first: NDArray[np.int32]
    last: NDArray[np.int32]
    years: IntArray
    span: tuple[date, date]

    def yearly(self, kept: Mask) -> dict[int, int]:
        """How many of the kept claims may be about each year of the span: as many as a period of that year would leave."""
        known = self.first != _NEVER
        if not known.any():
            return {}
        dated = kept & known
        years = range(self.span[0].year, self.span[1].year + 1)
        begun = np.searchsorted(np.sort(self.first[dated]), [date(year, 12, 31).toordinal() for year in years], "right")
        over = np.searchsorted(np.sort(self.last[dated]), [date(year, 1, 1).toordinal() for year in years], "left")
        return dict(zip(years, (begun - over).tolist(), strict=True))

    def overlap(self, start: date | None, end: date | None) -> Mask:
        """The mask of the claims whose time may lie from `start` to `end`, both included; None is an open end."""
        matches: Mask = self.first != _NEVER
        if start:
            matches &= self.last >= start.toordinal()
        if end:
            matches &= self.first <= end.toordinal()
        return matches


def times(periods: Iterable[Period | None]) -> Times:
    """The times of all claims, in the order of the claims; None stands for a claim without a date."""
    periods = list(periods)
    known = [day for period in periods if period for day in period.days]
    span = min(known, default=date.min), max(known, default=date.max)
    array = np.array([_days(period, span) for period in periods], dtype=np.int32).reshape(-1, 3)
    return Times(array[:, 0].copy(), array[:, 1].copy(), array[:, 2].astype(np.intp), span)


def _days(period: Period | None, span: tuple[date, date]) -> tuple[int, int, int]:
    """First and last day as ordinals, and the year in the middle of the known days; an open end is that of `span`."""
    if period is None:
        return _NEVER, -_NEVER, 0
    first, last = period.days
    closed = period.closed(*span)
    return closed[0].toordinal(), closed[1].toordinal(), (first + (last - first) / 2).year
