"""Tables as files: CSV as it is, CSV that a spreadsheet may open, Parquet, and JSON."""

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from ledger.export.derived import Cell, Row
from ledger.export.tables import frames
from ledger.query.selection import Selection

# A spreadsheet takes a text that starts so for a formula; also the wide forms, and after white space that it drops.
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def to_csv(table: pd.DataFrame) -> str:
    """A table as CSV text with a header line. An unknown value is an empty cell, a day is ISO text."""
    return table.to_csv(index=False, lineterminator="\r\n")


def to_sheet_csv(table: pd.DataFrame) -> str:
    """A table as CSV text for a spreadsheet: a byte order mark, and an apostrophe before a text that would be a formula."""
    texts: list[str] = list(table.select_dtypes(["string", "category", "object"]).columns)
    safe = table.astype(dict.fromkeys(texts, object))
    for name in texts:
        safe[name] = pd.Series([harmless(cell) for cell in safe[name]], safe.index, dtype=object)
    return "\ufeff" + to_csv(safe)


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet reads as a formula: a text that starts like one gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" \u00a0\u200b\ufeff").startswith(_TRIGGERS) else cell


def to_json(facts: Mapping[str, object], tables: Mapping[str, Sequence[Row]]) -> str:
    """Facts about the export, and under `tables` the rows of every table as objects, as one JSON document."""
    return json.dumps({**facts, "tables": tables}, ensure_ascii=False, indent=1) + "\n"


def to_parquet(table: pd.DataFrame) -> bytes:
    """A table as the bytes of a Parquet file, which keeps the types of its columns."""
    out = io.BytesIO()
    table.to_parquet(out, index=False)
    return out.getvalue()


def write_tables(selection: Selection, folder: Path, form: str = "csv") -> list[Path]:
    """One file a table into `folder`, which is made if need be: `csv` (UTF-8), `sheet` or `parquet`. Gives the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in frames(selection).items():
        path = folder / f"{name}.{'parquet' if form == 'parquet' else 'csv'}"
        if form == "parquet":
            table.to_parquet(path, index=False)
        else:
            path.write_text((to_sheet_csv if form == "sheet" else to_csv)(table), encoding="utf-8", newline="")
        written.append(path)
    return written
