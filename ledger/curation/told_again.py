"""Coded claims that a draft may tell again: words of another article for one claim are a second evidence, not a second record.

What is found is a question for the curator: nobody but a reader knows whether two articles tell of one thing.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.dates import Period
from ledger.model.memoized import memoized
from ledger.model.records import Attack, Casualties, Claim, Measured, TroopLevel
from ledger.query.facets import period_of
from ledger.wording import words

MOST = 5
"""The most coded claims that are named for one draft."""
_SLACK = timedelta(days=1)
_LONG = timedelta(days=10)  # words such as "early January" give ten days to what took one


@dataclass(frozen=True)
class Told:
    """A coded claim that may be the one of a draft: whether it may be the same or a wider one, and why it is asked."""

    record: Claim
    question: Literal["same?", "part of?"]
    why: str


def told_again(dataset: Dataset, table: str, fields: Mapping[str, Any]) -> tuple[Told, ...]:
    """The coded claims of other articles that a draft may tell again, the likeliest first, at most MOST.

    `fields` are those of the draft, as far as they are filled in. Positions are compared by actor, issue and stance, figures by
    number and kind, attacks by place, and all by their time.
    """
    evidence = fields.get("evidence")
    pieces = evidence if isinstance(evidence, list | tuple) else ()
    own = {str(piece.get("source")) for piece in pieces if isinstance(piece, Mapping)}
    match table:
        case "attacks":
            places = fields.get("places")
            near = attacks_near(dataset, _period(fields.get("date")), places if isinstance(places, list | tuple) else ())
            found = tuple(told for told in near if told.question == "same?")
        case "positions":
            found = tuple(_positions(dataset, fields))
        case "troop_levels" | "casualties":
            found = tuple(_figures(dataset, table, fields))
        case _:
            found = ()
    elsewhere = (told for told in found if told.record.id != fields.get("id") and not own & _sources(dataset, told.record))
    return tuple(elsewhere)[:MOST]


def attacks_near(dataset: Dataset, period: Period | None, places: Sequence[Any]) -> tuple[Told, ...]:
    """The coded attacks of these days, one day either way, and of these places or places near them (see `_places_near`).

    An attack that is coded without a place is found by its days alone, and so is every one where `places` is empty. Without
    days nothing is found, and nothing whose days are much fewer. What may be the same comes first, then what lasted much longer;
    of what lasted as long, what is coded in one of these places comes before what is coded near them.
    """
    if period is None or period.first is None or period.last is None:
        return ()
    first, last = _widened(period.first, period.last)
    found, here = [], {str(place) for place in places}
    for attack, why, start, end in _near(dataset, tuple(sorted(here))):
        longer = (end - start) - (period.last - period.first)
        if start <= last and end >= first and longer >= -_LONG:
            told = Told(attack, "same?" if longer <= _LONG else "part of?", why)
            found.append(((abs(longer), here.isdisjoint(attack.places)), told))
    return tuple(told for _, told in sorted(found, key=lambda pair: pair[0]))


def _widened(first: date, last: date) -> tuple[date, date]:
    """The days from one day before the first to one day after the last."""
    return max(first, date.min + _SLACK) - _SLACK, min(last, date.max - _SLACK) + _SLACK


@memoized(maxsize=1_000)
def _near(dataset: Dataset, places: tuple[str, ...]) -> tuple[tuple[Attack, str, date, date], ...]:
    """The dated attacks near some places, each with title, day and place in words, and its first and last day."""
    here = {place for place in places if place in dataset.places}
    near = _places_near(dataset, here)
    return tuple(
        (attack, _attack_in_words(dataset, attack), *dates.parse(attack.date).closed(date.min, date.max))
        for attack in dataset.attacks
        if attack.date and (not here or not attack.places or near.intersection(attack.places))
    )


def _places_near(dataset: Dataset, here: Set[str]) -> set[str]:
    """The ids of some places, and of those where somebody else may say that the same thing happened.

    These are the place in which one of them lies, lies perhaps, or is one of several; the places that so belong to one of them;
    and those at the same point of the map: what one says of the embassy another may say of the street before it.
    """
    places = dataset.places
    above = {name: set(filter(None, (p.within, p.perhaps_within, p.one_of))) for name, p in places.items()}
    points = {(places[name].lat, places[name].lon) for name in here} - {(None, None)}
    inner = {name for name, wider in above.items() if wider & here}
    beside = {name for name, place in places.items() if (place.lat, place.lon) in points}
    return {*here, *inner, *beside}.union(*(above[name] for name in here))


def _attack_in_words(dataset: Dataset, attack: Attack) -> str:
    """Title, day and place of an attack: 'Raid on Gun Hill (11 March 1920, coast)'."""
    where = "; ".join(dataset.places[place].name for place in attack.places) or "place not said"
    return f"{attack.title} ({dates.say(attack.date)}, {where})"


def _positions(dataset: Dataset, fields: Mapping[str, Any]) -> Iterator[Told]:
    """The positions of the draft's actor on its issue with its stance whose time may be that of the draft."""
    period = _period(fields.get("said_on"))
    asked = [fields.get(name) for name in ("actor", "issue", "stance")]
    for record in dataset.positions:
        if [record.actor, record.issue, record.stance] == asked and _meet(period, dates.parse(record.said_on)):
            issue = dataset.issues[record.issue].name
            yield Told(record, "same?", f"{record.summary.rstrip('.')} ({issue}, {dates.say(record.said_on)})")


def _figures(dataset: Dataset, table: str, fields: Mapping[str, Any]) -> Iterator[Told]:
    """The figures of the draft's number and kind whose time may be that of the draft."""
    attack = dataset.by_id.get(str(fields.get("attack")), ("", None))[1]
    inherited = attack.date if isinstance(attack, Attack) else None
    period = _period(fields.get("refers_to") if table == "troop_levels" else fields.get("date") or inherited)
    value = tuple(fields.get(name) for name in ("low", "best", "high"))
    kind = "kind" if table == "troop_levels" else "outcome"
    records: Sequence[TroopLevel | Casualties] = getattr(dataset, table)
    for record in records:
        same = getattr(record, kind) == fields.get(kind) and _one_number(record, value)
        other = period_of(record, dataset)
        if same and period and other and _meet(period, other):
            said = f"{words.tag(dataset, record).lower()}, {dates.say(other.text)}"
            yield Told(record, "same?", f"{words.headline(dataset, record)} ({said})")


def _one_number(record: Measured, value: tuple[Any, ...]) -> bool:
    """Whether a figure has the number of a draft: the number stated, or the same range where neither states one."""
    low, best, high = value
    if best is not None or record.best is not None:
        return bool(record.best == best)
    return (record.low, record.high) == (low, high) != (None, None)


def _meet(first: Period | None, second: Period) -> bool:
    """Whether two times have a day in common, one day either way; a time that is not known yet may be any."""
    if first is None:
        return True
    return second.overlaps(*_widened(*first.closed(date.min, date.max)))


def _period(text: Any) -> Period | None:
    """The days of a date as it is filled in; None where it is empty or no date yet."""
    try:
        return dates.parse(text) if isinstance(text, str) and text else None
    except ValueError:
        return None


def _sources(dataset: Dataset, record: Claim) -> set[str]:
    """The ids of the articles that state a claim."""
    return {citation.source for citation in dataset.citations[record.id]}


def advice(name: str, told: Sequence[Told]) -> str:
    """What a curator is told of a record of this name that may tell coded claims again, and what is right if it does."""
    asked = "\n".join(f"  {one.question} {one.record.id}: {one.why}" for one in told)
    return f"{name} may tell again what another article is coded for:\n{asked}\n  {_REMEDY}"


_REMEDY = "If it does, take this record out, and add its words to the evidence of that one."
