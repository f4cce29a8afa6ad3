"""Downloads and citations of a view, a record or an article. A file of the view is made when the reader asks for it."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from html import escape

import streamlit as st

from ledger import export
from ledger.charts.pages import PAGES, tables_held
from ledger.export import footnotes, views
from ledger.query import narrowing
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.server import embedding, gate, live
from ledger.ui import embed
from ledger.ui.address import base, dataset, filters, older_version, selected, state
from ledger.ui.escaping import cited, html, plain
from ledger.ui.pictures import show_picture_buttons
from ledger.urls import addresses, links
from ledger.urls.links import Link
from ledger.wording import bibliography, citation, words

_FILES = {"xlsx": "Excel", "json": "JSON", "zip": "Data package"}
"""What the buttons of files with all tables say, by their endings."""
_CITABLE = {
    True: "The citable link opens the records as they are today, also after they change.",
    False: "The citable link names today’s version and does not keep it: this server holds no older records. Once they change, "
    "even on the same day, it shows the new ones, and which of them changed. To keep what you cite, download it.",
}
"""What a reader must know of the citable link before it is copied, by whether the server keeps the records of versions."""
_LINES = {  # by the program: the line that reads the data at an address
    "Python": 'pandas.read_csv("{link}")',
    "R": 'read.csv("{link}")',
    "a spreadsheet": '=IMPORTDATA("{link}")',
}


def show_share(page: str) -> None:
    """Show a button that opens what copies the link to this view; what is behind it is made and sent only while it is open."""
    with (popover := st.popover("Share", icon=":material/link:", key=f"share-{page}", on_change="rerun")):
        if popover.open:
            _show_links(page)


def _show_links(page: str) -> None:
    """Show the buttons that copy the link to this view, a link that cites it, its citation and its data."""
    page_state = {key: value for key, value in state().items() if key != "cite"}
    short = links.href("", links.write(filters(), page_state)) or "?"
    about = export.about_view(dataset(), Link(filters(), page_state), page, base())
    text = citation.chart(dataset(), about.title, about.said)
    citable = escape(about.link)
    address = _data_address(page)
    data_button = f'<button data-link="{escape(address)}">Copy data link</button>' * bool(address)
    note = "<p><small>The data link asks for the same login.</small></p>" * bool(address and gate.asks_for_login())
    if address and not older_version():
        note += "<p><small>The data link names no version: it gives what the dataset says by then.</small></p>"
    if embed.has_view(page) and not embedding.sites():
        note += "<p><small>Embedding is off: this server lets no other site show its views inside a page.</small></p>"
    note += f"<p><small>{_CITABLE[live.ARCHIVE is not None]}</small></p>"
    lines = _data_lines(address) if ".csv" in address else ""
    html(
        f'<p class="tools share"><button data-link="{escape(short)}">Copy link</button>'
        f'<button data-link="{citable}">Copy citable link</button>'
        f'<button data-link="{citable}" data-text="{escape(text)}">Copy citation</button>'
        f"{data_button}{_embed_buttons(page, text)}</p>"
        f'<details class="tools"><summary>Which link to use</summary>{note}</details>{lines}'
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
    """Show what can be downloaded, under the filter or without it: pictures, the report, the records, and the citation."""
    data, asked = dataset(), filters()
    page_state = {key: value for key, value in state().items() if key != "cite" and value}
    if asked.active() and not _is_under_filter(page):
        asked = Filters()
    link = Link(asked, page_state)
    about = export.about(data, link, page, base())
    html(_holds(f"{about.said} Dataset {about.version}."))
    show_picture_buttons(export.pictures(data, link, page, base()), f"get-{page}")
    of_what = "" if page in PAGES else " of the overview"
    with _group(f"Report{of_what}: charts, records and exact words in one file, to print or to read without network"):
        _show_file("Report (HTML)", views.file(data, link, page, "html", base()), f"get-{page}-html")
    first, *others = views.tables(select(data, asked), page, state(), base())
    _show_table(first, "", f"get-{page}-0")
    every = f"{'all ' * (about.records > 1)}{words.count(about.records, 'record')}{' under this filter' * bool(asked.active())}"
    with _group(f"{every}, a table for each kind, with the words that state them"):
        for ending, label in _FILES.items():
            _show_file(label, views.file(data, link, page, ending, base()), f"get-{page}-{ending}")
    with _group("Citation of this view"):
        entry = bibliography.view(data, about.title, about.said, about.link, about.base)
        _show_entries([entry], f"view-{page}", about.view_name)
    if others:
        with st.expander("Single tables" if len(others) > 1 else plain(f"Not only these: {others[0].label}")):
            for number, table in enumerate(others, 1):
                _show_table(table, f" of {words.plural(table.name)}", f"get-{page}-{number:d}")


def _is_under_filter(page: str) -> bool:
    """Show the choice between what the filter leaves and everything; gives whether the filter is followed."""
    left = words.count(narrowing.counts(selected(), tables_held(page, filters(), state()))[0], "record")
    choices = {True: f"Under this filter: {left}", False: f"Everything, without filter: {words.count(dataset().size, 'record')}"}
    chosen = st.radio(
        "What is downloaded", [*choices], format_func=choices.__getitem__, key=f"scope-{page}", label_visibility="collapsed"
    )
    return chosen is not False


@contextmanager
def _group(what: str) -> Iterator[None]:
    """Show what some files hold, and beside each other the buttons that are shown within."""
    html(_holds(what))
    with st.container(horizontal=True, gap="small"):
        yield


def _holds(what: str) -> str:
    """The paragraph that says what some files hold, as HTML."""
    return f'<p class="holds">{escape(what[0].upper() + what[1:])}</p>'


def _show_table(table: views.Table, of_what: str, key: str) -> None:
    """Show how many records a table holds, and the buttons of its files."""
    with _group(table.label):
        _show_file(f"CSV{of_what}", table.csv(), f"{key}-csv")
        _show_file(f"CSV for spreadsheets{of_what}", table.sheet(), f"{key}-sheet")
        _show_file(f"Parquet{of_what}", table.parquet(), f"{key}-parquet")


def _show_file(label: str, file: views.File, key: str) -> None:
    """Show a button that makes a file and downloads it."""
    media = addresses.MEDIA[file.name.rpartition(".")[2]].partition(";")[0]
    st.download_button(plain(label), file.content, file.name, media, key=key, on_click="ignore")


def show_citation(name: str) -> None:
    """Show a button that opens the citation of a record or of an article, by its id.

    A record has one for each article that states it, as below its quotes, with the address of the words there. Reference managers
    get the record itself too.
    """
    data, here = dataset(), base()
    page, key = ("sources", "article") if name in data.sources else ("records", "record")
    link = links.citing(links.href(page, [(key, name)]), data.version)
    if name in data.sources:
        entries, texts = [bibliography.article(data, name, link, here)], [f"{{note:{name}}}"]
    else:
        by_source = citation.by_article(data.citations[name])
        sources = [*by_source]
        entries = [bibliography.record(data, name, link, here, source) for source in sources]
        there = {source: links.to_record(name, article=source, cite=data.version) for source in sources}
        texts = [
            cited(citation.copied(data, *found)).replace(citation.LINK, here + there[source] if here else citation.LINK)
            for source, found in by_source.items()
        ]
        entries += [bibliography.passage(data, name, source, there[source], here) for source in sources]
    with st.popover("Cite", icon=":material/format_quote:", key=f"cite-{name}"):
        button = f'<button data-link="{escape(link)}" data-text="{escape(chr(10).join(texts))}">Copy citation as text</button>'
        html(f'<p class="tools">{button}</p>')
        if name not in data.sources:
            notes = footnotes.record_footnotes(data, name, here, datetime.now(UTC).date())
            st.download_button("Footnotes", notes.content, notes.name, "text/plain", key=f"footnotes-{name}", on_click="ignore")
        _show_entries(entries, name, f"{name}_{data.version}")


def _show_entries(entries: Sequence[bibliography.Entry], key: str, name: str) -> None:
    """Show citations as files for reference managers, which are called `name`. They tell that the address was opened today."""
    opened = [bibliography.accessed(entry, datetime.now(UTC).date()) for entry in entries]
    bib, csl = bibliography.bibtex(opened), bibliography.csl(opened)
    st.download_button("BibTeX", bib, f"{name}.bib", "text/plain", key=f"bib-{key}", on_click="ignore")
    st.download_button("CSL-JSON", csl, f"{name}.csl.json", "application/json", key=f"csl-{key}", on_click="ignore")
