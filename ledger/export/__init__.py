"""Filtered records as files: CSV, Excel, JSON and a data package, each with its words, its rules and its version."""

from ledger.export.about import About, about, file_name
from ledger.export.files import harmless, to_csv, to_json, to_sheet_csv, write_csv
from ledger.export.package import descriptor, to_package
from ledger.export.tables import COLUMNS, JOIN, Column, columns, tables
from ledger.export.workbook import to_xlsx
from ledger.query.totals import COUNTING_RULES

__all__ = [
    "COLUMNS",
    "COUNTING_RULES",
    "JOIN",
    "About",
    "Column",
    "about",
    "columns",
    "descriptor",
    "file_name",
    "harmless",
    "tables",
    "to_csv",
    "to_json",
    "to_package",
    "to_sheet_csv",
    "to_xlsx",
    "write_csv",
]
