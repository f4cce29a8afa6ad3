"""What may be added up: totals of casualties that count nobody twice and never mix kinds of statement.

Every record of an outcome gets a fate: it is added, or left out for a reason. A part is left out where a whole that contains it
is there and has a number; totals of history, upper bounds and records without a number are always left out; of several numbers
for the same people of one attack the lowest is added.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import combinations
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from ledger.model.dataset import Dataset
from ledger.model.records import Casualties, Disagreement, Outcome
from ledger.query.columns import Chosen, Numbers, Set
from ledger.query.selection import Selection
from ledger.wording import words

COUNTING_RULES = (
    "A record is one statement. One event that two articles tell is one attack with two pieces of evidence.",
    "A part is never added to the whole that contains it (part_of).",
    "Where statements differ about the same people of one attack, the lowest number is added.",
    "Totals of history (“tens of thousands”), statements without a number and mere upper bounds are never added.",
    "A stated zero is a zero.",
    "An empty cell is unknown, never 0. Low, best and high are what the words allow; an open end is empty.",
    "A period keeps every record whose date may lie in it; a record without a date lies in no period.",
    "A choice narrows the records that have the thing chosen: an issue narrows positions and leaves attacks alone.",
    "Responsibility for an attack is somebody's statement: claimed, blamed, denied or just described.",
)
"""How the dashboard and every export count, in sentences for readers."""


class Fate(IntEnum):
    """What becomes of a record in a sum: it is added, or left out for a reason."""

    ADDED = 0
    PART = 1
    HISTORY = 2
    NO_NUMBER = 3
    UPPER_BOUND = 4
    HIGHER = 5
    FILTERED = 6


@dataclass(frozen=True)
class Reason:
    """The words for a reason: why one record is left out, and the noun for one and for several records left out for it."""

    why: str
    one: str
    many: str


REASONS = {
    Fate.PART: Reason("part of another statement that is added", "part of one of them", "parts of them"),
    Fate.HISTORY: Reason("a total of history, never added", "total of history", "totals of history"),
    Fate.NO_NUMBER: Reason("no number stated", "statement without a number", "statements without a number"),
    Fate.UPPER_BOUND: Reason("only an upper bound stated", "upper bound", "upper bounds"),
    Fate.HIGHER: Reason(
        "another number for the same people is lower",
        "higher number for the same people",
        "higher numbers for the same people",
    ),
}
NEVER = (Fate.HISTORY, Fate.NO_NUMBER, Fate.UPPER_BOUND)
"""Reasons that lie in the record itself: whatever stands beside it, it is never added."""


@dataclass(frozen=True)
class Sum:
    """A sum over `many` records; `high` is None where the number of any of them is open upwards."""

    low: int
    best: int
    high: int | None
    many: int


@dataclass(frozen=True)
class Total(Sum):
    """A sum, the sum of each group of victims that has one, and the fate of each casualty record of the dataset in it."""

    groups: Mapping[str, Sum]
    records: Sequence[Casualties]
    fates: NDArray[np.int8]

    @property
    def counted(self) -> Chosen[Casualties]:
        """The records that are added."""
        return self.of(Fate.ADDED)

    def of(self, *fates: Fate) -> Chosen[Casualties]:
        """The records with one of some fates, in the order of the dataset."""
        return Chosen(self.records, np.flatnonzero(np.isin(self.fates, fates)))

    @property
    def left_out(self) -> Mapping[Fate, Chosen[Casualties]]:
        """The records that are left out, by reason; reasons without a record are not named."""
        return {fate: records for fate in REASONS if len(records := self.of(fate))}


def number(record: Casualties) -> int | None:
    """What a record adds to a sum: the number stated, else its lower bound."""
    return record.best if record.best is not None else record.low


_NONE = -1


class Columns:
    """Casualty records as columns, -1 for none. A row is the position of a record among these.

    `number` is what each adds, `above` the row of the record that contains it, `outcomes` and `victims` are numbers of the
    vocabulary's values. `higher` and `lower` are pairs of rows: of the same people `lower` has a lower number.
    """

    def __init__(self, records: Sequence[Casualties], groups: Iterable[str], disagreements: Iterable[Disagreement]) -> None:
        self.records, self.groups = records, tuple(groups)
        row_of = {record.id: row for row, record in enumerate(records)}
        outcomes = get_args(Outcome)
        values = [
            (
                *(_NONE if n is None else n for n in (number(r), r.low, r.high)),
                r.scope == "historical_total",
                row_of.get(r.part_of, _NONE) if r.part_of else _NONE,
                outcomes.index(r.outcome),
                self.groups.index(r.victims),
            )
            for r in records
        ]
        columns = np.array(values, dtype=np.intp).reshape(-1, 7).T.copy()
        self.number, self.low, self.high, history, self.above, self.outcomes, self.victims = columns
        self.history: Set = history.astype(bool)
        self.higher, self.lower = np.array(self._rivals(row_of, disagreements), dtype=np.intp).reshape(-1, 2).T.copy()

    def _rivals(self, row_of: Mapping[str, int], disagreements: Iterable[Disagreement]) -> list[tuple[int, int]]:
        """The rows of each two numbers that a disagreement puts side by side for the same people of one attack."""
        pairs = []
        for disagreement in disagreements:
            rows = [row_of[name] for name in disagreement.records if name in row_of]
            rows = sorted((r for r in rows if self.number[r] >= 0 and not self.history[r]), key=self._rank, reverse=True)
            pairs += [(higher, lower) for higher, lower in combinations(rows, 2) if self._same_people(higher, lower)]
        return pairs

    def _rank(self, row: int) -> tuple[int, str]:
        return int(self.number[row]), self.records[row].id

    def _same_people(self, one: int, other: int) -> bool:
        a, b = self.records[one], self.records[other]
        return a.attack is not None and (a.attack, a.victims, a.outcome) == (b.attack, b.victims, b.outcome)

    def fates(self, here: Set) -> NDArray[np.int8]:
        """What becomes of each record where those of `here` are to be added."""
        fates = np.full(len(here), Fate.ADDED, dtype=np.int8)
        fates[self._whole(here) >= 0] = Fate.PART
        fates[self.number < 0] = Fate.NO_NUMBER
        fates[(self.number < 0) & (self.high >= 0)] = Fate.UPPER_BOUND
        fates[self.history] = Fate.HISTORY
        fates[~here] = Fate.FILTERED
        beaten = self.higher[here[self.lower]]
        fates[beaten[fates[beaten] == Fate.ADDED]] = Fate.HIGHER
        return fates

    def _whole(self, here: Set) -> Numbers:
        """The row of the nearest record that contains each record, is there, has a number and may be added; -1 for none.

        It is reached only over records that are there too.
        """
        wholes = np.full(len(here), _NONE, dtype=np.intp)
        may_be_added = here & (self.number >= 0) & ~self.history
        below = np.flatnonzero(here & (self.above >= 0))
        above = self.above[below]
        for _ in range(len(below) + 1):  # a chain that is longer runs in a circle
            inside = here[above] & (above != below)
            ends = inside & may_be_added[above]
            wholes[below[ends]] = above[ends]
            goes_on = inside & ~ends
            below, above = below[goes_on], self.above[above[goes_on]]
            below, above = below[above >= 0], above[above >= 0]
            if not len(below):
                break
        return wholes

    def sum(self, rows: Numbers) -> Sum:
        """The sum of some rows, all of which may be added."""
        low, high = self.low[rows], self.high[rows]
        return Sum(
            low=int(np.maximum(low, 0).sum()),
            best=int(self.number[rows].sum()),
            high=None if (high < 0).any() else int(high.sum()),
            many=len(rows),
        )

    def total(self, here: Set) -> Total:
        """The total of the records of `here`, with its groups and what it leaves out."""
        fates = self.fates(here)
        added = np.flatnonzero(fates == Fate.ADDED)
        groups = {group: added[self.victims[added] == code] for code, group in enumerate(self.groups)}
        return Total(
            **vars(self.sum(added)),
            groups={group: self.sum(rows) for group, rows in groups.items() if len(rows)},
            records=self.records,
            fates=fates,
        )


@lru_cache(maxsize=4)
def columns(dataset: Dataset) -> Columns:
    """The casualty records of a dataset as columns, made once."""
    return Columns(dataset.casualties, dataset.victims, dataset.disagreements)


def here(selection: Selection, outcome: str = "") -> Set:
    """Which of all casualty records a filter leaves; of one outcome, if it is named."""
    kept = selection.kept[selection.index.tables["casualties"]]
    return kept & (columns(selection.dataset).outcomes == get_args(Outcome).index(outcome)) if outcome else kept


def total(selection: Selection, outcome: str) -> Total:
    """The total of people of one outcome, such as killed, over what a filter leaves."""
    return columns(selection.dataset).total(here(selection, outcome))


def why(total: Total, record: Casualties) -> str:
    """Why a total leaves a record out, in words; a part names the nearest statement above it that is there and has a number."""
    rows = {r.id: row for row, r in enumerate(total.records)}
    fate = Fate(total.fates[rows[record.id]])
    if fate != Fate.PART:
        return REASONS[fate].why
    whole = record
    while whole is record or number(whole) is None or total.fates[rows[whole.id]] == Fate.HISTORY:
        whole = total.records[rows[str(whole.part_of)]]
    return f"part of “{whole.victims_text}” ({number(whole)})"


def sum_words(total: Sum) -> str:
    """A sum in words: '69', '69 or more'."""
    return f"{total.best:,}" + (" or more" if total.high is None else "")


def left_out_words(total: Total) -> str:
    """What a total leaves out, counted by reason: '2 parts of them, total of history'; empty if nothing."""
    return ", ".join(words.count(len(records), REASONS[f].one, REASONS[f].many) for f, records in total.left_out.items())


def never_added(selection: Selection, outcome: str = "") -> list[tuple[Casualties, str]]:
    """What is stated but can never be added, with the reason: totals of history, upper bounds, statements without a number."""
    every = columns(selection.dataset)
    fates = every.fates(here(selection, outcome))
    return [(every.records[row], REASONS[Fate(fates[row])].why) for row in np.flatnonzero(np.isin(fates, NEVER)).tolist()]
