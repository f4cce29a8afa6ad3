"""The words for what becomes of a casualty record in a sum: why it is left out, and how many are left out for which reason."""

from dataclasses import dataclass
from typing import get_args

from ledger.model.records import Casualties
from ledger.model.vocabulary import Outcome
from ledger.query import totals
from ledger.query.selection import Selection
from ledger.query.totals import NEVER, Fate, Sums
from ledger.wording import words


@dataclass(frozen=True)
class Reason:
    """The words for a fate: why a record is left out, and the noun for one record and for several records of that fate."""

    why: str
    one: str
    many: str


REASONS = {
    Fate.PART: Reason("part of another statement that may be added", "part of another statement", "parts of other statements"),
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
    "the only number of its group and year",
    "statement without another of its group and year",
    "statements without another of their group and year",
)
"""Why a statement that may be added is in no sum."""


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


def left_out_words(sums: Sums) -> str:
    """What is not counted, by reason: '2 parts of other statements, 1 total of history'; empty if nothing."""
    return ", ".join(words.count(len(records), REASONS[f].one, REASONS[f].many) for f, records in sums.left_out.items())


def alone_words(sums: Sums) -> str:
    """How many statements count, but are added to nothing because they are the only ones of their group and year; or empty."""
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
