"""The command `export`: writes what a filter leaves of the dataset in one of the forms of ENDINGS."""

import sys
from pathlib import Path

from ledger.export import report
from ledger.export.about import About, about
from ledger.export.files import to_json, write_tables
from ledger.export.package import to_package
from ledger.export.tables import all_rows
from ledger.export.views import held
from ledger.export.workbook import to_xlsx
from ledger.model.dataset import Dataset
from ledger.query.selection import Selection, select
from ledger.urls import links
from ledger.wording import words

ENDINGS = {"csv": "", "sheet": "", "parquet": "", "xlsx": "xlsx", "json": "json", "package": "zip", "report": "html"}
"""The ending of the file of each form; empty for a form that is one file for each table."""


def export_view(dataset: Dataset, query: str, page: str, form: str, out: Path, base: str = "") -> int:
    """Write the view that a link with this query opens on `page`. Gives the exit code: 0 written, 2 the query does not apply.

    `out` is a folder, or for a form that is one file the name of that file. `base` is the address of the dashboard, for links.
    """
    link = links.read(query, page, dataset)
    for notice in link.notices:
        print(notice, file=sys.stderr)
    if link.notices:
        print("nothing was written: correct the query", file=sys.stderr)
        return 2
    selection, view = held(select(dataset, link.filters), page, link.state), about(dataset, link, page, base)
    if ENDINGS[form]:
        path = out / view.file(ENDINGS[form]) if out.is_dir() or not out.suffix else out
        path.parent.mkdir(parents=True, exist_ok=True)
        if form == "report":
            path.write_bytes(report.html(dataset, link, page, base).encode())
        else:
            path.write_bytes(_one_file(selection, view, form))
        written = str(path)
    else:
        written = f"{words.count(len(write_tables(selection, out, form)), 'file')} in {out}"
    print(f"{view.said} Dataset {dataset.version}: {written}")
    return 0


def _one_file(selection: Selection, view: About, form: str) -> bytes:
    """The bytes of the tables of a selection as one file: `xlsx`, `json` or `package`."""
    match form:
        case "xlsx":
            return to_xlsx(selection, view)
        case "json":
            return to_json(view.facts(), all_rows(selection, view.base)).encode()
        case _:
            return to_package(selection, view)
