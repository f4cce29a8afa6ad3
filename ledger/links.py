"""Links: the filter and the state of a page to a query string and back.

One table, `PARAMS`, says every parameter with its type, its default and its pages; reading, writing and the README's table follow
it. Reading never raises: what cannot be applied becomes a Notice, and the rest applies.

    /positions?from=2011-06-01&actor=sadr&actor=maliki&issue=stay
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

from ledger import dates, query
from ledger.dataset import Dataset
from ledger.query import Filters
from ledger.records import CLAIMS, Change

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
MAX_TEXT = 200
MAX_PAIRS = 2000
ALL, OPEN = "all", "open"

Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Param:
    """One parameter of a link. `field` is the filter's field; a page parameter has none. No pages: every page has it."""

    key: str
    type: Literal["day", "choices", "text", "one", "record", "number", "version"]
    meaning: str
    field: str = ""
    pages: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    default: str = ""


LISTS = ("troop-levels", "casualties", "attacks", "positions", "records")

PARAMS: tuple[Param, ...] = (
    Param("from", "day", "First day; 2011 and 2011-06 mean their first day.", "start"),
    Param("to", "day", "Last day, included; 2011 and 2011-06 mean their last day.", "end"),
    Param("source", "choices", "Articles that state the record.", "sources"),
    Param("actor", "choices", "Actors who speak, are said to have acted, or reported it.", "actors"),
    Param("side", "choices", "Sides of those actors.", "sides"),
    Param("place", "choices", "Places of troop levels, attacks and casualties.", "places"),
    Param("issue", "choices", "Issues of positions.", "issues"),
    Param("kind", "choices", "Kinds of number of troop levels.", "kinds"),
    Param("type", "choices", "Types of attack.", "types"),
    Param("stance", "choices", "Stances of positions.", "stances"),
    Param("q", "text", "Words that must all occur in the record, its quotes or the names it refers to.", "text"),
    Param("scale", "one", "Scale of the numbers.", pages=("troop-levels",), options=("log", "linear"), default="log"),
    Param("lanes", "one", "Lanes of the timeline.", pages=("attacks",), options=("type", "place", "blamed"), default="type"),
    Param("article", "one", "The article that is open.", pages=("sources",)),
    Param("find", "text", "Words to find in the articles.", pages=("sources",)),
    Param("show", "one", "What is marked.", pages=("sources",), options=("claims", "coverage"), default="claims"),
    Param("p", "number", "Paragraph of the article to open at.", pages=("sources",)),
    Param("record", "record", "The record that is open.", pages=("sources", "records")),
    Param("table", "one", "Which records are listed.", pages=("records",), options=("all", *CLAIMS), default="all"),
    Param("sort", "one", "Order of the list.", pages=("records",), options=("date", "article", "actor", "words"), default="date"),
    Param("as", "one", "How the list is shown.", pages=("records",), options=("cards", "table"), default="cards"),
    Param("page", "number", "Page of the list.", pages=LISTS, default="1"),
    Param("cite", "version", "The dataset version that a citable link was made from."),
)


@dataclass(frozen=True)
class Notice:
    """Something in a link that could not be applied as it stands, in a sentence."""

    key: str
    value: str
    message: str

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Link:
    """What a link says: the filter, the state of its page (only what differs from the default), and what was left out."""

    filters: Filters = field(default_factory=Filters)
    state: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    def query(self) -> Query:
        """The shortest parameters that say the same."""
        return write(self.filters, self.state)


def params(page: str) -> tuple[Param, ...]:
    """The parameters that a page understands."""
    return tuple(p for p in PARAMS if not p.pages or page in p.pages)


def read(text: str, page: str, dataset: Dataset) -> Link:
    """A query string as a Link."""
    return read_pairs(parse_pairs(text), page, dataset)


def parse_pairs(text: str) -> list[tuple[str, str]]:
    """A query string as keys and values; what is not UTF-8 in it becomes a replacement character."""
    return parse_qsl(text.removeprefix("?"), keep_blank_values=True, errors="replace")


def read_pairs(pairs: Iterable[tuple[str, str]], page: str, dataset: Dataset) -> Link:
    """The parameters of a link, as they came, as a Link. Never raises."""
    given: dict[str, list[str]] = {}
    notices: list[Notice] = []
    for number, (key, value) in enumerate(pairs):
        if number == MAX_PAIRS:
            notices.append(Notice("", "", f"The link has more than {MAX_PAIRS} parameters; the rest was left out."))
            break
        given.setdefault(key, []).append(value)
    known = {p.key: p for p in params(page)}
    for key in given:
        if key not in known:
            notices.append(_unknown_key(key, page, known))
    changes: dict[str, Any] = {}
    state: dict[str, str] = {}
    for key, param in known.items():
        values = [v for v in given.get(key, []) if v.strip()]
        if not values:
            continue
        if param.type != "choices" and len(values) > 1:
            notices.append(Notice(key, "", f"“{key}” was given {len(values)} times; the last one was used."))
        value = _READERS[param.type](param, values, dataset, notices)
        if param.field and value:
            changes[param.field] = value
        elif value and value != param.default:
            state[key] = value
    filters = Filters(**changes)
    if filters.start and filters.end and filters.start > filters.end:
        notices.append(Notice("from", "", "The period ended before it began; its two ends were exchanged."))
        filters = replace(filters, start=filters.end, end=filters.start)
    return Link(filters, state, tuple(notices))


def write(filters: Filters, state: Mapping[str, str] | None = None) -> Query:
    """The shortest parameters that say the same: nothing that is as the default has it."""
    pairs: list[tuple[str, str]] = []
    for param in PARAMS:
        if param.field:
            value = getattr(filters, param.field)
            values = value if isinstance(value, tuple) else (str(value),) if value else ()
            pairs.extend((param.key, v) for v in values)
        elif state and state.get(param.key, param.default) != param.default:
            pairs.append((param.key, state[param.key]))
    return tuple(pairs)


def cite(filters: Filters, state: Mapping[str, str], page: str, version: str) -> Query:
    """The parameters that say everything, defaults too, and the dataset version they were made from."""
    pairs: list[tuple[str, str]] = [("cite", version)]
    for param in params(page):
        if param.type == "version":
            continue
        value = getattr(filters, param.field) if param.field else state.get(param.key, param.default)
        if param.type == "day":
            pairs.append((param.key, str(value or OPEN)))
        elif param.type == "choices":
            pairs.extend((param.key, v) for v in value or (ALL,))
        elif value:
            pairs.append((param.key, value))
    return tuple(pairs)


def href(page: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A relative address within the dashboard: the page and its parameters."""
    encoded = urlencode(list(pairs))
    return f"{page}?{encoded}" if encoded else page


def to_record(record: str, filters: Filters | None = None, article: str = "") -> str:
    """Where a record is read in its article, with the filter kept."""
    state = {"record": record, **({"article": article} if article else {})}
    return href("sources", write(filters or Filters(), state))


def _shown(value: str) -> str:
    """A value out of a link as it may be shown: short, and nothing invisible in it."""
    clean = "".join(c if c.isprintable() else "�" for c in value[:60])
    return clean + ("…" if len(value) > 60 else "")


def _unknown_key(key: str, page: str, known: Mapping[str, Param]) -> Notice:
    elsewhere = next((p for p in PARAMS if p.key == key), None)
    if elsewhere:
        pages = ", ".join(elsewhere.pages)
        return Notice(key, "", f"“{key}” has no meaning on this page; it belongs to {pages}.")
    near = difflib.get_close_matches(key[:40], known, 1)
    hint = f" Did it mean “{near[0]}”?" if near else ""
    return Notice(key, "", f"“{_shown(key)}” is not a parameter of this page and was left out.{hint}")


def _day(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> date | None:
    value = values[-1].strip()
    if value == OPEN:
        return None
    try:
        period = dates.parse(value)
        day = period.first if param.key == "from" else period.last
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        message = f"“{_shown(value)}” is not a day from 1900 to 2100 and was left out; write it as 2011-07-05."
        notices.append(Notice(param.key, value, message))
        return None
    return day


@lru_cache(maxsize=64)
def _spellings(dataset: Dataset, name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Of one choice: every id and label to the id, and every former id to the present one."""
    values = query.options(dataset, name)
    by_label = {query.label(dataset, name, v).casefold(): v for v in values}
    former = {old: v for v in values for old in getattr(getattr(dataset, name, {}).get(v), "formerly", ())}
    return {**by_label, **{v: v for v in values}}, former


def _choices(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> tuple[str, ...]:
    known, former = _spellings(dataset, param.field)
    chosen: dict[str, None] = {}
    for raw in dict.fromkeys(values):
        value = raw.strip()
        if value == ALL:
            if len(values) > 1:
                notices.append(Notice(param.key, value, f"“{ALL}” beside another {param.key} was left out."))
            continue
        if found := known.get(value) or known.get(value.casefold()):
            chosen[found] = None
        elif value in former:
            chosen[former[value]] = None
            notices.append(Notice(param.key, value, f"{param.key} “{value}” is now called “{former[value]}”."))
        else:
            notices.append(Notice(param.key, value, _unknown_value(param.key, value, tuple(known))))
    order = query.options(dataset, param.field)
    return tuple(v for v in order if v in chosen)


def _unknown_value(key: str, value: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(value[:60].casefold(), known, 1, cutoff=0.5)
    hint = f" The nearest is “{near[0]}”." if near else ""
    return f"There is no {key} “{_shown(value)}” in this dataset; it was left out.{hint}"


def clean_text(value: str) -> str:
    """Free text as the filter holds it: printable, single spaces, at most MAX_TEXT characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in value[: 4 * MAX_TEXT]).split())[:MAX_TEXT].strip()


def _free_text(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    text = clean_text(values[-1])
    if text != " ".join(values[-1].split()):
        message = f"The text to find was cut to {MAX_TEXT} characters that can be shown."
        notices.append(Notice(param.key, _shown(values[-1]), message))
    return text


def _one(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    options = param.options or tuple(dataset.sources)
    value = values[-1].strip()
    former = {old: s.id for s in dataset.sources.values() for old in s.formerly} if not param.options else {}
    if value in former:
        notices.append(Notice(param.key, value, f"{param.key} “{value}” is now called “{former[value]}”."))
        return former[value]
    if value in options:
        return value
    notices.append(Notice(param.key, value, _unknown_value(param.key, value, options)))
    return ""


def _record(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    value = values[-1].strip()
    if value in dataset.by_id:
        return value
    former = former_records(dataset)
    if value in former:
        notices.append(Notice(param.key, value, f"The record “{value}” is now called “{former[value]}”."))
        return former[value]
    notices.append(Notice(param.key, value, _unknown_value(param.key, value, tuple(dataset.by_id))))
    return ""


@lru_cache(maxsize=4)
def former_records(dataset: Dataset) -> dict[str, str]:
    """Every id that a claim had before, to its present one."""
    return {old: record.id for _, record in dataset.claims() for old in record.formerly}


def _version(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    value = values[-1].strip()
    if re.fullmatch(r"[0-9a-f]{12}", value):
        return value
    notices.append(Notice(param.key, value, f"“{_shown(value)}” is not a dataset version and was left out."))
    return ""


def changes_since(dataset: Dataset, version: str) -> tuple[Change, ...] | None:
    """What changed between a version and this one, newest first; None where the change log does not know the version."""
    if version == dataset.version:
        return ()
    for number, change in enumerate(dataset.changes, 1):
        if change.since == version:
            return dataset.changes[:number]
    return None


def table() -> str:
    """The table of parameters as Markdown."""
    lines = ["| Parameter | Pages | Values | Default | Meaning |", "|---|---|---|---|---|"]
    kinds = {
        "day": "a day, `open`",
        "choices": "ids, repeated; `all`",
        "text": "words",
        "record": "id of a record",
        "number": "1, 2, …",
        "version": "12 hex digits",
    }
    for param in PARAMS:
        values = ", ".join(f"`{o}`" for o in param.options) or kinds.get(param.type, "id of an article")
        default = f"`{param.default}`" if param.default else "none"
        lines.append(f"| `{param.key}` | {', '.join(param.pages) or 'all'} | {values} | {default} | {param.meaning} |")
    return "\n".join(lines) + "\n"


def _number(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    value = values[-1].strip()
    if re.fullmatch(r"[1-9][0-9]{0,5}", value):
        return value
    notices.append(Notice(param.key, value, f"{param.key} “{_shown(value)}” is not a number from 1 on and was left out."))
    return ""


_READERS: dict[str, Any] = {
    "day": _day,
    "choices": _choices,
    "text": _free_text,
    "one": _one,
    "record": _record,
    "number": _number,
    "version": _version,
}

assert {p.field for p in PARAMS if p.field} == {f.name for f in fields(Filters)}
