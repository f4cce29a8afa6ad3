"""The log of changes as escaped HTML: its entries, and in each the records that it names as links with their headings."""

from collections.abc import Iterable
from html import escape

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Change, Named, View
from ledger.query.differences import records_of
from ledger.query.filters import Filters
from ledger.urls import links
from ledger.urls.param_values import former_records
from ledger.wording import words

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
    """Entries of the log as cards: the day, the version before and after, what changed, why, and the records.

    Links to records keep the filter.
    """
    entries = []
    after = made(dataset)
    for change in changes:
        version = after.get(change.since, "")
        now = f" → {version}{' (shown here)' * (version == dataset.version)}" if version else ""
        since = f"{change.since}{now}" if change.since else "the first version"
        entries.append(
            f'<section class="card"><p class="top"><b>{escape(dates.say(change.date))}</b> '
            f'<span class="when">{escape(since)}</span></p>'
            f'<p class="says">{escape(change.what)}</p><p class="more">Why: {escape(change.why)}</p>'
            f"{links.keep(named(dataset, change), filters)}</section>"
        )
    return f'<div class="tasks">{"".join(entries)}</div>'


def made(dataset: Dataset) -> dict[str | None, str]:
    """The version that the changes of each older version led to, by the older version; the newest led to the dataset itself."""
    older = list(dict.fromkeys(change.since for change in dataset.changes))
    return dict(zip(older, [dataset.version, *(version or "" for version in older)], strict=False))


def last_of(dataset: Dataset, record: Named, filters: Filters) -> str:
    """The entry in which the log last names a record: when, what, why, and a link to the log, as a paragraph; empty if none does.

    An entry may be of several records, which it says.
    """
    names = {record.id, *record.formerly}
    change = next((change for change in dataset.changes if names.intersection(change.records)), None)
    if change is None:
        return ""
    target = escape(links.href("curation", links.write(filters, {"part": "changes"})))
    day = escape(dates.say(change.date))
    of_all = " of several records" if len(change.records) > 1 else ""
    told = f"The log of changes last names this record in an entry{of_all}, {day}: {escape(change.what)}"
    return f'<p class="last">{told} Why: {escape(change.why)} <a href="{target}">All changes</a></p>'


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
