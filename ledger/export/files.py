"""Tables as files: CSV as it is, CSV that a spreadsheet may open, Parquet, and JSON."""

import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from ledger.export.derived import Cell, Row
from ledger.export.tables import frames
from ledger.model import dates
from ledger.query.selection import Selection

# A spreadsheet takes a text that starts so for a formula; also the wide forms, and after white space that it drops.
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
_INVISIBLE = " \u00a0\u200b\ufeff"
_WORD = re.compile(r"[^\W\d_]+")
_MONTHS = tuple(name.lower() for name in dates.MONTHS)
_IN_NUMBERS = ("a", "am", "e", "eur", "gbp", "p", "pm", "sept", "t", "usd", "z")  # words in numbers and times, as of 1e5 and 5 pm
_TRUTH = ("true", "false", "#n/a")


def to_csv(table: pd.DataFrame) -> str:
    """A table as CSV text with a header line. An unknown value is an empty cell, a day is ISO text."""
    return table.to_csv(index=False, lineterminator="\r\n")


def to_sheet_csv(table: pd.DataFrame) -> str:
    """A table as CSV text for a spreadsheet: a byte order mark, and an apostrophe before each text that it would not keep."""
    texts: list[str] = list(table.select_dtypes(["string", "category", "object"]).columns)
    safe = table.astype(dict.fromkeys(texts, object))
    for name in texts:
        safe[name] = pd.Series([harmless(cell) for cell in safe[name]], safe.index, dtype=object)
    return "\ufeff" + to_csv(safe)


def harmless(cell: Cell) -> Cell:
    """A cell that stays what it is in a spreadsheet: a text that it would take for a formula, a number, a day or a time gets an
    apostrophe before it. Where such a text has apostrophes before it already it gets one more, so that one may be taken away.
    """
    return f"'{cell}" if isinstance(cell, str) and _is_changed(cell.lstrip("'")) else cell


def _is_changed(text: str) -> bool:
    """Whether a spreadsheet may take a text for something else: a formula, a number, a day, a time or a truth value."""
    if text.lstrip(_INVISIBLE).startswith(_TRIGGERS):
        return True
    plain = text.strip().lower()
    return plain in _TRUTH or (any(map(str.isdigit, plain)) and all(map(_is_of_value, _WORD.findall(plain))))


def _is_of_value(word: str) -> bool:
    """Whether a word in small letters can be a part of a number, a day or a time: the name of a month, or its first letters."""
    return word in _IN_NUMBERS or (len(word) > 2 and any(month.startswith(word) for month in _MONTHS))


def to_json(facts: Mapping[str, object], tables: Mapping[str, Sequence[Row]]) -> str:
    """Facts about the export, and under `tables` the rows of every table as objects, as one JSON document."""
    return json.dumps({**facts, "tables": tables}, ensure_ascii=False, indent=1) + "\n"


def to_parquet(table: pd.DataFrame) -> bytes:
    """A table as the bytes of a Parquet file, which keeps the types of its columns."""
    out = io.BytesIO()
    table.to_parquet(out, index=False)
    return out.getvalue()


def write_tables(selection: Selection, folder: Path, form: str = "csv", base: str = "") -> list[Path]:
    """One file a table into `folder`, which is made if need be: `csv` (UTF-8), `sheet` or `parquet`. Gives the files written.

    base: what links start with, the address of the dashboard.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in frames(selection, base).items():
        path = folder / f"{name}.{'parquet' if form == 'parquet' else 'csv'}"
        if form == "parquet":
            table.to_parquet(path, index=False)
        else:
            path.write_text((to_sheet_csv if form == "sheet" else to_csv)(table), encoding="utf-8", newline="")
        written.append(path)
    return written
