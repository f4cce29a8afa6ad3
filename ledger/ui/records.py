"""The page of records: the list of what the filter leaves, or one record with everything that belongs to it."""

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from ledger.model.records import CLAIMS
from ledger.query.narrowing import found_by, mixed
from ledger.query.relations import listing, relations, sort_key
from ledger.rendering import cards, chains, changes, public_record
from ledger.ui.address import dataset, filters, option, selected, start_over, state
from ledger.ui.downloads import show_citation
from ledger.ui.empty_states import show_filter_parts
from ledger.ui.escaping import html, plain
from ledger.ui.pagination import paginate
from ledger.ui.public_record import show_beside
from ledger.ui.record_lists import show_evidence

_TABLE_ROWS = 500  # on one page of the table


def show_records() -> None:
    """Show the record that the address names, or else the list of all records that the filter leaves."""
    if name := state()["record"]:
        _show_record(name)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="list-options"):
        table = option("table")
        sort = option("sort")
        shape = option("as")
    selection = mixed(selected()) if table == "all" else selected()
    records = selection.in_order(sort, lambda record: sort_key(dataset(), record, sort), table)
    if not records:
        show_filter_parts("records", CLAIMS if table == "all" else (table,))
        return
    if table == "all" and (rule := found_by(dataset(), filters(), CLAIMS)):
        html(f'<p class="said">{escape(rule)}</p>')
    if shape == "cards":
        show_evidence(records, "records")
        return
    listed = paginate(records, "table", _TABLE_ROWS)
    st.dataframe(
        listing(dataset(), listed),
        hide_index=True,
        height=640,
        key="listed",
        on_select=partial(_open_row, [record.id for record in listed]),
        selection_mode="single-row",
    )


def _open_row(listed: Sequence[str]) -> None:
    """In a callback: open the record of the row that the reader chose; `listed` has the ids of the rows."""
    if rows := st.session_state["listed"]["selection"]["rows"]:
        start_over(record=listed[rows[0]])


def _show_record(name: str) -> None:
    """Show the card of one record, by its id, its citation, and the records, disagreements and errata that it belongs with."""
    data = dataset()
    record = data.by_id[name][1]
    if name not in selected():
        st.info("This record does not pass the filter. It is shown because the link names it.", icon=":material/filter_alt:")
    st.button("All records", key="back", icon=":material/arrow_back:", on_click=start_over)
    html(cards.card(data, record, filters(), alone=True))
    show_beside(name)
    st.subheader("How the article knows it", anchor=False)
    html(chains.picture(data, record, filters()))
    if told := changes.last_of(data, record, filters()):
        html(told)
    show_citation(name)
    for title, related in relations(data, record).items():
        st.subheader(plain(title), anchor=False)
        html(cards.cards(data, paginate(related, title), filters()))
    for disagreement in (d for d in data.disagreements if name in d.records):
        st.subheader(plain(f"Disagreement: {disagreement.quantity}"), anchor=False)
        if disagreement.note:
            st.text(disagreement.note)
        if basis := public_record.basis(data, disagreement):
            html(basis)
        html(cards.cards(data, [data.by_id[other][1] for other in disagreement.records if other != name], filters()))
    if errata := data.errata_of.get(name, ()):
        st.subheader("Errata", anchor=False)
        html("".join(cards.erratum(data, erratum) for erratum in errata))
