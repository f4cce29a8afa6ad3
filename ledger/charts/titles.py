"""Titles that say what a chart shows, and the sentence of the overview: numbers as the articles state them, or counts of marks.

A stated number has its people and its time, and a count says of how many, so that each is true whatever else a filter leaves.
Where there is neither, the title says what is drawn.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from ledger.charts.base import bounds_of
from ledger.charts.stated_numbers import columns_of, positions_of
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Casualties, Claim, TroopLevel
from ledger.query.columns import IntArray
from ledger.query.facets import period_of
from ledger.query.selection import Selection
from ledger.query.totals import UNDRAWN, Fate, Sums
from ledger.wording import bylines, words

MOST_BARS = 150  # statements of people harmed that have a bar each
_LONGEST = 120  # letters of a title that says numbers
_LONGEST_OF_STATEMENTS = 150  # letters of one that counts statements
_MOST = 3  # numbers in a title
MANY = 200  # numbers of which no sentence is made
_UNDRAWN = {
    Fate.HISTORY: "of a longer time",
    Fate.NO_NUMBER: "without a number",
    Fate.UPPER_BOUND: "with no more than an upper bound",
}
"""What a title calls the statements that have no bar."""

N = TypeVar("N", TroopLevel, Casualties)


@dataclass(frozen=True)
class Clause:
    """A number in the sentence of the overview: the words before it, the number, the words after it, and who states it where."""

    before: str
    number: str
    after: str
    records: tuple[TroopLevel, ...]


def clauses(dataset: Dataset, numbers: Sequence[TroopLevel]) -> list[Clause]:
    """What these numbers of people come to, in order of time: those said to be there, and between them the limits.

    Of the numbers said to be there only those to be seen first are said, or the only one. Equal limits of one time are one
    clause. Nothing is said where the line of figures below says all of it.
    """
    if len(numbers) > MANY:
        return []
    actual = [r for r in numbers if r.kind == "actual"]
    chosen = to_be_told(dataset, actual)
    groups = [[r] for r in chosen] if len(chosen) <= _MOST else []
    limits: dict[tuple[object, ...], list[TroopLevel]] = {}
    for record in numbers:
        if record.kind == "limit":
            key = record.low, record.best, record.high, record.force, _at(dataset, record)
            limits.setdefault(key, []).append(record)
    if len(limits) <= _MOST:
        groups += limits.values()
    groups.sort(key=lambda group: (dates.parse(group[0].refers_to).days, group[0].id))
    first = {h.record for h in dataset.highlights}
    is_new = len(groups) > 1 or any(r.id not in first for group in groups for r in group)
    befores = [None, *(group[0].force for group in groups)]
    return [_clause(dataset, group, before) for group, before in zip(groups, befores, strict=False)] if is_new else []


def _clause(dataset: Dataset, records: Sequence[TroopLevel], before: str | None) -> Clause:
    """The clause of records of one number, kind and time: '46,000 US troops in July 2011'.

    `before` are the people of the clause before it: a limit for the same does not name them again.
    """
    record = records[0]
    number = _number(record)
    if record.kind == "limit":
        people, when, is_same = _people(dataset, record), _until(dataset, record), record.force == before
        if number == "none":
            none, whose = ("none", "") if is_same else ("no", f" {people}")
            return Clause("by agreement, ", none, f"{whose} to be left {when}", tuple(records))
        return Clause("a limit of ", number, f"{f' of {people}' * (not is_same)} {when}", tuple(records))
    named = _people(dataset, record)
    first, people = ("", f" {named}") if number[-1].isdigit() else (f"{named}, ", "")
    return Clause(first, number, f"{people} {_at(dataset, record)}", tuple(records))


def of_troop_levels(selection: Selection, numbered: IntArray) -> str:
    """The title of a chart of some numbers of people: those to be seen first that are said to be there, or the only one.

    Where there are none, or more than `MANY` numbers, it says of whom the numbers are. `numbered` are the rows of the numbers
    among all claims.
    """
    of_others = int(columns_of(selection.dataset).others[positions_of(selection, numbered)].sum())
    both = "troops and of people who are not soldiers" if of_others else "troops"
    people = "people who are not soldiers" if 0 < of_others == len(numbered) else both
    otherwise = f"Stated numbers of {people}, by kind of number"
    if not len(numbered):
        return "No number of troops is stated"
    if len(numbered) > MANY:
        return otherwise
    dataset = selection.dataset
    return _stated([_troops(dataset, r) for r in in_title(selection, selection.records(numbered))], otherwise)


def in_title(selection: Selection, numbers: Sequence[N]) -> list[N]:
    """Those of some numbers that the title of a chart says: what is to be told, if its time lies wholly in that of the filter.

    Beside a period that it only touches, '15 killed in June 2011' would read as being of a day of it.
    """
    dataset = selection.dataset
    told = [r for r in to_be_told(dataset, numbers) if isinstance(r, TroopLevel) or _can_be_said(dataset, r)]
    return [r for r in told if lies_in_filter(selection, r)]


def lies_in_filter(selection: Selection, record: Claim) -> bool:
    """Whether the time of a record lies wholly in the period of the filter, as any does where there is none."""
    asked, period = selection.filters, period_of(record, selection.dataset)
    return not (asked.start or asked.end) or bool(
        period and period.within(dates.Period("", asked.start, asked.end, inferred=False, approximate=False))
    )


def to_be_told(dataset: Dataset, numbers: Sequence[N]) -> list[N]:
    """Those of some numbers that a title tells: the ones to be seen first, in order of time, or the only one.

    Of troop levels to be seen first these are numbers of people who are said to be there.
    """
    first = [r for r in _first(dataset, numbers) if not isinstance(r, TroopLevel) or r.kind == "actual"]
    return first or (list(numbers) if len(numbers) == 1 else [])


def of_casualties(selection: Selection, sums: Sums, drawn: Sequence[Casualties], by: str, outcome: str) -> str:
    """The title of a chart of some statements of people harmed: how many, from which number to which; or the only number.

    Where there are none, or statements share a bar (`by` victims, or because they are many), it says what is drawn.
    """
    if by == "victims":
        return f"People {outcome}, by group of victims{' and year' if sums.added else ''}"
    otherwise = f"People {outcome}, statement by statement"
    if len(drawn) > MOST_BARS:
        return otherwise
    if len(_of_people(drawn)) > 1:
        told = _of_statements(selection.dataset, sums, drawn, outcome)
        return told if told and all(lies_in_filter(selection, record) for record in drawn) else otherwise
    numbers = [  # such as '15 killed in June 2011: U.S. servicemen in Iraq'
        f"{words.stated(record)} {outcome} {_at(selection.dataset, record)}: {record.victims_text}"
        f"{words.error_sign(selection.dataset, record)}"
        for record in casualties_in_title(selection, drawn)
    ]
    return _stated(numbers, otherwise)


def casualties_in_title(selection: Selection, drawn: Sequence[Casualties]) -> Sequence[Casualties]:
    """Those of the drawn statements whose number the title of their chart says: the largest of several, or the only one."""
    of_people = _of_people(drawn)
    if len(of_people) == 1 or not 0 < len(drawn) <= MOST_BARS:
        return in_title(selection, of_people) if len(of_people) == 1 else ()
    most = _largest(selection.dataset, of_people)
    return (most,) if most and lies_in_filter(selection, most) else ()


def _of_people(drawn: Sequence[Casualties]) -> Sequence[Casualties]:
    """Those of the drawn statements that tell of people harmed; all of them where each tells that nobody was."""
    return [record for record in drawn if record.high != 0] or drawn


def _largest(dataset: Dataset, drawn: Sequence[Casualties]) -> Casualties | None:
    """The one of some statements with the largest number, if it can be said; None where two have it."""
    *_, second, first = (None, None, *sorted(drawn, key=_highest))
    is_alone = first and not (second and _highest(second) == _highest(first))
    return first if first and is_alone and _can_be_said(dataset, first) else None


def _highest(record: Casualties) -> int:
    """The number of a statement by which it is ordered; -1 where it has none."""
    bounds = bounds_of(record)
    return bounds[1] if bounds else -1


def _of_statements(dataset: Dataset, sums: Sums, drawn: Sequence[Casualties], outcome: str) -> str:
    """How many statements of people harmed there are, their lowest and largest number, and of whom the largest is.

    So: '2 statements of people killed, from 5 to 15; the largest: U.S. servicemen in Iraq, June 2011'. Those that have no bar
    are counted, too, and where any of them may be larger, none is called the largest. Those of nobody are counted apart. It is
    empty where the largest number that is drawn cannot be said.
    """
    of_people = _of_people(drawn)
    most, least = _largest(dataset, of_people), min(of_people, key=_highest)
    if not most:
        return ""
    span = f"from {words.stated(least)} to {words.stated(most)}"
    undrawn = {fate: [r for r in sums.of(fate) if words.outcome(r) != words.CASUALTIES] for fate in UNDRAWN}
    others = [f"{len(records)} {_UNDRAWN[fate]}" for fate, records in undrawn.items() if records]
    many, nobody = len(of_people) + sum(map(len, undrawn.values())), len(drawn) - len(of_people)
    told = f"{many} statements of people {outcome}"
    told += f": {', '.join([f'{len(of_people)} {span}', *others])}" if others else f", {span}"
    told += f"; beside them {nobody} that nobody was {outcome}" * bool(nobody)
    if undrawn[Fate.HISTORY] or undrawn[Fate.UPPER_BOUND]:
        return told
    number = "the largest number" if others else "the largest"
    title = f"{told}; {number}: {most.victims_text}, {short_time(dataset, most)}{words.error_sign(dataset, most)}"
    return title if len(title) <= _LONGEST_OF_STATEMENTS else told


def _can_be_said(dataset: Dataset, record: Casualties) -> bool:
    """Whether a statement has a number in digits, which its words state, and a time."""
    return words.says_number(record) and words.stated(record)[-1].isdigit() and period_of(record, dataset) is not None


def _until(dataset: Dataset, record: TroopLevel) -> str:
    """The time of a limit: 'by 31 December 2011' or, where this day was inferred, 'by the end of 2011 (date inferred)'."""
    period = dates.parse(record.refers_to)
    first, last = period.days
    is_end = period.inferred and first == last and (last.month, last.day) == (12, 31)
    return f"by the end of {last:%Y}{period.mark}" if is_end else _at(dataset, record, "by")


def _at(dataset: Dataset, record: TroopLevel | Casualties, day: str = "on") -> str:
    """The time of a number as it stands in a sentence: the month or the year, or `day` and the day where it is of one."""
    period = period_of(record, dataset)
    assert period
    first, last = period.days
    is_day = first == last and not period.approximate
    return f"{day} {dates.say(first.isoformat())}{period.mark}" if is_day else _in(dataset, record)


def short_time(dataset: Dataset, record: TroopLevel | Casualties) -> str:
    """The time of a record in few words, as titles have it: 'July 2011 (date inferred)'; 'no date' where it has none."""
    return _in(dataset, record).removeprefix("in ") if period_of(record, dataset) else "no date"


def _in(dataset: Dataset, record: TroopLevel | Casualties) -> str:
    """The time of a record after a verb: the month in which it lies, else the third of a year or the year, else all of it.

    So: 'in June 2011', 'in early 2020' from January to April, 'in mid-2020', 'in late 2020' from September on, or 'in 2020',
    and '(date inferred)' behind it where the curators inferred the time.
    """
    period = period_of(record, dataset)
    assert period
    first, last = period.days
    if period.within(dates.parse(f"{first:%Y-%m}")):
        return dates.say_within(f"{first:%Y-%m}") + period.mark
    if not period.within(dates.parse(f"{first:%Y}")):
        return dates.say_within(period.text)
    third = (first.month - 1) // 4
    part = ("early ", "mid-", "late ")[third] if third == (last.month - 1) // 4 else ""
    return f"in {part}{first:%Y}{period.mark}"


def _first(dataset: Dataset, records: Sequence[N]) -> list[N]:
    """Those of some records that a reader should see first, in order of time."""
    names = {h.record for h in dataset.highlights}
    found = [(period.days, r.id, r) for r in records if r.id in names and (period := period_of(r, dataset))]
    return [record for *_, record in sorted(found, key=lambda one: one[:2])]


def _troops(dataset: Dataset, record: TroopLevel) -> str:
    """A number of people with their name, their time and, unless they are said to be there, what kind of number it is.

    A demand that nobody be there has a time only where the article gives one: 'Recommendation: no foreign forces in Iraq'.
    """
    number = _number(record)
    kind = "" if record.kind == "actual" else f"{vocabulary.WORDS['kinds'][record.kind]}: "
    speaker = "" if record.kind == "actual" else f", {bylines.told_by(dataset, record)}"
    named = _people(dataset, record)
    if record.kind == "recommendation" and number == "none":
        when = "" if dates.parse(record.refers_to).inferred else f" {_in(dataset, record)}"
        return f"{kind}no {named}{when}{speaker}{words.error_sign(dataset, record)}"
    people = f"{number} {named}" if number[-1].isdigit() else f"{named}, {number}"
    when = _until(dataset, record) if record.kind == "limit" else _in(dataset, record)
    return f"{kind}{people} {when}{speaker}{words.error_sign(dataset, record)}"


def _number(record: TroopLevel) -> str:
    """The number of a record as it stands in a sentence: 'none' for a zero."""
    return "none" if record.low == record.high == 0 else words.stated(record)


def _people(dataset: Dataset, record: TroopLevel) -> str:
    """The people whom a number counts, as within a sentence, with their place where their name tells none: 'US troops in Iraq'.

    Their name begins with a small letter where a quote of the record has its first word so: 'foreign forces in Iraq'.
    """
    place = dataset.places[record.place].name if record.place else ""
    force, first = record.force, record.force.split()[0]
    if first[1:].islower() and any(re.search(rf"\b{re.escape(first.lower())}\b", said.quote) for said in record.evidence):
        force = force[0].lower() + force[1:]
    return force if not place or re.search(r"\bin\b", force) or place in force else f"{force} in {place}"


def _stated(numbers: Sequence[str], otherwise: str) -> str:
    """The title that says these numbers; the other one where there is none, or where they are many or long."""
    title = "; ".join(numbers)
    title = title[:1].upper() + title[1:]
    return title if 0 < len(numbers) <= _MOST and len(title) <= _LONGEST else otherwise
