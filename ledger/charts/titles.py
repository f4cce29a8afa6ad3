"""Titles that say what a chart shows: the numbers that a reader should see first, as the articles state them.

A title is made of stated numbers only, each with its people and its time, so that it is true whatever else a filter leaves. Where
there is no such number, the title says what is drawn.
"""

from collections.abc import Sequence

from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Casualties, TroopLevel
from ledger.query.facets import period_of
from ledger.wording import words

_LONGEST = 110  # letters of a title that says numbers
_MOST = 3  # numbers in a title


def of_troop_levels(dataset: Dataset, numbers: Sequence[TroopLevel], otherwise: str) -> str:
    """The title of a chart of these numbers of people: those to be seen first that are said to be there, or the only one.

    `otherwise` is the title where there are none.
    """
    first = [r for r in _first(dataset, numbers) if isinstance(r, TroopLevel) and r.kind == "actual"]
    chosen = first or (numbers if len(numbers) == 1 else [])
    return _stated([_troops(dataset, r) for r in chosen], otherwise)


def of_casualties(dataset: Dataset, drawn: Sequence[Casualties], otherwise: str) -> str:
    """The title of a chart of these statements of people harmed: those to be seen first, or the only one."""
    chosen = _first(dataset, drawn) or (drawn if len(drawn) == 1 else [])
    said = [
        f"{words.stated(r)} {r.outcome} {dates.say_within(_short(dataset, r))}: {r.victims_text}"
        for r in chosen
        if isinstance(r, Casualties) and words.stated(r)[-1].isdigit() and period_of(r, dataset)
    ]
    return _stated(said, otherwise)


def _short(dataset: Dataset, record: TroopLevel | Casualties) -> str:
    """The time of a record as EDTF: the month or the year in which it lies, else all of it."""
    period = period_of(record, dataset)
    assert period
    day = period.days[0]
    within = (text for text in (f"{day:%Y-%m}", f"{day:%Y}") if period.within(dates.parse(text)))
    return next(within, period.text)


def _first(dataset: Dataset, records: Sequence[TroopLevel | Casualties]) -> list[TroopLevel | Casualties]:
    """Those of some records that a reader should see first, in order of time."""
    names = {h.record for h in dataset.highlights}
    found = [(period.days, r.id, r) for r in records if r.id in names and (period := period_of(r, dataset))]
    return [record for *_, record in sorted(found, key=lambda one: one[:2])]


def _troops(dataset: Dataset, record: TroopLevel) -> str:
    """A number of people with their name, their time and, unless they are said to be there, what kind of number it is."""
    number = "none" if record.low == record.high == 0 else words.stated(record)
    kind = "" if record.kind == "actual" else f"{vocabulary.WORDS['kinds'][record.kind]}: "
    people = f"{number} {record.force}" if number[-1].isdigit() else f"{record.force}, {number}"
    return f"{kind}{people} {dates.say_within(_short(dataset, record))}"


def _stated(numbers: Sequence[str], otherwise: str) -> str:
    """The title that says these numbers; the other one where there is none, or where they are many or long."""
    title = "; ".join(numbers)
    title = title[:1].upper() + title[1:]
    return title if 0 < len(numbers) <= _MOST and len(title) <= _LONGEST else otherwise
