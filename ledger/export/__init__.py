"""Filtered records as files: CSV, Excel, JSON and a data package, each with its words, its rules and its version."""

from ledger.export.about import RULES, About, about, file_name
from ledger.export.files import harmless, to_csv, to_json, to_sheet_csv, write_csv
from ledger.export.package import descriptor, to_package
from ledger.export.tables import COLUMNS, JOIN, Column, columns, tables
from ledger.export.workbook import to_xlsx

__all__ = [
    "COLUMNS",
    "JOIN",
    "RULES",
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
