"""Which column of a table of events is what: a map that a curator writes or accepts, and the one that is proposed."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ledger.curation.event_table import EventTable
from ledger.loading import yaml_text

_Column = Annotated[str, Field(strict=True, min_length=1, max_length=220)]


class EventMap(BaseModel):
    """The columns of a table, by their headings, and how its file and its dates are read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: _Column = Field(description="The day, or the first day.")
    until: _Column | None = Field(None, description="The last day.")
    dates: Literal["day first", "month first"] | None = Field(None, description="How dates such as 11/03/2020 are read.")
    precision: _Column | None = Field(None, description="How sure the day is: 1 the day, 2 about it, 3 the month.")
    places: tuple[_Column, ...] = Field((), description="The place, and then the wider places around it.")
    key: _Column | None = Field(None, description="What names the event in the table.")
    killed: _Column | None = Field(None, description="The number of people killed, or the likeliest.")
    killed_low: _Column | None = Field(None, description="The lowest number of people killed.")
    killed_high: _Column | None = Field(None, description="The highest number of people killed.")
    injured: _Column | None = Field(None, description="The number of people injured.")
    beside: tuple[_Column, ...] = Field((), description="What helps to find the article; it never becomes a record.")
    encoding: str | None = Field(None, description="The encoding of a CSV file.")
    separator: str | None = Field(None, description="What stands between its cells: comma, semicolon, tab or bar.")

    def columns(self) -> dict[str, tuple[str, ...]]:
        """The headings that each field names; fields that name none are left out."""
        named = {name: getattr(self, name) for name in (*_ONE, *SEVERAL)}
        return {name: (value,) if isinstance(value, str) else tuple(value) for name, value in named.items() if value}


YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})(?: \d.*)?")
"""A date whose day and month stand in either order before its year."""


class BadMap(Exception):
    """What is wrong with a map, in words for whoever wrote it."""


_KNOWN: dict[str, str] = {  # headings of ACLED, UCDP GED, Iraq Body Count and plain spreadsheets, the likeliest first
    "date": "event date|date start|start date|date|day|event day|attack date|date of attack|incident date|datum",
    "until": "date end|end date|until|last day",
    "precision": "time precision",
    "places": "location|where coordinates|place|town|city|village|adm 2|admin3|admin2|district|adm 1|admin1|governorate|province",
    "key": "event id cnty|event id|ibc code|incident code|incident id|code|id|relid",
    "killed": "fatalities|best|killed|dead|deaths|number killed|people killed|victims killed",
    "killed_low": "low|reported minimum|minimum|killed min|min killed|deaths min",
    "killed_high": "high|reported maximum|maximum|killed max|max killed|deaths max",
    "injured": "injured|wounded|number injured|number wounded|people injured",
    "beside": "event type|sub event type|type|actor1|actor2|side a|side b|perpetrator|target|weapons|weapon|title|description"
    "|notes|date prec|where prec|source headline|source article|source original|source date|source|sources|url|link",
}
SEVERAL = ("places", "beside")
"""The fields that may name several columns."""
_ONE = tuple(name for name in _KNOWN if name not in SEVERAL)
_MOST_BESIDE = 8
LABELS = {name: str(EventMap.model_fields[name].description).rstrip(".") for name in ("date", "dates", "until", *_KNOWN)}
"""What each field means, in a few words, for those that a form asks for."""


def proposed(table: EventTable) -> dict[str, Any]:
    """A map of a table as it is proposed from its headings, without the fields for which no heading is known."""
    by_name = {re.sub(r"[\W_]+", " ", heading.casefold()).strip(): heading for heading in reversed(table.headings)}
    found = {name: [by_name[known] for known in names.split("|") if known in by_name] for name, names in _KNOWN.items()}
    columns: dict[str, Any] = {name: found[name] if name in SEVERAL else found[name][0] for name in found if found[name]}
    taken = {heading for value in columns.values() for heading in (value if isinstance(value, list) else [value])}
    columns.setdefault("beside", [heading for heading in table.headings if heading not in taken][:_MOST_BESIDE])
    if proof := proven_order(table, columns):
        columns["dates"] = proof[0]
    read = {"encoding": table.encoding, "separator": table.separator}
    return columns | {name: value for name, value in read.items() if value}


def proven_order(table: EventTable, fields: Mapping[str, Any]) -> tuple[str, int, str] | None:
    """The order of day and month in a table mapped so, with line and text of a date that proves it; None where dates differ."""
    found: dict[str, tuple[str, int, str]] = {}
    for column in (table.headings.index(fields[name]) for name in ("date", "until") if fields.get(name)):
        for row in table.rows:
            match = YEAR_LAST.fullmatch(row.cells[column].strip())
            if match and len(match[3]) == 4 and (order := _only_order(*map(int, match.groups()))):
                found.setdefault(order, (order, row.line, match[0]))
    return next(iter(found.values())) if len(found) == 1 else None


def _only_order(first: int, second: int, year: int) -> str:
    """The one order in which two numbers and a year are a day; empty if both are, or none is."""
    try:
        date(year, min(first, second), max(first, second))
    except ValueError:
        return ""
    return "day first" if first > 12 else "month first" if second > 12 else ""


def checked(fields: Any, table: EventTable) -> EventMap:
    """The map of these fields, whose columns the table has. Raises BadMap."""
    try:
        made = EventMap.model_validate({name: value for name, value in dict(fields).items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        raise BadMap(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except (TypeError, ValueError) as error:
        raise BadMap("a map is a list of fields such as `date: Day`") from error
    for name, headings in made.columns().items():
        if unknown := next((heading for heading in headings if heading not in table.headings), None):
            raise BadMap(f"{name}: the table has no column {unknown!r}; it has {', '.join(table.headings)}")
    return made


def read(file: str, data: bytes) -> dict[str, Any]:
    """The fields of a map out of its YAML. Raises BadMap."""
    try:
        value = yaml_text.parse(file, data).value
    except yaml_text.Refused as refused:
        raise BadMap(str(refused.problem)) from refused
    if not isinstance(value, dict):
        raise BadMap(f"{file}: a map is a list of fields such as `date: Day`")
    return value


def written(fields: dict[str, Any]) -> str:
    """A map as YAML with a comment on each field, those that are not filled in too."""
    lines = []
    for name, field in EventMap.model_fields.items():
        value = fields.get(name) or None
        spelled = yaml_text.dump({name: value}) if value is not None else f"{name}:\n"
        lines.append(f"# {field.description}\n{spelled}")
    return "".join(lines)
