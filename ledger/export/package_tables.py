"""The tables of a data package: those of every export with a table of their own for each list, and the keys between them.

A package has no lists in its cells. It also has the records of all kinds in one table, to which evidence, errata and
disagreements refer, and the passages of the articles, each once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from ledger.export import listing, tables
from ledger.export.carried import with_referred
from ledger.export.derived import Cell, Column, Row, computed
from ledger.model.article import Span, fold
from ledger.model.dataset import Citation, Dataset
from ledger.model.fields import fields_of
from ledger.model.public_record import LookUp
from ledger.model.record_fields import Model
from ledger.model.records import CLAIMS
from ledger.query.facets import enclosing
from ledger.query.selection import Selection
from ledger.urls import links
from ledger.wording import citation

_CONTEXT = 32  # code points of the article that stand before and after a passage
SPAN = ("source", "start", "end")
"""The columns that say which passage of which article."""


@dataclass(frozen=True)
class Table:
    """A table of a package. described: what a row of it is; unique: the columns whose values no two rows share, empty if none."""

    described: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """Columns of a table whose values, unless they are empty, stand in columns of another table, or of the same one."""

    columns: tuple[str, ...]
    table: str
    referred: tuple[str, ...]


def _text(name: str, description: str) -> Column:
    """The description of a column of text that no row leaves empty."""
    return Column(name, "string", description, True)


def _field(model: type[Model], name: str) -> Column:
    """The description of a column that is a field of a kind of record."""
    field = fields_of(model)[name]
    return Column(name, "string", field.description, field.required, field.values)


_RECORD = _text("record", "The id of a record, in the table `records`.")
_SPAN = (_text("source", "The article that holds the words."), *(replace(computed(name), required=True) for name in SPAN[1:]))
_PASSAGES = (
    *_SPAN,
    computed("article"),
    _text("exact", "The words as the article's file has them, slips of spelling and spacing included; white space is one space."),
    Column(
        "prefix",
        "string",
        "Up to 32 characters of the same paragraph before them; empty where only the cited words may be shown.",
    ),
    Column("suffix", "string", "Up to 32 characters of the same paragraph after them; likewise."),
    computed("paragraph"),
    computed("line"),
    computed("zone"),
    _text("citation", "How to cite the passage. The address opens the article at its paragraph."),
)
_CITATION = _text(
    "citation", "How to cite the record: for each article that states it, article, words and place, then ledger, version, link."
)

LINKS: dict[str, Table] = {
    "actor_aliases": Table(
        "Other names of actors.",
        (_text("actor", "The actor."), _text("alias", "Another spelling or name in the articles.")),
        ("actor", "alias"),
    ),
    "place_parents": Table(
        "All places in which a place lies.",
        (
            _text("place", "The place."),
            Column("number", "integer", "1 is the nearest of the places in which it lies.", True),
            _text("parent", "The place in which it lies."),
            _text("parent_name", "Name of that place."),
        ),
        ("place", "number"),
    ),
    "attack_places": Table(
        "The places of attacks.",
        (_text("attack", "The attack."), _text("place", "Where it happened."), _text("place_name", "Name of that place.")),
        ("attack", "place"),
    ),
    "disagreement_records": Table(
        "The records that differ.", (_text("disagreement", "The disagreement."), _RECORD), ("disagreement", "record")
    ),
    "reference_look_ups": Table(
        "Where the references of the public record were read.",
        (
            _text("reference", "The reference."),
            Column("number", "integer", "The place of the look-up in its reference, counted from 1.", True),
            *(_field(LookUp, name) for name in ("kind", "title", "address", "words", "by", "day")),
            Column("times", "string", "The `time` of each number that was read there, joined by commas; empty where all were."),
        ),
        ("reference", "number"),
    ),
    "erratum_records": Table(
        "Records that stand on words with an apparent error.",
        (
            computed("erratum"),
            _RECORD,
            Column("bears_on", "boolean", "Whether the error bears on the record itself, and not on its words alone.", True),
        ),
        ("erratum", "record"),
    ),
}
"""The tables that hold the lists of other tables, one value a row."""

_OTHERWISE = {
    "sides": "Whose side actors are on.",
    "victims": "The groups that victims belong to.",
    "sources": "The articles.",
    "actors": "Who speaks, acts or is spoken of.",
    "places": "Where something happened or is said to be.",
    "issues": "The questions that positions answer, with the two answers in words of their own.",
    "evidence": "The exact words that state each record, and where they stand. They are the articles', and not ours.",
    "chains": "How each article knows each statement: through which outlet, from whom, by which words.",
    "attributions": "Somebody's statement about a part that somebody had, or denies to have had, in an attack.",
    "references": "The public record: figures of documents that are none of the articles, never counted with the claims.",
    "reference_values": "The numbers of references, each of its own time. They are in no sum.",
    "comparisons": "What the public record has beside a claim, and how they stand to each other; never who is right.",
}
_UNIQUE = {
    "attributions": ("id",),
    "errata": ("erratum",),
    "evidence": (),
    "chains": (),
    "reference_values": ("reference", "time"),
}
_FIRST = ("records", "casualties", "troop_levels", "attacks", "attributions", "positions", "evidence", "passages", "chains")


def _tables() -> dict[str, Table]:
    """The tables of a package in the order in which one needs them."""
    made = {
        "records": Table(
            "Every record of every kind, one a row, in words, and how it is cited: start here.",
            (*_single(listing.COLUMNS), _CITATION),
            ("id",),
        ),
        "passages": Table(
            "The passages of the articles on which the records stand, each once. Their texts are not ours.", _PASSAGES, SPAN
        ),
    }
    for name in tables.COLUMNS:
        described = (tables.MODELS[name].__doc__ or "").strip().splitlines()[0]
        made[name] = Table(_OTHERWISE.get(name, described), _single(tables.columns(name)), _UNIQUE.get(name, ("id",)))
    made |= LINKS
    return {name: made[name] for name in dict.fromkeys((*_FIRST, *made))}


def _single(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns without those that hold lists."""
    return tuple(column for column in columns if not column.many)


TABLES = _tables()
"""The tables of a package by name."""
LISTED = {name: replace(table, columns=tables.columns(name)) for name, table in TABLES.items() if name in tables.COLUMNS}
"""The tables of a folder of files, which hold lists in their cells, in the same order."""
_MORE_KEYS = {
    **{table: (Key(("id",), "records", ("id",)),) for table in CLAIMS},
    "positions": (Key(("id",), "records", ("id",)), Key(("side",), "sides", ("id",))),
    "attributions": (Key(("attack",), "attacks", ("id",)),),
    "evidence": (
        Key(("record",), "records", ("id",)),
        Key(("attribution",), "attributions", ("id",)),
        Key(SPAN, "passages", SPAN),
    ),
    "chains": (
        Key(("record",), "records", ("id",)),
        Key(("attribution",), "attributions", ("id",)),
        Key(("source",), "sources", ("id",)),
        Key(("outlet",), "actors", ("id",)),
        Key(("who",), "actors", ("id",)),
    ),
    "passages": (Key(("source",), "sources", ("id",)),),
    "actor_aliases": (Key(("actor",), "actors", ("id",)),),
    "place_parents": (Key(("place",), "places", ("id",)), Key(("parent",), "places", ("id",))),
    "attack_places": (Key(("attack",), "attacks", ("id",)), Key(("place",), "places", ("id",))),
    "disagreement_records": (Key(("disagreement",), "disagreements", ("id",)), Key(("record",), "records", ("id",))),
    "comparisons": (Key(("claim",), "records", ("id",)),),
    "reference_values": (Key(("reference",), "references", ("id",)),),
    "reference_look_ups": (Key(("reference",), "references", ("id",)),),
    "erratum_records": (Key(("erratum",), "errata", ("erratum",)), Key(("record",), "records", ("id",))),
}
"""The keys of columns that are no field of a record."""


def keys(name: str) -> tuple[Key, ...]:
    """The keys of a table of a package."""
    held = {column.name for column in TABLES[name].columns}
    fields = fields_of(tables.MODELS[name]).values() if name in tables.MODELS else ()
    given = (
        Key((field.name,), field.refers_to[0], ("id",)) for field in fields if len(field.refers_to) == 1 and field.name in held
    )
    return (*given, *_MORE_KEYS.get(name, ()))


def package_frames(left: Selection, base: str = "") -> dict[str, pd.DataFrame]:
    """Every table of a package of what a filter leaves, as a DataFrame; links start with `base`, the address of the dashboard."""
    rows = package_rows(left, base)
    return {name: tables.as_frame(left.dataset, table.columns, rows[name]) for name, table in TABLES.items()}


def package_rows(left: Selection, base: str = "") -> dict[str, list[Row]]:
    """The rows of every table of a package as plain values; they may hold lists, which are no columns of a package."""
    taken = with_referred(left)
    rows = tables.all_rows(left, base)
    rows["records"] = list(_records(taken, left, base))
    rows["passages"] = list(_passages(taken, base))
    return rows | _links(taken, left, rows["errata"])


def _records(taken: Selection, left: Selection, base: str) -> Iterator[Row]:
    """The rows of the records of all kinds, each with how it is cited."""
    dataset = left.dataset
    for row in listing.listed(taken, base, left):
        cited = citation.by_article(dataset.citations[str(row["id"])]).values()
        texts = (citation.passage(dataset, *passages).replace(citation.LINK, str(row["link"])) for passages in cited)
        yield {**row, "citation": " ".join(texts)}


def _passages(taken: Selection, base: str) -> Iterator[Row]:
    """The rows of the passages, in the order of the articles and of their words."""
    dataset = taken.dataset
    cited = {(c.source, c.span.start, c.span.end): c for _, r in taken.claims() for c in dataset.citations[r.id]}
    number = {source: place for place, source in enumerate(dataset.sources)}
    for _, one in sorted(cited.items(), key=lambda pair: (number[pair[0][0]], *pair[0][1:])):
        before, after = _context(dataset, one)
        paragraph = dataset.articles[one.source].paragraph_at(one.span.start)
        link = base + links.to_article(one.source, dataset.version, paragraph)
        yield {
            "source": one.source,
            "start": one.span.start,
            "end": one.span.end,
            "article": dataset.sources[one.source].short,
            "exact": one.quote,
            "prefix": before,
            "suffix": after,
            "paragraph": paragraph,
            "line": one.span.line,
            "zone": one.span.zone,
            "citation": citation.passage(dataset, one).replace(citation.LINK, link),
        }


def _context(dataset: Dataset, cited: Citation) -> tuple[str | None, str | None]:
    """The text right before and after a passage in its paragraph; None where there is none or only cited words may be shown."""
    if dataset.sources[cited.source].display == "excerpts":
        return None, None
    article, span = dataset.articles[cited.source], cited.span
    first, last = _paragraph(dataset, cited, span.start), _paragraph(dataset, cited, span.end - 1)
    before = article.text[max(first.start, span.start - _CONTEXT) : span.start]
    return fold(before) or None, fold(article.text[span.end : min(last.end, span.end + _CONTEXT)]) or None


def _paragraph(dataset: Dataset, cited: Citation, offset: int) -> Span:
    """The paragraph in which an offset of a passage's article lies."""
    article = dataset.articles[cited.source]
    return article.paragraphs[article.paragraph_at(offset) - 1]


def _links(taken: Selection, left: Selection, errata: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of the tables in LINKS; `errata` are the rows of that table. A value that a list has twice is one row."""
    dataset = left.dataset
    names = {name: place.name for name, place in dataset.places.items()}
    return {
        "actor_aliases": [
            {"actor": name, "alias": alias} for name, actor in dataset.actors.items() for alias in dict.fromkeys(actor.aliases)
        ],
        "place_parents": [
            {"place": name, "number": number, "parent": parent, "parent_name": names[parent]}
            for name in dataset.places
            for number, parent in enumerate(enclosing(dataset, name)[1:], 1)
        ],
        "attack_places": [
            {"attack": attack.id, "place": place, "place_name": names[place]}
            for attack in taken.attacks
            for place in dict.fromkeys(attack.places)
        ],
        "disagreement_records": [
            {"disagreement": one.id, "record": record} for one in left.disagreements for record in dict.fromkeys(one.records)
        ],
        "reference_look_ups": [
            {"reference": reference.id, "number": number, **one.model_dump(), "times": ", ".join(one.times) or None}
            for reference in dataset.references
            for number, one in enumerate(reference.looked_up, 1)
        ],
        "erratum_records": [
            {"erratum": row["erratum"], "record": record, "bears_on": record in _list(row["bears_on"])}
            for row in errata
            for record in dict.fromkeys(_list(row["records"]))
        ],
    }


def _list(cell: Cell | tuple[str, ...]) -> tuple[str, ...]:
    """A cell that holds a list."""
    assert isinstance(cell, tuple)
    return cell
