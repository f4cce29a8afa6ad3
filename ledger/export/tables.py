"""Records as tables: one pandas DataFrame a table, which every format of the export is written from, and what each column means.

A row is a record, a statement or a piece of evidence; a column has the type that `Column` names, whatever the rows hold. An
empty cell is unknown or open, never 0. Several values in one cell are joined by ` | `. A column that is a field of a record is
described where the record is; the few that are not are described here.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from ledger.model import dates
from ledger.model.dataset import Dataset
from ledger.model.fields import fields_of
from ledger.model.records import NAMED, TABLES, Attack, Attribution, Evidence, Model, Position, evidence_of
from ledger.query.selection import Selection

Cell = str | int | float | None
Row = dict[str, Cell]

JOIN = " | "

_DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "date": "datetime64[ms]"}
_VOCABULARIES = {"side": "sides", "victims": "victims"}  # columns whose values the dataset itself lists


def frame(selection: Selection, table: str) -> pd.DataFrame:
    """A table of what a filter leaves as a DataFrame, with the columns that `columns` describes, in their order.

    Text is `string`, integers are nullable `Int64`, numbers `Float64`, days `datetime64[ms]` at midnight, and a column with a
    list of allowed values is `category` with all of them, in the order of the list. Unknown is NA, NaT or NaN. Raises KeyError
    for a table that is not in COLUMNS.
    """
    rows_made = list(_ROWS[table](selection))
    types = {column.name: _dtype(selection.dataset, column) for column in columns(table)}
    return pd.DataFrame({name: pd.Series([row[name] for row in rows_made], dtype=dtype) for name, dtype in types.items()})


def frames(selection: Selection) -> dict[str, pd.DataFrame]:
    """Every table of what a filter leaves as a DataFrame, by its name."""
    return {table: frame(selection, table) for table in COLUMNS}


def rows(table: pd.DataFrame) -> list[Row]:
    """A DataFrame as one dict a row, of plain values: a day as ISO text, what is unknown as None."""
    names = [str(name) for name in table.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*(_plain_cells(table[name]) for name in names), strict=True)]


def _plain_cells(column: pd.Series) -> list[Cell]:
    """The cells of a column as plain values: a day as ISO text, an unknown value as None."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return [None if pd.isna(day) else day.date().isoformat() for day in column]
    cells: list[Cell] = column.astype(object).where(column.notna(), None).tolist()
    return cells


def _dtype(dataset: Dataset, column: "Column") -> str | pd.CategoricalDtype:
    """The pandas type of a column."""
    values = getattr(dataset, _VOCABULARIES[column.name]) if column.name in _VOCABULARIES else column.values
    return pd.CategoricalDtype(list(values)) if values else _DTYPES[column.type]


COLUMNS: dict[str, tuple[str, ...]] = {
    "sides": ("id", "name", "note"),
    "victims": ("id", "name", "note"),
    "sources": (
        "id",
        "file",
        "sha256",
        "title",
        "short",
        "author",
        "publisher",
        "published",
        "published_start",
        "published_end",
        "published_basis",
        "republished_by",
        "url",
        "rights",
        "display",
        "voice",
        "note",
    ),
    "actors": ("id", "name", "kind", "side", "role", "member_of", "aliases", "note"),
    "places": ("id", "name", "within", "lat", "lon", "precision", "basis", "note"),
    "issues": (
        "id",
        "name",
        "question",
        "for_label",
        "against_label",
        "kind",
        "addressee",
        "period",
        "period_start",
        "period_end",
        "note",
    ),
    "troop_levels": (
        "id",
        "force",
        "personnel",
        "place",
        "kind",
        "low",
        "best",
        "high",
        "wording",
        "refers_to",
        "refers_to_start",
        "refers_to_end",
        "said_on",
        "said_on_start",
        "said_on_end",
        "asserted_by",
        "via",
        "note",
    ),
    "casualties": (
        "id",
        "attack",
        "victims",
        "victims_text",
        "outcome",
        "scope",
        "low",
        "best",
        "high",
        "wording",
        "date",
        "date_start",
        "date_end",
        "place",
        "part_of",
        "asserted_by",
        "note",
    ),
    "attacks": (
        "id",
        "title",
        "type",
        "date",
        "date_start",
        "date_end",
        "places",
        "target",
        "weapon",
        "attributed_to",
        "attributed_by",
        "attribution_status",
        "attribution_role",
        "part_of",
        "note",
    ),
    "attributions": ("attack", "number", "actor", "by", "status", "role"),
    "positions": (
        "id",
        "actor",
        "actor_name",
        "side",
        "issue",
        "stance",
        "condition",
        "summary",
        "said_on",
        "said_on_start",
        "said_on_end",
        "mode",
        "speech",
        "via",
        "event",
        "note",
    ),
    "evidence": (
        "record",
        "table",
        "attribution",
        "source",
        "source_file",
        "quote",
        "prefix",
        "suffix",
        "start",
        "end",
        "line",
        "zone",
    ),
    "errata": ("source", "quote", "says", "problem", "basis", "records", "source_file", "start", "end", "line"),
    "disagreements": ("id", "quantity", "records", "reason", "note"),
}


@dataclass(frozen=True)
class Column:
    """One column of a table: what it means, its type (`string`, `integer`, `number` or `date`), and what it may hold."""

    name: str
    type: str
    description: str
    required: bool = False
    values: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name as a heading."""
        return self.name.replace("_", " ").capitalize()


_DERIVED: dict[str, tuple[str, str]] = {
    "actor_name": ("string", "Name of the actor."),
    "side": ("string", "Side of the actor."),
    "attributed_to": ("string", "Who is said to have had a part in it, one entry a statement."),
    "attributed_by": ("string", "Who says so, in the same order."),
    "attribution_role": ("string", "The part that each of these statements gives the actor, in the same order."),
    "attribution_status": ("string", "The status of each of these statements, in the same order."),
    "attack": ("string", "The attack that the statement is about."),
    "number": ("integer", "The place of the statement in its attack, counted from 1."),
    "record": ("string", "The record that stands on the words."),
    "table": ("string", "The table that holds the record."),
    "attribution": ("integer", "The attribution of the attack that the words state; empty where they state the record itself."),
    "source_file": ("string", "Name of the article's file."),
    "start": ("integer", "Offset of the first character of the words in the article's text."),
    "end": ("integer", "Offset after their last character."),
    "line": ("integer", "Line of the article on which the words start, counted from 1."),
    "zone": ("string", "What that part of the article is."),
}
MODELS: dict[str, type[Model]] = {**TABLES, "evidence": Evidence, "attributions": Attribution}


def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table in their order."""
    return tuple(_column(MODELS[table], name) for name in COLUMNS[table])


def _column(model: type[Model], name: str) -> Column:
    """The description of a column: that of the field with its name, or for a column that is no field its own."""
    if field := fields_of(model).get(name):
        kind = {float: "number", int: "integer"}.get(field.kind, "string")
        return Column(name, kind, field.description, field.required, field.values)
    base, _, end = name.rpartition("_")
    if end in ("start", "end") and base:
        which = "First" if end == "start" else "Last"
        return Column(name, "date", f"{which} day that `{base}` may mean; empty where it is open or not given.")
    return Column(name, *_DERIVED[name])


def _days(name: str, text: str | None) -> Row:
    """A date as it is written, and the first and last day that it may mean, ISO."""
    period = dates.parse(text) if text else None
    return {
        name: text,
        f"{name}_start": period.first.isoformat() if period and period.first else None,
        f"{name}_end": period.last.isoformat() if period and period.last else None,
    }


def _plain(record: Model, table: str) -> Row:
    """The columns of a row that are fields of its record: lists are joined, and a date has its first and last day beside it."""
    row: Row = {}
    for name, field in fields_of(type(record)).items():
        if name in COLUMNS[table]:
            value = getattr(record, name)
            row |= _days(name, value) if field.is_date else {name: JOIN.join(value) if field.many else value}
    return row


def _attack(record: Attack) -> Row:
    """The row of an attack."""
    return {
        **_plain(record, "attacks"),
        "attributed_to": JOIN.join(a.actor for a in record.attributions),
        "attributed_by": JOIN.join(a.by for a in record.attributions),
        "attribution_status": JOIN.join(a.status for a in record.attributions),
        "attribution_role": JOIN.join(a.role for a in record.attributions),
    }


def _position(dataset: Dataset, record: Position) -> Row:
    """The row of a position."""
    actor = dataset.actors[record.actor]
    return {**_plain(record, "positions"), "actor_name": actor.name, "side": actor.side}


def _attributions(selection: Selection) -> Iterator[Row]:
    """The rows of attributions: one for each statement about who did an attack."""
    for attack in selection.attacks:
        for number, attribution in enumerate(attack.attributions, 1):
            yield {"attack": attack.id, "number": number, **_plain(attribution, "attributions")}


def _evidence(selection: Selection) -> Iterator[Row]:
    """The rows of evidence: one for each passage that states a record or an attribution."""
    dataset = selection.dataset
    for _, record in selection.claims():
        for citation, (path, evidence) in zip(dataset.citations[record.id], evidence_of(record), strict=True):
            yield {
                "record": citation.record,
                "table": citation.table,
                "attribution": int(path[1]) + 1 if path[0] == "attributions" else None,
                "source": citation.source,
                "source_file": dataset.sources[citation.source].file,
                "quote": citation.quote,
                "prefix": evidence.prefix,
                "suffix": evidence.suffix,
                "start": citation.span.start,
                "end": citation.span.end,
                "line": citation.span.line,
                "zone": citation.span.zone,
            }


def _errata(selection: Selection) -> Iterator[Row]:
    """The rows of errata."""
    dataset = selection.dataset
    for erratum in selection.errata:
        span = dataset.span(erratum)
        yield {
            **_plain(erratum, "errata"),
            "quote": " ".join(erratum.quote.split()),
            "source_file": dataset.sources[erratum.source].file,
            "start": span.start,
            "end": span.end,
            "line": span.line,
        }


def _records(table: str) -> Callable[[Selection], Iterator[Row]]:
    """A function that gives the rows of a table whose columns are all fields of its records."""

    def made(selection: Selection) -> Iterator[Row]:
        """The rows of the records of this table, which if it is of reference records are not filtered."""
        records = getattr(selection.dataset, table).values() if table in NAMED else getattr(selection, table)
        return (_plain(record, table) for record in records)

    return made


_ROWS: dict[str, Callable[[Selection], Iterable[Row]]] = {
    **{name: _records(name) for name in (*NAMED, "troop_levels", "casualties", "disagreements")},
    "attacks": lambda selection: map(_attack, selection.attacks),
    "attributions": _attributions,
    "positions": lambda selection: (_position(selection.dataset, record) for record in selection.positions),
    "evidence": _evidence,
    "errata": _errata,
}
