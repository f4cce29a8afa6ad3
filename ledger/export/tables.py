"""Records as tables: one pandas DataFrame a table, which every format of the export is written from, and what each column means.

A row is a record, a statement or a piece of evidence; a column has the type that `Column` names, whatever the rows hold. An
empty cell is unknown or open, never 0. A list is a tuple in a row and a text joined by ` | ` in a DataFrame. A column that is a
field of a record is described where the record is; others in `derived`. Tables of one view hold together: see `carried`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from ledger.export.carried import with_referred
from ledger.export.derived import JOIN, PASSAGE, Column, Row, computed, counting, dated, days, name_of, passage
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.fields import Field, fields_of
from ledger.model.records import NAMED, TABLES, Attribution, Claim, Evidence, Model, evidence_of
from ledger.query.facets import enclosing
from ledger.query.selection import Selection
from ledger.wording import words

_DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "date": "datetime64[ms]", "boolean": "boolean"}
_ROLES = vocabulary.WORDS["role"]
_VOCABULARIES = {"side": "sides", "victims": "victims"}  # columns whose values the dataset itself lists


def frame(selection: Selection, table: str, base: str = "", left: Selection | None = None) -> pd.DataFrame:
    """A table of the records of a selection as a DataFrame, with the columns that `columns` describes, in their order.

    Text is `string`, integers are nullable `Int64`, numbers `Float64`, days `datetime64[ms]` at midnight, and a column with a
    list of allowed values is `category` with all of them, in the order of the list. A list is a text joined by ` | `. Unknown is
    NA, NaT or NaN. Links start with `base`, the address of the dashboard; without it they are relative to it. `left` is what the
    filter leaves, where that is not just this selection: it says what `left_by_filter` is, and what is counted is counted in it.
    Raises KeyError for a table that is not in COLUMNS.
    """
    return as_frame(selection.dataset, columns(table), list(_ROWS[table](_Taken(selection, left or selection, base))))


def frames(selection: Selection, base: str = "") -> dict[str, pd.DataFrame]:
    """Every table of what a filter leaves as a DataFrame, with what comes along (see `carried`); `base` as in `frame`."""
    with_carried = with_referred(selection)
    return {table: frame(with_carried, table, base, selection) for table in COLUMNS}


def rows_of(selection: Selection, table: str, base: str = "", left: Selection | None = None) -> list[Row]:
    """A table as one dict a row: a day is ISO text, a list a tuple, and what is unknown None. Otherwise as `frame`."""
    made = _ROWS[table](_Taken(selection, left or selection, base))
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
        "left_by_filter",
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
        "left_by_filter",
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
        "attribution_role_names",
        "part_of",
        "note",
        "left_by_filter",
        *PASSAGE,
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
        "left_by_filter",
    ),
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
        "left_by_filter",
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
        "left_by_filter",
    ),
    "errata": ("erratum", "source", "quote", "says", "problem", "basis", "records", "source_file", "start", "end", "line"),
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
        return Column(name, kind, field.description, field.required, field.values, field.many)
    if (model, name) == (Attribution, "id"):
        return Column(name, "string", "The id of its attack, a colon, and its number there.", True)
    return computed(name)


@dataclass(frozen=True)
class _Taken:
    """The records of which rows are made, and what the filter leaves; `base` is what links start with."""

    selection: Selection
    left: Selection
    base: str

    @property
    def dataset(self) -> Dataset:
        """The whole dataset."""
        return self.selection.dataset

    def shared(self, record: Claim) -> Row:
        """The cells that every record has that stands on evidence."""
        return {"left_by_filter": record.id in self.left, **passage(self.dataset, record, self.base)}


def _plain(record: Model, table: str) -> Row:
    """The columns of a row that are fields of its record; a date has what it means beside it."""
    row: Row = {}
    for field in _fields(type(record), table):
        value = getattr(record, field.name)
        if field.is_date:
            row |= days(field.name, value)
        else:
            row[field.name] = value
    return row


@cache
def _fields(model: type[Model], table: str) -> tuple[Field, ...]:
    """The fields of a kind of record that are columns of a table."""
    return tuple(field for name, field in fields_of(model).items() if name in COLUMNS[table])


def _places(taken: _Taken) -> Iterator[Row]:
    """The rows of places."""
    for record in taken.dataset.places.values():
        precision = vocabulary.WORDS["precision"][str(record.precision)]
        within = enclosing(taken.dataset, record.id)[1:]
        yield {**_plain(record, "places"), "all_within": within, "precision_name": precision}


def _troop_levels(taken: _Taken) -> Iterator[Row]:
    """The rows of troop levels."""
    dataset = taken.dataset
    for record in taken.selection.troop_levels:
        yield {
            **_plain(record, "troop_levels"),
            "place_name": name_of(dataset.places, record.place),
            "qualifier": words.qualifier(record),
            "asserted_by_name": dataset.actors[record.asserted_by].name,
            **taken.shared(record),
        }


def _casualties(taken: _Taken) -> Iterator[Row]:
    """The rows of casualties; what is counted is counted as in the sums of what the filter leaves."""
    dataset, counted = taken.dataset, counting(taken.left)
    for record in taken.selection.casualties:
        yield {
            **_plain(record, "casualties"),
            "attack_title": words.headline(dataset, dataset.by_id[record.attack][1]) if record.attack else None,
            "victims_name": dataset.victims[record.victims].name,
            "qualifier": words.qualifier(record),
            **counted(record),
            "place_name": name_of(dataset.places, record.place),
            "asserted_by_name": dataset.actors[record.asserted_by].name,
            **taken.shared(record),
        }


def _attacks(taken: _Taken) -> Iterator[Row]:
    """The rows of attacks."""
    dataset = taken.dataset
    for record in taken.selection.attacks:
        said = record.attributions
        yield {
            **_plain(record, "attacks"),
            "place_names": tuple(dataset.places[place].name for place in record.places),
            "attributed_to": tuple(a.actor for a in said),
            "attributed_to_names": tuple(dataset.actors[a.actor].name for a in said),
            "attributed_by": tuple(a.by for a in said),
            "attributed_by_names": tuple(dataset.actors[a.by].name for a in said),
            "attribution_status": tuple(a.status for a in said),
            "attribution_role": tuple(a.role for a in said),
            "attribution_role_names": tuple(_ROLES[a.role] for a in said),
            **taken.shared(record),
        }


def _positions(taken: _Taken) -> Iterator[Row]:
    """The rows of positions."""
    dataset = taken.dataset
    for record in taken.selection.positions:
        actor = dataset.actors[record.actor]
        yield {
            **_plain(record, "positions"),
            "actor_name": actor.name,
            "side": actor.side,
            "question": dataset.issues[record.issue].question,
            "answer": words.stance(dataset, record),
            **taken.shared(record),
        }


def _attributions(taken: _Taken) -> Iterator[Row]:
    """The rows of attributions: one for each statement about who did an attack."""
    actors = taken.dataset.actors
    for attack in taken.selection.attacks:
        for number, said in enumerate(attack.attributions, 1):
            yield {
                **_plain(said, "attributions"),
                "id": _attribution(attack.id, number),
                "attack": attack.id,
                "number": number,
                "actor_name": actors[said.actor].name,
                "by_name": actors[said.by].name,
                "role_name": _ROLES[said.role],
                "left_by_filter": attack.id in taken.left,
            }


def _attribution(attack: str, number: int) -> str:
    """The id of an attribution."""
    return f"{attack}:{number}"


def _evidence(taken: _Taken) -> Iterator[Row]:
    """The rows of evidence: one for each passage that states a record or an attribution."""
    dataset = taken.dataset
    for _, record in taken.selection.claims():
        for citation, (path, evidence) in zip(dataset.citations[record.id], evidence_of(record), strict=True):
            yield {
                "record": citation.record,
                "table": citation.table,
                "attribution": _attribution(record.id, int(path[1]) + 1) if path[0] == "attributions" else None,
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
                "left_by_filter": record.id in taken.left,
            }


def _errata(taken: _Taken) -> Iterator[Row]:
    """The rows of the errata that concern what the filter leaves."""
    dataset = taken.dataset
    numbers = {id(erratum): number for number, erratum in enumerate(dataset.errata, 1)}
    for erratum in taken.left.errata:
        span = dataset.span(erratum)
        yield {
            **_plain(erratum, "errata"),
            "erratum": numbers[id(erratum)],
            "quote": " ".join(erratum.quote.split()),
            "source_file": dataset.sources[erratum.source].file,
            "start": span.start,
            "end": span.end,
            "line": span.line,
        }


def _named(table: str) -> Callable[[_Taken], Iterator[Row]]:
    """A function that gives the rows of a table of what claims refer to, which no filter narrows."""
    return lambda taken: (_plain(record, table) for record in getattr(taken.dataset, table).values())


_ROWS: dict[str, Callable[[_Taken], Iterator[Row]]] = {
    **{name: _named(name) for name in NAMED},
    "places": _places,
    "troop_levels": _troop_levels,
    "casualties": _casualties,
    "attacks": _attacks,
    "attributions": _attributions,
    "positions": _positions,
    "evidence": _evidence,
    "errata": _errata,
    "disagreements": lambda taken: (_plain(record, "disagreements") for record in taken.left.disagreements),
}
