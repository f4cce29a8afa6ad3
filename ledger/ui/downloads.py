"""Downloads and citations of a view, a record or an article. A file of the view is made when the reader asks for it."""

import json
from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from ledger import export
from ledger.charts.pages import PAGES
from ledger.export import report
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS
from ledger.query.filters import describe
from ledger.query.narrowing import applied
from ledger.query.selection import Selection
from ledger.ui import embed
from ledger.ui.address import base, dataset, filters, selected, state
from ledger.ui.escaping import html, plain
from ledger.urls import links
from ledger.urls.links import Link
from ledger.wording import bibliography, citation, words

_FILES = {  # by the ending of a file: what its button says, and its media type
    "xlsx": ("Excel workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "zip": ("Data package (zip of CSV)", "application/zip"),
    "json": ("JSON", "application/json"),
    "html": ("Report (one HTML file)", "text/html"),
}


def show_share(page: str) -> None:
    """Show a button that opens the buttons that copy the link to this view, a link that cites it, and its citation."""
    page_state = {key: value for key, value in state().items() if key != "cite"}
    short = links.href("", links.write(filters(), page_state)) or "?"
    about = export.about(dataset(), Link(filters(), page_state), page, base(), _tables(page))
    text = citation.chart(citation.ledger(dataset()), about.title, about.said)
    citable = escape(about.link)
    with st.popover("Share", icon=":material/link:", key=f"share-{page}"):
        html(
            f'<p class="tools share"><button data-link="{escape(short)}">Copy link</button>'
            f'<button data-link="{citable}">Copy citable link</button>'
            f'<button data-link="{citable}" data-text="{escape(text)}">Copy citation</button>{_embed_buttons(page, text)}</p>'
        )


def _embed_buttons(page: str, cited: str) -> str:
    """Buttons that copy the HTML by which another site shows this view; none where that is not possible. cited: its citation."""
    title = json.dumps(cited.replace(citation.LINK, "").strip()).replace("<", "\\u003c")  # Streamlit drops attributes with tags
    return "".join(
        f'<button data-link="{escape(target)}" data-frame="{escape(title)}">{escape(label)}</button>'
        for label, target in embed.addresses(page).items()
    )


def _tables(page: str) -> tuple[str, ...]:
    """The tables that a page is about."""
    return PAGES[page].tables if page in PAGES else CLAIMS


def show_view_downloads(page: str) -> None:
    """Show a button that opens the downloads of this view; what is behind it is sent only while it is open."""
    with (popover := st.popover("Download", icon=":material/download:", key=f"downloads-{page}", on_change="rerun")):
        if popover.open:
            _show_downloads(page)


def _show_downloads(page: str) -> None:
    """Show the records that the filter leaves as files, and the citation of the view."""
    data, selection, link = (
        dataset(),
        selected(),
        Link(filters(), {key: value for key, value in state().items() if key != "cite" and value}),
    )
    about = export.about(data, link, page, base())
    writers: dict[str, Callable[[], bytes]] = {
        "xlsx": partial(export.to_xlsx, selection, about),
        "zip": partial(export.to_package, selection, about),
        "json": partial(_json, selection, about),
        "html": partial(_report, data, link, page, about.base),
    }
    st.caption(plain(f"{about.said} {about.counted}. Dataset {about.version}."))
    for table in _tables(page):
        name = export.file_name(data, table, describe(data, applied(selection.filters, (table,))))
        st.download_button(
            plain(f"CSV of {words.plural(table)}"),
            partial(_table_csv, selection, table),
            f"{name}.csv",
            "text/csv",
            key=f"get-{page}-{table}",
            on_click="ignore",
            width="stretch",
        )
    for ending, (label, mime) in _FILES.items():
        st.download_button(
            plain(label),
            writers[ending],
            about.file(ending),
            mime,
            key=f"get-{page}-{ending}",
            on_click="ignore",
            width="stretch",
        )
    entry = bibliography.view(data, about.title, about.said, about.link, about.base)
    _show_entry(entry, f"view-{page}", about.file("bib").removesuffix(".bib"))


def show_citation(name: str) -> None:
    """Show a button that opens the citation of a record or of an article, by its id."""
    data = dataset()
    if name in data.sources:
        entry, text = bibliography.article(data, name), f"{citation.source_line(data, name)} {citation.LINK}"
        link = links.href("sources", [("article", name)])
    else:
        link = links.href("records", [("record", name)])
        entry = bibliography.record(data, name, link, base())
        text = citation.passage(data, *citation.by_article(data.citations[name])[data.citations[name][0].source])
    with st.popover("Cite", icon=":material/format_quote:", key=f"cite-{name}"):
        _show_citation(entry, name, f"{name}_{data.version}", text, link)


def _show_citation(entry: bibliography.Entry, key: str, name: str, text: str, link: str) -> None:
    """Show a citation as text to copy, in which the browser puts the link in place of `{link}`, and as files called `name`."""
    button = f'<button data-link="{escape(link)}" data-text="{escape(text)}">Copy citation as text</button>'
    html(f'<p class="tools">{button}</p>')
    _show_entry(entry, key, name)


def _show_entry(entry: bibliography.Entry, key: str, name: str) -> None:
    """Show a citation as files for reference managers, which are called `name`."""
    bib, csl = bibliography.bibtex([entry]), bibliography.csl([entry])
    st.download_button("BibTeX", bib, f"{name}.bib", "text/plain", key=f"bib-{key}", on_click="ignore", width="stretch")
    st.download_button(
        "CSL-JSON", csl, f"{name}.csl.json", "application/json", key=f"csl-{key}", on_click="ignore", width="stretch"
    )


def _table_csv(selection: Selection, table: str) -> bytes:
    """The selected records of a table as CSV in UTF-8, each with the version of the dataset."""
    return export.to_csv(export.frame(selection, table).assign(dataset=selection.dataset.version)).encode()


def _json(selection: Selection, about: export.About) -> bytes:
    """The selected records as JSON in UTF-8, with the facts about the view."""
    return export.to_json(about.facts(), export.frames(selection)).encode()


def _report(data: Dataset, link: Link, page: str, base_url: str) -> bytes:
    """The report of a page as HTML in UTF-8; its links lead to the dashboard at `base_url`."""
    return report.html(data, link, page, base_url).encode()
