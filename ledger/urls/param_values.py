"""Functions that read the values of parameters, one for each type: `READERS`.

Each takes the parameter, its values in the order of the address (at least one, none blank), the dataset and a list of notices. It
gives what applies, or an empty value, and adds a Notice to the list for each thing that does not.
"""

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.record_fields import Named
from ledger.query.agreement import MOST_COLUMNS
from ledger.query.filters import label_of, values_of
from ledger.urls.kept import MOST_CHARACTERS, MOST_KEPT, MOST_TITLE, Kept, decode, encode
from ledger.urls.params import ALL, OPEN, Notice, Param

EARLIEST, LATEST = date(1000, 1, 1), date(2100, 12, 31)
"""The first and the last day that a period may have."""

MAX_TEXT = 200
"""Characters of a text to find."""

MAX_RECORDS = 100
"""Records that one link names."""

MOST_NAMED = 10
"""Unknown values of one parameter, and unknown parameters of one link, that are named each; of the others the number is told."""

MOST_COMPARED = 5_000
"""Names among which the most similar one is looked for; among many more that takes seconds."""

_NEAR = 0.7  # how much of two texts must be the same, of 1, for one to be offered in place of the other
_MARK_OF_MANY = re.compile("~[a-z0-9-]{1,90}~[a-z0-9-]{1,90}")  # the name of a mark or cell that stands for many records


def shown(value: str) -> str:
    """A value of a link for a notice: its first 60 characters, with � for each that cannot be seen."""
    clean = "".join(c if c.isprintable() else "�" for c in value[:60])
    return clean + ("…" if len(value) > 60 else "")


_NAMED = re.compile(r"(?:(\d{1,2}) )?([a-z]{3,9})\.?(?: (\d{1,2}))?,? (\d{4})", re.I)  # July 2011, 5 July 2011, July 5, 2011
_NUMBERED = re.compile(r"(\d{1,2})[/.](\d{4})")  # 7/2011


def _as_written(text: str) -> str:
    """A month or day as people write it (`July 2011`, `5 Jul. 2011`, `7/2011`) in EDTF (`2011-07`); other text as it is.

    `7/5/2011` stays as it is, for it means one day in America and another in Europe.
    """
    spaced = " ".join(text.split())
    if found := _NUMBERED.fullmatch(spaced):
        return f"{found[2]}-{int(found[1]):02d}"
    found = _NAMED.fullmatch(spaced)
    month = next((n for n, m in enumerate(dates.MONTHS, 1) if found and m.casefold().startswith(found[2].casefold())), 0)
    if not found or not month or (found[1] and found[3]):
        return text
    day = found[1] or found[3]
    return f"{found[4]}-{month:02d}-{int(day):02d}" if day else f"{found[4]}-{month:02d}"


def day_of(text: str, key: str) -> date | None:
    """The first day (of the parameter `from`) or last day of a year, month or day; None for what is none from 1000 to 2100."""
    try:
        period = dates.parse(_as_written(text))
    except ValueError:
        return None
    day = period.first if key == "from" else period.last
    return day if day and EARLIEST <= day <= LATEST else None


def day_in_short(day: date | None, key: str) -> str:
    """The shortest text of which `day_of` makes this day: '2011' for its first day (`from`) or last day; empty for None."""
    texts = (f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}") if day else ()
    return next((text for text in texts if day_of(text, key) == day), "")


def ordered(start: date | None, end: date | None) -> tuple[date | None, date | None]:
    """The first and last day of a period whose ends may be exchanged: the years 2015 to 2010 are those from 2010 to 2015.

    What is exchanged are the days, months or years that the ends mean (see `day_in_short`), so that each counts as a whole.
    """
    if not (start and end and start > end):
        return start, end
    return day_of(day_in_short(end, "to"), "from"), day_of(day_in_short(start, "from"), "to")


def _day(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> date | None:
    """The first day (`from`) or last day of a date, month or year; None for `open` and for what is no day."""
    value = values[-1].strip()
    if value == OPEN:
        return None
    day = day_of(value, param.key)
    if day is None:
        message = f"“{shown(value)}” is not a day from 1000 to 2100 and was left out; write it as year-month-day."
        notices.append(Notice(param.key, value, message))
        return None
    return day


@memoized(maxsize=64)
def _spellings(dataset: Dataset, name: str) -> tuple[dict[str, str], dict[str, str]]:
    """For one field of the filter: the id of each id and each label in lower case, and the present id of each former id."""
    values = values_of(dataset, name)
    by_label = {label_of(dataset, name, v).casefold(): v for v in values}
    former = {old: v for v in values for old in getattr(getattr(dataset, name, {}).get(v), "formerly", ())}
    return {**by_label, **{v: v for v in values}}, former


def _choices(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> tuple[str, ...]:
    """The ids that values are, by id, label or former id, each once and in the order of the dataset."""
    known, former = _spellings(dataset, param.field)
    chosen: dict[str, None] = {}
    unknown: list[str] = []
    for raw in dict.fromkeys(values):
        value = raw.strip()
        if value == ALL:
            if len(values) > 1:
                notices.append(Notice(param.key, value, f"“{ALL}” beside another {param.key} was left out."))
            continue
        if id := known.get(value) or known.get(value.casefold()):
            chosen[id] = None
        elif value in former:
            chosen[former[value]] = None
            notices.append(Notice(param.key, value, in_place_of(f"{param.key} “{value}”", former[value]), True))
        else:
            unknown.append(value)
    notices += _unknown_values(param, unknown, known)
    order = values_of(dataset, param.field)
    return tuple(v for v in order if v in chosen)


def _unknown_values(param: Param, values: list[str], known: Iterable[str]) -> Iterator[Notice]:
    """The notices of values that are not known. The first MOST_NAMED are named, because to find what is similar takes long."""
    among = tuple(known)
    yield from (Notice(param.key, value, _unknown_value(param, value, among)) for value in values[:MOST_NAMED])
    if len(values) > MOST_NAMED:
        more = len(values) - MOST_NAMED
        yield Notice(param.key, "", f"{more} more values of “{param.key}” are not in this dataset; they were left out.")


def nearest(value: str, known: Collection[str], cutoff: float = 0.6) -> str:
    """The most similar of some names; empty if none is similar, or if there are more than MOST_COMPARED."""
    near = difflib.get_close_matches(value[:60], known, 1, cutoff) if len(known) <= MOST_COMPARED else []
    return near[0] if near else ""


def in_place_of(what: str, present: str) -> str:
    """The message for a former id: `what` it was, and the id that is shown in its place.

    A former id is that of the same record or actor only where it was renamed; its records may have been merged with others, coded
    anew as those of another actor, or set aside. So it is not said that the one is the other.
    """
    why = "it was renamed, merged with another, coded anew or set aside"
    return f"{what} is no longer in this dataset: {why}. “{present}” is shown in its place."


_NOUNS = {
    **dict.fromkeys(("columns", "with"), "actor"),
    **dict.fromkeys(("mode", "view", "as", "by"), "way to show this called"),
    **dict.fromkeys(("order", "sort"), "order called"),
    **dict.fromkeys(("under", "rows", "level", "count", "part", "show", "lanes", "table"), "choice here called"),
    "at": "chart here called",
    "chosen": "record",
}
"""What the values of a parameter are, in the singular, where its key does not say it."""


def _unknown_value(param: Param, value: str, known: tuple[str, ...]) -> str:
    """The message for a value that is not known: of a choice of few all that there are, else the one that is nearly the same."""
    noun = _NOUNS.get(param.key, param.key)
    if param.options:
        return f"There is no {noun} “{shown(value)}”; it was left out. There are: {', '.join(param.options)}."
    near = nearest(value.casefold(), known, _NEAR)
    hint = f" The nearest is “{near}”." if near else ""
    return f"There is no {noun} “{shown(value)}” in this dataset; it was left out.{hint}"


def clean_text(value: str) -> str:
    """A text to find as the filter holds it: characters that can be seen, single blanks, at most MAX_TEXT characters.

    Of those that cannot be seen, marks of format (a soft hyphen, one of width zero) are left out, others become blanks.
    """
    seen = (c if c.isprintable() else "" if unicodedata.category(c) == "Cf" else " " for c in value[: 4 * MAX_TEXT])
    return " ".join("".join(seen).split())[:MAX_TEXT].strip()


def _free_text(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    """The last value as a text to find."""
    text = clean_text(values[-1])
    if text != " ".join(values[-1].split()):
        message = f"The text to find was cut to {MAX_TEXT} characters that can be shown."
        notices.append(Notice(param.key, shown(values[-1]), message))
    return text


def _one(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    """The last value if it is one of the options of the parameter; without options, the id of the article that it is."""
    value = values[-1].strip()
    if not param.options:
        return _known(param, value, dataset.sources, notices)
    if value in param.options:
        return value
    notices.append(Notice(param.key, value, _unknown_value(param, value, tuple(param.options))))
    return ""


def _record(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    """The id of the record that the last value is, or was before it got another id."""
    value = values[-1].strip()
    if value in dataset.by_id:
        return value
    former = former_records(dataset)
    if value in former:
        notices.append(Notice(param.key, value, in_place_of(f"The record “{value}”", former[value]), True))
        return former[value]
    notices.append(Notice(param.key, value, _unknown_value(param, value, tuple(dataset.by_id))))
    return ""


def _records(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    """The known ids of the last value, which is a list with commas, and the names of marks that stand for many records."""
    listed = [name.strip() for name in values[-1].split(",") if name.strip()]
    known: list[str] = []
    unknown: list[str] = []
    for name in dict.fromkeys(listed[:MAX_RECORDS]):
        if _MARK_OF_MANY.fullmatch(name):
            known.append(name)
        elif name in dataset.by_id or name in former_records(dataset):
            known.append(_record(param, [name], dataset, notices))
        else:
            unknown.append(name)
    notices += _unknown_values(param, unknown, dataset.by_id)
    if len(listed) > MAX_RECORDS:
        notices.append(Notice(param.key, "", f"Of {len(listed)} records the first {MAX_RECORDS} were taken."))
    return ",".join(dict.fromkeys(known))


def _known(param: Param, value: str, table: Mapping[str, Named], notices: list[Notice]) -> str:
    """The id of the table that a value is, or was; empty with a notice if it is none."""
    if value in table:
        return value
    if present := next((id for id, record in table.items() if value in record.formerly), ""):
        notices.append(Notice(param.key, value, in_place_of(f"{_NOUNS.get(param.key, param.key)} “{value}”", present), True))
        return present
    notices.append(Notice(param.key, value, _unknown_value(param, value, tuple(table))))
    return ""


def _columns(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    """The columns of the last value, a list with commas of actors, some with a time behind a colon: `sadr,maliki:2011`.

    A column whose actor is not known is left out, and so is a time that cannot be read.
    """
    columns: list[str] = []
    listed = [part for part in values[-1].split(",") if part.strip()]
    for part in listed[: 4 * MOST_COLUMNS]:
        name, _, time = (text.strip() for text in part.partition(":"))
        actor = _known(param, name, dataset.actors, notices)
        try:
            period = dates.parse(time).text if time else ""
        except ValueError:
            notices.append(Notice(param.key, time, f"“{shown(time)}” behind “{shown(name)}” is not a time and was left out."))
            period = ""
        column = f"{actor}:{period}" if period else actor
        columns += [column] if actor and column not in columns else []
    if len(columns) > MOST_COLUMNS or len(listed) > 4 * MOST_COLUMNS:
        notices.append(Notice(param.key, "", f"Of the columns the first {MOST_COLUMNS} were taken."))
    return ",".join(columns[:MOST_COLUMNS])


@memoized(maxsize=4)
def former_records(dataset: Dataset) -> dict[str, str]:
    """The present id of each id that a record had before."""
    return {old: record.id for _, record in dataset.claims() for old in record.formerly}


def _shaped(pattern: str, what: str) -> Any:
    """A function that reads values which a pattern matches; `what` says in the notice what another value is not."""

    def read(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
        value = values[-1].strip()
        if re.fullmatch(pattern, value):
            return value
        notices.append(Notice(param.key, value, f"{param.key} “{shown(value)}” is not {what} and was left out."))
        return ""

    return read


def _kept(param: Param, values: list[str], dataset: Dataset, notices: list[Notice]) -> str:
    """The passages of the last value, each once. Those that the dataset does not hold stay: their page says that."""
    text = re.sub(r"[^A-Za-z0-9_-]{1,9}$", "", values[-1].strip())  # signs of the sentence around the link
    try:
        unpacked = decode(text)
    except ValueError:
        why = f"it may have {MOST_CHARACTERS:,} characters" if len(text) > MOST_CHARACTERS else "a part of it may be missing"
        message = f"What this link keeps could not be read and was left out: “{shown(values[-1])}”; {why}."
        notices.append(Notice(param.key, values[-1], message))
        return ""
    sound = {one.key: one for one in unpacked.passages if one}
    passages = [replace(one, note=clean_text(one.note)) for one in sound.values()][:MOST_KEPT]
    if unpacked.is_cut:
        here = f"the first {len(passages)} are" if len(passages) > 1 else f"{len(passages) or 'none'} is"
        message = f"The end of this link is missing: of the passages that it keeps, {here} here, and the rest could not be read."
        notices.append(Notice(param.key, shown(values[-1]), message))
    if unread := unpacked.passages.count(None):
        notices.append(Notice(param.key, "", f"Of what this link keeps, {unread} could not be read and were left out."))
    if len(sound) > MOST_KEPT:
        notices.append(
            Notice(param.key, "", f"Of the {len(sound)} passages that this link keeps, the first {MOST_KEPT} were taken.")
        )
    if any(one.note != sound[one.key].note for one in passages):
        message = f"A note on what this link keeps was cut to {MAX_TEXT} characters that can be shown."
        notices.append(Notice(param.key, "", message))
    if len(unpacked.title) > MOST_TITLE:
        notices.append(Notice(param.key, "", f"The title of what this link keeps was cut to {MOST_TITLE} characters."))
    return encode(passages, clean_title(unpacked.title))


def clean_title(title: str) -> str:
    """A title that a reader gives to what is kept, as the address holds it: see `clean_text`; at most MOST_TITLE characters."""
    return clean_text(title)[:MOST_TITLE].strip()


def kept(value: str) -> tuple[Kept, ...]:
    """The passages of a value that `_kept` gave."""
    return tuple(one for one in decode(value).passages if one) if value else ()


def kept_title(value: str) -> str:
    """The title that the reader gave to what such a value keeps; empty if none."""
    return decode(value).title if value else ""


READERS: dict[str, Any] = {  # by the type of the parameter
    "day": _day,
    "choices": _choices,
    "text": _free_text,
    "one": _one,
    "record": _record,
    "records": _records,
    "entity": lambda param, values, dataset, notices: _known(param, values[-1].strip(), getattr(dataset, param.table), notices),
    "columns": _columns,
    "number": _shaped(r"[1-9][0-9]{0,5}", "a number from 1 on"),
    "version": _shaped(r"[0-9a-f]{12}", "a dataset version"),
    "kept": _kept,
    "ids": _shaped(rf"[a-z0-9-]{{1,90}}(,[a-z0-9-]{{1,90}}){{0,{MAX_RECORDS - 1}}}", "a list of ids"),
}
