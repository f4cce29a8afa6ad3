"""How the values of each type of parameter are read. Each reader gives what applies and adds a Notice for what does not."""

import difflib
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.records import Named
from ledger.query.agreement import MOST_COLUMNS
from ledger.query.filters import label_of, values_of
from ledger.urls.params import ALL, OPEN, Notice, Param

EARLIEST, LATEST = date(1000, 1, 1), date(2100, 12, 31)


MAX_TEXT = 200


MAX_RECORDS = 100  # in one link


_MANY = re.compile("~[a-z0-9-]{1,90}~[a-z0-9-]{1,90}")  # a mark or cell that holds many records


def shown(value: str) -> str:
    """A value out of a link as it may be shown: short, and nothing invisible in it."""
    clean = "".join(c if c.isprintable() else "�" for c in value[:60])
    return clean + ("…" if len(value) > 60 else "")


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
        message = f"“{shown(value)}” is not a day from 1000 to 2100 and was left out; write it as year-month-day."
        notices.append(Notice(param.key, value, message))
        return None
    return day


@lru_cache(maxsize=64)
def _spellings(dataset: Dataset, name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Of one choice: every id and label to the id, and every former id to the present one."""
    values = values_of(dataset, name)
    by_label = {label_of(dataset, name, v).casefold(): v for v in values}
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
    order = values_of(dataset, param.field)
    return tuple(v for v in order if v in chosen)


def _unknown_value(key: str, value: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(value[:60].casefold(), known, 1, cutoff=0.5)
    hint = f" The nearest is “{near[0]}”." if near else ""
    return f"There is no {key} “{shown(value)}” in this dataset; it was left out.{hint}"


def clean_text(value: str) -> str:
    """Free text as the filter holds it: printable, single spaces, at most MAX_TEXT characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in value[: 4 * MAX_TEXT]).split())[:MAX_TEXT].strip()


def _free_text(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    text = clean_text(values[-1])
    if text != " ".join(values[-1].split()):
        message = f"The text to find was cut to {MAX_TEXT} characters that can be shown."
        notices.append(Notice(param.key, shown(values[-1]), message))
    return text


def _one(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    value = values[-1].strip()
    if not param.options:
        return _known(param, value, dataset.sources, notices)
    if value in param.options:
        return value
    notices.append(Notice(param.key, value, _unknown_value(param.key, value, tuple(param.options))))
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


def _records(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    given = [name.strip() for name in values[-1].split(",") if name.strip()]
    found = [
        name if _MANY.fullmatch(name) else _record(param, [name], dataset, notices) for name in dict.fromkeys(given[:MAX_RECORDS])
    ]
    if len(given) > MAX_RECORDS:
        notices.append(Notice(param.key, "", f"Of {len(given)} records the first {MAX_RECORDS} were taken."))
    return ",".join(dict.fromkeys(name for name in found if name))


def _entity(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    return _known(param, values[-1].strip(), getattr(dataset, param.table), notices)


def _known(param: Param, value: str, table: Mapping[str, Named], notices: list[Notice]) -> str:
    """The id that a value is, or was; empty with a notice where it is none."""
    if value in table:
        return value
    if now := next((name for name, record in table.items() if value in record.formerly), ""):
        notices.append(Notice(param.key, value, f"{param.key} “{value}” is now called “{now}”."))
        return now
    notices.append(Notice(param.key, value, _unknown_value(param.key, value, tuple(table))))
    return ""


def _columns(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    """Actors, each with a time behind a colon where one is wanted; what cannot be read is left out, a column or its time."""
    found: list[str] = []
    given = [part for part in values[-1].split(",") if part.strip()]
    for part in given[: 4 * MOST_COLUMNS]:
        name, _, time = (text.strip() for text in part.partition(":"))
        actor = _known(param, name, dataset.actors, notices)
        try:
            period = dates.parse(time).text if time else ""
        except ValueError:
            notices.append(Notice(param.key, time, f"“{shown(time)}” behind “{shown(name)}” is not a time and was left out."))
            period = ""
        column = f"{actor}:{period}" if period else actor
        found += [column] if actor and column not in found else []
    if len(found) > MOST_COLUMNS or len(given) > 4 * MOST_COLUMNS:
        notices.append(Notice(param.key, "", f"Of the columns the first {MOST_COLUMNS} were taken."))
    return ",".join(found[:MOST_COLUMNS])


@lru_cache(maxsize=4)
def former_records(dataset: Dataset) -> dict[str, str]:
    """Every id that a claim had before, to its present one."""
    return {old: record.id for _, record in dataset.claims() for old in record.formerly}


def _shaped(pattern: str, what: str) -> Any:
    """A reader of values that have one shape; `what` says of any other what it is not."""

    def read(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
        value = values[-1].strip()
        if re.fullmatch(pattern, value):
            return value
        notices.append(Notice(param.key, value, f"{param.key} “{shown(value)}” is not {what} and was left out."))
        return ""

    return read


READERS: dict[str, Any] = {
    "day": _day,
    "choices": _choices,
    "text": _free_text,
    "one": _one,
    "record": _record,
    "records": _records,
    "entity": _entity,
    "columns": _columns,
    "number": _shaped(r"[1-9][0-9]{0,5}", "a number from 1 on"),
    "version": _shaped(r"[0-9a-f]{12}", "a dataset version"),
}
