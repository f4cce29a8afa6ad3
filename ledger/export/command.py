"""The command `export`: writes what a filter leaves of the dataset in one of the forms of ENDINGS."""

import sys
from pathlib import Path

from ledger.export import views
from ledger.export.about import about
from ledger.export.files import write_tables
from ledger.export.package import citations
from ledger.export.package_dictionary import NAME, dictionary
from ledger.export.package_readme import readme
from ledger.export.package_tables import LISTED
from ledger.model.dataset import Dataset
from ledger.query.selection import select
from ledger.urls import links
from ledger.wording import words

ENDINGS = {"csv": "", "sheet": "", "parquet": "", "xlsx": "xlsx", "json": "json", "package": "zip", "report": "html"}
"""The ending of the file of each form; empty for a form that is a folder with a file for each table."""


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
    view = about(dataset, link, page, base)
    if ENDINGS[form]:
        made = views.file(dataset, link, page, ENDINGS[form], base)
        path = out / made.name if out.is_dir() or not out.suffix else out
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.content())
        written = str(path)
    else:
        selection, ending = views.held(select(dataset, link.filters), page, link.state), "parquet" if form == "parquet" else "csv"
        number = len(write_tables(selection, out, form, base))
        (out / "README.md").write_text(readme(selection, view, LISTED, ending), encoding="utf-8", newline="")
        (out / NAME).write_text(dictionary(dataset, LISTED, ending), encoding="utf-8", newline="")
        (out / "citations.bib").write_text(citations(dataset, view), encoding="utf-8", newline="")
        written = f"{words.count(number, 'table')}, README.md, {NAME} and citations.bib in {out}"
    print(f"{view.said} Dataset {dataset.version}: {written}")
    return 0
