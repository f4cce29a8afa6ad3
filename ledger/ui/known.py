"""The choice “by how it is known”: which kinds of origin, and ways of obtaining, the records of a page have, to keep some."""

from dataclasses import replace
from functools import partial
from html import escape
from typing import Literal

import streamlit as st

from ledger.query.filters import label_of, values_of
from ledger.query.selection import select
from ledger.ui.address import choose_in_field, dataset, filters, show_in_field
from ledger.ui.escaping import html, plain
from ledger.urls import links
from ledger.wording import words

_MEANING = (
    "This is a part of the filter, on this page and all others: chart and lists keep what is known, whole or in part, from one "
    "of these, or obtained so, and leave out the rest. Most words do not say how they were obtained. The marks keep their "
    "colours; each card says from whom its record is."
)


def choose_kinds(table: str) -> None:
    """Show the choice for the records of a table, folded; what is chosen is a part of the filter, and holds on every page."""
    number = len(filters().named + filters().obtained)
    label = f"By how it is known ({number:d} set)" if number else "By how it is known"
    with (popover := st.popover(label, key=f"folded-known-{table}", on_change="rerun")):
        if not popover.open:
            return
        _show_pills("named", table, "known from")
        _show_pills("obtained", table, "obtained so")
        way = escape(links.href("how-it-is-known", links.write(filters())))
        html(f'<p class="more">{_MEANING} <a href="{way}">See from whom they are</a></p>')


def _show_pills(name: Literal["named", "obtained"], table: str, what: str) -> None:
    """Show the values of the choice `name` that records of a table have, each with its number; nothing if they have none."""
    data, chosen = dataset(), getattr(filters(), name)
    others = replace(filters(), named=()) if name == "named" else replace(filters(), obtained=())
    counts = select(data, others).counts(name, table)
    if offered := [value for value in values_of(data, name) if counts[value] or value in chosen]:
        key = show_in_field(f"{name}-{table}", list(chosen))
        st.pills(
            f"Keep only {plain(words.plural(table))} {plain(what)}",
            offered,
            selection_mode="multi",
            format_func=lambda value: f"{label_of(data, name, value)} {counts[value]:,}",
            key=key,
            on_change=partial(_take_over, name, key),
        )


def _take_over(name: str, key: str) -> None:
    """In a callback: take over the values of the choice `name` that the reader chose."""
    picked = st.session_state[key]
    choose_in_field(name, tuple(value for value in values_of(dataset(), name) if value in picked), {"page": None})
