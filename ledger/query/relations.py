"""How claims belong together, and in which order and columns a list shows them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import Attack, Casualties, Claim, Position
from ledger.query.facets import actors_of, period_of
from ledger.wording import words

MOST = 12


def relations(dataset: Dataset, record: Claim) -> dict[str, list[Claim]]:
    """The other claims that a claim belongs with, by a heading that says how. Only headings with claims are given."""
    found: dict[str, list[Claim]] = {}
    known = _known(dataset)
    if isinstance(record, Attack | Casualties):
        found["Part of"] = _named(dataset, record.part_of)
        found["Contains"] = known.parts.get(record.id, [])
    if isinstance(record, Casualties):
        found["The attack"] = _named(dataset, record.attack)
    if isinstance(record, Attack):
        found["Its casualties"] = known.casualties.get(record.id, [])
    if isinstance(record, Position):
        actor = dataset.actors[record.actor].name
        same = [c for c in known.positions[record.issue] if c.id != record.id]
        found[f"{actor} on the same issue"] = [c for c in same if record.actor in actors_of(c)]
        others = [c for c in same if record.actor not in actors_of(c)]
        cut = f", {MOST} of {len(others)}" if len(others) > MOST else ""
        found[f"Others on the same issue{cut}"] = others[:MOST]
    passages = {(c.source, c.span.start, c.span.end) for c in dataset.citations[record.id]}
    here = (c for source in {source for source, _, _ in passages} for c in dataset.cited_in[source])
    names = {c.record for c in here if (c.source, c.span.start, c.span.end) in passages} - {record.id}
    found["Standing on the same words"] = [dataset.by_id[name][1] for name in sorted(names, key=dataset.row.__getitem__)]
    return {title: related for title, related in found.items() if related}


@dataclass(frozen=True)
class _Known:
    """Claims by what they belong to: parts by their whole, casualties by their attack, positions by their issue."""

    parts: dict[str, list[Claim]] = field(default_factory=dict)
    casualties: dict[str, list[Claim]] = field(default_factory=dict)
    positions: dict[str, list[Claim]] = field(default_factory=dict)


@lru_cache(maxsize=2)
def _known(dataset: Dataset) -> _Known:
    found = _Known()
    for _, record in dataset.claims():
        if isinstance(record, Attack | Casualties) and record.part_of not in (None, record.id):
            found.parts.setdefault(str(record.part_of), []).append(record)
        if isinstance(record, Casualties) and record.attack:
            found.casualties.setdefault(record.attack, []).append(record)
        if isinstance(record, Position):
            found.positions.setdefault(record.issue, []).append(record)
    return found


def _named(dataset: Dataset, name: str | None) -> list[Claim]:
    return [dataset.by_id[name][1]] if name and name in dataset.by_id else []


def order(dataset: Dataset, record: Claim, by: str) -> tuple[str, ...]:
    """The key that sorts a list by `date`, `article` (and place in it), `actor` or `words`."""
    first = dataset.citations[record.id][0]
    period = period_of(record, dataset)
    day = period.days[0].isoformat() if period else "9999"
    match by:
        case "article":
            return f"{_shelf(dataset)[first.source]:06}", f"{first.span.start:09}", record.id
        case "actor":
            names = sorted(dataset.actors[a].name.casefold() for a in actors_of(record))
            return names[0] if names else "\uffff", day, record.id
        case "words":
            return words.headline(dataset, record).casefold(), record.id
        case _:
            return day, record.id


@lru_cache(maxsize=4)
def _shelf(dataset: Dataset) -> dict[str, int]:
    """Where each article stands among all."""
    return {name: number for number, name in enumerate(dataset.sources)}


def listing(dataset: Dataset, records: Sequence[Claim]) -> list[dict[str, str]]:
    """Claims as a table for reading: one row a claim, its cells by their headings."""
    return [
        {
            "Time": dates.say(period.text) if (period := period_of(r, dataset)) else "undated",
            "Record": words.headline(dataset, r),
            "Sort": words.tag(dataset, r),
            "Who": words.who(dataset, r),
            "Words": dataset.citations[r.id][0].quote,
            "Article": ", ".join(dict.fromkeys(dataset.sources[c.source].short for c in dataset.citations[r.id])),
        }
        for r in records
    ]
