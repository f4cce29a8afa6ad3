"""The tables as an Excel workbook: a sheet about the export, then a sheet a table with typed cells."""

import io
from datetime import datetime

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ledger.export.about import About
from ledger.export.tables import columns, frames
from ledger.query.selection import Selection

_WIDTHS = {"string": 24, "integer": 9, "number": 10, "date": 12, "boolean": 9}  # characters
_LONGEST = 32_767  # characters that a cell can hold
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook has no time zone; a fixed time, so that one view gives the same bytes


def to_xlsx(selected: Selection, about: About) -> bytes:
    """The tables of a selection as the bytes of an Excel workbook. Text is never a formula; quotes link to the dashboard."""
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="xlsxwriter", datetime_format="yyyy-mm-dd", engine_kwargs={"options": _OPTIONS}) as writer:
        book = writer.book
        book.set_properties({"title": about.title, "comments": about.said, "created": _CREATED})
        heading = book.add_format({"bold": True, "bottom": 1})
        _about(book.add_worksheet("about"), about, heading)
        for name, table in frames(selected, about.base).items():
            _cut(table).to_excel(writer, sheet_name=name, index=False, header=False, startrow=1)
            _finish(writer.sheets[name], name, table, about, heading)
    return out.getvalue()


def _cut(table: pd.DataFrame) -> pd.DataFrame:
    """A table whose texts are cut to what a cell can hold."""
    short = table.copy()
    texts: list[str] = list(table.select_dtypes("string").columns)
    for name in texts:
        short[name] = table[name].str.slice(0, _LONGEST)
    return short


def _finish(sheet: Worksheet, name: str, table: pd.DataFrame, about: About, heading: Format) -> None:
    """Add to the sheet of a table its headings with notes, the links to quotes, a frozen first row and column, and filters."""
    described = columns(name)
    for place, column in enumerate(described):
        sheet.set_column(place, place, _WIDTHS[column.type])
        sheet.write_string(0, place, column.name, heading)
        sheet.write_comment(0, place, column.description)
    linked = about.passages and name == "evidence"
    if linked and len(table):
        sheet.write_string(0, len(described), "passage", heading)
        for number, (record, source) in enumerate(zip(table["record"], table["source"], strict=True), 1):
            sheet.write_url(number, len(described), about.passage(record, source), string="Read")
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table), 1), len(described) - 1 + linked)


def _about(sheet: Worksheet, about: About, heading: Format) -> None:
    """Fill the first sheet with what the export says of itself."""
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    for row, (label, text) in enumerate(about.lines()):
        sheet.write_string(row, 0, label, heading)
        sheet.write_string(row, 1, text)
