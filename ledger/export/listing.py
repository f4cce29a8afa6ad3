"""Records of all tables as one table: what a page that lists every kind of record shows, as a DataFrame."""

from collections.abc import Iterator

import pandas as pd

from ledger.export.derived import PASSAGE, Column, Row, computed, dated, days, passage
from ledger.export.tables import as_frame
from ledger.model.records import CLAIMS, Casualties, TroopLevel
from ledger.query.chains import speakers
from ledger.query.facets import period_of
from ledger.query.selection import Selection
from ledger.wording import bylines, retelling, words

_OWN = {
    "id": Column("id", "string", "Stable identifier; the table of the record has it too.", True),
    "table": Column("table", "string", "The table that holds the record.", True, CLAIMS),
    "statement": Column("statement", "string", "What is stated, in one line.", True),
    "said_by": Column(
        "said_by", "string", "Who says so: who speaks at the end of its chains, or the author of the article.", True
    ),
    "who": Column(
        "who",
        "string",
        "Whose number or position it is, and how that is told; of an attack who is said to have had a part in it, and by whom.",
    ),
    "time": Column("time", "string", "The time that the record is about (EDTF); of a position the time at which it was said."),
    "low": Column(
        "low",
        "integer",
        "Lowest number that the words allow, as in its table; empty where open, and where the table has no numbers.",
    ),
    "best": Column("best", "integer", "The number stated; empty where the words give none, and where the table has no numbers."),
    "high": Column(
        "high",
        "integer",
        "Highest number that the words allow, as in its table; empty where open, and where the table has no numbers.",
    ),
    "qualifier": Column(
        "qualifier", "string", "How the words qualify the number; empty where the table has none.", False, words.QUALIFIERS
    ),
    "sources": Column("sources", "string", "Ids of the articles that state it.", many=True),
}
_NAMES = (
    "id",
    "table",
    "statement",
    "said_by",
    "who",
    *dated("time"),
    "low",
    "best",
    "high",
    "qualifier",
    "left_by_filter",
    *PASSAGE,
    "sources",
)
COLUMNS = tuple(_OWN.get(name) or computed(name) for name in _NAMES)
"""The columns of records of all tables, in their order."""


def listing(selection: Selection, base: str = "", left: Selection | None = None) -> pd.DataFrame:
    """The records of a selection, of all tables, one a row, in the order of the dataset; `base` and `left` as in `tables.frame`.

    `statement` and `who` are in words, as the list of records has them. What is unknown, or what a kind of record does not
    have, is NA.
    """
    return as_frame(selection.dataset, COLUMNS, list(listed(selection, base, left)))


def listed(selection: Selection, base: str = "", left: Selection | None = None) -> Iterator[Row]:
    """The rows of `listing` as plain values."""
    dataset, taken = selection.dataset, left or selection
    for table, record in selection.claims():
        period, measured = period_of(record, dataset), record if isinstance(record, TroopLevel | Casualties) else None
        yield {
            "id": record.id,
            "table": table,
            "statement": retelling.statement(dataset, record),
            "said_by": "; ".join(speakers(dataset, record.id)),
            "who": bylines.who(dataset, record) or None,
            **days("time", period.text if period else None),
            **{name: getattr(measured, name, None) for name in ("low", "best", "high")},
            "qualifier": words.qualifier(measured) if measured else None,
            "left_by_filter": record.id in taken,
            **passage(dataset, record, base),
            "sources": tuple(dict.fromkeys(citation.source for citation in dataset.citations[record.id])),
        }
