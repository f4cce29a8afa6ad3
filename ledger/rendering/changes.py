"""The log of changes as escaped HTML: its entries, and in each the records that it names as links with their headings."""

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby

from ledger.model import dates
from ledger.model.about import Change, View
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.record_fields import Named
from ledger.query.differences import records_of
from ledger.query.filters import Filters
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
}
"""The page that shows a record of each table besides claims, and the parameter that names it there; empty where there is none."""


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
    records = f", {words.count(len(change.records), 'record')}" if change.records else ""
    told = f' <span class="when">and more{records}</span>' if rest else ""
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
    found = {name: _item(dataset, name, base) for name in change.records}
    items = [item for item in found.values() if item]
    if gone := [f"<code>{escape(name)}</code>" for name, item in found.items() if not item]:
        items.append(f"Not in the dataset any more: {', '.join(gone)}")
    listed = f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>" if items else ""
    if len(items) <= _SHORT:
        return listed
    return f"<details><summary>{words.count(len(found), 'record')}</summary>{listed}</details>"


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
