"""Downloads and citations of a view, a record or an article. A file of the view is made when the reader asks for it."""

import json
from html import escape

import streamlit as st

from ledger import export
from ledger.export import views
from ledger.server import embedding, gate
from ledger.ui import embed
from ledger.ui.address import base, dataset, filters, older_version, selected, state
from ledger.ui.escaping import html, plain
from ledger.urls import addresses, links
from ledger.urls.links import Link
from ledger.wording import bibliography, citation

_FILES = {  # by the ending of a file: what its button says
    "xlsx": "Excel workbook",
    "zip": "Data package (zip of CSV)",
    "json": "JSON",
    "html": "Report (one HTML file)",
}
_LINES = {  # by the program: the line that reads the data at an address
    "Python": 'pandas.read_csv("{link}")',
    "R": 'read.csv("{link}")',
    "a spreadsheet": '=IMPORTDATA("{link}")',
}


def show_share(page: str) -> None:
    """Show a button that opens the buttons that copy the link to this view, a link that cites it, its citation and its data."""
    page_state = {key: value for key, value in state().items() if key != "cite"}
    short = links.href("", links.write(filters(), page_state)) or "?"
    about = export.about(dataset(), Link(filters(), page_state), page, base(), views.tables_of(page))
    text = citation.chart(citation.ledger(dataset()), about.title, about.said)
    citable = escape(about.link)
    address = _data_address(page)
    data_button = f'<button data-link="{escape(address)}">Copy data link</button>' * bool(address)
    note = "<p><small>The data link asks for the same login.</small></p>" * bool(address and gate.asks_for_login())
    if embed.has_view(page) and not embedding.sites():
        note += "<p><small>This server lets no other site show its views inside a page.</small></p>"
    lines = _data_lines(address) if ".csv" in address else ""
    with st.popover("Share", icon=":material/link:", key=f"share-{page}"):
        html(
            f'<p class="tools share"><button data-link="{escape(short)}">Copy link</button>'
            f'<button data-link="{citable}">Copy citable link</button>'
            f'<button data-link="{citable}" data-text="{escape(text)}">Copy citation</button>'
            f"{data_button}{_embed_buttons(page, text)}</p>{note}{lines}"
        )


def _embed_buttons(page: str, cited: str) -> str:
    """Buttons that copy the HTML by which another site shows this view. cited: its citation."""
    title = json.dumps(cited.replace(citation.LINK, "").strip()).replace("<", "\\u003c")  # Streamlit drops attributes with tags
    return "".join(
        f'<button data-link="{escape(code.address)}" data-frame="{escape(title)}" data-height="{code.height:d}">'
        f"{escape(label)}</button>"
        for label, code in embed.codes(page).items()
    )


def _data_address(page: str) -> str:
    """The address of what the page shows as data, relative to the page: a record as JSON, other records as CSV; else empty."""
    if page not in addresses.DATA_PAGES:
        return ""
    if page == "records" and (record := state()["record"]):
        return links.citing(addresses.record(record), older_version())
    return links.citing(addresses.data(page, "csv", links.write(filters(), {**state(), "cite": ""})), older_version())


def _data_lines(address: str) -> str:
    """For each of some programs the line that reads the CSV file at an address, with a button that copies it, folded."""
    lines = "".join(
        f'<dt><button data-link="{escape(address)}" data-text="{escape(line)}">Copy line for {program}</button></dt>'
        f"<dd><code>{escape(line.replace(citation.LINK, base() + address))}</code></dd>"
        for program, line in _LINES.items()
    )
    return f'<details class="tools"><summary>Data in Python, R or a spreadsheet</summary><dl>{lines}</dl></details>'


def show_view_downloads(page: str) -> None:
    """Show a button that opens the downloads of this view; what is behind it is sent only while it is open."""
    with (popover := st.popover("Download", icon=":material/download:", key=f"downloads-{page}", on_change="rerun")):
        if popover.open:
            _show_downloads(page)


def _show_downloads(page: str) -> None:
    """Show the records that the filter leaves as files, and the citation of the view."""
    data, page_state = dataset(), state()
    link = Link(filters(), {key: value for key, value in page_state.items() if key != "cite" and value})
    about = export.about(data, link, page, base())
    st.caption(plain(f"{about.said} {about.counted}. Dataset {about.version}."))
    for number, table in enumerate(views.tables(selected(), page, page_state, base())):
        _show_file(f"CSV of {table.label}", table.csv(), "csv", f"get-{page}-csv-{number:d}")
    for ending, label in _FILES.items():
        _show_file(label, views.file(data, link, page, ending, base()), ending, f"get-{page}-{ending}")
    entry = bibliography.view(data, about.title, about.said, about.link, about.base)
    _show_entry(entry, f"view-{page}", about.file("bib").removesuffix(".bib"))


def _show_file(label: str, file: views.File, ending: str, key: str) -> None:
    """Show a button that makes a file and downloads it."""
    media = addresses.MEDIA[ending].partition(";")[0]
    st.download_button(plain(label), file.content, file.name, media, key=key, on_click="ignore", width="stretch")


def show_citation(name: str) -> None:
    """Show a button that opens the citation of a record or of an article, by its id."""
    data = dataset()
    if name in data.sources:
        entry, text = bibliography.article(data, name), f"{citation.source_line(data, name)} {citation.LINK}"
        link = links.citing(links.href("sources", [("article", name)]), older_version())
    else:
        link = links.citing(links.href("records", [("record", name)]), older_version())
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
