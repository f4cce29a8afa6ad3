"""Records as tables: one pandas DataFrame a table, which every format of the export is written from, and what each column means.

A row is a record, a statement or a piece of evidence; a column has the type that `Column` names, whatever the rows hold. An
empty cell is unknown or open, never 0. Several values in one cell are joined by ` | `. A column that is a field of a record is
described where the record is; the few that are not are described here.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

import pandas as pd

from ledger.export.derived import JOIN, PASSAGE, Cell, Column, Row, computed, counting, dated, days, name_of, passage
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.fields import Field, fields_of
from ledger.model.records import NAMED, TABLES, Attack, Attribution, Evidence, Model, Place, Position, TroopLevel, evidence_of
from ledger.query.facets import enclosing
from ledger.query.selection import Selection
from ledger.wording import words

_DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "date": "datetime64[ms]", "boolean": "boolean"}
_VOCABULARIES = {"side": "sides", "victims": "victims"}  # columns whose values the dataset itself lists


def frame(selection: Selection, table: str, base: str = "", whole: Selection | None = None) -> pd.DataFrame:
    """A table of what a filter leaves as a DataFrame, with the columns that `columns` describes, in their order.

    Text is `string`, integers are nullable `Int64`, numbers `Float64`, days `datetime64[ms]` at midnight, and a column with a
    list of allowed values is `category` with all of them, in the order of the list. Unknown is NA, NaT or NaN. Links start with
    `base`, the address of the dashboard; without it they are relative to it. Where `selection` is a piece of a `whole`, what is
    counted is counted in that. Raises KeyError for a table that is not in COLUMNS.
    """
    rows_made = list(_casualties(selection, base, whole) if table == "casualties" else _ROWS[table](selection, base))
    types = {column.name: _dtype(selection.dataset, column) for column in columns(table)}
    # pandas' type hints know no names of types here, though its documentation does.
    cells = {name: pd.array([row[name] for row in rows_made], dtype) for name, dtype in types.items()}  # type: ignore[arg-type]
    return pd.DataFrame(cells, copy=False)


def frames(selection: Selection, base: str = "") -> dict[str, pd.DataFrame]:
    """Every table of what a filter leaves as a DataFrame, by its name; `base` as in `frame`."""
    return {table: frame(selection, table, base) for table in COLUMNS}


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


def values(dataset: Dataset, column: Column) -> list[str]:
    """The values that a column may hold; empty where they are not listed."""
    return list(getattr(dataset, _VOCABULARIES[column.name]) if column.name in _VOCABULARIES else column.values)


def _dtype(dataset: Dataset, column: Column) -> str | pd.CategoricalDtype:
    """The pandas type of a column."""
    allowed = values(dataset, column)
    return pd.CategoricalDtype(allowed) if allowed else _DTYPES[column.type]


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
        *dated("published"),
        "published_basis",
        "republished_by",
        "url",
        "rights",
        "display",
        "voice",
        "note",
    ),
    "actors": ("id", "name", "kind", "side", "role", "member_of", "aliases", "note"),
    "places": ("id", "name", "within", "all_within", "lat", "lon", "precision", "precision_name", "basis", "note"),
    "issues": (
        "id",
        "name",
        "question",
        "for_label",
        "against_label",
        "kind",
        "addressee",
        *dated("period"),
        "note",
    ),
    "troop_levels": (
        "id",
        "force",
        "personnel",
        "place",
        "place_name",
        "kind",
        "low",
        "best",
        "high",
        "qualifier",
        "wording",
        *dated("refers_to"),
        *dated("said_on"),
        "asserted_by",
        "asserted_by_name",
        "via",
        "note",
        *PASSAGE,
    ),
    "casualties": (
        "id",
        "attack",
        "attack_title",
        "victims",
        "victims_name",
        "victims_text",
        "outcome",
        "scope",
        "low",
        "best",
        "high",
        "qualifier",
        "wording",
        "counted",
        "adds",
        "year",
        "not_counted_because",
        *dated("date"),
        "place",
        "place_name",
        "part_of",
        "asserted_by",
        "asserted_by_name",
        "note",
        *PASSAGE,
    ),
    "attacks": (
        "id",
        "title",
        "type",
        *dated("date"),
        "places",
        "place_names",
        "target",
        "weapon",
        "attributed_to",
        "attributed_to_names",
        "attributed_by",
        "attributed_by_names",
        "attribution_status",
        "attribution_role",
        "part_of",
        "note",
        *PASSAGE,
    ),
    "attributions": ("attack", "number", "actor", "actor_name", "by", "by_name", "status", "role"),
    "positions": (
        "id",
        "actor",
        "actor_name",
        "side",
        "issue",
        "question",
        "stance",
        "answer",
        "condition",
        "summary",
        *dated("said_on"),
        "mode",
        "speech",
        "via",
        "event",
        "note",
        *PASSAGE,
    ),
    "evidence": (
        "record",
        "table",
        "attribution",
        "source",
        "article",
        "source_file",
        "quote",
        "prefix",
        "suffix",
        "start",
        "end",
        "paragraph",
        "line",
        "zone",
    ),
    "errata": ("source", "quote", "says", "problem", "basis", "records", "source_file", "start", "end", "line"),
    "disagreements": ("id", "quantity", "records", "reason", "note"),
}


MODELS: dict[str, type[Model]] = {**TABLES, "evidence": Evidence, "attributions": Attribution}


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table in their order."""
    return tuple(_column(MODELS[table], name) for name in COLUMNS[table])


def _column(model: type[Model], name: str) -> Column:
    """The description of a column: that of the field with its name, or for a column that is no field its own."""
    if field := fields_of(model).get(name):
        kind = {float: "number", int: "integer"}.get(field.kind, "string")
        return Column(name, kind, field.description, field.required, field.values)
    return computed(name)


def _plain(record: Model, table: str) -> Row:
    """The columns of a row that are fields of its record: lists are joined, and a date has what it means beside it."""
    row: Row = {}
    for field in _fields(type(record), table):
        value = getattr(record, field.name)
        if field.is_date:
            row |= days(field.name, value)
        else:
            row[field.name] = JOIN.join(value) if field.many else value
    return row


@cache
def _fields(model: type[Model], table: str) -> tuple[Field, ...]:
    """The fields of a kind of record that are columns of a table."""
    return tuple(field for name, field in fields_of(model).items() if name in COLUMNS[table])


def _place(dataset: Dataset, record: Place) -> Row:
    """The row of a place."""
    within = JOIN.join(enclosing(dataset, record.id)[1:])
    precision = vocabulary.WORDS["precision"][str(record.precision)]
    return {**_plain(record, "places"), "all_within": within, "precision_name": precision}


def _troop_level(dataset: Dataset, record: TroopLevel, base: str) -> Row:
    """The row of a troop level."""
    return {
        **_plain(record, "troop_levels"),
        "place_name": name_of(dataset.places, record.place),
        "qualifier": words.qualifier(record),
        "asserted_by_name": dataset.actors[record.asserted_by].name,
        **passage(dataset, record, base),
    }


def _casualties(selection: Selection, base: str, whole: Selection | None) -> Iterator[Row]:
    """The rows of casualties; what is counted is counted as in the sums of the whole, or of this selection without one."""
    dataset, counted = selection.dataset, counting(whole or selection)
    for record in selection.casualties:
        yield {
            **_plain(record, "casualties"),
            "attack_title": words.headline(dataset, dataset.by_id[record.attack][1]) if record.attack else None,
            "victims_name": dataset.victims[record.victims].name,
            "qualifier": words.qualifier(record),
            **counted(record),
            "place_name": name_of(dataset.places, record.place),
            "asserted_by_name": dataset.actors[record.asserted_by].name,
            **passage(dataset, record, base),
        }


def _attack(dataset: Dataset, record: Attack, base: str) -> Row:
    """The row of an attack."""
    said = record.attributions
    return {
        **_plain(record, "attacks"),
        "place_names": JOIN.join(dataset.places[place].name for place in record.places),
        "attributed_to": JOIN.join(a.actor for a in said),
        "attributed_to_names": JOIN.join(dataset.actors[a.actor].name for a in said),
        "attributed_by": JOIN.join(a.by for a in said),
        "attributed_by_names": JOIN.join(dataset.actors[a.by].name for a in said),
        "attribution_status": JOIN.join(a.status for a in said),
        "attribution_role": JOIN.join(a.role for a in said),
        **passage(dataset, record, base),
    }


def _position(dataset: Dataset, record: Position, base: str) -> Row:
    """The row of a position."""
    actor = dataset.actors[record.actor]
    return {
        **_plain(record, "positions"),
        "actor_name": actor.name,
        "side": actor.side,
        "question": dataset.issues[record.issue].question,
        "answer": words.stance(dataset, record),
        **passage(dataset, record, base),
    }


def _attributions(selection: Selection) -> Iterator[Row]:
    """The rows of attributions: one for each statement about who did an attack."""
    actors = selection.dataset.actors
    for attack in selection.attacks:
        for number, said in enumerate(attack.attributions, 1):
            names = {"actor_name": actors[said.actor].name, "by_name": actors[said.by].name}
            yield {"attack": attack.id, "number": number, **_plain(said, "attributions"), **names}


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
                "article": dataset.sources[citation.source].short,
                "source_file": dataset.sources[citation.source].file,
                "quote": citation.quote,
                "prefix": evidence.prefix,
                "suffix": evidence.suffix,
                "start": citation.span.start,
                "end": citation.span.end,
                "paragraph": dataset.articles[citation.source].paragraph_at(citation.span.start),
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


def _records(table: str) -> Callable[[Selection, str], Iterator[Row]]:
    """A function that gives the rows of a table whose columns are all fields of its records."""

    def made(selection: Selection, base: str) -> Iterator[Row]:
        """The rows of the records of this table, which if it is of reference records are not filtered."""
        records = getattr(selection.dataset, table).values() if table in NAMED else getattr(selection, table)
        return (_plain(record, table) for record in records)

    return made


_ROWS: dict[str, Callable[[Selection, str], Iterable[Row]]] = {
    **{name: _records(name) for name in (*NAMED, "disagreements")},
    "places": lambda selection, base: (_place(selection.dataset, r) for r in selection.dataset.places.values()),
    "troop_levels": lambda selection, base: (_troop_level(selection.dataset, r, base) for r in selection.troop_levels),
    "attacks": lambda selection, base: (_attack(selection.dataset, r, base) for r in selection.attacks),
    "attributions": lambda selection, base: _attributions(selection),
    "positions": lambda selection, base: (_position(selection.dataset, r, base) for r in selection.positions),
    "evidence": lambda selection, base: _evidence(selection),
    "errata": lambda selection, base: _errata(selection),
}
