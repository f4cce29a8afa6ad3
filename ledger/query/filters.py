"""The filter of the dashboard: a frozen value, and the same in words.

A choice narrows only the claims that can have the property chosen: choosing an issue narrows positions and leaves attacks alone.
A claim passes a choice if it has any of the values chosen. It must pass all choices. A claim without a date lies in no period.
A place that is chosen includes the places that lie in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property

from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import CLAIMS
from ledger.query.chains import OPEN, all_chains
from ledger.query.facets import tellers_of
from ledger.wording import bylines, words
from ledger.wording.citation import ended

COMBINATION_RULE = "Of the values of one choice any will do; between choices all must hold."
TIME_RULE = (
    "Troop levels count by the time they are about, positions by the time they were said, held or done. A time whose beginning "
    "or end is open reaches to the earliest or latest day that any record states."
)
"""How a filter chooses, in sentences for readers; what else they must know of it is among the counting rules of `totals`."""


@dataclass(frozen=True)
class Filters:
    """What the reader chose, as ids; an empty field restricts nothing. The days `start` and `end` are both included."""

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
    named: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    obtained: tuple[str, ...] = ()
    text: str = ""

    def active(self) -> tuple[str, ...]:
        """The names of the fields that restrict anything, in their order."""
        return self._active

    @cached_property
    def _active(self) -> tuple[str, ...]:
        """The same, found once."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) != f.default)


# The fields of Filters of which a reader chooses any number of values.
CHOICES = ("sources", "actors", "sides", "places", "issues", "kinds", "types", "stances", "named", "via", "obtained")


def label_of(dataset: Dataset, name: str, value: str) -> str:
    """The words for a value of the choice `name`; raises KeyError for a value that the dataset does not have."""
    match name:
        case "sources":
            return dataset.sources[value].short
        case "actors" | "via":
            return dataset.actors[value].name
        case "places":
            return dataset.places[value].name
        case "sides":
            return dataset.sides[value].name
        case "issues":
            return dataset.issues[value].question
        case _:
            return vocabulary.WORDS[name][value]


@memoized(maxsize=64)
def values_of(dataset: Dataset, name: str) -> tuple[str, ...]:
    """All values that the choice `name` can take, in the order in which they are offered."""
    match name:
        case "sources" | "sides" | "issues":
            return tuple(getattr(dataset, name))
        case "actors" | "places":
            return tuple(sorted(getattr(dataset, name), key=lambda i: label_of(dataset, name, i).casefold()))
        case "via":
            outlets = {c.outlet for c in all_chains(dataset, (record for _, record in dataset.claims())) if c.outlet}
            return tuple(sorted(outlets, key=lambda i: label_of(dataset, name, i).casefold()))
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
    "named": "kind of origin",
    "via": "press outlet",
    "obtained": "way of obtaining",
}


_BY_ACTOR = {
    "troop_levels": ("stated by or expected of {}", "stated or reported by, or expected of, {}"),
    "attacks": (
        "with {0} named as having had a part or not, or with a statement by {0} on who had one",
        "with {0} named as having had a part or not, or with a statement by {0}, or reported by {0}, on who had one",
    ),
    "casualties": ("made by {}",) * 2,
    "positions": ("of {}", "of or reported by {}"),
}
"""Which records of a table a choice of actors or sides finds, to follow the noun of the table: of most actors, and of outlets.

An outlet is a press outlet that an article names as having reported a record of the table."""
_OF_ATTACKS = {
    "actor": "with {} named as having had a part or not",
    "by": "with a statement by {} on who had a part or had none",
    "via": "with a statement on who had a part that {} reported",
}
"""The same for attacks where those chosen are only spoken of, only speak or only report, by the field of an attribution."""


_BY_CHAIN = {
    "named": ("known, whole or in part, from {}", "known from {0}, or with a statement on who had a part from {0}"),
    "via": (
        "reported, whole or in part, by {}",
        "reported by {0}, or with a statement on who had a part that {0} reported",
    ),
    "obtained": (
        "obtained, whole or in part, in this way: {}",
        "obtained, or with a statement on who had a part that was obtained, in this way: {}",
    ),
}
"""Which records a choice of origins, outlets or ways of obtaining finds, to follow the noun: of most tables, and of attacks."""


def actor_rule(tables: Sequence[str] = CLAIMS, choices: Sequence[str] = ("actors", "sides"), reporting: bool = False) -> str:
    """A sentence that says which records of each of some tables are found by choices of actors, of sides, or of either.

    `reporting` says whether an outlet is chosen (see `reports`).
    """
    who = " or ".join({"actors": "that actor", "sides": "somebody on that side"}[name] for name in choices)
    names = " or ".join(CHOICE_NAMES[name] for name in choices)
    return f"A{'n' * (choices[0] == 'actors')} {names} finds {_found_by(who, tables, reporting)}."


def _found_by(who: str, tables: Sequence[str] = CLAIMS, reporting: bool = False) -> str:
    """What is found of each of some tables by a choice of somebody, who is called `who`."""
    return "; ".join(f"{words.plural(table)} {_BY_ACTOR[table][reporting].format(who)}" for table in tables)


ACTOR_RULE = (
    "The chosen are the actors that are chosen, and all actors on a side that is chosen. Found are "
    f"{_found_by('one of them')}. Also found are numbers and positions that one of them told of somebody else, and of a press "
    "outlet what an article says it reported."
)
"""What a choice of actors or sides finds, in sentences for readers."""


@memoized(maxsize=8)
def _outlets(dataset: Dataset, table: str) -> frozenset[str]:
    """The ids of the actors who reported a record of a table, outlets and those from whom these or the articles have it."""
    if table == "attacks":
        return _in_attributions(dataset, "via")
    outlets = {via for record in getattr(dataset, table) if (via := getattr(record, "via", None))}
    return frozenset(outlets.union(*map(tellers_of, getattr(dataset, table))))


def reports(dataset: Dataset, filters: Filters, name: str, table: str) -> bool:
    """Whether the choice `name`, of actors or sides, holds an outlet that reported a record of a table."""
    return _has_any(dataset, filters, name, _outlets(dataset, table))


def _has_any(dataset: Dataset, filters: Filters, name: str, actors: frozenset[str]) -> bool:
    """Whether the choice `name`, of actors or sides, holds any of some actors, or the side of any of them."""
    chosen = getattr(filters, name)
    return any((dataset.actors[actor].side if name == "sides" else actor) in chosen for actor in actors)


@memoized(maxsize=4)
def _naming_a_number(dataset: Dataset, expected: bool) -> frozenset[str]:
    """The ids of the actors who state a number of troops, or of whom an article expects one."""
    return frozenset(level.asserted_by for level in dataset.troop_levels if bylines.is_expected(level) == expected)


@memoized(maxsize=6)
def _in_attributions(dataset: Dataset, field: str) -> frozenset[str]:
    """The ids of the actors in a field of what is said of who had a part in attacks.

    `actor` is spoken of, `by` speaks, and `via` is the outlet that reported it.
    """
    found = (getattr(said, field) for attack in dataset.attacks for said in attack.attributions)
    return frozenset(actor for actor in found if actor)


def _by_actor(dataset: Dataset, filters: Filters, name: str, table: str) -> str:
    """Which records of a table the choice `name`, of actors or sides, finds, to follow the noun of the table."""
    reporting = reports(dataset, filters, name, table)
    if table == "troop_levels":
        says, expects = (_has_any(dataset, filters, name, _naming_a_number(dataset, expected)) for expected in (False, True))
        if not expects:
            return "stated or reported by {}" if reporting else "stated by {}"
        if not says and not reporting:
            return "expected of {}"
    if table == "attacks":
        roles = [field for field in _OF_ATTACKS if _has_any(dataset, filters, name, _in_attributions(dataset, field))]
        if len(roles) == 1:
            return _OF_ATTACKS[roles[0]]
    return _BY_ACTOR[table][reporting]


def describe(dataset: Dataset, filters: Filters, tables: Sequence[str] = CLAIMS) -> str:
    """The filter as one sentence about records of some tables, which names everything that it restricts."""
    parts = [part for name in filters.active() if (part := phrase(dataset, filters, name, tables))]
    noun = words.plural(tables[0]).capitalize() if len(tables) == 1 else "Records"
    return ended(f"{noun} {'; '.join(parts)}") if parts else f"All {noun.lower()}, no filter set."


def phrase(dataset: Dataset, filters: Filters, name: str, tables: Sequence[str] = CLAIMS, longest: int | None = None) -> str:
    """The restriction of one field in words, to follow the noun for records of some tables: 'with place Baghdad'.

    How actors and sides find a record depends on its table: 'stated by Iran', or 'of Iran' behind 'positions'. Where there are
    several tables it is 'with actor Iran'; `actor_rule` says what that means. Of several values whose names have more than
    `longest` letters only their number is told: 'with any of 5 places'. The whole period is the phrase of `start`, or of `end`
    where the start is open; otherwise the phrase of `end` is empty.
    """
    match name:
        case "start" | "end":
            return _period_phrase(filters) if name == "start" or not filters.start else ""
        case "text":
            return f"containing “{' '.join(filters.text.split())}”"
        case _:
            labels = [label_of(dataset, name, v) for v in getattr(filters, name)]
            labels = [f"“{text}”" if text.endswith("?") or (", " in text and name != "named") else text for text in labels]
            if name == "stances":
                labels = [
                    f"{label}{f' or {words.REFUSAL}' * (v == 'silent')}" for v, label in zip(filters.stances, labels, strict=True)
                ]
            if name == "places":
                wider = {place.within for place in dataset.places.values()}
                labels = [
                    f"{label}{' and what lies in it' * (v in wider)}" for v, label in zip(filters.places, labels, strict=True)
                ]
            names = ("” or “" if name == "sides" and len(tables) == 1 else " or ").join(labels)
            if name in _BY_CHAIN:
                told = (
                    "a speaker not coded yet" if v == OPEN else label for v, label in zip(filters.named, labels, strict=False)
                )
                origins = " or ".join(label[0].lower() + label[1:] for label in told)
                return _BY_CHAIN[name][list(tables) == ["attacks"]].format(origins if name == "named" else names)
            is_counted = len(labels) > 1 and longest is not None and len(names) > longest
            any_of = f"any of {_counted(name, len(labels))}"
            if name not in ("actors", "sides") or len(tables) != 1:
                of_attack = ", or of an attack there" * (name == "places" and list(tables) == ["casualties"])
                return f"with {any_of if is_counted else f'{CHOICE_NAMES[name]} {names}'}{of_attack}"
            if name == "sides":
                who = f"somebody on {any_of if is_counted else f'the side “{names}”'}"
            else:
                who = any_of if is_counted else " or ".join(map(bylines.name_inside, labels))
            return _by_actor(dataset, filters, name, tables[0]).format(who)


def _counted(name: str, number: int) -> str:
    """A number of values of a choice: '3 issues', '2 kinds of number'."""
    noun, of, what = CHOICE_NAMES[name].partition(" of ")
    return words.count(number, f"{noun}{of}{what}", f"{noun}s{of}{what}")


def _period_phrase(filters: Filters) -> str:
    """The period of a filter that has at least one end, in words.

    A record is kept if its time may have any day in common with the period.
    """
    if filters.start and filters.start == filters.end:
        return f"whose time lies, or may lie, at least partly on {dates.say(filters.start.isoformat())}"
    start = dates.say(filters.start.isoformat()) if filters.start else ""
    end = dates.say(filters.end.isoformat()) if filters.end else ""
    if start and end:
        return f"whose time lies, or may lie, at least partly in the days from {start} to {end}"
    return f"whose time lies, or may lie, at least partly in the days {f'from {start} on' if start else f'until {end}'}"


_SHORT = 30  # characters of the values of a choice that are told in short; of longer ones their number is told
_LONGEST_IN_SHORT = 60  # characters of a filter in short; of a longer one the last choices are only counted


def in_short(dataset: Dataset, filters: Filters) -> str:
    """The values that a filter restricts to, in few words: 'time may touch 2011; place Baghdad; 3 issues'. Empty without any.

    Of a period it is said that times may touch it: what it leaves need not lie in it.
    """
    parts = [_period_in_short(filters)]
    for name in CHOICES:
        if values := getattr(filters, name):
            labels = " or ".join(label_of(dataset, name, value) for value in values)
            parts.append(f"{CHOICE_NAMES[name]} {labels}" if len(labels) <= _SHORT else _counted(name, len(values)))
    if filters.text:
        text = " ".join(filters.text.split())
        parts.append(f"containing “{text}”" if len(text) <= _SHORT else "containing some words")
    parts = [part for part in parts if part]
    told = next(n for n in range(len(parts), -1, -1) if n < 2 or len("; ".join(parts[:n])) <= _LONGEST_IN_SHORT)
    more = words.count(len(parts) - told, "more choice")
    ends = bool(filters.start) + bool(filters.end)
    touch = ("", "time may touch the days ", "time may touch ")[ends]
    return touch + "; ".join([*parts[:told], more] if told < len(parts) else parts)


def _period_in_short(filters: Filters) -> str:
    """The period of a filter: '2011', '2011 to 2020', 'December 2011', 'from 5 July 2011', 'until 2020'; empty without one.

    Both ends are told by their years where the period begins and ends with one, else by their months, else by their days.
    """
    ends = [end for end in (filters.start, filters.end) if end]
    for letters in (len("2011"), len("2011-07"), len("2011-07-05")):
        told = [end.isoformat()[:letters] for end in ends]
        first, last = (dates.parse(told[n]) for n in (0, -1)) if told else (None, None)
        if (not filters.start or (first and first.first == filters.start)) and (
            not filters.end or (last and last.last == filters.end)
        ):
            break
    if len(told) < 2:
        return f"{'from' if filters.start else 'until'} {dates.say(told[0])}" if told else ""
    if told[0] == told[1] or told[0] > told[1]:  # a period that ends before it starts is no date
        return " to ".join(map(dates.say, dict.fromkeys(told)))
    return dates.say("/".join(told))
