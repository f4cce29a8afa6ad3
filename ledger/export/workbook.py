"""The tables as an Excel workbook: a sheet about the export, then a sheet a table with typed cells."""

import io
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ledger.export.about import About
from ledger.export.tables import Cell, columns, tables
from ledger.query.selection import Selection

_WIDTHS = {"string": 24, "integer": 9, "number": 10, "date": 12}
_LONGEST = 32_767  # characters that a cell can hold


def to_xlsx(selected: Selection, about: About) -> bytes:
    """A workbook of the selection: what it is, then its tables. Texts are never formulas; passages link to the dashboard."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": about.title, "comments": about.said, "created": date(1980, 1, 1)})
        heading = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        _about(book.add_worksheet("about"), about, heading)
        for name, rows in tables(selected).items():
            sheet = book.add_worksheet(name)
            described = columns(name)
            linked = about.passages and name == "evidence"
            titles = [*(c.name for c in described), *(["passage"] if linked else [])]
            for place, column in enumerate(described):
                sheet.set_column(place, place, _WIDTHS[column.type])
                sheet.write_string(0, place, column.name, heading)
                sheet.write_comment(0, place, column.description)
            for number, row in enumerate(rows, 1):
                for place, column in enumerate(described):
                    _write(sheet, number, place, row[column.name], column.type, day)
                if linked:
                    sheet.write_string(0, len(described), "passage", heading)
                    sheet.write_url(number, len(described), about.passage(str(row["record"]), str(row["source"])), string="Read")
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, max(len(rows), 1), len(titles) - 1)
    return out.getvalue()


def _about(sheet: Worksheet, about: About, heading: Format) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    for row, (label, text) in enumerate(about.lines()):
        sheet.write_string(row, 0, label, heading)
        sheet.write_string(row, 1, text)


def _write(sheet: Worksheet, row: int, place: int, cell: Cell, kind: str, day: Format) -> None:
    if cell is None:
        return
    if kind == "date":
        sheet.write_datetime(row, place, date.fromisoformat(str(cell)), day)
    elif isinstance(cell, str):
        sheet.write_string(row, place, cell[:_LONGEST])
    else:
        sheet.write_number(row, place, cell)
