"""What leaves the dashboard: tables as DataFrames, and files of them (CSV, Excel, Parquet, JSON, a data package, a report)."""

from ledger.export.about import About, about, about_view
from ledger.export.derived import JOIN, Column
from ledger.export.files import harmless, to_csv, to_json, to_sheet_csv, write_tables
from ledger.export.package import descriptor, to_package
from ledger.export.pictures import Picture, pictures
from ledger.export.tables import COLUMNS, all_rows, columns, frame, frames, rows_of
from ledger.export.workbook import to_xlsx
from ledger.query.totals import COUNTING_RULES

__all__ = [
    "COLUMNS",
    "COUNTING_RULES",
    "JOIN",
    "About",
    "Column",
    "Picture",
    "about",
    "about_view",
    "all_rows",
    "columns",
    "descriptor",
    "frame",
    "frames",
    "harmless",
    "pictures",
    "rows_of",
    "to_csv",
    "to_json",
    "to_package",
    "to_sheet_csv",
    "to_xlsx",
    "write_tables",
]
