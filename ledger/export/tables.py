"""Records as tables: one pandas DataFrame a table, which every format of the export is written from, and what each column means.

A row is a record, a statement or a piece of evidence; a column has the type that `Column` names, whatever the rows hold. An
empty cell is unknown, open, or does not apply, never 0. A list is a tuple in a row and a text joined by ` | ` in a DataFrame. A
column that is a field of a record is described where the record is; others in `derived`. Tables of one view hold together: see
`carried`.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import pandas as pd

from ledger.export.carried import with_referred
from ledger.export.derived import BESIDE, JOIN, PASSAGE, Column, Row, computed, dated
from ledger.export.rows import ROWS, Taken
from ledger.model.dataset import Dataset
from ledger.model.fields import fields_of
from ledger.model.public_record import LookUp, Value
from ledger.model.record_fields import Model
from ledger.model.records import TABLES, Attribution, Comparison, Evidence, Telling
from ledger.query.selection import Selection

_DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "date": "datetime64[ms]", "boolean": "boolean"}
_VOCABULARIES = {"side": "sides", "victims": "victims"}  # columns whose values the dataset itself lists


def frame(selection: Selection, table: str, base: str = "", left: Selection | None = None) -> pd.DataFrame:
    """A table of the records of a selection as a DataFrame, with the columns that `columns` describes, in their order.

    Text is `string`, integers are nullable `Int64`, numbers `Float64`, days `datetime64[ms]` at midnight, and a column with a
    list of allowed values is `category` with all of them, in the order of the list. A list is a text joined by ` | `. Unknown is
    NA, NaT or NaN. Links start with `base`, the address of the dashboard; without it they are relative to it. `left` is what the
    filter leaves, where that is not just this selection: it says what `left_by_filter` is, and what is counted is counted in it.
    Raises KeyError for a table that is not in COLUMNS.
    """
    return as_frame(selection.dataset, columns(table), list(ROWS[table](Taken(selection, left or selection, base))))


def frames(selection: Selection, base: str = "") -> dict[str, pd.DataFrame]:
    """Every table of what a filter leaves as a DataFrame, with what comes along (see `carried`); `base` as in `frame`."""
    with_carried = with_referred(selection)
    return {table: frame(with_carried, table, base, selection) for table in COLUMNS}


def rows_of(selection: Selection, table: str, base: str = "", left: Selection | None = None) -> list[Row]:
    """A table as one dict a row: a day is ISO text, a list a tuple, and what is unknown None. Otherwise as `frame`."""
    made = ROWS[table](Taken(selection, left or selection, base))
    return [{name: row[name] for name in COLUMNS[table]} for row in made]


def all_rows(selection: Selection, base: str = "") -> dict[str, list[Row]]:
    """The rows of every table of what a filter leaves, with what comes along: `frames` as plain values."""
    with_carried = with_referred(selection)
    return {table: rows_of(with_carried, table, base, selection) for table in COLUMNS}


def as_frame(dataset: Dataset, described: Iterable[Column], rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as a DataFrame with the described columns; a list is joined, and an empty one is NA."""
    made = {}
    for column in described:
        cells = [row[column.name] for row in rows]
        if column.many:
            cells = [(JOIN.join(cell) or None) if isinstance(cell, tuple) else cell for cell in cells]
        # pandas' type hints know no names of types here, though its documentation does.
        made[column.name] = pd.array(cells, _dtype(dataset, column))  # type: ignore[arg-type]
    return pd.DataFrame(made, copy=False)


def values(dataset: Dataset, column: Column) -> list[str]:
    """The values that a column may hold; empty where they are not listed."""
    return list(getattr(dataset, _VOCABULARIES[column.name]) if column.name in _VOCABULARIES else column.values)


def _dtype(dataset: Dataset, column: Column) -> str | pd.CategoricalDtype:
    """The pandas type of a column."""
    allowed = values(dataset, column)
    return pd.CategoricalDtype(allowed) if allowed and not column.many else _DTYPES[column.type]


_SHARED = ("note", "known_from", "chain", "left_by_filter", *PASSAGE)
"""The last columns of every record that stands on evidence."""
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
        "medium",
        *dated("published"),
        "published_basis",
        "republished_by",
        "url",
        "rights",
        "display",
        "voice",
        "note",
    ),
    "actors": ("id", "name", "kind", "side", "role", "member_of", "perhaps_part_of", "aliases", "note"),
    "places": (
        "id",
        "name",
        "within",
        "perhaps_within",
        "one_of",
        "all_within",
        "lat",
        "lon",
        "precision",
        "precision_name",
        "basis",
        "note",
    ),
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
        "via_only_part",
        *_SHARED,
    ),
    "casualties": (
        "id",
        "victims_name",
        "victims_text",
        "outcome",
        "low",
        "best",
        "high",
        "qualifier",
        "counted",
        "adds",
        "time_in_words",
        "not_counted_because",
        "part_of",
        "wording",
        "year",
        "scope",
        "victims",
        "attack",
        "attack_title",
        *dated("date"),
        "place",
        "place_name",
        "asserted_by",
        "asserted_by_name",
        *_SHARED,
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
        "attribution_role_names",
        "attributions_in_words",
        "part_of",
        *_SHARED,
    ),
    "attributions": (
        "id",
        "attack",
        "number",
        "actor",
        "actor_name",
        "by",
        "by_name",
        "status",
        "role",
        "role_name",
        "limit",
        "contrast",
        "in_words",
        "via",
        "via_only_part",
        "left_by_filter",
    ),
    "positions": (
        "id",
        "actor",
        "actor_name",
        "side",
        "issue",
        "question",
        "answer",
        "stance",
        "condition",
        "limit",
        "summary",
        *dated("said_on"),
        "mode",
        "speech",
        "via",
        "via_only_part",
        "event",
        *_SHARED,
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
        "left_by_filter",
    ),
    "chains": (
        "record",
        "attribution",
        "source",
        "article",
        "outlet",
        "outlet_name",
        "kind_of_origin",
        "who",
        "who_name",
        "who_words",
        "outlet_words",
        "obtained",
        "obtained_words",
        "knowledge",
        "knowledge_words",
        "origin",
        "left_by_filter",
    ),
    "errata": (
        "erratum",
        "source",
        "quote",
        "says",
        "problem",
        "basis",
        "records",
        "bears_on",
        "source_file",
        "start",
        "end",
        "line",
        "comparison",
    ),
    "disagreements": ("id", "quantity", "records", "reason", "note", "comparison"),
    "references": (
        "id",
        "producer",
        "title",
        *dated("published"),
        "address",
        "part",
        "license",
        "counts",
        "definition",
        "says",
        "like",
        "looked_up",
        "only",
        "note",
    ),
    "reference_values": ("reference", *dated("time"), "low", "best", "high", "wording", "look_ups"),
    "comparisons": (
        "id",
        "claim",
        "reference",
        "time",
        "relation",
        "differs_by",
        "in_words",
        "read_at",
        "why",
        "judged",
        "left_by_filter",
        "note",
    ),
}


MODELS: dict[str, type[Model]] = {
    **TABLES,
    "evidence": Evidence,
    "attributions": Attribution,
    "chains": Telling,
    "reference_values": Value,
}


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table in their order."""
    return tuple(_column(MODELS[table], name) for name in COLUMNS[table])


def _column(model: type[Model], name: str) -> Column:
    """The description of a column: that of the field with its name, or for a column that is no field its own."""
    if field := fields_of(model).get(name):
        if field.inside is LookUp:
            return computed(name)
        kind = {float: "number", int: "integer"}.get(field.kind, "string")
        return Column(name, kind, field.description, field.required, field.values, field.many)
    if (model, name) == (Attribution, "id"):
        return Column(name, "string", "The id of its attack, a colon, and its number there.", True)
    return BESIDE if (model, name) == (Comparison, BESIDE.name) else computed(name)
