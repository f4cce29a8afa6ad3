"""How claims belong together, and the order and the columns of a list of claims."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Attack, Casualties, Claim, Position
from ledger.query.columns import IntArray
from ledger.query.facets import actors_of, period_of, time_in_words
from ledger.wording import bylines, words

MOST = 12  # other claims on the same issue that are given


def relations(dataset: Dataset, record: Claim) -> dict[str, list[Claim]]:
    """The other claims that belong with a claim, by a heading that says how; headings without a claim are not given."""
    related: dict[str, list[Claim]] = {}
    groups = _groups(dataset)
    if isinstance(record, Attack | Casualties):
        related["Part of"] = whole_of(dataset, record)
        related["Its parts"] = parts_of(dataset, record)
    if isinstance(record, Casualties):
        related["The attack"] = _claims_named(dataset, record.attack)
    if isinstance(record, Attack):
        related["Its casualties"] = groups.casualties.get(record.id, [])
    if isinstance(record, Position):
        actor = dataset.actors[record.actor].name
        same = [c for c in groups.positions[record.issue] if c.id != record.id]
        related[f"{actor} on the same issue"] = [c for c in same if record.actor in actors_of(c)]
        others = [c for c in same if record.actor not in actors_of(c)]
        cut = f", {MOST} of {len(others)}" if len(others) > MOST else ""
        related[f"Others on the same issue{cut}"] = others[:MOST]
    passages = {(c.source, c.span.start, c.span.end) for c in dataset.citations[record.id]}
    citations = (c for source in {source for source, _, _ in passages} for c in dataset.cited_in[source])
    names = {c.record for c in citations if (c.source, c.span.start, c.span.end) in passages} - {record.id}
    related["Other records of the same words"] = [dataset.by_id[name][1] for name in sorted(names, key=dataset.row.__getitem__)]
    return {heading: claims for heading, claims in related.items() if claims}


def whole_of(dataset: Dataset, record: Claim) -> list[Claim]:
    """The wider attack or toll that a claim is a part of, as a list of one; empty where it is a part of none."""
    return _claims_named(dataset, getattr(record, "part_of", None))


def parts_of(dataset: Dataset, record: Claim) -> list[Claim]:
    """The claims that are part of a claim, such as the five killed on one day of the fifteen killed in a month."""
    return _groups(dataset).parts.get(record.id, [])


@memoized(maxsize=4)
def attacks_within(dataset: Dataset) -> tuple[IntArray, IntArray]:
    """The rows among all claims of the attacks that are part of others, and of these: one pair for each of the wider ones."""
    pairs = []
    for attack in dataset.attacks:
        wider, seen = whole_of(dataset, attack), {attack.id}
        while wider and wider[0].id not in seen:
            seen.add(wider[0].id)
            pairs.append((dataset.row[attack.id], dataset.row[wider[0].id]))
            wider = whole_of(dataset, wider[0])
    parts, wholes = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    return parts, wholes


def parts_among(dataset: Dataset, rows: IntArray | Sequence[int]) -> int:
    """How many of some attacks, given by their rows among all claims, are part of another of them."""
    parts, wholes = attacks_within(dataset)
    return len(np.unique(parts[np.isin(parts, rows) & np.isin(wholes, rows)]))


@dataclass(frozen=True)
class _Groups:
    """Claims by the id of what they belong to: parts by their whole, casualties by their attack, positions by their issue."""

    parts: dict[str, list[Claim]] = field(default_factory=dict)
    casualties: dict[str, list[Claim]] = field(default_factory=dict)
    positions: dict[str, list[Claim]] = field(default_factory=dict)


@memoized(maxsize=2)
def _groups(dataset: Dataset) -> _Groups:
    """The claims of a dataset by what they belong to, made once for each dataset."""
    groups = _Groups()
    for _, record in dataset.claims():
        if isinstance(record, Attack | Casualties) and record.part_of not in (None, record.id):
            groups.parts.setdefault(str(record.part_of), []).append(record)
        if isinstance(record, Casualties) and record.attack:
            groups.casualties.setdefault(record.attack, []).append(record)
        if isinstance(record, Position):
            groups.positions.setdefault(record.issue, []).append(record)
    return groups


def _claims_named(dataset: Dataset, name: str | None) -> list[Claim]:
    """The claim of an id as a list of one; an empty list where there is no such claim."""
    return [dataset.by_id[name][1]] if name and name in dataset.by_id else []


def sort_key(dataset: Dataset, record: Claim, by: str) -> tuple[str, ...]:
    """The key by which a claim is sorted where a list is sorted by `date`, `article` (and place in it), `actor` or `words`."""
    first = dataset.citations[record.id][0]
    period = period_of(record, dataset)
    day = period.days[0].isoformat() if period else "9999"
    match by:
        case "article":
            return f"{_article_numbers(dataset)[first.source]:06}", f"{first.span.start:09}", record.id
        case "actor":
            names = sorted(dataset.actors[a].name.casefold() for a in actors_of(record))
            return names[0] if names else "\uffff", day, record.id
        case "words":
            return words.headline(dataset, record).casefold(), record.id
        case _:
            return day, record.id


@memoized(maxsize=4)
def _article_numbers(dataset: Dataset) -> dict[str, int]:
    """The position of each article among all, by its id."""
    return {name: number for number, name in enumerate(dataset.sources)}


def listing(dataset: Dataset, records: Sequence[Claim]) -> list[dict[str, str]]:
    """Claims as rows of a table for reading: one row for each claim, with its cells by their column headings."""
    return [
        {
            "Time": time_in_words(r, dataset),
            "Record": words.headline(dataset, r),
            "Kind": f"{vocabulary.WORDS['tables'][dataset.by_id[r.id][0]]}: {words.tag(dataset, r)}",
            "Who": bylines.who(dataset, r),
            "Words": dataset.citations[r.id][0].quote,
            "Article": ", ".join(dict.fromkeys(dataset.sources[c.source].short for c in dataset.citations[r.id])),
        }
        for r in records
    ]
