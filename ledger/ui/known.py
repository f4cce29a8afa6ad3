"""The choice “by how it is known”: which kinds of origin the records of a page have, each with its number, to keep some."""

from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from ledger.query.filters import label_of, values_of
from ledger.query.selection import select
from ledger.ui.address import choose_in_field, dataset, filters, show_in_field
from ledger.ui.escaping import html, plain
from ledger.urls import links
from ledger.wording import words

_MEANING = (
    "This is a part of the filter, on this page and all others: chart and lists keep what is known, whole or in part, from one "
    "of these, and leave out the rest. The marks keep their colours; each card says from whom its record is."
)


def choose_kinds(table: str) -> None:
    """Show the choice for the records of a table, folded; what is chosen is a part of the filter, and holds on every page."""
    data, chosen = dataset(), filters().named
    label = f"By how it is known ({len(chosen)} set)" if chosen else "By how it is known"
    with (popover := st.popover(label, key=f"folded-known-{table}", on_change="rerun")):
        if not popover.open:
            return
        counts = select(data, replace(filters(), named=())).counts("named", table)
        offered = [kind for kind in values_of(data, "named") if counts[kind] or kind in chosen]
        key = show_in_field(f"known-{table}", list(chosen))
        st.pills(
            f"Keep only {plain(words.plural(table))} known from",
            offered,
            selection_mode="multi",
            format_func=lambda kind: f"{label_of(data, 'named', kind)} {counts[kind]:,}",
            key=key,
            on_change=partial(_take_over, key),
        )
        way = escape(links.href("how-it-is-known", links.write(filters())))
        html(f'<p class="more">{_MEANING} <a href="{way}">See from whom they are</a></p>')


def _take_over(key: str) -> None:
    """In a callback: take over the kinds that the reader chose."""
    picked = st.session_state[key]
    choose_in_field("named", tuple(kind for kind in values_of(dataset(), "named") if kind in picked), {"page": None})
