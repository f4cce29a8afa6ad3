"""The list of records, and one record with all that belongs to it."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from ledger.query.relations import listing, relations, sort_key
from ledger.rendering import cards
from ledger.ui.address import dataset, filters, option, plain, selected, start_over, state
from ledger.ui.downloads import citations
from ledger.ui.markup import html
from ledger.ui.paging import turned
from ledger.ui.show import evidence


def records_page() -> None:
    """One record with all that is known of it, or the list of all that the filter leaves."""
    now = state()
    if now["record"]:
        one_record(now["record"])
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = option("table")
        sort = option("sort")
        shape = option("as")
    found = selected().in_order(sort, lambda r: sort_key(dataset(), r, sort), table)
    if shape == "cards" or not found:
        evidence(found, "records")
        return
    listed = turned(found, "table", 500)
    st.dataframe(
        listing(dataset(), listed),
        hide_index=True,
        height=640,
        key="listed",
        on_select=partial(_row_chosen, [record.id for record in listed]),
        selection_mode="single-row",
    )


def _row_chosen(listed: Sequence[str]) -> None:
    if rows := st.session_state["listed"]["selection"]["rows"]:
        start_over(record=listed[rows[0]])


def one_record(name: str) -> None:
    """Everything known of one record: its card, and what it belongs with."""
    data = dataset()
    record = data.by_id[name][1]
    if name not in selected():
        st.info("The filter does not leave this record; the link to it is honoured all the same.", icon=":material/filter_alt:")
    st.button("All records", icon=":material/arrow_back:", on_click=start_over)
    html(cards.cards(data, [record], filters()))
    citations(name)
    for title, related in relations(data, record).items():
        st.subheader(title, anchor=False)
        html(cards.cards(data, turned(related, title), filters()))
    for disagreement in (d for d in data.disagreements if name in d.records):
        st.subheader(plain(f"Disagreement: {disagreement.quantity}"), anchor=False)
        if disagreement.note:
            st.text(disagreement.note)
        html(cards.cards(data, [data.by_id[i][1] for i in disagreement.records if i != name], filters()))
    if found := [e for e in data.errata if name in e.records]:
        st.subheader("Errata", anchor=False)
        html("".join(cards.erratum(data, e) for e in found))
