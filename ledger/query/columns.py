"""Columns of numbers over all claims of a dataset: who has which value, and when each may have happened.

A record is its row, the position in `dataset.claims()`. A set of records is an array of truth values, one a record.
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
    """One thing that records may have, such as places: the record `owners[i]` has the value number `codes[i]` of `values`.

    `codes` ascend. `has` marks the records that can have the thing at all.
    """

    values: tuple[str, ...]
    owners: Numbers
    codes: Numbers
    has: Set

    def with_any(self, wanted: Iterable[str]) -> Set:
        """The records that have at least one of the wanted values."""
        chosen = set(wanted)
        matches = np.zeros(len(self.has), dtype=bool)
        for number in (n for n, value in enumerate(self.values) if value in chosen):
            start, end = np.searchsorted(self.codes, (number, number + 1))
            matches[self.owners[start:end]] = True
        return matches

    @cached_property
    def _starts(self) -> tuple[Numbers, Numbers]:
        """The values that any record has, and where the owners of each begin."""
        return np.unique(self.codes, return_index=True)

    def counts(self, kept: Set) -> Numbers:
        """How many of the kept records have each value."""
        held, starts = self._starts
        numbers = np.zeros(len(self.values), dtype=np.intp)
        if len(held):
            numbers[held] = np.add.reduceat(kept[self.owners].view(np.int8), starts, dtype=np.intp)
        return numbers

    @cached_property
    def single(self) -> Numbers:
        """The number of each record's value, of several the last; -1 for a record without one."""
        numbers = np.full(len(self.has), -1, dtype=np.intp)
        numbers[self.owners] = self.codes
        return numbers


def column(values: Sequence[str], held: Iterable[Iterable[str] | None]) -> Column:
    """The column of what each record holds, each value once; None stands for a record that cannot have the thing."""
    number = {value: n for n, value in enumerate(values)}
    given = list(held)
    pairs = [(number[value], owner) for owner, owned in enumerate(given) for value in owned or ()]
    array = np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)
    has = np.array([owned is not None for owned in given], dtype=bool)
    return Column(tuple(values), array[:, 1].copy(), array[:, 0].copy(), has)


class Chosen(Sequence[_Item]):
    """Some items of a list, in an order of their own, each looked up when it is asked for; `rows` are their positions in it."""

    def __init__(self, items: Sequence[_Item], rows: Numbers) -> None:
        self.items, self.rows = items, rows

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[_Item]:
        return map(self.items.__getitem__, self.rows.tolist())

    @overload
    def __getitem__(self, at: int) -> _Item: ...
    @overload
    def __getitem__(self, at: slice) -> list[_Item]: ...
    def __getitem__(self, at: int | slice) -> _Item | list[_Item]:
        if isinstance(at, slice):
            return [self.items[n] for n in self.rows[at].tolist()]
        return self.items[int(self.rows[at])]


@dataclass(frozen=True)
class Times:
    """First and last day of each record as ordinals; a record without a date has days that lie in no period.

    `years` holds the year in the middle of each record's time, 0 where there is no date.
    """

    first: NDArray[np.int32]
    last: NDArray[np.int32]
    years: Numbers

    def overlap(self, start: date | None, end: date | None) -> Set:
        """The records whose time may lie from `start` to `end`, both included; None is an open end."""
        matches: Set = self.first != _NEVER
        if start:
            matches &= self.last >= start.toordinal()
        if end:
            matches &= self.first <= end.toordinal()
        return matches


def times(periods: Iterable[Period | None]) -> Times:
    """The times of records; None stands for a record without a date."""
    array = np.array([_days(period) for period in periods], dtype=np.int32).reshape(-1, 3)
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
