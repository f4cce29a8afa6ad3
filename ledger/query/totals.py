"""Totals of casualties, which count nobody twice and never mix outcomes.

Every record gets a fate: it is added, or left out for a reason. A part is left out where a record that contains it is selected
too and has a number. Totals of history, upper bounds and records without a number are always left out. Of several numbers for the
same people of one attack the lowest is added.
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
from ledger.model.records import Casualties, Disagreement
from ledger.model.vocabulary import Outcome
from ledger.query.columns import IntArray, Mask, Subset
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
    """What becomes of a record in a sum: it is added, or left out for a reason. FILTERED means that it is not selected."""

    ADDED = 0
    PART = 1
    HISTORY = 2
    NO_NUMBER = 3
    UPPER_BOUND = 4
    HIGHER = 5
    FILTERED = 6


@dataclass(frozen=True)
class Reason:
    """The words for a fate: why a record is left out, and the noun for one record and for several records of that fate."""

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
"""Reasons that lie in the record itself: it is never added, whatever else is selected."""


@dataclass(frozen=True)
class Sum:
    """The sum of `many` records, in people; `high` is None where the number of any of them is open upwards."""

    low: int
    best: int
    high: int | None
    many: int


@dataclass(frozen=True)
class Total(Sum):
    """The sum of the records that are added, as a whole and by group of victims, and what became of all other records.

    `groups` gives the sum of each group of victims of which a record is added. `records` are all casualty records of the
    dataset, and `fates[i]` is the Fate of `records[i]`.
    """

    groups: Mapping[str, Sum]
    records: Sequence[Casualties]
    fates: NDArray[np.int8]

    @property
    def counted(self) -> Subset[Casualties]:
        """The records that are added."""
        return self.of(Fate.ADDED)

    def of(self, *fates: Fate) -> Subset[Casualties]:
        """The records that have one of these fates, in the order of the dataset."""
        return Subset(self.records, np.flatnonzero(np.isin(self.fates, fates)))

    @property
    def left_out(self) -> Mapping[Fate, Subset[Casualties]]:
        """The records that are left out, by reason; reasons without a record are not named."""
        return {fate: records for fate in REASONS if len(records := self.of(fate))}


def number(record: Casualties) -> int | None:
    """What a record adds to a sum: the number stated, else its lower bound; None where it has neither."""
    return record.best if record.best is not None else record.low


_NONE = -1


class CasualtyColumns:
    """All casualty records of a dataset as arrays with one entry for each record; a row is the position of a record in them.

    `number` is what a record adds, `low` and `high` are its bounds, `whole` is the row of the record that contains it; each is -1
    where there is none. `history` marks the totals of history. `outcomes` is the index of the outcome in the vocabulary,
    `victims` that of the group in `groups`. `higher` and `lower` are pairs of rows of numbers for the same people, of which the
    one in `lower` is the lower.
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
        self.number, self.low, self.high, history, self.whole, self.outcomes, self.victims = columns
        self.history: Mask = history.astype(bool)
        self.higher, self.lower = np.array(self._rivals(row_of, disagreements), dtype=np.intp).reshape(-1, 2).T.copy()

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

    def fates(self, selected: Mask) -> NDArray[np.int8]:
        """The Fate of each record in the sum of the selected ones; `selected` has a truth value for each record."""
        fates = np.full(len(selected), Fate.ADDED, dtype=np.int8)
        fates[self._selected_wholes(selected) >= 0] = Fate.PART
        fates[self.number < 0] = Fate.NO_NUMBER
        fates[(self.number < 0) & (self.high >= 0)] = Fate.UPPER_BOUND
        fates[self.history] = Fate.HISTORY
        fates[~selected] = Fate.FILTERED
        beaten = self.higher[selected[self.lower]]
        fates[beaten[fates[beaten] == Fate.ADDED]] = Fate.HIGHER
        return fates

    def _selected_wholes(self, selected: Mask) -> IntArray:
        """For each record the row of the nearest selected record that contains it, has a number and may be added; -1 for none.

        From a record to that whole, every record between them must be selected too.
        """
        nearest = np.full(len(selected), _NONE, dtype=np.intp)
        may_be_added = selected & (self.number >= 0) & ~self.history
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

    def sum(self, rows: IntArray) -> Sum:
        """The sum of the records of some rows, all of which may be added."""
        low, high = self.low[rows], self.high[rows]
        return Sum(
            low=int(np.maximum(low, 0).sum()),
            best=int(self.number[rows].sum()),
            high=None if (high < 0).any() else int(high.sum()),
            many=len(rows),
        )

    def total(self, selected: Mask) -> Total:
        """The total of the selected records; `selected` has a truth value for each record."""
        fates = self.fates(selected)
        added = np.flatnonzero(fates == Fate.ADDED)
        groups = {group: added[self.victims[added] == code] for code, group in enumerate(self.groups)}
        return Total(
            **vars(self.sum(added)),
            groups={group: self.sum(rows) for group, rows in groups.items() if len(rows)},
            records=self.records,
            fates=fates,
        )


@lru_cache(maxsize=4)
def casualty_columns(dataset: Dataset) -> CasualtyColumns:
    """The casualty records of a dataset as columns, made once for each dataset."""
    return CasualtyColumns(dataset.casualties, dataset.victims, dataset.disagreements)


def _selected(selection: Selection, outcome: str) -> Mask:
    """Which of all casualty records are selected; of one outcome, if `outcome` is not empty."""
    selected = selection.kept[selection.index.tables["casualties"]]
    if outcome:
        selected = selected & (casualty_columns(selection.dataset).outcomes == get_args(Outcome).index(outcome))
    return selected


def total(selection: Selection, outcome: str) -> Total:
    """The total of the selected casualty records of one outcome, such as `killed`."""
    return casualty_columns(selection.dataset).total(_selected(selection, outcome))


def why(total: Total, record: Casualties) -> str:
    """Why a total leaves a record out, in words; of a part it names the nearest record with a number that contains it.

    Raises KeyError for a record that is added or not selected.
    """
    rows = {r.id: row for row, r in enumerate(total.records)}
    fate = Fate(total.fates[rows[record.id]])
    if fate != Fate.PART:
        return REASONS[fate].why
    whole = record
    while whole is record or number(whole) is None or total.fates[rows[whole.id]] == Fate.HISTORY:
        whole = total.records[rows[str(whole.part_of)]]
    return f"part of “{whole.victims_text}” ({number(whole)})"


def sum_words(total: Sum) -> str:
    """A sum in words: '69', or '69 or more' where it is open upwards."""
    return f"{total.best:,}" + (" or more" if total.high is None else "")


def left_out_words(total: Total) -> str:
    """What a total leaves out, counted by reason: '2 parts of them, 1 total of history'; empty if nothing."""
    return ", ".join(words.count(len(records), REASONS[f].one, REASONS[f].many) for f, records in total.left_out.items())


def never_added(selection: Selection, outcome: str = "") -> list[tuple[Casualties, str]]:
    """The selected records that can never be added, each with the reason in words; of one outcome, if it is not empty."""
    columns = casualty_columns(selection.dataset)
    fates = columns.fates(_selected(selection, outcome))
    return [(columns.records[row], REASONS[Fate(fates[row])].why) for row in np.flatnonzero(np.isin(fates, NEVER)).tolist()]
