"""The facets of a claim, by which it can be filtered: its articles, actors, places, time, words and so on."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import Attack, Casualties, Claim, Position, TroopLevel
from ledger.model.statements import evidence_of
from ledger.query import finding
from ledger.query.chains import chains_of
from ledger.wording import times


@dataclass(frozen=True)
class Facets:
    """The values of one claim for each field of a filter, as ids; None where claims of its table cannot have the property.

    A claim about Baghdad has Iraq among its places too. `text` is all that free text looks in, folded, and
    `capitals` its words of two capitals.
    """

    sources: frozenset[str]
    actors: frozenset[str]
    sides: frozenset[str]
    places: frozenset[str] | None
    issues: frozenset[str] | None
    kinds: frozenset[str] | None
    types: frozenset[str] | None
    stances: frozenset[str] | None
    named: frozenset[str]
    via: frozenset[str]
    obtained: frozenset[str]
    period: dates.Period | None
    text: str
    capitals: frozenset[str]


def time_in_words(record: Claim, dataset: Dataset) -> str:
    """The time that a claim is about, in words; of an act some time within the stretch that was inferred for it, or 'undated'."""
    if isinstance(record, Position):
        return times.said_on(dataset, record)
    period = period_of(record, dataset)
    text = period.text if period else None
    return dates.say_window(text) if isinstance(record, TroopLevel) else dates.say_course(text)


def period_of(record: Claim, dataset: Dataset) -> dates.Period | None:
    """The time that a claim is about, or None where it has no date.

    Of a position that is the time at which it was said. Casualties without a date have the date of their attack.
    """
    text = None
    match record:
        case TroopLevel():
            text = record.refers_to
        case Position():
            text = record.said_on
        case Attack():
            text = record.date
        case Casualties():
            text = record.date or _attack_date(record, dataset)
    return dates.parse(text) if text else None


def _attack_date(record: Casualties, dataset: Dataset) -> str | None:
    """The date (EDTF) of the attack that a casualty record names; None where it names none or that has no date."""
    attack = dataset.by_id[record.attack][1] if record.attack and record.attack in dataset.by_id else None
    return attack.date if isinstance(attack, Attack) else None


def _attack_places(record: Casualties, dataset: Dataset) -> tuple[str, ...]:
    """The places of the attack that a casualty record names, which may be more than its own; none where it names none."""
    attack = dataset.by_id[record.attack][1] if record.attack and record.attack in dataset.by_id else None
    return attack.places if isinstance(attack, Attack) else ()


def actors_of(record: Claim) -> tuple[str, ...]:
    """The ids of the actors who speak in a claim, who report it, or who are said in it to have acted."""
    match record:
        case TroopLevel(asserted_by=by, via=via):
            return (by, *([via] if via else ()), *tellers_of(record))
        case Casualties(asserted_by=by):
            return (by, *tellers_of(record))
        case Position(actor=actor, via=via):
            return (actor, *([via] if via else ()), *tellers_of(record))
        case Attack(attributions=attributions):
            return tuple(dict.fromkeys(name for a in attributions for name in (a.actor, a.by, a.via) if name))
    return ()


def speaking_in(record: Claim) -> tuple[str, ...]:
    """The ids of the actors who speak in a claim or are said in it to have acted, without those who only reported it."""
    match record:
        case TroopLevel(asserted_by=by) | Casualties(asserted_by=by):
            return (by,)
        case Position(actor=actor):
            return (actor,)
        case Attack(attributions=attributions):
            return tuple(dict.fromkeys(name for a in attributions for name in (a.actor, a.by)))
    return ()


def places_of(record: Claim, dataset: Dataset) -> tuple[str, ...] | None:
    """The ids of the places that a claim names; of people harmed also those of their attack. None for a position."""
    match record:
        case Attack():
            return record.places
        case TroopLevel():
            return (record.place,)
        case Casualties():
            return (*filter(None, [record.place]), *_attack_places(record, dataset))
    return None


def tellers_of(record: Claim) -> tuple[str, ...]:
    """The ids of the actors from whom articles have a claim, where these are others than those whom it gives itself."""
    return tuple(telling.by for telling in record.told if telling.by)


def enclosing(dataset: Dataset, place: str) -> tuple[str, ...]:
    """The ids of a place and of all in which it lies, the nearest first, and of those of which it is one with all around them."""
    found = [place]
    for way in ("within", "one_of", "within"):
        for here in found:  # which grows
            wider = getattr(dataset.places[here], way)
            if wider and wider not in found:
                found.append(wider)
    return tuple(found)


def _containing(dataset: Dataset, places: tuple[str, ...]) -> frozenset[str]:
    """The ids of some places, and of all that are `enclosing` them."""
    return frozenset(name for place in places for name in enclosing(dataset, place))


def facets_of(dataset: Dataset, record: Claim) -> Facets:
    """The facets of a claim."""
    actors = frozenset(actors_of(record))
    known = chains_of(dataset, record.id)
    named = places_of(record, dataset)
    words = [*_words(dataset, record)]
    return Facets(
        sources=frozenset(e.source for _, e in evidence_of(record)),
        actors=actors,
        sides=frozenset(side for a in actors if (side := dataset.actors[a].side)),
        places=None if named is None else _containing(dataset, named),
        issues=frozenset([record.issue]) if isinstance(record, Position) else None,
        kinds=frozenset([record.kind]) if isinstance(record, TroopLevel) else None,
        types=frozenset([record.type]) if isinstance(record, Attack) else None,
        stances=frozenset([record.stance]) if isinstance(record, Position) else None,
        named=frozenset(chain.kind for chain in known),
        via=frozenset(chain.outlet for chain in known if chain.outlet),
        obtained=frozenset(way for chain in known if chain.telling and (way := chain.telling.obtained)),
        period=period_of(record, dataset),
        text=" ".join(map(finding.fold, words)),
        capitals=_same(finding.capitals(" ".join(words))),
    )


@lru_cache(maxsize=10_000)
def _same(words: frozenset[str]) -> frozenset[str]:
    """One set for all records that have the same words."""
    return words


def _words(dataset: Dataset, record: Claim) -> Iterator[str]:
    """Yield all texts that free text looks in: the claim's own words, its quotes, and the names of what it refers to."""
    for name in ("title", "target", "weapon", "force", "wording", "victims_text", "summary", "condition", "note"):
        if text := getattr(record, name, None):
            yield text
    for _, evidence in evidence_of(record):
        yield " ".join(evidence.quote.split())
    for actor in actors_of(record):
        yield from (dataset.actors[actor].name, *dataset.actors[actor].aliases)
    if isinstance(record, Position):
        yield dataset.issues[record.issue].question
    for place in getattr(record, "places", ()) or filter(None, [getattr(record, "place", None)]):
        yield dataset.places[place].name
