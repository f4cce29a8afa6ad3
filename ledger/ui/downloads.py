"""Downloads and citations: of a view, of a record, of an article. Each file is made when it is asked for."""

from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from ledger import export
from ledger.export import report
from ledger.model.dataset import Dataset
from ledger.query.selection import Selection
from ledger.ui.address import base, dataset, filters, selected, state
from ledger.ui.markup import html
from ledger.urls import links
from ledger.urls.links import Link
from ledger.wording import bibliography, citation

_TYPES = {
    "xlsx": ("Excel workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "zip": ("Data package (zip of CSV)", "application/zip"),
    "json": ("JSON", "application/json"),
    "html": ("Report (one HTML file)", "text/html"),
}


def view_downloads(page: str) -> None:
    """Everything that the filter leaves as files, and the view as a citation; nothing is sent until somebody opens it."""
    with (at := st.popover("Download", icon=":material/download:", key=f"downloads-{page}", on_change="rerun")):
        if at.open:
            _view_downloads(page)


def _view_downloads(page: str) -> None:
    data, left, link = dataset(), selected(), Link(filters(), {k: v for k, v in state().items() if k != "cite" and v})
    about = export.about(data, link, page, base())
    jobs: dict[str, Callable[[], bytes]] = {
        "xlsx": partial(export.to_xlsx, left, about),
        "zip": partial(export.to_package, left, about),
        "json": partial(_json, left, about),
        "html": partial(_report, data, link, page, about.base),
    }
    st.caption(f"{about.said} {about.records} of {about.of} records. Dataset {about.version}.")
    for ending, (label, mime) in _TYPES.items():
        st.download_button(
            label, jobs[ending], about.file(ending), mime, key=f"get-{page}-{ending}", on_click="ignore", width="stretch"
        )
    entry = bibliography.view(data, about.title, about.said, about.link, about.base)
    text = citation.chart(citation.ledger(data), about.title, about.said)
    _citations(entry, f"view-{page}", about.file("bib").removesuffix(".bib"), text, about.link)


def citations(name: str) -> None:
    """The citation of a record, or of an article, for reference managers."""
    data = dataset()
    if name in data.sources:
        entry, text = bibliography.article(data, name), f"{citation.source_line(data, name)} {citation.LINK}"
        link = links.href("sources", [("article", name)])
    else:
        link = links.href("records", [("record", name)])
        entry, text = bibliography.record(data, name, link, base()), citation.passage(data, data.citations[name][0])
    with st.popover("Cite", icon=":material/format_quote:", key=f"cite-{name}"):
        _citations(entry, name, f"{name}_{data.version}", text, link)


def _citations(entry: bibliography.Entry, key: str, name: str, text: str, link: str) -> None:
    """A citation as text to copy, its link in the place of `{link}`, and as files."""
    button = f'<button data-link="{escape(link)}" data-text="{escape(text)}">Copy citation as text</button>'
    html(f'<p class="tools">{button}</p>')
    bib, csl = bibliography.bibtex([entry]), bibliography.csl([entry])
    st.download_button("BibTeX", bib, f"{name}.bib", "text/plain", key=f"bib-{key}", on_click="ignore", width="stretch")
    st.download_button(
        "CSL-JSON", csl, f"{name}.csl.json", "application/json", key=f"csl-{key}", on_click="ignore", width="stretch"
    )


def _json(left: Selection, about: export.About) -> bytes:
    return export.to_json(about.facts(), export.frames(left)).encode()


def _report(data: Dataset, link: Link, page: str, address: str) -> bytes:
    return report.html(data, link, page, address).encode()
