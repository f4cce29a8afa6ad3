"""The one filter of the dashboard: a frozen value that says itself in words.

A choice narrows the records that have the thing chosen: choosing an issue narrows positions and leaves attacks alone. Within
one choice any value will do, between choices all must hold. A record without a date does not lie in any period.
"""

from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache

from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset

COMBINATION_RULE = "Of the values of one choice any will do; between choices all must hold."
TIME_RULE = "Troop levels count by the time they are about, positions by the time they were said."
"""How a filter chooses, in sentences for readers; what else they must know of it is among the counting rules of `totals`."""


@dataclass(frozen=True)
class Filters:
    """What the reader chose; an empty field means no restriction. `start` and `end` are both included."""

    start: date | None = None
    end: date | None = None
    sources: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    text: str = ""

    def active(self) -> tuple[str, ...]:
        """Names of the fields that restrict anything."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) != f.default)


CHOICES = ("sources", "actors", "sides", "places", "issues", "kinds", "types", "stances")


def label_of(dataset: Dataset, name: str, value: str) -> str:
    """A chosen value in words."""
    match name:
        case "sources":
            return dataset.sources[value].short
        case "actors":
            return dataset.actors[value].name
        case "places":
            return dataset.places[value].name
        case "sides":
            return dataset.sides[value].name
        case "issues":
            return dataset.issues[value].question
        case _:
            return vocabulary.WORDS[name][value]


@lru_cache(maxsize=64)
def values_of(dataset: Dataset, name: str) -> tuple[str, ...]:
    """Every value that a choice can take, in the order in which it is offered."""
    match name:
        case "sources" | "sides" | "issues":
            return tuple(getattr(dataset, name))
        case "actors" | "places":
            return tuple(sorted(getattr(dataset, name), key=lambda i: label_of(dataset, name, i).casefold()))
        case _:
            return tuple(vocabulary.WORDS[name])


CHOICE_NAMES = {
    "sources": "article",
    "actors": "actor",
    "sides": "side",
    "places": "place",
    "issues": "issue",
    "kinds": "kind of number",
    "types": "type of attack",
    "stances": "stance",
}


def describe(dataset: Dataset, filters: Filters) -> str:
    """The filter as one sentence that names everything it restricts."""
    parts = [part for name in filters.active() if (part := phrase(dataset, filters, name))]
    return f"Records {'; '.join(parts)}." if parts else "All records, no filter set."


def phrase(dataset: Dataset, filters: Filters, name: str) -> str:
    """One restriction in words; the period is said once, under `start` or, where that is open, `end`."""
    match name:
        case "start" | "end":
            return _period_phrase(filters) if name == "start" or not filters.start else ""
        case "text":
            return f"containing “{' '.join(filters.text.split())}”"
        case _:
            labels = [label_of(dataset, name, v) for v in getattr(filters, name)]
            return f"with {CHOICE_NAMES[name]} " + " or ".join(f"“{x}”" if x.endswith("?") else x for x in labels)


def _period_phrase(filters: Filters) -> str:
    start = dates.say(filters.start.isoformat()) if filters.start else ""
    end = dates.say(filters.end.isoformat()) if filters.end else ""
    if start and end:
        return f"from {start} to {end}"
    return f"from {start} on" if start else f"until {end}"
