"""The words for what becomes of a casualty record in a sum: why it is left out, and how many are left out for which reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import UNSPECIFIED, Casualties
from ledger.model.vocabulary import Outcome
from ledger.query import totals
from ledger.query.facets import period_of, time_in_words
from ledger.query.selection import Selection
from ledger.query.totals import NEVER, Fate, Sums
from ledger.wording import words

_TIMES = 3  # times of a sum that are named


@dataclass(frozen=True)
class Reason:
    """The words for a fate: why a record is left out, and the noun for one record and for several records of that fate."""

    why: str
    one: str
    many: str


REASONS = {
    Fate.PART: Reason("part of another statement that is counted", "part of another statement", "parts of other statements"),
    Fate.HISTORY: Reason("a total of history, never added", "total of history", "totals of history"),
    Fate.NO_NUMBER: Reason("no number stated", "statement without a number", "statements without a number"),
    Fate.UPPER_BOUND: Reason("only an upper bound stated", "upper bound", "upper bounds"),
    Fate.HIGHER: Reason(
        "another number for the same people is lower",
        "higher number for the same people",
        "higher numbers for the same people",
    ),
    Fate.NO_GROUP: Reason(
        "its people are of no group of victims told apart here",
        "statement of no group of victims told apart here",
        "statements of no group of victims told apart here",
    ),
    Fate.NO_YEAR: Reason(
        "its time is not within one year", "statement that is not within one year", "statements that are not within one year"
    ),
}
ALONE = Reason(
    "alone: no other number of its group and year can be added to it",
    "statement to which no other of its group and year can be added",
    "statements to which no other of their group and year can be added",
)
"""Why a statement is counted by itself: there may be others of its group and year, but they are parts of it or have no number."""


def why(sums: Sums, record: Casualties) -> str:
    """Why a record is in no sum, in words; of a part it names the nearest record that contains it and may be added.

    Raises KeyError for a record that may be added or is not selected.
    """
    rows = sums.row_of
    fate = Fate(sums.fates[rows[record.id]])
    if fate != Fate.PART:
        return REASONS[fate].why
    whole = sums.records[sums.wholes[rows[record.id]]]
    return f"part of “{whole.victims_text}” ({words.stated(whole)})"


def left_out_words(left_out: Mapping[Fate, Sequence[Casualties]]) -> str:
    """How many statements are left out, by reason: '2 parts of other statements, 1 total of history'; empty if none."""
    return ", ".join(words.count(len(records), REASONS[f].one, REASONS[f].many) for f, records in left_out.items())


def times(dataset: Dataset, records: Sequence[Casualties]) -> str:
    """Of which times the statements of a sum are: 'June 2011 (date inferred)', '4 July 2011, 6 July 2011'.

    Where these are more than three, it says within which days they lie.
    """
    timed = sorted(records, key=lambda record: period.days if (period := period_of(record, dataset)) else (date.max, date.max))
    told = list(dict.fromkeys(time_in_words(record, dataset) for record in timed))
    periods = [period for record in timed if (period := period_of(record, dataset))]
    if len(told) <= _TIMES or not periods:
        return ", ".join(told)
    first, last = min(p.days[0] for p in periods), max(p.days[1] for p in periods)
    mark = "?" if any(period.inferred for period in periods) else ""
    return f"{len(told)} times from {dates.say(f'{first}{mark}/{last}{mark}')}"


def beside(dataset: Dataset, sums: Sums, group: str, year: int) -> str:
    """How many statements may be of a group of victims and a year and are in no sum, by reason; empty if none are.

    Those whose words tell no group are among them: whether they are of this group the words do not say.
    """
    days = date(year, 1, 1), date(year, 12, 31)
    found: dict[Fate, list[Casualties]] = {}
    for fate, records in sums.left_out.items():
        for record in records:
            period = period_of(record, dataset)
            if record.victims in (group, UNSPECIFIED) and (not period or period.overlaps(*days)):
                found.setdefault(fate, []).append(record)
    return left_out_words(found)


def alone_words(sums: Sums) -> str:
    """How many statements are counted, but added to nothing, for no other of their group and year can be; or empty."""
    alone = len(sums.by_group_and_year) - len(sums.added)
    return words.count(alone, ALONE.one, ALONE.many) if alone else ""


def never_added(selection: Selection, outcome: str = "") -> list[tuple[Casualties, str]]:
    """The selected records that can never be added, each with the reason in words; of one outcome, if it is not empty."""
    reasons: dict[int, tuple[Casualties, str]] = {}
    for one in [outcome] if outcome else get_args(Outcome):
        found = totals.sums(selection, one)
        for fate, records in found.left_out.items():
            if fate in NEVER:
                reasons |= {found.row_of[record.id]: (record, REASONS[fate].why) for record in records}
    return [reasons[row] for row in sorted(reasons)]
