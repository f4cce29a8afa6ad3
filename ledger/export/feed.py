"""The log of changes as an Atom feed (RFC 4287)."""

import re
import textwrap
import uuid
from collections.abc import Collection, Sequence
from html import escape
from xml.etree import ElementTree

from ledger.model import dates
from ledger.model.about import Change
from ledger.model.dataset import Dataset
from ledger.rendering import changes as rendering
from ledger.urls import links

MEDIA = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # characters that XML cannot hold
_TITLE = 120  # characters of the title of an entry

ElementTree.register_namespace("", _ATOM)


def entries_naming(dataset: Dataset, names: Collection[str] | None) -> tuple[Change, ...]:
    """The entries of the log that name a record by one of these ids, newest first; all entries for None."""
    return tuple(change for change in dataset.changes if names is None or not set(names).isdisjoint(change.records))


def atom(dataset: Dataset, entries: Sequence[Change], about: str, base: str, address: str) -> bytes:
    """Entries of the log as a feed, in UTF-8.

    about: which entries they are, in words behind "changes", as in "that name the record X"; empty for the whole log
    base: address of the dashboard, with a slash at its end; address: that of the feed, with its query
    The time of an entry is the beginning of its day in UTC, because the log holds no hours.
    """
    feed = ElementTree.Element(_tag("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    name = dataset.subject.title
    _add(feed, "id", _urn(dataset, "feed", address.partition("?")[2]))
    _add(feed, "title", f"{name}: changes {about}".rstrip())
    _add(feed, "updated", _updated(entries or dataset.changes))
    _add(_add(feed, "author"), "name", name)
    _link(feed, "self", address, MEDIA)
    _link(feed, "alternate", base + links.href("curation", [("part", "changes")]), "text/html")
    ordinals = _ordinals(dataset)
    for change in entries:
        entry = _add(feed, "entry")
        _add(entry, "id", _urn(dataset, "entry", change.since or "first", str(ordinals[id(change)])))
        _add(entry, "title", f"{dates.say(change.date)}: {textwrap.shorten(change.what, _TITLE, placeholder=' …')}")
        _add(entry, "updated", _updated([change]))
        since = [("since", change.since)] if change.since else []
        _link(entry, "alternate", base + links.href("curation", [("part", "changes"), *since]), "text/html")
        said = f"<p>{escape(change.what)}</p><p>Why: {escape(change.why)}</p>{rendering.named(dataset, change, base)}"
        _add(entry, "content", said, type="html")
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _tag(name: str) -> str:
    """The name of an element in the namespace of Atom."""
    return f"{{{_ATOM}}}{name}"


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    """Add an element with a text to another one, and give it; what XML cannot hold becomes a replacement character."""
    element = ElementTree.SubElement(parent, _tag(name), attributes)
    element.text = _NO_XML.sub("�", text) or None
    return element


def _link(parent: ElementTree.Element, rel: str, href: str, media: str) -> None:
    """Add a link to a feed or an entry."""
    ElementTree.SubElement(parent, _tag("link"), {"rel": rel, "type": media, "href": href})


def _urn(dataset: Dataset, *parts: str) -> str:
    """An identifier that is the same wherever this ledger is served: a UUID made of the id of the dataset and of these parts."""
    return uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(("ledger", dataset.subject.id, *parts))).urn


def _ordinals(dataset: Dataset) -> dict[int, int]:
    """For the `id` of each entry of the log: how many older entries changed the same version. New entries leave it as it is."""
    seen: dict[str | None, int] = {}
    found = {}
    for change in reversed(dataset.changes):
        found[id(change)] = seen.get(change.since, 0)
        seen[change.since] = found[id(change)] + 1
    return found


def _updated(entries: Sequence[Change]) -> str:
    """The beginning of the newest day of some entries, as RFC 3339 has it; that of 1970 where there is none."""
    days = [dates.parse(change.date).days[0] for change in entries]
    return f"{max(days).isoformat() if days else '1970-01-01'}T00:00:00Z"
