"""Rows of a table of events as drafts of records that wait for the words of an article; each beside the coded attacks it may be.

A draft has the day, the place and the numbers of its row, and nothing else: what the table says in words stands in a comment, so
that no word of it is ever taken for one of an article. `add` refuses a draft as long as it has no quote.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ledger.curation import new_records
from ledger.curation.event_map import YEAR_LAST, EventMap
from ledger.curation.event_table import BadRow, EventTable, Row, seen
from ledger.curation.told_again import MOST, Told, attacks_near
from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.query import finding
from ledger.wording import words

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d.*)?")
_DAY_MONTH = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[-\s])?([a-z]{3,9})\.?,?[-\s](\d{4})", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.0+)?")
_UNKNOWN = ("", "-", "–", "?", "n/a", "na", "unknown")
_LONGEST = 300  # characters of a cell that are shown beside a draft

Killed = tuple[int | None, int | None, int | None]
"""The lowest, the likeliest and the highest number of people killed."""


@dataclass(frozen=True)
class Waiting:
    """A row that waits for words: its line, the end of its ids, its day (EDTF), its place, its numbers, and what is beside it.

    `place` is the id of the place, empty where the dataset does not have it; `place_name` is what the table calls it. `told` are
    the coded attacks that it may be, or be part of, and `near` the place near which these were looked for; empty for any place.
    """

    line: int
    name: str
    date: str
    place: str
    place_name: str
    killed: Killed | None
    injured: int | None
    beside: tuple[tuple[str, str], ...]
    told: tuple[Told, ...]
    near: str

    @property
    def answer(self) -> str:
        """`same?` or `part of?` where a coded attack may be it, else `new`; `not compared` of a row without a day."""
        return self.told[0].question if self.told else "new" if self.date else "not compared"


def open_date(table: EventTable, chosen: EventMap) -> tuple[int, str] | None:
    """Line and text of the first date that is one day or another by the order of day and month; None where the map says it."""
    if chosen.dates:
        return None
    columns = [table.headings.index(heading) for heading in (chosen.date, chosen.until) if heading]
    for row in table.rows:
        for column in columns:
            match = YEAR_LAST.fullmatch(row.cells[column].strip())
            if match and match[1].lstrip("0") != match[2].lstrip("0") and max(int(match[1]), int(match[2])) <= 12:
                return row.line, match[0]
    return None


def waiting(table: EventTable, chosen: EventMap, dataset: Dataset, stem: str) -> tuple[tuple[Waiting, ...], tuple[BadRow, ...]]:
    """The rows of a table as they wait for words, and the rows that cannot be read, each with the reason, by their line.

    stem: what the ids of the drafts begin with, such as the name of the table
    """
    reader = _Reader(table, chosen, dataset, stem_of(stem))
    found: list[Waiting] = []
    bad = list(table.bad)
    for row in table.rows:
        try:
            found.append(reader.read(row))
        except ValueError as error:
            bad.append(BadRow(row.line, str(error)))
    return tuple(found), tuple(sorted(bad, key=lambda one: one.line))


def stem_of(name: str) -> str:
    """What the ids of the drafts of a table begin with, by the name of the table."""
    return new_records.slug(name)[:24].strip("-") or "table"


class _Reader:
    """Reads the rows of one table, and knows the names that earlier rows have."""

    def __init__(self, table: EventTable, chosen: EventMap, dataset: Dataset, stem: str) -> None:
        self.columns = {
            name: [(heading, table.headings.index(heading)) for heading in found] for name, found in chosen.columns().items()
        }
        self.order = chosen.dates
        self.dataset, self.stem = dataset, stem
        self.places = {finding.fold(place.name): place.id for place in dataset.places.values()}
        self.lines: dict[str, int] = {}

    def texts(self, row: Row, field: str) -> list[tuple[str, str]]:
        """Heading and text of the cells of a field that are not empty."""
        return [(heading, text) for heading, column in self.columns.get(field, ()) if (text := seen(row.cells[column]))]

    def read(self, row: Row) -> Waiting:
        """A row as it waits. Raises ValueError with the reason where it cannot be read."""
        date = self.date(row)
        names = [text for _, text in self.texts(row, "places")]
        known = [self.places.get(finding.fold(name), "") for name in names]
        wider = next(filter(None, known), "")
        period = dates.parse(date) if date else None
        told = attacks_near(self.dataset, period, [wider] if wider else [])[:MOST]
        return Waiting(
            row.line,
            self.name(row),
            date,
            known[0] if known else "",
            names[0][:_LONGEST] if names else "",
            self.killed(row),
            self.number(row, "injured"),
            tuple((heading, text[:_LONGEST]) for heading, text in self.texts(row, "beside")),
            told,
            self.dataset.places[wider].name if wider else "",
        )

    def name(self, row: Row) -> str:
        """The end of the ids of a row's drafts: its key in the table, else its line."""
        key = new_records.slug("-".join(text for _, text in self.texts(row, "key")))[:40].strip("-")
        if self.lines.setdefault(key, row.line) != row.line and key:
            raise ValueError(f"has the {self.columns['key'][0][0]} of line {self.lines[key]:,}")
        return "-".join(filter(None, [self.stem, key or f"line-{row.line}"]))

    def date(self, row: Row) -> str:
        """The day of a row, or its first and last day, as EDTF; empty where it has none."""
        ends = [self.day(heading, text) for field in ("date", "until") for heading, text in self.texts(row, field)]
        if not self.texts(row, "date"):
            if ends:
                raise ValueError("has a last day and no first")
            return ""
        date = "/".join(dict.fromkeys(ends))
        for heading, text in self.texts(row, "precision"):
            if text not in ("1", "2", "3"):
                raise ValueError(f"{heading} {text[:40]!r} is not 1, 2 or 3")
            if dates.precision(date) == "day" and text != "1":
                date = f"{date}~" if text == "2" else date[:7]
        dates.parse(date)
        return date

    def day(self, heading: str, text: str) -> str:
        """One date of a table as EDTF. Raises ValueError where it is none."""
        year, month, day = "", "", ""
        if match := _YEAR_FIRST.fullmatch(text):
            year, month, day = match.groups()
        elif match := YEAR_LAST.fullmatch(text):
            first, second, year = match.groups()
            if len(year) == 2:
                raise ValueError(f"{heading} {text!r} has a year of two digits: write four")
            swapped = self.order == "month first" or (int(second) > 12 and self.order is None)
            day, month = (second, first) if swapped else (first, second)
        elif match := _DAY_MONTH.fullmatch(text):
            day, month, year = match[1] or "", _month(match[2]), match[3]
        elif match := _MONTH_DAY.fullmatch(text):
            month, day, year = _month(match[1]), match[2], match[3]
        edtf = "-".join([year, *(part.zfill(2) for part in (month, day) if part)]) if year else text
        try:
            return dates.parse(edtf).text
        except ValueError as error:
            raise ValueError(f"{heading} {text[:40]!r} is no date that can be read") from error

    def number(self, row: Row, field: str) -> int | None:
        """The number of a row in a field; None where it has none. Raises ValueError where it is no whole number."""
        for heading, text in self.texts(row, field):
            if text.casefold() in _UNKNOWN:
                return None
            if not (match := _NUMBER.fullmatch(text)):
                raise ValueError(f"{heading} {text[:40]!r} is no whole number")
            return int(match[1].replace(",", ""))
        return None

    def killed(self, row: Row) -> Killed | None:
        """The number of people killed of a row; None where it has none. A 0 of a table may mean that nobody counted."""
        low, best, high = (self.number(row, field) for field in ("killed_low", "killed", "killed_high"))
        given = [number for number in (low, best, high) if number is not None]
        if given != sorted(given):
            raise ValueError(f"has numbers of people killed that are not in order: {', '.join(map(str, given))}")
        if not any(given):
            return None
        return (best, best, best) if low is None and high is None else (low or None, best or None, high)


def _month(name: str) -> str:
    """The number of a month by its name or the beginning of it; 0, which is no month, for another word."""
    return str(next((n for n, month in enumerate(dates.MONTHS, 1) if month.casefold().startswith(name.casefold())), 0))


# drafts as YAML


def written(rows: Sequence[Waiting], bad: Sequence[BadRow], table: str) -> str:
    """Drafts as the YAML that `add` takes once they have words, each below comments with its row and the attacks it may be."""
    attacks = "".join(_attack(row, table) for row in rows)
    figures = "".join(_figures(row) for row in rows)
    return "".join(
        [
            f"# {summary(rows)} from {seen(table)}, without the words of an article yet. Take a draft into a file of its own,\n",
            "# give it the exact words of an article, then: python -m ledger add FILE. What an article does not say stays out.\n",
            *(f"# left out, {one}\n" for one in bad),
            f"attacks:\n{attacks}" if attacks else "",
            f"casualties:\n{figures}" if figures else "",
        ]
    )


def summary(rows: Iterable[Waiting]) -> str:
    """How many rows wait, by what they may be: '2 rows: 1 same?, 1 new'."""
    counts = Counter(row.answer for row in rows)
    each = ", ".join(f"{number:,} {answer}" for answer, number in sorted(counts.items(), reverse=True))
    return f"{words.count(counts.total(), 'row')}{': ' if each else ''}{each}"


_WORDS = "  evidence:\n  - source:\n    quote:\n"


def _attack(row: Waiting, table: str) -> str:
    """The draft of an attack."""
    place = f"{row.place_name}{'' if row.place or not row.place_name else ' (a place that the dataset does not have)'}"
    about = "; ".join(f"{heading}: {text}" for heading, text in (("place", place), *row.beside) if text)
    told = "".join(f"# {told.question} {told.record.id}: {told.why}\n" for told in row.told)
    near = f" near {row.near}" if row.near else ""
    new = f"# new: no attack of these days is coded{near}\n" if row.date else f"# {row.answer}: the row has no day\n"
    date = f"  date: '{row.date}'\n" if row.date else "  date:\n"
    places = f"  places:\n  - {row.place}\n" if row.place else "  places:\n"
    head = f"# line {row.line}{': ' if about else ''}{about}\n{told or new}- id: attack-{row.name}\n  title:\n  type:\n"
    return f"{head}{date}{places}{_WORDS}"


def _figures(row: Waiting) -> str:
    """The drafts of the people killed and injured; empty where the row has no number of them."""
    injured = (row.injured,) * 3 if row.injured else None
    return "".join(
        f"# line {row.line}\n- id: casualties-{row.name}-{outcome}\n  attack: attack-{row.name}\n"
        + "".join(
            f"  {field}:{'' if n is None else f' {n}'}\n" for field, n in zip(("low", "best", "high"), numbers, strict=True)
        )
        + f"  victims:\n  victims_text:\n  outcome: {outcome}\n  scope: event\n  asserted_by:\n{_WORDS}"
        for outcome, numbers in (("killed", row.killed), ("injured", injured))
        if numbers
    )


def shown(row: Waiting) -> Iterator[tuple[str, str]]:
    """Heading and text of what a reader sees of a row before it is written; the text is empty where the row has nothing."""
    yield "Line", f"{row.line:,}"
    yield "Day", dates.say(row.date or None)
    yield "Place", row.place_name + (" (not in the dataset)" if row.place_name and not row.place else "")
    low, best, high = row.killed or (None, None, None)
    span = f" ({low or 'open'} to {high or 'open'})" if row.killed and (low, high) != (best, best) else ""
    yield "Killed", f"{'' if best is None else best}{span}".strip()
    yield "Injured", str(row.injured or "")
    yield "Beside", "; ".join(f"{heading}: {text}" for heading, text in row.beside)
