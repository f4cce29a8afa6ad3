"""Records of all tables as one table: what a page that lists every kind of record shows, as a DataFrame."""

import pandas as pd

from ledger.export.derived import JOIN
from ledger.model.records import Casualties, TroopLevel
from ledger.query.facets import period_of
from ledger.query.selection import Selection
from ledger.wording import words

_TYPES = {
    "id": "string",
    "table": "string",
    "statement": "string",
    "who": "string",
    "time": "string",
    "time_start": "datetime64[ms]",
    "time_end": "datetime64[ms]",
    "low": "Int64",
    "best": "Int64",
    "high": "Int64",
    "quote": "string",
    "sources": "string",
}


def listing(selection: Selection) -> pd.DataFrame:
    """The selected records of all tables, one a row, in the order of the dataset.

    `statement` and `who` are in words, as the list of records has them. `time` is the time that the record is about, in EDTF,
    with its first and last day. `low`, `best` and `high` are people, of troop levels and casualties. `quote` are the first words
    that state the record, `sources` the ids of its articles. What is unknown, or what a kind of record does not have, is NA.
    """
    dataset = selection.dataset
    rows = []
    for table, record in selection.claims():
        period, citations = period_of(record, dataset), dataset.citations[record.id]
        numbers = (record.low, record.best, record.high) if isinstance(record, TroopLevel | Casualties) else (None, None, None)
        rows.append(
            (
                record.id,
                table,
                words.headline(dataset, record),
                words.who(dataset, record),
                period.text if period else None,
                period.first.isoformat() if period and period.first else None,
                period.last.isoformat() if period and period.last else None,
                *numbers,
                citations[0].quote,
                JOIN.join(dict.fromkeys(citation.source for citation in citations)),
            )
        )
    cells = zip(*rows, strict=True) if rows else [()] * len(_TYPES)
    return pd.DataFrame(
        {name: pd.Series(column, dtype=dtype) for (name, dtype), column in zip(_TYPES.items(), cells, strict=True)}
    )
