"""Columns of numbers over a list of records: who has which value, and when it may have happened.

A record is its position in the list. A set of records is an array of truth values, one a record.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from ledger.model.dates import Period

Set = NDArray[np.bool_]
Numbers = NDArray[np.intp]
_Item = TypeVar("_Item")

_NEVER = 10_000_000  # beyond every day


@dataclass(frozen=True)
class Column:
    """One thing that records may have, such as places: `owners[i]` has the value number `codes[i]`, in the order of these.

    `has` are the records that can have the thing at all.
    """

    values: tuple[str, ...]
    owners: Numbers
    codes: Numbers
    has: Set

    def owners_of(self, value: str) -> list[int]:
        """The records that have a value."""
        start, end = np.searchsorted(self.codes, np.array((0, 1)) + self.values.index(value))
        found: list[int] = self.owners[start:end].tolist()
        return found

    def with_any(self, wanted: Iterable[str]) -> Set:
        """The records that have one of the values."""
        found = np.zeros(len(self.has), dtype=bool)
        chosen = set(wanted)
        for number in (n for n, value in enumerate(self.values) if value in chosen):
            start, end = np.searchsorted(self.codes, (number, number + 1))
            found[self.owners[start:end]] = True
        return found

    @cached_property
    def _starts(self) -> tuple[Numbers, Numbers]:
        """The values that any record has, and where the owners of each begin."""
        return np.unique(self.codes, return_index=True)

    def counts(self, kept: Set) -> Numbers:
        """How many of the kept records have each value."""
        held, starts = self._starts
        found = np.zeros(len(self.values), dtype=np.intp)
        if len(held):
            found[held] = np.add.reduceat(kept[self.owners].view(np.int8), starts, dtype=np.intp)
        return found

    @cached_property
    def single(self) -> Numbers:
        """The number of the value of each record, the last of several, and -1 where it has none."""
        found = np.full(len(self.has), -1, dtype=np.intp)
        found[self.owners] = self.codes
        return found


def column(values: Sequence[str], held: Iterable[Iterable[str] | None]) -> Column:
    """The column of what each record holds, each value once; None for a record that cannot have the thing."""
    number = {value: n for n, value in enumerate(values)}
    given = list(held)
    pairs = [(number[value], owner) for owner, found in enumerate(given) for value in found or ()]
    array = np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)
    has = np.array([found is not None for found in given], dtype=bool)
    return Column(tuple(values), array[:, 1].copy(), array[:, 0].copy(), has)


def lists(names: Sequence[str], members: Iterable[Iterable[int]], size: int) -> Column:
    """The column of the lists in which each of `size` records stands, given the members of each list."""
    pairs = [(number, owner) for number, owners in enumerate(members) for owner in owners]
    array = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return Column(tuple(names), array[:, 1].copy(), array[:, 0].copy(), np.ones(size, dtype=bool))


class Chosen(Sequence[_Item]):
    """Some of a list, in an order of their own, looked up when they are asked for: `places` says where each stands in it."""

    def __init__(self, items: Sequence[_Item], places: Numbers) -> None:
        self.items, self.places = items, places

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[_Item]:
        return map(self.items.__getitem__, self.places.tolist())

    @overload
    def __getitem__(self, at: int) -> _Item: ...
    @overload
    def __getitem__(self, at: slice) -> list[_Item]: ...
    def __getitem__(self, at: int | slice) -> _Item | list[_Item]:
        if isinstance(at, slice):
            return [self.items[n] for n in self.places[at].tolist()]
        return self.items[int(self.places[at])]


@dataclass(frozen=True)
class Times:
    """First and last day of each record as numbers; of one without a date, days that lie in no period.

    `years` are those in the middle of what is drawn of each, 0 where there is no date.
    """

    first: NDArray[np.int32]
    last: NDArray[np.int32]
    years: Numbers

    def overlap(self, start: date | None, end: date | None) -> Set:
        """The records whose time may lie from `start` to `end`, both included; None is an open end."""
        found: Set = self.first != _NEVER
        if start:
            found &= self.last >= start.toordinal()
        if end:
            found &= self.first <= end.toordinal()
        return found


def times(periods: Iterable[Period | None]) -> Times:
    """The times of records; None for one without a date."""
    rows = [_days(period) for period in periods]
    array = np.array(rows, dtype=np.int32).reshape(-1, 3)
    return Times(array[:, 0].copy(), array[:, 1].copy(), array[:, 2].astype(np.intp))


def _days(period: Period | None) -> tuple[int, int, int]:
    if period is None:
        return _NEVER, -_NEVER, 0
    first, last = period.days
    return (
        period.first.toordinal() if period.first else 0,
        period.last.toordinal() if period.last else _NEVER - 1,
        (first + (last - first) / 2).year,
    )
