"""Tables as text files: CSV as it is, CSV that a spreadsheet may open, and JSON."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ledger.export.tables import COLUMNS, Cell, Row, tables
from ledger.query.selection import Selection

# A spreadsheet takes a text that starts so for a formula; also the wide forms, and after white space that it drops.
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def to_csv(columns: Iterable[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    """Rows as CSV text with a header line."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(columns), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def to_sheet_csv(columns: Iterable[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    """Rows as CSV text for a spreadsheet: a byte order mark, and an apostrophe before a text that would be a formula."""
    safe = ({name: harmless(cell) for name, cell in row.items()} for row in rows)
    return "\ufeff" + to_csv(columns, safe)


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" \u00a0\u200b\ufeff").startswith(_TRIGGERS) else cell


def to_json(facts: Mapping[str, object], found: Mapping[str, Sequence[Row]]) -> str:
    """Facts about the export, and every table, as one JSON document."""
    return json.dumps({**facts, "tables": found}, ensure_ascii=False, indent=1) + "\n"


def write_csv(selection: Selection, folder: Path, sheet: bool = False) -> list[Path]:
    """One UTF-8 CSV file a table into `folder`, which is made if need be. Gives the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in tables(selection).items():
        path = folder / f"{name}.csv"
        path.write_text((to_sheet_csv if sheet else to_csv)(COLUMNS[name], rows), encoding="utf-8", newline="")
        written.append(path)
    return written
