"""Columns of numbers over a list of records: who has which value, and when it may have happened.

A record is its position in the list. A set of records is an array of truth values, one a record.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ledger.dates import Period

Set = NDArray[np.bool_]
Numbers = NDArray[np.int32]

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

    def with_any(self, wanted: Iterable[str]) -> Set:
        """The records that have one of the values."""
        found = np.zeros(len(self.has), dtype=bool)
        chosen = set(wanted)
        for number in (n for n, value in enumerate(self.values) if value in chosen):
            start, end = np.searchsorted(self.codes, (number, number + 1))
            found[self.owners[start:end]] = True
        return found

    def counts(self, kept: Set) -> NDArray[np.intp]:
        """How many of the kept records have each value."""
        return np.bincount(self.codes[kept[self.owners]], minlength=len(self.values))

    def single(self) -> Numbers:
        """The number of the value of each record, the last of several, and -1 where it has none."""
        found = np.full(len(self.has), -1, dtype=np.int32)
        found[self.owners] = self.codes
        return found


def column(values: Sequence[str], held: Iterable[Iterable[str] | None]) -> Column:
    """The column of what each record holds, each value once; None for a record that cannot have the thing."""
    number = {value: n for n, value in enumerate(values)}
    given = list(held)
    pairs = [(number[value], owner) for owner, found in enumerate(given) for value in found or ()]
    array = np.array(sorted(pairs), dtype=np.int32).reshape(-1, 2)
    has = np.array([found is not None for found in given], dtype=bool)
    return Column(tuple(values), array[:, 1].copy(), array[:, 0].copy(), has)


@dataclass(frozen=True)
class Times:
    """First and last day of each record as numbers; of one without a date, days that lie in no period.

    `years` are those in the middle of what is drawn of each, 0 where there is no date.
    """

    first: Numbers
    last: Numbers
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
    return Times(array[:, 0].copy(), array[:, 1].copy(), array[:, 2].copy())


def _days(period: Period | None) -> tuple[int, int, int]:
    if period is None:
        return _NEVER, -_NEVER, 0
    first, last = period.days
    return (
        period.first.toordinal() if period.first else 0,
        period.last.toordinal() if period.last else _NEVER - 1,
        (first + (last - first) / 2).year,
    )
