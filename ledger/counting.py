"""What may be added up: totals of casualties that count nobody twice and never mix kinds of statement."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.records import Casualties


@dataclass(frozen=True)
class Total:
    """A sum over `counted` records; `high` is None where any of them is open. `left_out` says why each other one is not in it."""

    low: int
    best: int
    high: int | None
    counted: tuple[Casualties, ...]
    left_out: tuple[tuple[Casualties, str], ...]


def total(records: Iterable[Casualties]) -> Total:
    """Add the numbers of casualty records of one outcome.

    A part is left out where the whole that contains it is there; totals of history, upper bounds and records without a number are
    always left out. A record whose number is only a lower bound adds that bound to low and best, and opens high.
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


def number(record: Casualties) -> int | None:
    """What a record adds to a sum: the number stated, else its lower bound."""
    return record.best if record.best is not None else record.low
