"""Links: the filter and the state of a page as a query string, and a query string read back.

`params` has the table of parameters, `param_values` reads their values. Reading never raises an error: what cannot be applied
becomes a Notice, and the rest applies.

    /positions?from=2011-06-01&actor=sadr&actor=maliki&issue=stay
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape, unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ledger.model import dates
from ledger.model.about import Change
from ledger.model.dataset import Dataset
from ledger.query.filters import Filters
from ledger.urls.param_values import MOST_NAMED, READERS, ordered, shown
from ledger.urls.params import BY_KEY, PARAMS, Notice, Param, params

MAX_LENGTH = 30_000
"""Characters of the query of an address that is read: nginx in deploy/ passes so many on."""

MAX_PAIRS = 1000
"""Parameters of an address that is read. Of an address with more Streamlit reads none, and says nothing."""

UNREAD = "unread"
"""The parameter that stands in place of the query of an address that is longer, of which nothing is applied."""

TOO_LONG = (
    f"The link is too long and was not applied: it may have {MAX_LENGTH:,} characters and {MAX_PAIRS:,} parameters at most."
)

# A link in HTML to a page, with parameters or a name; links to a place on the same page and to other hosts are none.
_PAGE_LINK = re.compile(r'((?:href|data-link)=")((?:\./|[a-z-]+|(?=\?))(?:[?#][^"]*)?)"')
_RECORD_LINK = re.compile(r'="(?<!data-link=")(?:records|sources)\?')  # it begins with plain signs, so that it is found quickly

# Parameters that mean nothing here, of which nobody need be told: those that mailing lists and social networks add to every link,
# and those by which Streamlit leaves its frame out.
_IGNORED = re.compile(
    "(utm|mc|hsa|pk|mtm)_[a-z_]+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|igshid|yclid|_ga|_gl|ref_src|embed|embed_options",
    re.I,
)

# The parameters of the table that set a field of the filter, which stand first, and the places of the others by their keys.
_OF_FILTER = tuple(param for param in PARAMS if param.field)
_OF_PAGES = {param.key: place for place, param in enumerate(PARAMS) if not param.field}


Query = tuple[tuple[str, str], ...]
"""The parameters of an address: pairs of key and value, a key once for each of its values."""


@dataclass(frozen=True)
class Link:
    """What a link says.

    filters: the filter; state: the other parameters of its page that differ from their defaults, by their keys; notices: what
    could not be applied.
    """

    filters: Filters = field(default_factory=Filters)
    state: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    def query(self) -> Query:
        """The parameters of the shortest link to the same view."""
        return write(self.filters, self.state)


def read(text: str, page: str, dataset: Dataset) -> Link:
    """The Link that a query string is, with or without its question mark, for a page such as `troop-levels`. Never raises."""
    return read_pairs(parse_pairs(text), page, dataset)


def parse_pairs(text: str) -> list[tuple[str, str]]:
    """A query string as keys and values; what is not UTF-8 in it becomes a replacement character."""
    return parse_qsl(readable(text.removeprefix("?")), keep_blank_values=True, errors="replace")


def readable(query: str) -> str:
    """A query string as it is, or the one that stands in its place if it is longer than is read."""
    return UNREAD if len(query) > MAX_LENGTH or query.count("&") >= MAX_PAIRS else query


def read_pairs(pairs: Iterable[tuple[str, str]], page: str, dataset: Dataset) -> Link:
    """The Link that pairs of key and value are, in the order of the address. Never raises."""
    values_of_key: dict[str, list[str]] = {}
    notices: list[Notice] = []
    known = {p.key: p for p in params(page)}
    for key, value in pairs:
        if key == UNREAD:
            notices.append(Notice("", "", TOO_LONG))
        elif not _IGNORED.fullmatch(key):
            values_of_key.setdefault(key.lower() if key.lower() in BY_KEY else key, []).append(value)
    unknown = [key for key in values_of_key if key not in known]
    notices += [_unknown_key(key, page, known) for key in unknown[:MOST_NAMED]]
    if len(unknown) > MOST_NAMED:
        notices.append(Notice("", "", f"{len(unknown) - MOST_NAMED} more parameters have no meaning here and were left out."))
    changes: dict[str, Any] = {}
    state: dict[str, str] = {}
    given: set[str] = set()
    for key, param in known.items():
        values = [v for v in values_of_key.get(key, []) if v.strip()]
        if not values:
            continue
        if param.type != "choices" and len(values) > 1:
            notices.append(Notice(key, "", f"“{key}” was given {len(values)} times; the last one was used."))
        value = _read_value(param, values, dataset, notices)
        if not value:
            continue
        given.add(key)
        if param.field:
            changes[param.field] = value
        elif value != param.default or param.former:
            state[key] = value
    if "cite" in state:
        state |= {p.key: p.former for p in known.values() if p.former and p.key not in given}
    stating = [passage.source for passage in dataset.citations.get(state.get("record", ""), ())]
    if stating and "article" in state and state["article"] not in stating:
        named = dataset.sources[state.pop("article")].short
        notices.append(
            Notice("article", "", f"{named} does not state the record that the link names; an article that does is opened.")
        )
    filters = Filters(**changes)
    if filters.start and filters.end and filters.start > filters.end:
        start, end = ordered(filters.start, filters.end)
        period = f"{dates.say(str(start))} to {dates.say(str(end))}"
        notices.append(Notice("from", "", f"The period ended before it began; its two ends were exchanged: {period}."))
        filters = replace(filters, start=start, end=end)
    return Link(filters, state, tuple(notices))


def _read_value(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> Any:
    """What the values of a parameter mean; what does not apply is added to the notices.

    Where something does not apply, it is tried in small letters and without a sign that the sentence around the link left.
    """
    said: list[Notice] = []
    value = READERS[param.type](param, values, dataset, said)
    if said and param.type not in ("text", "version", "kept"):
        said_of_tidy: list[Notice] = []
        of_tidy = READERS[param.type](param, [tidy(v) for v in values], dataset, said_of_tidy)
        if len(said_of_tidy) < len(said):
            value, said = of_tidy, said_of_tidy
    notices += said
    return value


def tidy(text: str) -> str:
    """A part of an address in small letters, without signs at its end that belong to the sentence around it."""
    return text.strip().rstrip(".,;:!?)]}>\"'”’").lower()


def _unknown_key(key: str, page: str, known: Mapping[str, Param]) -> Notice:
    """The notice about a key that this page does not understand: the pages that do, or the most similar key."""
    elsewhere = next((p for p in PARAMS if p.key == key), None)
    if elsewhere:
        pages = ", ".join(elsewhere.pages)
        return Notice(key, "", f"“{key}” has no meaning on this page; it belongs to {pages}.")
    near = difflib.get_close_matches(key[:40], known, 1)
    hint = f" Did it mean “{near[0]}”?" if near else ""
    return Notice(key, "", f"“{shown(key)}” is not a parameter of this page and was left out.{hint}")


def write(filters: Filters | None, state: Mapping[str, str] | None = None) -> Query:
    """The parameters of the shortest link to a view: those that differ from their defaults, in the order of the table.

    A state with a version in `cite` makes a link that cites this version.
    """
    pairs: list[tuple[str, str]] = []
    for param in _OF_FILTER if filters else ():
        value = getattr(filters, param.field)
        values = value if isinstance(value, tuple) else (str(value),) if value else ()
        pairs.extend((param.key, v) for v in values)
    stated = state or {}
    is_citable = bool(stated.get("cite"))
    keys = sorted(_OF_PAGES.keys() & stated, key=_OF_PAGES.__getitem__)
    pairs.extend((key, stated[key]) for key in keys if stated[key] != BY_KEY[key].default_in(is_citable))
    return tuple(pairs)


def citable(filters: Filters, state: Mapping[str, str], page: str, version: str) -> Query:
    """The parameters of a citable link: the version of the dataset, and what differs from the defaults of such links."""
    stated = {param.key: state.get(param.key, param.default) for param in params(page) if not param.field} | {"cite": version}
    return (("cite", version), *(pair for pair in write(filters, stated) if pair[0] != "cite"))


def href(page: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A relative address within the dashboard, such as `attacks?place=basra`; the overview is `./`, an empty page this page."""
    encoded = urlencode(list(pairs))
    page = "./" if page == "overview" else page
    return f"{page}?{encoded}" if encoded else page


def to_record(record: str, filters: Filters | None = None, article: str = "", cite: str = "") -> str:
    """The relative address at which a record, by its id, is read in an article that states it; it keeps the filter.

    cite: the version of the dataset that the address names; none if it is empty.
    """
    state = {key: value for key, value in (("cite", cite), ("record", record), ("article", article)) if value}
    return href("sources", write(filters, state))


def to_article(article: str, cite: str, paragraph: int = 0) -> str:
    """The relative address of an article, by its id, in a version of the dataset; it opens at a paragraph if one is given."""
    state = {"cite": cite, "article": article, **({"p": str(paragraph)} if paragraph else {})}
    return href("sources", write(None, state))


def keep(html: str, filters: Filters) -> str:
    """HTML with the filter added to its links to records and articles, which were written without one.

    Only links change, because quotation marks in text are escaped; what a button copies stays without the filter.
    """
    query = _in_html(filters)
    return _RECORD_LINK.sub(lambda m: f"{m[0]}{query}&amp;", html) if query else html


@lru_cache(maxsize=256)
def _in_html(filters: Filters) -> str:
    """The parameters of a filter as they stand in a link of HTML, made once for all cards of a page."""
    return urlencode(write(filters)).replace("&", "&amp;")


def cited(pairs: Iterable[tuple[str, str]]) -> str:
    """The version of the dataset that the parameters of an address cite, as `read_pairs` reads it; empty if they cite none."""
    values = [value for key, value in pairs if key.lower() == "cite" and value.strip()]
    version: str = READERS["version"](BY_KEY["cite"], values, None, []) if values else ""
    return version


def to_version(html: str, version: str) -> str:
    """HTML in which the links to pages of the dashboard lead to a version of the dataset, unless they cite one already."""
    return _PAGE_LINK.sub(lambda m: f'{m[1]}{escape(citing(unescape(m[2]), version))}"', html)


def citing(address: str, version: str) -> str:
    """A relative address of a page that also cites a version; without a version, or where it cites one already, as it is.

    What the address leaves to a default that differs in citable links is written out.
    """
    path, mark, fragment = address.partition("#")
    page, _, query = path.partition("?")
    pairs = parse_pairs(query)
    if not version or cited(pairs):
        return address
    keys = {key.lower() for key, _ in pairs}
    name = page.removeprefix("./").partition(".")[0] or "overview"
    changed = [(p.key, p.default) for p in (params(name) if page else ()) if p.former and p.key not in keys]
    return href(page, [("cite", version), *pairs, *changed]) + mark + fragment


def changes_since(dataset: Dataset, version: str) -> tuple[Change, ...] | None:
    """The changes from a version of the dataset to the present one, newest first; None if the log does not name the version."""
    if version == dataset.version:
        return ()
    until = max((number for number, change in enumerate(dataset.changes, 1) if change.since == version), default=None)
    return None if until is None else dataset.changes[:until]
