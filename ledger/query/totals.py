"""Sums of casualties: each of one outcome, one group of victims and one year; they count nobody twice.

Every record gets a fate: it may be added, or it is left out for a reason. A part is left out where a record that contains it is
selected too and may be added. Totals of history, upper bounds, records without a number, and records whose group of victims or
whose year is not known are always left out. Of several numbers for the same people of one attack, which a disagreement names, the
lowest is added; the rule `nobody_is_counted_twice` of `ledger check` sees to it that one names them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import combinations
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import UNSPECIFIED, Casualties, Disagreement
from ledger.model.vocabulary import STATUS_VERBS, Outcome
from ledger.query.columns import IntArray, Mask, Subset
from ledger.query.facets import period_of
from ledger.query.filters import ACTOR_RULE
from ledger.query.selection import Selection

_SAID = tuple(verb.done for verb in STATUS_VERBS.values())  # described comes last
COUNTING_RULES = (
    "A record is one statement. One event that two articles tell is one attack with two pieces of evidence.",
    "A series of attacks that is told as a whole is one attack.",
    "A sum is only of one group of victims in one year, and says of which times of that year its statements are.",
    "A sum of two statements or more is called “added by this ledger”, for no article states it. A single one stands alone.",
    "A part is never added to the whole that contains it. Where the whole is in no sum, the part may be added.",
    "Where statements differ about the same people of one attack, as a recorded disagreement says, the lowest number is added.",
    "Totals of history (“tens of thousands”), statements without a number and mere upper bounds are never added.",
    "A statement whose victims are of no stated group (“unspecified”), or whose time is not within one year, is never added.",
    "A zero that the words state or imply is a zero.",
    "An empty cell is unknown, open, or does not apply; it is never 0.",
    "Low, best and high are what the words allow; an open end is empty. “About” keeps the number itself as all three.",
    "A period keeps every record whose date may lie in it; a record without a date lies in no period.",
    "A choice narrows the tables that can have the thing chosen: an issue narrows positions and leaves attacks alone.",
    "In a table that can have it a record without it is left out: an attack of no told place, where a place is chosen.",
    ACTOR_RULE,
    f"Responsibility for an attack is somebody's statement: {', '.join(_SAID[:-1])} or just {_SAID[-1]}.",
)
"""How the dashboard and every export count, in sentences for readers."""


class Fate(IntEnum):
    """What becomes of a record: it may be added to others of its group and year, or is left out of all sums for a reason.

    FILTERED means that it is not selected.
    """

    ADDED = 0
    PART = 1
    HISTORY = 2
    NO_NUMBER = 3
    UPPER_BOUND = 4
    HIGHER = 5
    NO_GROUP = 6
    NO_YEAR = 7
    FILTERED = 8


UNDRAWN = (Fate.HISTORY, Fate.NO_NUMBER, Fate.UPPER_BOUND)
"""Reasons for which a record also has no bar in a chart."""
NEVER = (*UNDRAWN, Fate.NO_GROUP, Fate.NO_YEAR)
"""Reasons that lie in the record itself: it is never added, whatever else is selected."""


@dataclass(frozen=True)
class Sum:
    """The sum of `many` records, in people; `high` is None where the number of any of them is open upwards."""

    low: int
    best: int
    high: int | None
    many: int


@dataclass(frozen=True)
class Sums:
    """The sums of the selected records, and what became of each record.

    `by_group_and_year` gives the sum of each group of victims and year of which a record may be added, also where that is a
    single one; `rows` has the positions of these records in `records`. `records` are all casualty records of the dataset,
    `fates[i]` is the Fate of `records[i]`, and `wholes[i]` the position of the record for which it is left out as a part; -1
    where it is not.
    """

    by_group_and_year: Mapping[tuple[str, int], Sum]
    rows: Mapping[tuple[str, int], IntArray]
    records: Sequence[Casualties]
    fates: NDArray[np.int8]
    wholes: IntArray

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The position of each record in `records`, by its id."""
        return {record.id: row for row, record in enumerate(self.records)}

    @property
    def added(self) -> dict[tuple[str, int], Sum]:
        """The sums of more than one record, by group of victims and year."""
        return {key: one for key, one in self.by_group_and_year.items() if one.many > 1}

    def statements(self, group: str, year: int) -> Subset[Casualties]:
        """The records of the sum of a group of victims and a year. Raises KeyError where there is no such sum."""
        return Subset(self.records, self.rows[group, year])

    @property
    def counted(self) -> Subset[Casualties]:
        """The records that may be added."""
        return self.of(Fate.ADDED)

    def of(self, *fates: Fate) -> Subset[Casualties]:
        """The records that have one of these fates, in the order of the dataset."""
        wanted = np.zeros(len(Fate), dtype=bool)
        wanted[list(fates)] = True
        return Subset(self.records, np.flatnonzero(wanted[self.fates]))

    @property
    def left_out(self) -> Mapping[Fate, Subset[Casualties]]:
        """The records that are left out, by reason; reasons without a record are not named."""
        return {fate: records for fate in Fate if fate not in (Fate.ADDED, Fate.FILTERED) and len(records := self.of(fate))}


def number(record: Casualties) -> int | None:
    """What a record adds to a sum: the number stated, else its lower bound; None where it has neither."""
    return record.best if record.best is not None else record.low


_NONE = -1
_YEARS = 10_000  # more than any year


class CasualtyColumns:
    """All casualty records of a dataset as arrays with one entry for each record; a row is the position of a record in them.

    `number` is what a record adds, `low` and `high` are its bounds, `whole` is the row of the record that contains it, `years` is
    the year within which it lies; each is -1 where there is none. `history` marks the totals of history. `outcomes` is the
    index of the outcome in the vocabulary, `victims` that of the group in `groups`. `higher` and `lower` are pairs of rows of
    numbers for the same people, of which the one in `lower` is the lower.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.records, self.groups = dataset.casualties, tuple(dataset.victims)
        row_of = {record.id: row for row, record in enumerate(self.records)}
        outcomes = get_args(Outcome)
        values = [
            (
                *(_NONE if n is None else n for n in (number(r), r.low, r.high)),
                r.scope == "historical_total",
                row_of.get(r.part_of, _NONE) if r.part_of else _NONE,
                outcomes.index(r.outcome),
                self.groups.index(r.victims),
                _year(dataset, r),
            )
            for r in self.records
        ]
        columns = np.array(values, dtype=np.intp).reshape(-1, 8).T.copy()
        self.number, self.low, self.high, history, self.whole, self.outcomes, self.victims, self.years = columns
        self.history: Mask = history.astype(bool)
        unspecified = self.groups.index(UNSPECIFIED) if UNSPECIFIED in self.groups else _NONE
        self._without_group: Mask = self.victims == unspecified
        pairs = self._rivals(row_of, dataset.disagreements)
        self.higher, self.lower = np.array(pairs, dtype=np.intp).reshape(-1, 2).T.copy()

    def _rivals(self, row_of: Mapping[str, int], disagreements: Iterable[Disagreement]) -> list[tuple[int, int]]:
        """Pairs of rows, the higher number first, that a disagreement puts side by side for the same people of one attack."""
        pairs = []
        for disagreement in disagreements:
            rows = [row_of[name] for name in disagreement.records if name in row_of]
            rows = sorted((r for r in rows if self.number[r] >= 0 and not self.history[r]), key=self._rank, reverse=True)
            pairs += [(higher, lower) for higher, lower in combinations(rows, 2) if self._same_people(higher, lower)]
        return pairs

    def _rank(self, row: int) -> tuple[int, str]:
        """What records are sorted by: the number, and the id where numbers are equal."""
        return int(self.number[row]), self.records[row].id

    def _same_people(self, row: int, other_row: int) -> bool:
        """Whether two records are of one attack, one group of victims and one outcome."""
        a, b = self.records[row], self.records[other_row]
        return a.attack is not None and (a.attack, a.victims, a.outcome) == (b.attack, b.victims, b.outcome)

    def fates(self, selected: Mask, wholes: IntArray) -> NDArray[np.int8]:
        """The Fate of each record in the sum of the selected ones; `selected` has a truth value for each record.

        `wholes` are those that `wholes_of` gives.
        """
        fates = np.full(len(selected), Fate.ADDED, dtype=np.int8)
        fates[wholes >= 0] = Fate.PART
        fates[self.number < 0] = Fate.NO_NUMBER
        fates[(self.number < 0) & (self.high >= 0)] = Fate.UPPER_BOUND
        fates[self.history] = Fate.HISTORY
        fates[~selected] = Fate.FILTERED
        beaten = self.higher[selected[self.lower]]
        fates[beaten[fates[beaten] == Fate.ADDED]] = Fate.HIGHER
        fates[(fates == Fate.ADDED) & (self.years < 0)] = Fate.NO_YEAR
        fates[(fates == Fate.ADDED) & self._without_group] = Fate.NO_GROUP
        return fates

    def wholes_of(self, selected: Mask) -> IntArray:
        """For each record the row of the nearest selected record that contains it and may be added; -1 for none.

        From a record to that whole, every record between them must be selected too.
        """
        nearest = np.full(len(selected), _NONE, dtype=np.intp)
        may_be_added = selected & (self.number >= 0) & ~self.history & (self.years >= 0) & ~self._without_group
        parts = np.flatnonzero(selected & (self.whole >= 0))
        wholes = self.whole[parts]
        for _ in range(len(parts) + 1):  # a chain that is longer runs in a circle
            linked = selected[wholes] & (wholes != parts)
            ends = linked & may_be_added[wholes]
            nearest[parts[ends]] = wholes[ends]
            goes_on = linked & ~ends
            parts, wholes = parts[goes_on], self.whole[wholes[goes_on]]
            parts, wholes = parts[wholes >= 0], wholes[wholes >= 0]
            if not len(parts):
                break
        return nearest

    def _sum(self, rows: IntArray) -> Sum:
        """The sum of the records of some rows, all of which may be added and are of one outcome, group of victims and year."""
        low, high = self.low[rows], self.high[rows]
        return Sum(
            low=int(np.maximum(low, 0).sum()),
            best=int(self.number[rows].sum()),
            high=None if (high < 0).any() else int(high.sum()),
            many=len(rows),
        )

    def sums(self, selected: Mask) -> Sums:
        """The sums of the selected records, all of one outcome; `selected` has a truth value for each record."""
        wholes = self.wholes_of(selected)
        fates = self.fates(selected, wholes)
        added = np.flatnonzero(fates == Fate.ADDED)
        keys = self.victims[added] * _YEARS + self.years[added]
        order = np.argsort(keys, kind="stable")
        keys, starts = np.unique(keys[order], return_index=True)
        parts = zip(keys.tolist(), np.split(added[order], starts[1:]), strict=False)  # no key at all gives one empty part
        rows_of = {(self.groups[key // _YEARS], key % _YEARS): rows for key, rows in parts}
        return Sums({key: self._sum(rows) for key, rows in rows_of.items()}, rows_of, self.records, fates, wholes)


def _year(dataset: Dataset, record: Casualties) -> int:
    """The year within which a record lies; -1 where its time is not known, is open, or spans more than one year."""
    period = period_of(record, dataset)
    first, last = (period.first, period.last) if period else (None, None)
    return first.year if first and last and first.year == last.year else _NONE


@memoized(maxsize=4)
def casualty_columns(dataset: Dataset) -> CasualtyColumns:
    """The casualty records of a dataset as columns, made once for each dataset."""
    return CasualtyColumns(dataset)


def _selected(selection: Selection, outcome: str) -> Mask:
    """Which of all casualty records are selected and of one outcome."""
    selected: Mask = selection.kept[selection.index.tables["casualties"]]
    of_outcome: Mask = casualty_columns(selection.dataset).outcomes == get_args(Outcome).index(outcome)
    return selected & of_outcome


@memoized(maxsize=16)
def sums(selection: Selection, outcome: str) -> Sums:
    """The sums of the selected casualty records of one outcome, such as `killed`."""
    return casualty_columns(selection.dataset).sums(_selected(selection, outcome))


def lists(selection: Selection, outcome: str) -> tuple[Subset[Casualties], Subset[Casualties]]:
    """The selected records of one outcome as they are listed: those that no chart draws, and the others."""
    found = sums(selection, outcome)
    return found.of(*UNDRAWN), found.of(*(fate for fate in Fate if fate not in (*UNDRAWN, Fate.FILTERED)))


def largest(selection: Selection, outcome: str, many: int) -> Subset[Casualties]:
    """The selected records of one outcome that state the largest numbers, at most `many`, the largest first."""
    columns = casualty_columns(selection.dataset)
    rows = np.flatnonzero(_selected(selection, outcome) & (columns.number >= 0))
    return Subset(columns.records, rows[np.argsort(-columns.number[rows], kind="stable")][:many])


def zeros(selection: Selection, outcome: str) -> Subset[Casualties]:
    """The selected records of one outcome that state that nobody was harmed, in the order of the dataset."""
    columns = casualty_columns(selection.dataset)
    return Subset(columns.records, np.flatnonzero(_selected(selection, outcome) & (columns.high == 0)))


def sum_words(one: Sum) -> str:
    """A sum in words: '69', or '69 or more' where it is open upwards."""
    return f"{one.best:,}" + (" or more" if one.high is None else "")
