"""The log of changes as escaped HTML: its entries, and in each the records that it names as links with their headings."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from html import escape
from itertools import groupby

from ledger.model import dates
from ledger.model.about import Change, View
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.record_fields import Named
from ledger.query.differences import records_of
from ledger.query.filters import Filters
from ledger.rendering.public_record import ANCHOR
from ledger.urls import links
from ledger.urls.param_values import former_records
from ledger.wording import words

_SENTENCE_ENDS = re.compile(r"(?<=[.?!]) (?=[A-Z“])")
_SHORT = 4  # items of a list that is not folded

_SHOWN_AT = {
    "actors": ("records", "actor"),
    "places": ("records", "place"),
    "issues": ("positions", "issue"),
    "sources": ("sources", "article"),
    "sides": ("records", "side"),
    "disagreements": ("curation", "part"),
    "views": ("", ""),
    "victims": ("", ""),
    "highlights": ("", ""),
    "subject": ("", ""),
    "references": ("records", "record"),
    "comparisons": ("records", "record"),
}
"""The page that shows a record of each table besides claims, and the parameter that names it there; empty where there is none."""

_OF_PUBLIC_RECORD = {
    "references": ("figure of the public record", "figures of the public record"),
    "comparisons": ("comparison with the public record", "comparisons with the public record"),
}
"""What is told apart from the records: one and several of each table."""


def log(dataset: Dataset, changes: Iterable[Change], filters: Filters) -> str:
    """Entries of the log as cards, those of one day and version in one: what changed, why, and the records.

    Of a longer entry the first sentence is shown, and the rest unfolds. Links to records keep the filter.
    """
    cards = []
    after = made(dataset)
    for (day, before), entries in groupby(changes, key=lambda change: (change.date, change.since)):
        version = after.get(before, "")
        now = f" → {version}{' (shown here)' * (version == dataset.version)}" if version else ""
        since = f"{before}{now}" if before else "the first version"
        told = "".join(_entry(dataset, change, filters) for change in entries)
        top = f'<p class="top"><b>{escape(dates.say(day))}</b> <span class="when">{escape(since)}</span></p>'
        cards.append(f'<section class="card">{top}{told}</section>')
    return f'<div class="tasks">{"".join(cards)}</div>'


def _entry(dataset: Dataset, change: Change, filters: Filters) -> str:
    """What one entry of the log says: its first sentence, and folded the rest, why it was so, and the records."""
    first, *rest = _SENTENCE_ENDS.split(change.what, maxsplit=1)
    more = "".join(f" <p>{escape(text)}</p>" for text in rest)
    records = f", {_counted(dataset, change)}" if change.records else ""
    told = f' <span class="when">(and more{records})</span>' if rest else ""
    return (
        f'<details class="entry"><summary class="says">{escape(first)}{told}</summary>{more}'
        f'<p class="more">Why: {escape(change.why)}</p>{links.keep(named(dataset, change), filters)}</details>'
    )


def made(dataset: Dataset) -> dict[str | None, str]:
    """The version that the changes of each older version led to, by the older version; the newest led to the dataset itself."""
    older = list(dict.fromkeys(change.since for change in dataset.changes))
    return dict(zip(older, [dataset.version, *(version or "" for version in older)], strict=False))


def last_of(dataset: Dataset, record: Named, filters: Filters) -> str:
    """When the log last names a record, and a link to the log, as a paragraph; empty if it never does.

    What was changed and why is told where the entry is of this record alone: the words of others need not be about it.
    """
    names = {record.id, *record.formerly}
    change = next((change for change in dataset.changes if names.intersection(change.records)), None)
    if change is None:
        return ""
    target = escape(links.href("curation", links.write(filters, {"part": "changes"})))
    day = escape(dates.say(change.date))
    others = len(change.records) - 1
    of_all = f" of this and {words.count(others, 'other record')}" if others else ""
    told = "" if others else f": {escape(change.what)} Why: {escape(change.why)}"
    named_in = f"The log of changes last names this record in an entry{of_all}, {day}{told or '.'}"
    return f'<p class="last">{named_in} <a href="{target}">All changes</a></p>'


@memoized(maxsize=200)
def named(dataset: Dataset, change: Change, base: str = "") -> str:
    """The records that an entry of the log names, as a list, folded if it is long; empty if the entry names none.

    base: what stands before the addresses of links, such as `https://ledger.example.org/`; empty for links within the dashboard.
    """
    found = {name: (_kind(dataset, name), _item(dataset, name, base)) for name in change.records}
    items = [item for kind, item in found.values() if kind == "records"]
    for table, (_, several) in _OF_PUBLIC_RECORD.items():
        if these := [item for kind, item in found.values() if kind == table]:
            items.append(f"{several.capitalize()}: {'; '.join(dict.fromkeys(these))}")
    if gone := [f"<code>{escape(name)}</code>" for name, (kind, _) in found.items() if not kind]:
        items.append(f"Not in the dataset any more: {', '.join(gone)}")
    listed = f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>" if items else ""
    if len(items) <= _SHORT:
        return listed
    return f"<details><summary>{_counted(dataset, change)}</summary>{listed}</details>"


def _kind(dataset: Dataset, name: str) -> str:
    """Where an id of the log is found today: among the `references` or `comparisons`, or `records`; empty if nowhere."""
    if former_records(dataset).get(name, name) in dataset.by_id:
        return "records"
    table, _ = _others(dataset).get(name, ("", None))
    return table if table in _OF_PUBLIC_RECORD else "records" * bool(table)


def _counted(dataset: Dataset, change: Change) -> str:
    """How much an entry names, each kind by itself: '4 records, 1 not in the dataset any more'."""
    kinds = Counter(_kind(dataset, name) for name in set(change.records))
    told = [words.count(kinds["records"], "record")] if kinds["records"] else []
    told += [words.count(kinds[table], *nouns) for table, nouns in _OF_PUBLIC_RECORD.items() if kinds[table]]
    return ", ".join(told + [f"{kinds['']:,} not in the dataset any more"] * bool(kinds[""]))


def whose(dataset: Dataset, names: Collection[str]) -> str:
    """Whose changes alone are shown, where they are those of some ids: 'one record alone: “…”'."""
    known: dict[str, tuple[str, Named]] = {name: ("record", dataset.by_id[name][1]) for name in names if name in dataset.by_id}
    for name in set(names) - known.keys():
        if other := _others(dataset).get(name):
            known[other[1].id] = _OF_PUBLIC_RECORD.get(other[0], ("record", ""))[0], other[1]
    if len(known) != 1:
        return "some records alone."
    noun, record = next(iter(known.values()))
    return f"one {noun} alone: “{words.called(dataset, record)}”"


def _item(dataset: Dataset, name: str, base: str) -> str:
    """What the record that has or had this id is called, as a link to where it is shown; empty if there is none any more."""
    if claim := dataset.by_id.get(former_records(dataset).get(name, name)):
        record: Named = claim[1]
        target = links.href("records", [("record", record.id)])
    elif other := _others(dataset).get(name):
        table, record = other
        page, key = _SHOWN_AT[table]
        target = links.href(page, [(key, table if key == "part" else record.id)]) if key else ""
        if isinstance(record, View):
            target = links.href(record.page, links.read(record.query, record.page, dataset).query())
        elif table in _OF_PUBLIC_RECORD:
            compared = [one for one in dataset.comparisons if record.id in (one.id, one.reference)]
            target = f"{links.href(page, [(key, compared[0].claim)])}#{ANCHOR}" if compared else ""
    else:
        return ""
    called = escape(words.called(dataset, record))
    linked = f'<a href="{escape(base + target)}">{called}</a>' if target else called
    return linked if name == record.id else f"<code>{escape(name)}</code>, now: {linked}"


@memoized(maxsize=2)
def _others(dataset: Dataset) -> dict[str, tuple[str, Named]]:
    """Table and record, by their present and former ids, of all that is no claim; the first in the order of the tables counts."""
    found: dict[str, tuple[str, Named]] = {}
    for table in _SHOWN_AT:
        for record in records_of(dataset, table):
            assert isinstance(record, Named)
            for name in (record.id, *record.formerly):
                found.setdefault(name, (table, record))
    return found
