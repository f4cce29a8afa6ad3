"""The choice “by how it is known”: which kinds of origin the records of a page have, each with its number, to choose some."""

from dataclasses import replace

import streamlit as st

from ledger.query.filters import label_of, values_of
from ledger.query.selection import select
from ledger.ui.address import choose_in_field, dataset, filters, show_in_field


def choose_kinds(table: str) -> None:
    """Show the choice for the records of a table; what is chosen is a part of the filter, and holds on every page."""
    data, chosen = dataset(), filters().named
    counts = select(data, replace(filters(), named=())).counts("named", table)
    offered = [kind for kind in values_of(data, "named") if counts[kind] or kind in chosen]

    def take_over() -> None:
        picked = st.session_state[key]
        choose_in_field("named", tuple(kind for kind in values_of(data, "named") if kind in picked), {"page": None})

    key = show_in_field(f"known-{table}", list(chosen))
    st.pills(
        "By how it is known",
        offered,
        selection_mode="multi",
        format_func=lambda kind: f"{label_of(data, 'named', kind)} {counts[kind]:,}",
        key=key,
        on_change=take_over,
    )
