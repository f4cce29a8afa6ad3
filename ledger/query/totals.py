"""What may be added up: totals of casualties that count nobody twice and never mix kinds of statement.

`total` adds records one by one and says of each why it is left out; `Sums` gives the same of very many at once, as numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from ledger.model.dataset import Dataset
from ledger.model.records import Casualties, Outcome
from ledger.query import selection
from ledger.query.columns import Chosen, Numbers, Set

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


@dataclass(frozen=True)
class Total:
    """A sum over `counted` records; `high` is None where any of them is open. `left_out` says why each other one is not in it."""

    low: int
    best: int
    high: int | None
    counted: tuple[Casualties, ...]
    left_out: tuple[tuple[Casualties, str], ...]


def total(records: Iterable[Casualties], rivals: Mapping[str, Sequence[str]] | None = None) -> Total:
    """Add the numbers of casualty records of one outcome.

    A part is left out where the whole that contains it is there; totals of history, upper bounds and records without a number are
    always left out. Of `rivals`, as the function below gives them, the lowest number is added. A record whose number is only a
    lower bound adds that bound to low and best, and opens high.
    """
    given = tuple(records)
    here = {r.id: r for r in given}
    counted: list[Casualties] = []
    left_out: list[tuple[Casualties, str]] = []
    for record in given:
        if record.scope == "historical_total":
            left_out.append((record, "a total of history, never added"))
        elif whole := _whole(record, here):
            left_out.append((record, f"part of “{whole.victims_text}” ({number(whole)})"))
        elif number(record) is None:
            left_out.append((record, "no number stated" if record.high is None else "only an upper bound stated"))
        elif any(_order(here[name]) < _order(record) for name in (rivals or {}).get(record.id, ()) if name in here):
            left_out.append((record, "another number for the same people is lower"))
        else:
            counted.append(record)
    highs = [r.high for r in counted]
    return Total(
        low=sum(r.low or 0 for r in counted),
        best=sum(number(r) or 0 for r in counted),
        high=None if None in highs else sum(h for h in highs if h is not None),
        counted=tuple(counted),
        left_out=tuple(left_out),
    )


@lru_cache(maxsize=4)
def rivals(whole: Dataset) -> Mapping[str, tuple[str, ...]]:
    """For each record beside which a disagreement puts other numbers for the same people of the same attack: their ids."""
    found: dict[str, tuple[str, ...]] = {}
    for disagreement in whole.disagreements:
        claims = (whole.by_id[name][1] for name in disagreement.records if name in whole.by_id)
        named = [claim for claim in claims if isinstance(claim, Casualties) and _may_be_added(claim)]
        for record in named:
            same = (r.id for r in named if r is not record and _same(r, record))
            found[record.id] = tuple(dict.fromkeys([*found.get(record.id, ()), *same]))
    return {name: others for name, others in found.items() if others}


def _same(one: Casualties, other: Casualties) -> bool:
    return one.attack is not None and (one.attack, one.victims, one.outcome) == (other.attack, other.victims, other.outcome)


def _may_be_added(record: Casualties) -> bool:
    return record.scope != "historical_total" and number(record) is not None


def _order(record: Casualties) -> tuple[int, str]:
    return number(record) or 0, record.id


def _whole(record: Casualties, here: dict[str, Casualties]) -> Casualties | None:
    """The nearest record above this one that is there and has a number."""
    seen = {record.id}
    at = record.part_of
    while at and at in here and at not in seen:
        seen.add(at)
        if number(here[at]) is not None and here[at].scope != "historical_total":
            return here[at]
        at = here[at].part_of
    return None


def apart(records: Iterable[Casualties]) -> tuple[Casualties, ...]:
    """What is stated but can never be added: totals of history, and statements without a number or with an upper bound only."""
    return tuple(r for r in records if r.scope == "historical_total" or number(r) is None)


def parted(dataset: Dataset, outcome: str) -> tuple[Sequence[Casualties], Sequence[Casualties]]:
    """What a filter leaves of one outcome: what can never be added, as in `apart`, and all else."""
    every, records = columns(selection.whole(dataset)), selection.whole(dataset).casualties
    here = every.here(dataset, outcome)
    never = every.history | (every.number < 0)
    return Chosen(records, np.flatnonzero(here & never)), Chosen(records, np.flatnonzero(here & ~never))


def number(record: Casualties) -> int | None:
    """What a record adds to a sum: the number stated, else its lower bound."""
    return record.best if record.best is not None else record.low


ADDED, PART, HISTORY, SILENT, BOUND, RIVAL, GONE = range(7)
"""What becomes of a record: added, or left out as a part, a total of history, without a number, an upper bound, the higher of two
numbers for the same people, or by the filter."""

_NONE = -1


@dataclass(frozen=True, eq=False)
class Columns:
    """All casualty records of a dataset as columns; -1 stands for none.

    `above` is where the whole of a part stands, `victims` the number of the group in the order of its names. `rivals` are two
    rows: records, and below each one of a lower number for the same people.
    """

    number: Numbers
    low: Numbers
    high: Numbers
    history: Set
    above: Numbers
    outcomes: Numbers
    victims: Numbers
    rivals: Numbers

    def here(self, dataset: Dataset, outcome: str) -> Set:
        """Which records of one outcome are left by a filter, the dataset being a selection of that of the columns."""
        known, kept = selection.kept(dataset)
        found: Set = kept[known.tables["casualties"]] & (self.outcomes == get_args(Outcome).index(outcome))
        return found

    def fates(self, here: Set) -> NDArray[np.int8]:
        """What becomes of each record where these are to be added."""
        found = np.full(len(here), ADDED, dtype=np.int8)
        found[self.number < 0] = SILENT
        found[(self.number < 0) & (self.high >= 0)] = BOUND
        parts = np.flatnonzero(here & (self.above >= 0))
        found[parts[self._contained(parts, here)]] = PART
        found[self.history] = HISTORY
        found[~here] = GONE
        higher, lower = self.rivals
        beaten = higher[here[lower]]
        found[beaten[found[beaten] == ADDED]] = RIVAL
        return found

    def _contained(self, parts: Numbers, here: Set) -> Set:
        """Of which parts a record above that is here, reached only by records that are here, has a number that may be added."""
        found = np.zeros(len(parts), dtype=bool)
        whole = here & (self.number >= 0) & ~self.history
        at, open_ = self.above[parts], np.arange(len(parts))
        for _ in range(len(parts) + 1):  # a chain that is longer runs in a circle
            on = here[at] & (at != parts[open_])
            found[open_[on & whole[at]]] = True
            on &= ~whole[at]
            at, open_ = self.above[at[on]], open_[on]
            at, open_ = at[at >= 0], open_[at >= 0]
            if not len(open_):
                break
        return found


@dataclass(frozen=True)
class Sums:
    """The sum of some records, as in Total, and how many they are."""

    low: int
    best: int
    high: int | None
    many: int


@lru_cache(maxsize=4)
def columns(whole: Dataset) -> Columns:
    """The casualty records of a dataset as columns, made once."""
    place = {record.id: at for at, record in enumerate(whole.casualties)}
    outcomes, victims = get_args(Outcome), tuple(whole.victims)
    rows = [
        (
            *(_NONE if n is None else n for n in (number(r), r.low, r.high)),
            r.scope == "historical_total",
            place.get(r.part_of, _NONE) if r.part_of else _NONE,
            outcomes.index(r.outcome),
            victims.index(r.victims),
        )
        for r in whole.casualties
    ]
    array = np.array(rows, dtype=np.intp).reshape(-1, 7).T.copy()
    numbers, low, high, history, above, which, groups = array
    pairs = [
        (place[name], place[other])
        for name, others in rivals(whole).items()
        for other in others
        if _order(whole.casualties[place[other]]) < _order(whole.casualties[place[name]])
    ]
    higher = np.array(pairs, dtype=np.intp).reshape(-1, 2).T.copy()
    return Columns(numbers, low, high, history.astype(bool), above, which, groups, higher)


def sums(every: Columns, at: Numbers) -> Sums:
    """The sum of the records at some places, all of which may be added."""
    low, high = every.low[at], every.high[at]
    return Sums(
        low=int(np.maximum(low, 0).sum()),
        best=int(every.number[at].sum()),
        high=None if (high < 0).any() else int(high.sum()),
        many=len(at),
    )
